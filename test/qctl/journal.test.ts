/** `qctl journal` beside a running box and without one: what it tells, what it keeps to itself, and what it finds out. */
import { appendFileSync, cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest';
import { databaseFile, logFile } from '../../db/files/folder.js';
import { openForWriting } from '../../db/files/sqlite.js';
import { RELEASED_FILE } from '../../db/journal/released.js';
import { listSnapshots } from '../../db/journal/snapshots.js';
import { examine, type NamedFinding } from '../../server/qctl/commands/doctor.js';
import { ADMINISTRATOR } from '../durability/people.js';
import { type Box, startBox } from '../support/box.js';
import { PICTURE } from '../support/picture.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { TestConsole } from './console.js';

/** What nobody may read who looks over a technician's shoulder. */
const PLANTED = 'Zarathustra';
const PASSWORD = 'c0ffee00c0ffee00c0ffee00c0ffee00';
const PIN = '79991234567';
/** What a kept photo begins with. */
const JPEG = Buffer.from('ffd8ff', 'hex').toString('latin1');

let folder: string;
let data: string;
let box: Box;
let session: RawSession;
let terminal: TestConsole;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-qctl-journal-'));
  data = join(folder, 'data');
  await makeStopped();
  box = await startBox({ data });
  session = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  await session.ask('setUser', { id: 3, name: PLANTED, surname: PLANTED });
  await session.ask('setUser', { id: 3, password: PASSWORD });
  await session.ask('newConsumer', { services: [4], pin_code: PIN, photo: PICTURE, comment: PLANTED });
  await session.ask('newConsumerPreRegistered', { services: [4], name: PLANTED, pin_code: PIN, comment: PLANTED });
  await session.ask('newConsumer', { services: [5] });
  await session.ask('nextConsumer', { workplace: 11 });
  await session.ask('rejectConsumer', { workplace: 11, comment: PLANTED });
  // With an id: the box keeps the answer.
  await session.client.request({ token: session.token, id: 'once', command: 'newConsumer', data: { services: [4], comment: PLANTED } });
}, 60_000 * SLOWNESS);
afterAll(async () => {
  await box.kill9();
  rmSync(folder, { recursive: true, force: true });
});
beforeEach(() => {
  terminal = new TestConsole();
  terminal.env = { QBOX_DATA: data };
});

async function lines(...args: string[]): Promise<string[]> {
  Object.assign(terminal, { stdout: '', stderr: '' });
  expect([await terminal.run('journal', ...args), terminal.stderr]).toEqual([0, '']);
  return terminal.stdout.trimEnd().split('\n');
}

/** Another data folder, of a box that was stopped after some visitors. */
async function makeStopped(): Promise<void> {
  const other = await startBox({ data: join(folder, 'stopped') });
  const there = await logIn(await connect(other.webSocketUrl), ADMINISTRATOR);
  for (let visitor = 1; visitor <= 6; visitor++) await there.ask('newConsumer', { services: [4], comment: `visitor ${visitor}` });
  await there.ask('nextConsumer', { workplace: 11 });
  await there.ask('serveConsumer', { workplace: 11 });
  await other.stop();
}

const newestSnapshot = (stopped: string): string => join(stopped, String(listSnapshots(stopped)[0]?.name));

async function doctorOn(stopped: string): Promise<readonly NamedFinding[]> {
  const nobody = { root: folder, config: null, status: null, promises: null, isElsewhere: false, unreachable: 'down', env: {} } as const;
  return await examine({ ...nobody, data: stopped, nowMs: Date.now(), ask: () => Promise.resolve(null) }, () => {});
}

/** A copy of it. */
function stoppedFolder(): string {
  const copy = mkdtempSync(join(folder, 'copy-'));
  cpSync(join(folder, 'stopped'), copy, { recursive: true });
  return copy;
}

it('tells what happened in words, oldest first, as many as are asked for', async () => {
  const all = await lines('tail', '-n', '1000');
  for (const line of all) expect(line).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z {2} +\d+ {2}\S/);
  const words = all.map((line) => line.slice(34));
  expect(words).toEqual(
    expect.arrayContaining([
      'User 3 set',
      expect.stringMatching(/^ticket Г001 \(1\) taken, services 4, priority 50, with a photo$/),
      expect.stringMatching(/^visitor 1 called to window 11 by clerk \d+$/),
      expect.stringMatching(/^visitor 1 rejected at window 11 by clerk \d+, now [A-Z]+$/),
      expect.stringMatching(/^answer to newConsumer of session \d+ kept$/),
    ]),
  );
  expect(await lines('tail', '-n', '3')).toEqual(all.slice(-3));
  expect(await lines('tail')).toEqual(all.slice(-20));
});

it('tells the story of a ticket, by its number or its id', async () => {
  const story = await lines('tail', '--ticket', 'Г001');
  expect(story).toHaveLength(3);
  expect(story[0]).toContain('ticket Г001 (1) taken');
  expect(await lines('tail', '--ticket', '1')).toEqual(story);
  expect(await terminal.run('journal', 'tail', '--ticket', 'Ы999')).toBe(2);
  expect(terminal.stderr).toBe('qctl: no ticket Ы999 was taken as far back as the journal goes\n');
});

it('has an event a line with --json', async () => {
  const events = (await lines('tail', '--ticket', 'Г001', '--json')).map((line) => JSON.parse(line) as { t: string; sequence: number });
  expect(events.map(({ t }) => t)).toEqual(['registered', 'called', 'finished']);
  expect(events[0]).toMatchObject({ c: 1, prefix: 'Г', number: 1, photoDigest: '(photo)', personal: '(texts beside the journal)' });
  const sequences = events.map(({ sequence }) => sequence);
  expect(sequences).toEqual([...sequences].sort((one, other) => one - other));
});

it('shows no passwords, pins, photos, names and comments', async () => {
  const journal = readFileSync(databaseFile(data)).toString('latin1') + readFileSync(`${databaseFile(data)}-wal`).toString('latin1');
  for (const secret of [PLANTED, PIN, JPEG, 'scrypt$', '"tokenHash":"']) expect(journal, 'it is there').toContain(secret);
  const shown = [...(await lines('tail', '-n', '1000')), ...(await lines('tail', '-n', '1000', '--json'))].join('\n');
  expect(shown).toContain('"book":"User","id":3');
  for (const secret of [PLANTED, PASSWORD, PIN, '/9j/', 'scrypt', session.token]) expect(shown).not.toContain(secret);
  expect(shown.match(/"(tokenHash|passwordHash|pin|pin_code|comment)":"(?!\()[^"]+"/g)).toBeNull();
});

it('follows until Ctrl-C', async () => {
  const following = terminal.run('journal', 'tail', '-n', '1', '--follow');
  await terminal.until(/\n/);
  const { ticket, id } = await session.ask<{ ticket: string; id: number }>('newConsumer', { services: [5] });
  await terminal.until(new RegExp(`ticket ${ticket} \\(${id}\\) taken.*\\n`));
  await session.ask('removeConsumer', { id });
  await terminal.until(new RegExp(`visitor ${id} ended: .*\\n`));
  terminal.interrupt();
  expect([await following, terminal.stderr, terminal.listeners]).toEqual([0, '', 0]);
  const shown = terminal.stdout.trimEnd().split('\n');
  expect(new Set(shown).size, 'each once').toBe(shown.length);
});

it('verifies the chain beside a running box and without one', async () => {
  expect(await lines('verify')).toEqual([
    expect.stringMatching(/^batches +\d+$/),
    expect.stringMatching(/^first +1$/),
    expect.stringMatching(/^last +\d+$/),
    expect.stringMatching(/^head +[0-9a-f]{64}$/),
    'OK',
  ]);
  const { last } = JSON.parse((await lines('verify', '--json')).join('')) as { last: number };
  await session.ask('newConsumer', { services: [5] });
  expect(JSON.parse((await lines('verify', '--json')).join(''))).toMatchObject({ ok: true, last: last + 1, batches: last + 1 });
  const stopped = stoppedFolder();
  expect((await lines('verify', '--data', stopped)).at(-1)).toBe('OK');
  expect((await lines('tail', '--data', stopped)).join()).toContain('ticket Г006');
});

it.each([
  [
    'a byte was changed',
    `UPDATE journal SET events = replace(events, '"number":3,', '"number":4,') WHERE events LIKE '%"number":3,%'`,
    'does not fit the hash chain',
  ],
  ['a time was changed', `UPDATE journal SET at_ms = at_ms + 1 WHERE events LIKE '%"number":3,%'`, 'does not fit the hash chain'],
  ['an entry was taken out', `DELETE FROM journal WHERE events LIKE '%"number":3,%'`, 'is missing'],
])('finds out that %s', async (_what, statement, words) => {
  const stopped = stoppedFolder();
  const connection = openForWriting(databaseFile(stopped), 1024);
  const { sequence } = connection.prepare(`SELECT sequence FROM journal WHERE events LIKE '%"number":3,%'`).get() as { sequence: number };
  expect(connection.prepare(statement).run().changes).toBe(1);
  connection.close();
  expect(await terminal.run('journal', 'verify', '--data', stopped)).toBe(4);
  expect([terminal.stdout, terminal.stderr]).toEqual(['', expect.stringContaining(`qctl: Journal entry ${sequence} ${words}`)]);
});

/** `from` becomes `to` in a file of a stopped folder. */
function spoil(file: string, from: string, to: string): void {
  const bytes = readFileSync(file);
  expect(bytes.indexOf(from), `where ${from} is`).toBeGreaterThanOrEqual(0);
  bytes.write(to, bytes.indexOf(from));
  writeFileSync(file, bytes);
}

const both = (file: string): void => {
  for (let slot = 0; slot < 2; slot++) spoil(file, 'qbox released', 'xbox released');
};

it.each<[string, (folder: string) => void, string]>([
  [
    'a row of the history',
    (stopped) => {
      const connection = openForWriting(databaseFile(stopped), 1024);
      expect(connection.prepare(`UPDATE history SET services = '[{]' WHERE rowid = (SELECT min(rowid) FROM history)`).run().changes).toBe(
        1,
      );
      connection.close();
    },
    'of the table history is damaged: services is not JSON',
  ],
  ['a snapshot', (stopped) => appendFileSync(newestSnapshot(stopped), ' '), 'cannot be used: it is torn or damaged'],
  [
    'both places of the record of what was answered',
    (stopped) => both(join(stopped, RELEASED_FILE)),
    'how far the box had answered is unknown',
  ],
])('finds out that %s cannot be read, and so does the doctor', async (_what, damage, words) => {
  const stopped = stoppedFolder();
  damage(stopped);
  expect(await terminal.run('journal', 'verify', '--data', stopped)).toBe(4);
  expect([terminal.stdout, terminal.stderr]).toEqual(['', expect.stringContaining(words)]);
  expect(await doctorOn(stopped)).toContainEqual(expect.objectContaining({ verdict: 'fault', seen: expect.stringContaining(words) }));
});

it('one place of that record may have been torn by a power cut: it is told, and nothing is lost', async () => {
  const stopped = stoppedFolder();
  expect(await doctorOn(stopped)).toContainEqual(expect.objectContaining({ check: 'stored data', verdict: 'ok' }));
  spoil(join(stopped, RELEASED_FILE), 'qbox released', 'xbox released');
  const shown = await lines('verify', '--data', stopped);
  expect(shown.slice(-2)).toEqual([expect.stringMatching(/^note +One of two places .* the next batch is written over it\.$/), 'OK']);
  expect(await doctorOn(stopped)).toContainEqual(expect.objectContaining({ check: 'stored data', verdict: 'warning' }));
});

it('a log whose database is missing is told, by the doctor, too', async () => {
  const stopped = stoppedFolder();
  renameSync(databaseFile(stopped), logFile(stopped));
  const words = 'is missing or empty, but its log is there: what they held cannot be read';
  expect(await terminal.run('journal', 'verify', '--data', stopped)).toBe(4);
  expect(terminal.stderr).toContain(words);
  expect(await doctorOn(stopped)).toContainEqual(
    expect.objectContaining({ check: 'journal', verdict: 'fault', seen: expect.stringContaining(words) }),
  );
  terminal.stderr = '';
  expect(await terminal.run('journal', 'tail', '--data', stopped)).toBe(2);
  expect(terminal.stderr).toContain('but its log is there: qctl journal verify says what that means');
});

it('says what is wrong where there is no journal, or none that can be read', async () => {
  for (const command of ['tail', 'verify']) {
    terminal.stderr = '';
    expect(await terminal.run('journal', command, '--data', folder)).toBe(2);
    expect(terminal.stderr).toMatch(
      /^qctl: there is no database in .*: name the data folder of the box with --data, as root or as its owner\n$/,
    );
  }
  const torn = mkdtempSync(join(folder, 'torn-'));
  onTestFinished(() => rmSync(torn, { recursive: true }));
  // Its first page is whole, and nothing else.
  const whole = readFileSync(databaseFile(stoppedFolder()));
  writeFileSync(databaseFile(torn), whole.fill(0x55, 4096));
  for (const [command, code] of [
    ['tail', 1],
    ['verify', 4],
  ] as const) {
    terminal.stderr = '';
    expect(await terminal.run('journal', command, '--data', torn)).toBe(code);
    expect(terminal.stderr).toMatch(/^qctl: Reading the database in .* failed: .*\(SQLITE_CORRUPT\)/);
  }
});
