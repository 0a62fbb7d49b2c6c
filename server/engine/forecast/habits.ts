/**
 * When windows usually come, go away and are back, learned from the days before: a play draws one of these days for each window. Only days
 * that fit today count: of the same plan, if there is one; a window that has been at lunch does not go again, and one that is still there
 * goes at a later time. A break and a log-out are the same. A clerk who went home when nobody was left would have stayed for more visitors.
 */

/** Milliseconds; `forMs` is infinite for a window that does not come back. */
export interface Absence {
  /** From here on the clerk wants to go; whoever is at the window is served first. */
  readonly fromMs: number;
  readonly forMs: number;
}

interface Seen {
  readonly wishedMs: number;
  readonly leftMs: number;
  forMs: number;
  /** Somebody waited for the window when it was left. */
  readonly isNeeded: boolean;
}

interface Day {
  /** Days from 1 January 1970 to the day of this name. The moment at which a day is opened says nothing: it is midnight, or a start. */
  readonly number: number;
  /** The planned hours; empty = none. */
  plan: string;
  /** Infinity = it was not open on this day. */
  openedMs: number;
  readonly absences: Seen[];
}

interface Window {
  today: Day;
  readonly before: Day[];
}

const NEVER = Number.POSITIVE_INFINITY;
const DAY_MS = 86_400_000;
const DAYS_KEPT = 15;
/** A plan counts until it has been seen on so many days what people make of it. */
const PLANNED_DAYS_MIN = 3;
/** An absence is like another one that began so much earlier or later. */
const ALIKE_MS = 3_600_000;
/** Windows that are asked where one has not been away like this before. */
const OTHERS = 20;

/** The number of a day that is not known. */
const UNKNOWN = -1;

/** How much later the same time is on the other day. */
const laterMs = (day: Day, today: Day): number => (today.number - day.number) * DAY_MS;

export class Habits {
  private readonly windows = new Map<number, Window>();
  /** Of today; as long as it is not known, as the program began in it, the day is not kept. */
  private number = UNKNOWN;

  open(windowId: number, atMs: number): void {
    const { today } = this.windowOf(windowId);
    const last = today.absences.at(-1);
    if (today.openedMs === NEVER) today.openedMs = atMs;
    else if (last?.forMs === NEVER) last.forMs = atMs - last.leftMs;
  }

  /** @param wishedMs when the clerk may have wanted to go */
  leave(windowId: number, atMs: number, wishedMs: number, isNeeded: boolean): void {
    const { today } = this.windowOf(windowId);
    if (today.openedMs === NEVER || today.absences.at(-1)?.forMs === NEVER) return;
    today.absences.push({ wishedMs, leftMs: atMs, forMs: NEVER, isNeeded });
  }

  /**
   * @param number of the day that begins
   * @param planOf of the day that is over
   */
  openDay(number: number, atMs: number, planOf: (windowId: number) => string): void {
    const hasWorked = [...this.windows.values()].some(({ today }) => today.openedMs !== NEVER);
    this.number = number;
    for (const [windowId, window] of this.windows) {
      const { today, before } = window;
      today.plan = planOf(windowId);
      const isOpen = today.openedMs !== NEVER && today.absences.at(-1)?.forMs !== NEVER;
      if (hasWorked && today.number !== UNKNOWN) before.push(today);
      if (before.length > DAYS_KEPT) before.shift();
      window.today = this.newDay(isOpen ? atMs : NEVER);
    }
  }

  /** The clock was set: what goes on cannot be measured. */
  forgetPresent(): void {
    for (const window of this.windows.values()) window.today = this.newDay(NEVER);
  }

  /** Ways in which the rest of the day of a window may go, from now on, each as likely; none = it is not known. */
  rest(windowId: number, { isOpen, plan }: { isOpen: boolean; plan: string }, nowMs: number): readonly (readonly Absence[])[] {
    const window = this.windows.get(windowId);
    const before = window?.before.filter((day) => day.plan === plan) ?? [];
    if (window === undefined || (plan !== '' && before.length < PLANNED_DAYS_MIN)) return [];
    if (isOpen) return restOfOpen({ today: window.today, before }, nowMs);
    const current = window.today.absences.at(-1);
    if (window.today.openedMs === NEVER) return untilOpened({ today: window.today, before }, nowMs);
    if (current === undefined) return [];
    const own = restOfAbsence({ today: window.today, before }, current, nowMs);
    if (own.length > 0) return own;
    return [...this.windows.values()].slice(0, OTHERS).flatMap((other) => restOfAbsence(other, current, nowMs));
  }

  /** How long people usually stay at a window after the end of the plan, which is at `endMs` today; 0 = not known. */
  overtimeMs(windowId: number, plan: string, endMs: number): number {
    const window = this.windows.get(windowId);
    const worked = window?.before.filter((day) => day.plan === plan && day.openedMs !== NEVER) ?? [];
    if (window === undefined || worked.length < PLANNED_DAYS_MIN) return 0;
    const overtimes = worked.map((day) => Math.max(0, leftForGoodMs(day) + laterMs(day, window.today) - endMs));
    return overtimes.sort((one, other) => one - other)[worked.length >> 1] ?? 0;
  }

  private newDay(openedMs: number): Day {
    return { number: this.number, plan: '', openedMs, absences: [] };
  }

  private windowOf(windowId: number): Window {
    const known = this.windows.get(windowId) ?? { today: this.newDay(NEVER), before: [] };
    this.windows.set(windowId, known);
    return known;
  }
}

/** -Infinity = somebody was still there when the day was over. */
function leftForGoodMs({ absences }: Day): number {
  const last = absences.at(-1);
  return last?.forMs === NEVER ? last.leftMs : Number.NEGATIVE_INFINITY;
}

function restOfOpen({ today, before }: Window, nowMs: number): Absence[][] {
  const worked = before.filter(({ openedMs }) => openedMs !== NEVER);
  const gone = today.absences.length;
  const fitting = worked.filter((day) => {
    const then = nowMs - laterMs(day, today);
    return day.absences.filter(({ leftMs }) => leftMs <= then).length === gone;
  });
  return (fitting.length > 0 ? fitting : worked).map((day) => absencesAfter(day, today, nowMs, nowMs));
}

/** A window that has not been open today, and may come. */
function untilOpened({ today, before }: Window, nowMs: number): Absence[][] {
  return before.flatMap((day) => {
    const openedMs = day.openedMs + laterMs(day, today);
    return openedMs <= nowMs ? [] : [[{ fromMs: 0, forMs: openedMs - nowMs }, ...absencesAfter(day, today, nowMs, openedMs)]];
  });
}

function restOfAbsence({ today, before }: Window, { leftMs }: Seen, nowMs: number): Absence[][] {
  const elapsedMs = nowMs - leftMs;
  return before.flatMap((day) => {
    const shiftMs = laterMs(day, today);
    return day.absences
      .filter((one) => Math.abs(one.leftMs + shiftMs - leftMs) <= ALIKE_MS && one.forMs > elapsedMs)
      .map(({ forMs }) => [{ fromMs: 0, forMs: forMs - elapsedMs }, ...absencesAfter(day, today, nowMs, leftMs + forMs)]);
  });
}

/** Those that begin later today than `fromMs`. */
function absencesAfter(day: Day, today: Day, nowMs: number, fromMs: number): Absence[] {
  const shiftMs = laterMs(day, today) - nowMs;
  return day.absences
    .filter(({ leftMs, forMs, isNeeded }) => leftMs + shiftMs > fromMs - nowMs && (forMs !== NEVER || isNeeded))
    .map(({ wishedMs, forMs }) => ({ fromMs: Math.max(0, wishedMs + shiftMs), forMs }));
}
