/** Who is at the windows now, and when they will not be: what is seen, what is planned and what is usual. */

import { windowHours } from '../../model/books/working-hours.js';
import { NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import { WINDOW_STATE } from '../../model/window-state.js';
import { isOpenWindow } from '../rules/serving-windows.js';
import type { QueueState, WindowState } from '../state.js';
import type { Absence } from './habits.js';
import { isAway, type LocalTime, planOf, type Shift, shiftsOf, untilEnd } from './shifts.js';

export interface Attended {
  readonly clerkId: number;
  /** `away`: it is to come back. */
  readonly state: 'serving' | 'free' | 'onBreak' | 'away';
  /** It is open, or its plan says when it will be: visitors may be told of its calls. When a break ends that has begun is a guess. */
  readonly isCountedOn: boolean;
  /** null = it has no plan. */
  readonly shifts: readonly Shift[] | null;
  /** Ways in which the rest of its day may go, each as likely; none = it is there. */
  readonly habits: readonly (readonly Absence[])[];
}

/** The moment of the forecast, and what the state does not say. */
export interface Present {
  readonly atMs: number;
  readonly local: LocalTime;
  /** The clerk who was at a window before it was left; undefined = not known. */
  readonly lastClerkAt: (windowId: number) => number | undefined;
  /** How many times as long as others a clerk takes. */
  readonly paceOf: (clerkId: number) => number;
  /** How long people usually stay at a window after the end of its plan, which is at that moment today. */
  readonly overtimeAt: (windowId: number, plan: string, endMs: number) => number;
  /** How the rest of the day of a window may go; none = not known. */
  readonly restOfDay: (windowId: number, today: { readonly isOpen: boolean; readonly plan: string }) => readonly (readonly Absence[])[];
}

export interface Around extends Present {
  /** Who is at any window now. */
  readonly clerksThere: ReadonlySet<number>;
}

/** Who is at a window, or will be there again today; null = nobody. */
export function attendance(state: QueueState, windowId: number, window: WindowState, around: Around): Attended | null {
  const { clerkId, stateId, consumerId } = window;
  const { atMs, local, lastClerkAt, overtimeAt, restOfDay, clerksThere } = around;
  const row = state.books.Workplace.get(windowId);
  if (row === undefined || (row.disabled !== 0 && consumerId === NO_CONSUMER)) return null;
  const isServing = clerkId !== NO_CLERK && consumerId !== NO_CONSUMER;
  const isOpen = clerkId !== NO_CLERK && stateId === WINDOW_STATE.open;
  const hours = windowHours(state.books.Calendar, row, local);
  const plan = planOf(hours);
  const doing = isServing ? 'serving' : isOpen ? 'free' : 'away';
  const planned = shiftsOf(hours, local, atMs, doing, (endMs) => overtimeAt(windowId, plan, endMs));
  const habits = planned?.length === 0 ? [] : restOfDay(windowId, { isOpen: isServing || isOpen, plan });
  // What people make of a plan goes before the plan, but for its end.
  const shifts = habits.length === 0 ? planned : untilEnd(planned);
  const isCountedOn = isOpenWindow(state, windowId, window) || isAway(planned);
  if (isServing) return { clerkId, state: 'serving', isCountedOn, shifts, habits };
  if (isOpen) return { clerkId, state: 'free', isCountedOn, shifts, habits };
  const absentId = clerkId === NO_CLERK ? lastClerkAt(windowId) : clerkId;
  if (isAway(shifts) && absentId !== undefined) return { clerkId: absentId, state: 'away', isCountedOn, shifts, habits };
  if (clerkId !== NO_CLERK && stateId === WINDOW_STATE.onBreak) {
    const back = habits.filter(([now]) => now !== undefined && now.forMs !== Number.POSITIVE_INFINITY);
    return { clerkId, state: back.length > 0 ? 'away' : 'onBreak', isCountedOn, shifts, habits: back };
  }
  if (absentId === undefined || habits.every(([now]) => now?.forMs === Number.POSITIVE_INFINITY)) return null;
  // Who has moved to another window is not expected back.
  if (clerksThere.has(absentId)) return null;
  return { clerkId: absentId, state: 'away', isCountedOn, shifts, habits };
}
