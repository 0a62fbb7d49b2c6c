/**
 * `qctl release check`, which root asks before it installs a package: what is not signed for this place is not installed; and `show`, what
 * has come of one.
 */
import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { EXIT } from '../../server/qctl/failures.js';
import { type Manifest, signedManifest } from '../../server/uplink/files/release-manifest.js';
import { Peer } from '../protocol/client-peer.js';
import { makePackage, manifestOf, newSigner, signedBy } from '../support/packages.js';
import { TestConsole } from './console.js';

const [bank, stranger] = [newSigner(), newSigner()];
let folder: string;
let next: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-release-'));
  mkdirSync(join(folder, 'etc/qbox'), { recursive: true });
  writeFileSync(join(folder, 'etc/qbox/release.pub'), bank.published);
  next = makePackage(folder, { version: '0.3.0' });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(path: string, signed: string, here = '0.2.0') {
  const shell = new TestConsole();
  shell.env = {};
  shell.root = folder;
  writeFileSync(join(folder, 'signed'), signed);
  const code = await shell.run('release', 'check', path, join(folder, 'signed'), '--in-place-of', here, '--json');
  const { fault } = (shell.stdout === '' ? {} : JSON.parse(shell.stdout)) as { fault?: string | null };
  return { code, fault, stderr: shell.stderr };
}
const signed = (differing: Partial<Manifest> = {}): string => signedBy(bank, manifestOf(next, '0.3.0', differing));
const refused = (fault: string) => ({ code: EXIT.notInOrder, fault, stderr: expect.stringContaining('the package: it is') });

it('a newer package that is signed for this box is in order', async () => {
  expect(await check(next, signed())).toEqual({ code: EXIT.ok, fault: null, stderr: '' });
});

it.each<[string, string | ((text: string) => string), string]>([
  ['of another key', () => signedBy(stranger, manifestOf(next, '0.3.0')), 'unsigned'],
  ['of which a letter was changed', (text) => text.replace('0.3.0', '0.3.1'), 'unsigned'],
  ['without a signature', (text) => text.split('\n')[0] ?? '', 'unsigned'],
  ['of nothing', '', 'unsigned'],
  ['of another text', (text) => `${text.split('\n')[1]}\n${text.split('\n')[1]}\n`, 'unsigned'],
])('a manifest %s is none', async (_what, given, fault) => {
  expect(await check(next, typeof given === 'string' ? given : given(signed()))).toEqual(refused(fault));
});

it('a file that is half there, longer, or has one other byte, is not the one that was signed', async () => {
  const whole = readFileSync(next);
  const other = join(folder, 'other.deb');
  const changes = [
    () => truncateSync(other, whole.length / 2),
    () => appendFileSync(other, '!'),
    () =>
      writeFileSync(
        other,
        whole.map((byte, index) => (index === 100 ? byte ^ 1 : byte)),
      ),
  ];
  for (const change of changes) {
    writeFileSync(other, whole);
    change();
    expect(await check(other, signed())).toEqual(refused('damaged'));
  }
});

it('what the manifest says is what the package says of itself', async () => {
  expect(await check(next, signed({ version: '0.4.0' }))).toEqual(refused('damaged'));
  expect(await check(next, signed({ architecture: 'riscv64' }))).toEqual(refused('damaged'));
});

it('a package of another machine, or of another program, is not for this box', async () => {
  const other = makePackage(folder, { version: '0.3.0', architecture: 'riscv64' });
  expect(await check(other, signedBy(bank, manifestOf(other, '0.3.0', { architecture: 'riscv64' })))).toEqual(refused('foreign'));
  const program = makePackage(folder, { version: '0.3.0', name: 'qbox-hq' });
  expect(await check(program, signedBy(bank, manifestOf(program, '0.3.0', { package: 'qbox-hq' })))).toEqual(refused('foreign'));
});

it('an older one comes in the place for which it was signed, and in no other', async () => {
  for (const here of ['0.3.0', '0.3.1', '1.0.0']) expect(await check(next, signed(), here)).toEqual(refused('notNewer'));
  const back = signed({ instead_of: '0.4.0' });
  expect(await check(next, back, '0.4.0')).toMatchObject({ code: EXIT.ok, fault: null });
  expect(await check(next, back, '0.4.1')).toEqual(refused('notNewer'));
  // As Debian orders them.
  expect(await check(next, signed(), '0.3.0~git41.abc1234')).toMatchObject({ code: EXIT.ok });
});

it('a key of another kind is no key, and nothing else is signed', async () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const file = join(folder, 'rsa.pub');
  writeFileSync(file, rsa.publicKey.export({ type: 'spki', format: 'pem' }));
  const shell = new TestConsole();
  shell.env = {};
  writeFileSync(join(folder, 'signed'), signed());
  expect(await shell.run('release', 'check', next, join(folder, 'signed'), '--key', file)).toBe(EXIT.refused);
  expect(shell.stderr).toMatch(/a key of ed25519 is expected, not of rsa/);
  expect(() => signedManifest(manifestOf(next, '0.3.0'), rsa.privateKey)).toThrow('ed25519');
  expect(() => signedManifest(manifestOf(next, 'latest'), bank.key)).toThrow('no package that a box takes');
});

it.each([
  ['installing', null, null, 'is being installed'],
  ['installing', null, '2026-11-29T10:03:00.000Z', 'runs, on trial until 2026-11-29T10:03:00.000Z'],
  ['failed', 'back', null, 'was not installed: it did not stay up, and the version before runs again: journalctl -u qbox-release'],
  ['fetching', 'headquartersFileNoRoom', null, 'comes from headquarters: there is too little room on the disk'],
])('what is told of one that is %s (%s) is shown, with its version and since when', async (state, fault, until, text) => {
  const peer = await new Peer().listen();
  const row = {
    name: 'headquarters',
    kind: 'headquarters',
    profile: '',
    model: '',
    port: '',
    state: 'ready',
    troubles: [],
    roll: null,
    jobs: 0,
  };
  peer.on('devices', () => [{ ...row, release: { version: '0.3.0', state, fault, since: '2026-11-29T10:00:00.000Z', until } }]);
  const shell = new TestConsole();
  shell.env.QBOX_URL = peer.url;
  expect(await shell.run('release', 'show')).toBe(EXIT.ok);
  expect(shell.stdout).toBe(`version  0.3.0\nstate    ${text}\nsince    2026-11-29T10:00:00.000Z\n`);
  shell.stdout = '';
  expect(await shell.run('headquarters')).toBe(EXIT.ok);
  expect(shell.stdout).toContain(`0.3.0 ${text}, since 2026-11-29T10:00:00.000Z`);
  await peer.stop();
});
