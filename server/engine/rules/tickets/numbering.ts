/**
 * Numbers of tickets. No number is given twice on a day until every number of the range was given; then they wrap, skipping
 * those of tickets that are still in the queue. A new day starts again at the first number.
 */
import type { TicketRangeRow } from '../../../model/books/index.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import type { QueueState, RangeState } from '../../state.js';

/** The number of the next ticket of a range, or a refusal when every number belongs to an unfinished ticket. */
export function nextNumber(state: QueueState, range: TicketRangeRow): number | Rejection {
  const current = state.ranges.get(range.id) ?? newRange(range);
  const free = firstNotIn(range, current.next, current.issued) ?? firstNotIn(range, range.first, current.live);
  return free ?? reject('rangeExhausted', { range: range.name });
}

/** Notes that a number was given. A number that was given before means that the range had been exhausted and wraps. */
export function noteIssued(range: RangeState, row: TicketRangeRow | undefined, number: number): void {
  if (range.issued.has(number)) range.issued = new Set(range.live);
  range.issued.add(number);
  range.live.add(number);
  range.next = row !== undefined && number >= row.last ? row.first : number + 1;
}

export const newRange = (row: TicketRangeRow): RangeState => ({ next: row.next, issued: new Set(), live: new Set() });

function firstNotIn(range: TicketRangeRow, from: number, taken: ReadonlySet<number>): number | undefined {
  const start = from < range.first || from > range.last ? range.first : from;
  for (let number = start; number <= range.last; number++) if (!taken.has(number)) return number;
  for (let number = range.first; number < start; number++) if (!taken.has(number)) return number;
  return undefined;
}
