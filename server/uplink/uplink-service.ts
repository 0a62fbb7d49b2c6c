/** Headquarters as the box sees it: its row in `devices`, and the thread that sends the journal there. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { noteStoredElsewhere, readStoredElsewhere } from '../../db/files/stored-elsewhere.js';
import { type Store, THREAD_LIMITS } from '../../db/store/store.js';
import type { Config } from '../config/load.js';
import type { DeviceHouse, DeviceRow } from '../devices/diagnostics/device-source.js';
import { faultText, saidFaultRow } from '../devices/diagnostics/faults.js';
import { type Asks, answerTo } from './acting.js';
import { FILE_FAULTS } from './files/file-words.js';
import type { ReleasePlace } from './files/releases.js';
import type { LivePart } from './live/live-wire.js';
import type { FilesState, LinkFault, LinkState, ReleaseShown } from './state.js';
import type { UplinkOptions } from './uplink.js';
import type { FromUplink, ThreadOptions, ToUplink } from './uplink-thread.js';
import type { Mark } from './wire.js';

export interface UplinkServiceOptions extends DeviceHouse {
  readonly settings: Config['headquarters'];
  readonly directory: string;
  readonly store: Pick<Store, 'sequence'>;
  readonly wallMs: () => number;
  /** Where files of headquarters are put. */
  readonly filesFolder: string;
  readonly release: ReleasePlace;
  /** Some have come, or gone. */
  readonly filesChanged: () => void;
  /** The thread died: nothing is sent until the next start. */
  readonly failed: (error: unknown) => void;
}

const KEY_FILE = 'headquarters.key';
const KEY_BYTES = 32;
/** A clerk's call and its end come together; nobody at headquarters reads them sooner. */
const NUDGE_MS = 100;
/** What is stored there matters to what is deleted here, once an hour. */
const NOTE_MS = 60_000;
const CLOSE_MS = 3_000;
const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;
const NO_FILES: FilesState = { wanted: 0, whole: 0, bytes: 0, ofBytes: 0, faults: [] };

export class UplinkService {
  private worker: Worker | null = null;
  private state: LinkState;
  private files = NO_FILES;
  private release: ReleaseShown | null = null;
  /** When `fault` began. */
  private sinceMs: number;
  private isNudgePlanned = false;
  /** What headquarters has and the disk here does not say yet; while there is any, its writing is planned. */
  private noted: Mark | null = null;
  private cancels = new Set<() => void>();

  constructor(private readonly options: UplinkServiceOptions) {
    const stored = this.target === null ? 0 : (readStoredElsewhere(options.directory)?.sequence ?? 0);
    this.state = { fault: 'starting', detail: '', sent: stored, stored, ahead: 0 };
    this.sinceMs = options.wallMs();
  }

  start(asks: Asks): void {
    const { target } = this;
    if (target === null) return;
    const { directory, filesFolder, release, settings } = this.options;
    const { keyFile, authorityFile, filesMib } = settings;
    const workerData: ThreadOptions = {
      ...{ ...target, directory, keyFile, authorityFile, redactionKey: redactionKey(directory) },
      ...{ filesFolder, filesBytes: filesMib * MIB, release },
    };
    const worker = new Worker(new URL('./uplink-thread.js', import.meta.url), { workerData, resourceLimits: THREAD_LIMITS });
    worker.on('message', (message: FromUplink) => {
      if (message === 'filesChanged') this.options.filesChanged();
      else if ('files' in message) this.filesTold(message.files);
      else if ('release' in message) this.releaseTold(message.release);
      else if ('state' in message) this.stateChanged(message.state);
      else if ('stored' in message) this.stored(message.stored);
      else void answerTo(asks, message.request).then((text) => this.say({ id: message.request.id, text }));
    });
    worker.on('error', (error) => this.options.failed(error));
    this.worker = worker;
  }

  committed(): void {
    if (this.worker === null || this.isNudgePlanned) return;
    this.isNudgePlanned = true;
    this.later(NUDGE_MS, () => {
      this.isNudgePlanned = false;
      this.say('committed');
    });
  }

  /** The live view: the newest of each part. */
  show(part: LivePart, text: string): void {
    this.say({ part, text });
  }

  /** What was not sent is sent after the next start. */
  async stop(): Promise<void> {
    for (const cancel of this.cancels) cancel();
    const { worker } = this;
    if (worker === null) return;
    this.writeNote();
    this.worker = null;
    await new Promise<void>((ended) => {
      const cancel = this.options.timers.after(CLOSE_MS, () => void worker.terminate().then(() => ended()));
      worker.once('exit', () => {
        cancel();
        ended();
      });
      worker.postMessage('close' satisfies ToUplink);
    });
  }

  rows(): readonly DeviceRow[] {
    const { target } = this;
    if (target === null) return [];
    const { fault, ahead } = this.state;
    const troubles = fault === null || fault === 'starting' ? [] : [saidFaultRow(fault, this.says())];
    if (ahead > 0) troubles.push(saidFaultRow('headquartersAhead', String(ahead)));
    const { faults, wanted, whole, bytes, ofBytes } = this.files;
    for (const kind of FILE_FAULTS) {
      const names = faults.filter((one) => one.fault === kind).map(({ name }) => name);
      if (names.length > 0) troubles.push(saidFaultRow(kind, named(names)));
    }
    const { release } = this;
    if (release?.stands) troubles.push(saidFaultRow('headquartersRelease', release.version ?? ''));
    return [
      {
        ...{ name: 'headquarters', kind: 'headquarters', profile: '', model: target.branch, port: target.address, roll: null },
        // The branch works as before.
        state: troubles.length > 0 ? 'warning' : fault === 'starting' ? 'starting' : 'ready',
        troubles,
        jobs: Math.max(0, this.options.store.sequence - this.state.sent),
        ...(wanted > 0 && { files: { wanted, whole, bytes, of_bytes: ofBytes } }),
        ...(release !== null && { release: releaseRow(release) }),
      },
    ];
  }

  /** null = nothing is sent anywhere. */
  private get target(): Pick<UplinkOptions, 'address' | 'branch'> | null {
    const { address, branch } = this.options.settings;
    return address === null || branch === null ? null : { address, branch };
  }

  /** Since when, to the minute, and what the other side says. */
  private says(): string {
    const since = new Date(Math.floor(this.sinceMs / MINUTE_MS) * MINUTE_MS).toISOString().replace(':00.000', '');
    return this.state.detail === '' ? since : `${since}, ${this.state.detail}`;
  }

  private stateChanged(state: LinkState): void {
    const before = this.state;
    this.state = state;
    if (before.fault === state.fault && before.ahead === state.ahead) return;
    if (before.fault !== state.fault) {
      this.sinceMs = this.options.wallMs();
      this.log(state.fault, state.detail);
    }
    this.options.devicesChanged();
  }

  private filesTold(files: FilesState): void {
    const before = this.files;
    this.files = files;
    for (const { name, fault } of files.faults)
      if (!before.faults.some((one) => one.name === name && one.fault === fault))
        this.options.log.warn({ file: name, fault }, faultText(fault));
    this.options.devicesChanged();
  }

  private releaseTold(release: ReleaseShown | null): void {
    this.release = release;
    if (release !== null) this.options.log.info(release, 'a package of headquarters');
    this.options.devicesChanged();
  }

  private log(fault: LinkFault | null, detail: string): void {
    const { log, settings } = this.options;
    const about = { headquarters: settings.address };
    if (fault === null) log.info({ ...about, sent: this.state.sent }, 'headquarters is connected');
    else if (fault !== 'starting') log.warn({ ...about, fault, detail }, faultText(fault));
  }

  private stored(mark: Mark): void {
    const isPlanned = this.noted !== null;
    this.noted = mark;
    if (!isPlanned) this.later(NOTE_MS, () => this.writeNote());
  }

  private writeNote(): void {
    const { noted } = this;
    this.noted = null;
    if (noted === null) return;
    try {
      noteStoredElsewhere(this.options.directory, noted);
    } catch (error) {
      // Batches are kept longer, that is all.
      this.options.log.warn({ err: error }, 'what headquarters has could not be noted');
    }
  }

  private say(message: ToUplink): void {
    this.worker?.postMessage(message);
  }

  private later(ms: number, run: () => void): void {
    const cancel = this.options.timers.after(ms, () => {
      this.cancels.delete(cancel);
      run();
    });
    this.cancels.add(cancel);
  }
}

const releaseRow = ({ version, state, fault, sinceMs, untilMs }: ReleaseShown) => ({
  ...{ version, state, fault, since: new Date(sinceMs).toISOString() },
  until: untilMs === null ? null : new Date(untilMs).toISOString(),
});

const NAMED_MAX = 5;
const named = (names: readonly string[]): string => names.slice(0, NAMED_MAX).join(', ') + (names.length > NAMED_MAX ? ', …' : '');

/** Made once: with another one, digests of what was sent before and later do not compare. */
function redactionKey(directory: string): Uint8Array {
  const file = join(directory, KEY_FILE);
  if (existsSync(file)) {
    const key = readFileSync(file);
    if (key.length === KEY_BYTES) return key;
  }
  const key = randomBytes(KEY_BYTES);
  writeFileSync(file, key, { mode: 0o600 });
  return key;
}
