/** Large files on their way down: real boxes, Debian's NATS and PostgreSQL, a line that is cut, and every way not to arrive. */
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { PIECE_BYTES } from '../../server/uplink/files/files-wire.js';
import { Chance } from '../durability/chance.js';
import { type Box, startBox } from '../support/box.js';
import { SEED } from '../support/depth.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { smallDisk } from '../support/small-disk.js';
import { CuttingProxy } from './cutting-proxy.js';
import { Headquarters, qboxHq } from './headquarters.js';

const SOON = { timeout: 90_000 * SLOWNESS, interval: 100 };
const AT_ONCE = { ...SOON, interval: 5 };
vi.setConfig({ testTimeout: 240_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

let headquarters: Headquarters;
let boxes: Box[] = [];
let rounds = 0;
const source = mkdtempSync(join(tmpdir(), 'qbox-sources-'));

beforeAll(async () => {
  headquarters = await Headquarters.start();
});
afterAll(() => headquarters?.end());
afterEach(async () => {
  await Promise.all(boxes.map((box) => box.stop()));
  boxes = [];
});

interface Opening {
  readonly data?: string;
  readonly address?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly runner?: readonly string[];
}

async function open(
  branch: string,
  { data = mkdtempSync(join(tmpdir(), 'qbox-files-')), address, env, runner }: Opening = {},
): Promise<Box> {
  const own = { QBOX_HEADQUARTERS_ADDRESS: address ?? headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: branch };
  const box = await startBox({ data, env: { ...own, ...env }, ...(runner && { runner }) });
  boxes.push(box);
  return box;
}

/** A branch that headquarters knows: its journal has begun there. */
async function branch(opening: Opening = {}): Promise<{ readonly name: string; readonly box: Box }> {
  rounds += 1;
  const name = `files-${rounds}`;
  await headquarters.query('INSERT INTO branch (name) VALUES ($1)', [name]);
  return { name, box: await open(name, opening) };
}

const file = (...args: readonly string[]): string => qboxHq('file', ...args, '--database', headquarters.postgres.address);
/** Bytes that nothing can shorten. */
function film(name: string, bytes: number): Buffer {
  const film = randomBytes(bytes);
  writeFileSync(join(source, name), film);
  return film;
}

const boards = (box: Box, name = ''): string => join(box.data, 'headquarters-files', name);
const here = (box: Box): readonly string[] =>
  existsSync(boards(box))
    ? readdirSync(boards(box))
        .filter((name) => !name.startsWith('.'))
        .sort()
    : [];
/** What has come of a file that is on its way. */
function partOf(box: Box): number {
  const name = existsSync(boards(box)) ? readdirSync(boards(box)).find((one) => one.endsWith('.part')) : undefined;
  return name === undefined ? 0 : (statSync(boards(box, name), { throwIfNoEntry: false })?.size ?? 0);
}
const arrives = (box: Box, name: string, bytes: Buffer) =>
  vi.waitFor(() => expect(existsSync(boards(box, name)) && readFileSync(boards(box, name)).equals(bytes)).toBe(true), SOON);
const told = (name: string, expected: RegExp) =>
  vi.waitFor(() => expect(file('show', name)).toMatch(expected), { ...SOON, interval: 1_000 });

const administrator = async (of: Box): Promise<RawSession> =>
  logIn(await connect(of.webSocketUrl), { component: 'administrator', login: 'admin' });

async function says(box: Box, expected: object): Promise<void> {
  const session = await administrator(box);
  const row = async () => (await session.ask<readonly { kind: string }[]>('devices', {})).find(({ kind }) => kind === 'headquarters');
  await vi.waitFor(async () => expect(await row()).toMatchObject(expected), SOON);
}

it('comes to a group and to one branch, is shown by boards, said here and there, exchanged and taken away', async () => {
  const [first, second] = [await branch(), await branch()];
  qboxHq('group', 'set', 'Films', first.name, second.name, '--database', headquarters.postgres.address);
  const [spring, other] = [film('spring.mp4', 3 * PIECE_BYTES + 17), film('other.mp4', 100)];
  const said = file('add', join(source, 'spring.mp4'), '--groups', 'Films');
  expect(said).toBe(`spring.mp4  ${createHash('sha256').update(spring).digest('base64url')}\n`);
  for (const { box } of [first, second]) await arrives(box, 'spring.mp4', spring);
  await told('spring.mp4', new RegExp(`^${first.name}  100%.*\n${second.name}  100%`));
  expect(file('list')).toMatch(/^spring\.mp4 {2}786449 bytes {2}2\/2 {2}Films {2}/);
  await says(first.box, { state: 'ready', troubles: [], files: { wanted: 1, whole: 1, bytes: spring.length, of_bytes: spring.length } });
  // A template of the branch names it, with a picture beside it; the board's page gets the bytes.
  const session = await administrator(first.box);
  const { template } = await session.ask<{ template: { landscape: object[] } }>('getLcdTemplate', { name: 'hall' });
  const landscape = [{ area: 'pictures', box: [0, 0, 100, 100], pictures: ['spring.mp4'] }];
  await session.ask('setLcdTemplate', { name: 'films', template: { ...template, landscape } });
  await session.ask('newQBoard', { name: 'Зал', template: 'films' });
  const played = await fetch(`${first.box.url}/board-media/spring.mp4`);
  expect(Buffer.from(await played.arrayBuffer()).equals(spring)).toBe(true);
  // What one branch has of its own goes before that of its group.
  file('add', join(source, 'other.mp4'), '--as', 'spring.mp4', '--branches', second.name);
  await arrives(second.box, 'spring.mp4', other);
  expect(readFileSync(boards(first.box, 'spring.mp4')).equals(spring)).toBe(true);
  file('remove', 'spring.mp4', '--branches', second.name);
  await arrives(second.box, 'spring.mp4', spring);
  file('remove', 'spring.mp4');
  await vi.waitFor(() => expect([here(first.box), here(second.box)]).toEqual([[], []]), SOON);
  expect(await headquarters.query('SELECT 1 FROM file_piece')).toEqual([]);
});

it('templates of boards come with their pictures, and are there without a start', async () => {
  const { name, box } = await branch();
  const readme = readFileSync('server/presentation/lcd/README.md', 'utf8');
  const [, template = ''] = /```toml\n([\s\S]*?)```/.exec(readme) ?? [];
  writeFileSync(join(source, 'abay.toml'), template);
  for (const picture of ['logo.png', 'card.jpg', 'loan.jpg', 'abay.toml']) {
    if (picture !== 'abay.toml') film(picture, 1_000);
    file('add', join(source, picture), '--branches', name);
  }
  const session = await administrator(box);
  await vi.waitFor(
    async () => expect(await session.ask('lcdTemplates', {})).toContainEqual(expect.objectContaining({ name: 'abay', origin: 'folder' })),
    SOON,
  );
  await session.ask('newQBoard', { name: 'Зал', template: 'abay' });
});

it('goes on where it was: after cuts in the middle of pieces, and kill -9 of box and headquarters at any byte', async () => {
  const chance = new Chance(SEED ?? 20_261_129);
  const proxy = await CuttingProxy.before(headquarters.nats.address, chance, 4 * PIECE_BYTES);
  const { name, box: first } = await branch({ address: proxy.address });
  let box = first;
  const long = film('long.webm', 30 * PIECE_BYTES + 1 + chance.below(PIECE_BYTES));
  file('add', join(source, 'long.webm'), '--branches', name);
  // After each cut the box waits longer until it connects again.
  await vi.waitFor(() => expect(proxy.cuts).toBeGreaterThan(1), AT_ONCE);
  proxy.isCutting = false;
  for (const kills of [1, 2, 3]) {
    const enough = partOf(box) + chance.below(5 * PIECE_BYTES) + 1;
    await vi.waitFor(() => expect(partOf(box)).toBeGreaterThanOrEqual(enough), AT_ONCE);
    await box.kill9();
    const left = partOf(box);
    if (kills === 2) {
      await headquarters.ingester.end('SIGKILL');
      await headquarters.ingester.start();
    }
    box = await open(name, { data: box.data, address: proxy.address });
    let least = left;
    const goesOn = (): void => {
      const now = partOf(box);
      least = Math.min(least, now);
      expect(now).toBeGreaterThan(left);
    };
    await vi.waitFor(goesOn, AT_ONCE);
    expect(least).toBeGreaterThanOrEqual(left - (left % PIECE_BYTES));
    expect(here(box)).toEqual([]);
  }
  await arrives(box, 'long.webm', long);
  await told('long.webm', /100%/);
  await box.stop();
  await proxy.end();
});

it('a damaged piece is asked for again, and said on both sides until it is whole again', async () => {
  const { name, box } = await branch();
  const bytes = film('damaged.mp4', 2 * PIECE_BYTES);
  file('add', join(source, 'damaged.mp4'), '--branches', name);
  await headquarters.query(`UPDATE file_piece SET bytes = set_byte(bytes, 7, get_byte(bytes, 7) # 1) WHERE number = 1`);
  await says(box, { state: 'warning', troubles: [{ code: 'headquartersFileDamaged', says: 'damaged.mp4' }] });
  await told('damaged.mp4', /50%.*headquartersFileDamaged/);
  expect([here(box), partOf(box)]).toEqual([[], PIECE_BYTES]);
  await headquarters.query(`UPDATE file_piece SET bytes = set_byte(bytes, 7, get_byte(bytes, 7) # 1) WHERE number = 1`);
  await arrives(box, 'damaged.mp4', bytes);
  await says(box, { state: 'ready', troubles: [] });
  // What somebody changed here is not taken for the file.
  await box.stop();
  writeFileSync(boards(box, 'damaged.mp4'), Buffer.alloc(bytes.length));
  await arrives(await open(name, { data: box.data }), 'damaged.mp4', bytes);
});

it('a file that is not what its digest says is not there, however it came to be', async () => {
  const { name, box } = await branch();
  film('forged.mp4', 2 * PIECE_BYTES);
  file('add', join(source, 'forged.mp4'), '--branches', name);
  await headquarters.query(`UPDATE file_piece SET bytes = $1, digest = sha256($1) WHERE number = 0`, [Buffer.alloc(PIECE_BYTES)]);
  await says(box, { state: 'warning', troubles: [{ code: 'headquartersFileDamaged' }], files: { whole: 0 } });
  expect(here(box)).toEqual([]);
  file('remove', 'forged.mp4');
  await vi.waitFor(() => expect(partOf(box)).toBe(0), SOON);
  await says(box, { state: 'ready', troubles: [] });
});

it('a full disk takes none, the queue goes on, and it comes when there is room', async () => {
  const disk = await smallDisk(160 * 1024 * 1024);
  const { name, box } = await branch({ data: join(disk.folder, 'data'), runner: disk.runner });
  file('add', join(source, film('room.mp4', 6 * PIECE_BYTES) && 'room.mp4'), '--branches', name);
  disk.fill(50 * 1024 * 1024);
  await says(box, { state: 'warning', troubles: [{ code: 'headquartersFileNoRoom', says: 'room.mp4' }] });
  await (await administrator(box)).ask('newConsumer', { services: [4] });
  expect(disk.names('data/headquarters-files').filter((one) => one !== '' && !one.startsWith('.'))).toEqual([]);
  disk.empty();
  await vi.waitFor(() => expect(disk.names('data/headquarters-files')).toContain('room.mp4'), SOON);
  await says(box, { state: 'ready', troubles: [] });
  await box.stop();
});

it('more than a branch allows is not taken, nor anything where it allows none', async () => {
  const [two, none] = [
    await branch({ env: { QBOX_HEADQUARTERS_FILES_MIB: '2' } }),
    await branch({ env: { QBOX_HEADQUARTERS_FILES_MIB: '0' } }),
  ];
  const small = film('a small.mp4', 1_000);
  film('b large.mp4', 2 * 1024 * 1024);
  for (const one of ['a small.mp4', 'b large.mp4']) file('add', join(source, one), '--branches', two.name, none.name);
  await arrives(two.box, 'a small.mp4', small);
  await says(two.box, { troubles: [{ code: 'headquartersFileTooLarge', says: 'b large.mp4' }], files: { wanted: 2, whole: 1 } });
  await told('b large.mp4', new RegExp(`${none.name}.*not told yet`));
  expect([here(two.box), here(none.box)]).toEqual([['a small.mp4'], []]);
});

it('one that is taken away on its way leaves nothing behind', async () => {
  const { name, box } = await branch();
  film('gone.mp4', 200 * PIECE_BYTES);
  file('add', join(source, 'gone.mp4'), '--branches', name);
  await vi.waitFor(() => expect(partOf(box)).toBeGreaterThan(0), AT_ONCE);
  file('remove', 'gone.mp4');
  await vi.waitFor(() => expect([here(box), partOf(box)]).toEqual([[], 0]), SOON);
});

it('names that lead elsewhere, and files that are too long for their kind, are not taken there, nor here', async () => {
  const { name, box } = await branch();
  film('film.mp4', 10);
  const add = (as: string) => () => file('add', join(source, 'film.mp4'), '--as', as, '--branches', name);
  for (const evil of ['../evil.mp4', '/etc/evil.mp4', 'a/b.mp4', '.hidden.mp4', 'x.sh', 'a.mp4.sh', 'a\n.mp4', ''])
    expect(add(evil), JSON.stringify(evil)).toThrow(/expected letters/);
  film('large.png', 2_200_000);
  expect(() => file('add', join(source, 'large.png'), '--branches', name)).toThrow(/2200000 bytes: 1 to 2100000 are expected/);
  expect(() => file('add', join(source, 'film.mp4'), '--branches', name, 'nobody')).toThrow(/there is no branch nobody/);
  expect(() => file('add', join(source, 'film.mp4'))).toThrow(/either --groups or --branches/);
  expect(() => file('add', join(source, 'film.mp4'), '--branches', name, '--most-mib', '0')).toThrow(/at most 0 are allowed/);
  expect(() => file('remove', 'film.mp4')).toThrow(/nobody is to have film.mp4/);
  // Whoever has headquarters' database in hand.
  add('fine.mp4')();
  await headquarters.query(
    `INSERT INTO wanted_file (file_id, name, branch_id, author)
     SELECT file_id, '../evil.mp4', branch_id, '' FROM wanted_file WHERE name = 'fine.mp4'`,
  );
  await vi.waitFor(() => expect(here(box)).toEqual(['fine.mp4']), SOON);
  await says(box, { files: { wanted: 1, whole: 1 } });
  expect(existsSync(join(box.data, 'evil.mp4'))).toBe(false);
});

it('tickets are given and the journal is sent while a film comes', async () => {
  const { name, box } = await branch({ env: { QBOX_REQUESTS_PER_SECOND: '0' } });
  film('quiet.mp4', 20 * PIECE_BYTES);
  file('add', join(source, 'quiet.mp4'), '--branches', name);
  const session = await administrator(box);
  await vi.waitFor(() => expect(partOf(box)).toBeGreaterThan(0), AT_ONCE);
  let calls = 0;
  for (; partOf(box) > 0; calls++) {
    await session.ask('newConsumer', { services: [4] });
    // Numbers of tickets are few.
    if (calls % 50 === 49) await session.ask('removeAllConsumers');
  }
  expect(calls).toBeGreaterThan(20);
  await vi.waitFor(async () => {
    const [row] = await headquarters.query<{ sequence: string }>(
      'SELECT max(sequence) AS sequence FROM line JOIN branch ON branch.id = branch_id WHERE name = $1',
      [name],
    );
    expect(Number(row?.sequence)).toBeGreaterThan(calls);
  }, SOON);
});
