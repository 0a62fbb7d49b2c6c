/**
 * Those who wait in one play of a hall in which windows call by profiles. They choose by the same function as in the branch
 * (`rules/choice.ts`). Such plays are simpler than others: who comes after them displaces nobody until they are made anew.
 */
import type { OwnOrder } from '../../model/books/calling-profile.js';
import { type CallingHall, Calls, type Choice, type RecentCalls, withCall } from '../rules/calling/choice.js';
import { newLine, type Timed, type TimedLine } from '../timed-lanes.js';
import type { Desk, Hall } from './hall.js';
import { CHOSEN, type Head, OVERTAKER } from './heads.js';
import type { RuledHall, RuledNewcomer } from './ruled-hall.js';
import { OVERDUE } from './shifts.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

interface PlayedLane {
  readonly segment: number;
  readonly waiting: TimedLine;
}

interface Standing {
  readonly timed: Timed;
  readonly lanes: readonly PlayedLane[];
}

export class RuledPlay implements CallingHall {
  readonly promiseMinOf: CallingHall['promiseMinOf'];
  readonly openWindowsOf: CallingHall['openWindowsOf'];
  private readonly ofLines = new Map<number, PlayedLane[]>();
  private readonly segments = new Map<number, TimedLine>();
  /** By who: a ticket, or less than 0 = somebody who came later. */
  private readonly standing = new Map<number, Standing>();
  private readonly who = new Map<Timed, { readonly who: number; readonly lines: readonly number[] }>();
  private readonly recentOfProfiles = new Map<number, readonly number[]>();
  private readonly recentOfWindows = new Map<number, readonly number[]>();
  private readonly linesOf = new Map<Desk, readonly number[]>();
  private asking: readonly RuledNewcomer[];
  /** Tickets of the hall. */
  private readonly uncalled = new Set<number>();
  /** No window calls in the usual order. */
  private readonly isOfAll: boolean;
  /** When newcomers to a line of a segment are called, by their keys. */
  readonly joined = new Map<string, number>();

  constructor(
    private readonly hall: Hall,
    private readonly ruled: RuledHall,
  ) {
    this.promiseMinOf = ruled.branch.promiseMinOf;
    this.openWindowsOf = ruled.branch.openWindowsOf;
    const reached = new Set(hall.desks.flatMap((desk) => (desk.profile === undefined ? [] : this.linesFor(desk))));
    this.asking = ruled.newcomers.filter(({ line }) => reached.has(line));
    this.isOfAll = hall.desks.every(({ profile }) => profile !== undefined);
    const linesOfTickets = new Map<number, number[]>();
    for (const [key, tickets] of ruled.lanes) {
      const line = Number(key.slice(0, key.indexOf(' ')));
      for (const ticket of tickets) {
        const known = linesOfTickets.get(ticket);
        if (known) known.push(line);
        else linesOfTickets.set(ticket, [line]);
      }
    }
    for (const [ticket, lines] of linesOfTickets) this.stand(ticket, ruled.timed[ticket] as Timed, lines);
    for (const [ticket, lines] of linesOfTickets) if (lines.some((line) => reached.has(line))) this.uncalled.add(ticket);
  }

  /** Whether all is known that a play is asked for; the visitors who are expected go on coming. */
  get isKnown(): boolean {
    return this.isOfAll && this.uncalled.size === 0 && this.asking.length === 0;
  }

  ofSegment = (segment: number): TimedLine | undefined => this.segments.get(segment);

  recentOf = (profile: number, window: number): RecentCalls => {
    const [ofProfile, ofWindow] = this.ruled.branch.recentOf(profile, window);
    return [this.recentOfProfiles.get(profile) ?? ofProfile, this.recentOfWindows.get(window) ?? ofWindow];
  };

  /** Whom the desk calls at that moment, milliseconds from that of the hall. It counts for the rules. */
  next(desk: Desk, profile: OwnOrder, ms: number): Head | null {
    const { atMs, minuteOfDay } = this.ruled;
    const moment = { atMs: atMs + ms, minuteOfDay: (minuteOfDay + Math.floor(ms / MINUTE_MS)) % DAY_MINUTES };
    const calls = new Calls(this, profile, { window: desk.windowId, lanes: this.lanesFor(desk) }, moment);
    const choice = calls.next();
    // Who stays beyond the end promises nothing to those who come.
    if (desk.shifts !== OVERDUE) this.callNewcomers(desk, calls, choice, ms);
    if (choice === undefined) return null;
    const [ofProfile, ofWindow] = this.recentOf(profile.id, desk.windowId);
    this.recentOfProfiles.set(profile.id, withCall(ofProfile, choice.rule));
    this.recentOfWindows.set(desk.windowId, withCall(ofWindow, choice.rule));
    return this.headOf(desk, choice.timed);
  }

  private headOf(desk: Desk, timed: Timed): Head | null {
    const found = this.who.get(timed);
    const line = found?.lines.find((one) => this.linesFor(desk).includes(one));
    if (found === undefined || line === undefined) return null;
    const { who } = found;
    const isLater = who < 0;
    const consumer = (isLater ? undefined : this.hall.tickets[who]) ?? this.hall.newcomer;
    const place = isLater ? -1 - who : who;
    return { consumer, ticket: who, servicePriority: 0, line, place, back: isLater ? OVERTAKER : CHOSEN, sinceMs: 0 };
  }

  private callNewcomers(desk: Desk, calls: Calls, choice: Choice | undefined, ms: number): void {
    const lines = this.linesFor(desk);
    this.asking = this.asking.filter(({ line, timed, key }) => {
      if (!lines.includes(line) || !calls.wouldCall(timed, choice)) return true;
      this.joined.set(key, ms);
      return false;
    });
  }

  stand(who: number, timed: Timed, lines: readonly number[]): void {
    this.leave(who);
    const lanes = lines.map((line) => this.lane(line, timed.segment));
    for (const { waiting } of lanes) waiting.add(timed);
    this.lineOf(timed.segment).add(timed);
    this.standing.set(who, { timed, lanes });
    this.who.set(timed, { who, lines });
  }

  /** He has been called, by whichever window. */
  leave(who: number): void {
    this.uncalled.delete(who);
    const standing = this.standing.get(who);
    if (standing === undefined) return;
    const { timed, lanes } = standing;
    for (const { waiting } of lanes) waiting.delete(timed);
    this.segments.get(timed.segment)?.delete(timed);
    this.standing.delete(who);
    this.who.delete(timed);
  }

  private lanesFor(desk: Desk): readonly PlayedLane[] {
    return this.linesFor(desk).flatMap((line) => this.ofLines.get(line)?.filter(({ waiting }) => waiting.size > 0) ?? []);
  }

  private linesFor(desk: Desk): readonly number[] {
    const known = this.linesOf.get(desk);
    if (known !== undefined) return known;
    const { priorities = new Float64Array() } = this.hall.reaches[desk.reach] ?? {};
    const lines = [...priorities.keys()].filter((line) => !Number.isNaN(priorities[line]));
    const all = [...lines, ...desk.claimed.map(({ line }) => line)];
    this.linesOf.set(desk, all);
    return all;
  }

  private lane(line: number, segment: number): PlayedLane {
    let lanes = this.ofLines.get(line);
    if (lanes === undefined) {
      lanes = [];
      this.ofLines.set(line, lanes);
    }
    for (const lane of lanes) if (lane.segment === segment) return lane;
    const lane = { segment, waiting: newLine() };
    lanes.push(lane);
    return lane;
  }

  private lineOf(segment: number): TimedLine {
    const known = this.segments.get(segment);
    if (known !== undefined) return known;
    const line = newLine();
    this.segments.set(segment, line);
    return line;
  }
}
