/** Moments in the calendar of the branch. */

export interface CalendarTime {
  /** `2026-11-24` */
  readonly day: string;
  readonly hour: number;
  /** 1 = Monday. */
  readonly weekday: number;
  /** Of ISO 8601, `2026-W48`. */
  readonly week: string;
  /** `2026-11` */
  readonly month: string;
}

/** All zones are shifted by quarters of an hour. */
const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
const SUNDAY = 7;
const THURSDAY = 4;

export class FactCalendar {
  readonly #format: Intl.DateTimeFormat;
  readonly #known = new Map<number, CalendarTime>();

  constructor(timeZone: string) {
    const options = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', hourCycle: 'h23' } as const;
    this.#format = new Intl.DateTimeFormat('sv-SE', { timeZone, ...options });
  }

  at(atMs: number): CalendarTime {
    const quarter = Math.floor(atMs / QUARTER_MS);
    const known = this.#known.get(quarter);
    if (known !== undefined) return known;
    const [day = '', hour = ''] = this.#format.format(quarter * QUARTER_MS).split(' ');
    const dayMs = Date.parse(day);
    const weekday = new Date(dayMs).getUTCDay() || SUNDAY;
    const time = { day, hour: Number(hour), weekday, week: weekOf(dayMs, weekday), month: day.slice(0, 7) };
    this.#known.set(quarter, time);
    return time;
  }

  /** The end of the quarter of an hour: until then nothing of the above changes. */
  sameUntil(atMs: number): number {
    return (Math.floor(atMs / QUARTER_MS) + 1) * QUARTER_MS;
  }
}

/** A week belongs to the year of its Thursday. */
function weekOf(dayMs: number, weekday: number): string {
  const thursday = new Date(dayMs + (THURSDAY - weekday) * DAY_MS);
  const yearMs = Date.UTC(thursday.getUTCFullYear(), 0, 1);
  const week = Math.floor((thursday.getTime() - yearMs) / (7 * DAY_MS)) + 1;
  return `${thursday.getUTCFullYear()}-W${String(week).padStart(2, '0')}`;
}
