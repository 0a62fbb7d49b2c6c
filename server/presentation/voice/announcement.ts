/** The words of a call: «клиент гэ два, окно два», in each of the branch's languages. */
import type { Utterance, Word } from '../../../drivers/sound/utterance.js';
import { aliasIn, type Named, nameIn } from '../../model/by-language.js';
import { letterWords, NUMBER_CLIPS, numberWords, textFor, VOICE_LANGUAGES, type VoiceLanguage, wordsFor } from './words.js';

export { VOICE_LANGUAGES, type VoiceLanguage } from './words.js';

const CLIENT = 'client';

/** The called ticket: its prefix, which is said letter by letter, and its number. */
export interface CalledTicket {
  readonly prefix: string;
  readonly number: number;
}

export const announcement = ({ prefix, number }: CalledTicket, window: NamedWindow, language: VoiceLanguage): Utterance => ({
  language,
  groups: [
    [...wordsFor([CLIENT], language), ...letterWords(prefix, language), ...numberWords(number, language)],
    placeWords(window, language),
  ],
});

/** The clips that calls to these windows with these prefixes may use; each once. */
export function clipsNeeded(prefixes: readonly string[], windows: readonly NamedWindow[], language: VoiceLanguage): readonly string[] {
  // A branch of thousands of services has as many prefixes, of the same few letters.
  const letters = letterWords([...new Set(prefixes.join('').normalize('NFC'))].join(''), language);
  const places = windows.flatMap((window) => placeWords(window, language));
  return [...new Set([CLIENT, ...[...letters, ...places].map(({ clip }) => clip), ...NUMBER_CLIPS])];
}

// How a window is said. Boards show the alias of a window and people use its name. The number is that of the alias, or else of the name;
// the kind of place («окно», «касса», «кабинет») is taken from either. So «Окно 2» is said in every language. A name without a number and
// of no known kind, such as «Администратор», is said as it stands.

export interface NamedWindow extends Named {
  readonly id: number;
  readonly alias: string;
}

const KINDS = ['window', 'cashier', 'room', 'desk'] as const;
type Kind = (typeof KINDS)[number];

const KIND_BY_WORD = new Map(KINDS.flatMap((kind) => VOICE_LANGUAGES.map((language) => [textFor(kind, language), kind] as const)));

export function placeWords(window: NamedWindow, language: VoiceLanguage): readonly Word[] {
  const [aliasText, nameText] = [aliasIn(window, language), nameIn(window, language)];
  const [alias, name] = [parse(aliasText), parse(nameText)];
  const kind = alias.kind ?? name.kind;
  const numbered = alias.number !== null ? alias : name;
  if (numbered.number !== null) {
    // A number before a noun counts in Kazakh: «екі терезе» is two windows. «терезе нөмірі екі» is the window with the number two.
    const place = wordsFor([kind ?? 'window', 'numbered'], language);
    return [...place, ...numberWords(numbered.number, language), ...letterWords(numbered.letters, language)];
  }
  // A window that is called «А» alone is «окно А».
  const only = [nameText, aliasText].map((each) => each.normalize('NFC').trim()).find((each) => each !== '') ?? '';
  const letter = /^\p{L}$/u.test(only) ? letterWords(only, language) : [];
  if (letter.length > 0) return [...wordsFor([kind ?? 'window'], language), ...letter];
  const text = sayable(nameText, language) || sayable(aliasText, language);
  return kind !== null || text === '' ? wordsFor([kind ?? 'window'], language) : [{ text, clip: `place-${window.id}` }];
}

interface Parsed {
  readonly kind: Kind | null;
  readonly number: number | null;
  /** After the number: the А of «12А». */
  readonly letters: string;
}

/** A kind of place, a number with or without letters, or both; other text has neither. */
const PLACE = /^(?<kind>\p{L}[\p{L} ]*?)?\s*(?:№|#|n°|нөмірі)?\s*(?:(?<number>\d{1,6})[ -]?(?<letters>\p{L}{0,2}))?$/u;

/** As Kazakh has it: «2-терезе». */
const NUMBER_FIRST = /^(?<number>\d{1,6}) ?[-–] ?(?<kind>\p{L}[\p{L} ]*)$/u;

function parse(text: string): Parsed {
  const tidy = text.normalize('NFC').trim().toLowerCase().replace(/\s+/g, ' ');
  const first = NUMBER_FIRST.exec(tidy)?.groups;
  const named = KIND_BY_WORD.get(first?.kind?.trim() ?? '');
  if (first !== undefined && named !== undefined) return { kind: named, number: Number(first.number), letters: '' };
  const { kind: word, number, letters = '' } = PLACE.exec(tidy)?.groups ?? {};
  const kind = word === undefined ? null : (KIND_BY_WORD.get(word.trim()) ?? null);
  // The 1 of «Отдел 1» is not the number of a window: as one, it would mislead visitors.
  if (number === undefined || (word !== undefined && kind === null)) return { kind, number: null, letters: '' };
  return { kind, number: Number(number), letters };
}

const SAID_AT_MOST = 80;

/** The part of a typed text that a synthesiser may get: it treats brackets and other signs as commands. */
function sayable(text: string, language: VoiceLanguage): string {
  const tidy = text
    .normalize('NFC')
    .replace(/[^\p{L}\p{N} ,.-]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const plain = [...tidy].slice(0, SAID_AT_MOST).join('').trim();
  // A voice of a language in Latin letters would spell out Cyrillic ones.
  const readable = /\p{Script=Latin}/u.test(textFor(CLIENT, language)) ? transliterated(plain) : plain;
  return readable.replace(LETTER, (letter, hyphen: string, at: number) => {
    const [before, after] = [readable.slice(0, at), readable.slice(at + letter.length)];
    // «В архив» begins with a preposition.
    if (before === '' && /^ \p{Ll}/u.test(after)) return letter;
    const said = letterWords(letter.slice(0, letter.length - hyphen.length), language)[0]?.text ?? letter;
    return `${/\p{N}$/u.test(before) ? ' ' : ''}${said}${/^\p{N}/u.test(after) ? ' ' : ''}`;
  });
}

/**
 * A letter that is a name, and no conjunction or preposition: «Касса А», «Отдел В 1», «Кабинет К-1», «А1», «12А». A capital
 * that stands alone, any
 * letter at a number, and the last one.
 */
const LETTER = /(?<![\p{L}\p{M}])(?:\p{L}(?=-?\p{N})|\p{Lu}(?![\p{L}\p{M}]|-\p{L}{2}|-\p{Ll})|(?<= )\p{L}$)((?:-(?=\p{N}))?)/gu;

/** As in passports (ICAO 9303); Kazakh letters by the nearest sound. */
const ROMAN: Readonly<Record<string, string>> = {
  ...{ а: 'a', ә: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i', к: 'k', қ: 'k', л: 'l' },
  ...{ м: 'm', н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ұ: 'u', ү: 'u', ф: 'f', х: 'kh', һ: 'h', ц: 'ts' },
  ...{ ч: 'ch', ш: 'sh', щ: 'shch', ъ: '', ы: 'y', і: 'i', ь: '', э: 'e', ю: 'iu', я: 'ia' },
};

/** Cyrillic letters as Latin ones. */
export const transliterated = (text: string): string =>
  text.replace(/\p{Script=Cyrillic}/gu, (letter) => ROMAN[letter.toLowerCase()] ?? '').trim();
