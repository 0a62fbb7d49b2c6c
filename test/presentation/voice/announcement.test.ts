/** What is said: words and clips of every ticket at every window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textOf, type Utterance } from '../../../drivers/sound/utterance.js';
import { demoBranch } from '../../../server/demo/branch.js';
import { announcement, clipsNeeded, VOICE_LANGUAGES, type VoiceLanguage } from '../../../server/presentation/voice/announcement.js';
import { cases } from '../../support/depth.js';

const WINDOW = { id: 11, name: 'Окно 2', alias: 'Окно 2' };

const LETTERS = 'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІABCDEFGHIJKLMNOPQRSTUVWXYZ';
const PLACES = ['Окно 1', 'Касса', 'Кабинет', 'Стол'].map((name) => ({ id: 1, name, alias: '' }));
/** Everything that a branch can need, but for windows with a name and no number. */
const allClips = (language: VoiceLanguage): readonly string[] => clipsNeeded([LETTERS], PLACES, language);

const textIn = ({ groups }: Utterance): string => groups.map(textOf).join(', ');
const clipsIn = ({ groups }: Utterance): readonly string[] => groups.flatMap((group) => group.map(({ clip }) => clip));
const numberIn = (value: number, language: VoiceLanguage): string =>
  textIn(announcement({ prefix: '', number: value }, WINDOW, language))
    .split(', ')[0]
    ?.replace(/^\S+ /, '') ?? '';
const placeIn = (language: VoiceLanguage, name: string, alias = name): string =>
  textIn(announcement({ prefix: '', number: 1 }, { id: 7, name, alias }, language)).replace(/^[^,]*, /, '');

const placeOf = (text: string): string => text.replace(/^[^,]*, /, '');

describe('a called ticket', () => {
  it.each([
    ['ru', 'клиент гэ два, окно два'],
    ['en', 'client gheh two, window two'],
    ['kk', 'клиент ге екі, терезе нөмірі екі'],
  ] as const)('in %s: %s', (language, text) => {
    const said = announcement({ prefix: 'Г', number: 2 }, WINDOW, language);
    expect(textIn(said)).toBe(text);
    expect(said.language).toBe(language);
  });

  it('is the same in clips, word by word', () => {
    const called = { prefix: 'Г', number: 2342 };
    expect(announcement(called, WINDOW, 'ru').groups.map((group) => group.map(({ clip }) => clip))).toEqual([
      ['client', 'cyrillic-ghe', 'number-2000', 'number-300', 'number-40', 'number-2'],
      ['window', 'number-2'],
    ]);
    expect(clipsIn(announcement(called, WINDOW, 'kk')).slice(-3)).toEqual(['window', 'numbered', 'number-2']);
  });

  it('to a window with a name in the language of the call', () => {
    const said = (window: { readonly name: string; readonly alias: string; readonly names: Readonly<Record<string, string>> }) =>
      VOICE_LANGUAGES.map((language) => placeOf(textIn(announcement({ prefix: '', number: 1 }, { id: 7, ...window }, language))));
    const inquiries = { name: 'Справочная', names: { kk: 'Анықтама орны', en: 'Information' } };
    expect(said({ ...inquiries, alias: 'Справочная' })).toEqual(['Справочная', 'Information', 'Анықтама орны']);
    // The number of a short name counts, whatever the name.
    expect(said({ ...inquiries, alias: 'Кабинет 12' })).toEqual(['кабинет двенадцать', 'room twelve', 'кабинет нөмірі он екі']);
  });

  it('without a prefix, with a long one, with one of another alphabet', () => {
    const textOfTicket = (prefix: string, language: VoiceLanguage) => textIn(announcement({ prefix, number: 7 }, WINDOW, language));
    expect(textOfTicket('', 'ru')).toBe('клиент семь, окно два');
    expect(textOfTicket('vip-', 'ru')).toBe('клиент вэ и́ пэ семь, окно два');
    // Numbers of two such ranges are told apart by it alone.
    expect([textOfTicket('К1-', 'ru'), textOfTicket('К2-', 'kk')]).toEqual([
      'клиент ка один семь, окно два',
      'клиент ка екі жеті, терезе нөмірі екі',
    ]);
    expect(textOfTicket('H', 'ru')).toBe('клиент аш семь, окно два');
    expect(textOfTicket('Й', 'ru')).toBe('клиент и́ краткое семь, окно два');
    // Typed as two signs, и and a breve.
    expect(textOfTicket('Й'.normalize('NFD'), 'kk')).toBe('клиент қысқа ій жеті, терезе нөмірі екі');
    expect(textOfTicket('Ω☺', 'en')).toBe('client seven, window two');
  });
});

describe('numbers', () => {
  it.each([
    [0, 'ноль', 'zero', 'нөл'],
    [1, 'один', 'one', 'бір'],
    [10, 'десять', 'ten', 'он'],
    [14, 'четырнадцать', 'fourteen', 'он төрт'],
    [19, 'девятнадцать', 'nineteen', 'он тоғыз'],
    [20, 'двадцать', 'twenty', 'жиырма'],
    [21, 'двадцать один', 'twenty one', 'жиырма бір'],
    [40, '40', 'forty', 'қырық'],
    [99, 'девяносто девять', 'ninety nine', 'тоқсан тоғыз'],
    [100, 'сто', 'one hundred', 'жүз'],
    [211, 'двести одиннадцать', 'two hundred eleven', 'екі жүз он бір'],
    [500, 'пятьсот', 'five hundred', 'бес жүз'],
    [905, 'девятьсот пять', 'nine hundred five', 'тоғыз жүз бес'],
    // A thousand is feminine in Russian, and its form follows its number.
    [1000, 'одна тысяча', 'one thousand', 'мың'],
    [2002, 'две тысячи два', 'two thousand two', 'екі мың екі'],
    [4010, 'четыре тысячи десять', 'four thousand ten', 'төрт мың он'],
    [5121, 'пять тысяч сто двадцать один', 'five thousand one hundred twenty one', 'бес мың жүз жиырма бір'],
    [9999, 'девять тысяч девятьсот девяносто девять', 'nine thousand nine hundred ninety nine', 'тоғыз мың тоғыз жүз тоқсан тоғыз'],
    [10_203, 'один ноль два ноль три', 'one zero two zero three', 'бір нөл екі нөл үш'],
  ])('%i', (value, ru, en, kk) => {
    expect([numberIn(value, 'ru'), numberIn(value, 'en'), numberIn(value, 'kk')]).toEqual([ru, en, kk]);
  });

  it.each(VOICE_LANGUAGES)('in %s: each from 0 to 9999 has words of its own, of clips that are listed, which add up to it', (language) => {
    const listed = new Set(allClips(language));
    const texts = new Set<string>();
    for (let value = 0; value <= 9999; value++) {
      const [words = []] = announcement({ prefix: '', number: value }, WINDOW, language).groups;
      const clips = words.slice(1).map(({ clip }) => clip);
      expect(clips.every((clip) => listed.has(clip))).toBe(true);
      expect(clips.reduce((sum, clip) => sum + Number(clip.replace('number-', '')), 0)).toBe(value);
      expect(words.every(({ text }) => text !== '')).toBe(true);
      texts.add(textOf(words));
    }
    expect(texts.size).toBe(10_000);
  });
});

describe('a window', () => {
  it.each([
    // name, alias, ru, en, kk
    ['Окно 1', '1', 'окно один', 'window one', 'терезе нөмірі бір'],
    ['Окно 2', '12', 'окно двенадцать', 'window twelve', 'терезе нөмірі он екі'],
    ['Окно №12', 'Окно №12', 'окно двенадцать', 'window twelve', 'терезе нөмірі он екі'],
    ['окно12а', 'окно12а', 'окно двенадцать а́', 'window twelve ah', 'терезе нөмірі он екі а'],
    ['Касса', 'К', 'касса', 'cash desk', 'касса'],
    ['Касса 2', '', 'касса два', 'cash desk two', 'касса нөмірі екі'],
    ['Кабинет 305', '305', 'кабинет триста пять', 'room three hundred five', 'кабинет нөмірі үш жүз бес'],
    ['Window 4', 'Window 4', 'окно четыре', 'window four', 'терезе нөмірі төрт'],
    ['Терезе № 5', '5', 'окно пять', 'window five', 'терезе нөмірі бес'],
    ['Отдел кадров', '5', 'окно пять', 'window five', 'терезе нөмірі бес'],
    ['Администратор', 'Администратор', 'Администратор', 'administrator', 'Администратор'],
    ['Касса А', 'Касса А', 'Касса а́', 'kassa eigh', 'Касса а'],
    ['Отдел 1', 'Отдел 1', 'Отдел 1', 'otdel 1', 'Отдел 1'],
    // Its small form is two characters, and the second is no letter.
    ['İ', '', 'İ', 'İ', 'İ'],
    ['', '', 'окно', 'window', 'терезе'],
    ['☺', '☺', 'окно', 'window', 'терезе'],
  ])('%s, alias %s', (name, alias, ru, en, kk) => {
    expect(VOICE_LANGUAGES.map((language) => placeIn(language, name, alias))).toEqual([ru, en, kk]);
  });

  it('that has a name and no number has a clip of its own', () => {
    const window = { id: 18, name: 'Администратор', alias: '' };
    expect(clipsIn(announcement({ prefix: '', number: 1 }, window, 'ru')).at(-1)).toBe('place-18');
  });

  it('is said in Kazakh with the number behind it: before it, it would count windows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9999 }), (number) => {
        expect(placeIn('kk', `Окно ${number}`)).toMatch(/^терезе нөмірі \S/);
      }),
    );
  });
});

describe('whatever people typed', () => {
  const anyCall = fc.record({
    prefix: fc.oneof(fc.constantFrom('', 'Г', 'B', 'ҚҰ', 'vip'), fc.string({ unit: 'grapheme', maxLength: 8 })),
    number: fc.integer({ min: 0, max: 999_999 }),
    window: fc.record({
      id: fc.integer({ min: 1, max: 999 }),
      name: fc.oneof(
        fc.constantFrom('Окно 3', '--version', "[[h@l'oU]] <speak>", '$(reboot)'),
        fc.string({ unit: 'grapheme', maxLength: 200 }),
      ),
      alias: fc.string({ unit: 'grapheme', maxLength: 200 }),
    }),
    language: fc.constantFrom(...VOICE_LANGUAGES),
  });

  it('something is said in two breaths, with nothing in it that a synthesiser obeys, of clips that are listed', () => {
    fc.assert(
      fc.property(anyCall, ({ window, language, ...ticket }) => {
        const said = announcement(ticket, window, language);
        expect(said.groups.length).toBe(2);
        for (const group of said.groups) expect(group.length).toBeGreaterThan(0);
        expect(textIn(said)).toMatch(/^(?:[\p{L}\p{N} ,.-]|\u0301)+$/u);
        expect(textIn(said).length).toBeLessThan(400);
        const listed = new Set([...allClips(language), `place-${window.id}`]);
        expect(clipsIn(said).filter((clip) => !listed.has(clip))).toEqual([]);
        for (const clip of clipsIn(said)) expect(clip).toMatch(/^[a-z0-9-]+$/);
      }),
      { numRuns: cases(2_000) },
    );
  });

  it('each letter has a clip of its own', () => {
    for (const language of VOICE_LANGUAGES) {
      const [[, ...words] = []] = announcement({ prefix: LETTERS, number: 0 }, WINDOW, language).groups;
      expect(new Set(words.map(({ clip }) => clip)).size).toBe(LETTERS.length + 1);
    }
  });

  it('a branch needs the clips of its own letters and windows, and those of all numbers', () => {
    const windows = [WINDOW, { id: 18, name: 'Администратор', alias: '' }];
    const needed = clipsNeeded(['', 'Г', 'VIP'], windows, 'kk').filter((clip) => !clip.startsWith('number-'));
    expect(needed).toEqual(['client', 'cyrillic-ghe', 'latin-v', 'latin-i', 'latin-p', 'window', 'numbered', 'place-18']);
  });
});

describe('the demo', () => {
  it('has windows and prefixes that can be said with listed clips, but for the administrator', () => {
    const unlisted = VOICE_LANGUAGES.flatMap((language) =>
      demoBranch.Workplace.flatMap((window) =>
        demoBranch.TicketRange.flatMap(({ prefix }) => {
          const said = announcement({ prefix, number: 1 }, window, language);
          expect(said.groups[0]?.length).toBe(2 + prefix.length);
          return clipsIn(said).filter((clip) => !allClips(language).includes(clip));
        }),
      ),
    );
    expect(new Set(unlisted)).toEqual(new Set(['place-18']));
  });
});

describe('the list for whoever records clips', () => {
  it('has every clip, and what is to be said in it', async () => {
    const rows = allClips('kk').map((clip) => {
      const words = VOICE_LANGUAGES.map((language) => (allClips(language).includes(clip) ? wordOf(clip, language) : '–'));
      return `| \`${clip}\` | ${words.join(' | ')} |`;
    });
    const page = [
      '# Recorded clips for calls by voice',
      '',
      'Generated from server/presentation/voice: `npx vitest run test/presentation/voice -u` writes it anew.',
      '',
      'A folder for each language in the folder that `[voice] clips` names, in it a file for each clip: `ru/number-20.wav`. WAV, 16-bit',
      'PCM, one or two channels, best 22,050 samples a second (8,000 to 48,000 are read). Silence around the word is cut off by the box;',
      'loudness is not changed, so record all of them in one session. Of the letters only those of your own tickets are needed. A window',
      'that has a name and no number is `place-ID`, such as `place-18`. `chime.wav` in the folder itself takes the place of the two notes.',
      'A sentence that lacks one of its clips is spoken by espeak-ng as a whole, and `devices` says that clips are missing.',
      '',
      '| clip | Russian (`ru`) | English (`en`) | Kazakh (`kk`) |',
      '|---|---|---|---|',
      ...rows,
      '',
    ];
    await expect(page.join('\n')).toMatchFileSnapshot('../../../docs/voice-clips.md');
  });
});

/** What is said in a clip: found by saying everything that can be called. */
function wordOf(clip: string, language: VoiceLanguage): string {
  const known = wordsByClip(language).get(clip);
  if (known === undefined) throw new Error(`nothing says ${clip} in ${language}`);
  return known;
}

const found = new Map<VoiceLanguage, ReadonlyMap<string, string>>();

function wordsByClip(language: VoiceLanguage): ReadonlyMap<string, string> {
  const before = found.get(language);
  if (before !== undefined) return before;
  const numbers = Array.from({ length: 10_000 }, (_, number) => announcement({ prefix: '', number }, WINDOW, language));
  const letters = announcement({ prefix: LETTERS, number: 0 }, WINDOW, language);
  const places = PLACES.map((place) => announcement({ prefix: '', number: 0 }, place, language));
  const words = [...numbers, letters, ...places].flatMap(({ groups }) => groups.flat());
  const now = new Map(words.map(({ clip, text }) => [clip, text]));
  found.set(language, now);
  return now;
}
