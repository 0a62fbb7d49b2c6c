/** Small members of a bus: what they say is a list, and how it went is remembered. */
import type { Absence } from '../../../drivers/actor/keep-port.js';
import type { BusMember, Exchange, ExchangeResult } from '../../../drivers/bus/exchange.js';

export const frame = (...bytes: number[]): Uint8Array => Uint8Array.from(bytes);

export const oneWay = (bytes: Uint8Array, gapMs = 2): Exchange => ({ frame: bytes, gapMs, reply: null });

/** A question that is answered with this. */
export const asking = (bytes: Uint8Array, answer: Uint8Array, timeoutMs = 100): Exchange => ({
  frame: bytes,
  gapMs: 2,
  reply: {
    timeoutMs,
    judge: (received) => {
      if (received.length < answer.length) return received.every((byte, at) => byte === answer[at]) ? 'more' : 'bad';
      return Buffer.from(received).equals(answer) ? 'done' : 'bad';
    },
  },
});

export class ListMember implements BusMember {
  readonly waiting: { readonly exchange: Exchange; readonly isUrgent: boolean }[] = [];
  readonly results: ExchangeResult[] = [];
  readonly finishedMs: number[] = [];
  readonly absences: (Absence | null)[] = [];
  /** Says it again and again instead of once. */
  isRepeating = false;

  say(exchange: Exchange, isUrgent = false): void {
    this.waiting.push({ exchange, isUrgent });
  }

  next(): { readonly exchange: Exchange; readonly isUrgent: boolean } | null {
    return this.waiting[0] ?? null;
  }

  finished(result: ExchangeResult, nowMs: number): void {
    this.results.push(result);
    this.finishedMs.push(nowMs);
    if (!this.isRepeating) this.waiting.shift();
  }

  dueMs(): number {
    return Number.POSITIVE_INFINITY;
  }

  portChanged(absence: Absence | null): void {
    this.absences.push(absence);
  }
}
