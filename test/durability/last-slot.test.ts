/**
 * Two hundred clients want the same last place, and the box is killed while it answers them. Who was not answered asks again under the same
 * `id`: one of all has the place, whenever the power was cut, and all others are told that it is full.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { type Box, startBox } from '../support/box.js';
import { connect, type Frame, logIn, type RawClient, type RawSession, type Request } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';
import { isRefusal } from './actor.js';
import { seedOfThisRun } from './branch.js';
import { Chance } from './chance.js';
import { ADMINISTRATOR } from './people.js';

const CLIENTS = 200;
const ROUNDS = 6;
/** Of this process, between the last requests and the end of the box. */
const TURNS = 30;
const SESSIONS = 4;
const SERVICE = 4;
const DAY_MS = 86_400_000;
const ENV = { QBOX_REQUESTS_PER_SECOND: '0' };

interface Booking {
  readonly id: number;
  readonly date: string;
  readonly time: string;
  readonly state: string;
}

it(`of ${CLIENTS} clients one gets the last slot, also where the power is cut meanwhile`, { timeout: 300_000 * SLOWNESS }, async () => {
  const data = await mkdtemp(join(tmpdir(), 'qbox-last-slot-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const seed = seedOfThisRun();
  const chance = new Chance(seed);
  let box = await startBox({ data, env: ENV });
  onTestFinished(async () => void (await box.stop()));
  const sessions: RawSession[] = [];
  for (let count = 0; count < SESSIONS; count++) sessions.push(await logIn(await connect(box.webSocketUrl), ADMINISTRATOR));
  const [first] = sessions;
  await first?.ask('newBookingPlan', { name: 'by time', services: [SERVICE], slot_minutes: 30, places: 1 });
  let repeated = 0;
  for (let round = 1; round <= ROUNDS; round++) {
    const wish = { services: [SERVICE], date: new Date(Date.now() + (round + 1) * DAY_MS).toISOString().slice(0, 10), time: '09:00' };
    const requests = Array.from({ length: CLIENTS }, (_, index): Request => {
      return { token: sessions[index % SESSIONS]?.token ?? '', id: `round ${round} client ${index}`, command: 'book', data: wish };
    });
    // In the last round none of those who ask last can have been answered.
    const answers = await race(box, requests, { first: chance.below(CLIENTS), turns: round === ROUNDS ? 0 : chance.below(TURNS) });
    box = await startBox({ data, env: ENV });
    const owed = requests.filter((_, index) => answers[index] === null);
    repeated += owed.length;
    const late = await race(box, owed, null);
    const all = [...answers, ...late].filter((frame) => frame !== null);
    const told = `SEED=${seed} round ${round}`;
    expect(all.length, told).toBe(CLIENTS);
    const winners = all.filter((frame) => Array.isArray(frame.data)).flatMap((frame) => frame.data as Booking[]);
    expect(winners, told).toHaveLength(1);
    expect(all.filter(({ data: refused }) => isRefusal(refused, 'slotFull')).length, told).toBe(CLIENTS - 1);
    const client = await connect(box.webSocketUrl);
    const { data: day } = await client.request<{ bookings: Booking[] }>({
      ...{ token: first?.token ?? '', id: `look ${round}`, command: 'bookings', data: { date: wish.date } },
    });
    expect(day.bookings, told).toEqual(winners);
    await client.close();
  }
  // Were it none, no cut would have come in between.
  expect(repeated).toBeGreaterThan(0);
});

interface Cut {
  /** So many have asked before; the others ask as soon as one of these is answered. */
  readonly first: number;
  readonly turns: number;
}

/** All ask at once. Null for whom the box was killed before he was answered. @param cut null = it is not killed */
async function race(box: Box, requests: readonly Request[], cut: Cut | null): Promise<readonly (Frame | null)[]> {
  const clients: RawClient[] = [];
  for (const _ of requests) clients.push(await connect(box.webSocketUrl));
  const ask = (from: number, to?: number): Promise<Frame | null>[] =>
    clients.slice(from, to).map(async (client, index) => {
      const request = requests[from + index];
      if (request === undefined) throw new Error('a client has nothing to ask');
      return await client.request(request).catch(() => null);
    });
  if (cut === null) {
    const frames = await Promise.all(ask(0));
    await Promise.all(clients.map((client) => client.close()));
    return frames;
  }
  const answers = ask(0, cut.first);
  if (answers.length > 0) await Promise.race(answers);
  answers.push(...ask(cut.first));
  for (let turn = 0; turn < cut.turns; turn++) await setImmediate();
  void box.kill9();
  const frames = await Promise.all(answers);
  await box.exited;
  return frames;
}
