/** A wire to the box that can be cut; the next connection goes through again. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket, connect as tcpConnect } from 'node:net';

export class Wire {
  cuts = 0;
  readonly #server: Server = createServer((near) => this.#join(near));
  #cutAtAnswer = false;
  #isMute = false;
  readonly #sockets = new Set<Socket>();

  constructor(private readonly boxPort: number) {}

  async open(): Promise<this> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  get url(): string {
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  /** The box will have done what the next request asks; its answer goes nowhere. */
  cutAtNextAnswer(): void {
    this.#cutAtAnswer = true;
  }

  /** Until the next cut no answer comes through; the box hears what is asked. */
  mute(): void {
    this.#isMute = true;
  }

  cut(): void {
    this.#isMute = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #join(near: Socket): void {
    const far = tcpConnect(this.boxPort, '127.0.0.1');
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      this.#sockets.add(socket);
      // A cut wire is what the test wants.
      socket.on('error', () => {});
      socket.on('close', () => {
        this.#sockets.delete(socket);
        other.destroy();
      });
    }
    near.pipe(far);
    far.on('data', (bytes) => {
      if (this.#isMute) return;
      if (!this.#cutAtAnswer) {
        near.write(bytes);
        return;
      }
      this.#cutAtAnswer = false;
      this.cuts += 1;
      this.cut();
    });
  }
}
