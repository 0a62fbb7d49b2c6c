/** What a value may be, in words and in kinds, from its schema. */
import type { TSchema } from '@sinclair/typebox';

/** What a field takes, in the words of its declaration. */
export const expectationOf = (schema: TSchema): string => String(schema['x-expects'] ?? [...kindsOf(schema)].join(' or '));

export const alternativesOf = (schema: TSchema): readonly TSchema[] =>
  (schema.anyOf as TSchema[] | undefined)?.flatMap(alternativesOf) ?? [schema];

/** The kinds of JSON that a schema takes. */
export function kindsOf(schema: TSchema): ReadonlySet<string> {
  return new Set(alternativesOf(schema).map(({ type, const: constant }) => (constant === undefined ? String(type) : typeof constant)));
}
