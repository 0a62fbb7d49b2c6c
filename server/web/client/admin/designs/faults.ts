/** Faults of a document reported by the box, by field, in the reader's language. */
import { QboxError as Refusal } from '../../../../protocol/client/client.js';
import { fieldFault } from '../../../../protocol/client/errors.js';
import { errorText } from '../../shared/box/failures.js';

export interface Fault {
  /** `rows.3.text.en`; '' = the whole document. */
  readonly field: string;
  readonly text: string;
}

/** null = the failure is not a refusal of a document. */
export function faultsIn(failure: unknown): readonly Fault[] | null {
  if (!(failure instanceof Refusal)) return null;
  const told = [failure.error, ...failure.error.children].flatMap((error) => {
    const [, path] = /^data\.(?:design|template)(.*)$/s.exec(fieldFault(error).field ?? '') ?? [];
    if (path === undefined) return [];
    const field = path.replace(/\[(\d+)\]/g, '.$1').replace(/^\./, '');
    return [{ field, text: errorText(error) }];
  });
  const seen = new Set<string>();
  const once = told.filter(({ field, text }) => !seen.has(`${field} ${text}`) && seen.add(`${field} ${text}`));
  return once.length === 0 ? null : once;
}

/** The faults of a field and of its contents. */
export const faultsAt = (faults: readonly Fault[], field: string): readonly Fault[] =>
  faults.filter((fault) => fault.field === field || fault.field.startsWith(`${field}.`));
