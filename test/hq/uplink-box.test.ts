/** A real box, Debian's NATS and PostgreSQL, and headquarters' program: what is on the box's disk is there, once, in order. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { firstBroken, Headquarters, journalOf, type StoredBatch } from './headquarters.js';

const SOON = { timeout: 30_000 * SLOWNESS, interval: 100 };

let headquarters: Headquarters;
let data: string;
let box: Box;
let branches = 0;
let branch: string;

beforeAll(async () => {
  headquarters = await Headquarters.start();
}, 120_000 * SLOWNESS);
afterAll(() => headquarters.end());
beforeEach(async () => {
  branches += 1;
  branch = `branch-${branches}`;
  data = mkdtempSync(join(tmpdir(), 'qbox-uplink-'));
  box = await open(data);
});
afterEach(async () => {
  await box.stop();
  rmSync(data, { recursive: true, force: true });
});

const open = (folder: string): Promise<Box> =>
  startBox({
    data: folder,
    env: { QBOX_HEADQUARTERS_ADDRESS: headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: branch, QBOX_REQUESTS_PER_SECOND: '0' },
  });

const administrator = async (of = box): Promise<RawSession> =>
  logIn(await connect(of.webSocketUrl), { component: 'administrator', login: 'admin' });

async function visitors(session: RawSession, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await session.ask('newConsumer', { services: [4], comment: 'Хабибуллин Рашид', pin_code: '778812' });
  }
}

interface Own {
  readonly sequence: number;
  readonly hash: string;
}

const ownOf = (folder: string): readonly Own[] => journalOf(folder).map(({ sequence, hash }) => ({ sequence, hash: hex(hash) }));
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const own = (batches: readonly StoredBatch[]): readonly Own[] =>
  batches.map(({ sequence, hash }) => ({ sequence, hash: Buffer.from(hash, 'base64').toString('hex') }));

/** Headquarters has exactly the journal, in one line whose seals fit. */
async function sameAsHere(folder = data): Promise<void> {
  await vi.waitFor(async () => expect(own(await headquarters.batches(branch))).toEqual(ownOf(folder)), SOON);
  const batches = await headquarters.batches(branch);
  expect(new Set(batches.map(({ line }) => line)).size).toBe(1);
  expect(firstBroken(batches)).toBeNull();
}

interface Row {
  readonly kind: string;
  readonly state: string;
  readonly jobs: number;
  readonly troubles: readonly { readonly code: string }[];
}

/** A log-in is a batch of its own, so that the session stays. */
async function says(session: RawSession, expected: object, within: object = SOON): Promise<void> {
  const row = async () => (await session.ask<readonly Row[]>('devices', {})).find(({ kind }) => kind === 'headquarters');
  await vi.waitFor(async () => expect(await row()).toMatchObject(expected), within);
}

const alarms = async (): Promise<readonly string[]> =>
  (
    await headquarters.query<{ kind: string }>(
      'SELECT kind FROM alarm JOIN branch ON branch.id = branch_id WHERE name = $1 ORDER BY alarm.id',
      [branch],
    )
  ).map(({ kind }) => kind);

vi.setConfig({ testTimeout: 120_000 * SLOWNESS, hookTimeout: 60_000 * SLOWNESS });

it('sends what happens, without secrets, and says in devices how far it is', async () => {
  const session = await administrator();
  await visitors(session, 5);
  await session.ask('newConsumerPreRegistered', { services: [4], pin_code: '402977', name: 'Ведерникова Фёкла', phone: '+79261112233' });
  await sameAsHere();
  await says(session, { state: 'ready', jobs: 0, troubles: [], model: branch });
  const text = (await headquarters.batches(branch)).map(({ events }) => events).join('\n');
  expect(text.includes('"registered"') && text.includes('"login":"admin"')).toBe(true);
  // Not `expect(text)`, whose failure would print all of it.
  expect(/Хабибуллин|778812|402977|Ведерникова|9261112233|scrypt/.test(text)).toBe(false);
  // The codes of the visitors' own pages are in the journal here.
  const codes = [
    ...journalOf(data)
      .map(({ events }) => events)
      .join()
      .matchAll(/"code":"([\w-]{14})"/g),
  ].map(([, code = '']) => code);
  expect(codes).toHaveLength(5);
  for (const code of codes) expect(text.includes(code)).toBe(false);
});

it('keeps everything while the line, the stream, the database or the program is away, and sends it afterwards', async () => {
  const session = await administrator();
  const { nats, postgres, ingester } = headquarters;
  await sameAsHere();
  await nats.kill9();
  await says(session, { state: 'warning', troubles: [{ code: 'headquartersAway' }] });
  await visitors(session, 3);
  await nats.start();
  await sameAsHere();
  await says(session, { state: 'ready', jobs: 0, troubles: [] });
  await ingester.end('SIGKILL');
  await visitors(session, 3);
  // The stream has it.
  await says(session, { state: 'ready', jobs: 0 });
  await ingester.start();
  await sameAsHere();
  await postgres.kill9();
  await visitors(session, 3);
  await postgres.start();
  await sameAsHere();
  await box.kill9();
  box = await open(data);
  await visitors(await administrator(), 3);
  await sameAsHere();
  expect(await alarms()).toEqual([]);
});

it('a folder that was restored and written on is a line of its own, from the very batch, and an alarm', async () => {
  const session = await administrator();
  await visitors(session, 4);
  await sameAsHere();
  await box.stop();
  const copy = mkdtempSync(join(tmpdir(), 'qbox-restored-'));
  cpSync(data, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') });
  const copied = ownOf(copy).length;
  box = await open(data);
  await visitors(await administrator(), 4);
  await sameAsHere();
  await box.stop();
  const before = ownOf(data);
  box = await open(copy);
  const restored = await administrator();
  await visitors(restored, 2);
  const whole = async () => {
    const batches = await headquarters.batches(branch);
    const lines = [...new Set(batches.map(({ line }) => line))].map((line) => batches.filter((batch) => batch.line === line));
    expect(own(lines[0] ?? [])).toEqual(before);
    expect(own(lines[1] ?? [])).toEqual(ownOf(copy).slice(copied));
    expect(lines[1]?.[0]?.parent).toBe(lines[0]?.[0]?.line);
  };
  await vi.waitFor(whole, SOON);
  expect(await alarms()).toEqual(['forked']);
  await box.stop();
  rmSync(copy, { recursive: true, force: true });
  box = await open(data);
});

it('another box with the same name is kept apart', async () => {
  await visitors(await administrator(), 2);
  await sameAsHere();
  const other = await open(mkdtempSync(join(tmpdir(), 'qbox-other-')));
  try {
    await visitors(await administrator(other), 2);
    await vi.waitFor(async () => expect(await alarms()).toEqual(['begunAnew']), SOON);
    const mine = ownOf(data);
    const theirs = ownOf(other.data);
    await vi.waitFor(async () => {
      const batches = await headquarters.batches(branch);
      const first = batches[0]?.line;
      expect(own(batches.filter(({ line }) => line === first))).toEqual(mine);
      expect(own(batches.filter(({ line }) => line !== first))).toEqual(theirs);
    }, SOON);
  } finally {
    await other.stop();
    rmSync(other.data, { recursive: true, force: true });
  }
});

it('what the database of headquarters lost is sent again', async () => {
  const session = await administrator();
  await visitors(session, 3);
  await sameAsHere();
  await headquarters.query('DELETE FROM batch USING line, branch WHERE line_id = line.id AND branch_id = branch.id AND name = $1', [
    branch,
  ]);
  await headquarters.query('DELETE FROM line USING branch WHERE branch_id = branch.id AND name = $1', [branch]);
  // The next batch has nothing to stand on.
  await visitors(session, 1);
  await sameAsHere();
  expect(await alarms()).toEqual(['gap']);
});

it('a stream that is full takes nothing, the branch keeps it, and goes on when there is room', async () => {
  const session = await administrator();
  await sameAsHere();
  await headquarters.ingester.end('SIGKILL');
  // Two kilobytes each in a stream of a mebibyte.
  for (let index = 0; index < 1_200; index++) {
    await session.ask('newOperation', { name: `Операция ${index}`, description: 'ж'.repeat(450) });
  }
  await says(session, { troubles: [{ code: 'headquartersFull' }] });
  await headquarters.ingester.start();
  await sameAsHere();
  await says(session, { state: 'ready', jobs: 0, troubles: [] });
  expect(await alarms()).toEqual([]);
});
