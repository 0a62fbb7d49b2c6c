/**
 * The backups of this box. The service of the package makes them, in a sandbox of its own: the box may read their folder and not write
 * there, so whoever breaks into the box cannot remove them, and a backup takes none of its memory. Without the service the box runs `qctl`.
 */
import { closeSync, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  type BackupFile,
  checkSeal,
  DamagedBackup,
  listBackups,
  openBackup,
  ownBackupFolder,
  readManifest,
} from '../../db/backup/backup.js';
import { backupFailure, readBackupResult, writeBackupResult } from '../../db/backup/backup-result.js';
import { messageOf } from '../../drivers/error-code.js';
import { noSuchName, type Rejection } from '../model/errors/errors.js';
import type { BackupAdministration } from '../pipeline/platform/administration.js';
import type { ReplyData } from '../protocol/registry.js';
import type { BackupDownloads } from './backup-downloads.js';
import { runQctl } from './box-qctl.js';
import { cannot, mayWrite } from './configuration-file.js';
import { OneAfterTheOther } from './one-after-the-other.js';

type Backups = ReplyData<'backups'>;

interface Place {
  /** The data folder. */
  readonly data: string;
  /** null = none is configured: the box has one of its own in its data folder. */
  readonly folder: string | null;
  readonly environment: NodeJS.ProcessEnv;
}

/** In the unit's `RuntimeDirectory=`; `qbox-backup-now.path` of the package watches it. */
const ORDER = 'backup.order';
const BEGUN_WITHIN_SECONDS = 15;
const LOOK_MS = 100;
/** As in `qbox-backup-now.service`. */
const KEPT = 5;
/** Where they take room from the data themselves. */
const KEPT_BESIDE_DATA = 3;
const LISTED_MAX = 200;

export class BoxBackups implements BackupAdministration {
  readonly #data: string;
  readonly #folder: string;
  readonly #isConfigured: boolean;
  readonly #environment: NodeJS.ProcessEnv;
  #isBeginning = false;
  /** One file is read at a time. */
  readonly #readings = new OneAfterTheOther();

  constructor(
    { data, folder, environment }: Place,
    private readonly downloads: BackupDownloads,
    private readonly nowMs: () => number,
  ) {
    this.#data = resolve(data);
    this.#folder = folder === null ? ownBackupFolder(this.#data) : resolve(folder);
    this.#isConfigured = folder !== null;
    this.#environment = environment;
  }

  async backups(): Promise<Backups> {
    const told = {
      folder: this.#folder,
      configured: this.#isConfigured,
      same_disk: isSameDisk(this.#isMissing() ? this.#data : this.#folder, this.#data),
      made_by: this.#madeBy(),
      data: this.#data,
      last: this.#last(),
    };
    try {
      const files = this.#files().slice(0, LISTED_MAX);
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
    try {
      return this.#files().find(({ path }) => basename(path) === name)?.path;
    } catch {
      return undefined;
    }
  }

  #madeBy(): Backups['made_by'] {
    if (this.#isConfigured && this.#environment.RUNTIME_DIRECTORY) return 'service';
    return mayWrite(this.#isMissing() ? this.#data : this.#folder) ? 'itself' : 'by_hand';
  }

  /** The first backup makes the box's own folder. */
  #isMissing(): boolean {
    return !this.#isConfigured && !existsSync(this.#folder);
  }

  #files(): readonly BackupFile[] {
    return this.#isMissing() ? [] : listBackups(this.#folder);
  }

  /** One that was not ended in hours never will be. */
  #last(): Backups['last'] {
    const result = readBackupResult(this.#data);
    if (result === null) return null;
    return backupFailure(result, this.nowMs()) === 'backupFailed' ? { ...result, state: 'failed' } : result;
  }

  async #order(): Promise<Rejection | undefined> {
    const order = join(this.#environment.RUNTIME_DIRECTORY ?? '', ORDER);
    const before = this.#outcome();
    try {
      writeFileSync(order, '', { mode: 0o640 });
      return (await this.#hasBegun(before, () => false)) ? undefined : cannot('makeBackup', 'backupNotBegun');
    } finally {
      rmSync(order, { force: true });
    }
  }

  async #run(): Promise<Rejection | undefined> {
    const before = this.#outcome();
    let said: string | undefined;
    const kept = this.#isConfigured ? KEPT : KEPT_BESIDE_DATA;
    const args = ['backup', 'create', '--data', this.#data, '--to', this.#folder, '--label', 'page', '--keep', String(kept)];
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
    return JSON.stringify(readBackupResult(this.#data));
  }

  /** Of a process that could not say so itself, such as one that was killed. */
  #noteFailure(why: string): void {
    const last = readBackupResult(this.#data);
    if (last?.state === 'running') writeBackupResult(this.#data, { ...last, state: 'failed', why: why || 'it was ended' });
  }
}

/** Of a folder that cannot be seen something else is told. */
function isSameDisk(folder: string, data: string): boolean {
  try {
    return statSync(folder).dev === statSync(data).dev;
  } catch {
    return false;
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
