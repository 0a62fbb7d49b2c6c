/** docs/ says what the declarations say: nothing lags behind, every example is true, every link leads somewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TSchema, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { BOOKS } from '../../server/model/books/index.js';
import { ERRORS } from '../../server/model/errors/errors.js';
import { describedHere } from '../../server/protocol/docs/command-part.js';
import { LCD_LAYOUT, TICKET_LAYOUT } from '../../server/protocol/docs/design-part.js';
import { documents } from '../../server/protocol/docs/documents.js';
import { MODULES } from '../../server/protocol/docs/errors-page.js';
import { fieldsOf } from '../../server/protocol/docs/fields.js';
import { framesOf } from '../../server/protocol/docs/frames.js';
import { anchorOf, readableJson } from '../../server/protocol/docs/markdown.js';
import { COMMANDS } from '../../server/protocol/registry.js';

const FOLDER = join(import.meta.dirname, '../../docs');
const DOCUMENTS = documents();
/** Generated too, and held fresh by the tests of what they show. */
const MADE_ELSEWHERE = ['pictures', 'qctl.md', 'voice-clips.md'];
const WRITTEN_BY_HAND = [
  'features.md',
  'grafana-dashboard.json',
  'forecasts.md',
  'guide.md',
  'help',
  'indicators.md',
  'installation.md',
  'headquarters.md',
  'metrics.md',
  'performance.md',
  'pictures.md',
  'privacy.md',
  'reliability.md',
  'rules.md',
  'threat-model.md',
];
const textOf = (name: string): string => DOCUMENTS.get(name) ?? '';
const commands = [...COMMANDS.values()];

const faultsOf = (schema: TSchema, value: unknown): string[] =>
  [...Value.Errors(schema, value)].map(({ path, message }) => `${path}: ${message}`);

describe('docs/', () => {
  it('has the generated documents, those that people wrote, and nothing else', () => {
    expect(readdirSync(FOLDER).sort()).toEqual([...DOCUMENTS.keys(), ...MADE_ELSEWHERE, ...WRITTEN_BY_HAND].sort());
  });

  it.each([...DOCUMENTS.keys()])('%s is fresh; if not: make docs', (name) => {
    expect(readFileSync(join(FOLDER, name), 'utf8')).toBe(textOf(name));
  });

  it.each(['protocol.md', 'errors.md'])('%s links to headings it has', (name) => {
    const headings = [...textOf(name).matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
    const links = [...textOf(name).matchAll(/\]\(#([^)]*)\)/g)].map(([, anchor]) => anchor);
    expect(links.length).toBeGreaterThan(5);
    expect(links.filter((anchor) => !headings.includes(anchor ?? ''))).toEqual([]);
    expect(new Set(headings).size).toBe(headings.length);
  });
});

/** Every cell of a table of fields, as `place: text`; places of books, commands, designs and templates. */
function cells(): readonly (readonly [place: string, text: string])[] {
  const rows = (place: string, schema: TSchema) => fieldsOf(schema).map(({ path, expects }) => [`${place} ${path}`, expects] as const);
  return [
    ...Object.values(BOOKS).flatMap(({ name, element }) => rows(name, element)),
    ...commands.flatMap(({ name, data }) => rows(`${name} <`, data)),
    ...commands.flatMap(({ name, reply }) => rows(`${name} >`, describedHere(reply) ?? Type.Object({}))),
    ...commands.flatMap(({ name, push }) => rows(`${name} push`, push?.data ?? Type.Object({}))),
    ...[TICKET_LAYOUT, LCD_LAYOUT].flatMap(({ schema, word, kinds }) => [
      ...rows(String(schema.$id), schema),
      ...kinds.flatMap((kind, index) => rows(`${schema.$id} ${word} ${index}`, kind).filter(([place]) => !place.endsWith(` ${word}`))),
      ...kinds.map((kind) => [`${schema.$id} ${kind.properties[word].const}`, String(kind.description ?? '')] as const),
    ]),
  ];
}

describe('the tables of fields', () => {
  it('say of every field what it is', () => {
    expect(cells().length).toBeGreaterThan(900);
    expect(cells().filter(([, text]) => text === '')).toEqual([]);
  });

  it('say of the fields of books more than how long a text may be', () => {
    const books = Object.keys(BOOKS);
    const bare = cells().filter(
      ([place, text]) => books.includes(place.split(' ')[0] ?? '') && /^an? (text|name|instant) [^;]*$/.test(text),
    );
    expect(bare).toEqual([]);
  });
});

describe('the examples', () => {
  it.each(commands.map(({ name }) => name))('of %s fit its schemas', (name) => {
    const { data, reply, example } = COMMANDS.get(name) ?? expect.unreachable();
    expect(faultsOf(data, example.request)).toEqual([]);
    expect(faultsOf(reply, example.reply)).toEqual([]);
  });

  it('are on the page as whole frames, for every command', () => {
    const frames = [...textOf('protocol.md').matchAll(/^```json\n(.*?)\n```$/gms)].map(([, json = '']) => JSON.parse(json) as unknown);
    const shown = new Set(frames.map((frame) => JSON.stringify(frame)));
    const missing = commands.filter((command) => {
      const { request, reply, push } = framesOf(command);
      return [request, reply, ...(push === undefined ? [] : [push])].some((frame) => !shown.has(JSON.stringify(frame)));
    });
    expect(missing.map(({ name }) => name)).toEqual([]);
    expect(commands.length).toBeGreaterThan(100);
  });
});

describe('the catalogue of errors', () => {
  const entries = Object.entries(ERRORS);

  it('is on the page, every error with its numbers and its remedy', () => {
    const lines = textOf('errors.md').split('\n');
    const missing = entries.filter(([name, { module, error, text, remedy }]) => {
      const row = [module * 2 ** 32 + error, error, `\`${name}\``, text, remedy].map(String);
      return !lines.some((line) => row.every((word) => line.includes(word)));
    });
    expect(missing).toEqual([]);
  });

  it('gives no number twice, and names every module', () => {
    expect(new Set(entries.map(([, { module, error }]) => `${module}.${error}`)).size).toBe(entries.length);
    expect([...new Set(entries.map(([, { module }]) => String(module)))].sort()).toEqual(Object.keys(MODULES).sort());
  });
});

/** Keywords of draft 2020-12 that the declarations use, and our own. */
const KEYWORDS = new Set(
  '$schema $id $ref $defs title description type const anyOf oneOf allOf properties patternProperties additionalProperties required items'
    .concat(' pattern minimum maximum minLength maxLength minItems maxItems minProperties maxProperties uniqueItems default')
    .concat(' enum propertyNames x-coerce x-lines x-opaque x-minimum x-maximum x-kept x-rights x-changes x-extension')
    .split(' '),
);
/** Keywords whose value is a map from names to schemas. */
const MAPS = new Set(['properties', 'patternProperties', '$defs']);

/** Every schema in the bundle with its place. */
function schemasIn(value: unknown, place = '#'): readonly (readonly [place: string, schema: Readonly<Record<string, unknown>>])[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => schemasIn(item, `${place}/${index}`));
  if (typeof value !== 'object' || value === null) return [];
  const inside = Object.entries(value).flatMap(([key, inner]) => {
    if (!MAPS.has(key))
      return ['anyOf', 'oneOf', 'allOf', 'items', 'propertyNames', 'additionalProperties'].includes(key)
        ? schemasIn(inner, `${place}/${key}`)
        : [];
    return Object.entries(inner as object).flatMap(([name, schema]) => schemasIn(schema, `${place}/${key}/${name}`));
  });
  return [[place, value as Readonly<Record<string, unknown>>], ...inside];
}

describe('the JSON Schema', () => {
  const bundle = JSON.parse(textOf('protocol.schema.json')) as { readonly $defs: Readonly<Record<string, unknown>> };
  const schemas = schemasIn(bundle);

  it('has the data of every request and reply, and the frames', () => {
    const names = commands.flatMap(({ name }) => [`${name}.request`, `${name}.reply`]);
    expect(['Request', 'Reply', 'Push', 'Error', ...names].filter((name) => !(name in bundle.$defs))).toEqual([]);
    expect(schemas.length).toBeGreaterThan(1000);
  });

  it('refers only to what it has, and names nothing by $id but itself', () => {
    const dangling = schemas.filter(([, { $ref }]) => $ref !== undefined && !(String($ref).replace(/^#\/\$defs\//, '') in bundle.$defs));
    expect(dangling).toEqual([]);
    expect(schemas.filter(([, { $id }]) => $id !== undefined).map(([place]) => place)).toEqual(['#']);
  });

  it('uses keywords that tools know', () => {
    const unknown = schemas.flatMap(([place, schema]) =>
      Object.keys(schema)
        .filter((key) => !KEYWORDS.has(key))
        .map((key) => `${place}/${key}`),
    );
    expect(unknown).toEqual([]);
    for (const [, { pattern }] of schemas) if (pattern !== undefined) expect(() => new RegExp(String(pattern), 'u')).not.toThrow();
  });
});

describe('JSON for people', () => {
  it.each<readonly [string, unknown]>([
    ['a short value', { a: [1, { b: null }], c: {} }],
    ['a long value', { a: 'x'.repeat(90), b: [['y'.repeat(90)], []], c: { d: 'z'.repeat(90) } }],
    ['text with quotes and letters of any kind', { 'a"b': 'Г\n"\\' }],
  ])('is JSON: %s', (_, value) => {
    expect(JSON.parse(readableJson(value))).toEqual(value);
  });
});
