/** What a visitor may know of those who came later and are called before: how many, and by what. For branches whose profiles say so. */
import { type Consumer, expectedMs } from '../model/consumer.js';
import { GOING_FIRST, type GoingFirst } from '../model/why-called.js';
import { precedingCalls } from './place.js';
import { isExpected } from './rules/calling/segments.js';
import { momentOf } from './rules/moment.js';
import type { QueueState } from './state.js';

/** Of the first hundred calls; none where nobody goes first, or the branch does not tell it. */
export function goingFirst(state: QueueState, consumer: Consumer, moment = momentOf(state)): readonly GoingFirst[] {
  const counts = new Map<GoingFirst['by'], number>();
  for (const { timed, rule } of precedingCalls(state, consumer, moment) ?? []) {
    const other = state.consumers.get(timed.id);
    if (other === undefined || expectedMs(other) <= expectedMs(consumer)) continue;
    const by = isExpected(state, other) ? 'appointment' : rule === 0 ? 'promise' : 'rule';
    counts.set(by, (counts.get(by) ?? 0) + 1);
  }
  return GOING_FIRST.flatMap((by) => {
    const count = counts.get(by) ?? 0;
    return count === 0 ? [] : [{ by, count }];
  });
}
