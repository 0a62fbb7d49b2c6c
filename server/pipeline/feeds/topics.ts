/** What can be subscribed to, each by a key. */
import type { Audience } from '../../engine/views.js';
import { isHiding } from '../../engine/views.js';
import type { BookName } from '../../model/books/index.js';

/** Something that can be subscribed to: a book, the queue of a window, devices and faults of the box, an LCD board, or one ticket. */
export type Topic =
  | { readonly kind: 'book'; readonly book: BookName; readonly audience: Audience; readonly key: string }
  | {
      readonly kind: 'queue';
      readonly workplaceId: number;
      readonly detailed: boolean;
      /** `queueChanges`: who has a state gets only what changed. */
      readonly asChanges: boolean;
      readonly key: string;
    }
  | { readonly kind: 'devices'; readonly audience: Audience; readonly key: string }
  | { readonly kind: 'board'; readonly boardId: number; readonly key: string }
  | { readonly kind: 'lab'; readonly key: string }
  | { readonly kind: 'faults'; readonly isWhole: boolean; readonly key: string }
  | { readonly kind: 'bookings'; readonly date: string; readonly isNamed: boolean; readonly key: string }
  | { readonly kind: 'alerts'; readonly key: string }
  | { readonly kind: 'appearance'; readonly key: string }
  | { readonly kind: 'ticket'; readonly code: string; readonly key: string };

/** A book that is the same for everybody is one topic for all of them. */
export const bookTopic = (book: BookName, audience: Audience): Topic =>
  isHiding(book) ? { kind: 'book', book, audience, key: `${book} ${audience}` } : { kind: 'book', book, audience: 'public', key: book };
export const queueTopic = (workplaceId: number, detailed: boolean, asChanges = false): Topic => ({
  kind: 'queue',
  workplaceId,
  detailed,
  asChanges,
  key: `queue ${workplaceId} ${detailed}${asChanges ? ' changes' : ''}`,
});

export const boardTopic = (boardId: number): Topic => ({ kind: 'board', boardId, key: `board ${boardId}` });

export const ticketTopic = (code: string): Topic => ({ kind: 'ticket', code, key: `ticket ${code}` });

export const devicesTopic = (audience: Audience): Topic => ({ kind: 'devices', audience, key: `devices ${audience}` });
export const LAB_TOPIC: Topic = { kind: 'lab', key: 'lab' };

/** @param isWhole for administrators and supervisors; otherwise the faults that everybody sees */
export const faultsTopic = (isWhole: boolean): Topic => ({ kind: 'faults', isWhole, key: `faults ${isWhole}` });

export const APPEARANCE_TOPIC: Topic = { kind: 'appearance', key: 'appearance' };

/** @param isNamed for those who may know who is expected */
export const bookingsTopic = (date: string, isNamed: boolean): Topic => ({
  ...{ kind: 'bookings', date, isNamed, key: `bookings ${date}${isNamed ? '' : ' unnamed'}` },
});

export const ALERTS_TOPIC: Topic = { kind: 'alerts', key: 'alerts' };
