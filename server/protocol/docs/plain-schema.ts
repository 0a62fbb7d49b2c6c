/**
 * A declaration's schema as plain JSON Schema that validators and generators of types read alike. The same declaration says what is taken
 * and what is answered; here the two part: a request has both spellings of a value, an answer the one that the box writes.
 */
import type { TSchema } from '@sinclair/typebox';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type JsonObject = { readonly [key: string]: Json };
export type Direction = 'request' | 'reply';
/** Schemas with a name of their own, by that name. */
export type Definitions = Map<string, Json>;

export const pointer = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });

const INT32_MAX = 2_147_483_647;

/** A schema without names of its own (`$id`): what has one moves into the definitions, where every tool finds it. */
export function plain(schema: unknown, direction: Direction, definitions: Definitions): Json {
  if (Array.isArray(schema)) return schema.map((item) => plain(item, direction, definitions));
  if (typeof schema !== 'object' || schema === null) return schema as Json;
  const { $id, $ref, description, 'x-expects': expects, ...rest } = schema as TSchema;
  const said = [description, expects].filter((words) => typeof words === 'string').join('; ');
  const words: JsonObject = said === '' ? {} : { description: said };
  if (typeof $ref === 'string') return pointer($ref);
  if (typeof $id === 'string') return reference(define($id, rest, direction, definitions), words);
  return { ...words, ...formOf(rest as TSchema, direction, definitions) };
}

/** Words beside a `$ref` make a type of their own in some generators; beside `allOf` they do not. */
const reference = (name: string, words: JsonObject): JsonObject =>
  words.description === undefined ? pointer(name) : { ...words, allOf: [pointer(name)] };

/** A name means one thing: what is taken in more spellings than it is answered in has another name there. */
function define($id: string, schema: object, direction: Direction, definitions: Definitions): string {
  const isSpeltTwice = JSON.stringify(schema).includes('"x-coerce"');
  const name = isSpeltTwice && direction === 'request' ? `${$id}.request` : $id;
  const copy = formOf(schema as TSchema, isSpeltTwice ? direction : 'request', definitions);
  const known = definitions.get(name);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(copy)) throw new Error(`two schemas are named ${name}`);
  definitions.set(name, copy);
  return name;
}

function formOf(schema: TSchema, direction: Direction, definitions: Definitions): JsonObject {
  if (direction === 'reply' && schema['x-coerce'] !== undefined) return answered(schema);
  const words = wordsOf(schema);
  if (words) return { type: 'string', enum: words };
  const { patternProperties, properties, ...rest } = schema;
  const copy = everyKey(rest, direction, definitions);
  if (patternProperties !== undefined && properties === undefined) return { ...copy, ...mapOf(patternProperties, direction, definitions) };
  if (properties === undefined) return copy;
  return {
    ...copy,
    properties: Object.fromEntries(
      Object.entries(properties as Record<string, TSchema>).map(([name, property]) => [name, plain(property, direction, definitions)]),
    ),
    // What the box answers is declared whole.
    ...(direction === 'reply' && { additionalProperties: false }),
  };
}

const everyKey = (schema: object, direction: Direction, definitions: Definitions): JsonObject =>
  Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, plain(value, direction, definitions)]));

/** A map: generators know the values of `additionalProperties`, and few know those of `patternProperties`. */
function mapOf(patterns: Readonly<Record<string, TSchema>>, direction: Direction, definitions: Definitions): JsonObject {
  const [[pattern, value] = ['', {}], ...others] = Object.entries(patterns);
  if (others.length > 0) throw new Error('a map with several kinds of keys');
  const keys: JsonObject = pattern === '^(.*)$' ? {} : { propertyNames: { pattern } };
  return { ...keys, additionalProperties: plain(value, direction, definitions) };
}

/** The first of two spellings. */
function answered(schema: TSchema): JsonObject {
  const { 'x-coerce': kind, 'x-minimum': minimum, 'x-maximum': maximum } = schema;
  if (kind === 'flag') return { type: 'integer', enum: [0, 1] };
  if (kind === 'switch') return { type: 'boolean' };
  return {
    type: 'integer',
    ...(minimum !== undefined && minimum !== -INT32_MAX && { minimum }),
    ...(maximum !== undefined && maximum !== INT32_MAX && { maximum }),
  };
}

/** The words of a union of nothing but words. */
function wordsOf({ anyOf, ...rest }: TSchema): readonly string[] | undefined {
  const words = (anyOf as TSchema[] | undefined)?.map((alternative) => alternative.const as unknown);
  return Object.keys(rest).length === 0 && words?.every((word) => typeof word === 'string') ? words : undefined;
}
