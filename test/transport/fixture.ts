/** A transport with a small real handler behind it, and clients in front of it. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import { WebSocket } from 'ws';
import {
  type Departure,
  listen,
  type Page,
  type Peer,
  type PeerHandler,
  type RefusedFrame,
  type Transport,
  type TransportOptions,
} from '../../server/transport/server.js';

/** Answers each text with `echo:` and the text, and each refused frame with what was wrong; remembers who came and went. */
export class EchoHandler implements PeerHandler {
  readonly peers = new Set<Peer>();
  readonly departures: Departure[] = [];
  isKnownToBranch = false;

  connected(peer: Peer): void {
    this.peers.add(peer);
  }

  received(peer: Peer, text: string): void {
    peer.send(`echo:${text}`);
  }

  refused(peer: Peer, why: RefusedFrame): void {
    peer.send(JSON.stringify(why));
  }

  isKnown(_peer: Peer): boolean {
    return this.isKnownToBranch;
  }

  drained(_peer: Peer): void {
    // It pushes nothing, so nothing is owed.
  }

  disconnected(peer: Peer, how: Departure): void {
    if (!this.peers.delete(peer)) throw new Error(`peer ${peer.id} was told to be gone, but it was not there`);
    this.departures.push(how);
  }
}

export const PAGES: ReadonlyMap<string, Page> = new Map([
  ['/', { contentType: 'text/html; charset=utf-8', body: Buffer.from('<p>hello</p>') }],
]);

export const OPTIONS: TransportOptions = {
  host: '127.0.0.1',
  port: 0,
  tls: null,
  plainPort: null,
  visitorPort: null,
  socket: null,
  allowedOrigins: [],
  frameBytes: 64 * 1024,
  connections: 5000,
  connectionsPerAddress: 5000,
  idleTimeoutSeconds: 120,
  pages: PAGES,
  visitorPages: new Map(),
  cutNoted: () => {},
};

export interface Running<H> {
  readonly transport: Transport;
  readonly handler: H;
  /** `ws://127.0.0.1:PORT` */
  readonly address: string;
}

/** Listens until the test has finished. */
export async function start(options: Partial<TransportOptions> = {}): Promise<Running<EchoHandler>> {
  return startWith(new EchoHandler(), options);
}

export async function startWith<H extends PeerHandler>(handler: H, options: Partial<TransportOptions> = {}): Promise<Running<H>> {
  const transport = await listen({ ...OPTIONS, ...options }, handler);
  onTestFinished(() => transport.close());
  return { transport, handler, address: transport.url.replace('http', 'ws') };
}

/** A client that has connected. Its messages and its end are kept from the first moment, so that no test can miss them. */
export class Client {
  readonly messages: string[] = [];
  readonly closed: Promise<Departure>;
  readonly #waiting: (() => void)[] = [];

  private constructor(readonly socket: WebSocket) {
    this.closed = new Promise((resolve) => {
      socket.on('close', (code, reason) => {
        resolve({ code, reason: reason.toString() });
        this.#wake();
      });
    });
    socket.on('message', (data) => {
      this.messages.push(data.toString());
      this.#wake();
    });
    socket.on('error', () => undefined);
  }

  static async open(address: string, options: ConstructorParameters<typeof WebSocket>[2] = {}): Promise<Client> {
    const socket = new WebSocket(address, options);
    onTestFinished(() => socket.terminate());
    const client = new Client(socket);
    await once(socket, 'open');
    return client;
  }

  /** The message of that index, counted from 0, as soon as it is there. */
  async message(index: number): Promise<string> {
    for (;;) {
      const message = this.messages[index];
      if (message !== undefined) return message;
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed before message ${index}`);
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** Sends a text and waits for the next message. */
  async ask(text: string): Promise<string> {
    const index = this.messages.length;
    this.socket.send(text);
    return this.message(index);
  }

  #wake(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}

/** What a refused upgrade was answered over HTTP. */
export function refusedUpgrade(
  address: string,
  headers: Record<string, string> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const socket = new WebSocket(address, { headers });
  return new Promise((resolve, reject) => {
    socket.on('open', () => {
      socket.terminate();
      reject(new Error('the upgrade was not refused'));
    });
    socket.on('error', reject);
    socket.on('unexpected-response', (_request, response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
  });
}

/** A TCP connection to say wrong things on, and everything that came back. */
export class TcpClient {
  readonly #chunks: Buffer[] = [];
  /** Resolves when the other end has closed or reset the connection. */
  readonly ended: Promise<void>;

  private constructor(readonly socket: Socket) {
    this.ended = new Promise((resolve) => socket.once('close', () => resolve()));
    socket.on('data', (chunk) => {
      this.#chunks.push(chunk);
    });
    socket.on('error', () => undefined);
  }

  get received(): Buffer {
    const all = Buffer.concat(this.#chunks);
    this.#chunks.splice(0, this.#chunks.length, all);
    return all;
  }

  static async connect(port: number): Promise<TcpClient> {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => {
      socket.destroy();
    });
    const client = new TcpClient(socket);
    await once(socket, 'connect');
    return client;
  }

  /** Connects and upgrades to WebSocket by hand. */
  static async upgrade(port: number): Promise<TcpClient> {
    const client = await TcpClient.connect(port);
    client.socket.write(
      'GET / HTTP/1.1\r\nHost: box\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
    );
    await once(client.socket, 'data');
    if (!client.received.toString('latin1').startsWith('HTTP/1.1 101')) throw new Error(client.received.toString('latin1'));
    client.#chunks.length = 0;
    return client;
  }
}

interface FrameBits {
  readonly fin?: boolean;
  readonly reserved?: number;
  readonly opcode: number;
  readonly masked?: boolean;
}

/** One WebSocket frame as bytes (RFC 6455, 5.2), as wrong as asked for. */
export function frame({ fin = true, reserved = 0, opcode, masked = true }: FrameBits, payload: Uint8Array): Buffer {
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode;
  const maskBit = masked ? 0x80 : 0;
  const mask = Buffer.from(masked ? [0x12, 0x34, 0x56, 0x78] : []);
  const length = payload.length < 126 ? Buffer.from([first, maskBit | payload.length]) : Buffer.alloc(payload.length < 65536 ? 4 : 10);
  if (payload.length >= 126) {
    length[0] = first;
    length[1] = maskBit | (payload.length < 65536 ? 126 : 127);
    if (payload.length < 65536) length.writeUInt16BE(payload.length, 2);
    else length.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  const body = masked ? payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)) : payload;
  return Buffer.concat([length, mask, body]);
}

export const TEXT = 1;
export const CONTINUATION = 0;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;
