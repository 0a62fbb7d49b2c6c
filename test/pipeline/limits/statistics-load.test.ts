/** Many who ask for much at once: all are answered, within a bound of memory, and nobody else waits for them. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LIMITS } from '../../../server/model/limits.js';
import { errorName } from '../../hostile/witness.js';
import { type Box, startBox } from '../../support/box.js';
import { writeDay } from '../../support/day-of-visits.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';

const VISITS = 74_000;
const ASKERS = 16;
const SMALL_MOST = 100;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const MIB = 1024 * 1024;
const NESTED = { services: true, stages: true, operations: true };
const fromMs = Math.floor(Date.now() / DAY_MS) * DAY_MS - DAY_MS;

let box: Box;

beforeAll(async () => {
  const empty = await startBox({ data: `${process.env.TMPDIR ?? '/tmp'}/qbox-statistics-${process.pid}` });
  await empty.stop();
  await writeDay(empty.data, { visits: VISITS, fromMs });
  box = await startBox({ data: empty.data, env: { QBOX_REQUESTS_PER_SECOND: '0' } });
});
afterAll(async () => {
  expect(await box.stop()).toEqual({ code: 0, signal: null });
  await rm(box.data, { recursive: true, force: true });
});

const administrator = async (): Promise<RawSession> =>
  await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });

const period = (hours: number) => ({ from: new Date(fromMs).toISOString(), to: new Date(fromMs + hours * HOUR_MS).toISOString() });

/** The most that was resident since the last look. */
async function peakBytes(): Promise<number> {
  const status = await readFile(`/proc/${box.pid}/status`, 'utf8');
  await writeFile(`/proc/${box.pid}/clear_refs`, '5');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** All at once; meanwhile somebody else asks for little, again and again. Answers how often he was answered. */
async function askAtOnce(askers: readonly RawSession[], data: object, got: (data: unknown) => void): Promise<number> {
  const other = await administrator();
  let [pending, small] = [askers.length, 0];
  const asking = askers.map(async ({ client, token }, index) => {
    const answer = await client.request({ token, id: index, command: 'statistics', data });
    pending -= 1;
    got(answer.data);
  });
  // Not without end: on a busy machine the reader thread, which gives way to everybody, would get no turn.
  while (pending > 0 && small < SMALL_MOST) {
    await other.ask('postponeDelay');
    small += 1;
  }
  await Promise.all(asking);
  return small;
}

it('answers sixteen who ask for a day with 74,000 tickets, and for half an hour of it, within its bound of memory', async () => {
  const askers = await Promise.all(Array.from({ length: ASKERS }, administrator));
  await peakBytes();
  const restBytes = await peakBytes();

  const refusals: unknown[] = [];
  const meanwhile = await askAtOnce(askers, { ...period(24), ...NESTED }, (data) => refusals.push(errorName(data)));
  expect(refusals).toEqual(askers.map(() => 'answerTooLong'));
  const dayBytes = await peakBytes();

  const counts: number[] = [];
  const meanwhileToo = await askAtOnce(askers, { ...period(0.5), ...NESTED }, (data) => counts.push((data as unknown[]).length));
  expect(counts).toEqual(askers.map(() => Math.ceil(VISITS / 18)));
  const halfHourBytes = await peakBytes();

  const mib = (bytes: number): string => `${Math.round(bytes / MIB)} MiB`;
  process.stdout.write(`at rest ${mib(restBytes)}, ${ASKERS} asking for a day ${mib(dayBytes)}, for half an hour ${mib(halfHourBytes)}\n`);
  // What is left of the unit's memory while unfinished frames use up their budget, too.
  const { unit, memoryBytes, memoryMarginBytes } = LIMITS;
  expect(Math.max(dayBytes, halfHourBytes)).toBeLessThan(unit.memoryMaxBytes - memoryMarginBytes - memoryBytes.unfinishedFrames);
  // Somebody else is not kept waiting until a long answer is done.
  expect(meanwhile).toBeGreaterThan(ASKERS);
  expect(meanwhileToo).toBeGreaterThan(ASKERS);
});

it('tells a clerk of his own work only, and of a month at most', async () => {
  const { client, token } = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'smirnova', place: 12 });
  const ask = async (data: object): Promise<unknown> => (await client.request({ token, command: 'statistics', data })).data;
  expect(await ask({ ...period(1) })).toEqual([]);
  expect(errorName(await ask({ ...period(1), user: 3 }))).toBe('notAllowed');
  expect(await ask({ ...period(1), userRole: 4 })).toEqual([]);
  const tooLong = await ask({ from: new Date(fromMs - 40 * DAY_MS).toISOString() });
  expect(errorName(tooLong)).toBe('invalidRequest');
  expect((tooLong as { desc: string }).desc).toContain('data.from');
  expect(await ask({})).toEqual([]);
});
