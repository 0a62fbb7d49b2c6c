/** The forecasts from the plays of one hall, for everybody in it and for a newcomer: made once, read by all. */
import type { Consumer, TicketOperation } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';
import { placesOf } from '../lanes.js';
import { compareCandidates, compareInLane } from '../rules/calling/order.js';
import { firstOperations } from '../rules/serving-windows.js';
import type { QueueState } from '../state.js';
import type { Present } from './attendance.js';
import type { Correction, Forecast, Quantiles } from './correction.js';
import type { Played } from './going-on.js';
import { copyHall, type Desk, EMPTY_HALL, type Hall, type Line, priorityIn } from './hall.js';
import { HallWindows } from './hall-windows.js';
import { headsOf } from './heads.js';
import { lineKey } from './lines.js';
import { ASKING_MAX, Newcomers, type Waits } from './newcomers.js';
import { earliestOf, NEVER, type Outlook, outlookOf, type ServiceOutlook } from './outlook.js';
import { playsOf } from './play-count.js';
import { laneKey, type RuledHall, usualSegment } from './ruled-hall.js';
import { type RuledPlace, ruledMsOf, ruledPlacesOf } from './ruled-outlook.js';
import { type Going, type Play, playOut } from './simulate.js';
import type { TooLate } from './too-late.js';

/** After this many plays there is a forecast for everybody, though a rough one. */
const PLAYS_ROUGH = 8;
/** The mean time of a service is taken from so many. */
const STEP_DRAWS = 30;
/** Services between two steps. */
const STEP = 20;
/** The same of lines, of which little is asked. */
const STEP_LINES = 500;

export class HallForecast {
  private readonly plays: Play[] = [];
  private readonly lines = new Map<string, number>();
  private readonly ofServices = new Map<number, ServiceOutlook | null>();
  /** By how many plays. */
  private lookedPlays = 0;
  /** The same after those who came since; null = not known. */
  private ofServicesSince: ReadonlyMap<number, Outlook> | null = null;
  private since = { edition: 0, plays: 0 };
  /** Services that somebody calls for. */
  private servedCount = 0;
  /** By the index of a line: whether a window that is counted on calls from it. */
  private readonly countedOn = new Map<number, boolean>();
  private readonly steps = new Map<number, number>();
  private going: Going | null = null;
  private windows: HallWindows | null = null;
  private atMs = 0;
  /** How often one of the services was looked at, and how often somebody came or went of whom their cards tell. */
  private looks = 0;
  private readonly newcomers: Newcomers;
  private hall: Hall = EMPTY_HALL;

  constructor(
    private readonly state: QueueState,
    private readonly correction: Pick<Correction, 'correct' | 'learned'>,
    private readonly tooLate: Pick<TooLate, 'isSo'>,
  ) {
    this.newcomers = new Newcomers(state);
  }

  /** To be called with every event from its beginning on, after it was applied to the state. */
  applied(event: QueueEvent): void {
    const before = this.newcomers.edition;
    this.newcomers.applied(event);
    if (this.asksForServices) this.looks += this.newcomers.edition - before;
  }

  /** Whether it can be read yet. */
  get isUsable(): boolean {
    return this.plays.length >= PLAYS_ROUGH;
  }

  /** Grows whenever something else may be said of services. */
  get edition(): number {
    return this.looks + this.plays.length + this.correction.learned;
  }

  /** For how many services visitors are called. */
  get servicesCalled(): number {
    let called = 0;
    for (const outlook of this.ofServices.values()) if (outlook?.isCountedOn && outlook.waits !== null) called += 1;
    return called;
  }

  /** Copies the hall and plays it out, in steps of about a millisecond. It can be read meanwhile, from the plays that are done. */
  *make(present: Present, going: Going): Generator<void, void> {
    const hall = yield* copyHall(this.state, present, (id) => this.newcomers.has(id));
    this.hall = hall;
    this.atMs = present.atMs;
    this.going = going;
    for (const [index, line] of hall.lines.entries()) {
      this.lines.set(lineKey(line.operationId, line.serviceId, line.claimUserId), index);
      if ((index + 1) % STEP_LINES === 0) yield;
    }
    // A choice by rules costs more than the head of a line.
    const plays = playsOf(hall);
    const compare = compareCandidates(this.state.rules.ageingMsPerPoint);
    this.windows = yield* HallWindows.of(hall, this.state.rules.ageingMsPerPoint);
    const heads = yield* headsOf(hall, compare);
    for (let play = 0; play < plays; play++) {
      this.plays.push(yield* playOut(hall, heads, going, compare));
      yield;
      if (this.plays.length === PLAYS_ROUGH || this.plays.length === plays) yield* this.lookAtServices();
    }
  }

  /**
   * The wait of a visitor who takes a ticket for the service now; null = no window is likely to call such a ticket today, or none that is
   * counted on calls it: then nobody is told a time, whatever the plays make of breaks.
   */
  ofService(serviceId: number): Forecast | null {
    const outlook = this.ofServices.get(serviceId);
    return this.corrected(outlook?.isCountedOn ? (this.outlooksSince()?.get(serviceId) ?? outlook).waits : null);
  }

  /**
   * How likely a visitor who takes a ticket for the service now is called before the windows close, 0 to 1; null = not known, or no window
   * that is there, or will be again today, calls such a ticket.
   */
  chanceOfService(serviceId: number): number | null {
    return this.ofServices.get(serviceId)?.share ?? null;
  }

  /** Whether kiosks say so of the service; once it is, a call must become clearly likely again. */
  isTooLate(serviceId: number): boolean {
    return this.tooLate.isSo(serviceId, this.chanceOfService(serviceId), this.lookedPlays);
  }

  /** Whether no window that is open, or will be again today by its plan, calls a visitor who takes a ticket for the service now. */
  isUnserved(serviceId: number): boolean {
    const outlook = this.ofServices.get(serviceId);
    return outlook !== undefined && !outlook?.isCountedOn;
  }

  /** The rest of a ticket's wait; null = it does not wait, or no window that is counted on is likely to call it today. */
  ofTicket(consumer: Consumer, nowMs: number): Forecast | null {
    if (consumer.state !== 'WAITING') return null;
    const lines = this.placesIn(consumer).map(({ line }) => line);
    if (lines.length > 0 && !lines.some((line) => this.isCountedOn(line))) return null;
    return this.ofPlayed(consumer, nowMs);
  }

  /**
   * The same as the plays have it, in which a break ends as breaks do: not for visitors. Who was there when the hall was copied
   * waits as the one did then who had his place. Who came since is told when the plays call him, and that is nearer by now.
   */
  ofPlayed(consumer: Consumer, nowMs: number): Forecast | null {
    if (consumer.state !== 'WAITING') return null;
    if (this.hall.ruled !== null) return this.ofRuled(consumer, this.hall.ruled);
    const places = this.placesIn(consumer);
    const inLine = (play: Play) => earliestOf(places, ({ line, place }) => this.calledMs(play, line, place));
    const waits = this.waitsOfNewcomer(consumer.id);
    if (waits === undefined) return this.corrected(this.outlookOf(inLine).waits);
    const isLast = this.isBehindAll(consumer, places);
    const ageMs = Math.max(0, nowMs - this.atMs);
    return this.corrected(
      this.outlookOf((play, index) => {
        const ms = Math.max(0, (waits.ms[index] ?? NEVER) - ageMs);
        const isKnown = ms === NEVER ? !play.isCut && isLast : isLast || waits.isUsual[index] === 0;
        return isKnown ? ms : Math.min(ms, inLine(play));
      }).waits,
    );
  }

  /** Whoever comes after the plays is told what they tell of his segment. */
  private ofRuled(consumer: Consumer, ruled: RuledHall): Forecast | null {
    const lineOf = ({ operationId, serviceId, claimUserId }: TicketOperation) =>
      this.lines.get(lineKey(operationId, serviceId, claimUserId));
    const places = ruledPlacesOf(this.state, consumer, lineOf);
    return this.corrected(this.outlookOf((play) => earliestOf(places, (place) => this.ruledMs(ruled, play, place))).waits);
  }

  private ruledMs(ruled: RuledHall, play: Play, place: RuledPlace): number {
    return ruledMsOf(ruled, play, place, (line) => this.stepMs(line, this.hall.lines[line]));
  }

  private placesIn(consumer: Consumer): readonly { readonly line: number; readonly place: number }[] {
    return placesOf(this.state.lanes, consumer).flatMap(({ operationId, lane, place }) => {
      const line = this.lines.get(lineKey(operationId, lane.serviceId, lane.claimUserId));
      return line === undefined ? [] : [{ line, place }];
    });
  }

  private isCountedOn(line: number): boolean {
    const known = this.countedOn.get(line);
    if (known !== undefined) return known;
    const { desks, reaches } = this.hall;
    const calls = ({ reach, claimed }: Desk) => priorityIn(reaches[reach], line) !== undefined || claimed.some((one) => one.line === line);
    const isCountedOn = desks.some((desk) => desk.isCountedOn && calls(desk));
    this.countedOn.set(line, isCountedOn);
    return isCountedOn;
  }

  private waitsOfNewcomer(id: number): Waits | undefined {
    const played = this.played();
    return played === null ? undefined : this.newcomers.waitsOf(id, played);
  }

  /** null = it has not begun to play. */
  private played(): Played | null {
    const { hall, windows, plays, going, atMs, lines } = this;
    const lineOf = ({ operationId, serviceId, claimUserId }: TicketOperation) => lines.get(lineKey(operationId, serviceId, claimUserId));
    return going && windows && { hall, windows, plays, going, atMs, lineOf };
  }

  /** Whether no copied visitor of the own lines is called after him: who is says when he is called himself, however far on that is. */
  private isBehindAll(consumer: Consumer, places: readonly { readonly line: number }[]): boolean {
    const compare = compareInLane(this.state.rules.ageingMsPerPoint);
    return places.every(({ line }) => {
      const last = this.hall.tickets[this.hall.lines[line]?.tickets.at(-1) ?? -1];
      return last === undefined || compare(last, consumer) < 0;
    });
  }

  private *lookAtServices(): Generator<void, void> {
    let looked = 0;
    const { length: plays } = this.plays;
    for (const serviceId of [...this.state.books.Service.keys()]) {
      const before = this.ofServices.get(serviceId) ?? null;
      const outlook = this.ofNewcomer(serviceId);
      this.ofServices.set(serviceId, outlook);
      this.servedCount += Number(outlook !== null) - Number(before !== null);
      this.looks += 1;
      if (++looked % STEP === 0) yield;
    }
    this.lookedPlays = plays;
  }

  /** Of many services the cards tell the moment of the plays. */
  private get asksForServices(): boolean {
    return this.servedCount <= ASKING_MAX && this.hall.ruled === null;
  }

  /** A card tells what a ticket would: others may have come since the plays. */
  private outlooksSince(): ReadonlyMap<number, Outlook> | null {
    if (!this.asksForServices) return null;
    const { edition } = this.newcomers;
    const { length } = this.plays;
    if (edition === this.since.edition && length === this.since.plays) return this.ofServicesSince;
    const played = this.played();
    if (played === null) return null;
    this.since = { edition, plays: length };
    const served = [...this.ofServices].flatMap(([id, outlook]) => (outlook === null ? [] : id));
    const lines = served.map((id) => this.firstLines(id));
    const waits = this.newcomers.waitsOfNext(lines, played);
    const outlook = (index: number) =>
      this.outlookOf((play, at) => {
        const ms = waits?.[index]?.[at] ?? NEVER;
        return ms === NEVER && play.isCut ? this.joinedMs(play, lines[index] ?? [], served[index] ?? 0) : ms;
      });
    this.ofServicesSince = waits && new Map(served.map((id, index) => [id, outlook(index)]));
    return this.ofServicesSince;
  }

  private firstLines(serviceId: number): readonly number[] {
    return firstOperations(this.state, serviceId).flatMap((id) => this.lines.get(lineKey(id, serviceId, null)) ?? []);
  }

  private joinedMs(play: Play, lines: readonly number[], serviceId: number): number {
    const { ruled } = this.hall;
    if (ruled !== null) {
      const segment = usualSegment(this.state, serviceId);
      return earliestOf(lines, (line) =>
        this.ruledMs(ruled, play, { line, segment, place: ruled.lanes.get(laneKey(line, segment))?.length ?? 0 }),
      );
    }
    return earliestOf(lines, (line) => this.calledMs(play, line, this.hall.lines[line]?.length ?? 0));
  }

  private ofNewcomer(serviceId: number): ServiceOutlook | null {
    const lines = this.firstLines(serviceId);
    if (!lines.some((line) => this.hall.desks.some(({ reach }) => priorityIn(this.hall.reaches[reach], line) !== undefined))) return null;
    return {
      ...this.outlookOf((play) => this.joinedMs(play, lines, serviceId)),
      isCountedOn: lines.some((line) => this.isCountedOn(line)),
    };
  }

  private corrected(played: Quantiles | null): Forecast | null {
    return played && this.correction.correct(played, this.atMs);
  }

  private outlookOf(waitMs: (play: Play, index: number) => number): Outlook {
    return outlookOf(this.plays, waitMs);
  }

  /** When the visitor at a place of a line is called in a play; Infinity = no window that is there does. */
  private calledMs(play: Play, index: number, place: number): number {
    const line = this.hall.lines[index];
    if (line === undefined) return NEVER;
    const { tickets, length } = line;
    const last = Math.min(place, tickets.length - 1);
    const ms = place >= length ? play.joined[index] : play.called[tickets[last] ?? 0];
    if (ms !== undefined && ms !== NEVER) {
      // Who came after the copy waits for those who came between as well.
      if (place >= length) return ms + (place - length) * this.stepMs(index, line);
      // In the part of a long line that was not copied, it is assumed to go as fast.
      return ms * Math.max(1, (place + 1) / (last + 1));
    }
    return play.isCut ? (play.endMs * (place + 1)) / ((play.heads[index] ?? 0) + 1) : NEVER;
  }

  /** How much later the next one of a line is called. */
  private stepMs(index: number, line: Line | undefined): number {
    const known = this.steps.get(index);
    if (known !== undefined || this.going === null || line === undefined) return known ?? 0;
    const desks = this.hall.desks.filter(({ reach }) => priorityIn(this.hall.reaches[reach], index) !== undefined).length;
    let ms = 0;
    for (let draw = 0; draw < STEP_DRAWS; draw++) ms += this.going.restMs(line, 0, 1) + this.going.pauseMs();
    const stepMs = ms / STEP_DRAWS / Math.max(1, desks);
    this.steps.set(index, stepMs);
    return stepMs;
  }
}
