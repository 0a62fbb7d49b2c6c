/** Which addresses of a line answer. Only a question that changes nothing is asked, so that boards go on showing what they show. */
import type { Absence } from '../actor/keep-port.js';
import type { Bus } from '../bus/bus.js';
import type { BusMember, Exchange, ExchangeResult } from '../bus/exchange.js';
import type { LedFamily } from './content.js';

export interface BoardAnswer {
  readonly address: number;
  /** `garbled`: something came that is no answer; two boards of one address, or a wrong speed. */
  readonly how: 'answers' | 'garbled';
}

export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/** Which addresses of the range boards of this family may have, each with its question; null = the family answers none. */
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
 * Resolves with those that answered, or with why the line cannot be used; null = boards of this family answer no question that changes
 * nothing. Each address is asked once; calls on the line go first.
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
    // The bus may tell of its port while it is being joined.
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
