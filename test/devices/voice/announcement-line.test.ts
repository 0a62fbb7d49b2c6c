/** One loudspeaker beside its calls: what it is tried out with, when it is looked at again, and what the log is told of calls left out. */
import { describe, expect, it } from 'vitest';
import { chime } from '../../../drivers/sound/chime.js';
import { TEXT_MS, VoiceBench } from './voice-bench.js';

const NEVER = () => new Promise<boolean>(() => {});

/** A technician tries it out; answers what he is told. */
async function tried(bench: VoiceBench, pattern: string): Promise<unknown> {
  const told: unknown[] = [];
  void bench.announcer.test({ name: 'hall1', pattern, pause: NEVER }).then((outcome) => told.push(outcome));
  await bench.pass(10_000);
  return told[0];
}

/** Lengths of the sounds that were played since there had been so many. */
const heardSince = (bench: VoiceBench, before: number): readonly number[] =>
  bench
    .twin()
    .heard.slice(before)
    .map(({ samples }) => samples.length);

describe('a loudspeaker that is tried out', () => {
  it('says a sentence in each language of the branch, also in quiet hours; it tells itself from others by its chime', async () => {
    // The bench begins at 09:00.
    const bench = await new VoiceBench({ voice: { languages: ['ru', 'kk'], quietHours: '08:00-10:00' } }).started();
    expect(await tried(bench, 'sentence')).toMatchObject({ isDone: true, code: 'soundPlayed' });
    expect(bench.said().join()).toMatch(/^Проверка звука, .+/i);
    expect(bench.said().join().split(', ')).toHaveLength(2);
    const before = bench.twin().heard.length;
    expect(await tried(bench, 'identify')).toMatchObject({ isDone: true });
    expect(heardSince(bench, before)).toEqual([chime().length]);
  });

  it('is said to be in trouble where nothing is heard, or where there is no voice', async () => {
    const bench = await new VoiceBench().started();
    bench.twin().fail('noDevice');
    expect(await tried(bench, 'sentence')).toMatchObject({ isDone: false, code: 'deviceTrouble', parameters: { trouble: 'noDevice' } });
    bench.twin().recover();
    bench.isSynthesiserThere = false;
    const before = bench.twin().heard.length;
    const told = { isDone: false, code: 'deviceTrouble', parameters: { trouble: 'noSynthesiser' } };
    expect(await tried(bench, 'sentence')).toMatchObject(told);
    // It plays, at least.
    expect(heardSince(bench, before)).toEqual([chime().length]);
  });

  it('that nobody has is told as that', async () => {
    const bench = await new VoiceBench().started();
    expect(await bench.announcer.test({ name: 'attic', pattern: 'sentence', pause: NEVER })).toMatchObject({ code: 'deviceMissing' });
  });
});

describe('calls that are left out', () => {
  const flooded = async (windows: number): Promise<VoiceBench> => {
    const bench = await new VoiceBench({ windows, voice: { waitingMax: 1 } }).started();
    bench.call(1);
    await bench.pass(100);
    for (let window = 2; window <= windows; window++) bench.call(window);
    return bench;
  };

  it('are one line of the log a second after the first, which names twenty of them and counts all', async () => {
    const bench = await flooded(30);
    await bench.pass(999);
    expect(bench.log).toEqual([]);
    await bench.pass(1);
    const tickets = Array.from({ length: 20 }, (_, at) => `A0${String(at + 2).padStart(2, '0')}`);
    const line = `too many voice calls are waiting: the oldest are left out ${JSON.stringify({ sound: 'hall1', tickets, count: 28 })}`;
    expect(bench.log).toEqual([line]);
    await bench.pass(60_000);
    expect(bench.log).toHaveLength(1);
    bench.recall(2);
    await bench.pass(100);
    for (const window of [3, 4, 5]) bench.recall(window);
    await bench.pass(1_100);
    expect(bench.log.slice(1)).toEqual([expect.stringContaining('"tickets":["A003","A004"],"count":2')]);
  });

  it('are told when the box stops, and nothing is due after that', async () => {
    const bench = await flooded(4);
    await bench.pass(0);
    await bench.announcer.stop();
    expect(bench.log).toEqual([expect.stringContaining('"tickets":["A002","A003"],"count":2')]);
    expect(bench.timers.pending).toBe(0);
  });
});

it('a loudspeaker in trouble is looked at once a minute, and one that is well is not', async () => {
  const bench = await new VoiceBench().started();
  expect(bench.timers.pending).toBe(0);
  bench.twin().fail('noDevice');
  bench.call(1);
  await bench.pass(5_000);
  expect([bench.rows()[0]?.state, bench.changes, bench.timers.pending]).toEqual(['trouble', 2, 1]);
  bench.twin().recover();
  const before = bench.twin().heard.length;
  await bench.pass(54_900);
  expect([bench.rows()[0]?.state, bench.twin().heard.length]).toEqual(['trouble', before]);
  await bench.pass(1_000);
  expect([bench.rows()[0]?.state, bench.changes, bench.timers.pending]).toEqual(['ready', 3, 0]);
  bench.serve(1);
  bench.call(1);
  await bench.pass(3 * TEXT_MS);
  expect([bench.said().length, bench.changes]).toEqual([1, 3]);
});
