/**
 * Whole numbers in words, as names, not as counts: Russian «окно один», «окно двадцать два». The words follow CLDR's rules for spelling
 * numbers out (cldr/common/rbnf/ru.xml, en.xml, kk.xml).
 */
import type { Word } from '../../../drivers/sound/utterance.js';

export const VOICE_LANGUAGES = ['ru', 'en', 'kk'] as const;
export type VoiceLanguage = (typeof VOICE_LANGUAGES)[number];

interface NumberWords {
  /** 0 to 19. */
  readonly small: readonly string[];
  /** 20, 30 … 90. */
  readonly tens: readonly string[];
  /** 100, 200 … 900. */
  readonly hundreds: readonly string[];
  /** 1000, 2000 … 9000 as a whole: the Russian thousand is a feminine noun, so the number and the noun change with each other. */
  readonly thousands: readonly string[];
}

const EN_SMALL = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen'],
  ...['fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const KK_DIGITS = ['нөл', 'бір', 'екі', 'үш', 'төрт', 'бес', 'алты', 'жеті', 'сегіз', 'тоғыз'];

const WORDS: Readonly<Record<VoiceLanguage, NumberWords>> = {
  ru: {
    small: [
      ...['ноль', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять', 'десять', 'одиннадцать', 'двенадцать'],
      ...['тринадцать', 'четырнадцать', 'пятнадцать', 'шестнадцать', 'семнадцать', 'восемнадцать', 'девятнадцать'],
    ],
    tens: ['двадцать', 'тридцать', 'сорок', 'пятьдесят', 'шестьдесят', 'семьдесят', 'восемьдесят', 'девяносто'],
    hundreds: ['сто', 'двести', 'триста', 'четыреста', 'пятьсот', 'шестьсот', 'семьсот', 'восемьсот', 'девятьсот'],
    thousands: [
      ...['одна тысяча', 'две тысячи', 'три тысячи', 'четыре тысячи'],
      ...['пять', 'шесть', 'семь', 'восемь', 'девять'].map((digit) => `${digit} тысяч`),
    ],
  },
  en: {
    small: EN_SMALL,
    tens: ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'],
    hundreds: EN_SMALL.slice(1, 10).map((digit) => `${digit} hundred`),
    thousands: EN_SMALL.slice(1, 10).map((digit) => `${digit} thousand`),
  },
  kk: {
    small: [...KK_DIGITS, ...KK_DIGITS.map((digit, value) => (value === 0 ? 'он' : `он ${digit}`))],
    tens: ['жиырма', 'отыз', 'қырық', 'елу', 'алпыс', 'жетпіс', 'сексен', 'тоқсан'],
    hundreds: KK_DIGITS.slice(1).map((digit, index) => (index === 0 ? 'жүз' : `${digit} жүз`)),
    thousands: KK_DIGITS.slice(1).map((digit, index) => (index === 0 ? 'мың' : `${digit} мың`)),
  },
};

const LARGEST_SPELT_OUT = 9999;

const clipOf = (value: number): string => `number-${value}`;

/** @param value a whole number from 0; one above 9999 is said digit by digit, because its name is too long to listen to */
export function numberWords(value: number, language: VoiceLanguage): readonly Word[] {
  if (value > LARGEST_SPELT_OUT) return [...String(value)].flatMap((digit) => numberWords(Number(digit), language));
  return partsOf(value).map((part) => ({ text: wordFor(part, language), clip: clipOf(part) }));
}

/** 2342 → 2000, 300, 40, 2: each has a word of its own. */
function partsOf(value: number): readonly number[] {
  const below100 = value % 100;
  const small = below100 < 20 ? [below100] : [below100 - (below100 % 10), below100 % 10];
  const parts = [value - (value % 1000), (value % 1000) - below100, ...small].filter((part) => part > 0);
  return parts.length > 0 ? parts : [0];
}

function wordFor(part: number, language: VoiceLanguage): string {
  const { small, tens, hundreds, thousands } = WORDS[language];
  if (part < 20) return small[part] ?? '';
  if (part < 100) return tens[part / 10 - 2] ?? '';
  return (part < 1000 ? hundreds[part / 100 - 1] : thousands[part / 1000 - 1]) ?? '';
}

const multiplesOf = (step: number, first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);

/** The clips that all numbers are made of. */
export const NUMBER_CLIPS: readonly string[] = [
  ...multiplesOf(1, 0, 19),
  ...multiplesOf(10, 2, 9),
  ...multiplesOf(100, 1, 9),
  ...multiplesOf(1000, 1, 9),
].map(clipOf);
