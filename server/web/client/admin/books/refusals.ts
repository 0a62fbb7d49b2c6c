/** A refusal of the box, at the field it is about and in the reader's language. */

import { QboxError } from '../../../../protocol/client/client.js';
import { type ErrorParameters, fieldFault, type WireError } from '../../../../protocol/client/errors.js';
import { errorNumber } from '../../shared/failures.js';

export interface Refusal {
  /** Of the form: `operations` of `data.operations.10[0]`; null = of the whole. */
  readonly field: string | null;
  /** `module/error` of the catalogue. */
  readonly number: string;
  readonly parameters: ErrorParameters;
  /** What the box said. */
  readonly text: string;
}

/** Every fault that the box found; [] = the failure is no refusal. */
export function refusalsOf(failure: unknown): readonly Refusal[] {
  if (!(failure instanceof QboxError)) return [];
  const { error } = failure;
  // A removal repeats in its children what it says itself, one by one.
  return [error, ...(errorNumber(failure) === IN_USE ? [] : error.children)].map(refusal);
}

const IN_USE = '4/3';

function refusal(error: WireError): Refusal {
  const { field: path, fault } = fieldFault(error);
  const [, field = null] = /^data\.(\w+)/.exec(path ?? '') ?? [];
  const number = `${error.codeModule}/${error.codeError}`;
  return { field, number, parameters: error.parameters ?? {}, text: field === null ? error.desc : fault };
}

/** What keeps another from being removed: an element, or a ticket in the queue. */
export type UsedBy = { readonly book: string; readonly id: number } | { readonly ticket: string };

export function usersIn(failure: unknown): readonly UsedBy[] {
  if (errorNumber(failure) !== IN_USE || !(failure instanceof QboxError)) return [];
  const { error } = failure;
  return (error.children.length > 0 ? error.children : [error]).flatMap(({ parameters = {} }): UsedBy[] => {
    const { user_book: book, user_id: id, user_ticket: ticket } = parameters;
    if (ticket !== undefined) return [{ ticket: String(ticket) }];
    return book === undefined ? [] : [{ book: String(book), id: Number(id) }];
  });
}
