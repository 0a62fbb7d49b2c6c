/** What all handlers together work with; made once by the composition root. */
import type { CodeGuard } from '../access/code-guard.js';
import type { CommittedState } from '../commit/committed-state.js';
import type { LongReplies } from '../limits/long-replies.js';
import type { Context as BookingContext } from './booking/family.js';
import type { Context as BooksContext } from './books/family.js';
import type { Context as BoxContext } from './box/family.js';
import type { Context as FiguresContext } from './figures/family.js';
import type { Handled, HandledForAnybody, Request } from './handler.js';
import type { Context as QueueContext } from './queue/family.js';

/** The dispatcher alone needs what stands here; each family sees its own part. */
export interface HandlerContext extends QueueContext, BookingContext, BooksContext, BoxContext, FiguresContext {
  readonly codeGuard: Pick<CodeGuard, 'waitSeconds' | 'wrong' | 'disconnected'>;
  readonly committed: CommittedState;
  readonly longReplies: LongReplies;
}

export type AnyRequest = Request<unknown, HandlerContext>;
export type AnyHandled = Handled<HandlerContext>;
export type AnyHandledForAnybody = HandledForAnybody<HandlerContext>;
