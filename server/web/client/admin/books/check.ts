/** Checks a value against the declaration of its field as the box does, before it is sent. */
import type { FieldSchema } from '../../../../protocol/docs/book-forms.js';

export function fits(schema: FieldSchema, value: unknown): boolean {
  if ('const' in schema) return value === schema.const;
  if (schema.anyOf) return schema.anyOf.some((one) => fits(one, value)) && isWithin(schema, value);
  if (schema.type === undefined) return true;
  return (CHECKS[schema.type] ?? (() => false))(schema, value);
}

/** A number that is sent as text has bounds, too. */
function isWithin(schema: FieldSchema, value: unknown): boolean {
  const [number] = schema['x-coerce'] === 'integer' ? (schema.anyOf ?? []) : [];
  return number === undefined || typeof value !== 'string' || fits(number, Number(value));
}

type Check = (schema: FieldSchema, value: unknown) => boolean;

const CHECKS: Readonly<Record<string, Check>> = {
  null: (_schema, value) => value === null,
  boolean: (_schema, value) => typeof value === 'boolean',
  integer: (schema, value) => Number.isInteger(value) && isNumberWithin(schema, value),
  number: (schema, value) => Number.isFinite(value) && isNumberWithin(schema, value),
  string: isText,
  array: ({ items, maxItems = Number.POSITIVE_INFINITY }, value) =>
    Array.isArray(value) && value.length <= maxItems && value.every((item) => items === undefined || fits(items, item)),
  object: isObject,
};

const isNumberWithin: Check = ({ minimum = Number.NEGATIVE_INFINITY, maximum = Number.POSITIVE_INFINITY }, value) =>
  typeof value === 'number' && value >= minimum && value <= maximum;

function isText({ pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: FieldSchema, value: unknown): boolean {
  if (typeof value !== 'string' || value.length < minLength || value.length > maxLength) return false;
  return pattern === undefined || new RegExp(pattern).test(value);
}

function isObject(schema: FieldSchema, value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { properties = {}, patternProperties = {}, required = [] } = schema;
  if (required.some((key) => !(key in value))) return false;
  return Object.entries(value).every(([key, inner]) => {
    const own = properties[key] ?? Object.entries(patternProperties).find(([pattern]) => new RegExp(pattern).test(key))?.[1];
    return own === undefined ? schema.additionalProperties !== false : fits(own, inner);
  });
}
