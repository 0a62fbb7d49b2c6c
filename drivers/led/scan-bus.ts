/** Finds which addresses on a line answer. Sends only queries that do not change the display. */
import type { Absence } from '../actor/keep-port.js';
import type { Bus } from '../bus/bus.js';
import { runErrand } from '../bus/errand.js';
import type { GatewayFault, LedFamily } from './content.js';

export interface BoardAnswer {
  readonly address: number;
  /** `garbled`: an invalid answer: two boards with one address, or a wrong speed. Others: no board, a gateway answers in its place. */
  readonly how: 'answers' | 'garbled' | GatewayFault;
}

export interface AddressRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Resolves with the addresses for which something answered, or why the line cannot be used; null = boards of this family answer no
 * harmless query. Each valid address of the range is queried once; calls on the line go first.
 */
export async function scanBus(
  bus: Pick<Bus, 'join'>,
  { addresses, probe, gatewayFault }: Pick<LedFamily, 'addresses' | 'probe' | 'gatewayFault'>,
  { first, last }: AddressRange,
  asked: (address: number) => void = () => {},
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
    if (result.kind === 'bad') found.push({ address, how: gatewayFault(result.bytes) ?? 'garbled' });
    asked(address);
    return true;
  });
  return absence ?? found;
}
