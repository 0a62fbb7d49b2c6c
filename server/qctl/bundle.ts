/** Removes secrets and personal data from a support bundle before it leaves the branch. */
import { readRecovery } from '../../db/store/store.js';

/** Names of fields with identities or secrets, in any spelling. */
const PRIVATE = new RegExp(
  'pass(word)?|token|hash|secret|pin|^key$|tls_?key|comment|photo|picture|login' +
    '|surname|patronymic|^clerk$|description|^user$|first_?name|visitor|phone|mail|address|content|answers?',
  'i',
);
/** The names in these books are those of people; names of windows and services are not private. */
export const PEOPLE_BOOKS = ['User', 'ConsumerPreRegistered', 'Consumer'] as const;
export const PEOPLE: ReadonlySet<string> = new Set(PEOPLE_BOOKS);
export const MASK = '[removed]';

const isPrivateName = (name: string): boolean => PRIVATE.test(name);

/** A copy of a list or an object with its items replaced; those of a list have no name. Any other value stays. */
export function replacedInside(value: unknown, replaced: (item: unknown, name?: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replaced(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replaced(item, name)]));
}

/** A copy without private fields, at any depth. */
export const withoutPrivate = (value: unknown): unknown =>
  replacedInside(value, (item, name = '') => {
    const isPrivate = isPrivateName(name) && item !== null && item !== '' && typeof item !== 'boolean';
    return isPrivate ? MASK : withoutPrivate(item);
  });

/** One line of the journal: kinds and times, without free texts and identities. */
function eventFacts(event: Readonly<Record<string, unknown>>): unknown {
  const { t, at, c, w, u, id, book, session, printer, state, why, as, number, byMs, day } = event;
  const isPerson = typeof book === 'string' && PEOPLE.has(book);
  return { t, at, c, w, u, id, book, session, printer, state, as, number, byMs, day, ...(!isPerson && t !== 'answered' && { why }) };
}

/** JSON lines of the log keep all but the private fields; other lines may contain anything, and are left out. */
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

/** The configuration without comments, which may contain anything, and with private fields masked; `[pins]` is left out. */
export function configurationFacts(parsed: Readonly<Record<string, unknown>>): unknown {
  const { pins: _pins, ...rest } = parsed;
  return withoutPrivate(rest);
}

/** A shorter text identifies no person, and occurs in too many other words. */
const LETTERS_MIN = 3;
/** Names of people: each word in them is private, not only the whole. */
const NAMES = /name|patronymic|login/i;
/** The code of a ticket; other fields named code have another length. */
const TICKET_CODE = /^[A-Za-z0-9_-]{14}$/;
const WORD = /[\p{L}\p{N}_]+(?:-[\p{L}\p{N}_]+)*/gu;
const IS_WORD = new RegExp(`^${WORD.source}$`, 'u');

interface GatheredTexts {
  readonly words: readonly string[];
  readonly phrases: readonly string[];
}

/**
 * Private texts may occur in any free text: a log may quote a visitor's comment, an error the name of a clerk. So all private texts of the
 * box are gathered first, and then removed from every text.
 */
export class PrivateTexts {
  readonly #words = new Set<string>();
  readonly #phrases = new Set<string>();

  /** The gathered texts, for `add` in another process. */
  toJSON(): GatheredTexts {
    return { words: [...this.#words], phrases: [...this.#phrases] };
  }

  add({ words, phrases }: GatheredTexts): void {
    for (const word of words) this.#words.add(word);
    for (const phrase of phrases) this.#phrases.add(phrase);
  }

  /** Gathers all texts under private names, at any depth. `isPerson`: the value is an element of a book of people. */
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

  /** A copy with all of them removed from its texts; names of fields stay. */
  withoutIn(value: unknown): unknown {
    return typeof value === 'string' ? this.without(value) : replacedInside(value, (item) => this.withoutIn(item));
  }
}

function withoutPhrase(text: string, phrase: string): string {
  const lower = text.toLowerCase();
  // Some letters grow in lower case: then positions do not match, and the whole text is removed.
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
  /** All private texts in the folder, to be removed from other texts. */
  readonly texts: GatheredTexts;
}

/** The newest events of a data folder, without free texts and identities. */
export function bundleEvents({ directory }: { readonly directory: string }): BundledEvents {
  const texts = new PrivateTexts();
  const { snapshot, entries } = readRecovery(directory);
  if (snapshot !== null) texts.gather(JSON.parse(snapshot.state.toString()));
  const batches: { sequence: number; events: unknown[] }[] = [];
  for (const { sequence, events } of entries) {
    const parsed = JSON.parse(events) as Record<string, unknown>[];
    texts.gather(parsed);
    batches.push({ sequence, events: parsed.map(eventFacts) });
    if (batches.length > EVENTS) batches.shift();
  }
  return { batches, texts: texts.toJSON() };
}
