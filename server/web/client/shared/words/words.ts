/** The messages of the page in the reader's language: one catalogue, which pages and their sections add their families to. */

import { FACTS } from '../box/facts.js';
import { Store } from '../box/store.js';
import { keep, kept } from '../keep.js';
import { type Family, LANGUAGES, type Language, type Messages, messagesOf, type Word } from './catalogues.js';
import { type Say, sayFrom } from './say.js';

let isForVisitors = false;

/** Visitors choose from the languages of the branch, its staff from all. */
export function beForVisitors(): void {
  isForVisitors = true;
}

/** As far as pages have them; the main one first. */
export function offeredLanguages(): readonly Language[] {
  const known = isForVisitors ? FACTS.languages.filter((one) => LANGUAGES.includes(one)) : [];
  return known.length > 0 ? known : LANGUAGES;
}

const isOffered = (text: string | null): text is Language => text !== null && offeredLanguages().includes(text);

/** The language chosen here before, or the first one preferred by the browser that is offered, or the main one. */
export function usualLanguage(): Language {
  const chosen = kept('local', 'language');
  if (isOffered(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isOffered) ?? offeredLanguages()[0] ?? 'ru';
}

/** The language that the page shows; it changes when all messages in use have arrived. `begin` draws the page again then. */
export const language = new Store<Language>('ru');

interface Known {
  readonly messages: Messages;
  readonly say: Say<string>;
}

const inUse = new Set<Family>(['shared', 'errors']);
let known = new Map<Family, Known>();
let wanted: Language | null = null;

/** Loads messages, so that the functions of `wordsOf` find them. */
export async function learn(...families: readonly Family[]): Promise<void> {
  for (const family of families) inUse.add(family);
  wanted ??= usualLanguage();
  // The user may choose another language during loading.
  do await loadAll(wanted);
  while (!families.every((family) => known.has(family)));
}

/** @param isForNow applies to the present visitor of a kiosk only */
export async function choose(chosen: Language, isForNow = false): Promise<void> {
  if (!isForNow) keep('local', 'language', chosen);
  wanted = chosen;
  await loadAll(chosen);
}

async function loadAll(chosen: Language): Promise<void> {
  const loaded = [...inUse].map(async (family): Promise<[Family, Known]> => {
    const messages = await messagesOf(chosen, family);
    return [family, { messages, say: sayFrom(chosen, messages) }];
  });
  const found = await Promise.all(loaded);
  if (wanted !== chosen) return;
  known = new Map([...(language.value === chosen ? known : []), ...found]);
  language.set(chosen);
}

/** `say` words a message of these families, or one that every page has; `has` is for composed keys: `field.Service.priority`. */
export function wordsOf<Name extends Family>(...families: readonly Name[]) {
  type Key = Word<Name | 'shared' | 'errors'>;
  const holderOf = (key: string): Known | undefined =>
    [...families, 'shared' as const, 'errors' as const]
      .map((family) => known.get(family))
      .find((one) => one && Object.hasOwn(one.messages, key));
  const has = (key: string): key is Key => holderOf(key) !== undefined;
  const say: Say<Key> = (key, values) => holderOf(key)?.say(key, values) ?? key;
  return { say, has };
}

export const { say: sayShared } = wordsOf();
