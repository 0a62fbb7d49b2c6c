/** A demonstration must never meet a real visitor: its tickets carry a mark, and any other one stops it. */
import { CODES, type QboxClient, QboxError } from '../../protocol/client/client.js';
import { RefusedError } from '../failures.js';

export const DEMO_MARK = 'qctl demo';
const DAY_MS = 86_400_000;

interface Marked {
  readonly ticket: string;
  readonly comment: string;
}

/** Refuses while somebody real is in the queue. */
export function refuseStrangers(consumers: readonly Marked[]): void {
  const stranger = consumers.find(({ comment }) => !comment.startsWith(DEMO_MARK));
  if (stranger) refuse(stranger.ticket);
}

function refuse(ticket: string): never {
  throw new RefusedError(
    `ticket ${ticket} is not of this demonstration: there are real visitors. ` +
      'Show the hall on a box of its own (qboxd --demo --data FOLDER)',
  );
}

/** Refuses, too, where somebody real was there in the last day. */
export async function refuseRealBox(client: QboxClient): Promise<void> {
  refuseStrangers(await client.list('Consumer'));
  const from = new Date(Date.parse(client.boxTime) - DAY_MS).toISOString();
  for (const { consumer_id, ticket } of await client.call('statistics', { from })) {
    try {
      refuseStrangers([await client.get('Consumer', { id: consumer_id })]);
    } catch (failure) {
      // Removed for good, which a demonstration does not do with its own: nobody can tell that it was not real.
      if (failure instanceof QboxError && failure.is(CODES.noSuchElement)) refuse(ticket);
      throw failure;
    }
  }
}
