/** What espeak-ng says, how it is kept, and what happens where it is missing or fails; clips; the two together. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { chime } from '../../../drivers/sound/chime.js';
import { Clips } from '../../../drivers/sound/clips.js';
import { durationMs, joined, type Samples, silence } from '../../../drivers/sound/pcm.js';
import { Speech, SpeechFault } from '../../../drivers/sound/speech.js';
import { Voice } from '../../../drivers/sound/voice.js';
import { encodeWav } from '../../../drivers/sound/wav.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { announcement, clipsNeeded, VOICE_LANGUAGES } from '../../../server/presentation/voice/announcement.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { standIn } from './programs.js';
import { clipsHeard, rms, tone, writeClips } from './sounds.js';

const WINDOW = { id: 11, name: 'Окно 2', alias: 'Окно 2' };
const G2 = { prefix: 'Г', number: 2 };
const NEEDED = Object.fromEntries(VOICE_LANGUAGES.map((language) => [language, clipsNeeded(['Г'], [WINDOW], language)]));

let folder: string;
let warnings: string[];
let opened: Speech[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-speech-'));
  [warnings, opened] = [[], []];
});
afterEach(() => {
  for (const speech of opened) speech.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Given {
  readonly program?: string;
  readonly keep?: number;
  readonly timers?: VirtualTimers;
}

function speechWith({ program, keep = 100, timers }: Given = {}): Speech {
  const speech = new Speech({
    folder: join(folder, 'spoken'),
    wordsPerMinute: 140,
    timers: timers ?? SYSTEM_TIMERS,
    keep,
    warn: (_, what) => warnings.push(what),
    ...(program !== undefined && { program }),
  });
  opened.push(speech);
  return speech;
}

/** A program that says the same whatever it is to say. */
function sayer(samples: Samples = tone(200, 300)) {
  writeFileSync(join(folder, 'said.wav'), encodeWav(samples));
  return standIn(folder, 'espeak-ng', `cat > /dev/null; cat '${join(folder, 'said.wav')}'`);
}

describe('espeak-ng itself', () => {
  it.each(VOICE_LANGUAGES)(
    'says a call in %s: of a plausible length, loud enough, not clipped, without silence around it',
    async (language) => {
      const speech = speechWith();
      const { groups } = announcement(G2, WINDOW, language);
      for (const group of groups) {
        const samples = await speech.say(group.map(({ text }) => text).join(' '), language);
        expect(durationMs(samples)).toBeGreaterThan(500);
        expect(durationMs(samples)).toBeLessThan(3_500);
        expect(rms(samples)).toBeGreaterThan(1_500);
        expect(samples.filter((sample) => Math.abs(sample) >= 32_767).length).toBeLessThan(samples.length / 1_000);
        const edge = Math.round(samples.length / 10);
        expect(Math.min(rms(samples.subarray(0, edge)), rms(samples.subarray(-edge)))).toBeGreaterThan(100);
      }
      expect(warnings).toEqual([]);
    },
  );

  it('says different numbers differently, and one text always alike', async () => {
    const [one, two, again] = await Promise.all([
      speechWith().say('клиент один', 'ru'),
      speechWith().say('клиент сто двадцать два', 'ru'),
      speechWith().say('клиент один', 'ru'),
    ]);
    expect(again).toEqual(one);
    expect(durationMs(two)).toBeGreaterThan(durationMs(one) * 1.3);
  });

  it('is told no options by a text', async () => {
    const samples = await speechWith().say('--version', 'en');
    expect(durationMs(samples)).toBeGreaterThan(200);
  });

  it('of a language that it does not speak: a fault that names it', async () => {
    await expect(speechWith().say('saluton', 'zz')).rejects.toThrow(/"saluton" in zz: .*voice does not exist/);
  });
});

describe('what was said', () => {
  it('is kept: said once, read afterwards, also by the next run of the box', async () => {
    const program = sayer();
    const first = await speechWith({ program: program.path }).say('клиент', 'ru');
    const speech = speechWith({ program: program.path });
    expect(await speech.say('клиент', 'ru')).toEqual(first);
    expect(program.runs()).toEqual(['-v ru -s 140 -b 1 --stdin --stdout']);
    await speech.say('client', 'en');
    expect(program.runs().at(-1)).toContain('-v en-gb');
  });

  it('is said once when it is asked for twice at a time', async () => {
    const program = sayer();
    const speech = speechWith({ program: program.path });
    const [one, other] = await Promise.all([speech.say('окно', 'ru'), speech.say('окно', 'ru')]);
    expect(one).toBe(other);
    expect(program.runs().length).toBe(1);
  });

  it('is said anew where its file is broken', async () => {
    const program = sayer();
    await speechWith({ program: program.path }).say('окно', 'ru');
    const [file = ''] = readdirSync(join(folder, 'spoken'));
    writeFileSync(join(folder, 'spoken', file), '');
    const samples = await speechWith({ program: program.path }).say('окно', 'ru');
    expect(durationMs(samples)).toBeCloseTo(300, 0);
    expect(program.runs().length).toBe(2);
  });

  it('is kept up to a limit, the oldest go first', async () => {
    const program = sayer();
    const speech = speechWith({ program: program.path, keep: 10 });
    for (let number = 0; number < 10; number++) await speech.say(`номер ${number}`, 'ru');
    const names = readdirSync(join(folder, 'spoken'));
    for (const [index, name] of names.entries()) utimesSync(join(folder, 'spoken', name), 1_000 + index, 1_000 + index);
    await speech.say('последний', 'ru');
    const left = readdirSync(join(folder, 'spoken'));
    expect(left.length).toBe(9);
    expect(names.filter((name) => !left.includes(name))).toEqual(names.slice(0, 2));
  });

  it('is heard also where it cannot be kept', async () => {
    writeFileSync(join(folder, 'spoken'), 'a file where the folder should be');
    const samples = await speechWith({ program: sayer().path }).say('окно', 'ru');
    expect(samples.length).toBeGreaterThan(0);
    expect(warnings).toEqual(['a spoken text could not be kept']);
  });
});

describe('a synthesiser that', () => {
  const faultOf = async (speech: Speech): Promise<SpeechFault> => {
    const fault: unknown = await speech.say('окно', 'ru').catch((error: unknown) => error);
    if (!(fault instanceof SpeechFault)) throw new Error(`no fault of speech: ${String(fault)}`);
    return fault;
  };

  it('is missing, and one that is installed while the box runs', async () => {
    const path = join(folder, 'espeak-ng');
    const speech = speechWith({ program: path });
    expect((await faultOf(speech)).code).toBe('noSynthesiser');
    sayer();
    expect((await speech.say('окно', 'ru')).length).toBeGreaterThan(0);
  });

  it.each([
    ['fails', 'echo "no data" >&2; exit 3', /no data \(exit code 3\)/],
    ['says nothing', 'exit 0', /no sound/],
    ['says what is no WAV', 'echo hello', /no WAV/],
    ['says silence', `cat '@silence'`, /silence/],
    ['does not end to speak', `cat /dev/zero`, /more than 60 s/],
  ])('%s', async (_, script, words) => {
    writeFileSync(join(folder, 'silence.wav'), encodeWav(silence(500)));
    const program = standIn(folder, 'espeak-ng', script.replace('@silence', join(folder, 'silence.wav')).replace(/^cat/, 'exec cat'));
    const fault = await faultOf(speechWith({ program: program.path }));
    expect(fault.code).toBe('notSpoken');
    expect(fault.message).toMatch(words);
  });

  it('hangs is ended after five seconds, and the next text has its turn', async () => {
    const timers = new VirtualTimers();
    writeFileSync(join(folder, 'said.wav'), encodeWav(tone(200, 300)));
    // The first one finds nothing, and hangs.
    const program = standIn(folder, 'espeak-ng', `mkdir '${folder}/hung' && exec sleep 600; exec cat '${folder}/said.wav'`);
    const speech = speechWith({ program: program.path, timers });
    const fault = faultOf(speech);
    await vi.waitFor(() => expect(program.runs().length).toBe(1));
    const later = speech.say('позже', 'ru');
    timers.advance(5_000);
    expect((await fault).message).toContain('SIGKILL');
    expect((await later).length).toBeGreaterThan(0);
    expect(program.runs().length).toBe(2);
  });

  it('speaks when the box stops is ended at once', async () => {
    const program = standIn(folder, 'espeak-ng', 'exec sleep 600');
    const speech = speechWith({ program: program.path, timers: new VirtualTimers() });
    const fault = faultOf(speech);
    await vi.waitFor(() => expect(program.runs().length).toBe(1));
    speech.close();
    expect((await fault).code).toBe('notSpoken');
    expect((await faultOf(speech)).message).toContain('stopping');
  });
});

describe('recorded clips', () => {
  const CLIPS = Object.entries(NEEDED).flatMap(([language, names]) => names.map((name) => `${language}/${name}`));
  const voiceWith = (program: string, hasChime = false): Voice =>
    new Voice({ speech: speechWith({ program }), clips: new Clips(join(folder, 'clips')), hasChime });

  it('are joined in order, language by language, and nothing is spoken', async () => {
    const levels = writeClips(join(folder, 'clips'), CLIPS);
    const program = sayer();
    const voice = voiceWith(program.path);
    const { samples, faults } = await voice.announce([
      announcement({ prefix: 'Г', number: 342 }, WINDOW, 'ru'),
      announcement(G2, WINDOW, 'kk'),
    ]);
    expect(clipsHeard(samples, levels)).toEqual([
      ...['client', 'cyrillic-ghe', 'number-300', 'number-40', 'number-2', 'window', 'number-2'].map((name) => `ru/${name}`),
      ...['client', 'cyrillic-ghe', 'number-2', 'window', 'numbered', 'number-2'].map((name) => `kk/${name}`),
    ]);
    // 13 clips of 400 samples, 10 pauses of 20 ms between words, 2 of 250 ms between groups, one of 600 ms.
    expect(durationMs(samples)).toBeCloseTo((13 * 400) / 22.05 + 9 * 20 + 2 * 250 + 600, -1);
    expect([faults, program.runs()]).toEqual([[], []]);
    expect(await voice.missingClips(NEEDED.ru ?? [], 'ru')).toBeNull();
  });

  it('that are missing or broken: the whole sentence is spoken, and it is said which', async () => {
    const levels = writeClips(
      join(folder, 'clips'),
      CLIPS.filter((name) => name !== 'ru/number-2'),
    );
    writeFileSync(join(folder, 'clips', 'en', 'window.wav'), 'MP3');
    const program = sayer();
    const voice = voiceWith(program.path);
    const said = await voice.announce(VOICE_LANGUAGES.map((language) => announcement(G2, WINDOW, language)));
    expect(said.faults).toEqual([
      { code: 'clipsMissing', detail: expect.stringMatching(/^ru\/number-2\.wav: ENOENT/) },
      { code: 'clipsMissing', detail: 'en/window.wav: it is no WAV file' },
    ]);
    // Both languages are spoken at a time, by as many programs as the machine likes to start first.
    expect(
      program
        .runs()
        .map((run) => run.split(' ')[1])
        .sort(),
    ).toEqual(['en-gb', 'en-gb', 'ru', 'ru']);
    expect(clipsHeard(said.samples.slice(-4_000), levels).at(-1)).toBe('kk/number-2');
    expect((await voice.missingClips(NEEDED.ru ?? [], 'ru'))?.detail).toBe('ru/number-2.wav');
  });

  it('of which a folder has none are counted', async () => {
    const fault = await voiceWith('espeak-ng').missingClips(NEEDED.ru ?? [], 'ru');
    expect(fault?.detail).toMatch(/^ru\/client\.wav, .* and \d+ more$/);
  });

  it('may have a chime of their own', async () => {
    writeClips(join(folder, 'clips'), CLIPS);
    const voice = voiceWith(sayer().path, true);
    const utterances = [announcement(G2, WINDOW, 'ru')];
    const usual = await voice.announce(utterances);
    expect(usual.samples.slice(0, chime().length)).toEqual(chime());
    const own = tone(600, 200);
    mkdirSync(join(folder, 'clips'), { recursive: true });
    writeFileSync(join(folder, 'clips', 'chime.wav'), encodeWav(own));
    const { samples } = await voice.announce(utterances);
    expect(durationMs(usual.samples) - durationMs(samples)).toBeCloseTo(durationMs(chime()) - 200, -1);
  });
});

describe('without clips and without espeak-ng', () => {
  it('the chime is heard, and it is said what is missing', async () => {
    const voice = new Voice({ speech: speechWith({ program: join(folder, 'nothing') }), clips: null, hasChime: true });
    const { samples, faults } = await voice.announce([announcement(G2, WINDOW, 'ru')]);
    expect(samples).toEqual(joined([chime()]));
    expect(faults).toEqual([{ code: 'noSynthesiser', detail: expect.stringContaining('ENOENT') }]);
    const silent = new Voice({ speech: speechWith({ program: join(folder, 'nothing') }), clips: null, hasChime: false });
    expect((await silent.announce([announcement(G2, WINDOW, 'ru')])).samples.length).toBe(0);
  });
});
