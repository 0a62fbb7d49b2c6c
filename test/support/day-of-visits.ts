/** A day of a very busy branch in the history of a data folder, written through the store as the box itself would. */

import type { VisitRow } from '../../db/facts/visit.js';
import { openStore } from '../../dist/db/store/store.js';

const VISITS_A_BATCH = 1000;
const OPEN_MS = 9 * 3_600_000;

/** The demo branch's: service 4 is operation 3 at stage 50, its range is 4, `petrov` is 3 and sits at window 11. */
const SERVICE = { serviceId: 4, name: 'Назначение / Отмена занятий на тренажере', priority: 25 };
const OPERATION = { operationId: 3, name: 'Назначение занятий на тренажере', regulatedSec: 300, dangerSec: 300 };

export interface Day {
  readonly visits: number;
  readonly fromMs: number;
}

/** @param directory of a box that was stopped, with the demo branch */
export async function writeDay(directory: string, { visits, fromMs }: Day): Promise<void> {
  const failures: Error[] = [];
  const store = await openStore({
    directory,
    historyDays: 1100,
    journalDays: 60,
    personalDays: 30,
    onFailure: (error: Error) => failures.push(error),
  });
  for (let first = 0; first < visits; first += VISITS_A_BATCH) {
    const rows = Array.from({ length: Math.min(VISITS_A_BATCH, visits - first) }, (_, index) =>
      visitRow(first + index + 1, fromMs + Math.floor(((first + index) / visits) * OPEN_MS)),
    );
    const events = eventsOf(rows);
    const batch = { atMs: rows.at(-1)?.doneMs ?? 0, eventCount: events.length, events: JSON.stringify(events) };
    await new Promise<void>((resolve, fail) => {
      if (failures[0]) fail(failures[0]);
      store.commit({ ...batch, visits: rows, reopened: [], changes: [], personal: null }, () => resolve());
    });
  }
  await store.close();
}

function visitRow(consumerId: number, registeredMs: number): VisitRow {
  const [calledMs, doneMs] = [registeredMs + 300_000, registeredMs + 540_000];
  const periods = [{ state: 'SERVING', inMs: calledMs, outMs: doneMs, comment: null, userId: 3, workplaceId: 11 }];
  const stages = [{ stage: 50, registeredMs, operations: [{ ...OPERATION, registeredMs, periods }] }];
  const ticket = `Г${String(consumerId).padStart(3, '0')}`;
  const services = JSON.stringify([{ ...SERVICE, registeredMs, stages }]);
  const consumer = JSON.stringify({ id: consumerId, ticket });
  return { consumerId, ticket, registeredMs, doneMs, services, consumer, about: '', hasTexts: false };
}

/** The next visitor needs an id of his own, so the last one of each batch is in the journal, too. */
function eventsOf(rows: readonly VisitRow[]): readonly object[] {
  const last = rows.at(-1);
  if (last === undefined) return [];
  const { consumerId: c, registeredMs, doneMs } = last;
  const ops = [{ s: SERVICE.serviceId, stage: 50, o: OPERATION.operationId }];
  return [
    { t: 'registered', at: registeredMs, c, range: 4, prefix: 'Г', number: 1, priority: 50, ops },
    { t: 'closed', at: doneMs, c, reason: 'history of the test' },
  ];
}
