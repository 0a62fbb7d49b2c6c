/** Days, hours and weeks of a time zone. */
const MINUTE_MS = 60_000;
const DAY_MS = 1_440 * MINUTE_MS;
/** No zone changes its clock within a quarter of an hour of UTC. */
const STEP_MS = 15 * MINUTE_MS;

export interface Moment {
  /** `2026-11-24` */
  readonly day: string;
  readonly hour: number;
  /** At which its quarter of an hour began. */
  readonly minute: number;
  /** 1 = Monday. */
  readonly weekday: number;
  /** `2026-W48`, of ISO 8601 */
  readonly week: string;
  /** `2026-11` */
  readonly month: string;
}

export class Calendar {
  private readonly format: Intl.DateTimeFormat;
  private readonly known = new Map<number, Moment>();
  private readonly begins = new Map<string, number>();

  constructor(readonly zone: string) {
    const parts = { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' } as const;
    this.format = new Intl.DateTimeFormat('en-CA', { timeZone: zone, hourCycle: 'h23', calendar: 'gregory', ...parts });
  }

  at(ms: number): Moment {
    const step = Math.floor(ms / STEP_MS);
    const known = this.known.get(step);
    if (known !== undefined) return known;
    const part = Object.fromEntries(this.format.formatToParts(step * STEP_MS).map(({ type, value }) => [type, value]));
    const day = `${part.year}-${part.month}-${part.day}`;
    const moment = {
      day,
      hour: Number(part.hour),
      minute: Number(part.minute),
      weekday: weekdayOf(day),
      week: weekOf(day),
      month: day.slice(0, 7),
    };
    this.known.set(step, moment);
    return moment;
  }

  /** The first moment of the day. */
  begin(day: string): number {
    const known = this.begins.get(day);
    if (known !== undefined) return known;
    // No zone is more than a day away from UTC; days begin at a quarter of an hour of it.
    let ms = Date.parse(`${day}T00:00:00Z`) - DAY_MS;
    while (this.at(ms).day < day) ms += STEP_MS;
    this.begins.set(day, ms);
    return ms;
  }

  /** The first moment at which clocks show `09:30` on the day; where they are set forward over it, so long after its begin. */
  clockAt(day: string, time: string): number {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    for (let ms = this.begin(day); this.at(ms).day === day; ms += STEP_MS) {
      const into = minute - this.at(ms).minute;
      if (this.at(ms).hour === hour && into >= 0 && into < STEP_MS / MINUTE_MS) return ms + into * MINUTE_MS;
    }
    return this.begin(day) + (hour * 60 + minute) * MINUTE_MS;
  }

  /** Minutes of the day that clocks show, each with the first moment at which they do. */
  minutes(day: string): ReadonlyMap<number, number> {
    const first = new Map<number, number>();
    for (let ms = this.begin(day); ms < this.begin(dayAfter(day)); ms += STEP_MS) {
      const part = Object.fromEntries(this.format.formatToParts(ms).map(({ type, value }) => [type, value]));
      const minute = Number(part.hour) * 60 + Number(part.minute);
      for (let more = 0; more < STEP_MS / MINUTE_MS; more++) if (!first.has(minute + more)) first.set(minute + more, ms + more * MINUTE_MS);
    }
    return first;
  }

  /** The next moment at which another hour begins. */
  nextHour(ms: number): number {
    const { hour, day } = this.at(ms);
    let next = (Math.floor(ms / STEP_MS) + 1) * STEP_MS;
    while (this.at(next).hour === hour && this.at(next).day === day) next += STEP_MS;
    return next;
  }
}

export const dayAfter = (day: string): string => new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);

export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = dayAfter(day)) days.push(day);
  return days;
}

export const weekdayOf = (day: string): number => new Date(Date.parse(day)).getUTCDay() || 7;

/** The week belongs to the year that has its Thursday. */
function weekOf(day: string): string {
  const thursdayMs = Date.parse(day) + (4 - weekdayOf(day)) * DAY_MS;
  const year = new Date(thursdayMs).getUTCFullYear();
  const week = 1 + Math.floor((thursdayMs - Date.UTC(year, 0, 1)) / (7 * DAY_MS));
  return `${year}-W${String(week).padStart(2, '0')}`;
}
