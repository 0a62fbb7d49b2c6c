/** How many wait for each service, and how long: JSON. Of thousands of services few have changed since the last kiosk asked. */
import type { Forecast } from '../engine/forecast/correction.js';
import type { QueueState } from '../engine/state.js';
import type { ServiceRow } from '../model/books/index.js';
import type { ReplyData } from '../protocol/registry.js';
import { inSeconds } from './expected-wait.js';

type Length = ReplyData<'queueLengths'>['services'][number];

export function lengthsText(state: QueueState, waitOf: (serviceId: number) => Forecast | null): string {
  const waiting = waitingByService(state);
  const texts: string[] = [];
  for (const row of state.books.Service.values()) texts.push(lengthText(row, waiting.get(row.id) ?? 0, waitOf(row.id)));
  return `[${texts.join(',')}]`;
}

/** What was said of each service the last time. */
const known = new WeakMap<
  ServiceRow,
  { readonly waiting: number; readonly leastSec: number; readonly medianSec: number; readonly mostSec: number; readonly text: string }
>();
const NO_WAIT = { least_sec: -1, median_sec: -1, most_sec: -1 };

function lengthText(row: ServiceRow, waiting: number, forecast: Forecast | null): string {
  const wait = inSeconds(forecast);
  const { least_sec: leastSec, median_sec: medianSec, most_sec: mostSec } = wait ?? NO_WAIT;
  const last = known.get(row);
  if (last?.waiting === waiting && last.leastSec === leastSec && last.medianSec === medianSec && last.mostSec === mostSec) return last.text;
  const text = JSON.stringify({ service: row.id, waiting, wait } satisfies Length);
  known.set(row, { waiting, leastSec, medianSec, mostSec, text });
  return text;
}

interface Line {
  readonly operationId: number;
  waiting: number;
}

function waitingByService({ books, lanes }: QueueState): ReadonlyMap<number, number> {
  const lines = new Map<number, Line[]>();
  for (const operationId of books.Operation.keys()) {
    for (const { serviceId, waiting } of lanes.of(operationId)) {
      if (waiting.size === 0) continue;
      const ofService = lines.get(serviceId);
      const same = ofService?.find((line) => line.operationId === operationId);
      if (same !== undefined) same.waiting += waiting.size;
      else if (ofService !== undefined) ofService.push({ operationId, waiting: waiting.size });
      else lines.set(serviceId, [{ operationId, waiting: waiting.size }]);
    }
  }
  const counts = new Map<number, number>();
  for (const [serviceId, ofService] of lines) counts.set(serviceId, visitorsOf(books.Service.get(serviceId), ofService));
  return counts;
}

/** A ticket waits with each operation of a stage, and is one visitor: of each stage the longest line counts. */
function visitorsOf(row: ServiceRow | undefined, lines: readonly Line[]): number {
  const [first, ...others] = lines;
  if (others.length === 0) return first?.waiting ?? 0;
  const longest = (operations: readonly number[]) =>
    Math.max(0, ...lines.filter(({ operationId }) => operations.includes(operationId)).map(({ waiting }) => waiting));
  return Object.values(row?.operations ?? {}).reduce((sum, operations) => sum + longest(operations), 0);
}
