/** A restore that is killed at any moment: the data folder is the old one or the new one, each whole, and a box starts on it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { verifyJournal } from '../../db/store/store.js';
import { ADMINISTRATOR } from '../durability/people.js';
import { startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { TestConsole } from './console.js';

const QCTL = resolve('dist/program/qctl.js');
/** Visitors in the backup, and in the data that it takes the place of. */
const IN_BACKUP = 5;
const IN_DATA = 2;
/** Files that only a slow disk writes at once: so there is time to be killed while they are written. */
const LONG_COMMENT = 'x'.repeat(1000);

let folder: string;
let data: string;
let backup: string;
/** Processes that were really killed, and did not end before. */
let killed = 0;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-qctl-restore-'));
  data = join(folder, 'data');
  await boxWith('old', IN_DATA);
  const terminal = new TestConsole();
  const source = await boxWith('source', IN_BACKUP);
  expect(await terminal.run('backup', 'create', '--to', folder, '--data', source), terminal.stderr).toBe(0);
  backup = terminal.stdout.trim();
}, 60_000 * SLOWNESS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The data folder of a box that was cut off. */
async function boxWith(name: string, visitors: number): Promise<string> {
  const box = await startBox({ data: join(folder, name) });
  const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  for (let visitor = 1; visitor <= visitors; visitor++) await session.ask('newConsumer', { services: [4], comment: LONG_COMMENT });
  await box.kill9();
  return box.data;
}

/** How many visitors wait at a box that starts on the folder. */
async function waitingIn(directory: string): Promise<number> {
  const box = await startBox({ data: directory });
  try {
    const session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
    return (await session.ask<readonly unknown[]>('consumerList')).length;
  } finally {
    await box.kill9();
  }
}

function startRestore(): ChildProcess {
  const restore = spawn(process.execPath, [QCTL, 'backup', 'restore', backup, '--data', data, '--yes'], { stdio: 'ignore' });
  onTestFinished(() => void restore.kill('SIGKILL'));
  return restore;
}

const beside = (beginning: string): readonly string[] => readdirSync(folder).filter((name) => name.startsWith(beginning));
const unfinished = (): readonly string[] => beside('.data-restoring-');
const aside = (): readonly string[] => beside('data.before-restore-');

const isUnpackedTo = (name: string) => (): boolean => unfinished().some((made) => existsSync(join(folder, made, name)));

type Moment = (old: number) => boolean;
const MOMENTS: readonly [string, Moment, readonly number[]][] = [
  ['the new folder is made', () => unfinished().length > 0, [IN_DATA, IN_BACKUP]],
  ['the database is being unpacked', isUnpackedTo('qbox.db'), [IN_DATA, IN_BACKUP]],
  ['the database is being checked', isUnpackedTo('qbox.db-shm'), [IN_DATA, IN_BACKUP]],
  ['the folders change places', (old) => statSync(data).ino !== old, [IN_BACKUP]],
  ['the old folder is set aside', () => aside().length > 0, [IN_BACKUP]],
];

it.each(MOMENTS)('killed when %s', { timeout: 60_000 * SLOWNESS }, async (_when, isNow, allowed) => {
  for (const name of [...unfinished(), ...aside(), 'data']) rmSync(join(folder, name), { recursive: true, force: true });
  // The socket of a box that was killed is still there, and no file.
  cpSync(join(folder, 'old'), data, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  const { ino } = statSync(data);

  const restore = startRestore();
  const ended = once(restore, 'close');
  while (!isNow(ino) && restore.exitCode === null) await nextTurn();
  restore.kill('SIGKILL');
  const [, signal] = await ended;
  if (signal === 'SIGKILL') killed += 1;
  expect(allowed).toContain(await waitingIn(data));
  const isExchanged = statSync(data).ino !== ino;

  // What the killed one left is put in order by the next one: nothing unfinished stays, and nothing old is lost.
  const again = startRestore();
  expect((await once(again, 'close'))[0]).toBe(0);
  expect(unfinished()).toEqual([]);
  expect(aside()).toHaveLength(isExchanged ? 2 : 1);
  const old = aside().find((name) => statSync(join(folder, name)).ino === ino);
  if (isExchanged) expect(verifyJournal(join(folder, String(old)))).toEqual(verifyJournal(join(folder, 'old')));
  else expect(await waitingIn(join(folder, String(old)))).toBe(IN_DATA);
});

it('was cut off in most of these moments', () => {
  expect(killed).toBeGreaterThan(MOMENTS.length / 2);
});
