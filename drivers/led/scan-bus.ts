/** Finds which addresses on a line answer. Sends only queries that do not change the display. */
import type { Absence } from '../actor/keep-port.js';
import type { Bus } from '../bus/bus.js';
import { runErrand } from '../bus/errand.js';
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

/**
 * Resolves with the addresses that answered, or why the line cannot be used; null = boards of this family answer no harmless query. Each
 * valid address of the range is queried once; calls on the line go first.
 */
export async function scanBus(
  bus: Pick<Bus, 'join'>,
  { addresses, probe, isOfGateway }: Pick<LedFamily, 'addresses' | 'probe' | 'isOfGateway'>,
  { first, last }: AddressRange,
  asked: (address: number) => void = () => {},
  /** A gateway answered in place of the board, with these bytes. */
  notReached: (address: number, reply: Uint8Array) => void = () => {},
): Promise<readonly BoardAnswer[] | Absence | null> {
  const [from, to] = [Math.max(first, addresses.first), Math.min(last, addresses.last)];
  const questions = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => probe(from + at));
  if (questions.includes(null)) return null;
  if (questions.length === 0) return [];
  const found: BoardAnswer[] = [];
  const exchanges = questions.filter((question) => question !== null);
  const absence = await runErrand(bus, exchanges, false, (result, at) => {
    const address = from + at;
    if (result.kind === 'replied') found.push({ address, how: 'answers' });
    if (result.kind === 'bad' && isOfGateway(result.bytes)) notReached(address, result.bytes);
    else if (result.kind === 'bad') found.push({ address, how: 'garbled' });
    asked(address);
    return true;
  });
  return absence ?? found;
}
