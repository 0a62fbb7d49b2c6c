/** `kill -9` of box, NATS, PostgreSQL and headquarters' program, in any mixture, while visitors come: every batch is there once. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { base64url } from '../../server/uplink/wire.js';
import { startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { Headquarters, journalOf } from './headquarters.js';

/** QBOX_HQ_ROUNDS=200 for a long one. */
const ROUNDS = Number(process.env.QBOX_HQ_ROUNDS ?? 12);
const BRANCH = 'killed';
const SOON = { timeout: 60_000 * SLOWNESS, interval: 200 };

type Victim = 'box' | 'nats' | 'postgres' | 'ingester';

it(
  `${ROUNDS} rounds`,
  async () => {
    const [headquarters, data] = [await Headquarters.start(), mkdtempSync(join(tmpdir(), 'qbox-killed-'))];
    const env = { QBOX_HEADQUARTERS_ADDRESS: headquarters.nats.address, QBOX_HEADQUARTERS_BRANCH: BRANCH };
    const administrator = async (): Promise<RawSession> =>
      logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    let box = await startBox({ data, env });
    let session = await administrator();
    const seed = Number(process.env.QBOX_HQ_SEED ?? fc.sample(fc.nat(), 1)[0]);
    const rounds = fc.sample(
      fc.record({
        victims: fc.uniqueArray(fc.constantFrom<Victim>('box', 'nats', 'postgres', 'ingester'), { minLength: 1, maxLength: 4 }),
        visitors: fc.integer({ min: 0, max: 12 }),
        waits: fc.boolean(),
      }),
      { seed, numRuns: ROUNDS },
    );
    process.stdout.write(`seed ${seed}\n`);
    const come = async (count: number): Promise<void> => {
      for (let index = 0; index < count; index++) await session.ask('newConsumer', { services: [4] });
    };
    const kills = {
      box: async () => {
        await box.kill9();
        box = await startBox({ data, env });
        session = await administrator();
        return () => Promise.resolve();
      },
      nats: async () => {
        await headquarters.nats.kill9();
        return () => headquarters.nats.start();
      },
      postgres: async () => {
        await headquarters.postgres.kill9();
        return () => headquarters.postgres.start();
      },
      ingester: async () => {
        await headquarters.ingester.end('SIGKILL');
        return () => headquarters.ingester.start();
      },
    };
    try {
      for (const { victims, visitors, waits } of rounds) {
        await come(visitors);
        const back: (() => Promise<void>)[] = [];
        // The program does not start without its engines: it comes last.
        for (const victim of victims) back.push(await kills[victim]());
        if (waits) await come(visitors);
        const order = victims.map((victim, index) => ({ victim, start: back[index] })).sort((a, b) => a.victim.length - b.victim.length);
        for (const { victim, start } of order) if (victim !== 'ingester') await start?.();
        for (const { victim, start } of order) if (victim === 'ingester') await start?.();
      }
      await come(1);
      await vi.waitFor(async () => {
        const there = await headquarters.batches(BRANCH);
        expect(there.map(({ sequence, hash }) => `${sequence} ${Buffer.from(hash, 'base64').toString('base64url')}`)).toEqual(
          journalOf(data).map(({ sequence, hash }) => `${sequence} ${base64url(hash)}`),
        );
      }, SOON);
      const alarms = await headquarters.query<{ kind: string }>('SELECT kind FROM alarm');
      expect(alarms).toEqual([]);
    } finally {
      await box.stop();
      await headquarters.end();
      rmSync(data, { recursive: true, force: true });
    }
  },
  (60_000 + ROUNDS * 15_000) * SLOWNESS,
);
