/** Fields of the parts of a design or template, with their bounds. A test compares the bounds with the schemas of the box. */
import type { DesignField } from '../../../../model/designs/ticket-design.js';

export type Field =
  | { readonly kind: 'words'; readonly name: string; readonly isOptional?: true }
  | { readonly kind: 'text'; readonly name: string }
  | {
      readonly kind: 'number';
      readonly name: string;
      readonly min: number;
      readonly max: number;
      readonly step: number;
      /** Default value; a field without one is required. */
      readonly usual?: number;
    }
  | { readonly kind: 'switch'; readonly name: string; readonly usual: boolean }
  | { readonly kind: 'choice'; readonly name: string; readonly values: readonly string[]; readonly usual: string }
  /** One picture in base64. */
  | { readonly kind: 'picture'; readonly name: string }
  | { readonly kind: 'pictures'; readonly name: string }
  | { readonly kind: 'texts'; readonly name: string };

/** A row of a ticket or an area of a board, by the names of its fields. */
export type Part = Readonly<Record<string, unknown>>;

const align: Field = { kind: 'choice', name: 'align', values: ['left', 'center', 'right'], usual: 'center' };
const size: Field = { kind: 'number', name: 'size', min: 1.5, max: 12, step: 0.1, usual: 2.6 };
const bold: Field = { kind: 'switch', name: 'bold', usual: false };
const number = (step: number) => (name: string, min: number, max: number, usual?: number) =>
  ({ kind: 'number', name, min, max, step, ...(usual !== undefined && { usual }) }) as const;
const count = number(1);
const length = number(0.25);

/** What a ticket can say, in the order of the model, whose values no page may import. */
export const DESIGN_FIELDS = [
  'ticket',
  'id',
  'services',
  'ahead',
  'wait',
  'wait_words',
  'date',
  'time',
  'branch',
  'registrator',
  'comment',
  'pin_code',
  'page',
] as const satisfies readonly DesignField[];
/** What the `when` or `unless` of a row may name; '' = none. */
const CONDITIONS = ['', ...DESIGN_FIELDS] as const;
const SHOWN: readonly Field[] = [
  { kind: 'choice', name: 'when', values: CONDITIONS, usual: '' },
  { kind: 'choice', name: 'unless', values: CONDITIONS, usual: '' },
];

export const ROW_FIELDS: Readonly<Record<string, readonly Field[]>> = {
  text: [{ kind: 'words', name: 'text' }, size, bold, align, count('lines_max', 1, 20, 10), ...SHOWN],
  number: [length('size', 4, 24, 11), align, { kind: 'switch', name: 'printer_font', usual: false }, ...SHOWN],
  services: [size, bold, align, count('most', 1, 20, 8), { kind: 'words', name: 'more', isOptional: true }, ...SHOWN],
  ahead: [{ kind: 'words', name: 'text' }, { kind: 'words', name: 'none', isOptional: true }, size, bold, align, ...SHOWN],
  ends: [{ kind: 'words', name: 'left' }, { kind: 'words', name: 'right' }, size, bold, ...SHOWN],
  image: [
    { kind: 'picture', name: 'image' },
    length('height', 2, 48),
    align,
    { kind: 'choice', name: 'tone', values: ['threshold', 'dither'], usual: 'threshold' },
    ...SHOWN,
  ],
  photo: [length('height', 4, 48), align, ...SHOWN],
  qr: [{ kind: 'text', name: 'content' }, length('size', 6, 44), align, ...SHOWN],
  barcode: [{ kind: 'text', name: 'content' }, length('height', 3, 16), align, { kind: 'switch', name: 'text', usual: true }, ...SHOWN],
  rule: SHOWN,
  gap: [length('height', 0.25, 20), ...SHOWN],
};

export const NEW_ROWS: Readonly<Record<string, Part>> = {
  text: { row: 'text', text: 'Текст' },
  number: { row: 'number' },
  services: { row: 'services' },
  ahead: { row: 'ahead', text: { ru: 'Перед вами: {ahead}', en: 'Before you: {ahead}', kk: 'Сізден бұрын: {ahead}' } },
  ends: { row: 'ends', left: '{date}', right: '{time}' },
  photo: { row: 'photo', height: 16 },
  qr: { row: 'qr', content: '{ticket}', size: 16 },
  barcode: { row: 'barcode', content: '{id}', height: 6 },
  rule: { row: 'rule' },
  gap: { row: 'gap', height: 1.5 },
};

const rows = count('rows', 1, 16);
const seconds = (usual: number) => count('seconds', 2, 3600, usual);

/** Fields by kind of area; the box of an area has its own inputs. */
export const AREA_FIELDS: Readonly<Record<string, readonly Field[]>> = {
  calls: [
    rows,
    { kind: 'switch', name: 'header', usual: true },
    { kind: 'switch', name: 'next', usual: false },
    { kind: 'choice', name: 'window', values: ['name', 'alias'], usual: 'name' },
    { kind: 'choice', name: 'arrow', values: ['right', 'left', 'up', 'down', 'none'], usual: 'right' },
  ],
  waiting: [
    rows,
    count('tickets', 0, 12, 4),
    { kind: 'words', name: 'title', isOptional: true },
    { kind: 'switch', name: 'wait', usual: false },
  ],
  clock: [{ kind: 'switch', name: 'date', usual: true }, align],
  ticker: [{ kind: 'texts', name: 'texts' }, seconds(12)],
  pictures: [
    { kind: 'pictures', name: 'pictures' },
    seconds(15),
    { kind: 'choice', name: 'fit', values: ['contain', 'cover'], usual: 'contain' },
  ],
  text: [{ kind: 'words', name: 'text' }, count('lines', 1, 6, 1), bold, { ...align, usual: 'left' }],
};

export const NEW_AREAS: Readonly<Record<string, Part>> = {
  calls: { area: 'calls', rows: 6 },
  waiting: { area: 'waiting', rows: 4 },
  clock: { area: 'clock' },
  ticker: { area: 'ticker', texts: ['{branch}'] },
  text: { area: 'text', text: '{branch}', bold: true },
};

/** Leaves out fields with their default value, so that a document holds only what differs. */
export function withField(part: Part, name: string, value: unknown): Part {
  const { [name]: _before, ...others } = part;
  return value === undefined ? others : { ...part, [name]: value };
}
