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
  readonly startMs: number;
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

/** How much later the same time is today. */
const untilToday = ({ startMs }: Day, nowMs: number): number => Math.round((nowMs - startMs) / DAY_MS) * DAY_MS;

export class Habits {
  private readonly windows = new Map<number, Window>();
  private startMs = 0;

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

  /** @param planOf of the day that is over */
  openDay(atMs: number, planOf: (windowId: number) => string): void {
    const hasWorked = [...this.windows.values()].some(({ today }) => today.openedMs !== NEVER);
    this.startMs = atMs;
    for (const [windowId, window] of this.windows) {
      const { today, before } = window;
      today.plan = planOf(windowId);
      const isOpen = today.openedMs !== NEVER && today.absences.at(-1)?.forMs !== NEVER;
      if (hasWorked) before.push(today);
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
    if (window.today.openedMs === NEVER) return untilOpened(before, nowMs);
    if (current === undefined) return [];
    const own = restOfAbsence(before, current, nowMs);
    return own.length > 0
      ? own
      : [...this.windows.values()].slice(0, OTHERS).flatMap((other) => restOfAbsence(other.before, current, nowMs));
  }

  private newDay(openedMs: number): Day {
    return { startMs: this.startMs, plan: '', openedMs, absences: [] };
  }

  private windowOf(windowId: number): Window {
    const known = this.windows.get(windowId) ?? { today: this.newDay(NEVER), before: [] };
    this.windows.set(windowId, known);
    return known;
  }
}

function restOfOpen({ today, before }: Window, nowMs: number): Absence[][] {
  const worked = before.filter(({ openedMs }) => openedMs !== NEVER);
  const gone = today.absences.length;
  const fitting = worked.filter((day) => {
    const then = nowMs - untilToday(day, nowMs);
    return day.absences.filter(({ leftMs }) => leftMs <= then).length === gone;
  });
  return (fitting.length > 0 ? fitting : worked).map((day) => absencesAfter(day, nowMs, nowMs));
}

/** A window that has not been open today, and may come. */
function untilOpened(before: readonly Day[], nowMs: number): Absence[][] {
  return before.flatMap((day) => {
    const openedMs = day.openedMs + untilToday(day, nowMs);
    return openedMs <= nowMs ? [] : [[{ fromMs: 0, forMs: openedMs - nowMs }, ...absencesAfter(day, nowMs, openedMs)]];
  });
}

function restOfAbsence(days: readonly Day[], { leftMs }: Seen, nowMs: number): Absence[][] {
  const elapsedMs = nowMs - leftMs;
  return days.flatMap((day) => {
    const laterMs = untilToday(day, nowMs);
    return day.absences
      .filter((one) => Math.abs(one.leftMs + laterMs - leftMs) <= ALIKE_MS && one.forMs > elapsedMs)
      .map(({ forMs }) => [{ fromMs: 0, forMs: forMs - elapsedMs }, ...absencesAfter(day, nowMs, leftMs + forMs)]);
  });
}

/** Those that begin later today than `fromMs`. */
function absencesAfter(day: Day, nowMs: number, fromMs: number): Absence[] {
  const laterMs = untilToday(day, nowMs) - nowMs;
  return day.absences
    .filter(({ leftMs, forMs, isNeeded }) => leftMs + laterMs > fromMs - nowMs && (forMs !== NEVER || isNeeded))
    .map(({ wishedMs, forMs }) => ({ fromMs: Math.max(0, wishedMs + laterMs), forMs }));
}
