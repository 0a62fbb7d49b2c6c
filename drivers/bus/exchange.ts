/** What is said on a line that several devices share, one at a time. */
import type { Absence } from '../actor/keep-port.js';

/** A whole frame, the silence after it, and what may come back. */
export interface Exchange {
  readonly frame: Uint8Array;
  /** Silence on the line after the frame (and its reply) before anybody else is spoken to. */
  readonly gapMs: number;
  /** null = nothing answers. */
  readonly reply: {
    readonly timeoutMs: number;
    /** Looks at all that came since the frame was sent: `done` and `bad` end the wait. */
    readonly judge: (received: Uint8Array) => 'more' | 'done' | 'bad';
  } | null;
}

export type ExchangeResult =
  /** It is on the line; nothing was to come back. */
  | { readonly kind: 'sent' }
  | { readonly kind: 'replied'; readonly bytes: Uint8Array }
  | { readonly kind: 'bad'; readonly bytes: Uint8Array }
  | { readonly kind: 'silent' }
  /** The port was lost: what came through is unknown. */
  | { readonly kind: 'lost' };

/** One address on a bus: a board or a keypad. The bus asks in turn who has something to say. */
export interface BusMember {
  /**
   * The next thing to say, or null; `urgent` ones (calls) go before the others (clock, repaint) of all members. A question without
   * consequences: the bus asks often, and what was answered last is on its way only if `finished` follows.
   */
  next(nowMs: number): { readonly exchange: Exchange; readonly isUrgent: boolean } | null;
  /** How the exchange it gave last went. */
  finished(result: ExchangeResult, nowMs: number): void;
  /** When `next` may have something without having been told: the bus asks again then. Infinity = only after `bus.wake()`. */
  dueMs(nowMs: number): number;
  /** null = the line can be used, for the first time or again: whoever is at its other end may have forgotten everything. */
  portChanged(absence: Absence | null): void;
}
