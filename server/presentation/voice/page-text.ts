/** What a synthesiser gets of a text of a page. */
import { transliterated } from './announcement.js';
import { letterWords, numberWords, textFor, type VoiceLanguage } from './words.js';

/** Brackets and other signs are commands to a synthesiser; these make pauses. */
const UNSAID = /[^\p{L}\p{M}\p{N} ,.:;?!%-]+/gu;
/** «Г001», and nothing of a word. */
const TICKET = /(?<![\p{L}\p{N}])(\p{Lu}{1,3})(\d{1,6})(?![\p{L}\p{N}])/gu;

/** Empty = nothing of it can be said. Tickets are said as the hall will hear them called: «гэ два». */
export function pageText(text: string, language: VoiceLanguage): string {
  const called = text.normalize('NFC').replace(TICKET, (ticket, prefix: string, number: string) => {
    const letters = letterWords(prefix, language);
    const words = [...letters, ...numberWords(Number(number), language)];
    return letters.length === 0 ? ticket : words.map((word) => word.text).join(' ');
  });
  const plain = called.replace(UNSAID, ' ').replace(/\s+/g, ' ').trim();
  if (!/[\p{L}\p{N}]/u.test(plain)) return '';
  // A voice of a language in Latin letters would spell out Cyrillic ones.
  return /\p{Script=Latin}/u.test(textFor('client', language)) ? transliterated(plain) : plain;
}
