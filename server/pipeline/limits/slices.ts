/** Long work on the event loop, in pieces. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Timers } from '../../../drivers/timing.js';

/** Does the work for each item; other requests get through after every `most` of them. What few items need is done in one turn. */
export async function inSlices<Item>(items: readonly Item[], most: number, work: (item: Item) => void): Promise<void> {
  for (let at = 0; at < items.length; at += most) {
    if (at > 0) await nextTurn();
    for (const item of items.slice(at, at + most)) work(item);
  }
}

/** Takes one step at least, and more for about so long; `spentMs` is what it took. */
export function takeSlice<Yielded, Result>(steps: Iterator<Yielded, Result>, mostMs: number, timers: Pick<Timers, 'nowMs'>) {
  const startedMs = timers.nowMs();
  let step = steps.next();
  let spentMs = timers.nowMs() - startedMs;
  while (!step.done && spentMs < mostMs) {
    step = steps.next();
    spentMs = timers.nowMs() - startedMs;
  }
  return { step, spentMs };
}

/** Takes the steps; other requests get through after every `most` of them. */
export async function inTurns<Result>(steps: Iterator<undefined, Result>, most: number): Promise<Result> {
  for (let taken = 1; ; taken++) {
    const step = steps.next();
    if (step.done) return step.value;
    if (taken % most === 0) await nextTurn();
  }
}
