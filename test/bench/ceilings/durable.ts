/**
 * Ceiling (b): the same with one row in SQLite for each message, committed once in each turn of the event loop, and answered after
 * the commit. As durable as the box.
 */
import { join } from 'node:path';
import { openJournal } from './journal.js';
import { answerTo, type CeilingSocket, EVENT, runCeiling } from './replies.js';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: durable.js DIRECTORY');

const { begin, insert, commit } = openJournal(join(directory, 'ceiling.db'));
const ROW = JSON.stringify([EVENT]);

let waiting: { readonly socket: CeilingSocket; readonly reply: string }[] = [];

runCeiling((socket, message, replies) => {
  if (waiting.length === 0) {
    begin.run();
    setImmediate(release);
  }
  const reply = answerTo(message, replies);
  insert.run(Date.now(), ROW);
  waiting.push({ socket, reply });
});

function release(): void {
  commit.run();
  const released = waiting;
  waiting = [];
  for (const { socket, reply } of released) socket.send(reply);
}
