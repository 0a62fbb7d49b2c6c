/** The thread of the snapshot maker: recovers as a start would, writes the state, passes it on and ends; earlier, if it is stopped. */
import { parentPort, workerData } from 'node:worker_threads';
import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import { writeSnapshot } from '../../../db/store/store.js';
import { snapshotPieces } from '../../engine/snapshot.js';
import type { QueueState } from '../../engine/state.js';
import { recover } from './recover.js';
import type { SnapshotOrder } from './snapshot-maker.js';
import type { Written } from './written-down.js';

class NotWanted extends Error {}

const QUICKEST = 1;

const { directory, rules, stopped } = workerData as SnapshotOrder & { readonly stopped: Int32Array };
const mayGoOn = (): void => {
  if (Atomics.load(stopped, 0) !== 0) throw new NotWanted();
};

/** Pieces are packed together up to this. */
const PACKED_TOGETHER = 256 * 1024;

/** The length of the text, and the text deflated in parts that end at a byte: one after the other, they are one stream. */
function packed(state: QueueState) {
  const parts: Buffer[] = [];
  const pack = (text: string, finishFlush: number) =>
    parts.push(deflateRawSync(Buffer.from(text, 'latin1'), { level: QUICKEST, finishFlush }));
  let bytes = 0;
  let together = '';
  for (const piece of snapshotPieces(state)) {
    bytes += piece.length;
    together += piece;
    if (together.length < PACKED_TOGETHER) continue;
    pack(together, constants.Z_FULL_FLUSH);
    together = '';
  }
  pack(together, constants.Z_FINISH);
  return { bytes, parts };
}

/** The text again, part by part. The file begins with its length, and all of it beside the state would be megabytes. */
function* unpacked(parts: readonly Buffer[]): Generator<Buffer> {
  for (const part of parts) yield inflateRawSync(part, { finishFlush: constants.Z_SYNC_FLUSH });
}

try {
  const { state, sequence } = recover(directory, rules, undefined, { committed: mayGoOn });
  const { bytes, parts } = packed(state);
  if (sequence > 0) writeSnapshot(directory, { sequence, state: { bytes, pieces: unpacked(parts) } });
  const stream = Uint8Array.from(Buffer.concat(parts));
  parentPort?.postMessage({ sequence, state: stream, isPacked: true } satisfies Written, [stream.buffer]);
} catch (error) {
  if (!(error instanceof NotWanted)) throw error;
}
