/**
 * The words of the wire as JSON Schema (TypeBox), with keywords of our own:
 * `x-expects` says in plain words what a field takes (errors and documentation quote it), `description` what it is, and
 * `x-coerce` marks values the original protocol writes in two ways: an id may be `3` or `"3"`, a flag `1` or `true`;
 * `x-refers` names the book whose ids a field takes, `x-example` shows a form of text;
 * `x-lines` marks texts of several lines, and `x-opaque` says why a text is not looked at for hidden characters.
 */
import { type ObjectOptions, type Static, type TProperties, type TSchema, type TUnsafe, Type } from '@sinclair/typebox';
import type { BookName } from './books/declaration.js';

const INT32_MAX = 2_147_483_647;

/** A whole number, or the same written as a decimal string (seen in the original: `"delay": "15"`). */
export function WholeNumber(expects: string, minimum = -INT32_MAX, maximum = INT32_MAX) {
  return Type.Unsafe<number>(
    Type.Union([Type.Integer({ minimum, maximum }), Type.String({ pattern: '^-?[0-9]{1,10}$' })], {
      'x-coerce': 'integer',
      'x-expects': expects,
      'x-minimum': minimum,
      'x-maximum': maximum,
    }),
  );
}

/** Elements that a form of another element offers, as declarations call them. */
const REFERRED: Readonly<Record<string, BookName>> = {
  'a service': 'Service',
  services: 'Service',
  'an operation': 'Operation',
  operations: 'Operation',
  'a ticket range': 'TicketRange',
  'a workplace': 'Workplace',
  workplaces: 'Workplace',
  registrators: 'Registrator',
  'a user role': 'UserRole',
};

/** The id of an element; ids are positive and never given twice. */
export const Id = (of: string): TUnsafe<number> => ({
  ...WholeNumber(`the id of ${of}`, 1),
  ...(REFERRED[of] !== undefined && { 'x-refers': REFERRED[of] }),
});

/** An id that may point at nothing: `null`. */
export const MaybeId = (of: string) => Nullable(Id(of), `the id of ${of}, or null`);

/** The same schema with what the field is, for the documentation; `x-expects` says what it takes, and errors quote only that. */
export const described = <Schema extends TSchema>(description: string, schema: Schema): Schema => ({ ...schema, description });

/** 0 or 1 on the wire; `false` and `true` are accepted. */
export const Flag = (description: string) =>
  Type.Unsafe<0 | 1>(
    Type.Union([Type.Literal(0), Type.Literal(1), Type.Boolean()], { 'x-coerce': 'flag', 'x-expects': '0 or 1', description }),
  );

/** A switch that the original writes as `true`/`false`; 0 and 1 are accepted. */
export const Switch = (description: string) =>
  Type.Unsafe<boolean>(
    Type.Union([Type.Boolean(), Type.Literal(0), Type.Literal(1)], { 'x-coerce': 'switch', 'x-expects': 'true or false', description }),
  );

/** Free text of one line, of at most `maxLength` UTF-16 units. What it may not have: `hidden-characters.ts`. */
export const Text = (maxLength = 500) => Type.String({ maxLength, 'x-expects': `a text of at most ${maxLength} characters` });

/** Free text that may have several lines. */
export const Lines = (maxLength: number) =>
  Type.String({ maxLength, 'x-lines': true, 'x-expects': `a text of at most ${maxLength} characters` });

/** A name that people read on a screen: at least one character. */
export const Name = () => Type.String({ minLength: 1, maxLength: 200, 'x-expects': 'a name of 1 to 200 characters' });

export const Title = () => Type.String({ minLength: 1, maxLength: 200, 'x-expects': 'a title of 1 to 200 characters' });

export const MaybeText = (maxLength = 500) => Nullable(Text(maxLength), `a text of at most ${maxLength} characters, or null`);

export const MaybeLines = (maxLength = 500) => Nullable(Lines(maxLength), `a text of at most ${maxLength} characters, or null`);

/** An instant, ISO 8601 in UTC. */
export const Instant = () =>
  Type.String({
    pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})?$',
    maxLength: 40,
    'x-expects': 'an instant such as 2015-06-17T00:00:00.000Z',
    'x-example': '2015-06-17T00:00:00.000Z',
  });

export function Nullable<T extends TSchema>(schema: T, expects: string) {
  return Type.Unsafe<Static<T> | null>(Type.Union([schema, Type.Null()], { 'x-expects': expects }));
}

/** An object that takes no other fields. */
export const ClosedObject = <Fields extends TProperties>(fields: Fields, options: ObjectOptions = {}) =>
  Type.Object(fields, { additionalProperties: false, ...options });

/** One of some words or numbers. */
export function OneOf<const Value extends string | number>(values: readonly Value[], expects?: string): TUnsafe<Value> {
  const options = expects === undefined ? {} : { 'x-expects': expects };
  return Type.Unsafe<Value>(
    Type.Union(
      values.map((value): TSchema => Type.Literal(value)),
      options,
    ),
  );
}

/** An object whose keys are ids, as JSON has it: `{"50": [3]}`. */
export function ById<T extends TSchema>(value: T, expects: string) {
  return Type.Unsafe<Record<string, Static<T>>>(
    Type.Record(Type.String({ pattern: '^[0-9]{1,10}$' }), value, { 'x-expects': expects, additionalProperties: false }),
  );
}

/** A list of ids. Repeated ones are no fault: the code that reads the list keeps each once. */
export const Ids = (of: string, maxItems = 1000) => Type.Array(Id(of), { maxItems, 'x-expects': `a list of ids of ${of}` });

export type Coercer = (value: unknown) => unknown;

/**
 * Builds the function that turns accepted second spellings into the first (`"3"` → 3, `true` → 1), or undefined where
 * the schema has none. It is applied to values that already passed the schema's check.
 */
export function coercerOf(schema: TSchema): Coercer | undefined {
  const kind: unknown = schema['x-coerce'];
  if (kind === 'integer') return (value) => (typeof value === 'string' ? Number(value) : value);
  if (kind === 'flag') return (value) => (typeof value === 'boolean' ? Number(value) : value);
  if (kind === 'switch') return (value) => (typeof value === 'number' ? value === 1 : value);
  if (schema.anyOf) return firstCoercerOf(schema.anyOf);
  if (schema.type === 'array') return arrayCoercer(schema.items);
  if (schema.type === 'object') return objectCoercer(schema);
  return undefined;
}

function firstCoercerOf(alternatives: readonly TSchema[]): Coercer | undefined {
  const inner = alternatives.map(coercerOf).find((coercer) => coercer !== undefined);
  return inner && ((value) => (value === null ? null : inner(value)));
}

function arrayCoercer(items: TSchema): Coercer | undefined {
  const inner = coercerOf(items);
  return inner && ((value) => (Array.isArray(value) ? value.map(inner) : value));
}

function objectCoercer(schema: TSchema): Coercer | undefined {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, TSchema>)
    .map(([key, property]) => [key, coercerOf(property)] as const)
    .filter((entry): entry is readonly [string, Coercer] => entry[1] !== undefined);
  const pattern = (Object.values(schema.patternProperties ?? {}) as TSchema[])[0];
  const everyValue = pattern && coercerOf(pattern);
  if (properties.length === 0 && !everyValue) return undefined;
  return (value) => {
    if (typeof value !== 'object' || value === null) return value;
    const object = value as Record<string, unknown>;
    for (const [key, coerce] of properties) if (key in object) object[key] = coerce(object[key]);
    if (everyValue) for (const key of Object.keys(object)) object[key] = everyValue(object[key]);
    return object;
  };
}
