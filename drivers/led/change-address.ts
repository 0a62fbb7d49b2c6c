/** Changes the address of a board on a line; used during installation. */
import type { Bus } from '../bus/bus.js';
import type { BusMember, Exchange, ExchangeResult } from '../bus/exchange.js';
import type { LedFamily } from './content.js';
import type { LedFault } from './led-board.js';

export interface AddressOrder {
  readonly from: number | 'all';
  readonly to: number;
  /** The installer has confirmed that no other board is on the line. */
  readonly isOnlyBoard: boolean;
}

export type AddressOutcome =
  | { readonly kind: 'done' }
  /** The family has no command for it, or the address is invalid. */
  | { readonly kind: 'impossible' }
  | { readonly kind: 'outOfRange' }
  /** Every board on the line would take the new address, and the caller did not confirm that there is only one. Nothing was sent. */
  | { readonly kind: 'everyBoard' }
  | { readonly kind: 'failed'; readonly fault: LedFault };

export function changeAddress(bus: Bus, family: LedFamily, { from, to, isOnlyBoard }: AddressOrder): Promise<AddressOutcome> {
  const { first, last } = family.addresses;
  const isIn = (address: number): boolean => address >= first && address <= last;
  if (!isIn(to) || (from !== 'all' && !isIn(from))) return Promise.resolve({ kind: 'outOfRange' });
  const change = family.changeAddress(from, to);
  if (change === null || change.exchanges.length === 0) return Promise.resolve({ kind: 'impossible' });
  if (change.reaches === 'everyBoard' && !isOnlyBoard) return Promise.resolve({ kind: 'everyBoard' });
  return new Promise((resolve) => {
    const errand = new Errand(change.exchanges, (outcome) => {
      leave();
      resolve(outcome);
    });
    const leave = bus.join(errand);
    bus.wake();
  });
}

/** Sends its frames in order, once each: a lost address change is not repeated automatically. */
class Errand implements BusMember {
  #at = 0;
  #end: ((outcome: AddressOutcome) => void) | null;

  constructor(
    private readonly exchanges: readonly Exchange[],
    ended: (outcome: AddressOutcome) => void,
  ) {
    // The bus may call this during `join` to report the state of its port.
    this.#end = (outcome) => queueMicrotask(() => ended(outcome));
  }

  next(): ReturnType<BusMember['next']> {
    const exchange = this.#end === null ? undefined : this.exchanges[this.#at];
    return exchange === undefined ? null : { exchange, isUrgent: true };
  }

  finished(result: ExchangeResult): void {
    switch (result.kind) {
      case 'sent':
      case 'replied':
        this.#at += 1;
        if (this.#at === this.exchanges.length) this.#finish({ kind: 'done' });
        return;
      case 'silent':
        this.#finish({ kind: 'failed', fault: 'silent' });
        return;
      case 'bad':
        this.#finish({ kind: 'failed', fault: 'refused' });
        return;
      case 'lost':
        this.#finish({ kind: 'failed', fault: 'unplugged' });
    }
  }

  dueMs(): number {
    return Number.POSITIVE_INFINITY;
  }

  portChanged(absence: Parameters<BusMember['portChanged']>[0]): void {
    if (absence !== null) this.#finish({ kind: 'failed', fault: absence });
  }

  #finish(outcome: AddressOutcome): void {
    this.#end?.(outcome);
    this.#end = null;
  }
}
