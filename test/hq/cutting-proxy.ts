/** A line between a branch and headquarters that is cut again and again, in the middle of whatever is on its way. */
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { Chance } from '../durability/chance.js';

const BYTES_MAX = 150_000;

export class CuttingProxy {
  cuts = 0;
  isCutting = true;
  /** It is cut instead of carrying this, once. */
  cutsBefore: string | null = null;
  readonly #sockets = new Set<Socket>();

  private constructor(
    private readonly server: Server,
    private readonly port: number,
    private readonly chance: Pick<Chance, 'below'>,
    private readonly bytesMax: number,
  ) {
    server.on('connection', (socket) => this.#join(socket));
  }

  /** @param bytesMax both ends are gone after so many bytes at most, in either direction */
  static async before(address: string, chance: Pick<Chance, 'below'>, bytesMax = BYTES_MAX): Promise<CuttingProxy> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new CuttingProxy(server, Number(new URL(address).port), chance, bytesMax);
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
    let left = this.chance.below(this.bytesMax);
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
        if (this.cutsBefore !== null && bytes.includes(this.cutsBefore)) {
          this.cutsBefore = null;
          this.cuts += 1;
          cut();
          return;
        }
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
