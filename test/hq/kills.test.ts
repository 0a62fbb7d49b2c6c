/**
 * `kill -9` of box, NATS, PostgreSQL and headquarters' program, in any mixture, while visitors come and are served, behind a line that is
 * cut in the middle of messages: every batch is there once, every visit once, and the figures of both sides are the same.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { base64url } from '../../server/uplink/wire.js';
import { Chance } from '../durability/chance.js';
import { FrozenBox } from '../recount/box.js';
import { copyOf } from '../recount/copy.js';
import { type Box, startBox } from '../support/box.js';
import { SEED } from '../support/depth.js';
import { connect, logIn, RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { CuttingProxy } from './cutting-proxy.js';
import { firstBroken, Headquarters, journalOf } from './headquarters.js';
import { sameFigures, sameVisits } from './recounted.js';

/** QBOX_HQ_ROUNDS=200 for a long one. */
const ROUNDS = Number(process.env.QBOX_HQ_ROUNDS ?? 12);
const BRANCH = 'killed';
const TIME_ZONE = 'Asia/Almaty';
/** After many cuts a branch comes again within a minute and a half. */
const SOON = { timeout: 150_000 * SLOWNESS, interval: 200 };
/** A round of visitors is some kilobytes. */
const CUT_BYTES = 30_000;

type Victim = 'box' | 'nats' | 'postgres' | 'ingester';

/** The box with whoever is logged in there. */
class Branch {
  #box: Box | null = null;
  /** Sessions outlive the box; of a user there are so many at most. */
  #hall: RawSession | null = null;
  #clerk: RawSession | null = null;
  #waiting = 0;

  constructor(
    readonly data: string,
    private readonly address: string,
  ) {}

  async start(): Promise<void> {
    const headquarters = { QBOX_HEADQUARTERS_ADDRESS: this.address, QBOX_HEADQUARTERS_BRANCH: BRANCH };
    this.#box = await startBox({ data: this.data, env: { ...headquarters, QBOX_TIME_ZONE: TIME_ZONE, QBOX_REQUESTS_PER_SECOND: '0' } });
    const { webSocketUrl } = this.#box;
    const [one, other] = [await connect(webSocketUrl), await connect(webSocketUrl)];
    this.#hall = this.#hall ? new RawSession(one, this.#hall.token) : await logIn(one, { component: 'administrator', login: 'admin' });
    this.#clerk = this.#clerk
      ? new RawSession(other, this.#clerk.token)
      : await logIn(other, { component: 'workplace', login: 'petrov', place: 11 });
  }

  async kill9(): Promise<void> {
    await this.#box?.kill9();
  }

  async stop(): Promise<void> {
    await this.#box?.stop();
  }

  async come(count: number): Promise<void> {
    for (let index = 0; index < count; index++) await this.#hall?.ask('newConsumer', { services: [4] });
    this.#waiting += count;
  }

  async serve(most = this.#waiting): Promise<void> {
    for (let left = Math.min(most, this.#waiting); left > 0; left--) {
      await this.#clerk?.ask('nextConsumer');
      await this.#clerk?.ask('serveConsumer');
      this.#waiting -= 1;
    }
  }
}

it(
  `${ROUNDS} rounds`,
  async () => {
    const seed = SEED ?? fc.sample(fc.nat(), 1)[0] ?? 0;
    process.stdout.write(`seed ${seed}\n`);
    const [headquarters, data] = [await Headquarters.start('0'), mkdtempSync(join(tmpdir(), 'qbox-killed-'))];
    const line = await CuttingProxy.before(headquarters.nats.address, new Chance(seed), CUT_BYTES);
    const branch = new Branch(data, line.address);
    const rounds = fc.sample(
      fc.record({
        victims: fc.uniqueArray(fc.constantFrom<Victim>('box', 'nats', 'postgres', 'ingester'), { minLength: 1, maxLength: 4 }),
        visitors: fc.integer({ min: 0, max: 12 }),
        served: fc.nat({ max: 12 }),
        waits: fc.boolean(),
      }),
      { seed, numRuns: ROUNDS },
    );
    const kills = {
      box: async () => {
        await branch.kill9();
        await branch.start();
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
      await branch.start();
      for (const { victims, visitors, served, waits } of rounds) {
        await branch.come(visitors);
        const back: (() => Promise<void>)[] = [];
        for (const victim of victims) back.push(await kills[victim]());
        await branch.serve(served);
        if (waits) await branch.come(visitors);
        const order = victims.map((victim, index) => ({ victim, start: back[index] })).sort((a, b) => a.victim.length - b.victim.length);
        // The program does not start without its engines: it comes last.
        for (const { victim, start } of order) if (victim !== 'ingester') await start?.();
        for (const { victim, start } of order) if (victim === 'ingester') await start?.();
      }
      await branch.come(1);
      await branch.serve();
      line.isCutting = false;
      await vi.waitFor(async () => expect(await isBehind(headquarters, data)).toBe(0), SOON);
      await branch.kill9();
      // It may have written something before its end.
      while ((await isBehind(headquarters, data)) > 0) {
        await branch.start();
        await vi.waitFor(async () => expect(await isBehind(headquarters, data)).toBe(0), SOON);
        await branch.kill9();
      }
      await isThereOnce(headquarters, data);
      await sameOnBothSides(headquarters, data);
      process.stdout.write(`${line.cuts} cuts, ${journalOf(data).length} batches\n`);
    } finally {
      await branch.stop();
      await line.end();
      await headquarters.end();
      rmSync(data, { recursive: true, force: true });
    }
  },
  (240_000 + ROUNDS * 20_000) * SLOWNESS,
);

/** By how many batches. */
async function isBehind(headquarters: Headquarters, data: string): Promise<number> {
  const [row] = await headquarters.query<{ count: number }>('SELECT count(*)::integer AS count FROM batch');
  return journalOf(data).length - (row?.count ?? 0);
}

async function isThereOnce(headquarters: Headquarters, data: string): Promise<void> {
  const there = await headquarters.batches(BRANCH);
  expect(there.map(({ sequence, hash }) => `${sequence} ${Buffer.from(hash, 'base64').toString('base64url')}`)).toEqual(
    journalOf(data).map(({ sequence, hash }) => `${sequence} ${base64url(hash)}`),
  );
  expect(firstBroken(there)).toBeNull();
  expect(await headquarters.query('SELECT kind FROM alarm')).toEqual([]);
}

async function sameOnBothSides(headquarters: Headquarters, data: string): Promise<void> {
  await vi.waitFor(async () => expect(await headquarters.query('SELECT 1 FROM touched_day')).toEqual([]), SOON);
  const copy = copyOf(data);
  // The box is asked as it was at its newest batch, which is all that headquarters knows.
  const own = new Database(join(copy.directory, 'qbox.db'));
  own.exec('DELETE FROM heartbeat');
  own.close();
  const box = await FrozenBox.start(copy.directory, TIME_ZONE);
  try {
    const [days] = await headquarters.query<{ from: number; to: number }>('SELECT min(day) AS from, max(day) AS to FROM counted_day');
    const arrived = await sameFigures(headquarters, box, days ?? { from: 0, to: 0 });
    expect(arrived).toBeGreaterThan(0);
    await sameVisits(headquarters, copy.directory);
  } finally {
    await box.stop();
    copy.remove();
  }
}
