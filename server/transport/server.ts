/** Connections in, frames out. It knows sizes, origins and slow readers, and nothing of what the frames say. */
import type uWS from 'uWebSockets.js';
import type { Departure, PeerHandler } from '../pipeline/peer.js';
import { addressText } from './address.js';
import { Reader, writePage } from './answer.js';
import { Backlog } from './backlog.js';
import { type App, type Door, type DoorOptions, type Doors, NO_COMPRESSION, openDoors } from './doors.js';
import { mostSockets } from './open-files.js';
import { isOriginAllowed } from './origin.js';
import { type Page, type PageRequest, type Pages, type TextPage, textPage } from './page.js';
import { Share } from './share.js';
import { SocketPeer } from './socket-peer.js';

export type { Departure, Peer, PeerHandler, RefusedFrame } from '../pipeline/peer.js';
export type { Page, PageRequest, Pages } from './page.js';

export interface TransportOptions extends DoorOptions {
  /** Origins of foreign web pages that may connect (`https://intranet.example`). The box's own pages always may. */
  readonly allowedOrigins: readonly string[];
  /** The largest text frame that is accepted. */
  readonly frameBytes: number;
  /** How many WebSocket connections at once. */
  readonly connections: number;
  /** A peer that shows no life for so long is closed; it is asked by a ping before. 0 = never, else 8 to 960. */
  readonly idleTimeoutSeconds: number;
  readonly pages: Pages;
  /** What there is behind the door of visitors. */
  readonly visitorPages: Pages;
}

export interface Transport {
  readonly port: number;
  /** Of the door without TLS beside one that has it; null = there is none. */
  readonly plainPort: number | null;
  /** Of the door of visitors; null = there is none. */
  readonly visitorPort: number | null;
  /** `http://HOST:PORT`, to be opened on this machine. */
  readonly url: string;
  /** Open WebSocket connections. */
  readonly connections: number;
  /** Stops accepting, closes every peer with 1001, resolves when no socket is left. */
  close(): Promise<void>;
}

/** Keeps a byte order mark, as the text is the client's own; faster than Buffer's decoder on Node 20, 22 and 24. */
const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

interface SocketData {
  readonly peer: SocketPeer;
  readonly share: Share;
}

/**
 * uWebSockets drops a connection without a word when a frame is over its own limit. So that a client whose photo is too large gets an
 * error and 1009, this limit is well above ours, and ours is checked when the frame is there. It costs memory only while such a
 * frame is being received: the buffer is reserved by its announced size, but a page of it is real only when its bytes have come.
 */
const nativeFrameLimit = (frameBytes: number): number => Math.max(16 * 1024 * 1024, 4 * frameBytes);

/** A reply may hold a whole queue, so one peer may owe this much before it counts as one that does not read. */
const BACKLOG_BYTES = 32 * 1024 * 1024;

/** What all peers together may owe: a box with 1 GB must live through many that do not read. */
const TOTAL_BACKLOG_BYTES = 128 * 1024 * 1024;

/** How long peers get at the end to take their last frames; more if somebody is known to be behind. */
const CLOSE_GRACE_MS = 100;
const CLOSE_GRACE_WITH_BACKLOG_MS = 1000;

/** Listens. Rejects with an Error that says what is wrong with host, port, certificate or socket. */
export async function listen(options: TransportOptions, handler: PeerHandler): Promise<Transport> {
  checkOptions(options);
  const server = new Server(options, handler);
  return server.started(await openDoors(options, (app, door) => server.serve(app, door)));
}

/** What a peer on this machine is known by. */
const LOCAL_ADDRESS = 'local';

class Server implements Transport {
  readonly #options: TransportOptions;
  readonly #handler: PeerHandler;
  readonly #peers = new Set<SocketPeer>();
  readonly #backlog = new Backlog<SocketPeer>(TOTAL_BACKLOG_BYTES);
  /** Pages that are being answered. */
  readonly #readers = new Set<Reader>();
  readonly #mostSockets = mostSockets();
  /** Connections that are not, or not yet, peers: pages being fetched, and those who say nothing. */
  #otherSockets = 0;
  #lastPeerId = 0;
  #doors: Doors | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: TransportOptions, handler: PeerHandler) {
    this.#options = options;
    this.#handler = handler;
  }

  get port(): number {
    return this.#doors?.port ?? 0;
  }

  get plainPort(): number | null {
    return this.#doors?.plainPort ?? null;
  }

  get visitorPort(): number | null {
    return this.#doors?.visitorPort ?? null;
  }

  get url(): string {
    return this.#doors?.url ?? '';
  }

  get connections(): number {
    return this.#peers.size;
  }

  /** Who comes through one more door is served as all others are. */
  serve(app: App, door: Door): void {
    const pages = door === 'visitors' ? this.#options.visitorPages : this.#options.pages;
    app.filter((response, change) => this.#socketsChanged(response, Number(change), door));
    app.ws<SocketData>('/*', this.#behaviour(door));
    app.any('/*', (response, request) => this.#answerPage(response, request, pages));
  }

  started(doors: Doors): this {
    this.#doors = doors;
    return this;
  }

  close(): Promise<void> {
    this.#closed ??= this.#stop();
    return this.#closed;
  }

  async #stop(): Promise<void> {
    this.#doors?.shut();
    for (const reader of [...this.#readers]) reader.close();
    const graceMs = this.#backlog.totalBytes > 0 ? CLOSE_GRACE_WITH_BACKLOG_MS : this.#peers.size > 0 ? CLOSE_GRACE_MS : 0;
    for (const peer of [...this.#peers]) peer.close(1001, 'the box is stopping');
    // The last replies and the close frames are still on their way, and uWebSockets does not tell when they have arrived. Cutting a
    // socket whose peer has just sent something would reset it, and the peer would never see them.
    if (graceMs > 0) await new Promise((resolve) => setTimeout(resolve, graceMs));
    this.#doors?.cut();
  }

  #behaviour(door: Door): uWS.WebSocketBehavior<SocketData> {
    return {
      maxPayloadLength: nativeFrameLimit(this.#options.frameBytes),
      maxBackpressure: BACKLOG_BYTES,
      idleTimeout: this.#options.idleTimeoutSeconds,
      sendPingsAutomatically: true,
      compression: NO_COMPRESSION,
      upgrade: (response, request, context) => this.#upgrade(response, request, context, door),
      open: (socket) => this.#opened(socket),
      message: (socket, bytes, isBinary) => this.#received(socket, bytes, isBinary),
      drain: (socket) => this.#bufferChanged(socket.getUserData().peer),
      // Also for what uWebSockets sends by itself, the answers to pings.
      dropped: (socket) => socket.getUserData().peer.condemn(),
      // uWebSockets answers pings itself, and a peer may send many of them without reading the answers.
      ping: (socket) => {
        if (this.#isWithinShare(socket.getUserData(), 0)) this.#bufferChanged(socket.getUserData().peer);
      },
      pong: (socket) => this.#isWithinShare(socket.getUserData(), 0),
      close: (socket, code, reason) => this.#disconnected(socket.getUserData().peer, { code, reason: TEXT.decode(reason) }),
    };
  }

  /** Called when a connection opens (+1), and when one closes that has not become a peer (-1). */
  #socketsChanged(response: uWS.HttpResponse, change: number, door: Door): void {
    this.#otherSockets += change;
    // Whoever floods the network must not lock out who can see it on the machine.
    if (change > 0 && door !== 'local' && this.#otherSockets + this.#peers.size > this.#mostSockets) response.close();
  }

  #upgrade(response: uWS.HttpResponse, request: uWS.HttpRequest, context: uWS.us_socket_context_t, door: Door): void {
    const refusal = this.#refusalOfUpgrade(request, door);
    if (refusal !== null) {
      writeText(response, refusal);
      return;
    }
    this.#otherSockets -= 1;
    this.#lastPeerId += 1;
    const isLocal = door === 'local';
    const address = isLocal ? LOCAL_ADDRESS : addressText(new Uint8Array(response.getRemoteAddress()));
    response.upgrade<SocketData>(
      {
        peer: new SocketPeer({ id: this.#lastPeerId, address, isLocal, isVisitor: door === 'visitors' }, this.#backlog),
        share: new Share(2 * nativeFrameLimit(this.#options.frameBytes)),
      },
      request.getHeader('sec-websocket-key'),
      request.getHeader('sec-websocket-protocol'),
      request.getHeader('sec-websocket-extensions'),
      context,
    );
  }

  #refusalOfUpgrade(request: uWS.HttpRequest, door: Door): TextPage | null {
    if (this.#closed !== null) return textPage('503 Service Unavailable', 'The box is stopping, connect again in a few seconds.');
    if (!isOriginAllowed(request.getHeader('origin'), request.getHeader('host'), this.#options.allowedOrigins)) {
      return textPage('403 Forbidden', 'Pages of this origin may not connect; an administrator can allow it (allowed_origins).');
    }
    const most = this.#mostThrough(door);
    if (this.#peers.size >= most) {
      return textPage('503 Service Unavailable', `The box has ${most} connections already, its limit.`, {
        'Retry-After': '5',
      });
    }
    return null;
  }

  /** Phones leave room for kiosks and clerks, and who is on the machine comes in always. */
  #mostThrough(door: Door): number {
    if (door === 'local') return Number.POSITIVE_INFINITY;
    return door === 'visitors' ? Math.ceil(this.#options.connections / 2) : this.#options.connections;
  }

  #opened(socket: uWS.WebSocket<SocketData>): void {
    const { peer } = socket.getUserData();
    this.#peers.add(peer);
    peer.opened(socket);
    this.#handler.connected(peer);
  }

  #received(socket: uWS.WebSocket<SocketData>, bytes: ArrayBuffer, isBinary: boolean): void {
    const data = socket.getUserData();
    const { peer } = data;
    if (!peer.isOpen || !this.#isWithinShare(data, bytes.byteLength)) return;
    const most = this.#options.frameBytes;
    if (bytes.byteLength > most) {
      this.#handler.refused(peer, { kind: 'frameTooLarge', bytes: bytes.byteLength, most });
      peer.close(1009, `at most ${most} bytes a frame`);
    } else if (isBinary) {
      this.#handler.refused(peer, { kind: 'binaryFrame' });
    } else {
      // The bytes belong to uWebSockets again when this returns; it has checked that they are valid UTF-8.
      this.#handler.received(peer, TEXT.decode(bytes));
    }
  }

  #isWithinShare({ peer, share }: SocketData, bytes: number): boolean {
    const isWithin = share.take(bytes);
    if (!isWithin) peer.close(1008, 'too much at once');
    return isWithin;
  }

  /**
   * The handler is told in the next turn: what it sent from within uWebSockets' own drain callback could stay in the buffer for ever
   * (seen in one of four runs with frames of 3 MB), because the loop then no longer waits for the socket to take more.
   */
  #bufferChanged(peer: SocketPeer): void {
    if (!peer.bufferChanged()) return;
    setImmediate(() => {
      if (peer.isOpen) this.#handler.drained(peer);
    });
  }

  #disconnected(peer: SocketPeer, how: Departure): void {
    const departure = peer.wasCondemned ? { code: how.code, reason: 'did not read what it was sent' } : how;
    this.#peers.delete(peer);
    peer.closed();
    this.#handler.disconnected(peer, departure);
  }

  #answerPage(response: uWS.HttpResponse, request: uWS.HttpRequest, pages: Pages): void {
    const method = request.getMethod();
    if (method !== 'get' && method !== 'head') {
      writeText(response, textPage('405 Method Not Allowed', 'Only GET and HEAD.', { Allow: 'GET, HEAD' }));
      return;
    }
    const source = pages.get(request.getUrl()) ?? textPage('404 Not Found', 'There is no such page. Start at /.');
    const reader = new Reader(response);
    const asked = askedBy(request, reader.signal);
    void this.#write(reader, () => (typeof source === 'function' ? source(asked) : source), method === 'head');
  }

  /** A page that is there at once is written before the handler of its request returns. */
  async #write(reader: Reader, ask: () => Page | Promise<Page>, isHeadOnly: boolean): Promise<void> {
    this.#readers.add(reader);
    try {
      const page = ask();
      await reader.write(page instanceof Promise ? await page : page, isHeadOnly);
    } catch {
      reader.fail(textPage('500 Internal Server Error', 'The box could not answer.'));
    } finally {
      this.#readers.delete(reader);
    }
  }
}

/** What belongs to the request is gone when its handler returns. */
const askedBy = (request: uWS.HttpRequest, signal: AbortSignal): PageRequest => ({
  host: request.getHeader('host'),
  languages: request.getHeader('accept-language'),
  encodings: request.getHeader('accept-encoding'),
  query: new URLSearchParams(request.getQuery() ?? ''),
  known: request.getHeader('if-none-match'),
  range: request.getHeader('range'),
  signal,
});

const writeText = (response: uWS.HttpResponse, page: TextPage): void => writePage(response, page, page.body);

function checkOptions({ port, plainPort, frameBytes, connections, idleTimeoutSeconds }: TransportOptions): void {
  const isCount = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;
  if (!isCount(port, 0, 65535)) throw new Error(`port: expected 0 to 65535, got ${port}`);
  if (plainPort !== null && !isCount(plainPort, 0, 65535)) throw new Error(`plain port: expected 0 to 65535, got ${plainPort}`);
  if (!isCount(frameBytes, 1, 512 * 1024 * 1024)) throw new Error(`frame size: expected 1 byte to 512 MiB, got ${frameBytes}`);
  if (!isCount(connections, 1, 1_000_000)) throw new Error(`connections: expected 1 to 1000000, got ${connections}`);
  // uWebSockets ends the process on other values.
  if (idleTimeoutSeconds !== 0 && !isCount(idleTimeoutSeconds, 8, 960)) {
    throw new Error(`idle timeout: expected 0 or 8 to 960 seconds, got ${idleTimeoutSeconds}`);
  }
}
