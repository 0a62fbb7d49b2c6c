/** What lies between a branch and headquarters' database breaks, for a moment or for weeks: each batch is there once, in its order. */

import { jetstreamManager } from '@nats-io/jetstream';
import { connect as connectNats } from '@nats-io/transport-node';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { journalSubject, STREAM } from '../../server/uplink/wire.js';
import { Chance } from '../durability/chance.js';
import { cases } from '../support/depth.js';
import { SLOWNESS } from '../support/slowness.js';
import { CuttingProxy } from './cutting-proxy.js';
import { Headquarters } from './headquarters.js';
import { sending, writtenJournal } from './long-journal.js';
import { expectOnce, storedOf } from './whole-journal.js';

const SOON = { timeout: 240_000 * SLOWNESS, interval: 250 };
vi.setConfig({ testTimeout: 600_000 * SLOWNESS, hookTimeout: 120_000 * SLOWNESS });

let headquarters: Headquarters;
beforeAll(async () => {
  // Twenty-eight days are some fifty mebibytes.
  headquarters = await Headquarters.start('300', '256');
});
afterAll(() => headquarters.end());

const countOf = (branch: string): Promise<number> => storedOf(headquarters, branch);
const isThereOnce = (branch: string, folder: string): Promise<void> => expectOnce(headquarters, branch, folder);

it('a line that is cut in the middle of messages, again and again', async () => {
  const seed = fc.sample(fc.nat(), 1)[0] ?? 0;
  process.stdout.write(`seed ${seed}\n`);
  const folder = await writtenJournal(4_000, 3);
  const proxy = await CuttingProxy.before(headquarters.nats.address, new Chance(seed));
  onTestFinished(() => proxy.end());
  const branch = sending(folder, proxy.address, 'cut');
  await vi.waitFor(async () => expect(await countOf('cut')).toBeGreaterThan(3_500), SOON);
  expect(proxy.cuts).toBeGreaterThan(5);
  proxy.isCutting = false;
  await isThereOnce('cut', folder);
  expect(branch.lost()).toBeGreaterThanOrEqual(proxy.cuts);
  process.stdout.write(`${proxy.cuts} cuts\n`);
});

/** With 1,250 batches each: 28 at full depth. */
const DAYS_AWAY = Math.max(4, cases(28));
const BATCHES = DAYS_AWAY * 1_250;
it(`${DAYS_AWAY} days without a line: each batch in order`, async () => {
  const folder = await writtenJournal(BATCHES, DAYS_AWAY);
  const [beganMs, began] = [performance.now(), process.cpuUsage()];
  const branch = sending(folder, headquarters.nats.address, 'away');
  await vi.waitFor(() => expect(branch.state()?.sent).toBe(BATCHES), SOON);
  const { user, system } = process.cpuUsage(began);
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
  process.stdout.write(`sent in ${seconds(performance.now() - beganMs)} s, ${seconds((user + system) / 1_000)} s of the processor\n`);
  await vi.waitFor(() => expect(branch.state()?.stored).toBe(BATCHES), SOON);
  process.stdout.write(`stored ${seconds(performance.now() - beganMs)} s after the beginning\n`);
  await isThereOnce('away', folder);
});

it('a database that refuses to be written: the stream keeps what it has, and nothing is said to be stored', async () => {
  const refuses = async (how: 'on' | 'off'): Promise<void> => {
    for (const sql of [
      `SET default_transaction_read_only = off`,
      `ALTER SYSTEM SET default_transaction_read_only = ${how}`,
      'SELECT pg_reload_conf()',
    ])
      await headquarters.query(sql);
    await vi.waitFor(async () => {
      const [row] = await headquarters.query<{ default_transaction_read_only: string }>('SHOW default_transaction_read_only');
      expect(row?.default_transaction_read_only).toBe(how);
    }, SOON);
  };
  const folder = await writtenJournal(640, 1);
  await refuses('on');
  const branch = sending(folder, headquarters.nats.address, 'refused');
  await vi.waitFor(() => expect(branch.state()).toMatchObject({ fault: null, sent: 640 }), SOON);
  expect([await countOf('refused'), branch.state()?.stored]).toEqual([0, 0]);
  const connection = await connectNats({ servers: headquarters.nats.address });
  onTestFinished(() => connection.close());
  const manager = await jetstreamManager(connection);
  const { state } = await manager.streams.info(STREAM, { subjects_filter: journalSubject('refused') });
  expect(state.subjects?.[journalSubject('refused')]).toBe(10);
  await refuses('off');
  await isThereOnce('refused', folder);
  await vi.waitFor(() => expect(branch.state()?.stored).toBe(640), SOON);
});
