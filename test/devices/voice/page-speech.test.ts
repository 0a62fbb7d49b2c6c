/** Speech for kiosks: what it costs, what is kept of it, and what nobody can learn. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { RATE_HZ } from '../../../drivers/sound/pcm.js';
import { Speech } from '../../../drivers/sound/speech.js';
import { decodeWav } from '../../../drivers/sound/wav.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { SpokenPages } from '../../../server/devices/voice/page-speech.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { LIMITS } from '../../../server/model/limits.js';
import { rms } from '../../drivers/sound/sounds.js';

let atMs = 0;
let warned: string[] = [];
let spoken: string[] = [];
const opened: SpokenPages[] = [];
afterEach(() => {
  for (const pages of opened.splice(0)) pages.close();
  [atMs, warned, spoken] = [0, [], []];
});

/** @param samples said in place of what espeak-ng would say */
function pagesWith({ program, samples }: { readonly program?: string; readonly samples?: number } = {}): SpokenPages {
  const real = new Speech({
    ...{ folder: null, wordsPerMinute: 140, keep: 0, timers: SYSTEM_TIMERS, warn: () => undefined },
    ...(program !== undefined && { program }),
  });
  const speech = {
    say: (text: string, language: string) => {
      spoken.push(text);
      return samples === undefined ? real.say(text, language) : Promise.resolve(new Int16Array(samples));
    },
    close: () => {
      spoken.push('closed');
      real.close();
    },
  };
  const pages = new SpokenPages({ speech, monotonicMs: () => atMs, warn: (code) => warned.push(code) });
  opened.push(pages);
  return pages;
}

const refusal = (answer: string | Rejection): string => (answer instanceof Rejection ? answer.error : 'none');

describe('the voice of a kiosk', () => {
  it.each(['ru', 'kk', 'en'])('speaks %s by espeak-ng', async (language) => {
    const pages = pagesWith();
    const path = await pages.speak('Выберите услугу', language, 'a');
    expect(path).toMatch(/^\/speech\/[0-9a-f]{32}\.wav$/);
    expect(rms(decodeWav(pages.at(String(path)) ?? Buffer.alloc(0)))).toBeGreaterThan(100);
  });

  it('speaks a text once, under a path that the text does not tell', async () => {
    const pages = pagesWith({ samples: 100 });
    const both = await Promise.all([pages.speak('Справки', 'ru', 'a'), pages.speak('Справки', 'ru', 'b')]);
    expect([both[0], await pages.speak('Справки', 'ru', 'c')]).toEqual([both[1], both[1]]);
    expect(spoken).toEqual(['Справки']);
    expect(await pagesWith({ samples: 100 }).speak('Справки', 'ru', 'a')).not.toBe(both[0]);
    expect(pages.at('/speech/../package.json')).toBeUndefined();
    expect(pages.at(`/speech/${'0'.repeat(32)}.wav`)).toBeUndefined();
  });

  it('refuses who asks for much, and then all of them together; what was spoken before stays for everybody', async () => {
    const pages = pagesWith({ samples: 100 });
    const { perSecond, perSecondOfSession } = LIMITS.speech;
    const asked = async (who: string, count: number) =>
      Promise.all(Array.from({ length: count }, (_, index) => pages.speak(`${who} ${index}`, 'ru', who).then(refusal)));
    const first = await asked('a', 2 * perSecondOfSession + 3);
    expect(first.filter((one) => one === 'none')).toHaveLength(2 * perSecondOfSession);
    expect(first.at(-1)).toBe('tooMuchSpeech');
    const others = await Promise.all(['b', 'c', 'd', 'e'].map((who) => asked(who, 2)));
    expect(others.flat().filter((one) => one === 'none')).toHaveLength(2 * perSecond - 2 * perSecondOfSession);
    expect(refusal(await pages.speak('a 0', 'ru', 'z'))).toBe('none');
    atMs += 1000;
    expect(refusal(await pages.speak('a new one', 'ru', 'a'))).toBe('none');
  });

  it('lets eight wait for the one that is being spoken, whoever asks and however slowly', () => {
    const real = { say: () => new Promise<never>(() => {}), close: async () => {} };
    const pages = new SpokenPages({ speech: real as never, monotonicMs: () => (atMs += 60_000), warn: () => {} });
    const answers: string[] = [];
    for (let count = 0; count < LIMITS.speech.waiting + 2; count++) {
      void pages.speak(`text ${count}`, 'ru', `session ${count}`).then((answer) => answers.push(`${count} ${refusal(answer)}`));
    }
    return vi.waitFor(() => expect(answers).toEqual([`${LIMITS.speech.waiting + 1} tooMuchSpeech`]));
  });

  it('keeps within its memory, and the newest', async () => {
    const pages = pagesWith({ samples: LIMITS.memoryBytes.pageSpeech / 5 });
    const paths: string[] = [];
    for (let index = 0; index < 5; index++) {
      atMs += 10_000;
      paths.push(String(await pages.speak(`text ${index}`, 'en', 'a')));
    }
    expect(paths.map((path) => pages.at(path) !== undefined)).toEqual([false, false, false, true, true]);
    const large = pagesWith({ samples: LIMITS.memoryBytes.pageSpeech });
    expect(large.at(String(await large.speak('long', 'en', 'a')))).toBeDefined();
  });

  it('says that it has none, and the log does not say of what text', async () => {
    const pages = pagesWith({ program: '/nowhere/espeak-ng' });
    expect(refusal(await pages.speak('Анна И., 10:30', 'ru', 'a'))).toBe('cannotSpeak');
    expect(warned).toEqual(['noSynthesiser']);
    expect(refusal(await pages.speak('Guten Tag', 'de', 'a'))).toBe('cannotSpeak');
    expect(refusal(await pages.speak('→', 'ru', 'a'))).toBe('cannotSpeak');
  });

  it('ends what is being spoken when the box stops', () => {
    pagesWith({ samples: 100 }).close();
    expect(spoken).toEqual(['closed']);
  });

  it('counts how long is spoken, not how many texts: numbers take a minute to say', async () => {
    const pages = pagesWith({ samples: 30 * RATE_HZ });
    const { secondsOfSession } = LIMITS.speech;
    expect(refusal(await pages.speak('one', 'en', 'a'))).toBe('none');
    expect(refusal(await pages.speak('two', 'en', 'a'))).toBe('tooMuchSpeech');
    atMs += 1000 * Math.ceil((30 - 2 * secondsOfSession) / secondsOfSession) - 500;
    expect(refusal(await pages.speak('three', 'en', 'a'))).toBe('tooMuchSpeech');
    atMs += 1000;
    expect(refusal(await pages.speak('four', 'en', 'a'))).toBe('none');
    // What was spoken before costs nothing; others have budgets of their own within that of all.
    expect(refusal(await pages.speak('one', 'en', 'a'))).toBe('none');
    expect(refusal(await pages.speak('five', 'en', 'b'))).toBe('none');
    expect(refusal(await pages.speak('six', 'en', 'c'))).toBe('tooMuchSpeech');
    atMs += 2000;
    expect(refusal(await pages.speak('six', 'en', 'c'))).toBe('none');
  });

  it('refuses what takes longer than a minute under a name of its own, and no fault of the voice is reported', async () => {
    const pages = pagesWith();
    const long = await pages.speak('9, '.repeat(166), 'ru', 'a');
    expect(long).toMatchObject({ error: 'speechTooLong', parameters: { most: 60 } });
    expect(warned).toEqual([]);
    expect(refusal(await pages.speak('Справки', 'ru', 'a'))).toBe('tooMuchSpeech');
  });
});
