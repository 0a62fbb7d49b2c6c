/** What others have stored while a draft was edited: row by row, so that nobody's change is lost unseen. Pure. */
import { type RulesDraft, renumbered, withSegments } from './draft.js';

export interface Meanwhile {
  /** Their changes and the own ones; of a row that both have changed the own one. */
  readonly mine: RulesDraft;
  /** The same, with theirs of such a row. */
  readonly theirs: RulesDraft;
  /** Such rows. */
  readonly clashes: { readonly segments: readonly Row[]; readonly profiles: readonly Row[] };
}

interface Row {
  readonly id: number;
  readonly name: string;
}

interface Versions<Of extends Row> {
  readonly base: readonly Of[];
  readonly present: readonly Of[];
  readonly draft: readonly Of[];
}

/** @param present what is stored now; `draft` was begun from `base` */
export function meanwhile(base: RulesDraft, present: RulesDraft, draft: RulesDraft): Meanwhile {
  const own = hasTakenIds(base, present, draft) ? renumbered(base, draft) : draft;
  const segments = merged({ base: base.segments, present: present.segments, draft: own.segments });
  const profiles = merged({ base: base.profiles, present: present.profiles, draft: own.profiles });
  const side = (prefers: 'mine' | 'theirs'): RulesDraft => withSegments({ segments: [], profiles: profiles[prefers] }, segments[prefers]);
  return {
    ...{ mine: side('mine'), theirs: side('theirs') },
    clashes: { segments: segments.clashes, profiles: profiles.clashes },
  };
}

/** Both have added something under one id. */
const hasTakenIds = (base: RulesDraft, present: RulesDraft, draft: RulesDraft): boolean =>
  (['segments', 'profiles'] as const).some((book) => draft[book].some(({ id }) => !isIn(base[book], id) && isIn(present[book], id)));

const isIn = (rows: readonly Row[], id: number): boolean => rows.some((row) => row.id === id);
const find = <Of extends Row>(rows: readonly Of[], id: number): Of | undefined => rows.find((row) => row.id === id);
const isSame = (one: Row | undefined, other: Row | undefined): boolean => JSON.stringify(one) === JSON.stringify(other);

function merged<Of extends Row>({ base, present, draft }: Versions<Of>) {
  const clashes: Of[] = [];
  const [mine, theirs]: [Of[], Of[]] = [[], []];
  for (const id of orderOf({ base, present, draft })) {
    const [was, now, own] = [find(base, id), find(present, id), find(draft, id)];
    const isTheirs = isSame(was, own);
    if (!isTheirs && !isSame(was, now) && !isSame(now, own)) clashes.push((own ?? now) as Of);
    const [kept, taken] = [isTheirs ? now : own, isSame(was, now) ? own : now];
    if (kept) mine.push(kept);
    if (taken) theirs.push(taken);
  }
  return { mine, theirs, clashes };
}

/** Theirs, where the own one was not changed. What one of the two alone has stands behind what it stood behind. */
function orderOf<Of extends Row>({ base, present, draft }: Versions<Of>): readonly number[] {
  const idsOf = (rows: readonly Of[]): number[] => rows.map(({ id }) => id);
  const ofBoth = (rows: readonly Of[]): number[] => idsOf(rows).filter((id) => isIn(base, id) && isIn(draft, id));
  const isMoved = ofBoth(base).join() !== ofBoth(draft).join();
  const [order, others] = isMoved ? [idsOf(draft), idsOf(present)] : [idsOf(present), idsOf(draft)];
  for (const [index, id] of others.entries()) {
    if (order.includes(id)) continue;
    const before = others[index - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, id);
  }
  return order;
}
