/** A new text of the configuration, left by the box and taken over by `qctl config take`, as a unit of root's does it. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { handOver, inboxIn } from '../../server/administration/settings-inbox.js';
import { EXIT } from '../../server/qctl/failures.js';
import { TestConsole } from './console.js';

const FILE = '# ours\n[server]\nport = 8080\n';

let folder: string;
let file: string;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-take-'));
  folder = made;
  file = join(made, 'etc/qbox/qbox.toml');
  mkdirSync(join(made, 'etc/qbox'), { recursive: true });
  writeFileSync(file, FILE, { mode: 0o640 });
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});
const read = (path: string): string => readFileSync(path, 'utf8');

async function take(text: string): Promise<{ readonly code: number; readonly stderr: string }> {
  const inbox = join(folder, 'settings.toml');
  writeFileSync(inbox, text);
  const shell = new TestConsole();
  shell.env = {};
  shell.root = folder;
  const code = await shell.run('config', 'take', inbox);
  return { code, stderr: shell.stderr };
}

it('it replaces the file with its mode, and the text of before is kept', async () => {
  const text = `${FILE}\n[branch]\nname = "Branch 7"\n`;
  expect((await take(text)).code).toBe(EXIT.ok);
  expect([read(file), read(`${file}.before`), statSync(file).mode & 0o777]).toEqual([text, FILE, 0o640]);
});

const PAIR = 'tls_certificate = "/var/lib/qbox/tls/certificate.pem"\ntls_key = "/var/lib/qbox/tls/key.pem"\n';
const ROOTS = 'tls_certificate = "/etc/qbox/tls/certificate.pem"\ntls_key = "/etc/qbox/tls/key.pem"\n';
const DATA = 'data = "/var/lib/qbox"\n';

it('the pair in the data folder of the box is taken over, and none in its place; no other', async () => {
  writeFileSync(file, `${FILE}${DATA}${ROOTS}`);
  expect((await take(`${FILE}${DATA}${PAIR}`)).code).toBe(EXIT.ok);
  expect(read(file)).toBe(`${FILE}${DATA}${PAIR}`);
  for (const other of [ROOTS, PAIR.replaceAll('/qbox/', '/other/'), PAIR.replace('/key.pem', '/../qbox.toml')]) {
    const { code, stderr } = await take(`${FILE}${DATA}${other}`);
    expect([code, stderr]).toEqual([EXIT.refused, expect.stringContaining('only root changes server.tls_')]);
  }
  expect((await take(`${FILE}${DATA}`)).code).toBe(EXIT.ok);
  expect(read(file)).toBe(`${FILE}${DATA}`);
});

it.each([
  ['no TOML', '[branch\n', /valid TOML/],
  ['what no box starts with', `${FILE}[branch]\ntime_zone = "Mars"\n`, /branch.time_zone: expected the IANA name/],
  ['another data folder', `${FILE}data = "/etc"\n`, /only root changes server.data/],
  ['another key', `${FILE}tls_key = "/etc/shadow"\ntls_certificate = "/x"\n`, /only root changes server.tls_certificate, server.tls_key/],
  ['another folder of profiles', `${FILE}[devices]\nprofiles = "/var/lib/qbox"\n`, /only root changes devices.profiles/],
  ['another port', FILE.replace('8080', '22'), /only root changes server.port/],
])('%s is not taken over', async (_, text, words) => {
  const { code, stderr } = await take(text);
  expect(code).toBe(EXIT.refused);
  expect(stderr).toMatch(words);
  expect([read(file), existsSync(`${file}.before`)]).toEqual([FILE, false]);
});

it('nothing is read that the text names before root has said where that may be', async () => {
  const profiles = join(folder, 'profiles');
  mkdirSync(join(profiles, 'printer'), { recursive: true });
  writeFileSync(join(profiles, 'printer/secret.toml'), 'secret = "of root"\n');
  const table = '[printers.hall]\nport = "tcp:192.0.2.1"\nprofile = "secret"\n';
  const { code, stderr } = await take(`${FILE}${table}[devices]\nprofiles = "${profiles}"\n`);
  expect(code).toBe(EXIT.refused);
  expect(stderr).toMatch(/only root changes devices.profiles/);
  expect(stderr).not.toMatch(/secret.toml/);
});

it('a part of a text is never in the place of the file: there is no room for the whole on the disk', () => {
  const inbox = join(folder, 'settings.toml');
  writeFileSync(inbox, `${FILE}${'# long\n'.repeat(500)}`);
  const qctl = [resolve('dist/program/qctl.js'), 'config', 'take', inbox, '--config', file];
  // Blocks of 512 bytes: as on a disk that is nearly full, the first write takes a part without an error.
  const { status, stderr } = spawnSync('sh', ['-c', 'ulimit -f 2; exec "$0" "$@"', process.execPath, ...qctl], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([EXIT.refused, expect.stringContaining('was not changed: EFBIG')]);
  expect([read(file), readdirSync(join(folder, 'etc/qbox'))]).toEqual([FILE, ['qbox.toml', 'qbox.toml.before']]);
});

it('the box waits until its text was taken over, and leaves nothing behind', async () => {
  const inbox = inboxIn({ RUNTIME_DIRECTORY: folder }) ?? expect.unreachable();
  const text = `${FILE}[branch]\nname = "Branch 7"\n`;
  const given = handOver(inbox, text, () => read(file) === text);
  await vi.waitFor(() => expect(existsSync(inbox)).toBe(true));
  expect((await take(read(inbox))).code).toBe(EXIT.ok);
  expect(await given).toBe(true);
  expect(existsSync(inbox)).toBe(false);
  expect(inboxIn({})).toBeNull();
});

it('a text that was not seen is left again', async () => {
  const inbox = join(folder, 'left.toml');
  const text = `${FILE}[branch]\nname = "Branch 8"\n`;
  const given = handOver(inbox, text, () => read(file) === text);
  await vi.waitFor(() => expect(existsSync(inbox)).toBe(true));
  rmSync(inbox);
  await vi.waitFor(() => expect(existsSync(inbox)).toBe(true), { timeout: 10_000 });
  expect((await take(read(inbox))).code).toBe(EXIT.ok);
  expect(await given).toBe(true);
});
