/** Types of the books, derived from their declarations, and of what the client needs of its platform. */
import type { Static, TObject } from '@sinclair/typebox';
import type { registrationFields } from '../../model/books/consumer.js';
import type { BOOKS, BookName } from '../../model/books/index.js';
import type { ReplyData } from '../registry.js';

/** An element of a book as the box shows it. */
export type Element<Book extends BookName> = Static<(typeof BOOKS)[Book]['element']>;

/** The id of an element and the fields to change. */
export type ElementChange<Book extends BookName> = { readonly id: number } & Partial<Omit<Element<Book>, 'id'>>;

/** Fields of a new element; a new Consumer is a registration. What is left out takes its default. */
export type NewElement<Book extends BookName> = Book extends 'Consumer'
  ? Static<TObject<typeof registrationFields>>
  : Partial<Omit<Element<Book>, 'id'>>;

export type QueueEntries = ReplyData<'currentQueue'>;

/** A WebSocket, as far as the client uses it: that of browsers and that of the package `ws` both fit. */
export interface SocketLike {
  readonly readyState: number;
  send(text: string): void;
  close(code?: number): void;
  /** Ends the connection without a handshake; browsers have none. */
  terminate?(): void;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
}
export type SocketConstructor = new (url: string) => SocketLike;

/** One-shot timers; tests bring their own. */
export interface Timers {
  set(action: () => void, delayMs: number): unknown;
  clear(timer: unknown): void;
}

export const SYSTEM_TIMERS: Timers = {
  set: (action, delayMs) => setTimeout(action, delayMs),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
