/**
 * How visits and their operations ended. Pure, so that the reader thread (finished visits) and the server (visitors still present) say the
 * same. Periods are those of the history.
 */

/** `closed` = by the box or an administrator: the day ended, the ticket was removed, there was no paper for it. */
export type Outcome = 'served' | 'refused' | 'no_show' | 'left' | 'closed';

export interface Ended {
  readonly outcome: Outcome;
  /** Of a refusal the code that the clerk chose, or the id of a reason in the book; of a closed visit why it was closed. null = none. */
  readonly reason: string | null;
}

const SERVED: Ended = { outcome: 'served', reason: null };
const NO_SHOW: Ended = { outcome: 'no_show', reason: null };
const LEFT: Ended = { outcome: 'left', reason: null };
const CLOSED: Ended = { outcome: 'closed', reason: null };

/** Comments of clerks who refuse begin with one of these; of a visitor who left on the ticket's page it is all. */
const CODE = /^\[(noShow|noDocuments|wrongService|visitorLeft|otherReason)\]/;
/** By the box itself, of a ticket that was skipped too often. */
const SKIPPED_TOO_OFTEN = 'no-show';

/** The code at the beginning of a comment, in its brackets: no personal text. null = there is none. */
export const codeOf = (comment: string | null): string | null => CODE.exec(comment ?? '')?.[0] ?? null;

/** Its comment is the box's reason for an end, no personal text; where a clerk has gone in mid-visit, whoever ends it may write one. */
export const isOfBox = ({ state, userId }: Pick<Period, 'state' | 'userId'>): boolean => userId === null && state !== 'SERVING';

interface Period {
  readonly state: string;
  readonly inMs: number;
  readonly outMs: number | null;
  readonly comment: string | null;
  readonly userId: number | null;
  /** In the book of reasons. */
  readonly reasonId?: number;
}

interface Periods {
  readonly periods: readonly Period[];
}

/** How an operation of a visit that has ended did so. */
export function endOfOperation({ periods }: Periods): Ended {
  const last = periods.at(-1);
  if (last === undefined) return CLOSED;
  if (last.state !== 'REJECTED') return SERVED;
  const { comment, userId, reasonId } = last;
  const code = CODE.exec(comment ?? '')?.[1];
  if (code === 'noShow' || (userId === null && comment === SKIPPED_TOO_OFTEN)) return NO_SHOW;
  if (code === 'visitorLeft') return LEFT;
  if (userId === null) return { outcome: 'closed', reason: comment };
  return { outcome: 'refused', reason: code ?? (reasonId === undefined ? null : String(reasonId)) };
}

/** How a visit that has ended did so: as the operation that ended last. Of several at once one that was served. */
export function endOfVisit(operations: readonly Periods[]): Ended {
  let [end, latestMs] = [CLOSED, Number.NEGATIVE_INFINITY];
  for (const operation of operations) {
    const atMs = endMs(operation.periods.at(-1));
    const own = endOfOperation(operation);
    if (atMs < latestMs || (atMs === latestMs && own.outcome !== 'served')) continue;
    [end, latestMs] = [own, atMs];
  }
  return end;
}

const endMs = (period: Period | undefined): number => period?.outMs ?? period?.inMs ?? Number.NEGATIVE_INFINITY;
