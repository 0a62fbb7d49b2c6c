/** Titles of the designs and templates that come with the box, in the language of the page; those of the branch are as it wrote them. */
import type { Word } from '../shared/words/catalogues.js';
import { wordsOf } from '../shared/words/words.js';

const { say, has } = wordsOf('admin');

type Kind = 'tickets' | 'boards';

/** undefined = none of those has the name. */
export function builtInTitle(kind: Kind, name: string): string | undefined {
  const key = `design.${kind}.${name}`;
  return has(key) ? say(key as Word<'admin'>) : undefined;
}

interface Titled {
  readonly name: string;
  readonly title: string;
  readonly origin: string;
}

export const shownTitle = (kind: Kind, { name, title, origin }: Titled): string =>
  (origin === 'box' ? builtInTitle(kind, name) : undefined) ?? title;
