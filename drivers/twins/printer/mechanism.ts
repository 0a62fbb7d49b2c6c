/** Executes commands: head, motor, cutter, presenter. It has no notion of time; the twin moves it row by row. */
import type { PrinterProfile } from '../../printer/profile.js';
import type { Timers } from '../../timing.js';
import type { Command, Cut, Feed, Picture, Present, Question, Setting, TicketFate } from './commands.js';
import type { Origin } from './decode.js';
import { toHex } from './hex.js';
import { Paper, type Piece, pictureFault, placeRow } from './paper.js';
import { Presenter } from './presenter.js';
import { Strip } from './strip.js';
import { TextLine } from './text-line.js';

export interface Order {
  readonly command: Command;
  readonly origin: Origin;
}

export interface MechanismListener {
  fault(what: string, origin: Origin): void;
  /** Answers status questions, where the status is known. */
  asked(question: Question, origin: Origin): void;
  pieceCut(piece: Piece): void;
  ticketLeft(piece: Piece, how: TicketFate): void;
}

type Move =
  | { readonly kind: 'row'; readonly row: Uint8Array | null }
  | { readonly kind: 'cut'; readonly origin: Origin }
  | { readonly kind: 'present'; readonly command: Present; readonly origin: Origin };

export class Mechanism {
  readonly paper: Paper;
  readonly presenter: Presenter;
  /** Paper is jammed in it: the next cut fails. */
  isCutterJammed = false;
  /** A cut has failed; `retry` or `clear` resumes. */
  isCutterError = false;
  readonly #line: TextLine;
  #moves: Move[] = [];
  /** Destination of the rows of the arriving picture: a place on the paper, or the store. */
  #picture: { readonly left: number; readonly widthDots: number } | 'store' | 'strip' = 'store';
  /** A part of the line being composed. */
  #strip: Strip | null = null;
  #stored: { readonly rows: Uint8Array[]; readonly widthDots: number } | null = null;
  /** Units an inch of `ESC J`; null = the model's default. */
  #unitsPerInch: number | null = null;

  constructor(
    private readonly profile: PrinterProfile,
    timers: Timers,
    private readonly listener: MechanismListener,
    roll: { readonly paperMm: number; readonly nearEndMm: number },
  ) {
    this.paper = new Paper(profile, roll.paperMm, roll.nearEndMm);
    this.presenter = new Presenter(timers, listener.ticketLeft);
    this.#line = new TextLine(profile);
  }

  get isMoving(): boolean {
    return this.#moves.length > 0;
  }

  /** Nothing is being executed, and no letter waits for the end of its line. */
  get isAtRest(): boolean {
    return !this.isMoving && this.#isLineEmpty;
  }

  get #isLineEmpty(): boolean {
    return this.#line.isEmpty && this.#strip === null;
  }

  /** @returns the work done, which determines the time it takes */
  move(): Move['kind'] {
    const [next] = this.#moves;
    if (!next) return 'row';
    if (next.kind === 'cut' && this.isCutterJammed) {
      this.isCutterError = true;
      return 'cut';
    }
    this.#moves.shift();
    if (next.kind === 'row') this.paper.print(next.row);
    else if (next.kind === 'cut') this.#cutNow(next.origin);
    else if (!this.presenter.present(next.command.untaken)) this.listener.fault('nothing was cut off that could be presented', next.origin);
    return next.kind;
  }

  retry(): void {
    this.isCutterError = false;
  }

  clear(): void {
    this.#moves = [];
    this.#line.clear();
    this.#strip = null;
    this.#stored = null;
    this.isCutterError = false;
    this.paper.interrupt();
  }

  /** Power off: only paper and jams stay. */
  powerOff(): void {
    this.clear();
    this.#initialise();
    this.presenter.rest();
  }

  carryOut({ command, origin }: Order): void {
    switch (command.kind) {
      case 'text':
        this.#addLetter(command.byte, origin);
        break;
      case 'feed':
        this.#feed(command, origin);
        break;
      case 'raster':
      case 'store':
      case 'columns':
      case 'row':
      case 'printStored':
        this.#draw(command, origin);
        break;
      case 'cut':
      case 'present':
        this.#cut(command, origin);
        break;
      case 'fate':
        this.presenter.empty(command.how);
        break;
      case 'ask':
      case 'statusBack':
        this.listener.asked(command, origin);
        break;
      case 'nothing':
        break;
      default:
        this.#set(command, origin);
        break;
    }
  }

  #set(command: Setting, origin: Origin): void {
    switch (command.kind) {
      case 'initialise':
        this.#initialise();
        break;
      case 'cancelKanji':
        this.#line.cancelKanji();
        break;
      case 'codePage':
        if (!this.#line.setCodePage(command.number)) this.listener.fault(`${this.profile.id} has no code page ${command.number}`, origin);
        break;
      case 'align':
        if (this.#isLineEmpty) this.#line.setAlign(command.align);
        else this.listener.fault('ESC a in the middle of a line', origin);
        break;
      case 'bold':
        this.#line.setStyle({ isBold: command.isOn });
        break;
      case 'underline':
        this.#line.setStyle({ isUnderlined: command.isOn });
        break;
      case 'font':
        this.#line.setStyle({ isSmall: command.isSmall });
        break;
      case 'size':
        this.#line.setStyle({ widthTimes: command.widthTimes, heightTimes: command.heightTimes });
        break;
      case 'motionUnits':
        if (this.profile.feed.unitsPerInch === null) this.listener.fault(`${this.profile.id} does not understand GS P`, origin);
        else this.#unitsPerInch = command.perInch === 0 ? null : command.perInch;
        break;
    }
  }

  #initialise(): void {
    this.#line.initialise();
    this.#unitsPerInch = null;
    this.#strip = null;
    this.#stored = null;
  }

  #addLetter(byte: number, origin: Origin): void {
    if (!this.#line.hasRoom) {
      this.listener.fault('the line is longer than the paper is wide', origin);
      this.#endLine(this.#lineSpacing);
    }
    const fault = this.#line.add(byte);
    if (fault) this.listener.fault(fault, origin);
  }

  #feed({ unit, count }: Feed, origin: Origin): void {
    if (unit === 'lines') {
      this.#endLine(count * this.#lineSpacing);
      return;
    }
    if (this.profile.feed.unit === 'unknown') this.listener.fault(`how far ESC J feeds is not known of ${this.profile.id}`, origin);
    this.#endLine(this.#dotsOf(count));
  }

  /** Prints the composed line, and moves the paper at least by the height of the letters, or of the strip of a picture. */
  #endLine(dots: number): void {
    const strip = this.#strip;
    this.#strip = null;
    if (strip !== null) {
      for (const row of strip.rows) this.#drawRow(row, this.#placeOf(strip.widthDots));
      this.#moveBlank(dots - strip.heightDots);
      return;
    }
    const heightDots = Math.max(this.#line.heightDots, dots);
    this.paper.addTexts(this.#line.take(this.paper.headDots));
    this.#moveBlank(heightDots);
  }

  #moveBlank(dots: number): void {
    for (let at = 0; at < dots; at++) this.#moves.push({ kind: 'row', row: null });
  }

  /** A sixth of an inch. */
  get #lineSpacing(): number {
    return Math.round(this.profile.media.dpi / 6);
  }

  /** A model that needs `GS P` counts in half dots by default (TM-T88III manual, page 137). */
  #dotsOf(units: number): number {
    const { feed, media } = this.profile;
    if (this.#unitsPerInch === null) return feed.unit === 'halfDot' || feed.unitsPerInch !== null ? Math.round(units / 2) : units;
    // With the units an inch of the profile, a unit is a dot.
    return this.#unitsPerInch === feed.unitsPerInch ? units : Math.round((units * media.dpi) / this.#unitsPerInch);
  }

  #draw(command: Picture, origin: Origin): void {
    switch (command.kind) {
      case 'store':
        this.#picture = 'store';
        this.#stored = { rows: [], widthDots: command.widthDots };
        break;
      case 'raster':
        this.#startPicture(command.widthDots, origin);
        break;
      case 'columns':
        this.#startPicture(command.widthDots, origin);
        this.#picture = 'strip';
        this.#strip = new Strip(command.bytesPerRow * 8, command.widthDots);
        break;
      case 'row':
        if (this.#picture === 'store') this.#stored?.rows.push(command.row);
        else if (this.#picture === 'strip') this.#strip?.add(command.row);
        else this.#drawRow(command.row, this.#picture);
        return;
      case 'printStored':
        this.#printStored(origin);
        return;
    }
    const fault = pictureFault(command, this.profile);
    if (fault) this.listener.fault(fault, origin);
  }

  #startPicture(widthDots: number, origin: Origin): { readonly left: number; readonly widthDots: number } {
    if (!this.#isLineEmpty) {
      this.listener.fault('a picture in the middle of a line', origin);
      this.#endLine(this.#lineSpacing);
    }
    const place = this.#placeOf(widthDots);
    this.#picture = place;
    return place;
  }

  #placeOf(widthDots: number): { readonly left: number; readonly widthDots: number } {
    const free = Math.max(0, this.profile.media.widthDots - widthDots);
    return { left: { left: 0, center: Math.floor(free / 2), right: free }[this.#line.align], widthDots };
  }

  #drawRow(row: Uint8Array, { left, widthDots }: { readonly left: number; readonly widthDots: number }): void {
    this.#moves.push({ kind: 'row', row: placeRow(row, { left, widthDots, paperDots: this.profile.media.widthDots }) });
  }

  #printStored(origin: Origin): void {
    const stored = this.#stored;
    this.#stored = null;
    if (!stored) {
      this.listener.fault('no picture is stored', origin);
      return;
    }
    const place = this.#startPicture(stored.widthDots, origin);
    for (const row of stored.rows) this.#drawRow(row, place);
  }

  #cut(command: Cut | Present, origin: Origin): void {
    // Real printers ignore it there, and the ticket stays in the printer.
    if (!this.#isLineEmpty) {
      this.listener.fault(`${command.kind} in the middle of a line`, origin);
      return;
    }
    const { cut, presenter } = this.profile;
    if (command.kind === 'present') {
      if (presenter?.presentCuts) this.#moveToCutter(0, origin);
      this.#moves.push({ kind: 'present', command, origin });
      return;
    }
    if (cut.command === null) {
      this.listener.fault(`${this.profile.id} has no command that cuts`, origin);
      return;
    }
    if (cut.command !== toHex(origin.bytes)) this.listener.fault(`the cut of ${this.profile.id} is ${cut.command}`, origin);
    if (command.extraDots === null) this.#moves.push({ kind: 'cut', origin });
    else this.#moveToCutter(this.#dotsOf(command.extraDots), origin);
  }

  #moveToCutter(extraDots: number, origin: Origin): void {
    this.#moveBlank(this.profile.cut.feedDots + extraDots);
    this.#moves.push({ kind: 'cut', origin });
  }

  #cutNow(origin: Origin): void {
    const result = this.paper.cut('cut');
    if (!result) return;
    if (result.isCutThrough) this.listener.fault('cut through what was printed: it had not come to the cutter', origin);
    if (this.profile.presenter) this.presenter.takeIn(result.piece);
    this.listener.pieceCut(result.piece);
  }
}
