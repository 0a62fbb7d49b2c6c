/** What others store while a draft is edited, and what this page has stored and is still to come back to it. */
import { useEffect, useRef } from 'preact/hooks';
import { profileTitle, segmentTitle } from './advice.js';
import { type RulesDraft, sameRules } from './draft.js';
import { type Meanwhile, meanwhile } from './meanwhile.js';

export interface Kept {
  readonly base: RulesDraft;
  readonly draft: RulesDraft;
}

/**
 * What this page has stored comes back to it with the books, each by itself: until then what it has of them is no change of somebody
 * else.
 */
export function useBehind(present: RulesDraft) {
  const old = useRef({ segments: '', profiles: '' });
  const now = { segments: JSON.stringify(present.segments), profiles: JSON.stringify(present.profiles) };
  for (const book of PARTS) if (old.current[book] !== now[book]) old.current[book] = '';
  return {
    isNow: () => PARTS.some((book) => old.current[book] !== ''),
    stores: (stored: RulesDraft) => {
      for (const book of PARTS) if (JSON.stringify(stored[book]) !== now[book]) old.current[book] = now[book];
    },
  };
}

const PARTS = ['segments', 'profiles'] as const;

/** Whatever others saved is shown, and the own changes stay. What both have changed is up to who edits. */
export function useOthers(
  { base, draft }: Kept,
  present: RulesDraft,
  isPending: boolean,
  take: (draft: RulesDraft) => void,
): Meanwhile | null {
  const others = sameRules(base, present) || isPending ? null : meanwhile(base, present, draft);
  useEffect(() => {
    if (others !== null && (sameRules(base, draft) || titlesOf(others).length === 0)) take(others.mine);
  }, [JSON.stringify(present), isPending]);
  return others;
}

export const titlesOf = ({ clashes: { segments, profiles } }: Meanwhile): readonly string[] => [
  ...segments.map(segmentTitle),
  ...profiles.map(profileTitle),
];
