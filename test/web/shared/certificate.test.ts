/** The certificate of the box in a real browser, which has imported what `qctl tls show --pem` says, as a technician does it. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { authorityExtensions, serverExtensions } from '../../../server/qctl/tls/self-made.js';
import { TestConsole } from '../../qctl/console.js';
import { startBox } from '../../support/box.js';
import { CHROMIUM } from '../../support/page-load.js';
import { PATIENCE_MS } from '../support/browser.js';

let folder: string;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-certificate-'));
  folder = made;
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

/** Opens a page in a browser that has imported a certificate as an authority; answers its title, or why there is none. */
async function titleIn(imported: string | null, url: string): Promise<string> {
  const home = mkdtempSync(join(folder, 'home-'));
  const store = join(home, '.pki/nssdb');
  mkdirSync(store, { recursive: true });
  execFileSync('certutil', ['-d', `sql:${store}`, '-N', '--empty-password']);
  if (imported !== null) execFileSync('certutil', ['-d', `sql:${store}`, '-A', '-t', 'C,,', '-n', 'qbox', '-i', imported]);
  const args = ['--no-sandbox', '--host-resolver-rules=MAP bank.example 127.0.0.1'];
  const browser = await chromium.launch({ executablePath: CHROMIUM, args, env: { ...process.env, HOME: home } });
  try {
    const page = await browser.newPage();
    await page.goto(url, { timeout: PATIENCE_MS });
    return await page.title();
  } catch (failure) {
    return /net::\w+/.exec(String(failure))?.[0] ?? String(failure);
  } finally {
    await browser.close();
  }
}

it('whoever has imported it opens the page of the box without a warning, under its name and its address', async () => {
  const terminal = new TestConsole();
  terminal.env = {};
  terminal.root = folder;
  await terminal.run('tls', 'create');
  terminal.stdout = '';
  await terminal.run('tls', 'show', '--pem');
  const imported = join(folder, 'qbox.crt');
  writeFileSync(imported, terminal.stdout);
  const tls = join(folder, 'etc/qbox/tls');
  const box = await startBox({ env: { QBOX_TLS_CERTIFICATE: join(tls, 'certificate.pem'), QBOX_TLS_KEY: join(tls, 'key.pem') } });
  onTestFinished(async () => void (await box.stop()));
  const port = new URL(box.url).port;
  expect(await titleIn(imported, `https://localhost:${port}/`)).toMatch(/\S/);
  expect(await titleIn(imported, `https://localhost:${port}/`)).not.toMatch(/^net::/);
  expect(await titleIn(imported, `https://127.0.0.1:${port}/`)).not.toMatch(/^net::/);
  expect(await titleIn(null, `https://localhost:${port}/`)).toBe('net::ERR_CERT_AUTHORITY_INVALID');
});

it('a certificate for another site, signed by such an authority whose key was kept, is refused', async () => {
  const [authority, authorityKey] = [join(folder, 'authority.pem'), join(folder, 'authority-key.pem')];
  const make = (...args: readonly string[]): void => {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc'];
    execFileSync('openssl', ['req', '-x509', '-config', '/dev/null', ...key, ...args], { stdio: 'pipe' });
  };
  make('-subj', '/CN=kept', '-keyout', authorityKey, '-out', authority, ...authorityExtensions(['localhost', '127.0.0.1']));
  const urlOf = async (site: string): Promise<string> => {
    const [certificate, key] = [join(folder, `${site}.pem`), join(folder, `${site}-key.pem`)];
    const signing = ['-CA', authority, '-CAkey', authorityKey, '-keyout', key, '-out', certificate];
    make('-subj', `/CN=${site}`, ...signing, ...serverExtensions([site]));
    const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (_, reply) =>
      reply.end('<title>open</title>'),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `https://${site}:${(server.address() as AddressInfo).port}/`;
  };
  expect(await titleIn(authority, await urlOf('localhost'))).toBe('open');
  expect(await titleIn(authority, await urlOf('bank.example'))).toBe('net::ERR_CERT_INVALID');
});
