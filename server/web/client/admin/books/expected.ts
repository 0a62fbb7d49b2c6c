/** What a field accepts, in the reader's language. The English text is that of the declaration. */
import type { BookName } from '../../../../model/books/declaration.js';
import type { FieldSchema } from '../../../../protocol/docs/book-forms.js';
import { language } from '../../shared/words.js';
import { fieldHint } from './context.js';
import { boundsOf, kindOf } from './kinds.js';
import { say } from './words.js';

/** What a field accepts, in the words of the box. */
export function expectedText(book: BookName, field: string, schema: FieldSchema): string {
  if (language.value === 'en' && schema['x-expects'] !== undefined) return say('expected', { what: schema['x-expects'] });
  const { schema: inner } = kindOf(schema);
  const bounds = boundsOf(inner);
  const { minLength = 0, maxLength: max } = inner;
  if (bounds !== null && inner['x-refers'] === undefined) return say('expected', { what: say('expectedNumber', bounds) });
  const hint = fieldHint(book, field);
  if (max !== undefined && inner.pattern === undefined) {
    return say('expected', { what: say(minLength > 0 ? 'expectedName' : 'expectedText', { max }) });
  }
  return hint === '' ? say('required') : hint;
}
