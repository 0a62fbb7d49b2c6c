/** A whole box: two windows are free, and three visitors take tickets within seconds. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { connect, logIn, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';

/** Both windows do both services. */
const WINDOWS = [
  ['petrov', 11],
  ['admin', 18],
] as const;
const [SIMULATOR, DRIVING, EXAM] = [4, 5, 6];

let box: Box;
let kiosk: RawSession;

beforeAll(async () => {
  box = await startBox();
  for (const [login, place] of WINDOWS) await logIn(await connect(box.webSocketUrl), { component: 'workplace', login, place });
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 1 });
}, 60_000 * SLOWNESS);
afterAll(() => box.stop());

it('the third is told that he waits for one of the two before him, as his place says', async () => {
  const waitOf = async (consumer: number) => {
    const lengths = await kiosk.ask<ReplyData<'queueLengths'>>('queueLengths', { consumer });
    return { ahead: lengths.ahead, least: lengths.wait?.least_sec, median: lengths.wait?.median_sec };
  };
  await expect.poll(async () => (await kiosk.ask<ReplyData<'queueLengths'>>('queueLengths', {})).services[0]?.wait ?? null).not.toBeNull();
  const told: Awaited<ReturnType<typeof waitOf>>[] = [];
  for (const service of [SIMULATOR, DRIVING, EXAM]) {
    const asked = { services: [service], noprint: true, preview: false };
    const { consumer } = await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', asked);
    told.push(await waitOf(consumer.id));
  }
  const [first, second, third] = told;
  expect(told.map(({ ahead }) => ahead)).toEqual([0, 1, 2]);
  expect(Math.max(first?.median ?? Number.NaN, second?.median ?? Number.NaN)).toBeLessThan(60);
  // Who was never seen is believed to take some minutes.
  expect(third?.least).toBeGreaterThan(60);
});
