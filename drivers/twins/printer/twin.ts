/**
 * A simulated printer: takes the bytes and gives the answers of a real one, and has paper that can be inspected. `faults` lists everything
 * that a real printer would print as garbage or not understand. It uses the given timers, and does not depend on the cable.
 */
import { isZpl } from '../../printer/dialects/index.js';
import type { PrinterProfile } from '../../printer/profile.js';
import { ReceiveGate } from '../receive-gate.js';
import type { DeviceTwin, TwinCable } from '../twin.js';
import { WorkClock } from '../work-clock.js';
import { Answers } from './answers.js';
import type { Question, TicketFate } from './commands.js';
import type { Origin, PrinterDecoder } from './decode.js';
import { Disturbances } from './disturbances.js';
import { toHex } from './hex.js';
import { decoderOf } from './language.js';
import { Mechanism, type Order } from './mechanism.js';
import { type PrinterTwinOptions, USUAL } from './options.js';
import type { Paper, Piece } from './paper.js';
import { isStopped, type Sensors } from './sensors.js';

export type { PrinterTwinOptions } from './options.js';

/** A fault in the received bytes: the command in hex, and its position among all bytes ever received. */
export interface Fault {
  readonly what: string;
  readonly offset: number;
  readonly bytes: string;
}

const CUT_MS = 200;
const MM_PER_INCH = 25.4;
/** Limit on stored pieces, because a demo printer runs for months; a piece takes some 60 kB. */
const PIECES_MAX = 200;
const FAULTS_MAX = 1000;

export class PrinterTwin extends Disturbances implements DeviceTwin {
  readonly #profile: PrinterProfile;
  readonly #cable: TwinCable;
  readonly #options: PrinterTwinOptions & typeof USUAL;
  readonly #rowMs: number;
  readonly #cutMs: number;
  readonly #decoder: PrinterDecoder;
  readonly #mechanism: Mechanism;
  readonly #gate: ReceiveGate;
  readonly #clock: WorkClock;
  readonly #answers: Answers;
  readonly #faults: Fault[] = [];
  readonly #pieces: Piece[] = [];
  #waiting: (Order & { readonly size: number })[] = [];
  #waitingBytes = 0;
  #isOn = true;
  #isWorking = false;

  constructor(options: PrinterTwinOptions) {
    super();
    const { profile, timers, cable } = options;
    this.#options = { ...USUAL, ...options };
    const { mmPerSecond } = this.#options;
    this.#profile = profile;
    this.#cable = cable;
    this.#rowMs = (MM_PER_INCH / profile.media.dpi / mmPerSecond) * 1000;
    this.#cutMs = mmPerSecond === Number.POSITIVE_INFINITY ? 0 : CUT_MS;
    this.#clock = new WorkClock(timers, () => this.#work());
    this.#gate = new ReceiveGate(timers, () => this.#cable.ready());
    this.#answers = new Answers(
      profile,
      () => this.sensors,
      (bytes) => cable.send(bytes),
    );
    this.#decoder = decoderOf(profile, {
      command: (command, size, origin) => {
        this.#waiting.push({ command, origin, size });
        this.#waitingBytes += size;
      },
      realTime: (command, origin) => this.#carryOutAtOnce(command, origin),
      fault: (misread) => this.#note(misread.what, misread),
    });
    const listener = {
      fault: (what: string, origin: Origin) => this.#note(what, origin),
      asked: (question: Question, origin: Origin) => {
        if (!this.#answers.to(origin.bytes)) this.#note(`${profile.id} does not answer this`, origin);
        else if (question.kind === 'statusBack') this.#answers.watch(question.mask);
      },
      pieceCut: (piece: Piece) => this.#handOut(piece),
      ticketLeft: (piece: Piece, how: TicketFate) => options.onTicketLeft?.(piece, how),
    };
    this.#mechanism = new Mechanism(profile, timers, listener, this.#options);
  }

  /** Faults in the received bytes, and the incomplete command. The first thousand. */
  get faults(): readonly Fault[] {
    const { unfinished } = this.#decoder;
    return unfinished ? [...this.#faults, { ...unfinished, bytes: toHex(unfinished.bytes) }] : this.#faults;
  }

  /** The last two hundred pieces; `onPiece` reports each. */
  get pieces(): readonly Piece[] {
    return this.#pieces;
  }

  get pending(): Paper['pending'] & { readonly isInked: boolean } {
    return { ...this.#mechanism.paper.pending, isInked: this.#mechanism.paper.isInked };
  }

  get paperLeftMm(): number {
    return this.#mechanism.paper.leftMm;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  get ticketInMouth(): Piece | null {
    return this.#mechanism.presenter.ticket;
  }

  get sensors(): Sensors {
    const { paper, isCutterError, presenter } = this.#mechanism;
    return {
      isCoverOpen: this.isCoverOpen,
      isPaperOut: paper.isOut,
      isNearEnd: paper.isNearEnd,
      isCutterError,
      isHeadHot: this.isHeadHot,
      isVoltageWrong: this.isVoltageWrong,
      isPresenterJammed: this.isPresenterJammed,
      isTicketInMouth: presenter.ticket !== null,
      isBusy: this.#waiting.length > 0 || this.#mechanism.isMoving,
    };
  }

  receive(bytes: Uint8Array): number {
    // Nothing is connected, and a device without power sends nothing.
    if (!this.#isOn) return bytes.length;
    const allowed = this.#gate.allowedNow(bytes.length);
    let taken = 0;
    while (taken < allowed && this.#hasRoomFor(bytes[taken] ?? 0)) this.#decoder.push(bytes[taken++] ?? 0);
    this.#work();
    this.#gate.took(taken, { allowed, offered: bytes.length });
    return taken;
  }

  removePaper(): void {
    this.paperOutAfterMm(0);
  }

  /** The sensor detects the end of the roll after this much more paper. */
  paperOutAfterMm(mm: number): void {
    this.#mechanism.paper.leftMm = mm;
    this.#work();
  }

  /** Inserts a new roll; paper attached to the old one comes out with it. */
  loadPaper(paperMm = this.#options.paperMm): void {
    const isGoingOn = this.#waiting.length > 0 || !this.#mechanism.isAtRest || !this.#decoder.isBetweenCommands;
    const piece = this.#mechanism.paper.load(paperMm, isGoingOn);
    if (piece) this.#handOut(piece);
    this.#work();
  }

  /** Printers without a cutter: tears the paper off at the tear bar. */
  tearOff(): void {
    const result = this.#mechanism.paper.cut('torn');
    if (result) this.#handOut(result.piece);
  }

  /** The paper stays as it is; received data is lost. */
  powerOff(): void {
    this.#isOn = false;
    this.#dropAll();
    this.#decoder.reset();
    this.#mechanism.powerOff();
    this.#gate.roomAgain();
    this.#clock.stop();
    this.#answers.forget();
    this.#cable.power(false);
  }

  powerOn(): void {
    this.#isOn = true;
    this.#cable.power(true);
    this.#work();
  }

  get isCutterJammed(): boolean {
    return this.#mechanism.isCutterJammed;
  }

  /** The next cut fails. */
  jamCutter(): void {
    this.#mechanism.isCutterJammed = true;
  }

  /** Removes the jam. The printer still waits for `DLE ENQ`, unless it does not support it: then it retries by itself. */
  clearCutter(): void {
    this.#mechanism.isCutterJammed = false;
    if (!this.#profile.status.dleEnqClear) this.#mechanism.retry();
    this.#work();
  }

  /** It continues printing and sends nothing. */
  setSilent(isSilent: boolean): void {
    this.#answers.isSilent = isSilent;
  }

  babble(bytes: Uint8Array): void {
    this.#cable.send(bytes);
  }

  /** Limits the bytes taken a second; null = no limit. */
  slowTo(bytesPerSecond: number | null): void {
    this.#gate.slowTo(bytesPerSecond);
  }

  takeTicket(): Piece | null {
    return this.#mechanism.presenter.leave('taken');
  }

  /** Runs an action after exactly so many more bytes have been received, before the next one. */
  afterBytes(count: number, action: () => void): void {
    this.#gate.afterBytes(count, action);
  }

  get #isFull(): boolean {
    return this.#waitingBytes + this.#decoder.heldBytes >= this.#options.bufferBytes;
  }

  #hasRoomFor(byte: number): boolean {
    if (!this.#isFull) return true;
    this.#work();
    // Real-time commands need no room: they must work while the buffer is full.
    return !this.#isFull || this.#decoder.isInRealTime || this.#decoder.beginsRealTime(byte);
  }

  protected disturbed(): void {
    this.#work();
  }

  #work(): void {
    // Side effects (a piece is cut, an observer opens the cover) call this again.
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      this.#answers.tellChanges();
      while (this.#step()) this.#answers.tellChanges();
    } finally {
      this.#isWorking = false;
    }
    if (!this.#isFull) this.#gate.roomAgain();
  }

  #step(): boolean {
    const hasWork = this.#mechanism.isMoving || this.#waiting.length > 0;
    if (!this.#isOn || !hasWork || isStopped(this.sensors)) {
      if (this.#isOn && hasWork) this.#giveUpHalfLabel();
      this.#clock.rest();
      return false;
    }
    if (!this.#clock.isFree()) return false;
    if (this.#mechanism.isMoving) this.#clock.spend(this.#mechanism.move() === 'row' ? this.#rowMs : this.#cutMs);
    else this.#carryOutNext();
    return true;
  }

  /** ZPL with `^JZN`: a label that an error broke off is not printed once more, and not to its end. */
  #giveUpHalfLabel(): void {
    const { isPaperOut, isCoverOpen, isPresenterJammed } = this.sensors;
    if (isZpl(this.#profile) && (isPaperOut || isCoverOpen || isPresenterJammed) && this.#mechanism.paper.isInked) this.#dropAll();
  }

  #carryOutNext(): void {
    const next = this.#waiting.shift();
    if (!next) return;
    this.#waitingBytes -= next.size;
    this.#mechanism.carryOut(next);
  }

  #carryOutAtOnce(command: readonly number[], origin: Origin): void {
    const [, kind = 0, n = 0] = command;
    if (isZpl(this.#profile)) {
      if (kind === 0x4a && n === 0x41) this.#cancelFormats();
      else if (!this.#answers.to(command)) this.#note(`${this.#profile.id} knows no such control command`, origin);
      return;
    }
    const isClearing = kind === 0x05 && this.#profile.status.dleEnqClear && (n === 1 || n === 2);
    if (isClearing) this.#recover(n === 2);
    else if (!this.#answers.to(command)) this.#note(`${this.#profile.id} knows no such real-time command`, origin);
  }

  /** `~JA`: "the printer stops after the current label is finished"; one that has not begun is not printed. */
  #cancelFormats(): void {
    this.#decoder.reset();
    if (!this.#mechanism.paper.isInked) this.#dropAll();
  }

  /** `DLE ENQ`: ignored while printing. */
  #recover(isClearing: boolean): void {
    if (!isStopped(this.sensors)) return;
    if (isClearing) this.#dropAll();
    else this.#mechanism.retry();
  }

  #dropAll(): void {
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#mechanism.clear();
  }

  #handOut(piece: Piece): void {
    this.#pieces.push(piece);
    if (this.#pieces.length > PIECES_MAX) this.#pieces.shift();
    this.#options.onPiece?.(piece);
  }

  #note(what: string, { offset, bytes }: Origin): void {
    if (this.#faults.length < FAULTS_MAX) this.#faults.push({ what, offset, bytes: toHex(bytes) });
  }
}
