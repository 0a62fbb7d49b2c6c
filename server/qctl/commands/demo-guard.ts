/**
 * A demonstration must never meet a real visitor: its tickets carry a mark, and any other one stops it. In the demo branch, whose devices
 * are twins, no visitor is real: there it runs beside tickets that were taken by hand.
 */
import { CODES, type QboxClient, QboxError } from '../../protocol/client/client.js';
import { RefusedError } from '../failures.js';

export const DEMO_MARK = 'qctl demo';
const DAY_MS = 86_400_000;

interface Marked {
  readonly ticket: string;
  readonly comment: string;
}

/** Whether the box is the demo branch: boxes with devices of their own have no lab, and older ones do not know the command. */
export async function isDemoBranch(client: QboxClient): Promise<boolean> {
  try {
    await client.call('lab', {});
    return true;
  } catch (failure) {
    if (failure instanceof QboxError) return false;
    throw failure;
  }
}

/** Refuses while somebody real is in the queue. */
export function refuseStrangers(consumers: readonly Marked[]): void {
  const stranger = consumers.find(({ comment }) => !comment.startsWith(DEMO_MARK));
  if (stranger) refuse(stranger.ticket);
}

function refuse(ticket: string): never {
  throw new RefusedError(
    `ticket ${ticket} was not made by qctl demo, so it counts as a real visitor. ` +
      'Run the demonstration in the demo branch: qboxd --demo --data FOLDER',
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
