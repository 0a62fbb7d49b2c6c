/** Why the order of a queue is not that of its tickets. Pure, so that tests need no page. */
import type { QueueEntries } from '../../../protocol/client/client.js';
import { USUAL_PRIORITY } from '../shared/tasks.js';

export type OutOfTurn = 'earlierTicket' | 'earlierService' | 'laterTicket';

/**
 * Why tickets stand before one that was given earlier, or after later ones: the ticket's own priority, of its kiosk or given in the hall,
 * or that of its service at this window.
 */
export function outOfTurn(queue: readonly Pick<QueueEntries[number], 'id' | 'priority'>[]): ReadonlyMap<number, OutOfTurn> {
  const found = new Map<number, OutOfTurn>();
  let firstBehind = Number.POSITIVE_INFINITY;
  for (const { id, priority } of [...queue].reverse()) {
    if (priority > USUAL_PRIORITY) {
      found.set(id, 'laterTicket');
      continue;
    }
    if (id > firstBehind) found.set(id, priority < USUAL_PRIORITY ? 'earlierTicket' : 'earlierService');
    firstBehind = Math.min(firstBehind, id);
  }
  return found;
}
