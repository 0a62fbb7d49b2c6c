/**
 * Floor (c): what a message costs in the design of the box before there is a queue: the work of ceiling (b), but batches of events go to a
 * thread that writes them, and answers leave when it says that they are on the disk.
 */
import { Worker } from 'node:worker_threads';
import { answerTo, type CeilingSocket, EVENT, runCeiling } from './replies.js';

const [directory] = process.argv.slice(2);
if (directory === undefined) throw new Error('usage: handover.js DIRECTORY');

const writer = new Worker(new URL('./handover-writer.js', import.meta.url), { workerData: directory });

interface Waiting {
  readonly socket: CeilingSocket;
  readonly reply: string;
}

let sequence = 0;
let events: string[] = [];
let waiting: Waiting[] = [];
let inFlight: readonly Waiting[] | null = null;
let isSealPlanned = false;

runCeiling((socket, message, replies) => {
  events.push(JSON.stringify(EVENT));
  waiting.push({ socket, reply: answerTo(message, replies) });
  planSeal();
});

function planSeal(): void {
  if (isSealPlanned || inFlight !== null) return;
  isSealPlanned = true;
  setImmediate(() => {
    isSealPlanned = false;
    seal();
  });
}

function seal(): void {
  inFlight = waiting;
  const batch = { sequence: ++sequence, atMs: Date.now(), events: `[${events.join(',')}]` };
  waiting = [];
  events = [];
  writer.postMessage(batch);
}

writer.on('message', () => {
  const released = inFlight ?? [];
  inFlight = null;
  for (const { socket, reply } of released) socket.send(reply);
  if (waiting.length > 0) planSeal();
});
