/**
 * The branch's time. A small box has no battery clock, so its wall clock may be wrong at the start and may jump. Rules (chosen):
 * at the start, time continues from the last known moment if the clock is behind it; the clock counts as not synchronised until a time
 * server or a battery clock confirms it; while running, a clock that is set is trusted, in both directions, and `setByMs` says how far it
 * was set, so that waiting times do not change; steps back of up to two seconds let time stand still until it is reached again.
 */
import { uptime } from 'node:os';
import type { Stamp } from '../../model/events/stamp.js';

/** Sources of time: milliseconds since the epoch, and milliseconds of a monotonic clock. */
export interface TimeSource {
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
  /** How much the monotonic clock has missed while the machine slept; undefined = it never sleeps. */
  readonly asleepMs?: () => number;
}

/** What confirms the wall clock: a time server, a battery, nothing although something should (`nobody`); or it cannot be known. */
export type TimeTrust = 'network' | 'battery' | 'nobody' | 'unknown';

/** Where the time comes from: besides these, a manual setting, or the last known moment. */
export type TimeOrigin = TimeTrust | 'set' | 'remembered';

const MS_PER_SECOND = 1000;

export const SYSTEM_TIME: TimeSource = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  // The kernel counts sleep in its uptime, and not in the clock behind `performance`.
  asleepMs: () => uptime() * MS_PER_SECOND - performance.now(),
};

/** Wall and monotonic clock drift apart by less than this between two readings, unless the wall clock was set. */
const JUMP_MS = 2000;
/** Two clocks cannot be read at once; when reading them takes longer than this, the process was held in between. */
const LOOK_MS = 100;
/** How often the trust is checked, until a time server confirms the clock. */
const TRUST_MS = 5000;

export class Clock {
  /** Added to the wall clock until it is set. */
  private offsetMs = 0;
  private wasSet = false;
  private trust: TimeTrust = 'unknown';
  private trustAskedMs = Number.NEGATIVE_INFINITY;
  private seen: Look;
  /** The newest time that was returned. Time goes back only when the wall clock is set. */
  private lastMs: number;
  private stamped: Stamp | undefined;
  readonly calendar: Calendar;

  /**
   * @param lastMs the last moment that is known: of the newest event on the disk, or later; 0 = none
   * @param askTrust what confirms the wall clock now
   */
  constructor(
    timeZone: string,
    lastMs: number,
    private readonly source: TimeSource = SYSTEM_TIME,
    private readonly askTrust: () => TimeTrust = () => 'unknown',
  ) {
    this.calendar = new Calendar(timeZone);
    this.seen = look(source, source.asleepMs?.() ?? 0);
    this.offsetMs = Math.max(0, lastMs - this.seen.wallMs);
    this.lastMs = Math.max(lastMs, this.seen.wallMs);
    this.learnTrust(this.seen.monotonicMs);
  }

  /** Whether the time may be wrong by any amount: the clock is not synchronised, or time continues from the last known moment. */
  get isDoubtful(): boolean {
    return this.offsetMs > 0 || (this.trust === 'nobody' && !this.wasSet);
  }

  get origin(): TimeOrigin {
    if (this.offsetMs > 0) return 'remembered';
    return this.wasSet && this.trust !== 'network' ? 'set' : this.trust;
  }

  /** The present. `setByMs` is not 0 once after the clock was set: forward, or back where it is less than 0. */
  now(): { readonly stamp: Stamp; readonly setByMs: number } {
    const before = this.seen;
    const seen = look(this.source, before.asleepMs);
    let passedMs = seen.monotonicMs - before.monotonicMs;
    if (Math.abs(seen.wallMs - before.wallMs - passedMs) > JUMP_MS) {
      seen.asleepMs = this.source.asleepMs?.() ?? 0;
      passedMs += Math.max(0, seen.asleepMs - before.asleepMs);
      if (Math.abs(seen.wallMs - before.wallMs - passedMs) > JUMP_MS) this.believeWall();
    }
    this.seen = seen;
    this.learnTrust(seen.monotonicMs);

    const atMs = seen.wallMs + this.offsetMs;
    const aheadMs = atMs - (this.lastMs + passedMs);
    const setByMs = Math.abs(aheadMs) > JUMP_MS ? Math.round(aheadMs) : 0;
    this.lastMs = setByMs === 0 ? Math.max(atMs, this.lastMs) : atMs;
    if (this.stamped?.atMs !== this.lastMs) this.stamped = { atMs: this.lastMs, ...this.calendar.at(this.lastMs) };
    return { stamp: this.stamped, setByMs };
  }

  /** When the day of the stamp began. */
  dayStartMs({ atMs, day }: Stamp): number {
    return this.calendar.dayStartMs(atMs, day);
  }

  private believeWall(): void {
    this.offsetMs = 0;
    this.wasSet = true;
  }

  /** A time server is believed even where the last moment that is known was later: then that one was in the future. */
  private learnTrust(monotonicMs: number): void {
    if (this.trust === 'network' || monotonicMs - this.trustAskedMs < TRUST_MS) return;
    this.trustAskedMs = monotonicMs;
    this.trust = this.askTrust();
    if (this.trust === 'network') this.offsetMs = 0;
  }
}

interface Look {
  readonly wallMs: number;
  readonly monotonicMs: number;
  asleepMs: number;
}

function look(source: TimeSource, asleepMs: number): Look {
  for (;;) {
    const monotonicMs = source.monotonicMs();
    const wallMs = source.wallMs();
    if (source.monotonicMs() - monotonicMs < LOOK_MS) return { wallMs, monotonicMs, asleepMs };
  }
}

type CalendarTime = Omit<Stamp, 'atMs'>;

interface DayRange {
  readonly fromMs: number;
  readonly toMs: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Clocks are set by half an hour, an hour or two. */
const CHANGE_MS_MAX = 2 * HOUR_MS;
const CHANGE_STEP_MS = HOUR_MS / 4;
/** Days that bookings ask for again and again: more than a year. */
const RANGES_KEPT = 512;
const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

/** The calendar of a time zone. Formatting costs microseconds, so each minute is looked up once. */
export class Calendar {
  private readonly format: Intl.DateTimeFormat;
  private minute = Number.NaN;
  private known: CalendarTime = { day: '', weekday: 1, minuteOfDay: 0 };

  constructor(timeZone: string) {
    const options = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', weekday: 'short' } as const;
    this.format = new Intl.DateTimeFormat('en-US', { timeZone, hourCycle: 'h23', ...options });
  }

  at(atMs: number): CalendarTime {
    const minute = Math.floor(atMs / MINUTE_MS);
    if (minute === this.minute) return this.known;
    const parts: Record<string, string> = {};
    for (const { type, value } of this.format.formatToParts(atMs)) parts[type] = value;
    this.minute = minute;
    this.known = {
      day: `${parts.year?.padStart(4, '0')}-${parts.month}-${parts.day}`,
      weekday: WEEKDAYS.indexOf(parts.weekday ?? '') + 1,
      minuteOfDay: Number(parts.hour) * 60 + Number(parts.minute),
    };
    return this.known;
  }

  /** When a day such as `2026-11-24` begins and ends; null = there is none of this name. */
  rangeOf(day: string): DayRange | null {
    let range = this.ranges.get(day);
    if (range === undefined) {
      if (this.ranges.size >= RANGES_KEPT) this.ranges.clear();
      range = this.foundRange(day);
      this.ranges.set(day, range);
    }
    return range;
  }

  private readonly ranges = new Map<string, DayRange | null>();

  private foundRange(day: string): DayRange | null {
    const noonMs = Date.parse(`${day}T12:00:00Z`);
    if (Number.isNaN(noonMs) || new Date(noonMs).toISOString().slice(0, 10) !== day) return null;
    // Noon in Greenwich is on the day nearly everywhere; zones reach from 12 hours behind to 14 ahead.
    const insideMs = [0, -3, 3].map((hours) => noonMs + hours * HOUR_MS).find((atMs) => this.at(atMs).day === day);
    if (insideMs === undefined) return null;
    const fromMs = this.dayStartMs(insideMs, day);
    // The longest day has less than 27 hours, the shortest more than 20.
    const nextMs = fromMs + 27 * HOUR_MS;
    return { fromMs, toMs: this.dayStartMs(nextMs, this.at(nextMs).day) };
  }

  /**
   * When a minute of a day is: of two of this name, as clocks are set back, the first one; null = clocks are set forward over it, or there
   * is no such day.
   */
  instantOf(day: string, minuteOfDay: number): number | null {
    const range = this.rangeOf(day);
    if (range === null) return null;
    const plainMs = range.fromMs + minuteOfDay * MINUTE_MS;
    if (range.toMs - range.fromMs === DAY_MS) return plainMs;
    // The earliest one comes first.
    for (let byMs = -CHANGE_MS_MAX; byMs <= CHANGE_MS_MAX; byMs += CHANGE_STEP_MS) {
      const found = this.at(plainMs + byMs);
      if (found.day === day && found.minuteOfDay === minuteOfDay) return plainMs + byMs;
    }
    return null;
  }

  /** The first moment of a day, to the minute, for a moment on it. */
  dayStartMs(atMs: number, day: string): number {
    let inside = Math.floor(atMs / MINUTE_MS);
    // No day has more hours than this, whatever clocks are changed on it.
    let before = inside - 27 * 60;
    while (inside - before > 1) {
      const middle = Math.floor((inside + before) / 2);
      if (this.at(middle * MINUTE_MS).day === day) inside = middle;
      else before = middle;
    }
    return inside * MINUTE_MS;
  }
}
