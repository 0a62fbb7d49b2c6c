/** Names in other languages in the file of a branch: exported, changed nothing by, imported into another box. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn } from '../support/raw-client.js';
import { TestConsole } from './console.js';

let box: Box;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-languages-'));
  box = await startBox();
});
afterAll(async () => {
  await box.stop();
  rmSync(folder, { recursive: true });
});

function consoleAt({ url }: Box): TestConsole {
  const made = new TestConsole();
  made.env.QBOX_URL = url;
  return made;
}
async function exported(at: Box): Promise<string> {
  const shell = consoleAt(at);
  expect([await shell.run('book', 'export'), shell.stderr]).toEqual([0, '']);
  return shell.stdout;
}
const imported = async (at: Box, text: string, ...flags: string[]): Promise<TestConsole & { readonly code: number }> => {
  const shell = consoleAt(at);
  const file = join(folder, 'branch.toml');
  writeFileSync(file, text);
  const code = await shell.run('book', 'import', file, ...flags);
  return Object.assign(shell, { code });
};

it('are set a language at a time, exported, and put into another box', async () => {
  const shell = consoleAt(box);
  expect(await shell.run('book', 'set', 'Service', '4', 'names.kk=Тренажёр', 'names.en=Simulator')).toBe(0);
  expect(await shell.run('book', 'set', 'Service', '4', 'names.en=The simulator', 'groups.kk=Жүргізу')).toBe(0);
  const text = await exported(box);
  expect(text).toContain('names = { kk = "Тренажёр", en = "The simulator" }');
  expect((await imported(box, text, '--dry-run')).stdout).toMatch(/0 to add, 0 to change/);
  const other = await startBox();
  expect((await imported(other, text, '--yes')).code).toBe(0);
  expect(await exported(other)).toBe(text);
  await other.stop();
});

it('are taken away by a file that has none', async () => {
  expect(await consoleAt(box).run('book', 'set', 'Workplace', '11', 'names={"kk": "2-терезе"}')).toBe(0);
  const text = (await exported(box)).replace('names = { kk = "2-терезе" }\n', '');
  expect((await imported(box, text, '--yes')).code).toBe(0);
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  expect(await admin.ask('getWorkplace', { id: 11 })).not.toHaveProperty('names');
});

it('are refused in a language that the branch has not, with the line and the languages', async () => {
  const text = (await exported(box)).replace('names = { kk = "Тренажёр"', 'names = { de = "Simulator", kk = "Тренажёр"');
  const { code, stderr } = await imported(box, text, '--yes');
  expect(code).not.toBe(0);
  expect(stderr).toMatch(/names\.de: expected one of the languages of the branch: ru, kk, en/);
  const shell = consoleAt(box);
  expect(await shell.run('book', 'set', 'Service', '4', 'names.de=Simulator')).not.toBe(0);
  expect(shell.stderr).toContain('expected one of the languages of the branch: ru, kk, en');
});
