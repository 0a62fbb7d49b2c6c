/**
 * A process that writes down the times 1, 2, 3 … and prints each one that was confirmed: `node beat-loop.mjs FOLDER LAST`. Once LAST was confirmed
 * it kills itself at once, as a power cut would.
 */
import { writeSync } from 'node:fs';
import { openStore } from '../../dist/db/store/store.js';

const [, , directory = '', last] = process.argv;

const onFailure = ({ message }) => {
  writeSync(1, `${message}\n`);
  process.exit(1);
};
const store = await openStore({ directory, historyDays: 1, journalDays: 1, onFailure });

function next(ms) {
  store.beat(ms, () => {
    writeSync(1, `${ms}\n`);
    if (ms === Number(last)) process.kill(process.pid, 'SIGKILL');
    next(ms + 1);
  });
}

next(1);
