/** Where backups go that nobody told where to go. */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { startBox } from '../support/box.js';
import { SLOWNESS } from '../support/slowness.js';
import { TestConsole } from './console.js';

let folder: string;
/** Of a box that has ended. */
let data: string;
let terminal: TestConsole;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-qctl-backup-folder-'));
  data = join(folder, 'data');
  await (await startBox({ data })).stop();
}, 60_000 * SLOWNESS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(() => {
  terminal = new TestConsole();
  terminal.root = folder;
  terminal.env = {};
});

const place = (): string => mkdtempSync(join(folder, 'place-'));

async function answerOf<Answer>(...args: string[]): Promise<Answer> {
  Object.assign(terminal, { stdout: '', stderr: '' });
  expect([await terminal.run(...args, '--json'), terminal.stderr]).toEqual([0, '']);
  return JSON.parse(terminal.stdout) as Answer;
}

it('go where the box shows them: its own folder in the data, a configured one, or that of the package', async () => {
  const madeIn = async (...args: string[]) => dirname((await answerOf<{ path: string }>('backup', 'create', ...args)).path);
  Object.assign(terminal, { stdout: '', stderr: '' });
  expect(await terminal.run('backup', 'list', '--data', data)).toBe(2);
  expect(terminal.stderr).toMatch(/there is no folder .*backups: name another one/);
  expect(await madeIn('--data', data)).toBe(join(data, 'backups'));
  expect(statSync(join(data, 'backups')).mode & 0o777).toBe(0o700);
  expect(await answerOf('backup', 'list', '--data', data)).toHaveLength(1);
  // The package's are those of the box that its configuration names, and of no other on this machine.
  const ofPackage = join(folder, 'var/backups/qbox');
  mkdirSync(ofPackage, { recursive: true });
  expect(await madeIn('--data', data)).toBe(join(data, 'backups'));
  const [etc, there] = [join(folder, 'etc/qbox'), place()];
  mkdirSync(etc, { recursive: true });
  onTestFinished(() => rmSync(etc, { recursive: true }));
  writeFileSync(join(etc, 'qbox.toml'), `[server]\ndata = "${data}"\n`);
  expect(await madeIn()).toBe(ofPackage);
  const config = join(there, 'other.toml');
  writeFileSync(config, `[server]\nbackups = "${there}"\n`);
  rmSync(ofPackage, { recursive: true });
  expect(await madeIn('--data', data, '--config', config)).toBe(there);
  terminal.env = { QBOX_BACKUPS: there };
  expect(await madeIn('--data', data)).toBe(there);
});

it('in the data folder outlive a restore, and are no part of one', async () => {
  const there = join(place(), 'data');
  cpSync(data, there, { recursive: true, filter: (path) => !/(\.sock|\/backups)$/.test(path) });
  const first = await answerOf<{ path: string; bytes: number }>('backup', 'create', '--data', there);
  const second = await answerOf<{ path: string; bytes: number }>('backup', 'create', '--data', there);
  expect(second.bytes).toBeLessThan(first.bytes * 1.5);
  await answerOf('backup', 'restore', first.path, '--data', there, '--yes');
  const names = [first.path, second.path].map((path) => basename(path)).sort();
  expect(readdirSync(join(there, 'backups')).sort()).toEqual(names);
  expect(statSync(first.path).nlink, 'the file itself, not one more').toBe(2);
});
