/** What the designers know of designs, held against the box; and the arithmetic of boxes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contrastOf } from '../../../server/model/designs/colours.js';
import { LcdTemplate } from '../../../server/model/designs/lcd-template.js';
import { TicketDesign } from '../../../server/model/designs/ticket-design.js';
import { COMMANDS } from '../../../server/protocol/registry.js';
import { checkData } from '../../../server/protocol/validation.js';
import {
  type Box,
  cornerMoved,
  freeBox,
  movedBox,
  overlap,
  resizedBox,
  snappedMove,
  snappedSize,
} from '../../../server/web/client/admin/boards/boxes.js';
import { AREA_FIELDS, type Field, ROW_FIELDS } from '../../../server/web/client/admin/designs/fields.js';
import { changed, firstStep, inserted, moved, redone, undone } from '../../../server/web/client/admin/designs/steps.js';

interface Schema {
  readonly const?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
}

const kindsOf = (schema: unknown, list: string, tag: string): ReadonlyMap<string, Schema> =>
  new Map(((schema as Schema).properties?.[list]?.items?.anyOf ?? []).map((kind) => [kind.properties?.[tag]?.const ?? '', kind]));

/** Names, bounds and values of the fields, as the schema has them. */
const boundsOf = (name: string, { minimum, maximum, anyOf }: Schema = {}) => [
  name,
  minimum,
  maximum,
  anyOf?.flatMap((one) => one.const ?? []).sort(),
];
function knownBounds(field: Field): unknown[] {
  if (field.kind === 'number') return [field.name, field.min, field.max, undefined];
  return [
    field.name,
    undefined,
    undefined,
    field.kind === 'choice' ? field.values.filter((value) => value !== '').sort() : expect.anything(),
  ];
}

describe.each([
  ['rows of tickets', ROW_FIELDS, kindsOf(TicketDesign, 'rows', 'row'), ['row']],
  ['areas of boards', AREA_FIELDS, kindsOf(LcdTemplate, 'landscape', 'area'), ['area', 'box']],
] as const)('%s', (_what, known, kinds, own) => {
  it('are known in every kind, with every field and its bounds', () => {
    expect(Object.keys(known).sort()).toEqual([...kinds.keys()].sort());
    for (const [kind, schema] of kinds) {
      const names = Object.keys(schema.properties ?? {}).filter((name) => !(own as readonly string[]).includes(name));
      const fields = known[kind] ?? [];
      expect(fields.map(({ name }) => name).sort(), kind).toEqual(names.sort());
      for (const field of fields) {
        const inSchema = boundsOf(field.name, schema.properties?.[field.name]);
        if (field.kind === 'number' || field.kind === 'choice') expect(knownBounds(field), `${kind}.${field.name}`).toEqual(inSchema);
        const isNeeded = schema.required?.includes(field.name) ?? false;
        if (field.kind === 'number') expect(field.usual === undefined, `${kind}.${field.name}`).toBe(isNeeded);
      }
    }
  });
});

describe('boxes', () => {
  const side = fc.integer({ min: 2, max: 60 });
  const box = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 40 }), side, side).map((sides): Box => sides);
  const step = fc.double({ min: -150, max: 150, noNaN: true });

  it('stay on the screen, whatever is done to them', () => {
    fc.assert(
      fc.property(box, step, step, fc.array(box, { maxLength: 4 }), (from, across, down, others) => {
        for (const change of [movedBox, resizedBox, cornerMoved]) {
          const changed = change(from, across, down);
          for (const [left, top, width, height] of [changed, snappedMove(changed, others), snappedSize(changed, others)]) {
            expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
            expect(Math.min(width, height)).toBeGreaterThanOrEqual(1.5);
            expect(Math.max(left + width, top + height)).toBeLessThanOrEqual(100.02);
          }
        }
      }),
    );
  });

  it('are drawn to edges that are near, and a new one lies over none', () => {
    expect(snappedMove([50.6, 10.2, 20, 20], [[10, 10, 40, 40]])).toEqual([50, 10, 20, 20]);
    expect(snappedSize([0, 0, 49.5, 30.1], [[50, 0, 20, 30]])).toEqual([0, 0, 50, 30]);
    const boxes: Box[] = [[0, 0, 60, 100]];
    expect(boxes.some((other) => overlap(freeBox(boxes), other))).toBe(false);
  });
});

it('contrasts are those of the WCAG', () => {
  expect([contrastOf('#000000', '#ffffff'), contrastOf('#777777', '#ffffff').toFixed(2), contrastOf('#123456', '#123456')]).toEqual([
    21,
    '4.48',
    1,
  ]);
});

it('what was done is undone and done again, and typing in one field is one step', () => {
  const typed = changed(changed(firstStep('a'), 'ab', 'field'), 'abc', 'field');
  const all = changed(typed, 'X');
  expect(undone(all).present).toBe('abc');
  expect(undone(undone(all))).toMatchObject({ present: 'a', past: [] });
  expect(undone(undone(undone(all))).present).toBe('a');
  expect(redone(redone(redone(undone(undone(all))))).present).toBe('X');
  expect(changed(undone(all), 'Y').future).toEqual([]);
});

it('parts are moved and put in', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
  expect(inserted(['a', 'b'], 1, 'c')).toEqual(['a', 'c', 'b']);
});

describe('faults of a document', () => {
  const setDesign = (design: unknown) => checkData(COMMANDS.get('setTicketDesign') ?? expect.unreachable(), { name: 'own', design });
  const design = { title: 'T', languages: ['en'] };

  it.each([
    [
      { ...design, rows: [{ row: 'gap', height: 1_000 }] },
      { why: 'range', most: expect.any(Number) },
    ],
    [{ ...design, rows: [{ row: 'gap' }] }, { why: 'required' }],
    [
      { ...design, rows: [{ row: 'text', text: 'a\u202eb' }] },
      { character: 'U+202E', position: 2 },
    ],
    [{ ...design, rows: [{ row: 'gap', height: 'high' }] }, { why: 'range' }],
    [{ ...design, rows: 5 }, { why: 'unexpected' }],
  ])('%j: is told as data, as its schema says', (given, parameters) => {
    const checked = setDesign(given);
    expect('rejection' in checked ? checked.rejection.parameters : null).toMatchObject(parameters);
  });
});
