/** Backups over the wire of a real box: made, verified, given out encrypted, and everything that must not work. */
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { readBackupResult } from '../../db/backup/backup-result.js';
import type { ReplyData, RequestData } from '../../server/protocol/registry.js';
import { TestConsole } from '../qctl/console.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, md5, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { smallDisk } from '../support/small-disk.js';

type Told = ReplyData<'backups'>;
type Backup = Told['backups'][number];
type Order = RequestData<'downloadBackup'>;

const PASSPHRASE = 'seven-small-ships-9';
const PASSWORD = md5('12345');
const ADMINISTRATOR = { component: 'administrator', login: 'admin' } as const;
const MADE_WITHIN = { timeout: 30_000 * SLOWNESS, interval: 100 };

let folder: string;
let backups: string;
beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-own-backups-'));
  folder = made;
  backups = join(made, 'backups');
  mkdirSync(backups);
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
});

async function start(env: Readonly<Record<string, string>> = {}): Promise<Box> {
  const box = await startBox({ data: join(folder, 'data'), env: { QBOX_BACKUPS: backups, ...env } });
  onTestFinished(async () => void (await box.kill9()));
  return box;
}

const administratorOf = async (box: Box): Promise<RawSession> => await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);

const refusalOf = (session: RawSession, command: string, data: object): Promise<string> =>
  session.ask(command, data).then(
    () => 'it was done',
    (failure: unknown) => String(failure),
  );

/** Makes one and waits for its end. */
async function makeBackup(admin: RawSession): Promise<Backup> {
  await admin.ask('makeBackup');
  const isMade = async () => {
    const { last } = await admin.ask<Told>('backups');
    expect(last?.state).toBe('verified');
  };
  await vi.waitFor(isMade, MADE_WITHIN);
  const { backups: list } = await admin.ask<Told>('backups');
  return list[0] ?? expect.unreachable();
}

const order = (admin: RawSession, name: string, other: Partial<Order> = {}) =>
  admin.ask<ReplyData<'downloadBackup'>>('downloadBackup', { name, password: PASSWORD, passphrase: PASSPHRASE, ...other });

/** An answer whose body nobody has read yet. */
async function ask(box: Box, path: string): Promise<IncomingMessage> {
  const asked = request(`${box.url}${path}`, { agent: false }).end();
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  answer.on('error', () => undefined);
  return answer;
}

/** Descriptors of the box that lead to backups. */
const openBackups = ({ pid }: Box): readonly string[] =>
  execFileSync('sh', ['-c', `ls -l /proc/${pid}/fd | grep -o '[^ ]*qbackup' || true`], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '');

it('one that is made here is verified, stands in the list and in the log of changes, and the newest five are kept', async () => {
  const box = await start();
  const admin = await administratorOf(box);
  expect(await admin.ask<Told>('backups')).toMatchObject({ folder: backups, made_by: 'itself', last: null, backups: [], fault: null });
  const made = await makeBackup(admin);
  expect(made).toMatchObject({ label: 'page', verified: true, bytes: statSync(join(backups, made.name)).size });
  expect(await admin.ask('verifyBackup', { name: made.name })).toEqual({ intact: true, why: '' });
  const { lines } = await admin.ask<ReplyData<'changes'>>('changes', { kind: 'Box' });
  expect(lines.map(({ login, verb, subject }) => [login, verb, subject])).toEqual([['admin', 'added', 'backup']]);
});

it('a box that was told no folder has one in its data, for a few', async () => {
  const box = await start({ QBOX_BACKUPS: '' });
  const admin = await administratorOf(box);
  const own = join(box.data, 'backups');
  const empty = { folder: own, configured: false, same_disk: true, made_by: 'itself', last: null, backups: [], fault: null };
  expect(await admin.ask<Told>('backups')).toMatchObject(empty);
  const names: string[] = [];
  for (const _ of [1, 2, 3, 4]) names.unshift((await makeBackup(admin)).name);
  // Older ones are removed when the new one counts.
  await vi.waitFor(() => expect(readdirSync(own).sort().reverse()).toEqual(names.slice(0, 3)), MADE_WITHIN);
  expect(statSync(own).mode & 0o777).toBe(0o700);
  expect(await admin.ask('verifyBackup', { name: names[0] })).toEqual({ intact: true, why: '' });
  const { path } = await order(admin, names[0] ?? '');
  expect((await fetch(`${box.url}${path}`)).status).toBe(200);
  const { newest_backup: newest } = await admin.ask<ReplyData<'diagnostics'>>('diagnostics');
  expect(newest).not.toBeNull();
});

it('two are not made at once', async () => {
  const admin = await administratorOf(await start());
  const [first, second] = await Promise.all([refusalOf(admin, 'makeBackup', {}), refusalOf(admin, 'makeBackup', {})]);
  expect([first, second].filter((text) => text === 'it was done')).toHaveLength(1);
  expect([first, second].join(' ')).toContain('a backup is being made already');
  await vi.waitFor(async () => expect((await admin.ask<Told>('backups')).last?.state).toBe('verified'), MADE_WITHIN);
});

it('one that cannot be made says why', async () => {
  const box = await start();
  const admin = await administratorOf(box);
  rmSync(backups, { recursive: true });
  expect((await admin.ask<Told>('backups')).fault).toContain('ENOENT');
  expect(await refusalOf(admin, 'makeBackup', {})).toContain('the box knows no folder');
});

it('one that has no room is over at once, and says why', async () => {
  const disk = await smallDisk(32 * 1024);
  const box = await startBox({ data: join(folder, 'data'), env: { QBOX_BACKUPS: disk.folder }, runner: disk.runner });
  onTestFinished(async () => void (await box.kill9()));
  const admin = await administratorOf(box);
  await admin.ask('makeBackup');
  await vi.waitFor(async () => expect((await admin.ask<Told>('backups')).last?.state).toBe('failed'), MADE_WITHIN);
  const { last, backups: list } = await admin.ask<Told>('backups');
  expect(last?.why).toContain('There is too little room');
  expect(list).toEqual([]);
});

it('a box of the package leaves an order, and says so if nobody takes it', async () => {
  const runtime = join(folder, 'run');
  mkdirSync(runtime);
  const box = await start({ RUNTIME_DIRECTORY: runtime });
  const admin = await administratorOf(box);
  expect((await admin.ask<Told>('backups')).made_by).toBe('service');
  const begun = refusalOf(admin, 'makeBackup', {});
  // As the unit of the package does it.
  await vi.waitFor(() => expect(readdirSync(runtime)).toContain('backup.order'), MADE_WITHIN);
  const terminal = new TestConsole();
  terminal.env = {};
  await terminal.run('backup', 'create', '--data', box.data, '--to', backups, '--label', 'page', '--keep', '5');
  expect(await begun).toBe('it was done');
  expect(readdirSync(runtime)).not.toContain('backup.order');
  expect(readBackupResult(box.data)?.state).toBe('verified');
  expect(await refusalOf(admin, 'makeBackup', {})).toContain('journalctl -u qbox-backup-now');
  expect(readdirSync(runtime)).not.toContain('backup.order');
});

it('a damaged one is told apart', async () => {
  const admin = await administratorOf(await start());
  const { name, bytes } = await makeBackup(admin);
  truncateSync(join(backups, name), bytes - 1);
  expect(await admin.ask('verifyBackup', { name })).toMatchObject({ intact: false, why: expect.stringContaining('seal does not fit') });
});

it('leaves the box encrypted, once, and the same file comes out of openssl again', async () => {
  const box = await start();
  const admin = await administratorOf(box);
  const { name } = await makeBackup(admin);
  const { path, file } = await order(admin, name);
  const answer = await fetch(`${box.url}${path}`);
  expect(answer.headers.get('content-disposition')).toBe(`attachment; filename="${file}"`);
  expect(answer.headers.get('cache-control')).toBe('no-store');
  const encrypted = Buffer.from(await answer.arrayBuffer());
  writeFileSync(join(folder, file), encrypted);
  const decrypt = (passphrase: string) =>
    execFileSync('openssl', ['enc', '-d', '-aes-256-cbc', '-pbkdf2', '-iter', '600000', '-in', join(folder, file), '-pass', 'stdin'], {
      input: passphrase,
      maxBuffer: 1e9,
      stdio: ['pipe', 'pipe', 'ignore'],
    });
  expect(decrypt(PASSPHRASE).equals(readFileSync(join(backups, name)))).toBe(true);
  expect(() => decrypt(`${PASSPHRASE}!`)).toThrow();
  // A gzip file of its own would begin like this.
  expect(encrypted.includes(Buffer.from([0x1f, 0x8b, 0x08, 0x00]))).toBe(false);
  expect((await fetch(`${box.url}${path}`)).status).toBe(404);
  const { lines } = await admin.ask<ReplyData<'changes'>>('changes', { kind: 'Box' });
  expect(lines[0]).toMatchObject({ subject: 'backupDownload', fields: [{ field: 'file', before: null, after: name }] });
});

it('is given to nobody without the password, to no other role, and under no other address', async () => {
  const box = await start({ QBOX_VISITOR_PORT: '0' });
  const admin = await administratorOf(box);
  const { name } = await makeBackup(admin);
  expect(await refusalOf(admin, 'downloadBackup', { name, password: md5('guess'), passphrase: PASSPHRASE })).toContain('wrong');
  expect(await refusalOf(admin, 'downloadBackup', { name, password: PASSWORD, passphrase: 'short' })).toContain('passphrase');
  const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
  for (const command of ['backups', 'makeBackup', 'certificate']) expect(await refusalOf(clerk, command, {})).toContain('not allowed');
  expect(await refusalOf(clerk, 'downloadBackup', { name, password: PASSWORD, passphrase: PASSPHRASE })).toContain('not allowed');
  const { path } = await order(admin, name);
  for (const other of [
    `/backup/${name}`,
    '/backup/',
    `${path}x`,
    `${path.slice(0, -1)}`,
    '/backup/../../etc/passwd',
    '/backup/AAAAAAAAAAAAAAAAAAAAAA',
  ])
    expect([other, (await fetch(`${box.url}${other}`)).status]).toEqual([other, 404]);
  // A look at the address uses nothing up.
  expect((await fetch(`${box.url}${path}`, { method: 'HEAD' })).status).toBe(200);
  expect((await fetch(`${box.url}${path}`)).status).toBe(200);
});

it.each([
  '../data/qbox.db',
  'qbox-20261124T020000Z.qbackup/../../data/qbox.db',
  '/etc/passwd',
  'qbox-20261124T020000Z-..%2f..%2fqbox.qbackup',
  'qbox-20261124T020000Z\u0000.qbackup',
  'qbox-20200101T000000Z.qbackup',
])('a name leads out of the folder as little as to a file that is not there: %s', async (name) => {
  const admin = await administratorOf(await start());
  expect(await refusalOf(admin, 'verifyBackup', { name })).toMatch(/expected the name of a backup|there is no Backup/);
  expect(await refusalOf(admin, 'downloadBackup', { name, password: PASSWORD, passphrase: PASSPHRASE })).toMatch(
    /expected the name of a backup|there is no Backup/,
  );
});

it('a link in the folder is no backup', async () => {
  const box = await start();
  const name = 'qbox-20261124T020000Z.qbackup';
  symlinkSync(join(box.data, 'qbox.db'), join(backups, name));
  const admin = await administratorOf(box);
  expect((await admin.ask<Told>('backups')).backups).toEqual([]);
  expect(await refusalOf(admin, 'verifyBackup', { name })).toContain('there is no Backup');
});

it('two are read at once, and whoever leaves makes room', async () => {
  const box = await start();
  const admin = await administratorOf(box);
  const { name } = await makeBackup(admin);
  // So long that it does not fit into the buffers of the system.
  const long = 'qbox-20300101T000000Z-long.qbackup';
  writeFileSync(join(backups, long), Buffer.alloc(64 * 1024 * 1024));
  const paths = await Promise.all([1, 2, 3].map(async () => (await order(admin, long)).path));
  const [first, second] = await Promise.all(paths.slice(0, 2).map((path) => ask(box, path)));
  const third = paths[2] ?? '';
  await vi.waitFor(() => expect(openBackups(box)).toHaveLength(2), MADE_WITHIN);
  expect((await ask(box, third)).statusCode).toBe(503);
  first?.destroy();
  await vi.waitFor(() => expect(openBackups(box)).toHaveLength(1), MADE_WITHIN);
  const kept = await ask(box, third);
  expect(kept.statusCode).toBe(200);
  second?.destroy();
  kept.destroy();
  await vi.waitFor(() => expect(openBackups(box)).toEqual([]), MADE_WITHIN);
  const { path } = await order(admin, name);
  expect((await fetch(`${box.url}${path}`)).status).toBe(200);
});
