/** The tables of facts: a row each, columns in a fixed order, so that a thread passes them to another as plain lists. */
import type { Outcome } from './outcome.js';
import type { CallEnd, CallFact, Stretch, StretchState, VisitFact } from './rows.js';
import type { VisitAbout } from './visit.js';

/** Grows when facts are made otherwise: days that were written before are then written again. */
export const FACTS_VERSION = 7;

/** Rows of a day have ids from `day` times this, so that they lie together and need no index. */
export const IDS_OF_DAY = 1_000_000;

export const FACT_TABLES = ['fact_visits', 'fact_calls', 'fact_stretches'] as const;
export type FactTable = (typeof FACT_TABLES)[number];
export type Cell = string | number | null;

export const FACT_COLUMNS = {
  fact_visits: [
    'id',
    'consumer_id',
    'ticket',
    'registered_ms',
    'done_ms',
    'outcome',
    'reason',
    'kiosk',
    'channel',
    'language',
    'promised_least_sec',
    'promised_median_sec',
    'promised_most_sec',
    'prints_failed',
    'appointment',
    'appointment_ms',
    'first_call',
    'calls',
    'booked_ms',
    'first_agreed_ms',
  ],
  fact_calls: [
    'id',
    'operation',
    'service_id',
    'stage',
    'operation_id',
    'regulated_sec',
    'danger_sec',
    'added',
    'window_id',
    'clerk_id',
    'stay',
    'called',
    'in_ms',
    'out_ms',
    'wait_ms',
    'walk_ms',
    'served_ms',
    'postponed_ms',
    'ended',
    'called_by',
    'recalls',
    'last',
    'outcome',
    'reason',
    'end_ms',
    'call_reason',
    'postpone_reason',
    'outcome_id',
  ],
  fact_stretches: ['id', 'window_id', 'clerk_id', 'state', 'reason', 'from_ms', 'to_ms'],
} as const satisfies Record<FactTable, readonly string[]>;

export function visitCells({ about, ...visit }: VisitFact, id: number, firstCall: number): Cell[] {
  const { promised } = about;
  return [
    id,
    visit.consumerId,
    visit.ticket,
    visit.registeredMs,
    visit.doneMs,
    visit.outcome,
    visit.reason,
    about.kiosk ?? null,
    about.channel ?? null,
    about.language ?? null,
    promised?.leastSec ?? null,
    promised?.medianSec ?? null,
    promised?.mostSec ?? null,
    about.printsFailed ?? null,
    about.appointment ?? null,
    about.appointmentMs ?? null,
    firstCall,
    visit.calls.length,
    about.bookedMs ?? null,
    about.firstAgreedMs ?? null,
  ];
}

export const callCells = (call: CallFact, id: number): Cell[] => [
  id,
  call.operation,
  call.serviceId,
  call.stage,
  call.operationId,
  call.regulatedSec,
  call.dangerSec,
  call.isAdded ? 1 : 0,
  call.windowId,
  call.clerkId,
  call.stay,
  call.isCalled ? 1 : 0,
  call.inMs,
  call.outMs,
  call.waitMs,
  call.walkMs,
  call.servedMs,
  call.postponedMs,
  call.end,
  call.by,
  call.recalls,
  call.isLast ? 1 : 0,
  call.outcome,
  call.reason,
  call.endMs,
  call.callReason,
  call.postponeReason,
  call.outcomeId,
];

export const stretchCells = (stretch: Stretch, id: number): Cell[] => [
  id,
  stretch.windowId,
  stretch.clerkId,
  stretch.state,
  stretch.reason,
  stretch.fromMs,
  stretch.toMs,
];

/**
 * Rows as lists, in the order of the columns: an object for each would take longer to make than all that is counted of it. The columns are
 * checked when they are written.
 */
export const rowsOfIds = (table: FactTable): string =>
  `SELECT ${FACT_COLUMNS[table].join(', ')} FROM ${table} WHERE id >= ? AND id < ? ORDER BY id`;

export type StoredVisit = readonly [
  id: number,
  consumerId: number,
  ticket: string,
  registeredMs: number,
  doneMs: number | null,
  outcome: Outcome | null,
  reason: string | null,
  kiosk: number | null,
  channel: string | null,
  language: string | null,
  leastSec: number | null,
  medianSec: number | null,
  mostSec: number | null,
  printsFailed: number | null,
  appointment: number | null,
  appointmentMs: number | null,
  firstCall: number,
  calls: number,
  bookedMs: number | null,
  firstAgreedMs: number | null,
];

export type StoredCall = readonly [
  id: number,
  operation: number,
  serviceId: number,
  stage: number,
  operationId: number,
  regulatedSec: number,
  dangerSec: number,
  added: number,
  windowId: number | null,
  clerkId: number | null,
  stay: number,
  called: number,
  inMs: number | null,
  outMs: number | null,
  waitMs: number | null,
  walkMs: number | null,
  servedMs: number | null,
  postponedMs: number | null,
  end: CallEnd | null,
  by: string | null,
  recalls: number,
  last: number,
  outcome: Outcome | null,
  reason: string | null,
  endMs: number | null,
  callReason: number | null,
  postponeReason: number | null,
  outcomeId: number | null,
];

export type StoredStretch = readonly [
  id: number,
  windowId: number,
  clerkId: number | null,
  state: StretchState,
  reason: string | null,
  fromMs: number,
  toMs: number,
];

/** @param calls of the visit */
export const visitOfRow = (row: StoredVisit, calls: readonly StoredCall[]): VisitFact => ({
  consumerId: row[1],
  ticket: row[2],
  registeredMs: row[3],
  doneMs: row[4],
  outcome: row[5],
  reason: row[6],
  about: aboutOf(row),
  calls: calls.map(callOfRow),
});

/** By places: taking a list apart by names goes through an iterator. */
const callOfRow = (row: StoredCall): CallFact => ({
  operation: row[1],
  serviceId: row[2],
  stage: row[3],
  operationId: row[4],
  regulatedSec: row[5],
  dangerSec: row[6],
  isAdded: row[7] === 1,
  windowId: row[8],
  clerkId: row[9],
  stay: row[10],
  isCalled: row[11] === 1,
  inMs: row[12],
  outMs: row[13],
  waitMs: row[14],
  walkMs: row[15],
  servedMs: row[16],
  postponedMs: row[17],
  end: row[18],
  by: row[19],
  recalls: row[20],
  isLast: row[21] === 1,
  outcome: row[22],
  reason: row[23],
  endMs: row[24],
  callReason: row[25],
  postponeReason: row[26],
  outcomeId: row[27],
});

export const stretchOfRow = (row: StoredStretch): Stretch => ({
  windowId: row[1],
  clerkId: row[2],
  state: row[3],
  reason: row[4],
  fromMs: row[5],
  toMs: row[6],
});

function aboutOf(row: StoredVisit): VisitAbout {
  const [kiosk, channel, language] = [row[7], row[8], row[9]];
  const [leastSec, medianSec, mostSec] = [row[10], row[11], row[12]];
  const [printsFailed, appointment, appointmentMs] = [row[13], row[14], row[15]];
  const [bookedMs, firstAgreedMs] = [row[18], row[19]];
  return {
    ...(kiosk !== null && { kiosk }),
    ...(channel !== null && { channel }),
    ...(language !== null && { language }),
    ...(leastSec !== null && medianSec !== null && mostSec !== null && { promised: { leastSec, medianSec, mostSec } }),
    ...(printsFailed !== null && { printsFailed }),
    ...(appointment !== null && { appointment }),
    ...(appointmentMs !== null && { appointmentMs }),
    ...(bookedMs !== null && { bookedMs }),
    ...(firstAgreedMs !== null && { firstAgreedMs }),
  };
}

/** Where the calls of a visit are among all, and how many there are. */
export const callsOf = (row: StoredVisit): { readonly first: number; readonly count: number } => ({ first: row[16], count: row[17] });
