/** The certificate over the wire of a real box: what it is, a new one, somebody else's, and all that is wrong with one. */
import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import type { ReplyData, RequestData } from '../../server/protocol/registry.js';
import { TestConsole } from '../qctl/console.js';
import { type Box, startBox } from '../support/box.js';
import { foreignPair, named } from '../support/foreign-certificate.js';
import { freePort } from '../support/free-port.js';
import { connect, isErrorData, logIn, md5, type RawSession } from '../support/raw-client.js';

type Told = ReplyData<'certificate'>;
type Order = Required<Pick<RequestData<'installCertificate'>, 'certificate' | 'key'>>;

let folder: string;
let tls: string;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-own-certificate-'));
  folder = made;
  tls = join(made, 'etc/qbox/tls');
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

const paths = () => ({ certificate: join(tls, 'certificate.pem'), key: join(tls, 'key.pem') });
const text = (path: string): string => readFileSync(path, 'utf8');

/** A box with a certificate of its own, with further settings. */
async function startWith(...args: readonly string[]): Promise<Box> {
  const terminal = new TestConsole();
  terminal.env = {};
  terminal.root = folder;
  await terminal.run('tls', 'create');
  const { certificate, key } = paths();
  const box = await startBox({
    data: join(folder, 'data'),
    env: { QBOX_TLS_CERTIFICATE: certificate, QBOX_TLS_KEY: key, QBOX_SOCKET: join(folder, 'qbox.sock') },
    args: ['--demo', ...args],
  });
  onTestFinished(async () => void (await box.kill9()));
  return box;
}

const administratorAt = async (url: string): Promise<RawSession> =>
  await logIn(await connect(url), { component: 'administrator', login: 'admin' });

/** Asked through its socket. */
async function start(): Promise<RawSession> {
  await startWith();
  return await administratorAt(`ws+unix://${join(folder, 'qbox.sock')}:/`);
}

const pairOf = (name: string, extra?: readonly string[]): Order => foreignPair(folder, name, extra);

async function faultsOf(admin: RawSession, data: Order): Promise<readonly string[]> {
  const { data: answer } = await admin.client.request({ token: admin.token, command: 'installCertificate', data });
  if (!isErrorData(answer)) return [];
  const { children, ...first } = answer as unknown as { parameters: { field: string; why: string }; children: (typeof first)[] };
  return [first, ...children].map(({ parameters: { field, why } }) => `${field} ${why}`);
}

it('is told with what clients import, and without its key', async () => {
  const admin = await start();
  const told = await admin.ask<Told>('certificate');
  expect(told).toMatchObject({ file: paths().certificate, key_file: paths().key, fault: null, writable: true, removable: false });
  expect(told.present).toMatchObject({ own: true, in_force: true, days_left: 823 });
  expect(told.present?.names).toContain('localhost');
  expect(told.present?.fingerprint).toBe(new X509Certificate(readFileSync(paths().certificate)).fingerprint256);
  expect(new X509Certificate(told.present?.import_pem ?? '').ca).toBe(true);
  expect(JSON.stringify(told)).not.toContain('PRIVATE');
});

it('is made anew with further names, and is in force after a restart', async () => {
  const admin = await start();
  const before = await admin.ask<Told>('certificate');
  await admin.ask('renewCertificate', { names: ['queue.branch.example', '192.0.2.77'] });
  const after = await admin.ask<Told>('certificate');
  expect(after.present?.names).toEqual(expect.arrayContaining(['queue.branch.example', '192.0.2.77', 'localhost']));
  expect(after.present).toMatchObject({ in_force: false, own: true });
  const { lines } = await admin.ask<ReplyData<'changes'>>('changes', { kind: 'Box' });
  expect(lines[0]).toMatchObject({ subject: 'certificate' });
  expect(lines[0]?.fields).toEqual([{ field: 'fingerprint', before: before.present?.fingerprint, after: after.present?.fingerprint }]);
  expect(statSync(paths().key).mode & 0o007).toBe(0);
});

it('is made anew once, however often the request comes', async () => {
  const admin = await start();
  const order = { token: admin.token, id: 'renewal', command: 'renewCertificate', data: { names: [] } };
  const first = await admin.client.request(order);
  const { present } = await admin.ask<Told>('certificate');
  expect(await admin.client.request(order)).toMatchObject({ data: first.data });
  expect((await admin.ask<Told>('certificate')).present?.fingerprint).toBe(present?.fingerprint);
});

it('of somebody else is looked at first, then taken with its key', async () => {
  const admin = await start();
  const pair = pairOf('queue.bank.example', named('queue.bank.example'));
  const looked = await admin.ask('installCertificate', { ...pair, host: 'elsewhere.example', check: true });
  expect(looked).toMatchObject({ applied: false, names: ['queue.bank.example'], fits_host: false, own: false });
  expect((await admin.ask<Told>('certificate')).present?.in_force).toBe(true);
  expect(await admin.ask('installCertificate', { ...pair, host: 'queue.bank.example' })).toMatchObject({ applied: true, fits_host: true });
  expect([text(paths().certificate), text(paths().key)]).toEqual([pair.certificate, pair.key]);
  expect((await admin.ask<Told>('certificate')).present).toMatchObject({ in_force: false, issuer: 'O=Bank, CN=queue.bank.example' });
});

it('that is wrong is told with all its faults at their fields, and nothing is written', async () => {
  const admin = await start();
  const before = text(paths().certificate);
  const good = pairOf('a.example', named('a.example'));
  const other = pairOf('b.example', named('b.example'));
  const nameless = pairOf('c.example');
  const old = pairOf('d.example', [...named('d.example'), '-not_before', '20200101000000Z', '-not_after', '20210101000000Z']);
  const young = pairOf('e.example', [...named('e.example'), '-not_before', '20900101000000Z', '-not_after', '20910101000000Z']);
  expect(await faultsOf(admin, { certificate: 'nonsense', key: 'nonsense' })).toEqual([
    'data.certificate notACertificate',
    'data.key notAKey',
  ]);
  expect(await faultsOf(admin, { certificate: good.key, key: good.certificate })).toEqual([
    'data.certificate notACertificate',
    'data.key notAKey',
  ]);
  expect(await faultsOf(admin, { certificate: good.certificate, key: other.key })).toEqual(['data.key otherKey']);
  expect(await faultsOf(admin, nameless)).toEqual(['data.certificate noNames']);
  expect(await faultsOf(admin, { ...old, key: other.key })).toEqual(['data.certificate expired', 'data.key otherKey']);
  expect(await faultsOf(admin, young)).toEqual(['data.certificate notYetValid']);
  expect(text(paths().certificate)).toBe(before);
});

it('that others have cannot be changed in a folder that the box may not write to; names are no options of a program', async () => {
  const admin = await start();
  const refusal = (command: string, data: object) => admin.ask(command, data).catch(String);
  expect(await refusal('renewCertificate', { names: ['--yes'] })).toContain('expected a name');
  expect(await refusal('renewCertificate', { names: ['a b'] })).toContain('expected a name');
  expect(await refusal('renewCertificate', { names: [':::'] })).toContain('qctl could not do it');
  rmSync(tls, { recursive: true });
  mkdirSync(tls);
  chmodSync(tls, 0o500);
  expect(await admin.ask<Told>('certificate')).toMatchObject({ present: null, writable: false, fault: expect.stringContaining('ENOENT') });
  for (const [command, data] of [
    ['renewCertificate', { names: [] }],
    ['requestCertificate', { names: ['a.example'] }],
    ['removeCertificate', {}],
  ] as const)
    expect(await refusal(command, data), command).toContain('may not write its certificate');
});

/** Of this machine in its network, where it has one. */
const OUTSIDE = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ family, internal }) => family === 'IPv4' && !internal)
  .map(({ address }) => address);

const tomlOf = (lines: string): string => {
  const file = join(folder, 'settings.toml');
  writeFileSync(file, lines);
  return file;
};

it('and a backup are taken over no connection that others can read', async () => {
  const plainPort = await freePort();
  // The last of two flags wins.
  await startWith('--host', '0.0.0.0', '--config', tomlOf(`[server]\nplain_port = ${plainPort}\n`));
  const order = pairOf('queue.bank.example', named('queue.bank.example'));
  const download = { name: 'qbox-20261124T161500Z-page.qbackup', password: md5('12345'), passphrase: 'twelve letters' };
  const reasons = async (host: string): Promise<readonly unknown[]> => {
    const { client, token } = await administratorAt(`ws://${host}:${plainPort}/`);
    const asked = [
      // What was signed for a request is no secret.
      { token, command: 'installCertificate', data: { certificate: order.certificate } },
      { token, command: 'installCertificate', data: order },
      { token, command: 'installCertificate', data: { ...order, check: true } },
      { token, command: 'downloadBackup', data: download },
    ];
    const answers = [];
    for (const request of asked)
      answers.push((await client.request<{ parameters?: { reason?: string } }>(request)).data.parameters?.reason);
    return answers;
  };
  for (const host of OUTSIDE) expect(await reasons(host), host).toEqual([undefined, 'notPrivate', 'notPrivate', 'notPrivate']);
  expect(await reasons('127.0.0.1')).toEqual([undefined, undefined, undefined, undefined]);
  expect(text(paths().certificate)).toBe(order.certificate);
});

it('leaves its key nowhere else, also after a process that was killed meanwhile', async () => {
  const left = join(folder, 'data', 'certificate-install');
  mkdirSync(left, { recursive: true });
  writeFileSync(join(left, 'key.pem'), 'a key');
  const admin = await start();
  expect(existsSync(left)).toBe(false);
  await admin.ask('installCertificate', pairOf('queue.bank.example', named('queue.bank.example')));
  expect(existsSync(left)).toBe(false);
});
