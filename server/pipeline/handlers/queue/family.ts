/** Handlers of the queue, and what they work with. */
import type { CodeGuard } from '../../access/code-guard.js';
import type { PinGuard } from '../../access/pin-guard.js';
import type { Waits } from '../../feeds/expected-wait.js';
import type { HourlyLimit } from '../../limits/hourly-limit.js';
import type { Paper } from '../../platform/devices.js';
import type { CallReasons } from '../../tickets/call-reasons.js';
import type { TicketFacts } from '../../tickets/ticket-content.js';
import type { Trials } from '../../trials/trials.js';
import { type AnonymousRequest as AnyAnonymousRequest, type Request as AnyRequest, bindingOf, type CommonContext } from '../handler.js';

export interface Context extends CommonContext {
  readonly callReasons: CallReasons;
  readonly codeGuard: Pick<CodeGuard, 'waitSeconds' | 'wrong'>;
  readonly expectedWait: Waits;
  readonly paper: Paper;
  readonly pinGuard: PinGuard;
  /** Tickets that were taken on the page of headquarters. */
  readonly remoteTickets: HourlyLimit;
  readonly ticketFacts: TicketFacts;
  readonly trials: Trials;
}

export type Request<Data = unknown> = AnyRequest<Data, Context>;
export type AnonymousRequest<Data = unknown> = AnyAnonymousRequest<Data, Context>;

export const { handle, handleAnybody } = bindingOf<Context>();
