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
import { type Definitions, type Json, type JsonObject, plain, pointer } from './plain-schema.js';

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
    .map(({ name }) => pushedBy(name)?.name)
    .filter((name) => name !== undefined)
    .map((name) => frame(name, 'PushFrame', { dateTime: instant, data: pointer(`${name}.reply`) }, ['dateTime', 'data']));
  return {
    Request: { title: 'Request', description: 'What a client sends.', oneOf: requests },
    Reply: { title: 'Reply', description: 'What the box answers.', oneOf: [...replies, unreadable] },
    Push: { title: 'Push', description: 'What subscribers get.', oneOf: pushes },
  };
}

function dataOf({ name, summary, rights, changes, isExtension, data, reply }: CommandDeclaration, definitions: Definitions) {
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
      'over. ' +
      '`x-lines` marks texts that may have several lines, `x-opaque` texts that may have any character.',
    anyOf: [pointer('Request'), pointer('Reply'), pointer('Push')],
    $defs: { ...frames(commands), ...Object.fromEntries(definitions), ...Object.fromEntries(ofCommands) },
  };
}

const object = (value: Json): JsonObject => value as JsonObject;
