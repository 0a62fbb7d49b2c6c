/**
 * Names of letters. Clips have the Unicode names of letters, because А and A look alike in a file name. Latin letters have their
 * traditional Russian names («бэ», «аш», «игрек»). Kazakh letters in Russian have the nearest name that a Russian voice can say.
 */
import type { Word } from '../../../drivers/sound/utterance.js';
import type { VoiceLanguage } from './numbers.js';

/** Letter, clip, and its names in Russian, English and Kazakh. */
type Row = readonly [letter: string, clip: string, ru: string, en: string, kk: string];

const CYRILLIC: readonly Row[] = [
  ['А', 'a', 'а', 'ah', 'а'],
  ['Б', 'be', 'бэ', 'beh', 'бе'],
  ['В', 've', 'вэ', 'veh', 'ве'],
  ['Г', 'ghe', 'гэ', 'gheh', 'ге'],
  ['Д', 'de', 'дэ', 'deh', 'де'],
  ['Е', 'ie', 'е', 'yeh', 'е'],
  ['Ё', 'io', 'ё', 'yo', 'ё'],
  ['Ж', 'zhe', 'жэ', 'zheh', 'же'],
  ['З', 'ze', 'зэ', 'zeh', 'зе'],
  ['И', 'i', 'и', 'ee', 'и'],
  ['Й', 'short-i', 'и краткое', 'short ee', 'қысқа и'],
  ['К', 'ka', 'ка', 'kah', 'ка'],
  ['Л', 'el', 'эль', 'ell', 'эль'],
  ['М', 'em', 'эм', 'em', 'эм'],
  ['Н', 'en', 'эн', 'en', 'эн'],
  ['О', 'o', 'о', 'oh', 'о'],
  ['П', 'pe', 'пэ', 'peh', 'пе'],
  ['Р', 'er', 'эр', 'err', 'эр'],
  ['С', 'es', 'эс', 'ess', 'эс'],
  ['Т', 'te', 'тэ', 'teh', 'те'],
  ['У', 'u', 'у', 'oo', 'у'],
  ['Ф', 'ef', 'эф', 'eff', 'эф'],
  ['Х', 'ha', 'ха', 'khah', 'ха'],
  ['Ц', 'tse', 'цэ', 'tseh', 'це'],
  ['Ч', 'che', 'че', 'cheh', 'че'],
  ['Ш', 'sha', 'ша', 'shah', 'ша'],
  ['Щ', 'shcha', 'ща', 'shchah', 'ща'],
  ['Ъ', 'hard-sign', 'твёрдый знак', 'hard sign', 'айыру белгісі'],
  ['Ы', 'yeru', 'ы', 'yery', 'ы'],
  ['Ь', 'soft-sign', 'мягкий знак', 'soft sign', 'жіңішкелік белгісі'],
  ['Э', 'e', 'э', 'eh', 'э'],
  ['Ю', 'yu', 'ю', 'yoo', 'ю'],
  ['Я', 'ya', 'я', 'yah', 'я'],
  ['Ә', 'schwa', 'э', 'a', 'ә'],
  ['Ғ', 'ghe-with-stroke', 'га', 'ghah', 'ға'],
  ['Қ', 'ka-with-descender', 'ка', 'kah', 'қа'],
  ['Ң', 'en-with-descender', 'энг', 'eng', 'эң'],
  ['Ө', 'barred-o', 'ё', 'uh', 'ө'],
  ['Ұ', 'straight-u-with-stroke', 'у', 'oo', 'ұ'],
  ['Ү', 'straight-u', 'ю', 'ue', 'ү'],
  ['Һ', 'shha', 'ха', 'hah', 'һа'],
  ['І', 'ukrainian-i', 'и', 'ee', 'і'],
];

const LATIN: readonly Row[] = [
  ['A', 'a', 'а', 'ay', 'а'],
  ['B', 'b', 'бэ', 'bee', 'бе'],
  ['C', 'c', 'цэ', 'see', 'це'],
  ['D', 'd', 'дэ', 'dee', 'де'],
  ['E', 'e', 'е', 'ee', 'е'],
  ['F', 'f', 'эф', 'eff', 'эф'],
  ['G', 'g', 'гэ', 'jee', 'ге'],
  ['H', 'h', 'аш', 'aitch', 'аш'],
  ['I', 'i', 'и', 'eye', 'и'],
  ['J', 'j', 'йот', 'jay', 'йот'],
  ['K', 'k', 'ка', 'kay', 'ка'],
  ['L', 'l', 'эль', 'ell', 'эль'],
  ['M', 'm', 'эм', 'em', 'эм'],
  ['N', 'n', 'эн', 'en', 'эн'],
  ['O', 'o', 'о', 'oh', 'о'],
  ['P', 'p', 'пэ', 'pea', 'пе'],
  ['Q', 'q', 'ку', 'queue', 'ку'],
  ['R', 'r', 'эр', 'are', 'эр'],
  ['S', 's', 'эс', 'ess', 'эс'],
  ['T', 't', 'тэ', 'tea', 'те'],
  ['U', 'u', 'у', 'you', 'у'],
  ['V', 'v', 'вэ', 'vee', 'ве'],
  ['W', 'w', 'дубль вэ', 'double you', 'дубль ве'],
  ['X', 'x', 'икс', 'ex', 'икс'],
  ['Y', 'y', 'игрек', 'why', 'игрек'],
  ['Z', 'z', 'зэт', 'zed', 'зет'],
];

type Letter = Readonly<Record<VoiceLanguage, Word>>;

function letterOf(script: 'cyrillic' | 'latin', [, name, ru, en, kk]: Row): Letter {
  const clip = `${script}-${name}`;
  return { ru: { text: ru, clip }, en: { text: en, clip }, kk: { text: kk, clip } };
}

const LETTERS: ReadonlyMap<string, Letter> = new Map([
  ...CYRILLIC.map((row) => [row[0], letterOf('cyrillic', row)] as const),
  ...LATIN.map((row) => [row[0], letterOf('latin', row)] as const),
]);

/** Letter by letter, in upper or lower case; signs, and letters of other scripts, are not said. */
export const letterWords = (text: string, language: VoiceLanguage): readonly Word[] =>
  [...text.normalize('NFC').toUpperCase()].flatMap((character) => LETTERS.get(character)?.[language] ?? []);
