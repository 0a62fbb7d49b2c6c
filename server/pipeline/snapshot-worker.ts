/** The thread of the snapshot maker: recovers as a start would, writes the state down, ends. */
import { workerData } from 'node:worker_threads';
import { writeSnapshot } from '../../db/store.js';
import { toSnapshot } from '../queue/state.js';
import { recover } from './recover.js';
import type { SnapshotOrder } from './snapshot-maker.js';

const { directory, rules } = workerData as SnapshotOrder;
const { state, sequence } = recover(directory, rules);
if (sequence > 0) writeSnapshot(directory, { sequence, state: toSnapshot(state) });
