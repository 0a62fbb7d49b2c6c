/** How long operations took. */
import { type DoingKey, type KeptDay, listAt, type Stay, type Step } from './kept-day.js';

/** What is done together shares the time. */
export function lengthsOf(stays: ReadonlyMap<number, readonly Stay[]>): Map<number, Map<DoingKey, number>> {
  const lengths = new Map<number, Map<DoingKey, number>>();
  for (const [visitor, list] of stays) {
    const own = new Map<DoingKey, number>();
    for (const stay of list) addStay(own, stay);
    if (own.size > 0) lengths.set(visitor, own);
  }
  return lengths;
}

function addStay(own: Map<DoingKey, number>, { doing, steps }: Stay): void {
  let serving = doing;
  let fromMs = 0;
  for (const step of steps) {
    if (step.kind === 'add') continue;
    for (const key of serving) own.set(key, (own.get(key) ?? 0) + (step.afterMs - fromMs) / serving.length);
    fromMs = step.afterMs;
    serving = step.kind === 'finish' ? [...serving.filter((key) => !isDone(step.what, key)), ...step.starts] : [];
  }
}

function isDone(what: Extract<Step, { kind: 'finish' }>['what'], key: DoingKey): boolean {
  if (what.kind === 'service') return key.startsWith(`${what.serviceId}:`);
  if (what.kind === 'operation') return key === `${what.serviceId}:${what.stage}:${what.operationId}`;
  return true;
}

/** How long it took in all is not known. */
const isUnfinished = ({ steps }: Stay): boolean => steps.at(-1)?.kind === 'unfinished';

/** Whether a visitor did not come when called, or was sent away. */
export const isRefused = ({ steps }: Stay): boolean => {
  const last = steps.at(-1);
  return last?.kind === 'finish' && last.as === 'REJECTED';
};

const USUAL_MS = 300_000;

/** For visitors who were never served: in turn those of others with the same operation. */
export class UsualLengths {
  private readonly byKey = new Map<DoingKey, number[]>();
  private readonly taken = new Map<DoingKey, number>();

  constructor({ stays, lengths }: Pick<KeptDay, 'stays' | 'lengths'>) {
    for (const [visitor, own] of lengths) {
      if (stays.get(visitor)?.some((stay) => isRefused(stay) || isUnfinished(stay))) continue;
      for (const [key, ms] of own) listAt(this.byKey, key).push(ms);
    }
  }

  next(key: DoingKey): number {
    const list = this.byKey.get(key) ?? [];
    const place = this.taken.get(key) ?? 0;
    this.taken.set(key, place + 1);
    return list[place % Math.max(1, list.length)] ?? USUAL_MS;
  }
}
