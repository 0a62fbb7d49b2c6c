/** Letters of seven segments: bit 0 is the top, then clockwise, bit 6 the middle. */

/**
 * Digits and Latin letters as led-485_setuptool.py of github.com/sman-dk/LED-485_setuptool has them; the others look as such letters do
 * on seven segments: no source has the shapes of Candle.
 */
const SHAPES: Readonly<Record<string, number>> = {
  ...{ 0: 0x3f, 1: 0x06, 2: 0x5b, 3: 0x4f, 4: 0x66, 5: 0x6d, 6: 0x7d, 7: 0x07, 8: 0x7f, 9: 0x6f, '-': 0x40 },
  ...{ A: 0x77, B: 0x7f, C: 0x39, E: 0x79, F: 0x71, H: 0x76, I: 0x30, L: 0x38, O: 0x3f, P: 0x73, S: 0x6d, U: 0x3e },
  ...{ b: 0x7c, c: 0x58, d: 0x5e, l: 0x30, o: 0x5c },
  ...{ А: 0x77, Б: 0x7d, В: 0x7f, Г: 0x31, Е: 0x79, З: 0x4f, Н: 0x76, О: 0x3f, П: 0x37, Р: 0x73, С: 0x39, У: 0x6e, Ч: 0x66 },
  ...{ о: 0x5c, с: 0x58 },
};

/** 0 = dark. */
export const segmentsOf = (letter: string): number => SHAPES[letter] ?? 0;
