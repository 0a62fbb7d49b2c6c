/** A schema as rows of a table: its fields, and the values of each, in words. */
import type { TSchema } from '@sinclair/typebox';

export interface Field {
  /** `clerk.priority`, `services[].name`; `*` stands for an id that is a key. */
  readonly path: string;
  readonly type: string;
  readonly required: boolean;
  readonly expects: string;
}

const COERCED: Readonly<Record<string, string>> = { integer: 'number', flag: '0 or 1', switch: 'true or false' };
const PLAIN: Readonly<Record<string, string>> = {
  integer: 'number',
  number: 'number',
  string: 'text',
  boolean: 'true or false',
  null: 'null',
};

/** The fields of an object, those of objects inside it included. */
export function fieldsOf(schema: TSchema, prefix = ''): Field[] {
  const properties = Object.entries((schema.properties ?? {}) as Record<string, TSchema>);
  const required = new Set<string>(schema.required ?? []);
  return properties
    .filter(([, property]) => property['x-kept'] !== true)
    .flatMap(([name, property]) => {
      const path = prefix + name;
      const field = { path, type: typeOf(property), required: required.has(name), expects: meaningOf(property) };
      return [field, ...insideOf(property, path)];
    });
}

/** Fields of what is in a list, in a map, or may be null. Elements of books are described once, with their book. */
function insideOf(schema: TSchema, path: string): Field[] {
  if (schema.$id !== undefined) return [];
  if (schema.type === 'object' && schema.properties) return fieldsOf(schema, `${path}.`);
  if (schema.type === 'array') return insideOf(schema.items, `${path}[]`);
  const everyValue = valueOfMap(schema);
  if (everyValue) return insideOf(everyValue, `${path}.*`);
  return ((schema.anyOf ?? []) as TSchema[]).flatMap((alternative) => insideOf(alternative, path));
}

const valueOfMap = (schema: TSchema): TSchema | undefined => (Object.values(schema.patternProperties ?? {}) as TSchema[])[0];

/** The type in words, such as `list of numbers` or `text or null`. */
export function typeOf(schema: TSchema): string {
  const coerced = COERCED[String(schema['x-coerce'])];
  if (coerced !== undefined) return coerced;
  if (schema.$id !== undefined) return `\`${schema.$id}\``;
  if ('const' in schema) return typeof schema.const === 'string' ? 'text' : `\`${JSON.stringify(schema.const)}\``;
  if (schema.anyOf) return [...new Set((schema.anyOf as TSchema[]).map(typeOf))].join(' or ');
  if (schema.type === 'array') return `list of ${plural(typeOf(schema.items))}`;
  const everyValue = valueOfMap(schema);
  if (everyValue) return `map of ${plural(typeOf(everyValue))}`;
  if (schema.type === 'object')
    return schema.additionalProperties === false && !schema.required && isEmpty(schema.properties) ? '`{}`' : 'object';
  return PLAIN[String(schema.type)] ?? 'anything';
}

const isEmpty = (properties: Readonly<Record<string, unknown>> = {}): boolean => Object.keys(properties).length === 0;

const plural = (type: string): string => (/^(number|text|object|map)$/.test(type) ? `${type}s` : type.replace(/^(list|map) of/, '$1s of'));

/** What the field is, and what it takes. */
const meaningOf = (schema: TSchema): string => [schema.description, expectationOf(schema)].filter(Boolean).join('; ');

function expectationOf(schema: TSchema): string {
  const expects: unknown = schema['x-expects'];
  if (expects !== undefined) return expects === typeOf(schema) ? '' : `${expects}${boundsOf(schema)}`;
  const words = ((schema.anyOf ?? []) as TSchema[]).map((alternative) => alternative.const).filter((word) => typeof word === 'string');
  if (words.length > 0) return `one of ${words.join(', ')}`;
  if (schema.pattern !== undefined) return `matches \`${schema.pattern}\``;
  return '';
}

const INT32_MAX = 2_147_483_647;

/** `, 0 to 100`, unless there are no bounds but those of the protocol's numbers. */
function boundsOf(schema: TSchema): string {
  const { 'x-minimum': minimum, 'x-maximum': maximum } = schema;
  if (minimum === undefined || /\d/.test(String(schema['x-expects'])) || minimum === -INT32_MAX) return '';
  if (maximum < INT32_MAX) return `, ${minimum} to ${maximum}`;
  return minimum === 1 ? '' : `, at least ${minimum}`;
}
