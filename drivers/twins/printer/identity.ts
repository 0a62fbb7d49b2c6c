/** `GS I n`: identity of the printer. */
import type { PrinterProfile } from '../../printer/profile.js';

/** Model, features (02 = has a cutter), firmware version; each one byte that cannot be confused with another answer. */
const ONE_BYTE: Readonly<Record<number, number>> = { 1: 0x20, 2: 0x02, 3: 0x01 };

/** A block: 5F, text, 00 (Bixolon SRP-330II manual, page 101). Empty for unknown values of n. */
export function identityOf({ vendor, model }: PrinterProfile, n: number): readonly number[] {
  const byte = ONE_BYTE[n >= 0x31 && n <= 0x33 ? n - 0x30 : n];
  if (byte !== undefined) return [byte];
  const text = new Map([
    [0x41, '1.00'],
    [0x42, vendor],
    [0x43, model],
    [0x44, 'TWIN0001'],
  ]).get(n);
  return text === undefined ? [] : [0x5f, ...Buffer.from(text, 'latin1'), 0x00];
}
