/** What the disk and other programs do to the configuration file while an administrator changes it. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { ConfigurationFile } from '../../server/administration/configuration-file.js';
import { startBox } from '../support/box.js';
import { connect, isErrorData, logIn } from '../support/raw-client.js';
import { smallDisk } from '../support/small-disk.js';

const FILE = '[branch]\nname = "ours"\n';
const FREE_PORT_NEEDED = { set: [{ name: 'web.visitor_port', value: 0 }] };

it('a file that another program changes while the new text is checked is left as that program wrote it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-own-configuration-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, 'qbox.toml');
  writeFileSync(file, FILE);
  const launch = { argv: ['--config', file], environment: {}, startedAt: '', restartedBy: 'itself', restart: () => undefined } as const;
  const configuration = new ConfigurationFile(launch);
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, () => {
      const { port: free } = server.address() as { readonly port: number };
      server.close(() => resolve(free));
    });
  });
  // A new port is tried out, which takes a turn of the loop: the text of before has been read by then.
  const written = configuration.setSettings({ set: [{ name: 'web.visitor_port', value: port }] });
  await Promise.resolve();
  await Promise.resolve();
  writeFileSync(file, `${FILE}# by hand\n`);
  expect(await written).toMatchObject({ error: 'changedMeanwhile', parameters: { name: file } });
  expect(readFileSync(file, 'utf8')).toBe(`${FILE}# by hand\n`);
});

it('a full disk is told as such, and the file stays as it was', async () => {
  const disk = await smallDisk(1024 * 1024);
  const file = join(disk.folder, 'qbox.toml');
  const [program = '', ...inside] = disk.runner;
  const text = `# ${'a long comment '.repeat(2000)}\n${FILE}`;
  execFileSync(program, [...inside, 'sh', '-c', 'cat > "$0"', file], { input: text });
  const data = mkdtempSync(join(tmpdir(), 'qbox-own-configuration-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const box = await startBox({ data, args: ['--demo', '--config', file], runner: disk.runner });
  onTestFinished(async () => void (await box.kill9()));
  const admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  disk.fill(0);
  const { data: refusal } = await admin.client.request({ token: admin.token, command: 'setSettings', data: FREE_PORT_NEEDED });
  expect(isErrorData(refusal) && refusal.desc).toBe(`setSettings: the disk of ${file} is full`);
  expect(refusal).toMatchObject({ parameters: { reason: 'diskFull' } });
  expect(disk.names('.').filter((name) => name.endsWith('.toml'))).toEqual(['qbox.toml']);
  disk.empty();
  expect(execFileSync(program, [...inside, 'cat', file], { encoding: 'utf8' })).toBe(text);
  expect(await admin.ask('setSettings', FREE_PORT_NEEDED)).toEqual({ applied: true, faults: [] });
});

it('a file of the data folder that somebody made meanwhile is not overwritten', async () => {
  const data = mkdtempSync(join(tmpdir(), 'qbox-own-configuration-'));
  onTestFinished(() => rmSync(data, { recursive: true, force: true }));
  const launch = { argv: ['--data', data], environment: {}, startedAt: '', restartedBy: 'itself', restart: () => undefined } as const;
  const configuration = new ConfigurationFile(launch);
  expect(configuration.settings()).toMatchObject({ file: join(data, 'qbox.toml'), writable: true, waiting: false });
  const [written] = await Promise.all([
    configuration.setSettings({ set: [{ name: 'branch.name', value: 'Ours' }] }),
    Promise.resolve().then(() => Promise.resolve().then(() => writeFileSync(join(data, 'qbox.toml'), FILE))),
  ]);
  expect(written).toMatchObject({ error: 'changedMeanwhile' });
  expect(readFileSync(join(data, 'qbox.toml'), 'utf8')).toBe(FILE);
});
