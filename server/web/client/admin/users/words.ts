/** The words of the section, and the component and place of sessions in them. */
import type { BookName } from '../../../../model/books/declaration.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import { wordsOf } from '../../shared/words/words.js';
import { rowTitle } from '../books/words.js';
import { rowOf } from '../library.js';

export const { say, has } = wordsOf('users');

export type Session = ReplyData<'sessions'>[number];

const PLACES: Readonly<Record<string, BookName>> = {
  workplace: 'Workplace',
  registrator: 'Registrator',
  qboard: 'QBoard',
  scoreboard: 'ScoreBoard',
};

/** With the name of the place, as people call it. */
export function asWhat({ component, place }: Pick<Session, 'component' | 'place'>): string {
  if (component === 'workplace' && place === null) return say('workplaceNone');
  const book = PLACES[component];
  const row = book === undefined || place === null ? undefined : rowOf(book, place);
  return say(component, { place: book === undefined || row === undefined ? `№ ${place ?? ''}` : rowTitle(book, row) });
}

/** All places where a user is logged in, each once: `Window 2 × 2, administrator`. */
export function whereText(sessions: readonly Session[]): string {
  const times = new Map<string, number>();
  for (const session of sessions) {
    const place = asWhat(session);
    times.set(place, (times.get(place) ?? 0) + 1);
  }
  return [...times].map(([place, count]) => (count === 1 ? place : `${place} × ${count}`)).join(', ');
}
