/** How espeak-ng pronounces each word of a call: the phonemes that it prints, in the sentence in which the word is said. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { textOf } from '../../../drivers/sound/utterance.js';
import { announcement, VOICE_LANGUAGES, type VoiceLanguage } from '../../../server/presentation/voice/announcement.js';

const VOICES: Readonly<Record<VoiceLanguage, string>> = { ru: 'ru', kk: 'kk', en: 'en-gb' };
const LATIN = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const RUSSIAN = [...'АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ'];
const KAZAKH = [...RUSSIAN, ...'ӘҒҚҢӨҰҮҺІ'];
const WINDOW = { id: 1, name: 'Окно 1', alias: '1' };

const phonemes = (text: string, language: VoiceLanguage): string =>
  execFileSync('espeak-ng', ['-v', VOICES[language], '-q', '--ipa', '--stdin'], { input: text, encoding: 'utf8' }).trim();

const callOf = (prefix: string, number: number, language: VoiceLanguage): string => {
  const { groups } = announcement({ prefix, number }, WINDOW, language);
  return phonemes(textOf(groups[0] ?? []), language);
};

/** What is heard between «клиент» and «два». */
const letterIn = (letter: string, language: VoiceLanguage): string => callOf(letter, 2, language).split(/\s+/).slice(1, -1).join(' ');

describe.each(VOICE_LANGUAGES)('in %s', (language) => {
  const heard = new Map([...KAZAKH, ...LATIN].map((letter) => [letter, letterIn(letter, language)]));

  it('each letter of a prefix is stressed: it is no conjunction and no preposition', () => {
    const swallowed = [...heard].filter(([, sound]) => !sound.includes('ˈ'));
    expect(swallowed).toEqual([]);
  });

  it('no name of a letter is spelt out in letters', () => {
    // espeak-ng spells a word that it cannot read, `eff` as E, F, F, with lesser stresses.
    const spelt = [...heard].filter(([, sound]) => sound.includes('ˌ'));
    expect(spelt).toEqual([]);
  });

  it('no two letters of an alphabet sound alike', () => {
    const alphabets = { ru: [RUSSIAN, LATIN], kk: [KAZAKH, LATIN], en: [LATIN] }[language];
    for (const alphabet of alphabets) {
      const sounds = alphabet.map((letter) => heard.get(letter));
      expect(sounds.filter((sound, at) => sounds.indexOf(sound) !== at)).toEqual([]);
    }
  });
});

const placeOf = (name: string, alias = '', language: VoiceLanguage = 'ru'): string =>
  textOf(announcement({ prefix: '', number: 1 }, { id: 1, name, alias }, language).groups[1] ?? []);

it.each([
  ['Касса А', 'Касса а́', 'kˈɑssa ˈɑ'],
  ['Кабинет К-1', 'Кабинет ка 1', 'kʌbʲinʲˈet kˈɑ ʌdʲˈin'],
  ['Отдел В 1', 'Отдел вэ 1', 'ʌdʲdʲˈeɭ vˈɛ ʌdʲˈin'],
  ['А1', 'а́ 1', 'ˈɑ ʌdʲˈin'],
  ['Отдел 12А', 'Отдел 12 а́', 'ʌdʲdʲˈeɭ dvʲɪnˈɑttsʌtʲ ˈɑ'],
  ['А', 'окно а́', 'ʌknˈo ˈɑ'],
])('a letter in the name of a window is spoken as one: %s', (name, text, sound) => {
  expect([placeOf(name), phonemes(placeOf(name), 'ru')]).toEqual([text, sound]);
});

it.each(['В архив', 'Выдача и приём', 'Приём с 1 июня', 'К-во справок'])('a word of one letter stays a word: %s', (name) => {
  expect(placeOf(name)).toBe(name);
});

it('a window that is a letter is a window in each language', () => {
  expect([placeOf('', 'А', 'kk'), placeOf('A', '', 'en'), placeOf('Окно Б')]).toEqual(['терезе а', 'window eigh', 'Окно бэ']);
});

describe('Russian numbers', () => {
  it.each([
    // The thousand is feminine; the rest is a name in the masculine, as in «номер один».
    [1001, 'клиент а́ одна тысяча один', 'kɭʲijˈent ˈɑ ʌdnˈɑ tˈysʲʌtʃʲʌ ʌdʲˈin'],
    [2002, 'клиент а́ две тысячи два', 'kɭʲijˈent ˈɑ dvʲˈe tˈysʲʌtʃʲɪ dvˈɑ'],
    [5021, 'клиент а́ пять тысяч двадцать один', 'kɭʲijˈent ˈɑ pʲˈɑtʲ tˈysʲʌdʒʲ dvˈɑttsʌtʲ ʌdʲˈin'],
    // Not «соро́к».
    [42, 'клиент а́ 40 два', 'kɭʲijˈent ˈɑ sˈorɔk dvˈɑ'],
  ])('%i', (number, text, sound) => {
    expect(textOf(announcement({ prefix: 'А', number }, WINDOW, 'ru').groups[0] ?? [])).toBe(text);
    expect(callOf('А', number, 'ru')).toBe(sound);
  });

  it('«окно один», not «окно одна»', () => {
    expect(textOf(announcement({ prefix: '', number: 1 }, { id: 1, name: '', alias: '21' }, 'ru').groups[1] ?? [])).toBe(
      'окно двадцать один',
    );
  });
});
