/** What a layout promises of its dots: a strip cut out of the page is whole, and nothing of it is in the next one. */
import { afterAll, describe, expect, test } from 'vitest';
import { stopDrawing } from '../../dist/drivers/imaging/render.js';
import type { DesignRow } from '../../server/model/designs/ticket-design.js';

import { drawn, isWhite, rgba } from './pixels.js';
import { BANK_LOGO, laidOut, WIDTHS } from './tickets.js';

afterAll(stopDrawing);

const GAP = { row: 'gap', height: 1 } as const;
/** Of PT Sans, what reaches highest and deepest. */
const TALL = 'ĞЙ[ģĶ]Щ{Q}';

const ROWS: readonly (readonly [what: string, row: DesignRow])[] = [
  ...[1.5, 2.6, 3.3, 7.9].map((size) => [`text of size ${size}`, { row: 'text', text: TALL, size }] as const),
  ...[1.5, 2.6, 7.9].map((size) => [`bold text of size ${size}`, { row: 'text', text: TALL, size, bold: true }] as const),
  ...[4, 9.3, 24].map((size) => [`a number of size ${size}`, { row: 'number', size }] as const),
  ['the ends of a line', { row: 'ends', left: TALL, right: TALL }],
  ['a picture', { row: 'image', image: BANK_LOGO, height: 7.3 }],
  ['a QR code', { row: 'qr', content: '{ticket}', size: 13.3 }],
  ['a barcode', { row: 'barcode', content: '{id}', height: 5.1 }],
  ['a rule', { row: 'rule' }],
];

describe.each(ROWS)('%s', (_, row) => {
  test('has ink, and all of it within its lines', async () => {
    for (const widthDots of WIDTHS) {
      for (const ticket of ['Г002', 'ЙЩ9', TALL]) {
        const layout = laidOut([GAP, row, GAP], { ticket }, widthDots);
        const page = await drawn(layout);
        const [above, below] = [layout.lines[0], layout.lines.at(-1)];
        if (!above || !below) throw new Error('expected gaps');
        expect(isWhite(page, above.top, above.height)).toBe(true);
        expect(isWhite(page, below.top, below.height)).toBe(true);
        expect(isWhite(page, above.height, below.top - above.height)).toBe(false);
      }
    }
  });
});

test('the mark of a copy is a black bar within its line', async () => {
  const layout = laidOut([GAP], {}, 576, { isCopy: true });
  const page = await drawn(layout);
  const [bar, gap] = layout.lines;
  const pixels = rgba(page);
  const rowOf = (y: number) => Array.from({ length: 576 }, (_, x) => pixels[(y * 576 + x) * 4] === 0);
  expect(rowOf(0).filter(Boolean)).toHaveLength(540);
  // White letters in its middle.
  expect(rowOf(Math.floor((bar?.height ?? 0) / 2)).filter(Boolean).length).toBeLessThan(500);
  expect(isWhite(page, gap?.top ?? 0, page.bitmap.heightDots - (gap?.top ?? 0))).toBe(true);
});

test('the longest ticket can be drawn', async () => {
  const rows = Array.from({ length: 60 }, () => ({ row: 'number', size: 24 }) as const);
  for (const widthDots of [384, 640, 1000]) {
    const layout = laidOut(rows, {}, widthDots);
    expect(layout.lines.length).toBeLessThan(60);
    expect((await drawn(layout)).bitmap.heightDots).toBe(layout.heightDots);
  }
});

test('an empty ticket is a strip of white', async () => {
  const layout = laidOut([{ row: 'text', text: '{comment}' }]);
  expect(isWhite(await drawn(layout), 0, layout.heightDots)).toBe(true);
});
