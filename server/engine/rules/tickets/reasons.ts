/**
 * Reasons and outcomes that clerks choose from the books. One that is named must exist, be enabled, and fit; where a service demands one,
 * a command without it is refused. A code at the beginning of a comment (`[noShow]`) is a reason for a refusal, too.
 */
import type { ReasonKind } from '../../../model/books/reasons.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import { REFUSAL_CODES } from '../../../model/ticket.js';
import type { QueueState } from '../../state.js';

const DEMANDED = {
  refusal: 'refusal_reason_required',
  postponement: 'postponement_reason_required',
  call: 'call_reason_required',
} as const satisfies Partial<Record<ReasonKind, string>>;

const FIELD = { Reason: 'data.reason', Outcome: 'data.outcome' } as const;

/** What a command chooses. */
interface Chosen {
  readonly reasonId?: number | undefined;
  readonly outcomeId?: number | undefined;
  readonly cannotChoose?: true | undefined;
}

/** @param comment may begin with one of the codes of refusals */
export function refuseReason(
  state: QueueState,
  kind: keyof typeof DEMANDED,
  services: readonly number[],
  { reasonId, cannotChoose }: Chosen,
  comment: string | null = null,
): Rejection | undefined {
  if (reasonId !== undefined) return refuseChosen(state, kind, services, reasonId);
  if (cannotChoose || (kind === 'refusal' && hasCode(comment))) return undefined;
  return refuseMissing(state, DEMANDED[kind], 'Reason', services);
}

export function refuseOutcome(state: QueueState, services: readonly number[], { outcomeId, cannotChoose }: Chosen): Rejection | undefined {
  return (
    refuseUnfitOutcome(state, services, outcomeId) ??
    (outcomeId === undefined && !cannotChoose ? refuseMissing(state, 'outcome_required', 'Outcome', services) : undefined)
  );
}

/** Where none is demanded. */
export function refuseUnfitOutcome(state: QueueState, services: readonly number[], outcomeId: number | undefined): Rejection | undefined {
  if (outcomeId === undefined) return undefined;
  const row = state.books.Outcome.get(outcomeId);
  if (row === undefined) return reject('badReference', { field: FIELD.Outcome, book: 'Outcome', id: outcomeId });
  return row.disabled === 0 && isFor(row, services) ? undefined : unfit('Outcome', outcomeId);
}

/** @param isDemanded a break without a reason is refused */
export function refuseBreak(state: QueueState, reasonId: number | null, isDemanded: boolean): Rejection | undefined {
  if (reasonId !== null) return refuseChosen(state, 'break', [], reasonId);
  return isDemanded ? reject('reasonNeeded', { field: FIELD.Reason, book: 'Reason' }) : undefined;
}

/** A reason for something that is not going on. */
export const unfit = (book: keyof typeof FIELD, id: number): Rejection => reject('reasonUnfit', { field: FIELD[book], book, id });

function refuseChosen(state: QueueState, kind: ReasonKind, services: readonly number[], id: number): Rejection | undefined {
  const row = state.books.Reason.get(id);
  if (row === undefined) return reject('badReference', { field: FIELD.Reason, book: 'Reason', id });
  return row.disabled === 0 && row.kind === kind && (kind === 'break' || isFor(row, services)) ? undefined : unfit('Reason', id);
}

function refuseMissing(
  state: QueueState,
  demand: (typeof DEMANDED)[keyof typeof DEMANDED] | 'outcome_required',
  book: keyof typeof FIELD,
  services: readonly number[],
): Rejection | undefined {
  const service = services.find((id) => state.books.Service.get(id)?.[demand] === 1);
  return service === undefined ? undefined : reject('reasonNeeded', { field: FIELD[book], book, service });
}

const isFor = ({ services }: { readonly services: readonly number[] }, asked: readonly number[]): boolean =>
  services.length === 0 || asked.some((id) => services.includes(id));

const hasCode = (comment: string | null): boolean => REFUSAL_CODES.some((code) => comment?.startsWith(`[${code}]`));
