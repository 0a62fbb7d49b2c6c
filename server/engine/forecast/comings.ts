/**
 * When people come to windows and leave them: what events say of it, and after a start what the days before and the morning were like.
 * Habits, breaks and who is away from where are learned of it.
 */

import { windowHours } from '../../model/books/working-hours.js';
import { NO_CLERK } from '../../model/consumer.js';
import { dayNumber, weekdayOf } from '../../model/local-time.js';
import { WINDOW_STATE } from '../../model/window-state.js';
import type { QueueState } from '../state.js';
import { Habits } from './habits.js';
import { Durations } from './learning.js';
import { planOf } from './shifts.js';

/** Who leaves a window sooner after a visitor left because of something else. */
const AFTER_VISIT_MS = 60_000;

interface Visit {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Somebody came to a window, or left it. */
export interface Move {
  readonly atMs: number;
  readonly windowId: number;
  readonly clerkId: number;
  readonly isThere: boolean;
  /** Somebody waited for the window when it was left. */
  readonly isNeeded: boolean;
  /** The last one at the window. */
  readonly lastVisit: Visit | null;
}

export interface PastDay {
  /** `2026-11-24` */
  readonly day: string;
  readonly startMs: number;
  readonly moves: readonly Move[];
}

export class Comings {
  readonly breaks = new Durations();
  private habits = new Habits();
  /** What is learned while the past is read; null = it is not. */
  private meanwhile: ((habits: Habits) => void)[] | null = null;
  private readonly onBreak = new Map<number, number>();
  /** By window: its last visitor. */
  private readonly lastVisits = new Map<number, Visit>();
  /** By window: who worked there last today. */
  private readonly lastClerks = new Map<number, number>();
  private day: string;

  constructor(private readonly state: QueueState) {
    this.day = state.day;
  }

  lastClerkAt(windowId: number): number | undefined {
    return this.lastClerks.get(windowId);
  }

  restOfDay(windowId: number, today: { readonly isOpen: boolean; readonly plan: string }, nowMs: number): ReturnType<Habits['rest']> {
    return this.habits.rest(windowId, today, nowMs);
  }

  overtimeMs(windowId: number, plan: string, endMs: number): number {
    return this.habits.overtimeMs(windowId, plan, endMs);
  }

  /** For how long the window has been on a break. */
  onBreakForMs(windowId: number, nowMs: number): number {
    return nowMs - (this.onBreak.get(windowId) ?? nowMs);
  }

  /** From now on the past is being read. Call what is answered with it: days in order, the last one is today until `nowMs`. */
  resume(nowMs: number): (days: readonly PastDay[]) => void {
    const meanwhile: ((habits: Habits) => void)[] = [];
    this.meanwhile = meanwhile;
    for (const [windowId, { clerkId }] of this.state.windows) if (clerkId !== NO_CLERK) this.lastClerks.set(windowId, clerkId);
    return (days) => {
      this.meanwhile = null;
      if (days.length === 0) return;
      this.habits = new Habits();
      const since = [...this.lastClerks];
      for (const [index, { day, startMs, moves }] of days.entries()) {
        const before = days[index - 1];
        this.habits.openDay(dayNumber(day), startMs, (windowId) => (before === undefined ? '' : this.planOn(before.day, windowId)));
        for (const move of moves) if (move.atMs < nowMs) this.relive(move);
      }
      for (const learn of meanwhile) learn(this.habits);
      for (const [windowId, clerkId] of since) this.lastClerks.set(windowId, clerkId);
    };
  }

  openDay(day: string, atMs: number): void {
    const over = this.day;
    this.day = day;
    this.learn((habits) => habits.openDay(dayNumber(day), atMs, (windowId) => this.planOn(over, windowId)));
  }

  logIn(windowId: number, clerkId: number, atMs: number): void {
    this.lastClerks.set(windowId, clerkId);
    this.onBreak.delete(windowId);
    this.learn((habits) => habits.open(windowId, atMs));
  }

  /** @param isNeeded by window: somebody waits for it that could be called */
  lookForLeft(atMs: number, isNeeded: (windowId: number) => boolean): void {
    for (const [windowId, { clerkId }] of this.state.windows) {
      if (clerkId !== NO_CLERK || !this.lastClerks.has(windowId)) continue;
      this.onBreak.delete(windowId);
      this.leave(windowId, atMs, isNeeded(windowId));
    }
  }

  /** A window that goes from a break to closed has not been there in between. */
  changeState(windowId: number, stateId: number, atMs: number, isNeeded: boolean): void {
    if (stateId === WINDOW_STATE.open) {
      this.endBreak(windowId, atMs);
      this.learn((habits) => habits.open(windowId, atMs));
      return;
    }
    this.leave(windowId, atMs, isNeeded);
    if (stateId === WINDOW_STATE.onBreak) this.onBreak.set(windowId, atMs);
    else this.onBreak.delete(windowId);
  }

  /** A call ends a break. */
  call(windowId: number, atMs: number): void {
    if (this.onBreak.has(windowId)) this.learn((habits) => habits.open(windowId, atMs));
    this.endBreak(windowId, atMs);
  }

  visited(windowId: number, visit: Visit): void {
    this.lastVisits.set(windowId, visit);
  }

  /** The clock was set: what goes on cannot be measured. */
  forgetPresent(): void {
    this.learn((habits) => habits.forgetPresent());
  }

  forgetBreaks(): void {
    this.onBreak.clear();
  }

  private learn(what: (habits: Habits) => void): void {
    what(this.habits);
    this.meanwhile?.push(what);
  }

  private relive({ windowId, atMs, clerkId, isThere, isNeeded, lastVisit }: Move): void {
    if (isThere) this.habits.open(windowId, atMs);
    else this.habits.leave(windowId, atMs, wishedMs(atMs, lastVisit), isNeeded);
    this.lastClerks.set(windowId, clerkId);
    // A break that goes on: whatever came after it began before the program did.
    if (!isThere && this.state.windows.get(windowId)?.stateId === WINDOW_STATE.onBreak) this.onBreak.set(windowId, atMs);
  }

  private endBreak(windowId: number, atMs: number): void {
    const sinceMs = this.onBreak.get(windowId);
    this.onBreak.delete(windowId);
    if (sinceMs !== undefined) this.breaks.learn(atMs - sinceMs);
  }

  private leave(windowId: number, atMs: number, isNeeded: boolean): void {
    const wished = wishedMs(atMs, this.lastVisits.get(windowId) ?? null);
    this.learn((habits) => habits.leave(windowId, atMs, wished, isNeeded));
  }

  private planOn(day: string, windowId: number): string {
    const row = this.state.books.Workplace.get(windowId);
    return row === undefined ? '' : planOf(windowHours(this.state.books.Calendar, row, { day, weekday: weekdayOf(day) }));
  }
}

/** Who goes after a visitor may have wanted to since before the visitor was called. */
const wishedMs = (atMs: number, last: Visit | null): number =>
  last !== null && atMs - last.toMs < AFTER_VISIT_MS ? (last.fromMs + atMs) / 2 : atMs;
