/** A disk without room, at NATS, PostgreSQL or the box: nothing is said to be stored that is not, and all goes on when there is room. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { smallDisk } from '../support/small-disk.js';
import { Headquarters } from './headquarters.js';
import { sending, writtenJournal } from './long-journal.js';
import { type Server, startNats, startPostgres } from './servers.js';
import { expectOnce, storedOf } from './whole-journal.js';

const MIB = 2 ** 20;
/** A new database is some forty, and has segments of sixteen beside them. */
const DATABASE_BYTES = 160 * MIB;
const STREAM_BYTES = 16 * MIB;
const BOX_BYTES = 60 * MIB;
const BATCHES = 6_000;
const SOON = { timeout: 120_000 * SLOWNESS, interval: 250 };
vi.setConfig({ testTimeout: 400_000 * SLOWNESS });

async function started(...servers: readonly [Promise<Server>, Promise<Server>]): Promise<Headquarters> {
  const [nats, postgres] = await Promise.all(servers);
  onTestFinished(async () => void (await Promise.all([nats.end(), postgres.end()])));
  const headquarters = await Headquarters.startWith(nats, postgres, '256');
  onTestFinished(() => headquarters.ingester.end());
  return headquarters;
}

it('of PostgreSQL: the stream keeps what the database does not take', async () => {
  const disk = await smallDisk(DATABASE_BYTES);
  const headquarters = await started(startNats(), startPostgres(disk));
  const { nats, postgres } = headquarters;
  const folder = await writtenJournal(BATCHES, 5);
  disk.fill(MIB);
  const branch = sending(folder, nats.address, 'crowded');
  await vi.waitFor(() => expect(branch.state()?.sent).toBe(BATCHES), SOON);
  const stored = branch.state()?.stored ?? 0;
  expect(stored).toBeLessThan(BATCHES);
  disk.empty();
  // It may have ended by itself: the system would start it again.
  await postgres.start();
  expect(await storedOf(headquarters, 'crowded')).toBeGreaterThanOrEqual(stored);
  await expectOnce(headquarters, 'crowded', folder);
  await vi.waitFor(() => expect(branch.state()?.stored).toBe(BATCHES), SOON);
});

it('of NATS: the branch keeps what the stream does not take', async () => {
  const disk = await smallDisk(STREAM_BYTES);
  const headquarters = await started(startNats('', 'nats', disk), startPostgres());
  const { nats } = headquarters;
  const folder = await writtenJournal(BATCHES, 5);
  disk.fill(MIB);
  const branch = sending(folder, nats.address, 'crowded');
  await vi.waitFor(() => expect(branch.state()?.fault).toMatch(/^headquarters/), SOON);
  expect(branch.state()?.stored).toBeLessThan(BATCHES);
  disk.empty();
  // As a technician would.
  await nats.kill9();
  await nats.start();
  await headquarters.ingester.end('SIGKILL');
  await headquarters.ingester.start();
  await expectOnce(headquarters, 'crowded', folder);
  await vi.waitFor(() => expect(branch.state()?.stored).toBe(BATCHES), SOON);
});

it('of the box: headquarters has what was answered, and the rest when there is room again', async () => {
  const disk = await smallDisk(BOX_BYTES);
  const headquarters = await started(startNats(), startPostgres());
  const { nats } = headquarters;
  const data = join(disk.folder, 'data');
  const start = async (): Promise<{ readonly box: Box; readonly session: RawSession }> => {
    const env = { QBOX_HEADQUARTERS_ADDRESS: nats.address, QBOX_HEADQUARTERS_BRANCH: 'crowded', QBOX_REQUESTS_PER_SECOND: '0' };
    const box = await startBox({ data, env, runner: disk.runner });
    onTestFinished(async () => void (await box.kill9()));
    return { box, session: await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' }) };
  };
  const first = await start();
  disk.fill(0);
  let answered = 0;
  const work = async (): Promise<never> => {
    await first.session.ask('newConsumer', { services: [4] });
    answered += 1;
    return await work();
  };
  await expect(work()).rejects.toThrow();
  await first.box.exited;
  disk.empty();
  const { box, session } = await start();
  for (let visitor = 0; visitor < 3; visitor++) await session.ask('newConsumer', { services: [4] });
  const visitors = await session.ask<readonly unknown[]>('consumerList');
  await box.kill9();
  const again = await start();
  const copy = mkdtempSync(join(tmpdir(), 'qbox-crowded-'));
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }));
  await vi.waitFor(async () => {
    const [row] = await again.session
      .ask<readonly { readonly kind: string; readonly jobs: number }[]>('devices')
      .then((rows) => rows.filter(({ kind }) => kind === 'headquarters'));
    expect(row?.jobs).toBe(0);
  }, SOON);
  await again.box.kill9();
  const [program = '', ...args] = [...disk.runner, 'cp', '-r', `${data}/.`, copy];
  execFileSync(program, args);
  await expectOnce(headquarters, 'crowded', copy);
  const registered = (await headquarters.batches('crowded')).flatMap(({ events }) => [...events.matchAll(/"t":"registered"/g)]);
  expect(visitors.length).toBeGreaterThanOrEqual(answered + 3);
  expect(registered).toHaveLength(visitors.length);
});
