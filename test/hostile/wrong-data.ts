/** Wrong data made from a command's own schema: for each field what it must not be, and what the refusal has to name. */
import type { TObject, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import type { CommandDeclaration } from '../../server/protocol/declaration.js';

export interface WrongData {
  readonly what: string;
  readonly data: unknown;
  /** What a description has to begin with: `data.services[0]`. */
  readonly field: string;
  /** What it has to say after that. */
  readonly says: string;
}

/** Own keys, as JSON makes them; a literal would set the prototype. */
const PROTOTYPE = JSON.parse('{"__proto__":{"id":1}}') as unknown;
const LONG = 'л'.repeat(5000);
/** Of every kind that JSON has, and of the kinds that break programs. */
const VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1.5,
  1e300,
  '',
  'text',
  '-1',
  '1e3',
  ' 1',
  '0x10',
  '99999999999',
  '9999999999',
  99_999_999_999,
  LONG,
  [],
  [[]],
  ['x'],
  [null],
  [-1],
  [1.5],
  Array(1001).fill(1),
  {},
  { x: 1 },
  { '1': null },
  { '1': ['x'] },
  { '99999999999': [1] },
  { constructor: 1 },
  PROTOTYPE,
  { '1': PROTOTYPE },
];

export function wrongDataOf({ data: schema, example }: CommandDeclaration): WrongData[] {
  const valid = example.request as Record<string, unknown>;
  const { properties, required = [] } = schema as TObject;
  const notObjects = [1, 'text', true, [], [valid]].map((data) => ({ what: shown(data), data, field: 'data', says: 'expected' }));
  return [
    ...notObjects,
    ...['dada', '__proto__', 'constructor', 'toString', ''].map((key) => withUnknown(valid, key)),
    ...required.map((field) => without(valid, field)),
    ...Object.entries(properties).flatMap(([field, property]) => withWrong(valid, field, property)),
  ];
}

function withUnknown(valid: Record<string, unknown>, key: string): WrongData {
  const data = JSON.parse(`{${JSON.stringify(key)}:{"id":1},${JSON.stringify(valid).slice(1)}`.replace(',}', '}')) as unknown;
  return { what: `a field "${key}"`, data, field: `data.${key}`, says: 'unknown field, expected ' };
}

function without(valid: Record<string, unknown>, field: string): WrongData {
  const { [field]: _gone, ...data } = valid;
  return { what: `no ${field}`, data, field: `data.${field}`, says: 'required, expected' };
}

/** Fields that the box keeps take anything in a `set…`, and the engine compares it with what is there. */
const isKept = (schema: TSchema): boolean => schema['x-kept'] === true;

function withWrong(valid: Record<string, unknown>, field: string, schema: TSchema): WrongData[] {
  if (isKept(schema)) return [];
  return VALUES.filter((value) => !fits(schema, value)).map((value) => ({
    what: `${field} = ${shown(value)}`,
    data: { ...valid, [field]: value },
    field: `data.${field}`,
    says: 'expected',
  }));
}

/** Whether a value is right for a field. A number that is written as a text has the bounds of one that is not. */
function fits(schema: TSchema, value: unknown): boolean {
  if (typeof value === 'string' && schema['x-coerce'] === 'integer')
    return /^-?[0-9]{1,10}$/.test(value) && Value.Check(schema, Number(value));
  const inner: readonly TSchema[] = schema.anyOf ?? [];
  if (inner.some((one) => one['x-coerce'] !== undefined)) return inner.some((one) => fits(one, value));
  return Value.Check(schema, value);
}

export const shown = (value: unknown): string => {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
};
