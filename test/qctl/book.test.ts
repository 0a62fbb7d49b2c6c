/** `qctl book`: elements, and the whole configuration as a file, at running boxes. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { PLAIN_APPEARANCE } from '../../server/model/designs/appearance.js';
import { CONFIGURATION_BOOKS } from '../../server/protocol/commands/books/configuration.js';
import { configurationOf } from '../../server/protocol/configuration-file/configuration.js';
import { readConfigurationFile } from '../../server/protocol/configuration-file/read.js';
import { configurationToml } from '../../server/protocol/configuration-file/write.js';
import { type Box, startBox } from '../support/box.js';
import { TestConsole } from './console.js';

let box: Box;
let shell: TestConsole;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-book-'));
  box = await startBox();
});
afterAll(async () => {
  await box.stop();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  shell = consoleAt(box);
});

function consoleAt({ url }: Box): TestConsole {
  const made = new TestConsole();
  made.env.QBOX_URL = url;
  return made;
}
async function exported(at: Box = box): Promise<string> {
  const other = consoleAt(at);
  expect([await other.run('book', 'export'), other.stderr]).toEqual([0, '']);
  return other.stdout;
}
function fileOf(text: string): string {
  const file = join(folder, 'branch.toml');
  writeFileSync(file, text);
  return file;
}
const STRANGE = 'a "b" \\ \'c\' [[Service]] # é 👩 <img src=x onerror=alert(1)> = ';
const STRANGE_LINES = `${STRANGE}\n[[Service]]\n\t# ${STRANGE}`;

describe('elements', () => {
  it('are listed, shown and changed by field=value', async () => {
    expect(await shell.run('book', 'list')).toBe(0);
    expect(shell.stdout).toMatch(/^Service +8 /m);
    shell.stdout = '';
    expect(
      await shell.run('book', 'set', 'services', '7', 'name=Касса "2"', 'priority=30', 'operations.90=2,3', 'pin_code=null', '--json'),
    ).toBe(0);
    expect(JSON.parse(shell.stdout)).toMatchObject({
      id: 7,
      name: 'Касса "2"',
      priority: 30,
      operations: { '90': [2, 3] },
      pin_code: null,
    });
    shell.stdout = '';
    expect(await shell.run('book', 'get', 'Service', 'Касса "2"')).toBe(0);
    expect(shell.stdout).toMatch(/^id +7$/m);
  });

  it('have fields that are listed with what they take', async () => {
    expect(await shell.run('book', 'fields', 'Service')).toBe(0);
    expect(shell.stdout).toMatch(/^priority +.*smaller is called earlier/m);
    expect(shell.stdout).toMatch(/^operations/m);
  });

  it('come and go', async () => {
    expect(await shell.run('book', 'new', 'Operation', '{"name": "Copy"}', 'regulated_sec=60', '--json')).toBe(0);
    const { id } = JSON.parse(shell.stdout) as { id: number };
    expect(await shell.run('book', 'remove', 'Operation', String(id))).toBe(2);
    expect(await shell.run('book', 'remove', 'Operation', String(id), '--yes')).toBe(0);
    expect(await shell.run('book', 'remove', 'Operation', '3', '--yes')).toBe(1);
    expect(shell.stderr).toMatch(/Operation 3 is used by/);
  });

  it.each([
    [['get', 'Servce', '1'], 2, /no book is called "Servce"; there are Service, /],
    [['set', 'Service', '4', 'nmae=x'], 2, /there is no field "nmae" to set; the fields are name, /],
    [['set', 'Service', '4', 'name'], 2, /expected field=value, got "name"/],
    [['set', 'Service', '4'], 2, /nothing to set/],
    [['set', 'Service', '4', 'priority=high'], 1, /data.priority: expected a priority.*got "high"/],
    [['set', 'User', '3', 'password=secret'], 2, /qctl user password/],
    [['get', 'Service', '999'], 1, /there is no Service with id 999/],
  ])('%s is refused', async (args, code, message) => {
    expect(await shell.run('book', ...args)).toBe(code);
    expect(shell.stderr).toMatch(message);
  });
});

describe('the configuration as a file', () => {
  it('has no secrets, and changes nothing where it came from', async () => {
    const text = await exported();
    expect(text).not.toMatch(/^password|scrypt|12345/m);
    expect(await exported()).toBe(text);
    expect(await shell.run('book', 'import', fileOf(text))).toBe(0);
    expect(shell.stdout).toContain('the box is as the file has it');
  });

  it('makes an empty box the same, strange texts included', async () => {
    for (const [field, text] of [
      ['name', STRANGE],
      ['description', '"'.repeat(500)],
    ]) {
      expect(await shell.run('call', 'setService', JSON.stringify({ id: 6, [String(field)]: text }))).toBe(0);
    }
    const design = {
      title: STRANGE,
      languages: ['ru', 'en'],
      rows: [{ row: 'text', text: { ru: STRANGE_LINES, en: '' }, size: 2.5 }, { row: 'number' }],
    };
    expect(await shell.run('call', 'setTicketDesign', JSON.stringify({ name: 'own', design }))).toBe(0);
    // The other box has no devices of the demo: what names them would be refused there.
    for (const id of [1, 2, 3])
      await shell.run('book', 'set', 'Registrator', String(id), 'printer=null', 'spare_printer=null', 'ticket_design=own');
    for (const id of [1, 2, 3, 4, 5, 6, 7]) await shell.run('book', 'set', 'ScoreBoard', String(id), 'device=null');
    for (const id of [1, 2]) await shell.run('book', 'set', 'QBoard', String(id), 'device=null');
    const text = await exported();
    const empty = await startBox({ args: [] });
    const there = new TestConsole();
    there.env = { QBOX_SOCKET: join(empty.data, 'qbox.sock') };
    expect([await there.run('book', 'import', fileOf(text), '--yes'), there.stderr]).toEqual([
      0,
      expect.stringContaining('no password yet, so no log-in: ivanova, petrov'),
    ]);
    there.stdout = '';
    expect(await there.run('book', 'export')).toBe(0);
    expect(there.stdout).toBe(text);
    const password = ['--url', empty.url, '--password', ''];
    expect(await there.run('status', ...password, '--user', 'petrov', '--component', 'workplace', '--workplace', '11')).toBe(1);
    await empty.stop();
  });

  it('shows what it would change, and does it', async () => {
    const text = (await exported())
      .replace('name = "Оформление заявления"', 'name = "Заявление"')
      .replace(/\[\[QBoard\]\]\nid = 2\n[\s\S]*?\n\n/, '[[Operation]]\nid = 77\nname = "Новая"\n\n');
    const file = fileOf(text);
    expect(await shell.run('book', 'import', file, '--dry-run', '--prune', '--json')).toBe(0);
    expect(JSON.parse(shell.stdout)).toMatchObject({
      added: [{ book: 'Operation', id: 77 }],
      changed: [{ book: 'Operation', id: 5, fields: { name: { from: 'Оформление заявления', to: 'Заявление' } } }],
      removed: [{ book: 'QBoard', id: 2 }],
      applied: false,
    });
    shell.stdout = '';
    expect(await shell.run('book', 'import', file)).toBe(2);
    expect(shell.stdout).toMatch(
      /\+ Operation 77 "Новая"\n~ Operation 5 .*\n {4}- name = "Оформление заявления"\n {4}\+ name = "Заявление"\n/,
    );
    expect(shell.stdout).toMatch(/left alone: QBoard 2 .*\n1 to add, 1 to change, 0 to remove\n$/);
    expect(await shell.run('book', 'import', file, '--prune', '--yes')).toBe(0);
    expect(await shell.run('book', 'import', file, '--prune', '--yes', '--json')).toBe(0);
    expect(await exported()).toContain('name = "Новая"');
  });

  it('tells every fault with its line before anything is changed', async () => {
    const before = await exported();
    const file = fileOf(
      '[qbox]\nformat = 1\n\n[[Service]]\nid = 4\npriority = "high"\nfrob = 1\n\n[[Servce]]\nid = 1\n\n[[Operation]]\nname = ""\n',
    );
    expect(await shell.run('book', 'import', file, '--yes')).toBe(4);
    expect(shell.stderr).toMatch(/branch.toml:6 Service\[0\].priority: expected .*got "high"/);
    expect(shell.stderr).toMatch(/branch.toml:7 Service\[0\].frob: unknown field/);
    expect(shell.stderr).toMatch(/branch.toml:9 Servce: no book is called so, perhaps Service/);
    expect(shell.stderr).toMatch(/branch.toml:12 Operation\[0\].id: required/);
    expect(shell.stderr).toMatch(/5 faults in .*; nothing was changed\n$/);
    expect(await exported()).toBe(before);
  });

  it('tells what the box would refuse, at its place in the file', async () => {
    const file = fileOf('[qbox]\nformat = 1\n\n[[Service]]\nid = 60\nname = "X"\noperations = { 10 = [777] }\n\n[[Operation]]\nid = 61\n');
    expect(await shell.run('book', 'import', file, '--dry-run')).toBe(4);
    expect(shell.stderr).toMatch(/branch.toml:7 Service\[0\].operations.10: there is no Operation 777/);
    expect(shell.stderr).toMatch(/branch.toml:9 Operation\[0\].name: a new element of Operation needs it/);
  });

  it('tells in one round what is wrong with the TOML, with the fields, and with what they refer to', async () => {
    const before = await exported();
    const lines = [
      '[qbox]',
      'format = 1',
      '[[Service]]', // 3
      'id = 60',
      'name = Касса',
      'priority = "high"',
      'operations = { 10 = [777] }',
      '[[Service]]', // 8
      'id = 61',
      'name = "Without a mistake"',
      'ticket_range_id = 888',
      '[[Operation]]', // 12
      'id = 62',
      'name = ""',
      '[[Workplace]]', // 15
      'id = 63',
      'name = "Окно"',
      'operations = [62, 64]',
      '[[Operation]]', // 19
      'id = 64',
      'description = [',
      '  "unfinished',
      '[[QBoard]]', // 23
      'id = 65',
      'name = "Экран"',
      'template = "nowhere"',
      '[[Registrator]]', // 27
      'id = 66',
      'name = "Киоск"',
      'ticket_design = "own"',
      '[[TicketDesign]]', // 31
      'name = "own"',
      'title = "Own"',
      'languages = ["ru"]',
      'rows = [{ row = "teapot" }]',
    ];
    expect(await shell.run('book', 'import', fileOf(lines.join('\n')), '--yes')).toBe(4);
    const told = shell.stderr.split('\n').flatMap((line) => /branch\.toml:(\d+) (.*)/.exec(line)?.slice(1) ?? []);
    const faults = Object.fromEntries(told.flatMap((line, at) => (at % 2 === 0 ? [[line, told[at + 1]]] : [])));
    expect(faults).toEqual({
      5: expect.stringMatching(/^Invalid TOML/),
      6: expect.stringMatching(/^Service\[0\]\.priority: expected .* got "high"/),
      7: expect.stringMatching(/^Service\[0\]\.operations\.10: there is no Operation 777/),
      11: expect.stringMatching(/^Service\[1\]\.ticket_range_id: there is no TicketRange 888/),
      14: expect.stringMatching(/^Operation\[0\]\.name: expected /),
      22: expect.stringMatching(/^Invalid TOML/),
      26: expect.stringMatching(/^QBoard\[0\]\.template: .*nowhere/),
      35: expect.stringMatching(/^TicketDesign\[0\]\.rows/),
    });
    expect(shell.stderr).toMatch(/8 faults in .*; nothing was changed\n$/);
    // The administrator's page has the box read the file: it finds the same.
    shell.input = JSON.stringify({ text: lines.join('\n') });
    expect(await shell.run('call', 'importConfiguration', '-', '--json')).toBe(0);
    const answer = JSON.parse(shell.stdout) as { readonly applied: boolean; readonly faults: readonly { line: number; fault: string }[] };
    expect(answer.applied).toBe(false);
    expect(Object.fromEntries(answer.faults.map(({ line, fault }) => [line, fault]))).toEqual(faults);
    expect(await exported()).toBe(before);
  });

  it('tells in one round what is wrong with the head and what the box refuses', async () => {
    const text = '[qbox]\nformat = 7\n[[Service]]\nid = 60\nname = "Касса"\nticket_range_id = 888\n';
    expect(await shell.run('book', 'import', fileOf(text), '--yes')).toBe(4);
    expect(shell.stderr).toMatch(/branch.toml:2 qbox.format: this qctl reads 1, not 7/);
    expect(shell.stderr).toMatch(/branch.toml:6 Service\[0\].ticket_range_id: there is no TicketRange 888/);
  });

  it('tells the faults of the file also where no box answers', async () => {
    const away = new TestConsole();
    away.env = { QBOX_SOCKET: join(folder, 'nowhere.sock') };
    expect(await away.run('book', 'import', fileOf('[qbox]\nformat = 1\n[[Service]]\nid = 4\npriority = "high"\n'))).toBe(4);
    expect(away.stderr).toMatch(/the box could not be asked what else is wrong: cannot reach the box/);
    expect(away.stderr).toMatch(/branch.toml:5 Service\[0\].priority: expected .*got "high"/);
  });

  it('has an example of each book in which there is nothing yet, and together they are a branch', async () => {
    const empty = await startBox({ args: [] });
    onTestFinished(async () => void (await empty.stop()));
    const there = new TestConsole();
    there.env = { QBOX_SOCKET: join(empty.data, 'qbox.sock') };
    expect(await there.run('book', 'export')).toBe(0);
    const samples = there.stdout.replace(/^# There is none yet\..*\n((?:# .*\n)+)/gm, (_all, lines: string) => lines.replace(/^# /gm, ''));
    expect(samples.match(/^\[\[\w+\]\]/gm)).toEqual([...CONFIGURATION_BOOKS, 'Appearance'].map((book) => `[[${book}]]`));
    expect([await there.run('book', 'import', fileOf(samples), '--yes'), there.stderr]).toEqual([0, '']);
    expect(there.stdout).toMatch(/\+ Operation 1[\s\S]*\+ ScoreBoard 1[\s\S]*done\n$/);
    const bare = configurationOf(Object.fromEntries(CONFIGURATION_BOOKS.map((book) => [book, []])) as never, {
      designs: [],
      templates: [],
      appearance: PLAIN_APPEARANCE,
    });
    const all = configurationToml(bare, '1').replace(/^# There is none yet\..*\n((?:# .*\n)+)/gm, (_all, lines: string) =>
      lines.replace(/^# /gm, ''),
    );
    expect(readConfigurationFile(all)).toMatchObject({ faults: [], file: { books: { User: [{ id: 2 }], UserRole: [{ id: 2 }] } } });
  });

  it.each([
    ['not TOML at all', 4, /branch.toml:1 Invalid TOML/],
    ['[[Service]]\nid = 1\n', 4, /qbox.format: required, expected 1/],
  ])('%j is no configuration', async (text, code, message) => {
    expect(await shell.run('book', 'import', fileOf(text))).toBe(code);
    expect(shell.stderr).toMatch(message);
    expect(await shell.run('book', 'import', join(folder, 'nowhere.toml'))).toBe(2);
  });
});
