/** Tickets and designs for the tests of this folder: one that is easy to read, and any whatsoever. */
import fc from 'fast-check';
import { DESIGN_FIELDS, type DesignRow, type TicketDesign } from '../../server/model/designs/ticket-design.js';
import type { TicketContent } from '../../server/model/ticket.js';
import { BUILT_IN_DESIGNS } from '../../server/presentation/designs.js';
import { type TicketExtras, type TicketLayout, ticketLayout } from '../../server/presentation/ticket-layout.js';

export const BANK_LOGO = BUILT_IN_DESIGNS.get('bank')?.rows.flatMap((one) => (one.row === 'image' ? [one.image] : []))[0] ?? '';

export const USUAL: TicketContent = {
  ticket: 'Г002',
  consumerId: 10_427,
  services: ['Назначение / Отмена занятий на тренажере'],
  date: '24.11.2026',
  time: '15:09',
  ahead: 7,
  branch: 'Филиал № 3',
  registrator: 'Киоск у входа',
  comment: '',
  pinCode: '',
  language: '',
};

export const WIDTHS = [384, 512, 576, 640] as const;
export const PLAIN_PAPER: TicketExtras = { isCopy: false, photo: null };

export const designOf = (...rows: readonly DesignRow[]): TicketDesign => ({
  title: 'Проба',
  languages: ['ru', 'en', 'kk'],
  rows: [...rows],
});

/** One ticket of these rows. */
export function laidOut(
  rows: readonly DesignRow[],
  content: Partial<TicketContent> = {},
  widthDots = 576,
  extras: Partial<TicketExtras> = {},
) {
  return ticketLayout(designOf(...rows), { ...USUAL, ...content }, widthDots, { ...PLAIN_PAPER, ...extras });
}

const plainText = (text: string) =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&');

export interface DrawnText {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  readonly anchor: string;
  readonly size: number;
  readonly weight: 'regular' | 'bold';
}

/** The texts of a drawing, in its order. */
export function drawnTexts(svg: string): readonly DrawnText[] {
  const pattern = /<text x="([\d.]+)" y="(\d+)" text-anchor="(\w+)" font-size="([\d.]+)" font-weight="(\d+)"[^>]*>([^<]*)<\/text>/g;
  return [...svg.matchAll(pattern)].map(([, x, y, anchor = '', size, weight, text = '']) => ({
    text: plainText(text),
    x: Number(x),
    baseline: Number(y),
    anchor,
    size: Number(size),
    weight: weight === '700' ? 'bold' : 'regular',
  }));
}

export const textsOn = ({ svg }: TicketLayout): readonly string[] => drawnTexts(svg).map(({ text }) => text);

const nastyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ unit: fc.constantFrom(...'абвЩЙЖшW0№ -—…'), maxLength: 500 }),
  fc.constantFrom(
    '',
    ' ',
    '</text><script>alert(1)</script>',
    '😀👨‍👩‍👧',
    'שלום עולם',
    '\u202eабв',
    '\ud83d',
    ']]>&amp;',
    '{ticket}',
    '{constructor}',
    '-'.repeat(500),
  ),
);

export const anyContent: fc.Arbitrary<TicketContent> = fc.record({
  ticket: nastyText,
  consumerId: fc.nat(),
  services: fc.array(nastyText, { maxLength: 20 }),
  date: nastyText,
  time: nastyText,
  ahead: fc.option(fc.nat()),
  branch: nastyText,
  registrator: nastyText,
  comment: nastyText,
  pinCode: nastyText,
  page: nastyText,
  wait: fc.option(fc.record({ least: fc.nat(), median: fc.nat(), most: fc.nat() })),
  language: fc.constantFrom('', 'ru', 'en', 'kk', 'de', '__proto__'),
});

const template = fc
  .array(
    fc.oneof(
      nastyText,
      fc.constantFrom(...DESIGN_FIELDS, 'nobody', 'toString').map((name) => `{${name}}`),
    ),
    { maxLength: 5 },
  )
  .map((parts) => parts.join(' ').slice(0, 500));
const words = fc.oneof(template, fc.dictionary(fc.constantFrom('ru', 'en', 'kk', 'de'), template));
const align = fc.constantFrom('left', 'center', 'right');
const between = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const looks = { size: between(1.5, 12), bold: fc.boolean(), align };
const row = <Kind extends DesignRow['row']>(kind: Kind, needed: object, may: object = {}) =>
  fc
    .tuple(
      fc.record(needed as Record<string, fc.Arbitrary<unknown>>),
      fc.record(may as Record<string, fc.Arbitrary<unknown>>, { requiredKeys: [] }),
    )
    .map(([must, other]) => ({ row: kind, ...must, ...other }) as unknown as DesignRow);

const anyRow: fc.Arbitrary<DesignRow> = fc.oneof(
  row('text', { text: words }, { ...looks, lines_max: fc.integer({ min: 1, max: 20 }) }),
  row('number', {}, { size: between(4, 24), align, printer_font: fc.boolean() }),
  row('services', {}, { ...looks, most: fc.integer({ min: 1, max: 20 }), more: words }),
  row('ahead', { text: words }, { ...looks, none: words }),
  row('ends', { left: words, right: words }, { size: looks.size, bold: looks.bold }),
  row('image', { image: fc.constant(BANK_LOGO), height: between(2, 48) }, { align, tone: fc.constantFrom('dither', 'threshold') }),
  row('photo', { height: between(4, 48) }, { align }),
  row('qr', { content: template, size: between(6, 44) }, { align }),
  row('barcode', { content: template, height: between(3, 16) }, { align, text: fc.boolean() }),
  row('rule', {}),
  row('gap', { height: between(0.25, 20) }),
);

export const anyDesign: fc.Arbitrary<TicketDesign> = fc.record({
  title: fc.constant('Любой'),
  languages: fc.uniqueArray(fc.constantFrom('ru', 'en', 'kk', 'tt'), { minLength: 1 }),
  rows: fc.array(anyRow, { minLength: 1, maxLength: 60 }),
});

export const anyExtras: fc.Arbitrary<TicketExtras> = fc.record({
  isCopy: fc.boolean(),
  photo: fc.option(fc.oneof(nastyText, fc.constant(BANK_LOGO), fc.constant(`data:image/png;base64,${BANK_LOGO}`))),
});

export const anyWidth = fc.integer({ min: 200, max: 1000 });
