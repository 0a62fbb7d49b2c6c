/** The thread of the snapshot maker: recovers as a start would, writes the state, passes it on and ends; earlier, if it is stopped. */
import { parentPort, workerData } from 'node:worker_threads';
import { writeSnapshot } from '../../db/store.js';
import { toSnapshot } from '../engine/state.js';
import { recover } from './recover.js';
import type { SnapshotOrder } from './snapshot-maker.js';
import type { Written } from './written-down.js';

class NotWanted extends Error {}

const { directory, rules, stopped } = workerData as SnapshotOrder & { readonly stopped: Int32Array };
const mayGoOn = (): void => {
  if (Atomics.load(stopped, 0) !== 0) throw new NotWanted();
};

try {
  const { state, sequence } = recover(directory, rules, undefined, { committed: mayGoOn });
  const bytes = new TextEncoder().encode(toSnapshot(state));
  if (sequence > 0) writeSnapshot(directory, { sequence, state: bytes });
  parentPort?.postMessage({ sequence, state: bytes } satisfies Written, [bytes.buffer]);
} catch (error) {
  if (!(error instanceof NotWanted)) throw error;
}
