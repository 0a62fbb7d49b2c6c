/**
 * The branch's time. A small box has no battery clock, so its wall clock may be wrong at the start and may jump. Rules (chosen):
 * at the start, time goes on from the last event if the clock says something earlier; while running, a clock that somebody sets is
 * believed, in both directions; small steps back (a correction by minutes) let time stand still until it is reached again.
 */
import type { Stamp } from '../model/stamp.js';

/** Where times come from: milliseconds since the epoch, and milliseconds of a clock that only goes on. */
export interface TimeSource {
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
}

export const SYSTEM_TIME: TimeSource = { wallMs: () => Date.now(), monotonicMs: () => performance.now() };

/** Wall and monotonic clock drift apart by less than this between two looks, unless somebody set the wall clock. */
const JUMP_MS = 2000;
/** Up to here time stands still rather than go back. */
const STEP_BACK_MS = 10 * 60_000;

export class Clock {
  /** Added to the wall clock until it is set. */
  private offsetMs: number;
  private lastWallMs: number;
  private lastMonotonicMs: number;
  private lastMs: number;
  private stamped: Stamp | undefined;
  private readonly calendar: Calendar;

  /** @param lastMs the time of the newest event on the disk; 0 = none. */
  constructor(
    timeZone: string,
    lastMs: number,
    private readonly source: TimeSource = SYSTEM_TIME,
  ) {
    this.calendar = new Calendar(timeZone);
    this.lastWallMs = source.wallMs();
    this.lastMonotonicMs = source.monotonicMs();
    this.offsetMs = Math.max(0, lastMs - this.lastWallMs);
    this.lastMs = lastMs;
  }

  /** Whether time goes on from the last event because the wall clock was behind it at the start. */
  get isDoubtful(): boolean {
    return this.offsetMs > 0;
  }

  /** The present. `setBackByMs` is more than 0 once after the clock was set back, so that waiting times can be put right. */
  now(): { readonly stamp: Stamp; readonly setBackByMs: number } {
    const wallMs = this.source.wallMs();
    const monotonicMs = this.source.monotonicMs();
    const jumpedMs = wallMs - this.lastWallMs - (monotonicMs - this.lastMonotonicMs);
    this.lastWallMs = wallMs;
    this.lastMonotonicMs = monotonicMs;
    if (Math.abs(jumpedMs) > JUMP_MS) this.offsetMs = 0;

    let atMs = wallMs + this.offsetMs;
    const behindMs = this.lastMs - atMs;
    const setBackByMs = behindMs > STEP_BACK_MS ? behindMs : 0;
    if (behindMs > 0 && setBackByMs === 0) atMs = this.lastMs;
    this.lastMs = atMs;
    if (this.stamped?.atMs !== atMs) this.stamped = { atMs, ...this.calendar.at(atMs) };
    return { stamp: this.stamped, setBackByMs };
  }
}

type CalendarTime = Omit<Stamp, 'atMs'>;

const MINUTE_MS = 60_000;
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
}
