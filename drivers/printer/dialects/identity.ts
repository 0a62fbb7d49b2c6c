/** `GS I n`: names and numbers of the printer. The driver does not ask for them, but must not take them for a status. */
import { GS } from '../commands.js';
import type { StatusDialect } from './kind.js';

const TEXT_BEGIN = 0x5f;
/** Names and numbers of printers are shorter; a longer block began with a byte of noise. */
const TEXT_BYTES_MAX = 80;

/** Model, features (02 = has a cutter), firmware version; each one byte that cannot be confused with another answer. */
const ONE_BYTE: Readonly<Record<number, number>> = { 1: 0x20, 2: 0x02, 3: 0x01 };

/** A block: 5F, text, 00 (Bixolon SRP-330II manual, page 101). */
export const identity: StatusDialect = {
  isSent: () => true,
  questions: () => [],
  hear: (heard) => {
    const last = heard.at(-1) ?? 0;
    if (heard[0] !== TEXT_BEGIN) return 'no';
    if (last === 0) return 'whole';
    return last >= 0x20 && last < 0x7f && heard.length <= TEXT_BYTES_MAX ? 'more' : 'no';
  },
  unasked: (heard) => ({ kind: 'text', text: String.fromCharCode(...heard.slice(1, -1)) }),
  read: ([first, second, n]) => {
    if (first !== GS || second !== 0x49) return 'unknown';
    return n === undefined ? 'more' : { kind: 'ask', question: `GS I ${n}` };
  },
  answer: ([first, second, n = 0], _sensors, { vendor, model, status }) => {
    if (first !== GS || second !== 0x49) return null;
    // Printers with Epson's GS r also have GS I; clones stay silent.
    if (status.inTurn !== 'GS r 1') return [];
    const byte = ONE_BYTE[n >= 0x31 && n <= 0x33 ? n - 0x30 : n];
    if (byte !== undefined) return [byte];
    const text = new Map([
      [0x41, '1.00'],
      [0x42, vendor],
      [0x43, model],
      [0x44, 'TWIN0001'],
    ]).get(n);
    return text === undefined ? [] : [TEXT_BEGIN, ...Buffer.from(text, 'latin1'), 0x00];
  },
};
