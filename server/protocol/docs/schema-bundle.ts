/**
 * docs/protocol.schema.json: the whole protocol as one JSON Schema (draft 2020-12) for tools and clients in other languages.
 * `$defs` has the elements of the books by name, `Error`, `<command>.request` and `<command>.reply` for the data of each
 * command, and the frames `Request`, `Reply` and `Push`, one alternative a command.
 */
import type { TSchema } from '@sinclair/typebox';
import { BOOKS, type BookDeclaration } from '../../model/books/index.js';
import type { CommandDeclaration } from '../declaration.js';
import { COMMANDS } from '../registry.js';
import { pushedBy } from './frames.js';

const instant: JsonObject = { type: 'string', description: 'When the box said it: ISO 8601, UTC.' };
const token: JsonObject = { type: ['string', 'null'], maxLength: 100, description: 'The session, as `login` answered it.' };
const repliedToken: JsonObject = { type: 'string', description: 'The token of the request, if it had one.' };
const id: JsonObject = {
  anyOf: [{ type: 'string', minLength: 1, maxLength: 100 }, { type: 'integer' }],
  description: 'Echoed in the reply; a changing request repeated under its id gets the first answer again.',
};

const needsData = (data: TSchema): boolean => (data.required?.length ?? 0) > 0 || data.minProperties > 0;

/** Generated types are named by titles: `loginRequestFrame` becomes `LoginRequestFrame`. */
function frame(command: string, kind: 'RequestFrame' | 'ReplyFrame' | 'PushFrame', properties: JsonObject, required: readonly string[]) {
  return {
    title: `${command}${kind}`,
    type: 'object',
    properties: { command: { const: command }, ...properties },
    required: ['command', ...required],
    additionalProperties: false,
  };
}

function frames(commands: readonly CommandDeclaration[]): Record<string, JsonObject> {
  const requests = commands.map(({ name, data, rights }) =>
    frame(name, 'RequestFrame', { token, data: pointer(`${name}.request`), id, dateTime: { type: 'string' } }, [
      ...(rights === null ? [] : ['token']),
      ...(needsData(data) ? ['data'] : []),
    ]),
  );
  const answers = { dateTime: instant, token: repliedToken, id };
  const answerOf = ({ name, reply }: CommandDeclaration): JsonObject =>
    reply.$id === 'Error' ? pointer('Error') : { anyOf: [pointer(`${name}.reply`), pointer('Error')] };
  const replies = commands.map((command) =>
    frame(command.name, 'ReplyFrame', { ...answers, data: answerOf(command) }, ['dateTime', 'data']),
  );
  // A request that names no command that could be read.
  const unreadable = frame('error', 'ReplyFrame', { ...answers, data: pointer('Error') }, ['dateTime', 'data']);
  const pushes = commands
    .map(({ name }) => pushedBy(name))
    .filter((pushed) => pushed !== undefined)
    .map(({ name, schema }) => frame(name, 'PushFrame', { dateTime: instant, data: pointer(schema) }, ['dateTime', 'data']));
  return {
    Request: { title: 'Request', description: 'What a client sends.', oneOf: requests },
    Reply: { title: 'Reply', description: 'What the box answers.', oneOf: [...replies, unreadable] },
    Push: { title: 'Push', description: 'What subscribers get.', oneOf: pushes },
  };
}

function dataOf({ name, summary, rights, changes, isExtension, data, reply, push }: CommandDeclaration, definitions: Definitions) {
  const request: JsonObject = {
    title: `${name}Request`,
    description: summary,
    'x-rights': rights && [...rights],
    'x-changes': changes,
    ...(isExtension === true && { 'x-extension': true }),
    ...object(plain(data, 'request', definitions)),
  };
  return [
    [`${name}.request`, request],
    [`${name}.reply`, { title: `${name}Reply`, ...object(plain(reply, 'reply', definitions)) }],
    ...(push ? [[`${push.name}.push`, { title: `${push.name}Push`, ...object(plain(push.data, 'reply', definitions)) }] as const] : []),
  ] as const;
}

export function schemaBundle(): JsonObject {
  const definitions: Definitions = new Map();
  const commands = [...COMMANDS.values()];
  const ofCommands = commands.flatMap((command) => dataOf(command, definitions));
  for (const { name, title } of Object.values(BOOKS) as readonly BookDeclaration[])
    definitions.set(name, { description: `An element of the book. ${title}`, ...object(definitions.get(name) ?? {}) });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:qbox:protocol',
    title: 'Frame',
    description:
      'A frame in either direction. What is sent (`Request`, `<command>.request`) may be spelt in two ways where the original protocol ' +
      'has both, such as 3 and "3": `x-coerce` marks such values. What is answered (`Reply`, `Push`, `<command>.reply`, elements of ' +
      'books) is spelt in one. Answers are as this version of the box gives them: a later one may add fields, which a client passes ' +
      'over. `x-lines` marks texts that may have several lines, `x-opaque` texts that may have any character.',
    anyOf: [pointer('Request'), pointer('Reply'), pointer('Push')],
    $defs: { ...frames(commands), ...Object.fromEntries(definitions), ...Object.fromEntries(ofCommands) },
  };
}

const object = (value: Json): JsonObject => value as JsonObject;

// A declaration's schema as plain JSON Schema that validators and generators of types read alike. The same declaration says what is taken
// and what is answered; here the two part: a request has both spellings of a value, an answer the one that the box writes.

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
  const {
    $id,
    $ref,
    description,
    'x-expects': expects,
    'x-refers': _ofForms,
    'x-translates': _too,
    'x-sparse': _also,
    'x-example': _ofRefusals,
    ...rest
  } = schema as TSchema;
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
    // The box's answers are declared whole.
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
