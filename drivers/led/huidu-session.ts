/**
 * The session with a Huidu card of SDK 2.0, as a port: the frames of the family are carried in it. It says the version, gets the name of
 * the session (`guid`) and writes it into each command, keeps the connection alive, sends of a file only what the card lacks, and has the
 * former picture deleted. Sources: `huidu-packets.ts`.
 */
import { type Port, PortError, type PortFactory, type PortListener } from '../ports/port.js';
import { SYSTEM_TIMERS, type Timers } from '../timing.js';
import {
  COMMAND,
  commandXml,
  documentPackets,
  errorCode,
  errorWords,
  HEADER_BYTES,
  type HuiduAnswer,
  long,
  numbers,
  PACKET_MAX,
  PIECE_HEADER_BYTES,
  Pieces,
  packetOf,
  readAnswer,
  short,
  UNKNOWN_GUID,
  VERSION,
} from './huidu-packets.js';
import { escapeXml } from './xml.js';

/** A card in the LAN answers at once; with the time to connect it is less than a port may take to open. */
const NEGOTIATION_MS = 4_000;
/** The documents: after 30 s without data the box says that it is there, and so does the card. */
const HEARTBEAT_MS = 30_000;
/** Two minutes are the patience of node-huidu-sdk (`HEARTBEAT_INTERVAL_TRESHOLD`). */
const SILENCE_MS = 120_000;
/** Answers to what the box asks have some hundred bytes. */
const ANSWER_MAX = 64 * 1024;
/** "HR": what a card of Gen6 answers. */
const GEN6 = 0x5248;

export const huiduSession =
  (open: PortFactory, timers: Timers = SYSTEM_TIMERS, now: () => number = Date.now): PortFactory =>
  async (listener) => {
    const session = new HuiduSession(listener, timers, now);
    await session.start(open);
    return session;
  };

class HuiduSession implements Port {
  #connection: Port | null = null;
  #end: PortError | null = null;
  #isOpen = false;
  #guid: string | null = null;
  #ready = deferred();
  #held: Uint8Array = new Uint8Array();
  readonly #pieces = new Pieces();
  #answer: Uint8Array[] = [];
  #stops = { negotiation: (): void => {}, heartbeat: (): void => {}, silence: (): void => {} };
  /** Of the file that is sent: so many bytes has the card already. */
  #thereBytes = 0;
  /** The pictures of the program that is sent, and of the one that is shown. */
  #sentPicture: string | null = null;
  #shownPicture: string | null = null;

  constructor(
    private readonly listener: PortListener,
    private readonly timers: Timers,
    private readonly now: () => number,
  ) {}

  async start(open: PortFactory): Promise<void> {
    this.#connection = await open({ received: (bytes) => this.#received(bytes), lost: (error) => this.#lose(error) });
    if (this.#end === null) {
      this.#heardSomething();
      this.#negotiate();
    }
    await this.#ready.promise;
    this.#isOpen = true;
  }

  async write(frame: Uint8Array): Promise<void> {
    await this.#ready.promise;
    for (const packet of this.#carried(frame)) await this.#send(packet);
  }

  async close(): Promise<void> {
    this.#finish(new PortError('closed', 'the session was closed'));
    await this.#connection?.close();
  }

  // ---- to the card

  #carried(frame: Uint8Array): readonly Uint8Array[] {
    const payload = frame.subarray(HEADER_BYTES);
    switch (short(frame, 2)) {
      case COMMAND.sdk: {
        const command = Buffer.from(frame.subarray(PIECE_HEADER_BYTES)).toString();
        this.#sentPicture = /<file name="([^"]+)"/.exec(command)?.[1] ?? null;
        // A program with the time of the former one is added to it; with another time it takes its place.
        const dated = command.replace('timeStamps="0"', `timeStamps="${this.now()}"`);
        const guid = escapeXml(this.#guid ?? '');
        return documentPackets(
          COMMAND.sdk,
          dated.replace(`guid="${UNKNOWN_GUID}"`, () => `guid="${guid}"`),
        );
      }
      case COMMAND.content: {
        const there = Math.min(this.#thereBytes, payload.length);
        this.#thereBytes -= there;
        return there === payload.length ? [] : [packetOf(COMMAND.content, payload.subarray(there))];
      }
      default:
        return [frame];
    }
  }

  #send(packet: Uint8Array): Promise<void> {
    if (this.#end !== null || this.#connection === null) return Promise.reject(this.#end ?? new PortError('closed', 'no connection'));
    this.#stops.heartbeat();
    this.#stops.heartbeat = this.timers.after(HEARTBEAT_MS, () => this.#say(packetOf(COMMAND.heartbeat)));
    return this.#connection.write(packet);
  }

  /** The connection reports by itself if it cannot be sent. */
  #say(packet: Uint8Array): void {
    this.#send(packet).catch(() => {});
  }

  #ask(guid: string, method: string, inner: string): void {
    for (const packet of documentPackets(COMMAND.sdk, commandXml(escapeXml(guid), method, inner))) this.#say(packet);
  }

  #negotiate(): void {
    this.#guid = null;
    this.#pieces.forget();
    this.#answer = [];
    this.#stops.negotiation();
    this.#stops.negotiation = this.timers.after(NEGOTIATION_MS, () => {
      const says = `no answer within ${NEGOTIATION_MS} ms: it is no Huidu card of SDK 2.0, or it hangs`;
      this.#fail(new PortError('absent', says, { says }));
    });
    this.#say(packetOf(COMMAND.version, numbers([4, VERSION])));
  }

  /** The card is where it was when the connection was made: frames wait until it has named the session anew. */
  #negotiateAnew(): void {
    if (this.#guid === null) return;
    this.#ready = deferred();
    this.#negotiate();
  }

  // ---- from the card

  #received(bytes: Uint8Array): void {
    if (this.#end !== null) return;
    this.#heardSomething();
    this.#held = Buffer.concat([this.#held, bytes]);
    while (this.#held.length >= HEADER_BYTES && this.#end === null) {
      const length = short(this.#held);
      if (length < HEADER_BYTES || length > PACKET_MAX) {
        const what =
          length === GEN6 ? 'a Huidu card of Gen6 answers: its model is one of Gen6' : 'the other end is no Huidu card of SDK 2.0';
        this.#fail(new PortError('failed', what));
        return;
      }
      if (this.#held.length < length) return;
      const packet = this.#held.subarray(0, length);
      this.#held = this.#held.subarray(length);
      this.#take(packet);
    }
  }

  #take(packet: Uint8Array): void {
    const payload = packet.subarray(HEADER_BYTES);
    switch (short(packet, 2)) {
      case COMMAND.heartbeat:
        this.#say(packetOf(COMMAND.heartbeatAnswer));
        break;
      case COMMAND.versionAnswer:
        if (this.#guid === null) this.#ask(UNKNOWN_GUID, 'GetIFVersion', '<version value="1000000"/>');
        break;
      case COMMAND.error:
        this.#refused(packet, short(payload));
        break;
      case COMMAND.sdkAnswer:
        this.#answered(packet, payload);
        break;
      case COMMAND.fileStartAnswer:
        this.#thereBytes = long(payload, 2, 8);
        this.listener.received(packet);
        break;
      case COMMAND.fileEndAnswer:
        this.listener.received(packet);
        break;
      // Heartbeats, and what nobody asked for, such as where the card is.
      default:
    }
  }

  #refused(packet: Uint8Array, error: number): void {
    if (this.#guid === null) {
      const says = `no session: ${errorWords(error)}`;
      this.#fail(new PortError(error === errorCode('kDeviceOccupa') ? 'busy' : 'failed', says, { says }));
      return;
    }
    this.#negotiateAnew();
    this.listener.received(packet);
  }

  #answered(packet: Uint8Array, payload: Uint8Array): void {
    const read = this.#pieces.take(payload, ANSWER_MAX);
    if (read === 'tooLong' || read === 'misplaced') {
      this.#fail(new PortError('failed', 'an answer of the card is garbled'));
      return;
    }
    this.#answer.push(packet);
    if (read === 'more') return;
    const whole = Buffer.concat(this.#answer.splice(0));
    const answer = readAnswer(read.document);
    if (this.#guid === null) {
      if (answer?.method === 'GetIFVersion') this.#named(answer);
      return;
    }
    // The box asked for it, not a board.
    if (answer?.method === 'DeleteFiles') return;
    if (answer?.refusal === 'kInvalidGUID') this.#negotiateAnew();
    if (answer?.method === 'AddProgram' && answer.refusal === null) this.#tidy();
    this.listener.received(whole);
  }

  #named({ guid, refusal }: HuiduAnswer): void {
    if (refusal !== null || guid === '' || guid === UNKNOWN_GUID) {
      this.#fail(new PortError('failed', `no session: ${refusal === null ? 'the card gives it no name' : errorWords(refusal)}`));
      return;
    }
    this.#stops.negotiation();
    this.#guid = guid;
    this.#ready.resolve();
  }

  /** The picture of the former program is shown no more. One that was left behind by a broken connection goes with the card's power. */
  #tidy(): void {
    const former = this.#shownPicture;
    this.#shownPicture = this.#sentPicture;
    if (former === null || former === this.#shownPicture) return;
    this.#ask(this.#guid ?? UNKNOWN_GUID, 'DeleteFiles', `<files><file name="${former}"/></files>`);
  }

  // ---- the end

  #heardSomething(): void {
    this.#stops.silence();
    this.#stops.silence = this.timers.after(SILENCE_MS, () => {
      this.#fail(new PortError('lost', `nothing came from the card for ${SILENCE_MS / 1000} s`));
    });
  }

  #fail(error: PortError): void {
    void this.#connection?.close();
    this.#lose(error);
  }

  #lose(error: PortError): void {
    if (this.#finish(error) && this.#isOpen) this.listener.lost(error);
  }

  #finish(end: PortError): boolean {
    if (this.#end !== null) return false;
    this.#end = end;
    for (const stop of Object.values(this.#stops)) stop();
    this.#ready.reject(end);
    return true;
  }
}

function deferred() {
  let settle: { resolve: () => void; reject: (error: PortError) => void } = { resolve: () => {}, reject: () => {} };
  const promise = new Promise<void>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // Nobody may be waiting for it.
  promise.catch(() => {});
  return { promise, ...settle };
}
