/** Pages to be printed, made of strips of blank paper, dots and text. */
import fc from 'fast-check';
import { type Bitmap, bytesPerRow } from '../../../drivers/imaging/bitmap.js';
import type { PageLine, PrintablePage } from '../../../drivers/printer/job.js';

export interface Strip {
  readonly height: number;
  /** The byte its rows are made of; 0 = blank. */
  readonly ink: number;
  /** Which bytes of a row have it; left out: all. */
  readonly where?: 'all' | 'first' | 'last';
  readonly text: PageLine['text'];
}

export function pageOf(widthDots: number, strips: readonly Strip[]): PrintablePage {
  const stride = bytesPerRow(widthDots);
  const heightDots = strips.reduce((sum, { height }) => sum + height, 0);
  const bitmap: Bitmap = { widthDots, heightDots, bytes: new Uint8Array(stride * heightDots) };
  const lines: PageLine[] = [];
  let top = 0;
  for (const { height, ink, where, text } of strips) {
    for (let row = top; row < top + height; row++) {
      const from = row * stride + (where === 'last' ? stride - 1 : 0);
      bitmap.bytes.fill(ink, from, where === 'first' ? from + 1 : (row + 1) * stride);
    }
    lines.push({ top, height, text });
    top += height;
  }
  return { bitmap, lines };
}

const texts: fc.Arbitrary<PageLine['text']> = fc.record({
  content: fc.oneof(
    fc.constantFrom('Г002', 'Талон №17', '«Ёлка» — 5 €', 'Қала әкімдігі', 'Wait', '10:45', 'naïve', '票', 'a\u001b@b', ''),
    fc.string({ unit: 'grapheme', maxLength: 50 }),
  ),
  align: fc.constantFrom('left', 'center', 'right'),
  isBold: fc.boolean(),
  widthTimes: fc.integer({ min: 1, max: 8 }),
  heightTimes: fc.integer({ min: 1, max: 8 }),
});

export const strips: fc.Arbitrary<Strip[]> = fc.array(
  fc.record({
    height: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 700 })),
    ink: fc.constantFrom(0, 0, 0x80, 0xff, 0x10),
    where: fc.constantFrom('all', 'first', 'last'),
    text: fc.option(texts, { nil: null }),
  }),
  { minLength: 1, maxLength: 8 },
);
