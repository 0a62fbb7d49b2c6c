/** What the tests of this room share: folders that vanish, visits, and batches that can be recognised. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Visit, VisitFilter, VisitPeriod, VisitRow } from '../../db/facts/visit.js';
import type { ChangeRow, ChangesFilter } from '../../db/history/changes.js';
import { type Batch, openStore, type Store, type StoreOptions } from '../../dist/db/store/store.js';

export const DAY_MS = 86_400_000;
/** 2026-03-02T08:00:00Z. */
export const MORNING_MS = Date.UTC(2026, 2, 2, 8);

/** A folder of the test's own, gone when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-db-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A store that must not fail, closed when the test is over. */
export async function openTestStore(directory: string, options: Partial<StoreOptions> = {}): Promise<Store> {
  const failures: Error[] = [];
  const store = await openStore({
    directory,
    historyDays: 365,
    journalDays: 30,
    personalDays: 1000,
    onFailure: (error) => failures.push(error),
    ...options,
  });
  onTestFinished(async () => {
    await store.close();
    if (failures.length > 0) throw failures[0];
  });
  return store;
}

export const commit = (store: Store, batch: Batch): Promise<number> => new Promise((committed) => store.commit(batch, committed));

export const batchOf = (events: readonly unknown[], visits: readonly VisitRow[] = [], atMs = MORNING_MS): Batch => ({
  atMs,
  eventCount: events.length,
  events: JSON.stringify(events),
  visits,
  reopened: [],
  changes: [],
  personal: null,
});

/** A visit of one service with one operation, served for five minutes by clerk 3 at window 11. */
export function visitDocument(consumerId: number, changes: Partial<Visit> = {}, period: Partial<VisitPeriod> = {}): Visit {
  const registeredMs = changes.registeredMs ?? MORNING_MS + consumerId * 1000;
  const periods: VisitPeriod[] = [
    { state: 'SERVING', inMs: registeredMs, outMs: registeredMs + 300_000, comment: null, userId: 3, workplaceId: 11, ...period },
  ];
  const operations = [{ operationId: 3, name: 'Назначение', regulatedSec: 300, dangerSec: 600, registeredMs, periods }];
  return {
    consumerId,
    ticket: `Г${String(consumerId).padStart(3, '0')}`,
    registeredMs,
    doneMs: registeredMs + 300_000,
    services: [{ serviceId: 4, name: 'Тренажёр', priority: 25, registeredMs, stages: [{ stage: 50, registeredMs, operations }] }],
    about: {},
    ...changes,
  };
}

/** The same, finished, as a batch brings it to the history. */
export function visitOf(consumerId: number, changes: Partial<Visit> = {}, period: Partial<VisitPeriod> = {}): VisitRow {
  const { ticket, registeredMs, doneMs, services, about } = visitDocument(consumerId, changes, period);
  const consumer = JSON.stringify({ id: consumerId, state: 'SERVED' });
  const texts = { services: JSON.stringify(services), consumer, about: JSON.stringify(about) };
  return { consumerId, ticket, registeredMs, doneMs: doneMs ?? registeredMs, ...texts, hasTexts: true };
}

export const EVERYTHING: VisitFilter = {
  fromMs: 0,
  toMs: MORNING_MS * 2,
  services: false,
  stages: false,
  operations: false,
  limit: 1000,
};

/** The consumer ids in the answer to a filter, in its order. */
export async function foundIds(store: Store, filter: VisitFilter): Promise<readonly number[] | 'too many'> {
  const answer = await store.visits(filter);
  if ('tooMany' in answer) return 'too many';
  return (JSON.parse(answer.json) as { consumer_id: number }[]).map((visit) => visit.consumer_id);
}

export const EVERY_CHANGE: ChangesFilter = { fromMs: 0, toMs: MORNING_MS * 2, userId: null, kind: null, beforeId: null, limit: 1000 };

/** A line of the log of changes that can be recognised. */
export const changeOf = (number: number, line: Partial<ChangeRow> = {}): ChangeRow => ({
  atMs: MORNING_MS + number,
  userId: 1,
  kind: 'Service',
  entry: JSON.stringify({ login: 'admin', title: `change ${number}` }),
  ...line,
});
