/** How many wait for each service, and how long: JSON. Of thousands of services few have changed since the last kiosk asked. */
import type { QueueState } from '../engine/state.js';
import type { ServiceRow } from '../model/books/index.js';
import type { ReplyData } from '../protocol/registry.js';
import { inSeconds, type Waits } from './expected-wait.js';

type Length = ReplyData<'queueLengths'>['services'][number];

export function lengthsText(state: QueueState, nowMs: number, waits: Pick<Waits, 'ofService' | 'chanceOfService' | 'isUnserved'>): string {
  const waiting = waitingByService(state);
  const texts: string[] = [];
  for (const row of state.books.Service.values()) {
    const chance = waits.chanceOfService(row.id, nowMs);
    const length: Length = {
      service: row.id,
      waiting: waiting.get(row.id) ?? 0,
      wait: inSeconds(waits.ofService(row.id, nowMs)),
      unserved: waits.isUnserved(row.id, nowMs),
      called_today_percent: chance === null ? null : Math.round(100 * chance),
    };
    texts.push(lengthText(row, length));
  }
  return `[${texts.join(',')}]`;
}

/** What was said of each service the last time. */
const known = new WeakMap<ServiceRow, { readonly length: Length; readonly text: string }>();

function lengthText(row: ServiceRow, length: Length): string {
  const last = known.get(row);
  if (last !== undefined && isSame(last.length, length)) return last.text;
  const text = JSON.stringify(length);
  known.set(row, { length, text });
  return text;
}

const isSame = (one: Length, other: Length): boolean =>
  one.waiting === other.waiting &&
  one.unserved === other.unserved &&
  one.called_today_percent === other.called_today_percent &&
  one.wait?.least_sec === other.wait?.least_sec &&
  one.wait?.median_sec === other.wait?.median_sec &&
  one.wait?.most_sec === other.wait?.most_sec;

interface Line {
  readonly operationId: number;
  waiting: number;
}

/** Visitors who can be called for each service; a service with none is not there. */
export function waitingByService({ books, lanes }: QueueState): ReadonlyMap<number, number> {
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
