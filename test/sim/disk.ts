/**
 * The disk of the simulation: the real database in a real folder, which outlives the boxes. A commit takes time of the simulation, and
 * the box may fall before it, in it, or after it; the disk may be full.
 */
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { databaseFile } from '../../dist/db/files/folder.js';
import { RELEASED_FILE } from '../../dist/db/journal/released.js';
import type { Batch, openStore, Store, StoreOptions } from '../../dist/db/store/store.js';
import { eventsOf } from '../../dist/server/pipeline/records/personal.js';
import type { Timers } from '../../drivers/timing.js';
import type { QueueEvent } from '../../server/model/events/events.js';

/** What of the commit that was on its way is there after a power cut; `torn` = a part of its pages. */
export type Fate = 'written' | 'lost' | 'torn';

/** What it has open has to be closed when `closing` returns. */
export interface Follower {
  opened(): void;
  /** Another batch. */
  written(): void;
  closing(): void;
}

export class SimDisk {
  /** Nothing can be written. */
  isFull = false;
  /** Things that are under way in threads: time stands still for them. */
  busy = 0;
  commits = 0;
  torn = 0;
  /** Called when the next commit is on its way. */
  fatal: (() => void) | null = null;
  private opened: { readonly store: Store; inFlight: Batch | null; isDead: boolean } | null = null;
  private closing: Promise<void> = Promise.resolve();
  /** Threads that make snapshots: those that the database does not start itself. */
  private readonly snapshotThreads = new Set<Worker>();
  private isOpening = false;
  /** Whoever reads the database beside the box, in its process. */
  follower: Follower | null = null;

  constructor(
    readonly directory: string,
    private readonly openReal: typeof openStore,
    private readonly timers: Timers,
    private readonly commitMs: () => number,
    /** From 0 to 1: how much of a torn commit arrives. */
    private readonly part: () => number,
    private readonly written: (events: readonly QueueEvent[]) => void,
  ) {
    process.on('worker', (thread) => {
      if (this.isOpening) return;
      this.snapshotThreads.add(thread);
      thread.once('exit', () => this.snapshotThreads.delete(thread));
    });
  }

  /** As a box opens it. */
  readonly open = async (options: StoreOptions): Promise<Store> => {
    await this.closing;
    this.isOpening = true;
    const onFailure = (error: unknown): never => {
      throw error;
    };
    const store = await this.waitFor(this.openReal({ ...options, onFailure })).finally(() => {
      this.isOpening = false;
    });
    const opened = { store, inFlight: null as Batch | null, isDead: false };
    this.opened = opened;
    this.follower?.opened();
    return {
      get sequence() {
        return store.sequence;
      },
      heartbeatMs: store.heartbeatMs,
      beat: (atMs, beaten) => {
        if (this.isFull) this.timers.after(0, () => !opened.isDead && options.onFailure(new Error('the disk is full')));
        else store.beat(atMs, () => !opened.isDead && beaten());
      },
      commit: (batch, committed) => {
        if (opened.inFlight !== null) throw new Error('a commit is in flight');
        opened.inFlight = batch;
        const { fatal } = this;
        this.fatal = null;
        if (fatal !== null) this.timers.after(0, () => !opened.isDead && fatal());
        this.timers.after(this.commitMs(), () => {
          if (opened.isDead) return;
          if (this.isFull) {
            options.onFailure(new Error('the disk is full'));
            return;
          }
          this.write(opened, () => committed(store.sequence));
        });
      },
      visits: (filter) => this.waitFor(store.visits(filter)),
      dayCounts: (ranges) => this.waitFor(store.dayCounts(ranges)),
      shortVisits: (range, limit) => this.waitFor(store.shortVisits(range, limit)),
      windowBreaks: (range) => this.waitFor(store.windowBreaks(range)),
      indicators: (question) => this.waitFor(store.indicators(question)),
      windowMoves: (days) => this.waitFor(store.windowMoves(days)),
      settle: (days) => this.waitFor(store.settle(days)),
      photo: (id) => this.waitFor(store.photo(id)),
      photoSizes: () => this.waitFor(store.photoSizes()),
      dropPhotos: (ids) => this.waitFor(store.dropPhotos(ids)),
      findVisitors: (search, limit) => this.waitFor(store.findVisitors(search, limit)),
      changes: (filter) => this.waitFor(store.changes(filter)),
      finishedConsumer: (id) => this.waitFor(store.finishedConsumer(id)),
      maintain: (nowMs) => this.waitFor(store.maintain(nowMs)),
      close: () => {
        opened.isDead = true;
        this.follower?.closing();
        return this.waitFor(store.close());
      },
    };
  };

  /** The process that had it open has ended. */
  async fall(fate: Fate): Promise<void> {
    const { opened } = this;
    if (opened === null || opened.isDead) return;
    opened.isDead = true;
    this.follower?.closing();
    // A power cut ends all threads at once. Here one that reads while files are put back would see a disk that there never was.
    await this.waitFor(Promise.all([...this.snapshotThreads].map((thread) => once(thread, 'exit'))));
    if (opened.inFlight !== null && !this.isFull) {
      if (fate === 'written') this.write(opened, () => {});
      if (fate === 'torn') {
        this.closing = this.tear(opened.store, opened.inFlight);
        return this.closing;
      }
    }
    this.closing = this.waitFor(opened.store.close());
    await this.closing;
  }

  /** Of the bytes that the commit changes in the log only the first ones arrive: what SQLite finds at the next start is no whole frame. */
  private async tear(store: Store, batch: Batch): Promise<void> {
    const database = databaseFile(this.directory);
    const log = `${database}-wal`;
    const before = existsSync(log) ? readFileSync(log) : Buffer.alloc(0);
    const released = readFileSync(join(this.directory, RELEASED_FILE));
    copyFileSync(database, `${database}-cut`);
    await this.waitFor(new Promise<void>((resolve) => store.commit(batch, () => resolve())));
    const after = readFileSync(log);
    // Whoever closes tidies up; a power cut does not.
    await this.waitFor(store.close());
    copyFileSync(`${database}-cut`, database);
    rmSync(`${database}-cut`);
    writeFileSync(log, torn(before, after, this.part()));
    // Only what is whole is recorded.
    writeFileSync(join(this.directory, RELEASED_FILE), released);
    this.torn += 1;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Real time passes until it is there, and no time of the simulation. */
  async waitFor<Answer>(promise: Promise<Answer>): Promise<Answer> {
    this.busy += 1;
    try {
      return await promise;
    } finally {
      this.busy -= 1;
    }
  }

  private write(opened: NonNullable<SimDisk['opened']>, told: () => void): void {
    const batch = opened.inFlight;
    if (batch === null) return;
    this.busy += 1;
    this.commits += 1;
    opened.store.commit(batch, () => {
      this.busy -= 1;
      opened.inFlight = null;
      this.written(eventsOf(batch));
      this.follower?.written();
      if (!opened.isDead) told();
    });
  }
}

function torn(before: Buffer, after: Buffer, part: number): Buffer {
  const old = (at: number): number | undefined => (at < before.length ? before[at] : undefined);
  let first = 0;
  while (first < after.length && old(first) === after[first]) first += 1;
  let last = after.length;
  while (last > first && old(last - 1) === after[last - 1]) last -= 1;
  // At least one byte that matters is missing.
  const cut = first + Math.floor(part * Math.max(0, last - 1 - first));
  return Buffer.concat([after.subarray(0, cut), before.subarray(cut)]);
}
