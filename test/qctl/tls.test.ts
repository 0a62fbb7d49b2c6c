/** `qctl tls` on real files; and how qctl comes to trust a box whose certificate nobody knows. */
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { fileURLToPath } from 'node:url';
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { NamedFinding } from '../../server/qctl/commands/doctor.js';
import { authorityExtensions, serverExtensions } from '../../server/qctl/tls/self-made.js';
import { startBox } from '../support/box.js';
import { authorityIn } from '../support/foreign-certificate.js';
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
    expect(terminal.stderr).toMatch(/add to \[server\] of qbox.toml: tls_certificate = /);
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
    expect(readFileSync(certificate, 'utf8')).toBe(`${made.toString()}${terminal.stdout}`);
    expect(new X509Certificate(terminal.stdout)).toMatchObject({ ca: true, subject: expect.stringContaining(hostname()) });
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

/** What openssl makes of a certificate where `authority` was imported; '' = it is good for the name. */
function verdict(authority: string, server: string, ...more: readonly string[]): string {
  const { stderr, stdout } = spawnSync('openssl', [
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-CAfile',
    authority,
    ...more,
    server,
  ]);
  return /: OK/.test(String(stdout)) ? '' : String(stderr);
}

/** A certificate that versions of before made for themselves. */
function makeOldCertificate(names = `DNS:${hostname()},DNS:localhost,IP:127.0.0.1,IP:::1,DNS:queue.example`, subject = hostname()): void {
  mkdirSync(join(folder, 'etc/qbox/tls'), { recursive: true });
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-days', '824', '-subj', `/CN=${subject}`],
      ...['-addext', `subjectAltName=${names}`, '-keyout', key, '-out', certificate],
    ],
    { stdio: 'pipe' },
  );
}

describe('a certificate that the box made', () => {
  it('is for a server alone, and its authority can vouch for nothing but this box, even in the hands of who has kept its key', async () => {
    await terminal.run('tls', 'create', '--name', 'queue.example', '*.branch.example', '10.1.2.3');
    terminal.stdout = '';
    await terminal.run('tls', 'show', '--pem');
    const imported = join(folder, 'imported.pem');
    writeFileSync(imported, terminal.stdout);
    for (const name of [hostname(), 'localhost', 'queue.example', 'a.branch.example'])
      expect(verdict(imported, certificate, '-verify_hostname', name), name).toBe('');
    for (const address of ['127.0.0.1', '10.1.2.3', '::1']) expect(verdict(imported, certificate, '-verify_ip', address), address).toBe('');
    expect(verdict(imported, certificate, '-verify_hostname', 'bank.example')).toMatch(/hostname mismatch/);
    const text = execFileSync('openssl', ['x509', '-noout', '-text', '-in', certificate], { encoding: 'utf8' });
    expect(text).toMatch(/CA:FALSE/);
    expect(text).toMatch(/Key Usage: critical\s+Digital Signature\n/);
    expect(text).toMatch(/Extended Key Usage:\s+TLS Web Server Authentication\n/);

    // An authority as the box makes it, but with the key kept.
    const names = [hostname(), 'localhost', '127.0.0.1', '::1', 'queue.example'];
    const [authority, authorityKey, forged] = [join(folder, 'kept.pem'), join(folder, 'kept-key.pem'), join(folder, 'forged.pem')];
    const make = (...args: readonly string[]) =>
      execFileSync(
        'openssl',
        ['req', '-x509', '-config', '/dev/null', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', ...args],
        { stdio: 'pipe' },
      );
    make('-subj', '/CN=kept', '-keyout', authorityKey, '-out', authority, ...authorityExtensions(names));
    const forge = (...others: readonly string[]): string => {
      const signing = ['-CA', authority, '-CAkey', authorityKey, '-keyout', join(folder, 'forged-key.pem'), '-out', forged];
      make('-subj', '/CN=forged', ...signing, ...serverExtensions(others));
      return verdict(authority, forged);
    };
    expect(forge('localhost', '127.0.0.1', 'queue.example')).toBe('');
    for (const other of ['bank.example', 'example', '127.0.0.2', '10.1.2.3', '2001:db8::1', 'localhost.example'])
      expect(forge(other), other).toMatch(/permitted subtree violation/);
    expect(forge('localhost', 'bank.example')).toMatch(/permitted subtree violation/);
  });

  it('leaves the key of its authority nowhere', async () => {
    const temporary = join(folder, 'tmp');
    mkdirSync(temporary);
    const before = process.env.TMPDIR;
    process.env.TMPDIR = temporary;
    try {
      await terminal.run('tls', 'create');
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
    expect(readdirSync(temporary)).toEqual([]);
    expect(readdirSync(join(folder, 'etc/qbox/tls')).sort()).toEqual(['certificate.pem', 'key.pem']);
    expect(readFileSync(key, 'utf8').match(/PRIVATE KEY/g)).toHaveLength(2);
    const [server, authority] = readFileSync(certificate, 'utf8').split(/(?<=-----END CERTIFICATE-----\n)/);
    const publicKey = execFileSync('openssl', ['pkey', '-in', key, '-pubout'], { encoding: 'utf8' });
    const keyOf = (pem = ''): string => String(new X509Certificate(pem).publicKey.export({ type: 'spki', format: 'pem' }));
    expect(keyOf(server)).toBe(publicKey);
    expect(keyOf(authority)).not.toBe(publicKey);
  });

  it('writes the key of its authority only under a passphrase, which is on no disk and no command line', async () => {
    const trace = join(folder, 'trace');
    const openssl = execFileSync('which', ['openssl'], { encoding: 'utf8' }).trim();
    const watched = `#!/bin/sh\nexec strace -f -A -o '${trace}' -s 4096 -e trace=execve,read,write,writev,pwrite64 ${openssl} "$@"\n`;
    mkdirSync(join(folder, 'tools'));
    writeFileSync(join(folder, 'tools/openssl'), watched, { mode: 0o755 });
    vi.stubEnv('PATH', `${join(folder, 'tools')}:${process.env.PATH}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(await terminal.run('tls', 'create')).toBe(0);

    const calls = readFileSync(trace, 'utf8').split('\n');
    const written = calls.filter((call) => /^\d+ +(?:p?write|writev)/.test(call)).join('\n');
    expect(written.match(/BEGIN [A-Z ]*PRIVATE KEY/g)).toEqual(['BEGIN ENCRYPTED PRIVATE KEY', 'BEGIN PRIVATE KEY']);
    const inTheClear = /-----BEGIN PRIVATE KEY-----.*?-----END PRIVATE KEY-----\\n/.exec(written)?.[0] ?? '';
    expect(inTheClear.replaceAll('\\n', '\n'), 'that of the box').toBe(readFileSync(key, 'utf8'));
    // Read letter by letter, by the one that makes the authority and the one that signs with it.
    const typed = calls.map((call) => /^\d+ +read\(0, "([\w-])"/.exec(call)?.[1] ?? '').join('');
    const passphrase = typed.slice(0, typed.length / 2);
    expect(passphrase).toMatch(/^[\w-]{43}$/);
    expect(typed).toBe(passphrase + passphrase);
    expect(calls.filter((call) => call.includes(passphrase))).toEqual([]);
  });
});

describe('an installation', () => {
  const create = async (): Promise<string> => {
    terminal.stdout = '';
    expect(await terminal.run('tls', 'create', '--if-needed')).toBe(0);
    return terminal.stdout;
  };

  it('makes one where there is none, and leaves it then', async () => {
    expect(await create()).toMatch(/a certificate was made/);
    const first = fingerprint();
    expect(await create()).toBe('');
    expect(fingerprint()).toBe(first);
  });

  it('replaces one that is an authority for every site, under the names that it had, and says what to do', async () => {
    makeOldCertificate();
    configure();
    chmodSync(key, 0o640);
    expect(await terminal.run('tls', 'check')).toBe(4);
    expect(terminal.stderr).toMatch(/it is an authority for every site/);
    const ofCertificate = async () => {
      const doctor = new TestConsole();
      doctor.env = {};
      await doctor.run('doctor', '--json', '--config', join(folder, 'etc/qbox/qbox.toml'), '--data', folder);
      return (JSON.parse(doctor.stdout) as NamedFinding[]).find(({ check }) => check === 'certificate');
    };
    expect(await ofCertificate()).toMatchObject({ verdict: 'warning', seen: expect.stringContaining('an authority for every site') });
    const old = fingerprint();
    const said = await create();
    expect(fingerprint()).not.toBe(old);
    expect(said).toContain('Remove it from every device and browser where it was imported');
    expect(said).toContain(fingerprint());
    const made = new X509Certificate(readFileSync(certificate));
    expect(made.checkHost('queue.example')).toBe('queue.example');
    const names = made.subjectAltName?.split(', ') ?? [];
    expect(
      names.filter((name, at) => names.indexOf(name) !== at),
      'named twice',
    ).toEqual([]);
    expect(statSync(key).mode & 0o777).toBe(0o640);
    expect(await terminal.run('tls', 'check')).toBe(0);
    expect(await ofCertificate()).toMatchObject({ verdict: 'ok' });
    expect(await create()).toBe('');
  });

  it("leaves the branch's own, whatever it is, and a key without its certificate", async () => {
    makeOldCertificate('DNS:queue.example', 'queue.example');
    const own = fingerprint();
    expect(await create()).toBe('');
    expect(fingerprint()).toBe(own);
    rmSync(certificate);
    expect(await create()).toBe('');
    expect(readdirSync(join(folder, 'etc/qbox/tls'))).toEqual(['key.pem']);
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

describe('qctl tls request', () => {
  it('prints what an authority signs; its certificate is installed without a key', async () => {
    configure();
    const authority = authorityIn(folder);
    expect(await terminal.run('tls', 'request', '--name', 'queue.bank.example', '10.1.2.3')).toBe(0);
    expect(statSync(join(folder, 'etc/qbox/tls/requested-key.pem')).mode & 0o777).toBe(0o600);
    const signed = join(folder, 'box.pem');
    writeFileSync(signed, authority.sign(terminal.stdout));
    expect(await terminal.run('tls', 'install', given('certificate.pem'))).toBe(1);
    expect(terminal.stderr).toMatch(/requested-key.pem is not the key of .*certificate.pem/);
    expect(await terminal.run('tls', 'install', signed)).toBe(0);
    expect(verdict(authority.path, certificate, '-verify_hostname', 'queue.bank.example')).toBe('');
    expect(readdirSync(join(folder, 'etc/qbox/tls')).sort()).toEqual(['certificate.pem', 'key.pem']);
    expect(await terminal.run('tls', 'check')).toBe(0);
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

it('whoever has imported what the box says trusts the box, and nobody else does', async () => {
  await terminal.run('tls', 'create');
  terminal.stdout = '';
  await terminal.run('tls', 'show', '--pem');
  const box = await startBox({ env: { QBOX_TLS_CERTIFICATE: certificate, QBOX_TLS_KEY: key } });
  onTestFinished(async () => void (await box.stop()));
  const greeting = (ca?: string): Promise<string> =>
    new Promise((resolve) => {
      const socket = connect({ port: Number(new URL(box.url).port), host: '127.0.0.1', servername: 'localhost', ...(ca && { ca }) });
      socket.once('secureConnect', () => resolve('trusted'));
      socket.once('error', ({ message }) => resolve(message));
      onTestFinished(() => void socket.destroy());
    });
  expect(await greeting(terminal.stdout)).toBe('trusted');
  expect(await greeting()).toMatch(/self-signed certificate/);
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
