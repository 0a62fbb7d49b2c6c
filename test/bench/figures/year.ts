/** A year of a busy branch on the disk, and questions about a day of it. */
import { openStore, type VisitRow } from '../../../db/store/store.js';
import type { Bench } from '../bench.js';
import { copyData } from '../branch.js';
import type { Box } from '../processes.js';
import type { Figure } from '../report.js';

const VISITS = 500_000;
const DAYS = 365;
const DAY_MS = 86_400_000;
const OPENING_MS = 9 * 3_600_000;
const OPEN_MS = 9 * 3_600_000;
const VISITS_A_BATCH = 1000;
const VISITS_A_DAY = VISITS / DAYS;
/** So often the log is moved into the database meanwhile. */
const BATCHES_A_CHECKPOINT = 20;
const ANSWER_TARGET_MS = 200;
const DAYS_ASKED = 40;

/** A data folder with the branch and 500,000 finished visits up to yesterday, written through the store as the box itself would. */
export async function makeYear(bench: Bench): Promise<string> {
  const directory = await copyData(bench.folder, bench.branch.data);
  const beganAt = performance.now();
  const failures: Error[] = [];
  const store = await openStore({
    directory,
    historyDays: 1100,
    journalDays: 60,
    personalDays: 1000,
    onFailure: (error) => failures.push(error),
  });
  const firstDayMs = firstDay(Date.now());
  for (let first = 0; first < VISITS; first += VISITS_A_BATCH) {
    const visits = Array.from({ length: VISITS_A_BATCH }, (_, i) => visitRow(first + i, firstDayMs, bench));
    const atMs = visits.at(-1)?.doneMs ?? 0;
    const events = eventsOf(visits, bench);
    await new Promise<void>((resolve, onFailed) => {
      if (failures[0]) onFailed(failures[0]);
      store.commit(
        { atMs, eventCount: events.length, events: JSON.stringify(events), visits, reopened: [], changes: [], personal: null },
        () => resolve(),
      );
    });
    if ((first / VISITS_A_BATCH) % BATCHES_A_CHECKPOINT === 0) await store.maintain(atMs);
  }
  await store.close();
  bench.tell(`${VISITS} finished visits written in ${((performance.now() - beganAt) / 1000).toFixed(1)} s`);
  return directory;
}

/** The UTC midnight on which the year began that ended yesterday. */
const firstDay = (nowMs: number): number => Math.floor(nowMs / DAY_MS) * DAY_MS - DAYS * DAY_MS;

function visitRow(index: number, firstDayMs: number, { branch }: Bench): VisitRow {
  const day = Math.floor(index / VISITS_A_DAY);
  const ofDay = (index - day * VISITS_A_DAY) / VISITS_A_DAY;
  const registeredMs = Math.floor(firstDayMs + day * DAY_MS + OPENING_MS + ofDay * OPEN_MS);
  const calledMs = registeredMs + 300_000;
  const doneMs = calledMs + 240_000;
  const serviceId = branch.services[index % branch.services.length] ?? 0;
  const workplaceId = branch.windows[index % branch.windows.length]?.workplaceId ?? 0;
  const number = Math.floor(ofDay * VISITS_A_DAY) + 1;
  const ticket = `QA${String(number).padStart(3, '0')}`;
  const consumerId = index + 1;
  const userId = 1;
  const operationId = 1;
  const period = { state: 'SERVING', inMs: calledMs, outMs: doneMs, comment: null, userId, workplaceId };
  const operation = { operationId, name: 'Bench A', regulatedSec: 300, dangerSec: 600, registeredMs, periods: [period] };
  const service = {
    serviceId,
    name: 'Bench A',
    priority: 50,
    registeredMs,
    stages: [{ stage: 10, registeredMs, operations: [operation] }],
  };
  const consumer = consumerText(consumerId, number, ticket, registeredMs, calledMs, doneMs, serviceId);
  return { consumerId, ticket, registeredMs, doneMs, services: JSON.stringify([service]), consumer, about: '', hasTexts: false };
}

/** The finished ticket as `getConsumer` shows it. */
function consumerText(
  id: number,
  number: number,
  ticket: string,
  registeredMs: number,
  calledMs: number,
  doneMs: number,
  serviceId: number,
): string {
  const iso = (ms: number): string => new Date(ms).toISOString();
  return JSON.stringify({
    services: { [serviceId]: { '10': { '1': { state: 'SERVED', user_id: 1 } } } },
    id,
    prefix: 'QA',
    number,
    priority: 50,
    registration: iso(registeredMs),
    active: false,
    workplace_id: -1,
    vanish_count: 0,
    comment: '',
    pin_code: '',
    state_changed: iso(doneMs),
    last_update: iso(doneMs),
    ticket,
    state: 'SERVED',
    last_call: iso(calledMs),
  });
}

/**
 * The engine must give the next visitor an id of his own, so the last of each batch is in the journal too: he came and left. The others
 * are in the history alone, as after the weeks that the journal is kept.
 */
function eventsOf(visits: readonly VisitRow[], { branch }: Bench): readonly object[] {
  const last = visits.at(-1);
  if (last === undefined) return [];
  const { consumerId, registeredMs, doneMs } = last;
  const [s] = branch.services;
  const registered = {
    t: 'registered',
    at: registeredMs,
    c: consumerId,
    range: branch.firstRangeId,
    prefix: 'QA',
    number: 1,
    priority: 50,
  };
  return [
    { ...registered, ops: [{ s, stage: 10, o: branch.firstOperationId }] },
    { t: 'closed', at: doneMs, c: consumerId, reason: 'history of the bench' },
  ];
}

/** One client asks for one day after the other, with everything that can be nested. */
export async function measureStatistics(bench: Bench, box: Box): Promise<readonly Figure[]> {
  const firstDayMs = firstDay(Date.now());
  const requests = Array.from({ length: DAYS_ASKED }, (_, i) => {
    const fromMs = firstDayMs + Math.floor((i * DAYS) / DAYS_ASKED) * DAY_MS;
    const from = new Date(fromMs).toISOString();
    const to = new Date(fromMs + DAY_MS).toISOString();
    const data = { from, to, services: true, stages: true, operations: true };
    return JSON.stringify({ token: bench.branch.administratorToken, command: 'statistics', data });
  });
  const leastReplyBytes = requests.map(() => Math.floor(VISITS_A_DAY - 1) * STATISTICS_BYTES_A_VISIT);
  const result = await bench.generator.run({
    port: box.port,
    clients: [requests],
    leastReplyBytes,
    until: { kind: 'circles', circles: bench.quick ? 1 : 3 },
  });
  const { p50Ms, p99Ms, maxMs } = result.latency;
  return [
    {
      name: 'history.statistics',
      title: 'statistics of one day, with a year of history',
      value: p50Ms,
      unit: 'ms',
      target: { below: ANSWER_TARGET_MS },
      details: { latency: result.latency, replyBytes: result.replyBytes, visitsInAYear: VISITS },
      note: `${result.messages} days of ${Math.round(VISITS_A_DAY)} visits, all of it; p99 ${p99Ms.toFixed(0)}, max ${maxMs.toFixed(0)} ms`,
    },
  ];
}

const STATISTICS_BYTES_A_VISIT = 400;
