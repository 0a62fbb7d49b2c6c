/** The thread of `CommittedState`: recovers as a start would, and hands the state over. A disk that takes no writes may still be read. */
import { parentPort, workerData } from 'node:worker_threads';
import { toSnapshot } from '../queue/state.js';
import { recover } from './recover.js';
import type { SnapshotOrder } from './snapshot-maker.js';

/** What a kill would leave. */
export interface FoundOnDisk {
  readonly sequence: number;
  /** As in a snapshot. */
  readonly state: string;
}

const { directory, rules } = workerData as SnapshotOrder;
const { state, sequence } = recover(directory, rules);
parentPort?.postMessage({ sequence, state: toSnapshot(state) } satisfies FoundOnDisk);
