/** Connections in, frames out. It checks sizes, origins and slow readers; it does not read the content of frames. */
import type uWS from 'uWebSockets.js';
import { LIMITS, nativeFrameBytes } from '../model/limits.js';
import type { Departure, PeerHandler } from '../pipeline/requests/peer.js';
import { addressText, isOriginAllowed, isThisMachine, networkText } from './address.js';
import { Backlog } from './backlog.js';
import { Cuts } from './cuts.js';
import { type App, type Door, type Listeners, NO_COMPRESSION, openListeners, type Place } from './listeners.js';
import { checkOptions, type Transport, type TransportOptions } from './options.js';
import { type TextPage, textPage } from './page.js';
import { PageAnswers, writeText } from './page-answers.js';
import { closingMsOf, heldConnections, mostSockets, type Seat, Seats, Share, seatLimits } from './seats.js';
import { DID_NOT_READ, SocketPeer } from './socket-peer.js';

export type { Departure, Peer, PeerHandler, RefusedFrame } from '../pipeline/requests/peer.js';
export type { Transport, TransportOptions } from './options.js';
export type { Page, PageRequest, Pages } from './page.js';

/** Keeps a byte order mark, as the text is the client's own; faster than Buffer's decoder on Node 20, 22 and 24. */
const TEXT = new TextDecoder('utf-8', { ignoreBOM: true });

interface SocketData {
  readonly peer: SocketPeer;
  readonly share: Share;
  readonly seat: Seat;
  /** The second of the server's clock in which the last whole frame came, pongs included: a peer cannot answer in the middle of a frame. */
  heardSecond: number;
}

/** What one peer may send in one turn of the loop; more where a single frame may be longer. */
const SHARE_BYTES = 32 * 1024 * 1024;

/** The close reason of uWebSockets for a message that is announced, or has grown, longer than allowed. */
const TOO_BIG = 'Received too big message';
const CUT_REASONS: readonly string[] = [TOO_BIG, DID_NOT_READ];

/** How long peers get at the end to take their last frames; more if some are known to be behind. */
const CLOSE_GRACE_MS = 100;
const CLOSE_GRACE_WITH_BACKLOG_MS = 1000;

/** Listens. Rejects with an Error that says what is wrong with host, port, certificate or socket. */
export async function listen(options: TransportOptions, handler: PeerHandler): Promise<Transport> {
  checkOptions(options);
  const server = new Server(options, handler);
  return server.started(await openListeners(options, (app, door) => server.serve(app, door)));
}

/** The address of peers on this machine. */
const LOCAL_ADDRESS = 'local';

class Server implements Transport {
  readonly #options: TransportOptions;
  readonly #handler: PeerHandler;
  readonly #sockets = new Set<SocketData>();
  readonly #backlog = new Backlog<SocketPeer>(LIMITS.unread);
  readonly #seats: Seats;
  readonly #answers = new PageAnswers();
  readonly #cuts: Cuts;
  readonly #mostSockets = mostSockets();
  readonly #everySecond: NodeJS.Timeout;
  /** Connections that are not (yet) peers: pages in progress, and silent connections. */
  #otherSockets = 0;
  #lastPeerId = 0;
  #second = 0;
  #isWakePlanned = false;
  #doors: Listeners | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: TransportOptions, handler: PeerHandler) {
    this.#options = options;
    this.#handler = handler;
    this.#cuts = new Cuts(options.cutNoted);
    this.#seats = new Seats(seatLimits(options), () => this.#closingNow());
    this.#everySecond = setInterval(() => this.#look(), 1000);
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
    return this.#sockets.size;
  }

  /** Adds the routes of a listener. Its peers are served like all others, but for the length of their frames. */
  serve(app: App, door: Door): void {
    const pages = door === 'visitors' ? this.#options.visitorPages : this.#options.pages;
    app.filter((response, change) => this.#socketsChanged(response, Number(change), door));
    const mostBytes = this.#frameBytes(door);
    // Both routes match every path: connections without a place in the first go to the second.
    const { shortBytes } = LIMITS.frames;
    app.ws<SocketData>('/*', this.#behaviour({ door, mostBytes, isLong: mostBytes > shortBytes }, nativeFrameBytes(mostBytes)));
    if (mostBytes > shortBytes) app.ws<SocketData>('/*short', this.#behaviour({ door, mostBytes, isLong: false }, shortBytes));
    app.any('/*', (response, request) => this.#answers.answer(response, request, pages));
  }

  started(listeners: Listeners): this {
    this.#doors = listeners;
    return this;
  }

  close(): Promise<void> {
    this.#closed ??= this.#stop();
    return this.#closed;
  }

  async #stop(): Promise<void> {
    clearInterval(this.#everySecond);
    this.#doors?.shut();
    this.#answers.stop();
    const graceMs = this.#backlog.totalBytes > 0 ? CLOSE_GRACE_WITH_BACKLOG_MS : this.#sockets.size > 0 ? CLOSE_GRACE_MS : 0;
    for (const { peer } of [...this.#sockets]) peer.close(1001, 'the box is stopping');
    // The last replies and the close frames are still on their way, and uWebSockets does not report when they have arrived. Cutting a
    // socket whose peer has just sent something would reset it, and the peer would never see them.
    if (graceMs > 0) await new Promise((resolve) => setTimeout(resolve, graceMs));
    this.#doors?.cut();
  }

  /** The longest frame that is answered. */
  #frameBytes(door: Door): number {
    const { frameBytes } = this.#options;
    return door === 'visitors' ? Math.min(frameBytes, LIMITS.frames.visitorBytes) : frameBytes;
  }

  #behaviour(place: Place, nativeBytes: number): uWS.WebSocketBehavior<SocketData> {
    return {
      maxPayloadLength: nativeBytes,
      maxBackpressure: LIMITS.unread.perConnectionBytes,
      idleTimeout: this.#options.idleTimeoutSeconds,
      sendPingsAutomatically: true,
      compression: NO_COMPRESSION,
      upgrade: (response, request, context) => this.#upgrade(response, request, context, place),
      open: (socket) => this.#opened(socket),
      message: (socket, bytes, isBinary) => this.#received(socket, bytes, isBinary, place.mostBytes),
      drain: (socket) => socket.getUserData().peer.tookSome(),
      // Also called for the pongs that uWebSockets sends by itself.
      dropped: (socket) => socket.getUserData().peer.condemn(),
      // uWebSockets answers pings itself, and a peer may send many of them without reading the answers.
      ping: (socket, payload) => {
        if (this.#isWithinShare(socket.getUserData(), 0)) socket.getUserData().peer.wasSent(payload.byteLength);
      },
      pong: (socket, payload) => {
        if (!this.#isWithinShare(socket.getUserData(), 0)) return;
        if (socket.getUserData().peer.answered(payload)) this.#planWake();
      },
      close: (socket, code, reason) => this.#disconnected(socket.getUserData(), { code, reason: TEXT.decode(reason) }),
    };
  }

  /** Connections that the system holds for the box beside the open ones. */
  #closingNow(): number | null {
    const held = heldConnections([this.port, this.plainPort ?? 0, this.visitorPort ?? 0]);
    return held === null ? null : held - [...this.#sockets].filter(({ peer }) => !peer.isLocal).length - this.#otherSockets;
  }

  /** Called when a connection opens (+1), and when one closes that has not become a peer (-1). */
  #socketsChanged(response: uWS.HttpResponse, change: number, door: Door): void {
    this.#otherSockets += change;
    // A flood from the network must not lock out a technician on the machine.
    if (change > 0 && door !== 'local' && this.#otherSockets + this.#sockets.size > this.#mostSockets) response.close();
  }

  #upgrade(response: uWS.HttpResponse, request: uWS.HttpRequest, context: uWS.us_socket_context_t, place: Place): void {
    const bytes = new Uint8Array(response.getRemoteAddress());
    const { door, isLong } = place;
    const isLocal = door === 'local';
    const network = isLocal ? LOCAL_ADDRESS : networkText(bytes);
    const refusal = this.#refusalOfUpgrade(request, door, network);
    if (refusal !== null) {
      writeText(response, refusal);
      return;
    }
    if (isLong && !isLocal && !this.#seats.hasLongPlace(network)) {
      request.setYield(true);
      return;
    }
    this.#otherSockets -= 1;
    this.#lastPeerId += 1;
    const address = isLocal ? LOCAL_ADDRESS : addressText(bytes);
    const isPrivate = door === 'main' || isLocal || isThisMachine(address);
    const peer = new SocketPeer({ id: this.#lastPeerId, address, isLocal, isPrivate, isVisitor: door === 'visitors' }, this.#backlog);
    const seat: Seat = {
      network,
      isLong,
      needsLong: false,
      isKnown: () => isLocal || this.#handler.isKnown(peer),
      cut: () => peer.cut('its place for long frames was needed by a client of the branch'),
    };
    this.#seats.take(seat);
    response.upgrade<SocketData>(
      { peer, seat, share: new Share(Math.max(SHARE_BYTES, 2 * nativeFrameBytes(place.mostBytes))), heardSecond: this.#second },
      request.getHeader('sec-websocket-key'),
      request.getHeader('sec-websocket-protocol'),
      request.getHeader('sec-websocket-extensions'),
      context,
    );
  }

  #refusalOfUpgrade(request: uWS.HttpRequest, door: Door, network: string): TextPage | null {
    if (this.#closed !== null) return textPage('503 Service Unavailable', 'The box is stopping, connect again in a few seconds.');
    if (!isOriginAllowed(request.getHeader('origin'), request.getHeader('host'), this.#options.allowedOrigins)) {
      return textPage('403 Forbidden', 'Pages of this origin may not connect; an administrator can allow it (allowed_origins).');
    }
    const most = this.#mostThrough(door);
    if (this.#sockets.size >= most) {
      return textPage('503 Service Unavailable', `The box has ${most} connections already, its limit.`, {
        'Retry-After': '5',
      });
    }
    const ofAddress = door === 'local' ? null : this.#seats.refusal(network);
    return ofAddress === null ? null : textPage('503 Service Unavailable', ofAddress, { 'Retry-After': '5' });
  }

  /** Phones leave room for kiosks and clerks; a connection on the machine is always accepted. */
  #mostThrough(door: Door): number {
    if (door === 'local') return Number.POSITIVE_INFINITY;
    return door === 'visitors' ? Math.ceil(this.#options.connections / 2) : this.#options.connections;
  }

  #opened(socket: uWS.WebSocket<SocketData>): void {
    const data = socket.getUserData();
    this.#sockets.add(data);
    data.peer.opened(socket);
    this.#handler.connected(data.peer);
  }

  #received(socket: uWS.WebSocket<SocketData>, bytes: ArrayBuffer, isBinary: boolean, most: number): void {
    const data = socket.getUserData();
    const { peer } = data;
    if (!peer.isOpen || !this.#isWithinShare(data, bytes.byteLength)) return;
    if (bytes.byteLength > most) {
      this.#handler.refused(peer, { kind: 'frameTooLarge', bytes: bytes.byteLength, most });
      peer.close(1009, `at most ${most} bytes a frame`);
    } else if (isBinary) {
      this.#handler.refused(peer, { kind: 'binaryFrame' });
    } else {
      // The bytes belong to uWebSockets again when this returns; it has checked that they are valid UTF-8.
      this.#handler.received(peer, TEXT.decode(bytes));
      if (bytes.byteLength > LIMITS.frames.shortBytes && data.seat.isKnown()) data.seat.needsLong = true;
    }
  }

  /** Counts a frame of any kind. */
  #isWithinShare(data: SocketData, bytes: number): boolean {
    data.heardSecond = this.#second;
    const isWithin = data.share.take(bytes);
    if (!isWithin) data.peer.close(1008, 'too much at once');
    return isWithin;
  }

  /**
   * Calls a peer whose push was refused when there is room, in the next turn: frames sent from within uWebSockets' own callbacks could stay
   * in the buffer forever (seen in one of four runs with frames of 3 MB), because the loop then no longer waits for the socket to take
   * more.
   */
  #planWake(): void {
    if (this.#isWakePlanned || this.#backlog.waiting.size === 0) return;
    this.#isWakePlanned = true;
    setImmediate(() => {
      this.#isWakePlanned = false;
      for (const peer of [...this.#backlog.waiting]) {
        if (!this.#backlog.hasRoomFor(LIMITS.unread.pushWindowBytes)) return;
        if (!peer.isOpen || !peer.takesPush) continue;
        this.#backlog.waiting.delete(peer);
        this.#handler.drained(peer);
      }
    });
  }

  /** Once a second: finds peers that are silent, in the middle of a frame, or not reading. */
  #look(): void {
    this.#second += 1;
    const mostSeconds = this.#options.idleTimeoutSeconds;
    for (const { peer, heardSecond } of mostSeconds === 0 ? [] : [...this.#sockets]) {
      const silentSeconds = this.#second - heardSecond;
      if (silentSeconds > mostSeconds) peer.cut('no whole frame in time, not even the answer to a ping');
      // Spread over time, even if all were last heard at once.
      else if (silentSeconds === Math.ceil(mostSeconds / 2) + (peer.id % Math.ceil(mostSeconds / 4))) peer.ping();
    }
    for (const peer of this.#backlog.owing) peer.askAgain();
    for (const peer of this.#backlog.stalled(1000 * LIMITS.unread.stalledSeconds)) peer.close(1013, DID_NOT_READ);
    for (const peer of this.#backlog.inTheWay()) peer.condemn();
  }

  #disconnected(data: SocketData, { code, reason }: Departure): void {
    const { peer, seat } = data;
    const departure = { code, reason: peer.cutReason ?? reason };
    if (peer.cutReason !== null || CUT_REASONS.includes(reason)) this.#cuts.add(departure.reason, peer.address);
    if (reason === TOO_BIG && !peer.isVisitor && seat.isKnown()) seat.needsLong = true;
    const closingMs = closingMsOf({ code, reason });
    this.#sockets.delete(data);
    this.#seats.leave(seat, closingMs);
    peer.closed(closingMs);
    this.#handler.disconnected(peer, departure);
    this.#planWake();
  }
}
