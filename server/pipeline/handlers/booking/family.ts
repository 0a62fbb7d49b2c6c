/** Handlers of bookings, and what they work with. */
import type { CodeGuard } from '../../access/code-guard.js';
import type { ShortCodeGuard } from '../../access/short-code-guard.js';
import type { VisitGuard } from '../../access/visit-guard.js';
import type { FairQueue } from '../../limits/fair-queue.js';
import type { HourlyLimit } from '../../limits/hourly-limit.js';
import type { Paper } from '../../platform/devices.js';
import type { TicketFacts } from '../../tickets/ticket-content.js';
import { type AnonymousRequest as AnyAnonymousRequest, type Request as AnyRequest, bindingOf, type CommonContext } from '../handler.js';

export interface Context extends CommonContext {
  readonly codeGuard: Pick<CodeGuard, 'waitSeconds' | 'wrong'>;
  readonly paper: Paper;
  /** Bookings that were made on the page of headquarters, and wrong codes of bookings. */
  readonly remoteBookings: HourlyLimit;
  readonly remoteWrongCodes: HourlyLimit;
  readonly shortCodeGuard: ShortCodeGuard;
  /** Questions for free slots. */
  readonly slotTurns: FairQueue;
  readonly ticketFacts: TicketFacts;
  readonly visitGuard: Pick<VisitGuard, 'waitSeconds' | 'booked'>;
}

export type Request<Data = unknown> = AnyRequest<Data, Context>;
export type AnonymousRequest<Data = unknown> = AnyAnonymousRequest<Data, Context>;

export const { handle, handleAnybody } = bindingOf<Context>();
