/** From the disk to the state: the newest good snapshot, then every batch after it. Used at the start and by the snapshot maker. */
import { readRecovery } from '../../db/store.js';
import { evolve } from '../engine/evolve.js';
import { brokenInvariants } from '../engine/invariants.js';
import { type EngineRules, type Equipment, NO_EQUIPMENT } from '../engine/rules-of-branch.js';
import { emptyState, fromSnapshot, type QueueState } from '../engine/state.js';
import type { QueueEvent } from '../model/events.js';
import { LIMITS } from '../model/limits.js';
import { joinEvents } from './personal.js';

export interface Recovered {
  readonly state: QueueState;
  /** The last batch that is in the state; 0 = none. */
  readonly sequence: number;
  /** Events that were replayed because the snapshot did not hold them. */
  readonly replayed: number;
  /** Snapshots that could not be used, and why; older ones and the journal did instead. */
  readonly skipped: readonly string[];
}

class InlinePhotos {
  private length = 0;

  bounded(event: QueueEvent): QueueEvent {
    if ((event.t !== 'registered' && event.t !== 'consumerChanged') || !event.photo) return event;
    this.length += event.photo.length;
    if (this.length <= LIMITS.photosOfEventsBytes) return event;
    const { photo: _photo, ...rest } = event;
    return rest;
  }
}

/**
 * Throws if the journal is damaged or the state it leads to breaks an invariant.
 * @param mayGoOn asked between batches; throws to end the work early
 */
export function recover(
  directory: string,
  rules: EngineRules,
  equipment: Equipment = NO_EQUIPMENT,
  mayGoOn: () => void = () => {},
): Recovered {
  const { snapshot, entries, skipped } = readRecovery(directory);
  const state = snapshot ? fromSnapshot(snapshot.state, rules, equipment) : emptyState(rules, equipment);
  let sequence = snapshot?.sequence ?? 0;
  let replayed = 0;
  const inlinePhotos = new InlinePhotos();
  for (const entry of entries) {
    for (const event of joinEvents(entry.events, entry.texts)) {
      evolve(state, inlinePhotos.bounded(event));
      replayed += 1;
    }
    sequence = entry.sequence;
    mayGoOn();
  }
  const broken = brokenInvariants(state);
  if (broken.length > 0) throw new Error(`the journal leads to a state that cannot be: ${broken.slice(0, 5).join('; ')}`);
  return { state, sequence, replayed, skipped };
}
