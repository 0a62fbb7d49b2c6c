/** What the box says of the draft, asked for again and again. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { QboxError } from '../../../../protocol/client/client.js';
import { useBeat } from '../../shared/words/time.js';
import { link } from '../page.js';
import { type Answer, profileTitle, type Refused, segmentTitle } from './advice.js';
import { placed, type RulesDraft, switchingOff } from './draft.js';

/** The hall goes on while somebody edits. */
const LOOK_AGAIN_MS = 5_000;
/** A word is typed letter by letter. */
const PAUSE_MS = 300;

export const askAbout = ({ segments, profiles }: RulesDraft, anew: boolean, before = false): Promise<Answer> =>
  link.client.call('checkCallingRules', {
    segments: segments.map((row) => ({ ...row })),
    profiles: profiles.map((row) => ({ ...row })),
    ...{ anew, before },
  });

/** Whether there are rules to go back to: any change of what is stored, by whomever, leaves some. */
export function useBefore(present: RulesDraft): boolean {
  const [hasBefore, setHasBefore] = useState(false);
  useEffect(() => {
    askAbout(present, false, true).then(
      ({ before = null }) => setHasBefore(before !== null),
      () => undefined,
    );
  }, [JSON.stringify(present)]);
  return hasBefore;
}

/** A card without a name is told so by the editor; all else of the draft is looked at nevertheless. */
const named = ({ segments, profiles }: RulesDraft): RulesDraft => ({
  segments: segments.map((row) => ({ ...row, name: segmentTitle(row) })),
  profiles: profiles.map((row) => ({ ...row, name: profileTitle(row) })),
});

interface Told {
  readonly answer: Answer | null;
  readonly sent: RulesDraft;
  /** Why the box did not look at what was sent: then the answer is that to an earlier draft. */
  readonly refused: readonly Refused[];
}

/** Of the newest draft alone: an answer that was overtaken is dropped. */
export function useChecked(base: RulesDraft, draft: RulesDraft, isAnew: boolean) {
  const [told, setTold] = useState<Told>({ answer: null, sent: draft, refused: [] });
  const newest = useRef(0);
  const look = () => {
    const number = ++newest.current;
    const sent = switchingOff(base, named({ ...draft, segments: placed(draft.segments) }));
    // A lost connection is told by the page, and the next look finds what has changed.
    askAbout(sent, isAnew).then(
      (answer) => {
        if (newest.current === number) setTold({ answer, sent, refused: [] });
      },
      (failure: unknown) => {
        if (newest.current !== number || !(failure instanceof QboxError)) return;
        const { error } = failure;
        setTold(({ answer }) => ({ answer, sent, refused: [error, ...(error.children ?? [])] }));
      },
    );
  };
  useEffect(() => {
    const pause = setTimeout(look, PAUSE_MS);
    return () => clearTimeout(pause);
  }, [base, draft, isAnew]);
  useBeat(LOOK_AGAIN_MS, look, [base, draft, isAnew]);
  return told;
}
