/** Finds which addresses on a line answer. Sends only queries that do not change the display. */
import type { Absence } from '../actor/keep-port.js';
import type { Bus } from '../bus/bus.js';
import type { BusMember, Exchange, ExchangeResult } from '../bus/exchange.js';
import type { LedFamily } from './content.js';

export interface BoardAnswer {
  readonly address: number;
  /** `garbled`: an invalid answer: two boards with one address, or a wrong speed. */
  readonly how: 'answers' | 'garbled';
}

export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** Addresses in the range that are valid for boards of this family, each with its query; null = the family answers none. */
function questionsOf({ addresses, probe }: Pick<LedFamily, 'addresses' | 'probe'>, { first, last }: AddressRange): Question[] | null {
  const [from, to] = [Math.max(first, addresses.first), Math.min(last, addresses.last)];
  const questions: Question[] = [];
  for (let address = from; address <= to; address++) {
    const exchange = probe(address);
    if (exchange === null) return null;
    questions.push({ address, exchange });
  }
  return questions;
}

interface Question {
  readonly address: number;
  readonly exchange: Exchange;
}

/**
 * Resolves with the addresses that answered, or why the line cannot be used; null = boards of this family answer no harmless query. Each
 * address is queried once; calls on the line go first.
 */
export function scanBus(
  bus: Pick<Bus, 'join'>,
  family: Pick<LedFamily, 'addresses' | 'probe'>,
  range: AddressRange,
  asked: (address: number) => void = () => {},
): Promise<readonly BoardAnswer[] | Absence | null> {
  const questions = questionsOf(family, range);
  if (questions === null) return Promise.resolve(null);
  if (questions.length === 0) return Promise.resolve([]);
  return new Promise((resolve) => {
    const found: BoardAnswer[] = [];
    let at = 0;
    // The bus may call this during `join` to report the state of its port.
    const end = (result: readonly BoardAnswer[] | Absence): void =>
      queueMicrotask(() => {
        leave();
        resolve(result);
      });
    const member: BusMember = {
      next: () => {
        const question = questions[at];
        return question === undefined ? null : { exchange: question.exchange, isUrgent: false };
      },
      finished: ({ kind }: ExchangeResult) => {
        const address = questions[at]?.address ?? 0;
        if (kind === 'replied') found.push({ address, how: 'answers' });
        if (kind === 'bad') found.push({ address, how: 'garbled' });
        at += 1;
        asked(address);
        if (at >= questions.length) end(found);
      },
      dueMs: () => Number.POSITIVE_INFINITY,
      portChanged: (absence) => {
        if (absence !== null) end(absence);
      },
    };
    const leave = bus.join(member);
  });
}
