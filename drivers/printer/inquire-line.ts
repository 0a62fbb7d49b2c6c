/** A printer on a serial line of which nobody knows the speed: each usual one is tried, and its handshake is looked at. */
import type { SerialAddress } from '../ports/address.js';
import type { PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import { inquirePrinter, type PrinterInquiry, type QuickAnswer, quickAnswer } from './inquire.js';

/** Speeds that printers are sold with, the commonest first; each takes half a second of a printer that does not answer. */
export const BAUDS: readonly number[] = [9_600, 115_200, 19_200, 38_400, 57_600, 4_800, 2_400];

export interface InquiredLine {
  /** With the speed at which it answered and the handshake that was seen; as given, where nothing answered. */
  readonly address: SerialAddress;
  readonly inquiry: PrinterInquiry;
  readonly triedBauds: readonly number[];
}

/**
 * The given speed is tried first. Questions are sent without a handshake: they are a few bytes, and a wire that is not connected would
 * hold them for ever.
 */
export async function inquireLine(
  given: SerialAddress,
  open: (address: SerialAddress) => PortFactory,
  timers: Timers,
  onTry: (baud: number) => void = () => {},
): Promise<InquiredLine> {
  const bauds = [given.baud, ...BAUDS.filter((baud) => baud !== given.baud)];
  let isGarbled = false;
  for (const [index, baud] of bauds.entries()) {
    onTry(baud);
    const heard = await hearsAt(given, baud, open, timers);
    isGarbled ||= heard === 'garbage';
    if (heard !== 'answers') continue;
    const inquiry = await inquirePrinter(open(at(given, baud)), timers);
    if (inquiry.verdict !== 'answers') continue;
    return { address: { ...given, baud, flow: inquiry.flow ?? given.flow }, inquiry, triedBauds: bauds.slice(0, index + 1) };
  }
  const inquiry = await inquirePrinter(open(at(given, given.baud)), timers);
  // A device that says something is not silent, and at each of these speeds it is not understood.
  const verdict = isGarbled || inquiry.verdict === 'notEscPos' ? 'wrongSpeed' : inquiry.verdict;
  return { address: given, inquiry: { ...inquiry, verdict }, triedBauds: bauds };
}

const at = (given: SerialAddress, baud: number): SerialAddress => ({ ...given, baud, flow: 'none' });

export const hearsAt = (
  given: SerialAddress,
  baud: number,
  open: (address: SerialAddress) => PortFactory,
  timers: Timers,
): Promise<QuickAnswer> => quickAnswer(open(at(given, baud)), timers);
