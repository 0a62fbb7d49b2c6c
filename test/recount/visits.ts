/** A visit as the recount knows it, and how operations and visits end: "Operations and their ends" of docs/indicators.md. */

export interface Period {
  readonly state: 'SERVING' | 'POSTPONE' | 'REJECTED';
  inMs: number;
  /** null = it lasts. */
  outMs: number | null;
  readonly comment: string | null;
  readonly clerk: number | null;
  readonly window: number | null;
  readonly by: string | null;
  recalls: number;
  /** Of a call by hand: it was the next one in order. */
  inTurn: boolean;
  arrivedMs: number | null;
  end: string | null;
  readonly reasonId: number | null;
  /** From the book Outcome. */
  outcomeId: number | null;
}

/** From then on the operation is for that clerk alone; null = for anybody. */
export interface Claim {
  atMs: number;
  readonly clerk: number | null;
}

export interface Operation {
  readonly service: number;
  readonly stage: number;
  readonly id: number;
  gotMs: number;
  /** Seconds; 0 = no norm. */
  regulatedSec: number;
  dangerSec: number;
  hasEnded: boolean;
  readonly periods: Period[];
  readonly claims: Claim[];
}

export interface Told {
  readonly leastSec: number;
  readonly medianSec: number;
  readonly mostSec: number;
}

export interface Visit {
  readonly id: number;
  readonly ticket: string;
  givenMs: number;
  /** null = the visitor is there. */
  endMs: number | null;
  /** In order: by service, stage, operation, then as they were added. */
  operations: Operation[];
  readonly kiosk: number | null;
  readonly channel: string | null;
  readonly language: string | null;
  told: Told | null;
  printsFailed: number;
  readonly appointment: number | null;
  readonly agreedMs: number | null;
  /** When the appointment was made. */
  readonly bookedMs: number | null;
  /** Of who came too late for it, and got the next free time or none; null = `agreedMs` is the first. */
  readonly firstAgreedMs: number | null;
}

export type Outcome = 'served' | 'no_show' | 'left' | 'refused' | 'closed';

export interface End {
  readonly outcome: Outcome;
  readonly reason: string | null;
  /** Where ends are compared: an operation without periods comes before all others. */
  readonly atMs: number;
}

const REASON_CODES = ['noDocuments', 'wrongService', 'otherReason'];

/** Of an operation that has ended. */
export function endOf({ periods }: Operation): End {
  const last = periods.at(-1);
  if (last === undefined) return { outcome: 'closed', reason: null, atMs: Number.NEGATIVE_INFINITY };
  const atMs = last.outMs ?? last.inMs;
  if (last.state !== 'REJECTED') return { outcome: 'served', reason: null, atMs };
  const comment = last.comment ?? '';
  if (comment.startsWith('[noShow]') || (last.clerk === null && comment === 'no-show')) return { outcome: 'no_show', reason: null, atMs };
  if (comment.startsWith('[visitorLeft]')) return { outcome: 'left', reason: null, atMs };
  if (last.clerk === null) return { outcome: 'closed', reason: last.comment, atMs };
  const code = REASON_CODES.find((one) => comment.startsWith(`[${one}]`));
  return { outcome: 'refused', reason: code ?? (last.reasonId === null ? null : String(last.reasonId)), atMs };
}

/** The latest end decides; of several at the same moment the first that was served, else the first. */
export function deciding<Ended extends { readonly end: End }>(inOrder: readonly Ended[]): Ended | undefined {
  const latestMs = Math.max(...inOrder.map(({ end }) => end.atMs));
  const latest = inOrder.filter(({ end }) => end.atMs === latestMs);
  return latest.find(({ end }) => end.outcome === 'served') ?? latest[0];
}

/** null = the visit goes on. */
export function endOfVisit(visit: Visit): End | null {
  if (visit.endMs === null) return null;
  return deciding(visit.operations.map((operation) => ({ end: endOf(operation) })))?.end ?? null;
}
