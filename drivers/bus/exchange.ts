/** Exchanges on a line that several devices share, one at a time. */
import type { Absence } from '../actor/keep-port.js';

export interface Exchange {
  readonly frame: Uint8Array;
  /** Silence on the line after the frame (and its reply) before another device is addressed. */
  readonly gapMs: number;
  readonly reply: {
    readonly timeoutMs: number;
    /** Judges everything received since the frame was sent: `done` and `bad` end the wait. */
    readonly judge: (received: Uint8Array) => 'more' | 'done' | 'bad';
    /** A whole refusal with a valid checksum, which counts even before the frame can have left: a gateway refuses at once. */
    readonly isRefusal?: (received: Uint8Array) => boolean;
  } | null;
}

export type ExchangeResult =
  | { readonly kind: 'sent' }
  | { readonly kind: 'replied'; readonly bytes: Uint8Array }
  | { readonly kind: 'bad'; readonly bytes: Uint8Array }
  | { readonly kind: 'silent' }
  /** The port was lost: it is unknown how much was sent. */
  | { readonly kind: 'lost' };

/** One address on a bus: a board or a keypad. The bus asks its members in turn for data to send. */
export interface BusMember {
  /**
   * The next exchange, or null; `urgent` ones (calls) go before all other exchanges (clock, repaint) of all members. Must have no side
   * effects: the bus asks often, and an exchange was sent only if `finished` follows.
   */
  next(nowMs: number): { readonly exchange: Exchange; readonly isUrgent: boolean } | null;
  finished(result: ExchangeResult, nowMs: number): void;
  /** When `next` may have data without a wake-up: the bus asks again then. Infinity = only after `bus.wake()`. */
  dueMs(nowMs: number): number;
  /** null = the line is usable, for the first time or again: devices on it may have lost their state. */
  portChanged(absence: Absence | null): void;
}
