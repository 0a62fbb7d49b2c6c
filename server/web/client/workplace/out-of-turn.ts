/** Why the order of a queue is not that of its tickets. Pure, so that tests need no page. */
import type { QueueEntries } from '../../../protocol/client/client.js';
import { USUAL_PRIORITY } from '../shared/tasks.js';

export type OutOfTurn = 'earlierTicket' | 'earlierService' | 'earlierRules' | 'laterTicket';

/**
 * Why tickets stand right before one that was given earlier, or after later ones: the ticket's own priority, of its kiosk or given in the
 * hall, or that of its service at this window. Who cannot be called yet waits for something else, and is passed by.
 * @param queue as the window calls, without who is being served
 * @param isRuled a profile says whom the window calls: no priority counts there
 */
export function outOfTurn(
  queue: readonly Pick<QueueEntries[number], 'id' | 'priority' | 'mayCall'>[],
  isRuled: boolean,
): ReadonlyMap<number, OutOfTurn> {
  const found = new Map<number, OutOfTurn>();
  let behind = Number.POSITIVE_INFINITY;
  for (const { id, priority } of queue.filter(({ mayCall }) => mayCall).reverse()) {
    if (priority > USUAL_PRIORITY && !isRuled) {
      found.set(id, 'laterTicket');
      continue;
    }
    if (id > behind) found.set(id, isRuled ? 'earlierRules' : priority < USUAL_PRIORITY ? 'earlierTicket' : 'earlierService');
    behind = id;
  }
  return found;
}
