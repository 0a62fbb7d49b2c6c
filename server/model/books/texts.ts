/** Fields with the texts of another field by language: see `by-language.ts`. */
import { type TObject, type TSchema, Type } from '@sinclair/typebox';
import type { ByLanguage } from '../by-language.js';
import { Lines, Text } from '../schema.js';

const record = (text: TSchema, of: string) =>
  Type.Unsafe<ByLanguage>(
    Type.Record(Type.String({ pattern: '^[a-z]{2}$' }), text, {
      'x-expects': `the ${of} by language of the branch, such as {"kk": "…", "en": "…"}; other languages show \`${of}\``,
      'x-translates': of,
      additionalProperties: false,
    }),
  );

export const Names = () => record(Text(200), 'name');

/** In a book of the original protocol: only an element that has such a text has the field. */
export const MaybeNames = () => Type.Optional(Names());
export const MaybeGroups = () => Type.Optional(record(Text(100), 'group'));
export const MaybeDescriptions = () => Type.Optional(record(Lines(500), 'description'));

/** The field that a field translates; undefined = it is no such field. */
export const translatedBy = (schema: TSchema | undefined): string | undefined => schema?.['x-translates'] as string | undefined;

/** In a book of the original protocol: only an element that differs from the usual has the field. */
export const Sparse = <Schema extends TSchema>(schema: Schema, usual: number) => Type.Optional({ ...schema, 'x-sparse': usual } as Schema);

/** What a field says that is left out; undefined = it is no such field. */
export const usualOf = (schema: TSchema | undefined): number | undefined => schema?.['x-sparse'] as number | undefined;

/** Only an element that has texts in other languages, or differs from the usual, has the field: the original protocol has it not. */
export function isSparse({ element }: { readonly element: TObject }, field: string): boolean {
  const schema = element.properties[field];
  return (translatedBy(schema) !== undefined || usualOf(schema) !== undefined) && !element.required?.includes(field);
}
