/**
 * The ESC/POS commands that tickets need, as pure functions that return bytes. Numbers out of range are mistakes of the caller
 * and throw `RangeError`. The profile says which commands a printer supports.
 *
 * Sources and their short names:
 * - TM-T88III: "TM-T88III series Specification (STANDARD) B", office.manualsonline.com/manuals/mfg/epson/epson_tm_t88iii_c31c420012ha.html
 * - escpos-php: github.com/mike42/escpos-php, src/Mike42/Escpos/Printer.php
 * - vkp80iii: github.com/quobox/vkp80iii, src/vkp80iii/commands.py (after Custom's commands manual 915DX010100), tried on the device
 */
export const DLE = 0x10;
export const ESC = 0x1b;
export const FS = 0x1c;
export const GS = 0x1d;

export const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** `1D 56 42 00` as bytes; the profile's schema has checked the form. */
export const fromHex = (hex: string): Uint8Array => Uint8Array.from(hex.split(' '), (pair) => Number.parseInt(pair, 16));

export function within(name: string, value: number, min: number, max: number): number {
  if (!Number.isInteger(value) || value < min || value > max) throw new RangeError(`${name}: expected ${min} to ${max}, got ${value}`);
  return value;
}

export const u16 = (name: string, value: number): [number, number] => {
  within(name, value, 0, 0xffff);
  return [value & 0xff, value >> 8];
};

/** Two bytes, the low one first, as in command headers. */
export const word = (held: readonly number[], at: number): number => (held[at] ?? 0) + 256 * (held[at + 1] ?? 0);

/** `ESC @`: restores the power-on settings and drops the line being composed. escpos-php, initialize(). */
export const initialize = (): Uint8Array => bytes(ESC, 0x40);

/** `FS .`: bytes from 80h on are letters, not halves of Chinese ones. @point-of-sale/receipt-printer-encoder 4.0.1 begins so. */
export const cancelKanji = (): Uint8Array => bytes(FS, 0x2e);

/** `ESC R 0`: the twelve ASCII characters that national sets replace (`#`, `[`, `{`…) are those of the U.S.A. TM-T88III. */
export const selectAmericanAscii = (): Uint8Array => bytes(ESC, 0x52, 0);

/** `ESC t n`: selects the code page for bytes from 80h on. The number depends on the model. escpos-php, selectCharacterTable(). */
export const selectCodePage = (page: number): Uint8Array => bytes(ESC, 0x74, within('page', page, 0, 255));

/** `GS ! n`: character width and height multipliers, 1 to 8 each. vkp80iii, char_size(); 8 × 8 is `1D 21 77`. */
export const selectSize = (widthTimes: number, heightTimes: number): Uint8Array =>
  bytes(GS, 0x21, ((within('widthTimes', widthTimes, 1, 8) - 1) << 4) | (within('heightTimes', heightTimes, 1, 8) - 1));

/** `ESC a n`; printers accept it only at the start of a line. TM-T88III; A795 programming supplement, page 50. */
export const selectAlignment = (align: 'left' | 'center' | 'right'): Uint8Array =>
  bytes(ESC, 0x61, { left: 0, center: 1, right: 2 }[align]);

/** `ESC E n`. escpos-php, setEmphasis(). */
export const selectBold = (isBold: boolean): Uint8Array => bytes(ESC, 0x45, isBold ? 1 : 0);

/**
 * `GS P x y`: motion units of 1/x and 1/y inch, 0 = default. TM-T88III, page 137: `ESC J` counts in y, and y defaults to 1/360 inch on a
 * printer of 180 dots an inch. `204 204` is `1D 50 CC CC`: vkp80iii, set_motion_units().
 */
export const setMotionUnits = (perInch: number): Uint8Array =>
  bytes(GS, 0x50, within('perInch', perInch, 0, 255), within('perInch', perInch, 0, 255));

/** `LF`: prints the composed line and moves the paper by a line, a sixth of an inch after `ESC @`. TM-T88III; escpos-php, feed(). */
export const lineFeed = (): Uint8Array => bytes(0x0a);

/** The largest n of `ESC J n`. */
export const FEED_UNITS_MAX = 255;

/** `ESC J n`: prints the composed line and moves the paper n units. escpos-php, feed by dots; TM-T88III. */
export const printAndFeed = (units: number): Uint8Array => bytes(ESC, 0x4a, within('units', units, 0, FEED_UNITS_MAX));

/**
 * Known cut commands, and whether they feed to the cutter by themselves. office.manualsonline.com, Epson TM-U210, page 373; `1B 69` and `1B
 * 6D`: kiosk printers and old ones (manualshive.com, KM216H, page 23; manualsdump.com, Oki 425D, page 100).
 */
const CUTS: readonly { readonly pattern: RegExp; readonly feeds: boolean }[] = [
  { pattern: /^1D 56 (00|01|30|31)$/, feeds: false },
  { pattern: /^1D 56 (41|42) [0-9A-F]{2}$/, feeds: true },
  { pattern: /^1B (69|6D)$/, feeds: false },
  // ^CN1 of ZPL: zpl/format.ts.
  { pattern: /^5E 43 4E 31$/, feeds: true },
];

/** null = not a cut command. */
export const knownCut = (hex: string): { readonly feeds: boolean } | null => CUTS.find(({ pattern }) => pattern.test(hex)) ?? null;

/** `DLE ENQ 2`: after an error, discards received data and resumes. Epson TM-H5000, page 64 (manualsdump.com). */
export const clearAfterError = (): Uint8Array => bytes(DLE, 0x05, 0x02);

/** Zero bytes, which do nothing by themselves: they complete a command that the printer received only in part. */
export const nothing = (count: number): Uint8Array => new Uint8Array(count);
