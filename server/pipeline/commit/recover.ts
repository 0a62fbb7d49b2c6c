/** From the disk to the state: the newest good snapshot, then every batch after it. Used at the start and by the snapshot maker. */
import { type Recovery, readRecovery } from '../../../db/store/store.js';
import { evolve } from '../../engine/evolve.js';
import { brokenInvariants } from '../../engine/invariants.js';
import { type EngineRules, type Equipment, NO_EQUIPMENT } from '../../engine/rules-of-branch.js';
import { fromSnapshot, toSnapshot } from '../../engine/snapshot.js';
import { emptyState, type QueueState } from '../../engine/state.js';
import type { QueueEvent } from '../../model/events/events.js';
import { LIMITS } from '../../model/limits.js';
import { type Happened, joinEvents } from '../records/personal.js';
import { linesOf, type Written } from './written-down.js';

export interface Recovered {
  readonly state: QueueState;
  /** The last batch that is in the state; 0 = none. */
  readonly sequence: number;
  /** Events that were replayed because the snapshot did not hold them. */
  readonly replayed: number;
  /** Snapshots that could not be used, and why; older ones and the journal did instead. */
  readonly skipped: readonly string[];
}

/** Told what is read. */
export interface RecoveryFollower {
  /** The state that the replay begins with. */
  readonly written?: (base: Written) => void;
  /** Each batch, after it was replayed. What it throws ends the work. */
  readonly committed: (sequence: number, batch: Happened) => void;
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

/** Throws if the journal is damaged or the state it leads to breaks an invariant. */
export const recover = (
  directory: string,
  rules: EngineRules,
  equipment: Equipment = NO_EQUIPMENT,
  follower: RecoveryFollower | null = null,
): Recovered => replay(beginRecovery(directory, rules, equipment, follower), follower);

/** The state of the newest good snapshot, and what is to be replayed. */
export interface Begun {
  readonly state: QueueState;
  readonly base: number;
  readonly entries: Recovery['entries'];
  readonly skipped: readonly string[];
}

/** Reads the journal from where the snapshot ends. */
export function replay({ state, base, entries, skipped }: Begun, follower: RecoveryFollower | null): Recovered {
  let sequence = base;
  let replayed = 0;
  const inlinePhotos = new InlinePhotos();
  for (const entry of entries) {
    for (const event of joinEvents(entry.events, entry.texts)) {
      evolve(state, inlinePhotos.bounded(event));
      replayed += 1;
    }
    sequence = entry.sequence;
    follower?.committed(sequence, { events: entry.events, personal: entry.texts.size === 0 ? null : { texts: listed(entry.texts) } });
  }
  const broken = brokenInvariants(state);
  if (broken.length > 0) throw new Error(`the journal leads to a state that cannot be: ${broken.slice(0, 5).join('; ')}`);
  return { state, sequence, replayed, skipped };
}

/** The bytes of the snapshot are garbage when this returns, unless the follower keeps them. */
export function beginRecovery(directory: string, rules: EngineRules, equipment: Equipment, follower: RecoveryFollower | null): Begun {
  const { snapshot, entries, skipped } = readRecovery(directory);
  const state = snapshot ? fromSnapshot(linesOf(snapshot), rules, equipment) : emptyState(rules, equipment);
  const base = snapshot?.sequence ?? 0;
  follower?.written?.(snapshot ?? { sequence: base, state: Buffer.from(toSnapshot(state)) });
  return { state, base, entries, skipped };
}

const listed = (texts: ReadonlyMap<number, string>) => [...texts].map(([event, content]) => ({ event, content }));
