/** A box without a certificate gets one over the wire, its settings name it, and it goes back; a request for somebody else's authority. */
import { execFileSync } from 'node:child_process';
import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { readManifest } from '../../db/backup/backup.js';
import type { ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { authorityIn, foreignPair, named } from '../support/foreign-certificate.js';
import { freePort } from '../support/free-port.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';

type Told = ReplyData<'certificate'>;

const FILE = '# ours\n[server]\n# The certificate is below.\n\n[branch]\nname = "Ours" # a name\n';

let folder: string;
let file: string;
let data: string;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-first-certificate-'));
  folder = made;
  file = join(made, 'qbox.toml');
  data = join(made, 'data');
  writeFileSync(file, FILE);
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});
const own = (name: string): string => join(data, 'tls', `${name}.pem`);

async function start(...args: readonly string[]): Promise<Box> {
  const env = { QBOX_SOCKET: join(folder, 'qbox.sock') };
  const box = await startBox({ data, env, args: ['--demo', '--config', file, '--port', String(await freePort()), ...args] });
  onTestFinished(async () => void (await box.stop()));
  return box;
}

/** Through the socket, which it has with and without a certificate. */
const administrator = async (): Promise<RawSession> =>
  await logIn(await connect(`ws+unix://${join(folder, 'qbox.sock')}:/`), { component: 'administrator', login: 'admin' });

/** Resolves with where the box is then. */
async function restart(box: Box, admin: RawSession): Promise<string> {
  const ready = () => box.stdout.filter((line) => line.startsWith('qbox ready on '));
  const before = ready().length;
  const { started_at } = await admin.ask<ReplyData<'settings'>>('settings');
  await admin.ask('restartBox', { started_at });
  await vi.waitFor(() => expect(ready()).toHaveLength(before + 1), { timeout: 30_000 });
  return ready().at(-1)?.replace('qbox ready on ', '') ?? '';
}

it('is made where there was none: the settings name it, comments stay, and it is in force after a restart', async () => {
  const box = await start();
  const admin = await administrator();
  const none = { present: null, file: null, key_file: null, fault: null };
  const can = { writable: true, removable: false, requested: false, takes_key: true };
  expect(await admin.ask<Told>('certificate')).toMatchObject({ ...none, ...can, speaks_tls: false });
  await admin.ask('renewCertificate', { names: ['queue.branch.example'] });

  expect(readFileSync(file, 'utf8')).toBe(
    FILE.replace('[server]\n', `[server]\ntls_certificate = "${own('certificate')}"\ntls_key = "${own('key')}"\n`),
  );
  expect([statSync(join(data, 'tls')).mode & 0o777, statSync(own('key')).mode & 0o777]).toEqual([0o700, 0o600]);
  const told = await admin.ask<Told>('certificate');
  expect(told).toMatchObject({ file: own('certificate'), speaks_tls: false, writable: true, removable: true });
  expect(told.present).toMatchObject({ own: true, in_force: false, key_fits: true });
  expect(told.present?.names).toEqual(expect.arrayContaining(['queue.branch.example', 'localhost']));
  expect(told.own_names).toContain('127.0.0.1');
  const made = new X509Certificate(readFileSync(own('certificate')));
  const hash = createHash('sha256')
    .update(made.publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64');
  expect(told.present?.key_hash).toBe(hash);
  const { lines } = await admin.ask<ReplyData<'changes'>>('changes', { kind: 'Box' });
  expect(lines[0]?.fields).toEqual([{ field: 'fingerprint', before: null, after: made.fingerprint256 }]);

  expect(await restart(box, admin)).toMatch(/^https:/);
  const later = await administrator();
  expect(await later.ask<Told>('certificate')).toMatchObject({ speaks_tls: true, present: { in_force: true } });
  // Another one takes its place, and the settings stay.
  const text = readFileSync(file, 'utf8');
  await later.ask('renewCertificate', { names: [] });
  expect(readFileSync(file, 'utf8')).toBe(text);
});

it('is taken back: the box speaks without TLS after a restart, without the port for old devices, and the key is erased', async () => {
  writeFileSync(file, FILE.replace('[server]\n', `[server]\nplain_port = ${await freePort()} # for the old board\n`));
  const before = readFileSync(file, 'utf8');
  // A port without TLS needs one with it: the box of before.
  writeFileSync(file, FILE);
  const box = await start();
  const admin = await administrator();
  await admin.ask('renewCertificate', { names: [] });
  writeFileSync(file, readFileSync(file, 'utf8').replace('[server]\n', before.slice(0, before.indexOf('# The')).replace('# ours\n', '')));
  expect(readFileSync(file, 'utf8')).toMatch(/plain_port = \d+ # for the old board/);
  expect(await restart(box, admin)).toMatch(/^https:/);

  const later = await administrator();
  const { present } = await later.ask<Told>('certificate');
  await later.ask('removeCertificate');
  expect(readFileSync(file, 'utf8')).toBe(FILE.replace('# The', '# for the old board\n# The'));
  expect(readdirSync(join(data, 'tls'))).toEqual([]);
  expect(await later.ask<Told>('certificate')).toMatchObject({ present: null, file: null, speaks_tls: true, removable: false });
  const { lines } = await later.ask<ReplyData<'changes'>>('changes', { kind: 'Box' });
  expect(lines[0]?.fields).toEqual([{ field: 'fingerprint', before: present?.fingerprint, after: null }]);
  await expect(later.ask('removeCertificate')).rejects.toThrow('it has no certificate');
  expect(await restart(box, later)).toMatch(/^http:/);
});

it('of an authority is made by a request: the key stays on the box, and the certificate comes without one', async () => {
  await start();
  const admin = await administrator();
  const authority = authorityIn(folder);
  const { request } = await admin.ask<ReplyData<'requestCertificate'>>('requestCertificate', {
    names: ['queue.bank.example', '192.0.2.9'],
  });
  const seen = execFileSync('openssl', ['req', '-noout', '-verify', '-text'], { input: request, encoding: 'utf8', stdio: 'pipe' });
  expect(seen).toContain('DNS:queue.bank.example, IP Address:192.0.2.9');
  expect(request).not.toContain('PRIVATE');
  expect(await admin.ask<Told>('certificate')).toMatchObject({ requested: true, file: null });
  expect(statSync(own('requested-key')).mode & 0o777).toBe(0o600);
  const key = readFileSync(own('requested-key'), 'utf8');

  const other = foreignPair(folder, 'other.example', named('other.example'));
  const refusal = await admin.ask('installCertificate', { certificate: other.certificate }).catch(String);
  expect(refusal).toContain('it is the key of another certificate');
  const certificate = authority.sign(request);
  expect(await admin.ask('installCertificate', { certificate })).toMatchObject({
    applied: true,
    names: ['queue.bank.example', '192.0.2.9'],
  });
  expect([readFileSync(own('certificate'), 'utf8'), readFileSync(own('key'), 'utf8')]).toEqual([certificate, key]);
  expect(await admin.ask<Told>('certificate')).toMatchObject({ requested: false, present: { own: false, key_fits: true } });
  expect(readdirSync(join(data, 'tls')).sort()).toEqual(['certificate.pem', 'key.pem']);
  await expect(admin.ask('installCertificate', { certificate })).rejects.toThrow('none was made for a signing request');
});

it('of somebody else: its key is in no log, journal or backup, and a key that fits no longer is told', async () => {
  const box = await start();
  const admin = await administrator();
  const pair = foreignPair(folder, 'queue.bank.example', named('queue.bank.example'));
  await admin.ask('installCertificate', pair);
  await admin.ask('makeBackup');
  await vi.waitFor(async () => expect((await admin.ask<ReplyData<'backups'>>('backups')).last?.state).toBe('verified'), {
    timeout: 30_000,
  });
  const secret = pair.key.split('\n')[1] ?? '';
  expect(createPrivateKey(pair.key).asymmetricKeyType).toBe('ec');
  const files = readdirSync(data, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const leaks = files.map(({ parentPath, name }) => join(parentPath, name)).filter((path) => readFileSync(path, 'latin1').includes(secret));
  expect(leaks).toEqual([own('key')]);
  expect(box.stderr()).not.toContain(secret);
  const [backup = ''] = readdirSync(join(data, 'backups'));
  const opened = openSync(join(data, 'backups', backup), 'r');
  onTestFinished(() => closeSync(opened));
  const { members } = await readManifest(opened);
  expect(members.map(({ name }) => name).filter((name) => /tls|pem/.test(name))).toEqual([]);
  expect(members.length).toBeGreaterThan(0);

  writeFileSync(own('key'), foreignPair(folder, 'other.example').key);
  expect((await admin.ask<Told>('certificate')).present).toMatchObject({ key_fits: false });
});

it('is not named where the environment or the command line names one, nor in a file that would not do', async () => {
  await start();
  const admin = await administrator();
  writeFileSync(file, `${FILE}time_zone = "Mars"\n`);
  await expect(admin.ask('renewCertificate', { names: [] })).rejects.toThrow('IANA');
  expect(readFileSync(file, 'utf8')).not.toContain('tls_certificate');
  expect(await admin.ask<Told>('certificate')).toMatchObject({ file: null });
  expect(existsSync(`${file}.before`)).toBe(false);
});
