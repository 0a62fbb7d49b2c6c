/**
 * Ceiling (b): the same with one row in SQLite for each message, committed once in each turn of the event loop, and answered after
 * the commit. As durable as the box: write-ahead log, `synchronous=FULL`.
 */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { answerTo, type CeilingSocket, runCeiling } from './replies.js';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: durable.js DIRECTORY');

const database = new Database(join(directory, 'ceiling.db'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec('CREATE TABLE journal (sequence INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, events TEXT NOT NULL) STRICT');
const begin = database.prepare('BEGIN IMMEDIATE');
const insert = database.prepare('INSERT INTO journal (at_ms, events) VALUES (?, ?)');
const commit = database.prepare('COMMIT');

/** As large as what the box keeps of a call. */
const EVENT = JSON.stringify([{ t: 'called', at: 1_790_000_000_000, c: 123_456, w: 111, u: 203, ops: [0] }]);

let waiting: { readonly socket: CeilingSocket; readonly reply: string }[] = [];

runCeiling((socket, message, replies) => {
  if (waiting.length === 0) {
    begin.run();
    setImmediate(release);
  }
  const reply = answerTo(message, replies);
  insert.run(Date.now(), EVENT);
  waiting.push({ socket, reply });
});

function release(): void {
  commit.run();
  const released = waiting;
  waiting = [];
  for (const { socket, reply } of released) socket.send(reply);
}
