/** The thread of the uplink: what it sends costs the event loop of the box one message a batch, and at most some a second. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { NatsConnection } from '@nats-io/transport-node';
import { type LivePart, liveSubject } from './live-wire.js';
import type { LinkState } from './state.js';
import { Uplink, type UplinkOptions } from './uplink.js';
import type { Mark } from './wire.js';

/** A live view is the newest one: what could not be sent is not kept. */
export type ToUplink = 'committed' | 'close' | { readonly part: LivePart; readonly text: string };
export type FromUplink = { readonly state: LinkState } | { readonly stored: Mark };

/** Visitors come first. */
const NICENESS = 10;

if (process.platform === 'linux') setPriority(NICENESS);
if (parentPort === null) throw new Error('uplink-thread.js is a worker thread of uplink-service.js and does nothing by itself');
const port = parentPort;
const tell = (message: FromUplink): void => port.postMessage(message);
const options = workerData as UplinkOptions;
const newest = new Map<LivePart, string>();
let connection: NatsConnection | null = null;

function show(part: LivePart, text: string): void {
  if (connection !== null && !connection.isClosed()) connection.publish(liveSubject(options.branch, part), text);
}

const uplink = new Uplink(
  options,
  (state) => tell({ state }),
  (stored) => tell({ stored }),
  {
    connected: (connected) => {
      connection = connected;
      for (const [part, text] of newest) show(part, text);
    },
  },
);
port.on('message', (message: ToUplink) => {
  if (typeof message === 'object') {
    newest.set(message.part, message.text);
    show(message.part, message.text);
  } else if (message === 'committed') uplink.committed();
  else void uplink.close().then(() => port.close());
});
void uplink.run();
