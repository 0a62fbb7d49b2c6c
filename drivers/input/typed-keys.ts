/**
 * What a scanner types as a keyboard: keys of its layout, and characters by their code, with Alt down and digits of the number pad.
 * Scanners call this keypad emulation, or Alt mode. Source: Worth Data P11/12 manual, page 4-2 (manualsdump.com, 152036): any character
 * from 000 to 255 as its number on the number pad, with Alt held. Whether that is a byte of Windows or of DOS, and what larger numbers
 * are, it does not say, so each reading of a code that is possible is accepted. Windows takes the character when Alt goes up.
 */
import type { KeyboardRead, UsagePress } from './boot-keyboard.js';
import { characterIn, characterWithAltGr, type KeyboardLayoutName } from './layouts.js';
import type { ScanInput } from './scan.js';
import { keyName } from './us-layout.js';

export interface TypedKeys {
  /** The digits typed since Alt went down. */
  readonly altCode: string;
  readonly inputs: readonly ScanInput[];
}

const PAD_FIRST = 0x59;
const PAD_ZERO = 0x62;
const ALTS = [0xe2, 0xe6];
/** The largest code point has seven digits. */
const DIGITS_MAX = 8;
const CODE_POINT_MAX = 0x10_ffff;
const BYTE_MAX = 0xff;

export function readTypedKeys(
  altCode: string,
  { presses, releases }: Pick<KeyboardRead, 'presses' | 'releases'>,
  layout: KeyboardLayoutName,
): TypedKeys {
  const inputs: ScanInput[] = [];
  let code = altCode;
  for (const press of presses) {
    const digit = press.isAlt ? padDigit(press) : null;
    if (digit === null) inputs.push(...keyInput(press, layout));
    else if (code.length < DIGITS_MAX) code += digit;
  }
  if (code === '' || !releases.some((usage) => ALTS.includes(usage))) return { altCode: code, inputs };
  return { altCode: '', inputs: [...inputs, ...altInputs(Number(code))] };
}

const padDigit = ({ usage }: UsagePress): string | null =>
  usage >= PAD_FIRST && usage <= PAD_ZERO ? String((usage - PAD_FIRST + 1) % 10) : null;

/**
 * Up to 255 a code is a byte of what was scanned, whether a zero stands before it or not: `readScan` tells UTF-8 from Windows-1251. A
 * larger one is a code point.
 */
function altInputs(code: number): readonly ScanInput[] {
  if (code === 0x0d || code === 0x0a || code === 0x09) return [{ kind: 'end' }];
  if (code < 0x20 || code > CODE_POINT_MAX) return [];
  return code <= BYTE_MAX ? [{ kind: 'byte', byte: code }] : bytesOf(String.fromCodePoint(code));
}

const bytesOf = (text: string): readonly ScanInput[] => [...new TextEncoder().encode(text)].map((byte) => ({ kind: 'byte', byte }));

function keyInput({ usage, isShifted, isAltGr }: UsagePress, layout: KeyboardLayoutName): readonly ScanInput[] {
  const name = keyName(usage);
  if (name === 'Enter' || name === 'Tab') return [{ kind: 'end' }];
  const third = isAltGr ? characterWithAltGr(layout, usage) : null;
  return bytesOf(third ?? characterIn(layout, usage, isShifted) ?? '');
}
