/** `qctl tls` on real files; and how qctl comes to trust a box whose certificate nobody knows. */
import { X509Certificate } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startBox } from '../support/box.js';
import { TestConsole } from './console.js';

const given = (name: string): string => fileURLToPath(new URL(`../transport/certificate/${name}`, import.meta.url));

let folder: string;
let terminal: TestConsole;
let certificate: string;
let key: string;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-tls-test-'));
  folder = made;
  onTestFinished(() => rmSync(made, { recursive: true }));
  mkdirSync(join(folder, 'etc/qbox'), { recursive: true });
  [certificate, key] = [join(folder, 'etc/qbox/tls/certificate.pem'), join(folder, 'etc/qbox/tls/key.pem')];
  terminal = new TestConsole();
  terminal.env = {};
  terminal.root = folder;
});

const configure = (): void =>
  writeFileSync(join(folder, 'etc/qbox/qbox.toml'), `[server]\ntls_certificate = "${certificate}"\ntls_key = "${key}"\n`);
const fingerprint = (): string => new X509Certificate(readFileSync(certificate)).fingerprint256;

describe('qctl tls create', () => {
  it('makes a certificate for all names of the machine, and a key for few', async () => {
    expect(await terminal.run('tls', 'create', '--name', 'queue.example', '10.1.2.3', '--days', '400')).toBe(0);
    expect(terminal.stderr).toMatch(/put into \[server\] of qbox.toml: tls_certificate = /);
    expect(terminal.stderr).toMatch(/systemctl restart qbox/);
    const made = new X509Certificate(readFileSync(certificate));
    for (const name of [hostname(), 'localhost', 'queue.example']) expect(made.checkHost(name)).toBe(name);
    for (const address of ['127.0.0.1', '10.1.2.3']) expect(made.checkIP(address)).toBe(address);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'etc/qbox/tls')).sort()).toEqual(['certificate.pem', 'key.pem']);

    configure();
    terminal.stdout = '';
    expect(await terminal.run('tls', 'show', '--json')).toBe(0);
    expect(JSON.parse(terminal.stdout)).toMatchObject({
      fingerprint: made.fingerprint256,
      days_left: expect.toSatisfy((n) => n >= 398 && n < 401),
    });
    expect(await terminal.run('tls', 'check')).toBe(0);
    terminal.stdout = '';
    expect(await terminal.run('tls', 'show', '--pem')).toBe(0);
    expect(terminal.stdout).toBe(readFileSync(certificate, 'utf8'));
  });

  it('as root makes the key readable by the group of the box, and keeps who may read a replaced one', async () => {
    writeFileSync(join(folder, 'etc/group'), 'root:x:0:\nqbox:x:4711:\n');
    const isRoot = process.geteuid?.() === 0;
    const [group, rights] = isRoot ? [4711, 0o640] : [process.getegid?.(), 0o600];
    await terminal.run('tls', 'create');
    expect([statSync(key).gid, statSync(key).mode & 0o777]).toEqual([group, rights]);
    rmSync(join(folder, 'etc/group'));
    await terminal.run('tls', 'create', '--yes');
    expect([statSync(key).gid, statSync(key).mode & 0o777]).toEqual([group, rights]);
  });

  it('replaces one only when somebody said so', async () => {
    await terminal.run('tls', 'create');
    const first = fingerprint();
    expect(await terminal.run('tls', 'create')).toBe(2);
    terminal.confirm = async () => false;
    expect(await terminal.run('tls', 'create')).toBe(1);
    expect(fingerprint()).toBe(first);
    expect(await terminal.run('tls', 'create', '--yes')).toBe(0);
    expect(fingerprint()).not.toBe(first);
  });

  it.each([
    [['--name', 'two words'], /got "two words"/],
    [['--name', 'x,IP:6.6.6.6'], /got "x,IP:6.6.6.6"/],
    [['--days', '9999'], /from 1 to 3650/],
  ])('with %j ends with code 2', async (args, why) => {
    expect(await terminal.run('tls', 'create', ...args)).toBe(2);
    expect(terminal.stderr).toMatch(why);
  });
});

describe('qctl tls install', () => {
  it('takes a pair, and refuses what is none', async () => {
    configure();
    expect(await terminal.run('tls', 'install', given('certificate.pem'), given('other-key.pem'))).toBe(1);
    expect(terminal.stderr).toMatch(/other-key.pem is not the key of .*certificate.pem/);
    expect(await terminal.run('tls', 'install', given('key.pem'), given('key.pem'))).toBe(1);
    expect(terminal.stderr).toMatch(/key.pem is no certificate in PEM/);
    expect(await terminal.run('tls', 'install', given('certificate.pem'), given('certificate.pem'))).toBe(1);
    expect(terminal.stderr).toMatch(/is no private key in PEM/);
    expect(await terminal.run('tls', 'install', '/nothing.pem', given('key.pem'))).toBe(1);
    expect(await terminal.run('tls', 'install', given('certificate.pem'), given('key.pem'))).toBe(0);
    expect(readFileSync(certificate)).toEqual(readFileSync(given('certificate.pem')));
  });
});

describe('qctl tls check', () => {
  it('ends with code 4 and says what to do', async () => {
    configure();
    await terminal.run('tls', 'create', '--days', '5');
    expect(await terminal.run('tls', 'check')).toBe(4);
    expect(terminal.stderr).toMatch(/it ends in [45] days: qctl tls create/);
    chmodSync(key, 0o644);
    expect(await terminal.run('tls', 'check')).toBe(4);
    expect(terminal.stderr).toMatch(/everybody on this machine can read the key: chmod o= /);
    copyFileSync(given('other-key.pem'), key);
    expect(await terminal.run('tls', 'check')).toBe(4);
    expect(terminal.stderr).toMatch(/the key is that of another certificate/);
  });

  it('without a certificate says how to get one', async () => {
    expect(await terminal.run('tls', 'check')).toBe(1);
    expect(terminal.stderr).toMatch(/"qctl tls create" makes one/);
    configure();
    expect(await terminal.run('tls', 'show')).toBe(1);
    writeFileSync(join(folder, 'etc/qbox/qbox.toml'), '[server\n');
    expect(await terminal.run('tls', 'show')).toBe(2);
  });
});

it('a box with a self-made certificate is trusted by its fingerprint, and never without a word', async () => {
  await terminal.run('tls', 'create');
  const box = await startBox({ env: { QBOX_TLS_CERTIFICATE: certificate, QBOX_TLS_KEY: key } });
  onTestFinished(async () => void (await box.stop()));
  const ask = async (...args: string[]) => {
    const client = new TestConsole();
    return { code: await client.run('call', 'info', '--url', box.url, ...args), text: client.stderr };
  };
  expect(box.url).toMatch(/^https:/);
  const unknown = await ask();
  expect(unknown).toMatchObject({ code: 3, text: expect.stringContaining(`Its fingerprint is ${fingerprint()}: `) });
  expect(unknown.text).toContain('--fingerprint or QBOX_FINGERPRINT');
  expect(await ask('--fingerprint', fingerprint())).toEqual({ code: 0, text: '' });
  expect(await ask('--fingerprint', `sha256:${fingerprint().replaceAll(':', '').toLowerCase()}`)).toEqual({ code: 0, text: '' });
  const other = await ask(
    '--fingerprint',
    fingerprint().replace(/^../, (byte) => (byte === '00' ? '11' : '00')),
  );
  expect(other).toMatchObject({ code: 3, text: expect.stringContaining('another one than was expected') });
  expect(await ask('--fingerprint', 'abc')).toMatchObject({ code: 2 });
});
