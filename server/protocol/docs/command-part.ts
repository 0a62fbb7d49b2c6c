/** The pieces of a command's description. */
import type { TSchema } from '@sinclair/typebox';
import { ANYBODY, type Right } from '../../model/books/declaration.js';
import type { CommandDeclaration } from '../declaration.js';
import { fieldsOf, typeOf } from './fields.js';
import { framesOf } from './frames.js';
import { code, details, jsonBlock, linkTo, part, table } from './markdown.js';

export function whoMay(rights: readonly Right[] | null): string {
  if (rights === null) return 'anybody, without a session';
  return ANYBODY.every((right) => rights.includes(right)) ? 'every session' : rights.join(', ');
}

export function commandHead({ summary, rights, reply, isExtension }: CommandDeclaration): string {
  const extension = isExtension === true ? ' **Extension**: the original protocol does not have it.' : '';
  return `${summary} Sent by: ${whoMay(rights)}. Answers: ${answerOf(reply)}.${extension}`;
}

/** `"No errors"`, an element of a book with a link to it, or the type. */
function answerOf(reply: TSchema): string {
  if (reply.$id === 'Error') return '"No errors"';
  return typeOf(reply).replace(/`(\w+)`/g, (text, name: string) => linkTo(name, text));
}

export function fieldTable(data: TSchema): string {
  const fields = fieldsOf(data);
  if (fields.length === 0) return '`data` is empty.';
  const rows = fields.map(({ path, type, required, expects }) => [code(path), type, required ? 'yes' : '', expects]);
  const note = data['x-expects'] === undefined ? [] : [`Expected: ${data['x-expects']}.`];
  return part(table(['field', 'type', 'needed', 'what it takes'], rows), ...note);
}

/** The fields of an answer that is not an element of a book, as those are described with their book; and of a push that is no answer. */
export const answerTables = ({ reply, push }: CommandDeclaration): string[] => [
  ...saidTable('Fields of the answer', describedHere(reply)),
  ...saidTable('Fields of the push', push?.data),
];

function saidTable(title: string, object: TSchema | undefined): string[] {
  if (object === undefined) return [];
  const rows = fieldsOf(object).map(({ path, type, required, expects }) => [code(path), type, required ? '' : 'not always', expects]);
  return [details(title, table(['field', 'type', 'there', 'what it is'], rows))];
}

/** The object of an answer, of its list, or of an answer that may also be `{}`. */
export function describedHere(reply: TSchema): TSchema | undefined {
  const objects: readonly TSchema[] = reply.type === 'array' ? [reply.items] : (reply.anyOf ?? [reply]);
  return objects.find(({ $id, properties }) => $id === undefined && properties !== undefined && Object.keys(properties).length > 0);
}

export function exampleOf(command: CommandDeclaration): string {
  const { request, reply, push } = framesOf(command);
  return part(jsonBlock(request), jsonBlock(reply), ...(push === undefined ? [] : ['Pushed on each change:', jsonBlock(push)]));
}

/** The same, with a long reply that opens on a click. */
export function foldedExampleOf(command: CommandDeclaration): string {
  const { request, reply, push } = framesOf(command);
  return part(
    jsonBlock(request),
    folded('Reply', jsonBlock(reply)),
    ...(push === undefined ? [] : ['Pushed on each change:', folded('Push', jsonBlock(push))]),
  );
}

const FOLDED_FROM_LINES = 16;
const folded = (summary: string, text: string): string => (text.split('\n').length < FOLDED_FROM_LINES ? text : details(summary, text));
