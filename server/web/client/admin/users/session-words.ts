/** As what somebody is logged in. */
import type { ReplyData } from '../../../../protocol/registry.js';
import type { SectionSpeech } from '../use-words.js';
import type { UsersWord } from './words/index.js';

export type Session = ReplyData<'sessions'>[number];

export function asWhat({ component, place }: Pick<Session, 'component' | 'place'>, { say }: SectionSpeech<UsersWord>): string {
  if (component === 'workplace' && place === null) return say('workplaceNone');
  return say(component, { place: place ?? '' });
}

/** Where somebody is logged in, each place once: `window 11 × 2, administrator`. */
export function whereText(sessions: readonly Session[], speech: SectionSpeech<UsersWord>): string {
  const times = new Map<string, number>();
  for (const session of sessions) {
    const place = asWhat(session, speech);
    times.set(place, (times.get(place) ?? 0) + 1);
  }
  return [...times].map(([place, count]) => (count === 1 ? place : `${place} × ${count}`)).join(', ');
}
