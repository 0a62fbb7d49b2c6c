/** The thread of the uplink: what it sends costs the event loop of the box one message a batch, and at most some a second. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { LinkState } from './state.js';
import { Uplink, type UplinkOptions } from './uplink.js';
import type { Mark } from './wire.js';

export type ToUplink = 'committed' | 'close';
export type FromUplink = { readonly state: LinkState } | { readonly stored: Mark };

/** Visitors come first. */
const NICENESS = 10;

if (process.platform === 'linux') setPriority(NICENESS);
if (parentPort === null) throw new Error('uplink-thread.js is a worker thread of uplink-service.js and does nothing by itself');
const port = parentPort;
const tell = (message: FromUplink): void => port.postMessage(message);
const uplink = new Uplink(
  workerData as UplinkOptions,
  (state) => tell({ state }),
  (stored) => tell({ stored }),
);
port.on('message', (message: ToUplink) => {
  if (message === 'committed') uplink.committed();
  else void uplink.close().then(() => port.close());
});
void uplink.run();
