/** The thread of the snapshot maker: recovers as a start would, writes the state, passes it on and ends; earlier, if it is stopped. */
import { parentPort, workerData } from 'node:worker_threads';
import { deflateRawSync } from 'node:zlib';
import { writeSnapshot } from '../../db/store.js';
import { snapshotPieces } from '../engine/snapshot.js';
import type { QueueState } from '../engine/state.js';
import { recover } from './recover.js';
import type { SnapshotOrder } from './snapshot-maker.js';
import type { Written } from './written-down.js';

class NotWanted extends Error {}

const QUICKEST = 1;

const { directory, rules, stopped } = workerData as SnapshotOrder & { readonly stopped: Int32Array };
const mayGoOn = (): void => {
  if (Atomics.load(stopped, 0) !== 0) throw new NotWanted();
};

/** Written twice, the first time for its length: the text beside its bytes, or bytes that grow, would be there twice. */
function bytesOf(state: QueueState): Uint8Array {
  let length = 0;
  for (const piece of snapshotPieces(state)) length += piece.length;
  const bytes = Buffer.allocUnsafe(length);
  let at = 0;
  for (const piece of snapshotPieces(state)) at += bytes.write(piece, at, 'latin1');
  return bytes;
}

try {
  const { state, sequence } = recover(directory, rules, undefined, { committed: mayGoOn });
  const bytes = bytesOf(state);
  if (sequence > 0) writeSnapshot(directory, { sequence, state: bytes });
  const packed = Uint8Array.from(deflateRawSync(bytes, { level: QUICKEST }));
  parentPort?.postMessage({ sequence, state: packed, isPacked: true } satisfies Written, [packed.buffer]);
} catch (error) {
  if (!(error instanceof NotWanted)) throw error;
}
