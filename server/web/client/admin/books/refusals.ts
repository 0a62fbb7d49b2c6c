/** Refusals of the box, assigned to the fields that they are about. */

import { QboxError } from '../../../../protocol/client/client.js';
import { fieldFault, type WireError } from '../../../../protocol/client/errors.js';
import { errorOf } from '../../shared/failures.js';

export interface Refusal {
  /** Field of the form: `operations` of `data.operations.10[0]`; null = the form as a whole. */
  readonly field: string | null;
  readonly error: WireError;
}

/** Every fault that the box found; [] = the failure is not a refusal. */
export const refusalsOf = (failure: unknown): readonly Refusal[] =>
  failure instanceof QboxError ? [failure.error, ...failure.error.children].map((error) => ({ field: fieldOf(error), error })) : [];

function fieldOf(error: WireError): string | null {
  const [, field = null] = /^data\.(\w+)/.exec(fieldFault(error).field ?? '') ?? [];
  return field;
}

/** What prevents a removal: an element, or a ticket in the queue. */
export type UsedBy = { readonly book: string; readonly id: number } | { readonly ticket: string };

export function usersIn(failure: unknown): readonly UsedBy[] {
  if (!(failure instanceof QboxError) || errorOf(failure) !== 'inUse') return [];
  const { error } = failure;
  return (error.children.length > 0 ? error.children : [error]).flatMap(({ parameters = {} }): UsedBy[] => {
    const { user_book: book, user_id: id, user_ticket: ticket } = parameters;
    if (ticket !== undefined) return [{ ticket: String(ticket) }];
    return book === undefined ? [] : [{ book: String(book), id: Number(id) }];
  });
}
