/** The configuration file of this box, read and changed by the box itself, by the loader of its start. */

import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { errorCode } from '../../drivers/error-code.js';
import { expecting } from '../config/expectations.js';
import type { ConfigFault } from '../config/fault.js';
import { ChangedMeanwhileError, replaceFile, withSetting } from '../config/file.js';
import { type Config, configFileIn, loadConfig, settingsInEffect, textOrEmpty } from '../config/load.js';
import type { Setting } from '../config/schema.js';
import { isFixed, valuesOf } from '../config/values.js';
import { Rejection, reject } from '../model/errors/errors.js';
import { because, type ErrorParameters, type Reason } from '../model/errors/refusal-reasons.js';
import type { BoxChange } from '../model/events/events.js';
import type { SettingsAdministration, WrittenChange } from '../pipeline/platform/administration.js';
import type { SettingOfBox } from '../protocol/commands/box/settings.js';
import type { RequestData } from '../protocol/registry.js';
import { OneAfterTheOther } from './one-after-the-other.js';
import { handOver, inboxIn } from './settings-inbox.js';
import { startFaults } from './start-checks.js';

/** How this process was started, and is started again. */
export interface Launch {
  readonly argv: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly startedAt: string;
  readonly restartedBy: 'service' | 'itself';
  /** Ends the process, to be started again. */
  readonly restart: () => void;
}

interface FileChange {
  readonly command: string;
  /** Of the file as the author read it; undefined = whatever it is now. */
  readonly version: string | undefined;
  readonly check: boolean | undefined;
  readonly change: (text: string) => string | Rejection;
  readonly log: () => readonly BoxChange[];
}

const versionOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

export class ConfigurationFile implements SettingsAdministration {
  readonly #file: string | null;
  readonly #textAtStart: string;
  readonly #inForce: ReadonlyMap<string, unknown>;
  /** One change after the other: each begins with the text that the one before has left. */
  readonly #changes = new OneAfterTheOther();

  /** @param launch null = the box was not started as a process of its own */
  constructor(private readonly launch: Launch | null) {
    this.#file = launch && configFileIn(launch.argv, launch.environment);
    this.#textAtStart = this.#text();
    this.#inForce = new Map(this.#chosen().map(({ setting, value }) => [setting.path, value]));
  }

  settings(): ReturnType<SettingsAdministration['settings']> {
    const text = this.#text();
    const rows = this.#chosen().map(({ setting, value, source }) => this.#rowOf(setting, value, source));
    return {
      file: this.#file,
      writable: this.isWritable(),
      version: versionOf(text),
      restart: this.launch?.restartedBy ?? 'by_hand',
      started_at: this.launch?.startedAt ?? '',
      waiting: text !== this.#textAtStart,
      faults: faultsIn(this.#loaded()).map(faultOnWire),
      settings: rows,
    };
  }

  async setSettings({ version, set, check }: RequestData<'setSettings'>): Promise<WrittenChange | Rejection> {
    if (this.#file === null) return cannot('setSettings', 'noFile');
    const before = new Map(this.settings().settings.map((row) => [row.name, row]));
    const wrong = set.filter(({ name }) => before.get(name)?.fixed !== false);
    if (wrong.length > 0) return refused(wrong.map(({ name, value }) => this.#notChangedHere(name, value, before.get(name))));
    return await this.changeFile({
      command: 'setSettings',
      version,
      check,
      change: (text) => withSettings(text, set) ?? cannot('setSettings', 'notClean'),
      log: () =>
        set.map(({ name, value }) => {
          const row = before.get(name);
          const after = value ?? row?.default ?? null;
          return {
            kind: 'Setting',
            verb: 'changed',
            subject: name,
            fields: [{ field: name.split('.')[1] ?? name, before: row?.value ?? null, after }],
          };
        }),
    });
  }

  restart(startedAt: string): Rejection | (() => void) {
    if (this.launch === null) return cannot('restartBox', 'noRestart');
    if (startedAt !== this.launch.startedAt) return cannot('restartBox', 'notStarted');
    const faults = faultsIn(this.#loaded());
    // It would end and not come back.
    return faults.length > 0 ? faulty(faults) : this.launch.restart;
  }

  /** Whether the file decides on these settings: the environment and the command line win over it. */
  decides(names: readonly string[]): boolean {
    const isOfFile = (source: string): boolean => source === 'default' || source.startsWith('file');
    return this.isWritable() && this.#chosen().every(({ setting, source }) => !names.includes(setting.path) || isOfFile(source));
  }

  /** Settings that the box itself decides on, such as those that `setSettings` does not change; null = left out of the file. */
  async put(command: string, set: Readonly<Record<string, string | null>>): Promise<Rejection | undefined> {
    const rows = Object.entries(set).map(([name, value]) => ({ name, value }));
    const change = (text: string) => withSettings(text, rows) ?? cannot(command, 'notClean');
    const written = await this.changeFile({ command, version: undefined, check: undefined, change, log: () => [] });
    if (written instanceof Rejection) return written;
    return written.outcome.applied ? undefined : faulty(written.outcome.faults);
  }

  /** What the box has after its next start; null = there is no file, or it has faults. */
  loaded(): Config | null {
    if (this.#file === null) return null;
    const loaded = this.#loaded();
    return 'faults' in loaded || 'answer' in loaded ? null : loaded;
  }

  version(): string {
    return versionOf(this.#text());
  }

  isWritable(): boolean {
    return this.#file !== null && (mayPut(this.#file) || this.#inbox() !== null);
  }

  /** Changes the file if the box would start with the new text; otherwise nothing is written. */
  changeFile(order: FileChange): Promise<WrittenChange | Rejection> {
    return this.#changes.run(() => this.#change(order));
  }

  async #change({ command, version, check, change, log }: FileChange): Promise<WrittenChange | Rejection> {
    const file = this.#file;
    if (file === null) return cannot(command, 'noFile');
    const before = this.#text();
    if (version !== undefined && version !== versionOf(before)) return reject('changedMeanwhile', { name: file });
    const text = change(before);
    if (text instanceof Rejection) return text;
    const faults = await this.#allFaultsOf(text);
    if (faults.length > 0) return refused(faults);
    if (check) return { outcome: { applied: false, faults: [] }, changes: [] };
    if (text === before) return { outcome: { applied: true, faults: [] }, changes: [] };
    const refusal = await this.#write(command, file, before, text);
    return refusal ?? { outcome: { applied: true, faults: [] }, changes: log() };
  }

  async #write(command: string, file: string, before: string, text: string): Promise<Rejection | undefined> {
    const inbox = this.#inbox();
    try {
      if (mayPut(file)) {
        replaceFile({ named: file, before: existsSync(file) ? before : null, text, read: textOrEmpty, copy: `${file}.before` });
        return undefined;
      }
      if (inbox === null) return cannot(command, 'notWritable');
      const isTaken = await handOver(inbox, text, () => this.#text() === text);
      return isTaken ? undefined : cannot(command, 'notTaken');
    } catch (failure) {
      if (failure instanceof ChangedMeanwhileError) return reject('changedMeanwhile', { name: file });
      return refusedByDisk(command, file, failure);
    }
  }

  /** Faults of a new text, with those that only its start would find. */
  async #allFaultsOf(text: string): Promise<readonly ConfigFault[]> {
    const loaded = this.#loaded(text);
    if ('faults' in loaded) return loaded.faults;
    return 'answer' in loaded ? [] : await startFaults(loaded, this.#inForce);
  }

  /** @param text left out = what the next start would read */
  #loaded(text?: string): ReturnType<typeof loadConfig> {
    const { argv = [], environment = {} } = this.launch ?? {};
    return loadConfig(argv, environment, { withOwn: true, ...(text !== undefined && { readFile: () => text }) });
  }

  #chosen() {
    return settingsInEffect(this.launch?.argv ?? [], this.launch?.environment ?? {}, { withOwn: true });
  }

  #text(): string {
    return this.#file === null ? '' : textOrEmpty(this.#file);
  }

  #inbox(): string | null {
    return inboxIn(this.launch?.environment ?? {});
  }

  #rowOf(setting: Setting, value: unknown, source: string): SettingOfBox {
    const { path: name, description, expects } = setting;
    const from = (['flag', 'environment', 'file'] as const).find((word) => source.startsWith(word)) ?? 'default';
    const isFromElsewhere = from === 'flag' || from === 'environment';
    return {
      ...{ name, description, expects, ...valuesOf(setting), value: value ?? null },
      in_force: this.#inForce.get(name) ?? null,
      default: setting.schema.default ?? null,
      source: from,
      fixed: this.#file === null || isFixed(setting) || isFromElsewhere,
    };
  }

  #notChangedHere(name: string, value: unknown, row: SettingOfBox | undefined): ConfigFault {
    const expected =
      row === undefined
        ? expecting('settingName')
        : row.source === 'default' || row.source === 'file'
          ? expecting('onMachine')
          : expecting('fixedBy', { from: row.source });
    return { field: name, ...expected, got: JSON.stringify(value), source: 'setSettings' };
  }
}

export const refused = (faults: readonly ConfigFault[]): WrittenChange => ({
  outcome: { applied: false, faults: faults.map(faultOnWire) },
  changes: [],
});

const faultsIn = (loaded: ReturnType<typeof loadConfig>): readonly ConfigFault[] => ('faults' in loaded ? loaded.faults : []);

const faultOnWire = ({ field, expected, why, parameters, got }: ConfigFault) => ({ field, expected, why, parameters, got: got ?? null });
type Said = Pick<ConfigFault, 'field' | 'expected'>;
const told = (faults: readonly Said[]): string => faults.map(({ expected }) => `expected ${expected}`).join('; ');
const faulty = (faults: readonly Said[]): Rejection =>
  reject('invalidField', { field: faults[0]?.field ?? 'config', fault: told(faults), why: 'unexpected' });

/** null = a setting is written in a way that cannot be changed cleanly. */
function withSettings(before: string, set: RequestData<'setSettings'>['set']): string | null {
  let text: string | null = before;
  for (const { name, value } of set) {
    const [table = '', key = ''] = name.split('.');
    text = text === null ? null : withSetting(text, table, key, value ?? undefined);
  }
  return text;
}

export const cannot = (command: string, reason: Reason, parameters: ErrorParameters = {}): Rejection =>
  reject('cannotHere', { command, ...because(reason, parameters) });

/** Throws what is no fault of the disk. */
function refusedByDisk(command: string, file: string, failure: unknown): Rejection {
  const code = errorCode(failure);
  if (code === undefined) throw failure;
  return DISK_FULL.has(code) ? cannot(command, 'diskFull', { file }) : cannot(command, 'diskFault', { file, code });
}

const DISK_FULL = new Set(['ENOSPC', 'EDQUOT']);

/** A box that was told no file makes the one in its data folder with the first change. */
const mayPut = (file: string): boolean => (existsSync(file) ? mayReplace(file) : mayWrite(dirname(file)));

/** A file is replaced by exchanging its name, which is a right to its folder. */
export const mayReplace = (file: string): boolean => mayWrite(dirname(file)) && mayWrite(file);

export function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
