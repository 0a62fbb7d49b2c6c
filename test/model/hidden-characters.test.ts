import type { TSchema } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { ERRORS } from '../../server/model/errors/errors.js';
import { textGuardOf } from '../../server/model/hidden-characters.js';
import { COMMANDS } from '../../server/protocol/registry.js';
import { checkData } from '../../server/protocol/validation.js';

/** First and last of each kind. */
const HIDDEN: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x180e, 0x180e],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x2800, 0x2800],
  [0x3164, 0x3164],
  [0xd800, 0xd800],
  [0xdfff, 0xdfff],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff9, 0xfffb],
  [0xe0001, 0xe0001],
  [0xe0020, 0xe007f],
  [0xe0100, 0xe0100],
];
const each = HIDDEN.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, index) => first + index));
const LINES = [0x09, 0x0a, 0x0d];

const fault = (command: string, data: unknown): unknown => {
  const declaration = COMMANDS.get(command);
  if (declaration === undefined) throw new Error(`there is no ${command}`);
  const checked = checkData(declaration, data);
  return 'rejection' in checked ? [checked.rejection.error, checked.rejection.parameters] : checked.data;
};
const hidden = (field: string, character: string, position: number): unknown => ['hiddenCharacter', { field, character, position }];

describe('a text', () => {
  it.each(each.map((code) => [code.toString(16).padStart(4, '0').toUpperCase(), code] as const))(
    'of one line has no U+%s',
    (name, code) => {
      const text = `Иван${String.fromCodePoint(code)}ов`;
      expect(fault('newOperation', { name: text })).toEqual(hidden('data.name', `U+${name}`, 5));
    },
  );

  it('of several lines has ends of lines and tabs, and no other', () => {
    const wrong = each.filter((code) => Array.isArray(fault('newOperation', { name: 'x', description: String.fromCodePoint(code) })));
    expect(each.filter((code) => !wrong.includes(code))).toEqual(LINES);
  });

  it('has letters of every language, pictures and signs', () => {
    const data = { name: 'Әкім № 5 — «Ñandú» 日本語 עברית عربى 👩 ❤️ ﷺ é' };
    expect(fault('newOperation', { ...data })).toEqual(data);
  });

  it('is named with its place, also inside of lists and documents', () => {
    const row = { row: 'text', text: { ru: 'ok', en: 'a👩\u202eb' } };
    const design = { title: 'own', languages: ['ru', 'en'], rows: [{ row: 'number' }, row] };
    expect(fault('setTicketDesign', { name: 'own', design })).toEqual(hidden('data.design.rows[1].text.en', 'U+202E', 3));
    expect(
      fault('setConfiguration', {
        set: {
          Service: [
            { id: 1, name: 'a' },
            { id: 2, name: '\u200b' },
          ],
        },
      }),
    ).toEqual(hidden('data.set.Service[1].name', 'U+200B', 1));
    expect(fault('registrateConsumer', { services: [1], pin_code: '79\u0007' })).toEqual(hidden('data.pin_code', 'U+0007', 3));
  });

  it('that was stored before is still found by its name', () => {
    expect(fault('getService', { name: 'a\u202eb' })).toEqual({ name: 'a\u202eb' });
  });
});

/** Texts of requests that nobody looks at, and why. */
const OPAQUE = [
  'applyRevision.text: each of its values is looked at by itself',
  'importCalendar.text: what is taken of it has no hidden characters',
  'importConfiguration.text: each of its values is looked at by itself',
  'login.login: it is only looked up',
];

describe('every text of a command that changes something', () => {
  const changing = [...COMMANDS.values()].filter(({ changes }) => changes);
  const texts = changing.flatMap(({ name, data }) => [...textsIn(data, name)]);

  it('has a guard, or says why it has none', () => {
    const unguarded = texts.filter(({ schema }) => textGuardOf(schema)?.('\u202e') === undefined && !isStrict(schema));
    const named = unguarded.map(({ path, schema }) => `${path}: ${String(schema['x-opaque'])}`);
    expect([...new Set(named)].sort()).toEqual(OPAQUE);
    expect(texts.length).toBeGreaterThan(200);
  });

  it('is reached from the schema of its command', () => {
    const found = changing.filter(({ name, data }) => [...textsIn(data, name)].some(({ schema }) => textGuardOf(schema)));
    expect(found.filter(({ data }) => textGuardOf(data) === undefined)).toEqual([]);
  });

  it('is no field that takes anything, unless the box keeps that field itself', () => {
    const anything = changing.flatMap(({ name, data }) => [...schemasIn(data, name)]).filter(({ schema }) => isAnything(schema));
    expect(anything.filter(({ schema }) => schema['x-kept'] !== true).map(({ path }) => path)).toEqual([]);
  });
});

it('the error has a number that clients know', () => {
  expect(ERRORS.hiddenCharacter).toMatchObject({ module: 1, error: 9 });
});

/** A pattern that no hidden character fits, wherever it stands. */
function isStrict({ pattern, const: constant }: TSchema): boolean {
  if (constant !== undefined) return true;
  if (typeof pattern !== 'string' || !pattern.startsWith('^') || !pattern.endsWith('$')) return false;
  const expression = new RegExp(pattern, 'u');
  return ['1', 'a', 'aa', '12:30', '00000'].every((text) => each.every((code) => !expression.test(text + String.fromCodePoint(code))));
}

const isAnything = (schema: TSchema): boolean =>
  schema.type === undefined && schema.anyOf === undefined && schema.const === undefined && schema.not === undefined;

function* textsIn(schema: TSchema, path: string): Generator<{ readonly path: string; readonly schema: TSchema }> {
  for (const found of schemasIn(schema, path)) if (found.schema.type === 'string') yield found;
}

function* schemasIn(schema: TSchema, path: string): Generator<{ readonly path: string; readonly schema: TSchema }> {
  yield { path, schema };
  for (const alternative of (schema.anyOf ?? []) as readonly TSchema[]) yield* schemasIn(alternative, path);
  if (schema.type === 'array' && schema.items) yield* schemasIn(schema.items as TSchema, `${path}[]`);
  for (const part of [schema.properties, schema.patternProperties] as readonly (Record<string, TSchema> | undefined)[]) {
    for (const [key, inner] of Object.entries(part ?? {})) yield* schemasIn(inner, `${path}.${key}`);
  }
}
