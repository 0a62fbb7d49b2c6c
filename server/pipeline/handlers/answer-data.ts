/** The content of an answer: data until it leaves, when it is serialised once. */
import { Rejection, toWireError } from '../../model/errors/errors.js';
import { ListInBytes } from '../feeds/list-in-bytes.js';

/**
 * JSON text made beforehand: shared by many requests, of a ticket, or from another thread. It stands for the value that it encodes, as an
 * answer's data or as one of its fields.
 */
export class Json {
  constructor(readonly text: string) {}

  /** It would become a text inside a text. */
  toJSON(): never {
    throw new Error('JSON text stands deeper in an answer than among its fields');
  }
}

/** An object or a list; a refusal that was found out late, such as one of the paper. */
export type AnswerData = object;

export function serialised(data: AnswerData): string {
  if (data instanceof Json) return data.text;
  if (data instanceof ListInBytes) return data.json;
  if (data instanceof Rejection) return JSON.stringify(toWireError(data));
  return hasJson(data) ? withJson(data) : JSON.stringify(data);
}

function hasJson(data: object): boolean {
  if (Array.isArray(data)) return false;
  for (const name in data) if ((data as Record<string, unknown>)[name] instanceof Json) return true;
  return false;
}

function withJson(data: object): string {
  let fields = '';
  for (const name in data) {
    const value = (data as Record<string, unknown>)[name];
    if (value === undefined) continue;
    fields += `${fields === '' ? '' : ','}${JSON.stringify(name)}:${value instanceof Json ? value.text : JSON.stringify(value)}`;
  }
  return `{${fields}}`;
}
