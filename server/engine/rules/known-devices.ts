/** Devices on which a user has logged in before: there, guesses of others do not delay the user. */
import { noSuchElement } from '../../model/errors/errors.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { Stamp } from '../../model/events/stamp.js';
import type { CommandOf, Outcome } from '../commands.js';
import type { QueueState } from '../state.js';

export function forgetDevices(state: QueueState, { userId }: CommandOf<'forgetDevices'>, stamp: Stamp): Outcome {
  if (!state.books.User.has(userId)) return noSuchElement('User', userId, 'data.user');
  return { events: devicesForgotten(state, userId, stamp) };
}

/**
 * An event of its own, also where a new password is the reason: the reducer of a row could see that its password is another one, but an
 * older journal would then lead to another state than the snapshots that were made of it.
 */
export const devicesForgotten = ({ knownDevices }: QueueState, userId: number, { atMs }: Stamp): QueueEvent[] =>
  knownDevices.has(userId) ? [{ t: 'devicesForgotten', at: atMs, user: userId }] : [];
