/** Why a visitor was called: data that pages word. Ids of segments are those of the book Segment, 0 = none. */
import type { CallingRule, OwnOrder } from './books/calling-profile.js';

/** A visitor as the choice saw him. */
interface Weighed {
  readonly segment: number;
  /** Since the ticket was taken, or since the agreed time where the segment counts from that; less than 0 = it has not come yet. */
  readonly waitSec: number;
  readonly promiseMin: number;
}

/** Of a call by a profile. */
export interface WhyCalled {
  /** Of segments and profiles: it grows with each change of either book. */
  readonly revision: number;
  /** The rule of the profile that called; 0 = its `finally`. */
  readonly rule: number;
  readonly finally: OwnOrder['finally'];
  readonly segment: number;
  readonly values: {
    readonly waitSec: number;
    readonly promiseMin: number;
    /** Of the rule: what its conditions compared, in their order. */
    readonly facts?: readonly number[];
  };
  /** Whom `finally` would have called of all others; left out = nobody else could be called. */
  readonly runnerUp?: Weighed & { readonly c: number };
}

/** Whose rule called: what the limits of rules count. */
export interface CalledUnder {
  readonly profile: number;
  /** 0 = by its `finally`. */
  readonly rule: number;
}

/** A rule as it was when it called. */
export type RuleThen = Omit<CallingRule, 'id'>;

/** What a call by a profile says beside its visitor. */
export interface CalledInTurn {
  under?: CalledUnder;
  /** For people: nothing follows from it. */
  why?: WhyCalled;
}

/**
 * Of a call in the usual order: by what its visitor preceded the next one; `ageing` = he has waited longer, though his priorities are
 * worse.
 */
export interface WhyUsual {
  readonly by: 'alone' | 'priority' | 'service' | 'arrival' | 'ageing';
  /** The ticket that would have been called next. */
  readonly runnerUp?: number;
}

/** By what somebody goes first who came later: an appointment, a rule of the profile, or a shorter promise. */
export const GOING_FIRST = ['appointment', 'rule', 'promise'] as const;
export interface GoingFirst {
  readonly by: (typeof GOING_FIRST)[number];
  readonly count: number;
}
