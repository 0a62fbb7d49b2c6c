/**
 * A process that commits until it is killed, its disk fails, or it has committed as often as asked:
 * `node commit-loop.mjs FOLDER [COUNT [maintain]]`; with `maintain` it moves the log into the database before it ends. Each line it prints is written at once, so what was printed was acknowledged.
 * Each batch says of itself what it is, so that a test can tell whether it is there, whole.
 */
import { writeSync } from 'node:fs';
import { openStore, writeSnapshot } from '../../dist/db/store/store.js';

const SNAPSHOT_EVERY = 20;
const [, , directory = '', count = 'Infinity', maintain] = process.argv;

function say(line) {
  try {
    writeSync(1, `${line}\n`);
  } catch (error) {
    // Nobody has read the last lines yet.
    if (error.code === 'EAGAIN') say(line);
    else throw error;
  }
}

/** Every third batch finishes a visit, and every fifth is long enough to take several pages. */
function batchFor(sequence) {
  const finished = sequence % 3 === 0 ? [sequence] : [];
  const length = sequence % 5 === 0 ? 20_000 : 20;
  const visits = finished.map((consumerId) => ({
    consumerId,
    ticket: `A${sequence}`,
    registeredMs: sequence,
    doneMs: sequence,
    services: '[]',
    consumer: JSON.stringify({ sequence }),
    about: '',
    hasTexts: false,
  }));
  return {
    atMs: sequence,
    eventCount: 1,
    events: JSON.stringify([{ sequence, finished, length, text: 'Ж'.repeat(length) }]),
    visits,
    reopened: [],
    changes: [],
    personal: null,
  };
}

function end(line, code) {
  say(line);
  process.exit(code);
}

say('opening');
const onFailure = (error) => end(`failed: ${error.message}`, 1);
const store = await openStore({ directory, historyDays: 1e6, journalDays: 1e6, personalDays: 1e6, onFailure }).catch((error) =>
  end(`refused: ${error.message}`, 2),
);
say(`opened ${store.sequence}`);
const last = store.sequence + Number(count);

async function stop() {
  if (maintain === 'maintain') await store.maintain(0);
  await store.close().catch((error) => end(`failed: ${error.message}`, 1));
  end('closed', 0);
}

function next() {
  if (store.sequence >= last) return void stop();
  store.commit(batchFor(store.sequence + 1), (sequence) => {
    say(sequence);
    if (sequence % SNAPSHOT_EVERY === 0)
      writeSnapshot(directory, { sequence, state: JSON.stringify({ sum: (sequence * (sequence + 1)) / 2 }) });
    next();
  });
}

next();
