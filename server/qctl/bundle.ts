/** Takes secrets and personal data out of what leaves the branch in a support bundle. */
import { readRecovery } from '../../db/store.js';

/** What stands under these names says who somebody is or how to get in; whatever their spelling. */
const PRIVATE = new RegExp(
  'pass(word)?|token|hash|secret|pin|^key$|tls_?key|comment|photo|picture|login' +
    '|surname|patronymic|^clerk$|description|^user$|first_?name|visitor|phone|mail|address|content|answers?',
  'i',
);
/** Names of these are of people, and those of windows and services are not. */
export const PEOPLE_BOOKS = ['User', 'ConsumerPreRegistered', 'Consumer'] as const;
export const PEOPLE: ReadonlySet<string> = new Set(PEOPLE_BOOKS);
export const MASK = '[removed]';

const isPrivateName = (name: string): boolean => PRIVATE.test(name);

/** A copy without what is private, however deep. */
export function withoutPrivate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPrivate);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inside]) => {
      const isPrivate = isPrivateName(name) && inside !== null && inside !== '' && typeof inside !== 'boolean';
      return [name, isPrivate ? MASK : withoutPrivate(inside)];
    }),
  );
}

/** One line of the journal: what happened when, without what somebody wrote or is. */
function eventFacts(event: Readonly<Record<string, unknown>>): unknown {
  const { t, at, c, w, u, id, book, session, printer, state, why, as, number, byMs, day } = event;
  const isPerson = typeof book === 'string' && PEOPLE.has(book);
  return { t, at, c, w, u, id, book, session, printer, state, as, number, byMs, day, ...(!isPerson && t !== 'answered' && { why }) };
}

/** Lines of the log that are JSON keep their fields but for private ones; others may say anything, and are left out. */
export function logLines(text: string): string {
  return text
    .split('\n')
    .flatMap((line) => {
      try {
        const parsed: unknown = JSON.parse(line);
        return typeof parsed === 'object' && parsed !== null ? [JSON.stringify(withoutPrivate(parsed))] : [];
      } catch {
        return [];
      }
    })
    .join('\n');
}

/** The configuration without comments, which may say anything, and with what is private masked; `[pins]` is left out whole. */
export function configurationFacts(parsed: Readonly<Record<string, unknown>>): unknown {
  const { pins: _pins, ...rest } = parsed;
  return withoutPrivate(rest);
}

/** What is shorter says nothing about anybody, and is part of too many other words. */
const LETTERS_MIN = 3;
/** Of people: their names, each word of which is private, and not only the whole. */
const NAMES = /name|patronymic|login/i;
/** The code of a ticket; other things called code are no texts of so many characters. */
const TICKET_CODE = /^[A-Za-z0-9_-]{14}$/;
const WORD = /[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*/gu;
const IS_WORD = new RegExp(`^${WORD.source}$`, 'u');

interface GatheredTexts {
  readonly words: readonly string[];
  readonly phrases: readonly string[];
}

/**
 * Free text says anything: a log may quote a visitor's comment, an error the name of a clerk. So everything private that the box keeps is
 * gathered first, and then taken out of every text, wherever it stands there.
 */
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

const EVENTS = 500;

export interface BundledEvents {
  readonly batches: readonly { readonly sequence: number; readonly events: readonly unknown[] }[];
  /** Everything private that the folder knows, to be taken out of other texts. */
  readonly texts: GatheredTexts;
}

/** The newest events of a data folder, without what somebody wrote or is. */
export function bundleEvents({ directory }: { readonly directory: string }): BundledEvents {
  const texts = new PrivateTexts();
  const { snapshot, entries } = readRecovery(directory);
  if (snapshot !== null) texts.gather(JSON.parse(snapshot.state));
  const batches: { sequence: number; events: unknown[] }[] = [];
  for (const { sequence, events } of entries) {
    const parsed = JSON.parse(events) as Record<string, unknown>[];
    texts.gather(parsed);
    batches.push({ sequence, events: parsed.map(eventFacts) });
    if (batches.length > EVENTS) batches.shift();
  }
  return { batches, texts: texts.toJSON() };
}
