/** The tables of facts: a row each, columns in a fixed order, so that a thread passes them to another as plain lists. */
import type { VisitAbout } from '../visit.js';
import type { CallFact, Stretch, VisitFact } from './rows.js';

/** Grows when facts are made otherwise: days that were written before are then written again. */
export const FACTS_VERSION = 4;

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

/** Rows as the tables have them; the columns are checked when they are written. */
export interface StoredVisit extends Omit<VisitFact, 'calls' | 'about'> {
  readonly firstCall: number;
  readonly callCount: number;
  readonly kiosk: number | null;
  readonly channel: string | null;
  readonly language: string | null;
  readonly leastSec: number | null;
  readonly medianSec: number | null;
  readonly mostSec: number | null;
  readonly printsFailed: number | null;
  readonly appointment: number | null;
  readonly appointmentMs: number | null;
}

export interface StoredCall extends Omit<CallFact, 'isAdded' | 'isCalled' | 'isLast'> {
  readonly id: number;
  readonly added: number;
  readonly called: number;
  readonly last: number;
}

export const VISITS_OF_IDS = `
  SELECT consumer_id AS consumerId, ticket, registered_ms AS registeredMs, done_ms AS doneMs, outcome, reason, kiosk, channel, language,
         promised_least_sec AS leastSec, promised_median_sec AS medianSec, promised_most_sec AS mostSec, prints_failed AS printsFailed,
         appointment, appointment_ms AS appointmentMs, first_call AS firstCall, calls AS callCount
  FROM fact_visits WHERE id >= ? AND id < ? ORDER BY id`;

export const CALLS_OF_IDS = `
  SELECT id, operation, service_id AS serviceId, stage, operation_id AS operationId, regulated_sec AS regulatedSec, danger_sec AS dangerSec,
         added, window_id AS windowId, clerk_id AS clerkId, stay, called, in_ms AS inMs, out_ms AS outMs, wait_ms AS waitMs,
         walk_ms AS walkMs, served_ms AS servedMs, postponed_ms AS postponedMs, ended AS end, called_by AS by, recalls, last, outcome,
         reason, end_ms AS endMs, call_reason AS callReason, postpone_reason AS postponeReason, outcome_id AS outcomeId
  FROM fact_calls WHERE id >= ? AND id < ? ORDER BY id`;

export const STRETCHES_OF_IDS = `
  SELECT window_id AS windowId, clerk_id AS clerkId, state, reason, from_ms AS fromMs, to_ms AS toMs
  FROM fact_stretches WHERE id >= ? AND id < ? ORDER BY id`;

export function visitOfRow(row: StoredVisit, calls: readonly StoredCall[]): VisitFact {
  const { consumerId, ticket, registeredMs, doneMs, outcome, reason } = row;
  return { consumerId, ticket, registeredMs, doneMs, outcome, reason, about: aboutOf(row), calls: calls.map(callOfRow) };
}

const callOfRow = ({ id: _id, added, called, last, ...call }: StoredCall): CallFact => ({
  ...call,
  isAdded: added === 1,
  isCalled: called === 1,
  isLast: last === 1,
});

function aboutOf({
  kiosk,
  channel,
  language,
  leastSec,
  medianSec,
  mostSec,
  printsFailed,
  appointment,
  appointmentMs,
}: StoredVisit): VisitAbout {
  return {
    ...(kiosk !== null && { kiosk }),
    ...(channel !== null && { channel }),
    ...(language !== null && { language }),
    ...(leastSec !== null && medianSec !== null && mostSec !== null && { promised: { leastSec, medianSec, mostSec } }),
    ...(printsFailed !== null && { printsFailed }),
    ...(appointment !== null && { appointment }),
    ...(appointmentMs !== null && { appointmentMs }),
  };
}
