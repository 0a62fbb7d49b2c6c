/** No text of a file becomes a formula where a spreadsheet opens it, whatever stands before its sign. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvCell } from '../../../server/protocol/figures/csv.js';
import { cases } from '../../support/depth.js';

/** What a spreadsheet reads: without the quotation marks of CSV. */
function readCell(written: string): string {
  return written.startsWith('"') ? written.slice(1, -1).replaceAll('""', '"') : written;
}

const SIGNS = ['=', '+', '-', '@'];
/** The signs of ASCII, those of full width, and others that are the same after compatibility normalisation. */
const SIGNS_ALIKE = [...SIGNS, '＝', '＋', '－', '＠', '﹦', '﹢', '﹣', '﹫', '⁼', '⁺', '₌', '₊', '﬩', '⩵'];
const UNSEEN = [
  ...[' ', '\t', '\r', '\n', '\v', '\f', '\u0000', '\u001b', '\u007f', '\u0085', '\u00a0', '\u00ad', '\u061c', '\u1680'],
  ...['\u180e', '\u2003', '\u200b', '\u200c', '\u200d', '\u200e', '\u2028', '\u202e', '\u202f', '\u2060', '\u2066', '\u3000'],
  ...['\u3164', '\ufe0f', '\ufeff', '\u{e0020}', '\ud800'],
];

describe('a cell of CSV', () => {
  it.each([
    ['=1+1', "'=1+1"],
    [' =1+1', "' =1+1"],
    ['\u00a0\u200b\ufeff=1+1', "'\u00a0\u200b\ufeff=1+1"],
    ['\t=1+1', "'\t=1+1"],
    ['\n=1+1', '"\'\n=1+1"'],
    ['\u0000@SUM(A1)', "'\u0000@SUM(A1)"],
    ['＝1+1', "'＝1+1"],
    ['　＋7 701', "'　＋7 701"],
    ['－1', "'－1"],
    ['＠A1', "'＠A1"],
    // A long stroke that is laid over the sign makes one letter of the two.
    ['=\u0338x', "'=\u0338x"],
    ['\tOffice', "'\tOffice"],
  ])('%j is no formula: %j', (text, written) => {
    expect(csvCell(text, ';')).toBe(written);
  });

  it.each(['Окно 2', ' Окно', '1=1', "'=1", '№ 7', 'a-b', '', '—', '−5', '\u200bА'])('%j stays as it is', (text) => {
    expect(csvCell(text, ';')).toBe(text);
  });

  it.each([
    [-5, ';', '-5'],
    [-1.5, ';', '-1,5'],
    [1.5, ',', '1.5'],
    [0, ';', '0'],
    [null, ';', ''],
  ])('the number %j with %j is %j', (value, separator, written) => {
    expect(csvCell(value, separator)).toBe(written);
  });

  it('begins with a sign of formulas if it is a number, and not otherwise', () => {
    const unseen = fc.array(fc.constantFrom(...UNSEEN), { maxLength: 4 }).map((parts) => parts.join(''));
    const dangerous = fc.tuple(unseen, fc.constantFrom(...SIGNS_ALIKE), fc.string({ unit: 'binary' })).map((parts) => parts.join(''));
    const text = fc.oneof(dangerous, fc.string({ unit: 'binary' }), fc.string());
    const isPlainNumber = (cell: string): boolean => /^-?\d+(?:[.,]\d+)?(?:e[+-]?\d+)?$/.test(cell);
    fc.assert(
      fc.property(
        fc.oneof(text, fc.integer(), fc.float({ noNaN: true, noDefaultInfinity: true })),
        fc.constantFrom(';', ','),
        (value, separator) => {
          const cell = readCell(csvCell(value, separator));
          if (typeof value === 'number') return isPlainNumber(cell);
          const seen = [cell, cell.trim(), cell.trim().normalize('NFKC'), cell.normalize('NFKC').trim()];
          return seen.every((each) => !SIGNS.some((sign) => each.startsWith(sign))) && cell.endsWith(value);
        },
      ),
      { numRuns: cases(2000) },
    );
  });
});
