/** `qctl config`: everything that is wrong at once, and every setting with where it comes from. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { TestConsole } from './console.js';

const folder = mkdtempSync(join(tmpdir(), 'qbox-qctl-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SALT = 'AbCdEfGhIjKlMnOpQrStUv';
const HASH = `scrypt$16384$8$1$${SALT}$${'Z'.repeat(43)}`;

let terminal: TestConsole;
beforeEach(() => {
  terminal = new TestConsole();
  terminal.root = folder;
  terminal.env = {};
});

let files = 0;
function file(text: string): string {
  const path = join(folder, `${++files}.toml`);
  writeFileSync(path, text);
  return path;
}

/** The lines that it prints, and how it ends. */
async function config(...args: string[]): Promise<[number, string[], string]> {
  const code = await terminal.run('config', ...args);
  return [code, terminal.stdout.trimEnd().split('\n'), terminal.stderr];
}

/** A key and a certificate of its own, as files. */
function certificate(name: string): { key: string; certificate: string } {
  const made = { key: join(folder, `${name}.key`), certificate: join(folder, `${name}.crt`) };
  const words = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-subj', '/CN=box', '-days', '30'];
  execFileSync('openssl', [...words, '-keyout', made.key, '-out', made.certificate], { stdio: 'ignore' });
  return made;
}

describe('config check', () => {
  it('tells all faults at once, and no PIN', async () => {
    terminal.env = { QBOX_PORTT: '80' };
    const wrong = file(
      `[server]\nport = 99999\nporrt = 1\n[limits]\nconnections = "many"\n[printer.hall]\nport = "x"\n[pins]\npetrov = "4711-${SALT}"\n`,
    );
    const [code, lines, stderr] = await config('check', wrong);
    expect([code, stderr]).toEqual([4, `qctl: ${lines.length} things are wrong\n`]);
    expect(lines.sort()).toEqual([
      expect.stringMatching(/^QBOX_PORTT: expected .*did you mean QBOX_PORT/),
      expect.stringMatching(/^limits\.connections: expected .*, got "?many"? \(file /),
      expect.stringMatching(/^pins\.petrov: expected what `qctl pin` prints/),
      expect.stringMatching(/^printer: expected a known table \(did you mean \[printers\]/),
      expect.stringMatching(/^server\.porrt: expected a known setting \(did you mean server\.port/),
      expect.stringMatching(new RegExp(`^server\\.port: expected .*, got 99999 \\(file ${wrong}\\)$`)),
    ]);
    expect(terminal.stdout).not.toContain('4711');
    terminal.stdout = '';
    expect(await terminal.run('config', 'check', wrong, '--json')).toBe(4);
    expect((JSON.parse(terminal.stdout) as { faults: string[] }).faults.sort()).toEqual(lines);
  });

  it.each([
    ['no TOML', 'port = = 1\n', /^line 1, column \d+: expected valid TOML/],
    [
      'a data folder nowhere',
      '[server]\ndata = "/nowhere/at/all"\n',
      /^server\.data: \/nowhere\/at\/all and the folder above it are not there$/,
    ],
    ['a file as data folder', `[server]\ndata = "${import.meta.filename}"\n`, /^server\.data: .* is a file$/],
  ])('tells of %s', async (_what, text, words) => {
    expect(await config('check', file(text))).toEqual([4, [expect.stringMatching(words)], 'qctl: 1 thing is wrong\n']);
  });

  it('warns of a mode that a printer does not have', async () => {
    const text = '[printers.hall]\nport = "tcp:192.0.2.1:9100"\nprofile = "snbc-btp-r880npv"\nmode = "text"\n';
    const [code, lines] = await config('check', file(text));
    expect([code, lines]).toEqual([0, [expect.stringMatching(/^warning: printers\.hall\.mode: .* has no effect: /), 'OK']]);
    terminal.stdout = '';
    expect((await config('check', file(text.replace('snbc-btp-r880npv', 'generic-80mm'))))[1].join()).not.toContain('no effect');
  });

  it('tells of a file that is not there', async () => {
    const [code, lines] = await config('check', join(folder, 'no.toml'));
    expect([code, lines]).toEqual([4, [expect.stringMatching(/^config: expected a file that can be read, got ENOENT/)]]);
  });

  it('tells of a key of another certificate', async () => {
    const [one, other] = [certificate('one'), certificate('other')];
    const withTls = (crt: string, key: string) => file(`[server]\ndata = "${folder}"\ntls_certificate = "${crt}"\ntls_key = "${key}"\n`);
    expect(await config('check', withTls(one.certificate, one.key))).toEqual([0, ['OK'], '']);
    terminal.stdout = '';
    const [code, lines] = await config('check', withTls(one.certificate, other.key));
    expect([code, lines]).toEqual([4, [`server.tls_key: ${other.key} is not the key of ${one.certificate}`]]);
  });

  it('warns of an expired certificate, also where the key cannot be read', async () => {
    const { key, certificate: crt } = certificate('old');
    onTestFinished(() => void vi.useRealTimers());
    vi.setSystemTime(Date.now() + 31 * 86_400_000);
    const withKey = (path: string) => file(`[server]\ndata = "${folder}"\ntls_certificate = "${crt}"\ntls_key = "${path}"\n`);
    const expired = expect.stringMatching(/^warning: server\.tls_certificate: it has expired \(/);
    expect(await config('check', withKey(key))).toEqual([0, [expired, 'OK'], '']);
    terminal.stdout = '';
    const [code, lines] = await config('check', withKey(join(folder, 'no.key')));
    expect([code, lines]).toEqual([4, [expect.stringMatching(/^server\.tls_key: it cannot be read: .*no\.key/), expired]]);
  });

  it('says OK, and warns of what is not there now', async () => {
    const printer = '[printers.hall]\nprofile = "epson-tm-m30"\nport = "usblp:/dev/qbox/printer-hall"\n';
    const good = file(`[server]\ndata = "${folder}/data"\n${printer}[pins]\npetrov = "${HASH}"\n`);
    expect(await config('check', good)).toEqual([0, ['warning: printers.hall.port: /dev/qbox/printer-hall is not there now', 'OK'], '']);
  });

  it('looks at the usual file, if there is one, and at the environment', async () => {
    terminal.env = { QBOX_DATA: folder };
    expect(await config('check')).toEqual([0, ['OK'], '']);
    terminal.stdout = '';
    terminal.env = { QBOX_DATA: folder, QBOX_CONFIG: file('[server]\nport = 0.5\n') };
    expect((await config('check'))[0]).toBe(4);
  });
});

describe('config show', () => {
  it('tells each setting and where it comes from, and no PIN', async () => {
    const path = file(`[server]\nport = 8181\nhost = "127.0.0.1"\n[pins]\npetrov = "${HASH}"\n`);
    terminal.env = { QBOX_HOST: '10.0.0.1' };
    const [code, lines, stderr] = await config('show', '--config', path);
    expect([code, stderr]).toEqual([0, '']);
    expect(lines[0]).toMatch(/^setting +value +source$/);
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^server\\.port +8181 +file ${path}$`)));
    expect(lines).toContainEqual(expect.stringMatching(/^server\.host +10\.0\.0\.1 +environment QBOX_HOST$/));
    expect(lines).toContainEqual(expect.stringMatching(/^server\.demo +false +default$/));
    expect(lines).toContainEqual(expect.stringMatching(/^server\.tls_key +none +default$/));
    expect(terminal.stdout).not.toContain('scrypt');

    terminal.stdout = '';
    expect(await terminal.run('config', 'show', '--config', path, '--changed', '--json')).toBe(0);
    expect(JSON.parse(terminal.stdout)).toEqual([
      { setting: 'server.host', value: '10.0.0.1', source: 'environment QBOX_HOST' },
      { setting: 'server.port', value: 8181, source: `file ${path}` },
    ]);
  });

  it('does not let the defaults pass for a file that cannot be read', async () => {
    const [code, , stderr] = await config('show', '--config', file('port = = 1\n'));
    expect([code, stderr]).toEqual([4, 'qctl: no box would start with this configuration: "qctl config check" lists its faults\n']);
  });
});
