/** Why a value is not taken, in the reader's language. English has the box's own words. */
import type { BookName } from '../../../../model/books/declaration.js';
import type { FieldSchema } from '../../../../protocol/docs/book-forms.js';
import { type BookSpeech, fieldHint } from './context.js';
import { boundsOf, kindOf } from './kinds.js';
import type { Refusal } from './refusals.js';

/** Whoever reads English reads what the box said. */
export function refusalText(speech: BookSpeech, book: BookName, { number, field, parameters, text }: Refusal): string {
  // What a book demands beyond its schema is said in a free text, known by its field.
  const key = number === '4/9' ? `refused.${book}.${field}` : `refused.${number}`;
  return speech.has(key) && speech.language !== 'en' ? speech.say(key, parameters) : text;
}

/** What a field takes, as the box would say it. */
export function expectedText(speech: BookSpeech, book: BookName, field: string, schema: FieldSchema): string {
  const { say, language } = speech;
  if (language === 'en' && schema['x-expects'] !== undefined) return say('expected', { what: schema['x-expects'] });
  const { schema: inner } = kindOf(schema);
  const bounds = boundsOf(inner);
  const { minLength = 0, maxLength: max } = inner;
  if (bounds !== null && inner.refers === undefined) return say('expected', { what: say('expectedNumber', bounds) });
  const hint = fieldHint(speech, book, field);
  if (max !== undefined && inner.pattern === undefined) {
    return say('expected', { what: say(minLength > 0 ? 'expectedName' : 'expectedText', { max }) });
  }
  return hint === '' ? say('required') : hint;
}
