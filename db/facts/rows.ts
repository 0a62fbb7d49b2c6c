/** Rows of facts; docs/indicators.md defines each field. No row has a text about a visitor. Moments and lengths are milliseconds. */
import type { Outcome } from './outcome.js';
import type { VisitAbout } from './visit.js';

export interface VisitFact {
  readonly consumerId: number;
  readonly ticket: string;
  readonly registeredMs: number;
  /** null = it goes on. */
  readonly doneMs: number | null;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly about: VisitAbout;
  /** By operations in their order, and calls of each in the order of time. */
  readonly calls: readonly CallFact[];
}

export interface CallFact {
  /** Which operation of the ticket, from 0. */
  readonly operation: number;
  readonly serviceId: number;
  readonly stage: number;
  readonly operationId: number;
  /** Norms of the operation at that time; 0 = none. */
  readonly regulatedSec: number;
  readonly dangerSec: number;
  /** The ticket got it later than it was given. */
  readonly isAdded: boolean;
  /** Of an operation without a call those that refused it. */
  readonly windowId: number | null;
  readonly clerkId: number | null;
  /** Which stay at a window, from 1; 0 = the operation was never called. */
  readonly stay: number;
  /** The stay begins with this row. */
  readonly isCalled: boolean;
  readonly inMs: number | null;
  readonly outMs: number | null;
  readonly waitMs: number | null;
  readonly walkMs: number | null;
  readonly servedMs: number | null;
  readonly postponedMs: number | null;
  readonly end: CallEnd | null;
  readonly by: string | null;
  /** Ids in the book of reasons: of a call by hand, and of the postponement that ended it. */
  readonly callReason: number | null;
  readonly postponeReason: number | null;
  /** What came of it, in the book of outcomes. */
  readonly outcomeId: number | null;
  readonly recalls: number;
  /** The last row of its operation; only such a row has the end of the operation, once that has ended. */
  readonly isLast: boolean;
  readonly outcome: Outcome | null;
  readonly reason: string | null;
  readonly endMs: number | null;
}

/** `handed`: to the next clerk at the window, who has a row of his own. */
export type CallEnd = Outcome | 'skipped' | 'postponed' | 'transferred' | 'handed';

export type StretchState = 'serving' | 'idle' | 'idle_waited' | 'break';

/** A time during which nothing changed at a window that was at work. */
export interface Stretch {
  readonly windowId: number;
  /** null = nobody is known to sit there. */
  readonly clerkId: number | null;
  readonly state: StretchState;
  /** Of a break. */
  readonly reason: string | null;
  readonly fromMs: number;
  readonly toMs: number;
}
