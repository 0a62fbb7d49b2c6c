/** The state of the editor: the draft, what the box says of it, saving, and the way back. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CallingProfileRow } from '../../../../model/books/calling-profile.js';
import type { SegmentRow } from '../../../../model/books/segment.js';
import { QboxError } from '../../../../protocol/client/client.js';
import { useAttempt } from '../../shared/box/attempt.js';
import { errorOf } from '../../shared/box/failures.js';
import { namesInBooks } from '../books/words.js';
import { drafts } from '../drafts.js';
import { rowsOf } from '../library.js';
import { link } from '../page.js';
import { guardLeaving } from '../place.js';
import { type Broken, isNameless } from './advice.js';
import { changeFrom, draftOf, idsFrom, placed, type RulesDraft, renumbered, sameRules, switchingOff } from './draft.js';
import { hasWrongNumber } from './inputs.js';
import { meanwhile } from './meanwhile.js';
import { askAbout, useBefore, useChecked } from './use-checked.js';
import { type Kept, titlesOf, useBehind, useOthers } from './use-others.js';
import { say } from './words.js';

const KEY = 'rules';

/** null until the books are there. */
export function presentRules(): RulesDraft | null {
  const [segments, profiles] = [rowsOf('Segment'), rowsOf('CallingProfile')];
  // What the draft names is needed for its words.
  for (const book of ['Service', 'Workplace', 'Registrator'] as const) rowsOf(book);
  if (segments === null || profiles === null) return null;
  return draftOf(segments as unknown as SegmentRow[], profiles as unknown as CallingProfileRow[]);
}

/** The draft and what is said of it, and what others store meanwhile. */
function useDraft(present: RulesDraft) {
  const [{ base, draft }, setKept] = useState<Kept>(() => drafts.get<Kept>(KEY) ?? { base: present, draft: present });
  const [broken, setBroken] = useState<readonly Broken[] | null>(null);
  const [message, setMessage] = useState('');
  /** Grows when fields are to forget what was typed. */
  const [round, setRound] = useState(0);
  const attempting = useAttempt({ names: namesInBooks });
  const isDirty = !sameRules(base, draft);
  useKeeping(isDirty, { base, draft });
  const set = (changed: RulesDraft, from = base) => {
    setMessage('');
    attempting.setFault('');
    // They were of other rules.
    setBroken(null);
    setKept({ base: from, draft: changed });
  };
  const forget = () => setRound((rounds) => rounds + 1);
  const behind = useBehind(present);
  const others = useOthers({ base, draft }, present, attempting.isPending || behind.isNow(), (taken) => {
    // What was told of the own change stays, as long as nothing else is changed.
    if (!isDirty) return setKept({ base: present, draft: taken });
    set(taken, present);
    setMessage(say('othersTaken'));
  });
  /** Settles what both have changed: the one or the other is in the draft from now on, which is of the present rules. */
  const settle = (side: 'mine' | 'theirs') => {
    if (others !== null) set(others[side], present);
    if (side === 'theirs') forget();
  };
  const clashes = isDirty && others !== null ? titlesOf(others) : [];
  const told = { broken, setBroken, message, setMessage, round, forget };
  return { ...attempting, ...told, base, draft, isDirty, set, settle, clashes, willBeBehind: behind.stores };
}

export function useRules(present: RulesDraft) {
  const { forget, setMessage, setFault, attempt, willBeBehind, ...kept } = useDraft(present);
  const { base, draft, set } = kept;
  const [isAnew, setAnew] = useState(true);
  const hasBefore = useBefore(present);
  const told = useChecked(base, draft, isAnew);
  const store = async (from: RulesDraft, to: RulesDraft, done: 'saved' | 'wentBack') => {
    const stored = await storedAtOnce(from, { ...to, segments: placed(to.segments) });
    willBeBehind(stored);
    set(stored, stored);
    const off = stored.segments.filter(({ id }) => !to.segments.some((segment) => segment.id === id)).map(({ name }) => name);
    setMessage([say(done), off.length === 0 ? '' : say('switchedOff', { names: off.join(', ') })].filter(Boolean).join(' '));
  };
  return {
    ...{ ...kept, isAnew, setAnew, hasBefore, ...told },
    set: (changed: RulesDraft) => set(changed),
    /** True if it was done. */
    save: async () => {
      let lacks = lackOf(draft);
      const isDone = await attempt(async () => {
        const stored = await storedRules();
        const newest = meanwhile(base, stored, draft);
        if (titlesOf(newest).length > 0) lacks ??= 'decideFirst';
        if (lacks === null) await store(stored, newest.mine, 'saved');
      });
      if (lacks === null || !isDone) return isDone;
      setMessage('');
      setFault(say(lacks));
      return false;
    },
    discard: () => {
      set(present, present);
      forget();
    },
    goBack: () =>
      attempt(async () => {
        const { before = null } = await askAbout(present, false, true);
        if (before === null) return;
        await store(present, draftOf(before.segments, before.profiles), 'wentBack');
        forget();
      }),
  };
}

/** Why it is not even asked for. */
function lackOf({ segments, profiles }: RulesDraft): 'namesMissing' | 'numbersWrong' | 'decideFirst' | null {
  if ([...segments, ...profiles].some(isNameless)) return 'namesMissing';
  return hasWrongNumber() ? 'numbersWrong' : null;
}

/** The newest rules may be under way to this page. */
async function storedRules(): Promise<RulesDraft> {
  const { client } = link;
  const [segments, profiles] = await Promise.all([client.list('Segment'), client.list('CallingProfile')]);
  return draftOf(segments, profiles);
}

/** Stores all of it at once. Visitors who wait may have a segment that is to be gone: then it is switched off. */
async function storedAtOnce(from: RulesDraft, to: RulesDraft): Promise<RulesDraft> {
  try {
    await link.client.call('setConfiguration', changeFrom(from, to));
    return to;
  } catch (refusal) {
    if (errorOf(refusal) === 'changedMeanwhile') return await storedAtOnce(from, await withFreeIds(from, to));
    const kept = switchingOff(from, to);
    if (!(refusal instanceof QboxError) || sameRules(kept, to)) throw refusal;
    await link.client.call('setConfiguration', changeFrom(from, kept));
    return kept;
  }
}

/** Somebody else has saved something new under the same id. */
async function withFreeIds(from: RulesDraft, to: RulesDraft): Promise<RulesDraft> {
  const { next_ids } = await askAbout(from, false);
  idsFrom(next_ids.segment, next_ids.profile);
  return renumbered(from, to);
}

/** Keeps the draft when the session ends, and asks before it is left by mistake. */
function useKeeping(isDirty: boolean, kept: Kept): void {
  const now = useRef(isDirty);
  now.current = isDirty;
  useEffect(() => drafts.set(KEY, isDirty ? kept : undefined), [isDirty, kept.draft]);
  useEffect(
    () =>
      guardLeaving({
        isDirty: () => now.current,
        ask: () => {
          const isGivenUp = confirm(say('leaveQuestion'));
          if (isGivenUp) drafts.set(KEY, undefined);
          return isGivenUp;
        },
      }),
    [],
  );
}
