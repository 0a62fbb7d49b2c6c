/**
 * Free text says anything: a log may quote a visitor's comment, an error the name of a clerk. So everything private that the box keeps is
 * gathered first, and then taken out of every text, wherever it stands there.
 */
import { isPrivateName, MASK, PEOPLE } from './bundle.js';

/** What is shorter says nothing about anybody, and is part of too many other words. */
const LETTERS_MIN = 3;
/** Of people: their names, each word of which is private, and not only the whole. */
const NAMES = /name|patronymic|login/i;
/** The code of a ticket; other things called code are no texts of so many characters. */
const TICKET_CODE = /^[A-Za-z0-9_-]{14}$/;
const WORD = /[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*/gu;
const IS_WORD = new RegExp(`^${WORD.source}$`, 'u');

export interface GatheredTexts {
  readonly words: readonly string[];
  readonly phrases: readonly string[];
}

export class PrivateTexts {
  readonly #words = new Set<string>();
  readonly #phrases = new Set<string>();

  /** What was gathered, for `add` in another process. */
  toJSON(): GatheredTexts {
    return { words: [...this.#words], phrases: [...this.#phrases] };
  }

  add({ words, phrases }: GatheredTexts): void {
    for (const word of words) this.#words.add(word);
    for (const phrase of phrases) this.#phrases.add(phrase);
  }

  /** Everything in it that stands under a private name, however deep. `isPerson`: it is an element of a book of people. */
  gather(value: unknown, isPerson = false): void {
    if (Array.isArray(value)) for (const inside of value) this.gather(inside, isPerson);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    const isOfPeople = isPerson || ('book' in value && PEOPLE.has(String(value.book)));
    for (const [name, inside] of Object.entries(value)) {
      if (typeof inside !== 'string') this.gather(inside, isOfPeople || PEOPLE.has(name));
      else if (isPrivateName(name) || (name === 'code' && TICKET_CODE.test(inside))) this.#add(inside, NAMES.test(name));
      else if (isOfPeople && NAMES.test(name)) this.#add(inside, true);
    }
  }

  #add(text: string, isName: boolean): void {
    const plain = text.trim().toLowerCase();
    if (plain.length < LETTERS_MIN) return;
    if (IS_WORD.test(plain)) this.#words.add(plain);
    else this.#phrases.add(plain);
    if (isName) for (const [word] of plain.matchAll(WORD)) if (word.length >= LETTERS_MIN) this.#words.add(word);
  }

  /** The text without any of them, whole words only. */
  without(text: string): string {
    let rest = text;
    for (const phrase of this.#phrases) rest = withoutPhrase(rest, phrase);
    return rest.replace(WORD, (word) => {
      if (this.#words.has(word.toLowerCase())) return MASK;
      const parts = word.split('-');
      return parts.length === 1 ? word : parts.map((part) => (this.#words.has(part.toLowerCase()) ? MASK : part)).join('-');
    });
  }

  /** A copy whose texts are without any of them; names of fields stay. */
  withoutIn(value: unknown): unknown {
    if (typeof value === 'string') return this.without(value);
    if (Array.isArray(value)) return value.map((inside) => this.withoutIn(inside));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inside]) => [name, this.withoutIn(inside)]));
  }
}

function withoutPhrase(text: string, phrase: string): string {
  const lower = text.toLowerCase();
  // Some letters grow when they are made small: then places do not fit, and the whole text goes.
  if (lower.length !== text.length) return lower.includes(phrase) ? MASK : text;
  let rest = '';
  let from = 0;
  for (let at = lower.indexOf(phrase); at >= 0; at = lower.indexOf(phrase, from)) {
    rest += text.slice(from, at) + MASK;
    from = at + phrase.length;
  }
  return rest + text.slice(from);
}
