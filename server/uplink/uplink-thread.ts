/** The thread of the uplink: what it sends costs the event loop of the box one message a batch, and at most some a second. */
import { setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import type { NatsConnection } from '@nats-io/transport-node';
import type { DownRequest } from './down-wire.js';
import { FileFolder } from './files/file-folder.js';
import { Files } from './files/files.js';
import { type ReleasePlace, Releases } from './files/releases.js';
import type { LiveState } from './live/live-form.js';
import { type LivePart, liveSubject } from './live/live-wire.js';
import { Requests } from './requests.js';
import type { FilesState, LinkState, ReleaseShown } from './state.js';
import { Uplink, type UplinkOptions } from './uplink.js';
import type { Mark } from './wire.js';

/** A live view is the newest one: what could not be sent is not kept. */
export type ToUplink =
  | 'committed'
  | 'close'
  | { readonly part: LivePart; readonly text: string }
  /** The answer to a request of headquarters. */
  | { readonly id: string; readonly text: string };
export type FromUplink =
  | { readonly state: LinkState }
  | { readonly stored: Mark }
  | { readonly request: DownRequest }
  | { readonly files: FilesState }
  /** null = the one that was shown is not wanted any more. */
  | { readonly release: ReleaseShown | null }
  /** Files have come, or gone. */
  | 'filesChanged';
export interface ThreadOptions extends UplinkOptions {
  readonly filesFolder: string;
  readonly filesBytes: number;
  readonly release: ReleasePlace;
}

/** Visitors come first. */
const NICENESS = 10;
/** Root writes it two or three times for each package. */
const OUTCOME_MS = 5_000;

if (process.platform === 'linux') setPriority(NICENESS);
if (parentPort === null) throw new Error('uplink-thread.js is a worker thread of uplink-service.js and does nothing by itself');
const port = parentPort;
const tell = (message: FromUplink): void => port.postMessage(message);
const options = workerData as ThreadOptions;
const newest = new Map<LivePart, string>();
const requests = new Requests(options.branch, (request) => tell({ request }));
const releases = new Releases(options.release, isQuiet, (release) => tell({ release }));
const files = new Files({
  branch: options.branch,
  folder: new FileFolder(options.filesFolder),
  mostBytes: options.filesBytes,
  releases,
  tell: (state) => tell({ files: state }),
  changed: () => tell('filesChanged'),
});
let connection: NatsConnection | null = null;

/** As the live view has it, which is two seconds old at most. */
function isQuiet(): boolean {
  const text = newest.get('state');
  if (text === undefined) return false;
  const { waiting, serving, postponed } = JSON.parse(text) as Pick<LiveState, 'waiting' | 'serving' | 'postponed'>;
  return waiting + serving + postponed === 0;
}

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
      requests.connected(connected);
      files.connected(connected);
      for (const [part, text] of newest) show(part, text);
    },
  },
);
port.on('message', (message: ToUplink) => {
  if (typeof message === 'object' && 'id' in message) requests.answered(message.id, message.text);
  else if (typeof message === 'object') {
    newest.set(message.part, message.text);
    show(message.part, message.text);
  } else if (message === 'committed') uplink.committed();
  else {
    requests.close();
    void Promise.all([files.close(), uplink.close()]).then(() => port.close());
  }
});
releases.lookAtOutcome();
setInterval(() => releases.lookAtOutcome(), OUTCOME_MS).unref();
void uplink.run();
