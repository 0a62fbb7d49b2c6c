/** The thread of floor (c): one durable row for each batch. */
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { openJournal } from './journal.js';

const { begin, insert, commit } = openJournal(join(workerData as string, 'floor.db'));

parentPort?.on('message', ({ sequence, atMs, events }: { readonly sequence: number; readonly atMs: number; readonly events: string }) => {
  begin.run();
  insert.run(atMs, events);
  commit.run();
  parentPort?.postMessage(sequence);
});
