/** A twin behind a real socket, like printers with a network card on port 9100. */
import { createServer, type Server, type Socket } from 'node:net';
import type { DeviceTwin, TwinCable } from './twin.js';

export interface ServeOptions {
  readonly host: string;
  /** 0 = any free port. */
  readonly port: number;
  /** Printers serve one connection at a time. A further one is reset, or may connect and is not read before the first one ends. */
  readonly another?: 'refuse' | 'wait';
}

export interface ServedTwin<Twin extends DeviceTwin> {
  readonly twin: Twin;
  readonly port: number;
  readonly isPlugged: boolean;
  /** Disconnects or reconnects the cable: the device itself keeps running. */
  setPlugged(isPlugged: boolean): void;
  close(): Promise<void>;
}

/** Makes the twin, because it needs its cable from the start. Rejects if the port is not available. */
export async function serveTwinOnTcp<Twin extends DeviceTwin>(
  makeTwin: (cable: TwinCable) => Twin,
  options: ServeOptions,
): Promise<ServedTwin<Twin>> {
  const listener = new Listener(options, (bytes) => twin.receive(bytes));
  const twin = makeTwin({
    send: (bytes) => listener.send(bytes),
    ready: () => listener.goOn(),
    power: (isOn) => listener.setPower(isOn),
  });
  await listener.open(options.port);
  return {
    twin,
    port: listener.port,
    get isPlugged() {
      return listener.isPlugged;
    },
    setPlugged: (isPlugged) => listener.setPlugged(isPlugged),
    close: () => listener.close(),
  };
}

interface Connection {
  readonly socket: Socket;
  /** Received and not taken by the twin yet. */
  rest: Buffer;
  isOver: boolean;
}

class Listener {
  port = 0;
  isPlugged = true;
  #isOn = true;
  #server: Server | null = null;
  #current: Connection | null = null;
  #others: Socket[] = [];
  /** Opening and closing take time; they run in order. */
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly options: ServeOptions,
    private readonly offer: (bytes: Uint8Array) => number,
  ) {}

  async open(port: number): Promise<void> {
    const server = createServer({ pauseOnConnect: true }, (socket) => this.#come(socket));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, this.options.host, () => {
        server.off('error', reject);
        resolve();
      });
    });
    const address = server.address();
    if (address !== null && typeof address === 'object') this.port = address.port;
    this.#server = server;
  }

  async close(): Promise<void> {
    this.#shut();
    await this.#last;
  }

  setPower(isOn: boolean): void {
    this.#isOn = isOn;
    this.#answerOrNot();
  }

  setPlugged(isPlugged: boolean): void {
    this.isPlugged = isPlugged;
    this.#answerOrNot();
  }

  /** Without power or cable the address refuses connections. If another program took the port meanwhile, the device stays offline. */
  #answerOrNot(): void {
    const isThere = (): boolean => this.#isOn && this.isPlugged && this.#server === null;
    if (!this.#isOn || !this.isPlugged) this.#shut();
    else this.#last = this.#last.then(() => (isThere() ? this.open(this.port) : undefined)).catch(() => {});
  }

  send(bytes: Uint8Array): void {
    if (this.#current && !this.#current.socket.destroyed) this.#current.socket.write(bytes);
  }

  /** Offers the twin the remaining bytes, and resumes reading when it has taken all. */
  goOn(): void {
    const current = this.#current;
    if (!current) return;
    while (current.rest.length > 0) {
      const taken = this.offer(current.rest);
      // One of these bytes may have caused a power-off.
      if (this.#current !== current) return;
      current.rest = current.rest.subarray(taken);
      if (taken === 0 || current.rest.length > 0) break;
    }
    if (current.rest.length > 0) current.socket.pause();
    else if (current.isOver) this.#next();
    else current.socket.resume();
  }

  #come(socket: Socket): void {
    socket.setNoDelay(true);
    // A broken connection counts as ended; `close` follows.
    socket.on('error', () => {});
    if (!this.#current) this.#serve(socket);
    else if (this.options.another === 'wait') this.#others.push(socket);
    else socket.resetAndDestroy();
  }

  #serve(socket: Socket): void {
    const connection: Connection = { socket, rest: Buffer.alloc(0), isOver: false };
    this.#current = connection;
    socket.on('data', (chunk: Buffer) => {
      connection.rest = Buffer.concat([connection.rest, chunk]);
      this.goOn();
    });
    // Data received before the end is still printed; only then the next connection is served.
    socket.on('close', () => {
      connection.isOver = true;
      if (this.#current === connection && connection.rest.length === 0) this.#next();
    });
    socket.resume();
  }

  #next(): void {
    this.#current = null;
    const socket = this.#others.find(({ destroyed }) => !destroyed);
    this.#others = this.#others.filter((other) => other !== socket && !other.destroyed);
    if (socket) this.#serve(socket);
  }

  #shut(): void {
    const server = this.#server;
    const sockets = [...(this.#current ? [this.#current.socket] : []), ...this.#others];
    this.#server = null;
    this.#current = null;
    this.#others = [];
    for (const socket of sockets) socket.resetAndDestroy();
    if (server) this.#last = this.#last.then(() => new Promise((resolve) => server.close(() => resolve())));
  }
}
