/** Books and their fields as typed: `book set Service 4 name=Касса operations.10=3,4`. */
import type { TSchema } from '@sinclair/typebox';
import { BOOK_NAMES, BOOKS, type BookDeclaration, type BookName } from '../../../model/books/index.js';
import { nearestFirst } from '../../../model/errors/spelling.js';
import { type BookVerb, bookCommandName } from '../../../protocol/client/book-commands.js';
import { alternativesOf, expectationOf, kindsOf } from '../../../protocol/declaration.js';
import { COMMANDS } from '../../../protocol/registry.js';
import { messageOf, UsageError } from '../../failures.js';

type Fields = Record<string, unknown>;

/** `Service`, `service` and `services` mean the same book. */
export function bookNamed(word: string): BookName {
  const wanted = word.toLowerCase();
  const found = BOOK_NAMES.find((name) => name.toLowerCase() === wanted || `${name}s`.toLowerCase() === wanted);
  if (found) return found;
  throw new UsageError(`no book is called "${word}"; there are ${nearestFirst(word, BOOK_NAMES).join(', ')}`);
}

export const declarationOf = (book: BookName): BookDeclaration => BOOKS[book] as BookDeclaration;

/** The fields that `set` or `new` of a book accepts. */
export function settableFields(book: BookName, verb: Extract<BookVerb, 'set' | 'new'>): Record<string, TSchema> {
  const data: TSchema | undefined = COMMANDS.get(bookCommandName(book, verb))?.data;
  const entries = Object.entries((data?.properties ?? {}) as Record<string, TSchema>);
  return Object.fromEntries(entries.filter(([field, schema]) => field !== 'id' && schema['x-kept'] !== true));
}

/**
 * The fields named by the arguments: `field=value`, `field.part=value`, or a JSON object. `present` is the element as it is: setting one
 * part leaves the others unchanged.
 */
export function fieldsOf(book: BookName, verb: 'set' | 'new', words: readonly string[], present: Fields = {}): Fields {
  const schemas = settableFields(book, verb);
  const fields: Fields = {};
  for (const word of words) {
    if (word.startsWith('{')) Object.assign(fields, jsonObject(word));
    else setField(fields, schemas, word, present);
  }
  if (verb === 'set' && words.length === 0) throw new UsageError(`nothing to set: say field=value. ${known(schemas)}`);
  return fields;
}

function setField(fields: Fields, schemas: Record<string, TSchema>, word: string, present: Fields): void {
  const [, name = '', part, text = ''] = /^([a-z_0-9]+)(?:\.([A-Za-z_0-9]+))?=(.*)$/su.exec(word) ?? [];
  if (name === '') throw new UsageError(`expected field=value, got "${word}"`);
  const schema = schemas[name];
  if (schema === undefined) throw new UsageError(`there is no field "${name}" to set; ${known(schemas, name)}`);
  if (name === 'password' && !/^[0-9a-f]{32}$/i.test(text)) throw new UsageError('a password is set by `qctl user password LOGIN`');
  if (part === undefined) fields[name] = parsedValue(schema, text);
  else {
    const whole = fields[name] ?? present[name] ?? {};
    fields[name] = { ...(whole as Fields), [part]: parsedValue(partOf(schema, name, part), text) };
  }
}

const known = (schemas: Record<string, TSchema>, word = ''): string => {
  const names = Object.keys(schemas);
  return `the fields are ${(word === '' ? names : nearestFirst(word, names)).join(', ')}`;
};

function partOf(schema: TSchema, name: string, part: string): TSchema {
  for (const { properties, patternProperties } of alternativesOf(schema)) {
    const own = (properties as Record<string, TSchema> | undefined)?.[part];
    if (own) return own;
    const [[pattern, every] = []] = Object.entries((patternProperties ?? {}) as Record<string, TSchema>);
    if (pattern !== undefined && every && new RegExp(pattern).test(part)) return every;
  }
  throw new UsageError(`${name} has no part "${part}": expected ${expectationOf(schema)}`);
}

const WHOLE = /^-?(0|[1-9][0-9]{0,9})$/;

/** Converts a text to the value of its field. A text that fits nothing stays a text: the box reports what it expects. */
function parsedValue(schema: TSchema, text: string): unknown {
  const kinds = kindsOf(schema);
  if (text === 'null' && kinds.has('null')) return null;
  if ((text === 'true' || text === 'false') && kinds.has('boolean')) return text === 'true';
  if (WHOLE.test(text) && (kinds.has('integer') || kinds.has('number'))) return Number(text);
  if (kinds.has('array')) return listOf(schema, text);
  if (kinds.has('object')) return text === '' ? {} : jsonObject(text);
  return text;
}

/** `[3, 4]` as JSON, or `3,4`. */
function listOf(schema: TSchema, text: string): unknown {
  if (text.startsWith('[')) return parseJson(text, ` in ${text}`);
  const items = alternativesOf(schema).find(({ type }) => type === 'array')?.items as TSchema;
  return text === '' ? [] : text.split(',').map((item) => parsedValue(items, item.trim()));
}

function jsonObject(text: string): Fields {
  const value = parseJson(text, ` in ${text}`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UsageError(`expected a JSON object, got ${text}`);
  return value as Fields;
}

export function parseJson(text: string, where = ''): unknown {
  try {
    return JSON.parse(text);
  } catch (failure) {
    throw new UsageError(`JSON: ${messageOf(failure)}${where}`);
  }
}
