/** The kind of value that a field takes, derived from its schema. */
import { BOOK_FORMS } from 'virtual:forms';
import type { BookName } from '../../../../model/books/declaration.js';
import type { BookForm, FieldSchema } from '../../../../protocol/docs/book-forms.js';

export const formOf = (book: BookName): BookForm => BOOK_FORMS[book];

export interface Kind {
  readonly kind: 'text' | 'number' | 'flag' | 'switch' | 'choice' | 'reference' | 'references' | 'texts' | 'other';
  readonly isNullable: boolean;
  /** Without `null`. */
  readonly schema: FieldSchema;
}

const isNull = ({ type }: FieldSchema): boolean => type === 'null';

export function kindOf(schema: FieldSchema): Kind {
  const { anyOf, ...outer } = schema;
  const [inner, ...others] = anyOf?.filter((one) => !isNull(one)) ?? [];
  if (anyOf?.some(isNull) && inner !== undefined && others.length === 0) {
    // The expectation and the reference are properties of the outer schema.
    return { ...kindOf({ ...outer, ...inner }), isNullable: true };
  }
  return { kind: plainKind(schema), isNullable: anyOf?.some(isNull) ?? false, schema };
}

function plainKind(schema: FieldSchema): Kind['kind'] {
  const { type, 'x-refers': refers, anyOf } = schema;
  if (type === 'array') return schema.items?.['x-refers'] === undefined ? 'other' : 'references';
  if (refers !== undefined) return 'reference';
  if (schema['x-translates'] !== undefined) return 'texts';
  if (schema['x-coerce'] === 'integer') return 'number';
  if (schema['x-coerce'] === 'flag') return 'flag';
  if (schema['x-coerce'] === 'switch') return 'switch';
  if (anyOf?.every((one) => 'const' in one)) return 'choice';
  if (type === 'integer') return 'number';
  return type === 'string' ? 'text' : 'other';
}

export const choicesOf = ({ anyOf = [] }: FieldSchema): readonly unknown[] => anyOf.map((one) => one.const);

export function boundsOf(schema: FieldSchema): { readonly min: number; readonly max: number } | null {
  const integer = schema.type === 'integer' ? schema : schema.anyOf?.find(({ type }) => type === 'integer');
  if (integer?.minimum === undefined || integer.maximum === undefined) return null;
  return { min: integer.minimum, max: integer.maximum };
}
