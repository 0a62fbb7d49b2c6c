/**
 * docs/protocol.schema.json: the whole protocol as one JSON Schema (draft 2020-12) for tools and clients in other languages.
 * `$defs` has the elements of the books by name, `Error`, `<command>.request` and `<command>.reply` for the data of each
 * command, and the frames `Request`, `Reply` and `Push`.
 */
import type { TSchema } from '@sinclair/typebox';
import type { CommandDeclaration } from '../declaration.js';
import { COMMANDS } from '../registry.js';
import { pushedBy } from './frames.js';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

const pointer = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` });

/** A schema without names of its own: what has one (`$id`) moves into the definitions, where every tool finds it. */
function plain(schema: unknown, definitions: Map<string, Json>): Json {
  if (Array.isArray(schema)) return schema.map((item) => plain(item, definitions));
  if (typeof schema !== 'object' || schema === null) return schema as Json;
  const { $id, $ref, ...rest } = schema as Record<string, unknown>;
  if (typeof $ref === 'string') return pointer($ref);
  const copy = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, plain(value, definitions)]));
  if (typeof $id !== 'string') return copy;
  const known = definitions.get($id);
  if (known !== undefined && JSON.stringify(known) !== JSON.stringify(copy)) throw new Error(`two schemas are named ${$id}`);
  definitions.set($id, copy);
  return pointer($id);
}

const instant: JsonObject = { type: 'string', description: 'When the box said it: ISO 8601, UTC.' };
const token: JsonObject = { type: ['string', 'null'], maxLength: 100, description: 'The session, as `login` answered it.' };
const id: JsonObject = {
  anyOf: [{ type: 'string', minLength: 1, maxLength: 100 }, { type: 'integer' }],
  description: 'Echoed in the reply; a changing request repeated under its id gets the first answer again.',
};

const needsData = (data: TSchema): boolean => (data.required?.length ?? 0) > 0 || data.minProperties > 0;

/** The frames of one direction: a command's name decides what its data is. */
function frame(title: string, properties: JsonObject, required: readonly string[], variants: readonly JsonObject[]): JsonObject {
  return { title, type: 'object', properties, required, additionalProperties: false, oneOf: variants };
}

function frames(commands: readonly CommandDeclaration[]): Record<string, JsonObject> {
  const command: JsonObject = { type: 'string' };
  const requests = commands.map(({ name, data }) => ({
    properties: { command: { const: name }, data: pointer(`${name}.request`) },
    ...(needsData(data) && { required: ['data'] }),
  }));
  const replies = commands.map(({ name }) => ({
    properties: { command: { const: name }, data: { anyOf: [pointer(`${name}.reply`), pointer('Error')] } },
  }));
  const unreadable = { properties: { command: { const: 'error' }, data: pointer('Error') } };
  const pushes = commands
    .map(({ name }) => pushedBy(name)?.name)
    .filter((name) => name !== undefined)
    .map((name) => ({ properties: { command: { const: name }, data: pointer(`${name}.reply`) } }));
  return {
    Request: frame('What a client sends', { token, command, data: {}, id, dateTime: { type: 'string' } }, ['command'], requests),
    Reply: frame(
      'What the box answers',
      { dateTime: instant, command, data: {}, token, id },
      ['dateTime', 'command', 'data'],
      [...replies, unreadable],
    ),
    Push: frame('What subscribers get', { dateTime: instant, command, data: {} }, ['dateTime', 'command', 'data'], pushes),
  };
}

export function schemaBundle(): JsonObject {
  const definitions = new Map<string, Json>();
  const commands = [...COMMANDS.values()];
  const ofCommands = commands.flatMap(({ name, summary, rights, changes, isExtension, data, reply }): [string, Json][] => [
    [
      `${name}.request`,
      {
        title: name,
        description: summary,
        'x-rights': rights && [...rights],
        'x-changes': changes,
        ...(isExtension === true && { 'x-extension': true }),
        ...object(plain(data, definitions)),
      },
    ],
    [`${name}.reply`, { title: `${name}, answered`, ...object(plain(reply, definitions)) }],
  ]);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:qbox:protocol',
    title: 'qbox: the protocol of the electronic queue',
    description:
      'A frame in either direction. `x-expects` says in words what a field takes; `x-lines` marks texts that may have several lines, ' +
      '`x-opaque` texts that may have any character; `x-coerce` marks values that are accepted in two spellings.',
    anyOf: [pointer('Request'), pointer('Reply'), pointer('Push')],
    $defs: { ...frames(commands), ...Object.fromEntries(definitions), ...Object.fromEntries(ofCommands) },
  };
}

const object = (value: Json): JsonObject => value as JsonObject;
