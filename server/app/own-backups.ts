/**
 * The backups of this box. The service of the package makes them, in a sandbox of its own: the box may read their folder and not write
 * there, so whoever breaks into the box cannot remove them, and a backup takes none of its memory. Without the service the box runs `qctl`.
 */
import { closeSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type BackupFile, checkSeal, DamagedBackup, listBackups, openBackup, readManifest } from '../../db/backup.js';
import { backupFailure, readBackupResult, writeBackupResult } from '../../db/backup-result.js';
import { messageOf } from '../../drivers/error-code.js';
import { noSuchName, type Rejection } from '../model/errors.js';
import type { OwnBackups } from '../pipeline/own-configuration.js';
import type { ReplyData } from '../protocol/registry.js';
import type { BackupDownloads } from './backup-downloads.js';
import { OneAfterTheOther } from './one-after-the-other.js';
import { cannot, mayWrite } from './own-configuration.js';
import { runQctl } from './own-qctl.js';

type Backups = ReplyData<'backups'>;

interface Place {
  /** The data folder. */
  readonly data: string;
  /** null = none is configured. */
  readonly folder: string | null;
  readonly environment: NodeJS.ProcessEnv;
}

/** In the unit's `RuntimeDirectory=`; `qbox-backup-now.path` of the package watches it. */
const ORDER = 'backup.order';
const BEGUN_WITHIN_SECONDS = 15;
const LOOK_MS = 100;
/** As in `qbox-backup-now.service`. */
const SERIES = ['--label', 'page', '--keep', '5'];
const LISTED_MAX = 200;

export class BoxBackups implements OwnBackups {
  private readonly place: Place;
  #isBeginning = false;
  /** One file is read at a time. */
  readonly #readings = new OneAfterTheOther();

  constructor(
    { data, folder, environment }: Place,
    private readonly downloads: BackupDownloads,
    private readonly nowMs: () => number,
  ) {
    this.place = { data: resolve(data), folder: folder === null ? null : resolve(folder), environment };
  }

  async backups(): Promise<Backups> {
    const { data, folder } = this.place;
    const told = { folder, made_by: this.#madeBy(), data, last: this.#last() };
    if (folder === null) return { ...told, fault: null, backups: [] };
    try {
      const files = listBackups(folder).slice(0, LISTED_MAX);
      const backups: Backups['backups'] = [];
      for (const file of files) backups.push(await rowOf(file));
      return { ...told, fault: null, backups };
    } catch (failure) {
      return { ...told, fault: messageOf(failure), backups: [] };
    }
  }

  async make(): Promise<Rejection | undefined> {
    const by = this.#madeBy();
    if (by === 'by_hand') return cannot('makeBackup', 'noBackupFolder');
    if (this.#isBeginning || this.#last()?.state === 'running') return cannot('makeBackup', 'backupRuns');
    this.#isBeginning = true;
    try {
      return await (by === 'service' ? this.#order() : this.#run());
    } finally {
      this.#isBeginning = false;
    }
  }

  verify(name: string): Promise<Rejection | ReplyData<'verifyBackup'>> {
    return this.#readings.run(() => this.#verify(name));
  }

  offer(name: string, passphrase: string): Rejection | ReplyData<'downloadBackup'> {
    const path = this.#pathOf(name);
    if (path === undefined) return noSuchName('Backup', name);
    const file = `${name}.enc`;
    return { path: this.downloads.offer({ path, passphrase, file }), file };
  }

  async #verify(name: string): Promise<Rejection | ReplyData<'verifyBackup'>> {
    const path = this.#pathOf(name);
    if (path === undefined) return noSuchName('Backup', name);
    const file = openBackup(path);
    try {
      await checkSeal(file);
      return { intact: true, why: '' };
    } catch (failure) {
      if (failure instanceof DamagedBackup) return { intact: false, why: failure.message };
      throw failure;
    } finally {
      closeSync(file);
    }
  }

  /** Of a file that the folder has: a name leads nowhere else. */
  #pathOf(name: string): string | undefined {
    const { folder } = this.place;
    try {
      return folder === null ? undefined : listBackups(folder).find(({ path }) => basename(path) === name)?.path;
    } catch {
      return undefined;
    }
  }

  #madeBy(): Backups['made_by'] {
    const { folder, environment } = this.place;
    if (folder === null) return 'by_hand';
    if (environment.RUNTIME_DIRECTORY) return 'service';
    return mayWrite(folder) ? 'itself' : 'by_hand';
  }

  /** One that was not ended in hours never will be. */
  #last(): Backups['last'] {
    const result = readBackupResult(this.place.data);
    if (result === null) return null;
    return backupFailure(result, this.nowMs()) === 'backupFailed' ? { ...result, state: 'failed' } : result;
  }

  async #order(): Promise<Rejection | undefined> {
    const order = join(this.place.environment.RUNTIME_DIRECTORY ?? '', ORDER);
    const before = this.#outcome();
    try {
      writeFileSync(order, '', { mode: 0o640 });
      return (await this.#hasBegun(before, () => false)) ? undefined : cannot('makeBackup', 'backupNotBegun');
    } finally {
      rmSync(order, { force: true });
    }
  }

  async #run(): Promise<Rejection | undefined> {
    const { data, folder } = this.place;
    const before = this.#outcome();
    let said: string | undefined;
    const args = ['backup', 'create', '--data', data, '--to', folder ?? '', ...SERIES];
    void runQctl(args).then((ended) => {
      said = ended.said;
      if (!ended.isDone) this.#noteFailure(ended.said);
    });
    if (await this.#hasBegun(before, () => said !== undefined)) return undefined;
    return said === undefined ? cannot('makeBackup', 'backupNotBegun') : cannot('makeBackup', 'saidNo', { said });
  }

  async #hasBegun(before: string, hasEnded: () => boolean): Promise<boolean> {
    const endMs = performance.now() + BEGUN_WITHIN_SECONDS * 1000;
    while (this.#outcome() === before && !hasEnded() && performance.now() < endMs) await pause(LOOK_MS);
    return this.#outcome() !== before;
  }

  #outcome(): string {
    return JSON.stringify(readBackupResult(this.place.data));
  }

  /** Of a process that could not say so itself, such as one that was killed. */
  #noteFailure(why: string): void {
    const last = readBackupResult(this.place.data);
    if (last?.state === 'running') writeBackupResult(this.place.data, { ...last, state: 'failed', why: why || 'it was ended' });
  }
}

async function rowOf({ path, created, label, bytes }: BackupFile): Promise<Backups['backups'][number]> {
  const row = { name: basename(path), created, label, bytes };
  try {
    const file = openBackup(path);
    const { version, isVerified } = await readManifest(file).finally(() => closeSync(file));
    return { ...row, version: String(version), verified: isVerified === true };
  } catch {
    return { ...row, version: null, verified: false };
  }
}
