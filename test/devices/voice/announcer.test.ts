/** Who is called by voice, where, when and how often; what happens where nothing can be heard. */
import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { RATE_HZ } from '../../../drivers/sound/pcm.js';
import { textOf } from '../../../drivers/sound/utterance.js';
import { Announcer } from '../../../server/devices/voice/announcer.js';
import { announcement } from '../../../server/presentation/voice/announcement.js';
import { printingCommands } from '../../../server/protocol/commands/queue/printing.js';
import { TEXT_MS, VoiceBench } from './voice-bench.js';

/** An announcement of two groups with a pause between them. */
const SAID_MS = 2 * TEXT_MS + 250;
const BREATH_MS = 500;

describe('a call', () => {
  it('is said at a window that has the voice, and at no other', async () => {
    const bench = await new VoiceBench({ silent: [2] }).started();
    bench.call(2);
    bench.call(3);
    await bench.pass(20_000);
    expect(bench.said()).toEqual(['клиент а́ два, окно три']);
    bench.must({ type: 'setElement', book: 'Workplace', id: 2, fields: { audio_notification_enabled: 1 }, actingUserId: 0, sessionId: 0 });
    bench.recall(2);
    await bench.pass(20_000);
    expect(bench.said()).toEqual(['клиент а́ два, окно три', 'клиент а́ один, окно два']);
  });

  it('is not heard before it is on the disk', async () => {
    const bench = await new VoiceBench().started();
    bench.isDiskWell = false;
    bench.call(1);
    await bench.pass(60_000);
    expect(bench.said()).toEqual([]);
    bench.diskRecovers();
    await bench.pass(SAID_MS + 100);
    expect(bench.said()).toEqual(['клиент а́ один, окно один']);
  });

  it('is said in each language, after the chime', async () => {
    const bench = await new VoiceBench({ voice: { languages: ['kk', 'ru', 'en'] } }).started();
    bench.call(1);
    await bench.pass(20_000);
    expect(bench.said()).toEqual(['клиент а бір, терезе нөмірі бір, клиент а́ один, окно один, client eigh one, window one']);
    const chimed = await new VoiceBench({ voice: { chime: true } }).started();
    chimed.call(1);
    await chimed.pass(20_000);
    const [, call] = chimed.twin().heard;
    expect((call?.samples.length ?? 0) / RATE_HZ).toBeCloseTo((1_350 + 250 + SAID_MS) / 1_000, 1);
  });

  it.each([
    ['ignored', ['клиент а́ один, окно один, клиент а бір, терезе нөмірі бір']],
    ['first', ['клиент а бір, терезе нөмірі бір, клиент а́ один, окно один']],
    ['only', ['клиент а бір, терезе нөмірі бір']],
  ] as const)('in the language of its visitor, where the branch wants it: %s', async (visitorLanguage, said) => {
    const bench = await new VoiceBench({ voice: { languages: ['ru', 'kk'], visitorLanguage } }).started();
    bench.call(1, 'kk');
    await bench.pass(20_000);
    expect(bench.said()).toEqual(said);
  });

  it('is said in all languages to a visitor whose language the branch does not speak, or who chose none', async () => {
    const bench = await new VoiceBench({ voice: { languages: ['ru', 'kk'], visitorLanguage: 'only' } }).started();
    bench.call(1, 'en');
    bench.call(2);
    await bench.pass(40_000);
    expect(bench.said()).toEqual([
      'клиент а́ один, окно один, клиент а бір, терезе нөмірі бір',
      'клиент а́ два, окно два, клиент а екі, терезе нөмірі екі',
    ]);
  });

  it('is repeated as often as it is set, with a pause, as long as it is true', async () => {
    const bench = await new VoiceBench({ voice: { times: 3, pauseSeconds: 5 } }).started();
    bench.call(1);
    await bench.pass(40_000);
    expect(bench.said()).toEqual(Array(3).fill('клиент а́ один, окно один'));
    const gaps = bench.heard().map(({ fromMs }, index, all) => fromMs - (all[index - 1]?.untilMs ?? fromMs));
    expect(gaps).toEqual([0, 5_000, 5_000]);
    bench.serve(1);
    bench.call(2);
    await bench.pass(SAID_MS + 4_000);
    bench.serve(2);
    await bench.pass(20_000);
    expect(bench.said().slice(3)).toEqual(['клиент а́ два, окно два']);
  });

  it('is said as loudly as the device shall be', async () => {
    const [loud, quiet] = await Promise.all([new VoiceBench().started(), new VoiceBench({ sound: [{ volume: 40 }] }).started()]);
    for (const bench of [loud, quiet]) {
      bench.call(1);
      await bench.pass(SAID_MS + 1_000);
    }
    const level = (bench: VoiceBench) => Math.max(...(bench.twin().heard.at(-1)?.samples ?? []));
    expect(level(quiet)).toBe(level(loud) * 0.4);
  });
});

describe('many calls', () => {
  it('fifty in a minute are all said, in order, one at a time, with a breath between', async () => {
    const bench = await new VoiceBench({ windows: 50 }).started();
    for (let window = 1; window <= 50; window++) {
      bench.call(window);
      await bench.pass(1_200);
    }
    await bench.pass(50 * (SAID_MS + BREATH_MS));
    const heard = bench.heard();
    const numbers = Array.from({ length: 50 }, (_, index) => index + 1);
    expect(heard.map(({ text }) => text)).toEqual(
      numbers.map((number) => {
        const window = { id: number, name: `Окно ${number}`, alias: '' };
        return announcement({ prefix: 'A', number }, window, 'ru').groups.map(textOf).join(', ');
      }),
    );
    heard.slice(1).forEach(({ fromMs }, index) => {
      expect(fromMs - (heard[index]?.untilMs ?? 0)).toBeCloseTo(BREATH_MS, 3);
    });
    expect(bench.twin().faults).toEqual([]);
    expect(bench.log).toEqual([]);
  });

  it('one that is not true any more when its turn comes is left out', async () => {
    const bench = await new VoiceBench({ windows: 4 }).started();
    bench.call(1);
    bench.call(2);
    const skipped = bench.call(3);
    bench.call(4);
    await bench.pass(1_000);
    bench.serve(2);
    // Nobody else waits but the one who comes now: window 3 gives up its visitor, who goes back into the queue.
    bench.call(2);
    bench.must({ type: 'postpone', workplaceId: 3, actingUserId: 0, delayMinutes: 5, returnToMe: false, comment: null });
    expect(bench.pipeline.state.consumers.get(skipped)?.state).toBe('POSTPONE');
    await bench.pass(60_000);
    expect(bench.said()).toEqual(['клиент а́ один, окно один', 'клиент а́ четыре, окно четыре', 'клиент а́ пять, окно два']);
  });

  it('a clerk who calls again and again pushes nobody back', async () => {
    const bench = await new VoiceBench().started();
    bench.call(1);
    bench.call(2);
    for (let time = 0; time < 5; time++) bench.recall(2);
    bench.call(3);
    await bench.pass(60_000);
    expect(bench.said()).toEqual(['клиент а́ один, окно один', 'клиент а́ два, окно два', 'клиент а́ три, окно три']);
    bench.recall(2);
    await bench.pass(1_000);
    bench.recall(2);
    await bench.pass(60_000);
    expect(bench.said().slice(3)).toEqual(['клиент а́ два, окно два', 'клиент а́ два, окно два']);
  });

  it('of more than may wait the oldest is left out, and the log says so', async () => {
    const bench = await new VoiceBench({ windows: 5, voice: { waitingMax: 2 } }).started();
    bench.call(1);
    await bench.pass(100);
    for (const window of [2, 3, 4, 5]) bench.call(window);
    await bench.pass(60_000);
    expect(bench.said().map((text) => text.replace(/^.*, /, ''))).toEqual(['окно один', 'окно четыре', 'окно пять']);
    expect(bench.log).toEqual([expect.stringContaining('"tickets":["A002","A003"],"count":2')]);
    // Only what comes next is made ahead: a flood of calls must not become a flood of speech.
    expect(bench.synthesised).toContain('окно четыре');
    expect(bench.synthesised).not.toContain('клиент а́ три');
  });

  it('each place says what is called to its windows, and does not wait for others', async () => {
    const bench = await new VoiceBench({ windows: 4, sound: [{ windows: [1, 2] }, { windows: [2, 3] }] }).started();
    for (const window of [1, 2, 3, 4]) bench.call(window);
    await bench.pass(60_000);
    expect([bench.said(0), bench.said(1)]).toEqual([
      ['клиент а́ один, окно один', 'клиент а́ два, окно два'],
      ['клиент а́ два, окно два', 'клиент а́ три, окно три'],
    ]);
    expect(bench.heard(0)[0]?.fromMs).toBe(bench.heard(1)[0]?.fromMs);
  });
});

describe('quiet hours', () => {
  it('are silent, and nothing of them is said afterwards', async () => {
    // The bench begins at 09:00.
    const bench = await new VoiceBench({ voice: { quietHours: '08:00-09:05' } }).started();
    bench.call(1);
    await bench.pass(4 * 60_000);
    expect(bench.said()).toEqual([]);
    await bench.pass(60_000);
    bench.call(2);
    await bench.pass(20_000);
    expect(bench.said()).toEqual(['клиент а́ два, окно два']);
  });

  it('break no announcement off, but its repetition', async () => {
    const bench = await new VoiceBench({ voice: { quietHours: '09:01-08:00', times: 3 } }).started();
    await bench.pass(58_000);
    bench.call(1);
    await bench.pass(60_000);
    expect(bench.said()).toEqual(['клиент а́ один, окно один']);
  });
});

describe('a device that does not play', () => {
  it('is said to be so, loses what it could not say, and goes on when it is back', async () => {
    const bench = await new VoiceBench().started();
    expect([bench.changes, bench.rows()[0]?.state]).toEqual([1, 'ready']);
    // What it says are no jobs, of which only paper has some.
    expect(bench.rows()[0]).toMatchObject({ kind: 'sound', profile: 'speech', jobs: 0, roll: null });
    bench.call(1);
    bench.call(2);
    await bench.pass(1_000);
    bench.twin().fail('noDevice');
    await bench.pass(30_000);
    const [row] = bench.rows();
    expect(row).toMatchObject({ name: 'hall1', kind: 'sound', port: 'alsa:default', state: 'trouble', troubles: [{ code: 'noDevice' }] });
    expect([...Value.Errors(printingCommands.devices.reply, bench.rows())]).toEqual([]);
    expect(bench.heard().length).toBe(1);
    bench.twin().recover();
    await bench.pass(60_000);
    expect(bench.rows()[0]?.state).toBe('ready');
    bench.call(3);
    await bench.pass(20_000);
    expect(bench.said()).toEqual(['клиент а́ один, окно один', 'клиент а́ три, окно три']);
    expect(bench.changes).toBe(3);
    expect(bench.log).toEqual([
      expect.stringMatching(/^The sound device is not there\. .*"fault":"noDevice"/),
      'calls by voice are in order again {"sound":"hall1"}',
    ]);
  });

  it('is known before the first call', async () => {
    const bench = new VoiceBench();
    expect(bench.rows()[0]?.state).toBe('starting');
    bench.twin().fail('noPlayer');
    await bench.started();
    expect(bench.rows()[0]).toMatchObject({
      state: 'trouble',
      troubles: [{ code: 'noPlayer', remedy: expect.stringContaining('alsa-utils') }],
    });
    bench.call(1);
    await bench.pass(300_000);
    expect(bench.log.length).toBe(1);
  });
});

describe('without a synthesiser', () => {
  it('the chime calls, the device is to be looked at, and all is well when it is installed', async () => {
    const bench = new VoiceBench({ voice: { chime: true } });
    bench.isSynthesiserThere = false;
    await bench.started();
    expect(bench.rows()[0]).toMatchObject({ state: 'warning', troubles: [{ code: 'noSynthesiser' }] });
    bench.call(1);
    await bench.pass(20_000);
    expect(bench.twin().heard.map(({ samples }) => Math.round((samples.length / RATE_HZ) * 1_000))).toEqual([50, 1_350]);
    bench.isSynthesiserThere = true;
    await bench.pass(60_000);
    expect(bench.rows()[0]).toMatchObject({ state: 'ready', troubles: [] });
    expect(bench.log.map((line) => line.split('.')[0])).toEqual([
      expect.stringMatching(/^espeak-ng/),
      expect.stringMatching(/^calls by voice are in order again/),
    ]);
  });

  it('a hall that is never silent finds out, too, that all is well again', async () => {
    const bench = new VoiceBench({ voice: { chime: true } });
    bench.isSynthesiserThere = false;
    await bench.started();
    bench.isSynthesiserThere = true;
    bench.call(1);
    for (let call = 0; call < 7; call++) {
      await bench.pass(10_000);
      bench.recall(1);
    }
    expect(bench.rows()[0]).toMatchObject({ state: 'ready', troubles: [] });
  });

  it('nothing waits for a chime that there is not', async () => {
    const bench = new VoiceBench();
    bench.isSynthesiserThere = false;
    await bench.started();
    bench.call(1);
    bench.call(2);
    await bench.pass(20_000);
    expect(bench.twin().heard.length).toBe(1);
    expect(bench.timers.pending).toBe(1);
  });
});

describe('a stop', () => {
  it('breaks off what is heard, and leaves no timer behind', async () => {
    const bench = await new VoiceBench().started();
    bench.call(1);
    bench.call(2);
    await bench.pass(1_000);
    await bench.announcer.stop();
    expect(bench.heard().map(({ fromMs, untilMs }) => untilMs - fromMs < SAID_MS)).toEqual([true]);
    bench.call(3);
    await bench.pass(60_000);
    expect(bench.heard().length).toBe(1);
    expect(bench.timers.pending).toBe(0);
    expect(bench.log).toEqual([]);
  });

  it('ends a pause at once', async () => {
    const bench = await new VoiceBench({ voice: { times: 2, pauseSeconds: 60 } }).started();
    bench.call(1);
    await bench.pass(SAID_MS + 5_000);
    await bench.announcer.stop();
    expect([bench.said().length, bench.timers.pending]).toEqual([1, 0]);
  });
});

it('the synthesiser ends with the box', async () => {
  let closed = 0;
  const voice = { close: () => (closed += 1) };
  await new Announcer({ devices: [], voice } as never).stop();
  expect(closed).toBe(1);
});

it('a loudspeaker that has nothing to say is tried out at once', async () => {
  const bench = await new VoiceBench().started();
  const [row] = bench.announcer.rows();
  let outcome: unknown;
  const order = { name: row?.name ?? '', pattern: 'sentence', pause: () => new Promise<boolean>(() => {}) };
  void bench.announcer.test(order).then((one) => {
    outcome = one;
  });
  await bench.pass(15_000);
  expect(outcome).toMatchObject({ isDone: true, code: 'soundPlayed' });
});

it('a loudspeaker whose calls take too long is not tried out any more, and the technician is told so', async () => {
  const bench = await new VoiceBench({ voice: { times: 3, pauseSeconds: 30 } }).started();
  bench.call(1);
  await bench.pass(1_000);
  const beganMs = bench.timers.nowMs();
  const pause = (ms: number) => new Promise<boolean>((resolve) => void bench.timers.after(ms, () => resolve(true)));
  const told: unknown[] = [];
  void bench.announcer.test({ name: 'hall1', pattern: 'identify', pause }).then(({ code, isDone }) => {
    told.push(code, isDone, bench.timers.nowMs() - beganMs);
  });
  await bench.pass(19_900);
  expect(told).toEqual([]);
  await bench.pass(200);
  expect(told).toEqual(['soundWaited', false, 20_000]);
  // It is not said later either, when nobody is there to listen.
  await bench.pass(120_000);
  // What is heard at the start is silence.
  expect([bench.said().length, bench.twin().heard.length]).toEqual([3, 4]);
});
