/** A visit from its row of the history, for visits that ended before the journal begins. */
import type { HistoryRow } from './folder.js';
import type { Operation, Period, Told, Visit } from './visits.js';

interface StoredPeriod {
  readonly state: Period['state'];
  readonly inMs: number;
  readonly outMs: number | null;
  readonly comment: string | null;
  readonly userId: number | null;
  readonly workplaceId: number | null;
  readonly by?: string;
  readonly inTurn?: true;
  readonly recalls?: number;
  readonly arrivedMs?: number;
  readonly end?: string;
  readonly reasonId?: number;
  readonly outcomeId?: number;
}

interface StoredService {
  readonly serviceId: number;
  readonly stages: readonly {
    readonly stage: number;
    readonly operations: readonly {
      readonly operationId: number;
      readonly regulatedSec: number;
      readonly dangerSec: number;
      readonly registeredMs: number;
      readonly periods: readonly StoredPeriod[];
      readonly claims?: readonly { readonly atMs: number; readonly userId: number | null }[];
    }[];
  }[];
}

interface StoredAbout {
  readonly kiosk?: number;
  readonly channel?: string;
  readonly language?: string;
  readonly promised?: Told;
  readonly printsFailed?: number;
  readonly appointment?: number;
  readonly appointmentMs?: number;
  readonly bookedMs?: number;
  readonly firstAgreedMs?: number;
}

export function visitOfHistory(row: HistoryRow): Visit {
  const about = JSON.parse(row.about || '{}') as StoredAbout;
  return {
    id: row.consumer_id,
    ticket: row.ticket,
    givenMs: row.registered_ms,
    endMs: row.done_ms,
    operations: (JSON.parse(row.services) as StoredService[]).flatMap(operationsOf),
    kiosk: about.kiosk ?? null,
    channel: about.channel ?? null,
    language: about.language ?? null,
    told: about.promised ?? null,
    printsFailed: about.printsFailed ?? 0,
    appointment: about.appointment ?? null,
    agreedMs: about.appointmentMs ?? null,
    bookedMs: about.bookedMs ?? null,
    firstAgreedMs: about.firstAgreedMs ?? null,
  };
}

const operationsOf = ({ serviceId, stages }: StoredService): Operation[] =>
  stages.flatMap(({ stage, operations }) =>
    operations.map(({ operationId, registeredMs, regulatedSec, dangerSec, periods, claims = [] }) => ({
      ...{ service: serviceId, stage, id: operationId, gotMs: registeredMs, regulatedSec, dangerSec, hasEnded: true },
      periods: periods.map(periodOf),
      claims: claims.map(({ atMs, userId }) => ({ atMs, clerk: userId })),
    })),
  );

const periodOf = ({ state, inMs, outMs, comment, userId, workplaceId, by, recalls, arrivedMs, end, ...ids }: StoredPeriod): Period => ({
  ...{ state, inMs, outMs, comment, clerk: userId, window: workplaceId, by: by ?? null, recalls: recalls ?? 0 },
  ...{ arrivedMs: arrivedMs ?? null, end: end ?? null, reasonId: ids.reasonId ?? null, outcomeId: ids.outcomeId ?? null },
  inTurn: ids.inTurn === true,
});
