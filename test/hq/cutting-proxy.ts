/** A line between a branch and headquarters that is cut again and again, in the middle of whatever is on its way. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Chance } from '../durability/chance.js';

/** Both ends are gone after so many bytes in either direction. */
const BYTES_MAX = 150_000;

export class CuttingProxy {
  cuts = 0;
  isCutting = true;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    private readonly chance: Chance,
  ) {
    server.on('connection', (socket) => this.#join(socket));
  }

  static async before(address: string, chance: Chance): Promise<CuttingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CuttingProxy(server, Number(new URL(address).port), chance);
  }

  get address(): string {
    return `nats://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async end(): Promise<void> {
    this.server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.server, 'close');
  }

  #join(near: Socket): void {
    const far = connect(this.port, '127.0.0.1');
    let left = this.chance.below(BYTES_MAX);
    const cut = (): void => {
      near.destroy();
      far.destroy();
    };
    const carry = (from: Socket, to: Socket): void => {
      this.#sockets.add(from);
      from.on('error', cut);
      from.on('close', () => {
        this.#sockets.delete(from);
        cut();
      });
      from.on('data', (bytes: Buffer) => {
        const isLast = this.isCutting && bytes.length >= left;
        // What went before the cut arrives: a part of a message.
        to.write(isLast ? bytes.subarray(0, left) : bytes, () => isLast && cut());
        if (isLast) this.cuts += 1;
        left = isLast ? Number.POSITIVE_INFINITY : left - bytes.length;
      });
    };
    carry(near, far);
    carry(far, near);
  }
}
