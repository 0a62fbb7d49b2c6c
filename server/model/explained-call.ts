/** A call with its explanation, for people. */
import type { CalledBy } from './consumer.js';
import type { CalledUnder, RuleThen, WhyCalled, WhyUsual } from './why-called.js';

export interface ExplainedCall {
  readonly id: number;
  readonly ticket: string;
  readonly atMs: number;
  readonly window: number;
  readonly clerk: number;
  /** How it was asked for. */
  readonly how: CalledBy | 'next';
  /** Since the ticket was taken, or since the agreed time where the visitor came earlier. */
  readonly waitSec: number;
  /** The agreed time of the appointment that the ticket was given for. */
  readonly bookedMs?: number;
  readonly under?: CalledUnder;
  /** Of a call by a rule. */
  readonly rule?: RuleThen;
  /** Of a call out of turn, from the book Reason. */
  readonly reason?: number;
  /** null = out of turn, or in the usual order behind somebody who did not come. */
  readonly why: WhyCalled | WhyUsual | null;
  /** The number of its runner-up; '' = there is none. */
  readonly nextTicket: string;
  /** Its wait, as `waitSec`; 0 = there is none. */
  readonly nextWaitSec: number;
}
