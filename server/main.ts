#!/usr/bin/env -S MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=1048576 MALLOC_TRIM_THRESHOLD_=1048576 node --max-semi-space-size=4 --heap-growing-percent=40 --no-parallel-scavenge
/** The process of the box: arguments, signals, exit codes, and when it is ready. `app/` puts the rooms together. */
import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { noteConfiguration } from '../db/files/folder.js';
import type { Launch } from './administration/configuration-file.js';
import { createLog, type Log } from './app/log.js';
import { findReadOnly, forShow, whenWritable } from './app/read-only-start.js';
import { findRestarts } from './app/restart.js';
import { openBox, type ServedBox } from './app/served-box.js';
import { findServiceManager, type ServiceManager } from './app/service-manager.js';
import { describeFaults } from './config/fault.js';
import { type Config, configFileIn, loadConfig } from './config/load.js';

// The flag in the first line is meant for this thread, and would go before the limits of the others.
setFlagsFromString('--max-semi-space-size=0');

/** sysexits.h: the configuration is wrong; the disk failed; a bug. */
const EXIT = { config: 78, disk: 74, software: 70 } as const;

async function main(): Promise<void> {
  const loaded = loadConfig(process.argv.slice(2), process.env, { withOwn: true });
  if ('answer' in loaded) {
    process.stdout.write(`${loaded.answer.trimEnd()}\n`);
    return;
  }
  if ('faults' in loaded) {
    process.stderr.write(`${describeFaults(loaded)}\n`);
    process.exitCode = EXIT.config;
    return;
  }
  await run(loaded);
}

/** As root the box would follow whatever the user who owns the data folder put there, and leave files that its unit cannot open. */
function refuseOthersData({ server: { data } }: Config): void {
  const owner = process.geteuid?.() === 0 ? ownerOf(data) : undefined;
  if (owner === undefined || owner === 0) return;
  process.stderr.write(`${data} belongs to user ${owner}: start the box as that user (runuser -u NAME -- qboxd …), not as root\n`);
  process.exit(EXIT.config);
}

function ownerOf(folder: string): number | undefined {
  try {
    return statSync(folder).uid;
  } catch {
    return undefined; // Missing, or below a file: whoever opens it makes it or says why it cannot be.
  }
}

async function run(config: Config): Promise<void> {
  refuseOthersData(config);
  const log = createLog(config.log.level);
  /** Nothing may be answered after this: the process ends at once, and what was answered is on the disk. */
  const die = (code: number, what: string, error: unknown): void => {
    log.fatal({ err: error }, what);
    process.exit(code);
  };
  process.on('uncaughtException', (error) => die(EXIT.software, 'a bug ends the process; a restart recovers the queue', error));
  process.on('unhandledRejection', (error) => die(EXIT.software, 'a bug ends the process; a restart recovers the queue', error));

  const restarts = findRestarts(process.env, (code) => process.exit(code));
  let manager: ServiceManager;
  try {
    manager = await findServiceManager(process.env, log);
  } catch (error) {
    die(EXIT.config, 'the box is not installed as its unit expects', error);
    return;
  }
  const { data } = config.server;
  const readOnly = findReadOnly(data);
  const diskFailed = (error: Error) => die(EXIT.disk, 'the disk failed; everything that was answered is on it', error);
  let box: ServedBox;
  let restart = (): void => undefined;
  const launch = launchOf(restarts.by, () => restart());
  try {
    box = await openBox(readOnly === null ? config : forShow(config, readOnly), { log, diskFailed, watch: manager, readOnly, launch });
  } catch (error) {
    endUnstarted(error, log);
    return;
  }
  if (readOnly === null) noteConfigFile(data, log);
  const end = (then: number | (() => void)): Promise<void> =>
    box.close().then(
      () => (typeof then === 'number' ? process.exit(then) : then()),
      (error: unknown) => die(EXIT.disk, 'the box could not stop cleanly', error),
    );
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info({ signal }, 'stopping');
      manager.stopping();
      void end(0);
    });
  }
  restart = () => {
    log.info('an administrator restarts the box');
    manager.stopping();
    void end(restarts.again);
  };
  restarts.orphaned(() => void end(0));
  if (readOnly !== null) {
    // Whoever started this process starts it again, and then it works.
    whenWritable(data, () => {
      log.info('the disk is writable again: the box ends and is started again');
      void end(EXIT.disk);
    });
  }
  manager.ready(readOnly === null ? `serving on ${box.url}` : `showing the queue as it was on ${box.url}; the disk takes no writes`);
  process.stdout.write(`${box.welcome}qbox ready on ${box.url}\n`);
}

const launchOf = (restartedBy: Launch['restartedBy'], restart: () => void): Launch => ({
  argv: process.argv.slice(2),
  environment: process.env,
  startedAt: new Date().toISOString(),
  restartedBy,
  restart,
});

/** A plain `Error` is a sentence for whoever started the box (a port or a folder in use); anything else is shown with its stack. */
function endUnstarted(error: unknown, log: Log): never {
  if (!(error instanceof Error) || error.constructor !== Error) log.fatal({ err: error }, 'the box could not start');
  else {
    log.debug({ err: error }, 'where the start failed');
    if (process.stderr.isTTY) process.stderr.write(`the box could not start: ${error.message}\n`);
    else log.fatal(`the box could not start: ${error.message}`);
  }
  process.exit(EXIT.disk);
}

/** For backups, which are made by another process. */
function noteConfigFile(data: string, log: Log): void {
  try {
    noteConfiguration(data, { file: resolve(configFileIn(process.argv.slice(2), process.env)) });
  } catch (error) {
    log.warn(
      { err: error },
      'the path of the configuration file cannot be noted in the data folder: backups made without --config lack it',
    );
  }
}

await main();
