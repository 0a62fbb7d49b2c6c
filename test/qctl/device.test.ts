/** `qctl device add`, `remove` and `profile`: what needs no box. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadConfig } from '../../server/config/load.js';
import { TestConsole } from './console.js';

const TEXT = '# The hall.\n[server]\nport = 0   # any\n\n[printers.cash]\nport = "tcp:10.0.0.5:9100"\nprofile = "generic-58mm"\n';

let root = '';
let file = '';
let shell: TestConsole;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'qbox-device-'));
  file = join(root, 'qbox.toml');
  writeFileSync(file, TEXT);
  chmodSync(file, 0o640);
  shell = new TestConsole();
  shell.root = root;
});
afterEach(() => rmSync(root, { recursive: true }));

const qctl = (...words: string[]) => shell.run('device', ...words, '--config', file);
const ADD = ['add', 'printer', 'hall', '--port', 'usblp:/dev/usb/lp0', '--profile', 'epson-tm-t20iii'];
const text = (): string => readFileSync(file, 'utf8');

describe('qctl device add', () => {
  it('appends the table, and leaves every other byte and the mode as they were', async () => {
    expect([await qctl(...ADD, '--yes'), shell.stderr]).toEqual([0, '']);
    expect(text()).toBe(`${TEXT}\n[printers.hall]\nport = "usblp:/dev/usb/lp0"\nprofile = "epson-tm-t20iii"\n`);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect(loadConfig(['--config', file], {})).toMatchObject({ printers: [{ name: 'cash' }, { name: 'hall' }] });
    expect(shell.stdout).toContain(`the box reads it when it starts: qboxd --config ${file}`);
    expect(readdirSync(root)).toEqual(['qbox.toml']);
  });

  it('makes the file that was named, or that of the package, where there is none yet', async () => {
    const table = '[printers.hall]\nport = "usblp:/dev/usb/lp0"\nprofile = "epson-tm-t20iii"\n';
    rmSync(file);
    expect([await qctl(...ADD, '--yes'), shell.stderr]).toEqual([0, '']);
    expect([text(), readdirSync(root), statSync(file).mode & 0o777]).toEqual([table, ['qbox.toml'], 0o644]);
    mkdirSync(join(root, 'etc/qbox'), { recursive: true });
    expect([await shell.run('device', ...ADD, '--yes'), shell.stderr]).toEqual([0, '']);
    expect(readFileSync(join(root, 'etc/qbox/qbox.toml'), 'utf8')).toBe(table);
    expect(shell.stdout).toContain('systemctl restart qbox');
  });

  it('makes no file that the box would not start with', async () => {
    rmSync(file);
    expect(await qctl('add', 'printer', 'hall', '--port', 'teapot:1', '--profile', 'epson-tm-t20iii', '--yes')).toBe(2);
    const order = ['--port', 'tcp:10.0.0.6', '--profile', 'epson-tm-t20iii', '--set', 'colour=red'];
    expect(await qctl('add', 'printer', 'hall', ...order, '--yes')).toBe(1);
    expect(readdirSync(root)).toEqual([]);
  });

  it.each([
    [
      'a model that there is not',
      ['add', 'printer', 'hall', '--port', 'tcp:10.0.0.6', '--profile', 'epson-tm-t20xx'],
      'did you mean epson-tm-t20ii',
    ],
    [
      'a port that is taken',
      ['add', 'scanner', 'door', '--port', 'tcp:10.0.0.5:9100', '--profile', 'serial-scanner', '--set', 'workplace=1'],
      'another port',
    ],
    ['a name that is taken', ['add', 'printer', 'cash', '--port', 'tcp:10.0.0.7', '--profile', 'generic-80mm'], 'valid TOML'],
  ])('refuses %s, and changes nothing', async (_what, words, why) => {
    expect(await qctl(...words, '--yes')).toBe(1);
    expect(shell.stderr).toContain(why);
    expect([text(), readdirSync(root)]).toEqual([TEXT, ['qbox.toml']]);
  });

  it('lists each fault of the file on a line of its own', async () => {
    expect(await qctl(...ADD, '--set', 'workplace=x', '--set', 'rows=2', '--yes')).toBe(1);
    const [refusal, ...faults] = shell.stderr.trimEnd().split('\n');
    expect(refusal).toBe('qctl: the box would not start with it:');
    expect(faults).toHaveLength(2);
    for (const fault of faults) expect(fault).toMatch(/^ {2}printers\.hall\.(workplace|rows): expected a known setting [^·]*$/);
  });

  it('asks what was not said, with the best guess first, and does nothing without a yes', async () => {
    const asked: string[] = [];
    const answers = ['4', 'hid:1-2.3', 'usb-number-pad', 'window-2', '11'];
    shell.ask = (question) => {
      asked.push(question);
      return Promise.resolve(answers.shift() ?? '');
    };
    shell.confirm = () => Promise.resolve(false);
    expect(await qctl('add')).toBe(1);
    expect(asked.map((question) => question.split(/[:[]/)[0]?.trim())).toHaveLength(5);
    expect(shell.stdout).toContain('[keypads.window-2]\nport = "hid:1-2.3"\n');
    expect(text()).toBe(TEXT);
  });

  it('says how a script tells what nobody can be asked', async () => {
    expect(await qctl('add', 'printer', 'hall')).toBe(2);
    expect(shell.stderr).toContain('use --port');
    shell.stderr = '';
    expect(await qctl('add', 'toaster', 'hall')).toBe(2);
    expect(shell.stderr).toContain('printer, led, lcd, keypad, scanner, sound');
  });
});

describe('qctl device remove', () => {
  it('takes back what add did', async () => {
    await qctl(...ADD, '--yes');
    expect(await qctl('remove', 'printer', 'hall', '--yes')).toBe(0);
    expect(text().trimEnd()).toBe(TEXT.trimEnd());
  });

  it.each([
    ['a table that is not there', TEXT],
    ['one in a line', `printers.hall = { port = "tcp:h", profile = "generic-80mm" }\n`],
    ['a header that is a text', '[branch]\nname = """\n[printers.hall]\nx = 1\n"""\n'],
  ])('refuses rather than guesses: %s', async (_what, given) => {
    writeFileSync(file, given);
    expect(await qctl('remove', 'printer', 'hall', '--yes')).toBe(1);
    expect(shell.stderr).toContain('cannot be cut out cleanly');
    expect(text()).toBe(given);
  });
});

describe('qctl device profile', () => {
  it.each(['printer', 'led', 'keypad', 'scanner'])('new %s is a model that check takes, and the box too', async (kind) => {
    expect(await shell.run('device', 'profile', 'new', kind)).toBe(0);
    const folder = join(root, 'profiles', kind);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'acme-1.toml'), shell.stdout);
    expect(await shell.run('device', 'profile', 'check', join(folder, 'acme-1.toml'))).toBe(0);
    writeFileSync(file, `[devices]\nprofiles = ${JSON.stringify(join(root, 'profiles'))}\n`);
    shell.stdout = '';
    expect(await shell.run('device', 'profile', 'list', kind, '--config', file)).toBe(0);
    expect(shell.stdout).toMatch(/acme-1 .*the branch/);
    if (kind !== 'printer') return;
    expect(await qctl('add', 'printer', 'hall', '--port', 'tcp:10.0.0.9', '--profile', 'acme-1', '--yes')).toBe(0);
  });

  it('check says which line', async () => {
    await shell.run('device', 'profile', 'new', 'printer');
    const bad = join(root, 'bad-1.toml');
    writeFileSync(bad, shell.stdout.replace('dpi = 203', 'dpi = 20').replace('rowsPerBandMax', 'rowsPerBand'));
    const lines = readFileSync(bad, 'utf8').split('\n');
    shell.stdout = '';
    expect(await shell.run('device', 'profile', 'check', bad)).toBe(4);
    expect(shell.stdout).toContain(`${bad}:${lines.indexOf('dpi = 20') + 1}: media.dpi: expected a whole number from 60 to 600, got 20`);
    expect(shell.stdout).toContain(`${bad}:${lines.indexOf('[raster]') + 1}: raster.rowsPerBandMax: expected`);
    expect(shell.stdout).toContain(`${bad}:${lines.indexOf('rowsPerBand = 64') + 1}: raster.rowsPerBand: expected nothing`);
  });

  it('check says which line is no TOML', async () => {
    const bad = join(root, 'bad-2.toml');
    writeFileSync(bad, '[media]\nvendor = \n');
    expect(await shell.run('device', 'profile', 'check', '--kind', 'printer', bad)).toBe(4);
    expect(shell.stdout).toContain(`${bad}:2: expected TOML; line 2, column 10`);
  });

  it('shows a model with its sources, and no other', async () => {
    expect(await shell.run('device', 'profile', 'show', 'candle-7')).toBe(0);
    expect(shell.stdout).toContain('Sources');
    expect(await shell.run('device', 'profile', 'show', 'candle-8')).toBe(1);
    expect(await shell.run('device', 'profile', 'list', 'toasters')).toBe(2);
  });
});
