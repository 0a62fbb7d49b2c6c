/** What the editor of calling rules sends of its cards. */
import { describe, expect, it } from 'vitest';
import type { CallingRule } from '../../../server/model/books/calling-profile.js';
import {
  brokenOnDay,
  lostWithSegments,
  newProfile,
  newSegment,
  placed,
  type RulesDraft,
  switchingOff,
  trialOf,
  withSegments,
} from '../../../server/web/client/admin/rules/draft.js';
import { meanwhile } from '../../../server/web/client/admin/rules/meanwhile.js';
import { TEMPLATES, withTemplate } from '../../../server/web/client/admin/rules/templates.js';
import {
  booksOf,
  changeOf,
  lossesBy,
  NO_CHANGES,
  requestOf,
  ruleKey,
  wayBack,
  wayBefore,
  windowsOutside,
} from '../../../server/web/client/supervisor/whatif/changes.js';

const segment = (id: number, name: string, position: number) => ({ ...newSegment(id, name), position });
const DRAFT: RulesDraft = { segments: [segment(2, 'second', 20), segment(1, 'first', 10)], profiles: [newProfile(1, 'all', [1])] };

it('a trial has the cards in the order in which they lie, and knows no other rules', () => {
  const { books, whole } = trialOf(DRAFT);
  expect(books?.Segment).toMatchObject([
    { id: 2, position: 10 },
    { id: 1, position: 20 },
  ]);
  expect(books?.CallingProfile).toMatchObject([{ id: 1, windows: [1] }]);
  expect(whole).toEqual(['Segment', 'CallingProfile']);
});

it('rules that go with a segment are named until they are saved, those that were removed by hand are not', () => {
  const rule = (id: number, call: number[], waiting?: number): CallingRule => ({
    ...{ id, call, at_most: { k: 1, of: 4 } },
    when: waiting === undefined ? [] : [{ fact: 'waiting', segment: waiting, op: 'at_least', value: 5 }],
  });
  const rules = [rule(1, [1]), rule(2, [1, 2]), rule(3, [2], 1), rule(4, [2])];
  const base = { segments: DRAFT.segments, profiles: [{ ...newProfile(7, 'hall', [1]), rules }, newProfile(8, 'none', [])] };
  const told = (draft: RulesDraft) => lostWithSegments(base, draft).map((lost) => [lost.profile.id, ...lost.rules]);
  const without = withSegments(base, [segment(2, 'second', 20)]);
  expect([told(base), told(without)]).toEqual([[], [[7, 1, 3]]]);
  // One of them was made anew, another one removed, and so was the whole order.
  const [hall] = without.profiles;
  if (hall === undefined) throw new Error('the order is there');
  expect(told({ ...without, profiles: [{ ...hall, rules: [rule(1, [2])] }] })).toEqual([[7, 3]]);
  expect(told({ ...without, profiles: [] })).toEqual([]);
  expect(told({ ...base, profiles: [{ ...hall, rules: [] }] })).toEqual([]);
});

it('a segment that is switched off leaves its name to the one that the same template brings', () => {
  const base: RulesDraft = { segments: [segment(1, 'VIP', 10), segment(2, 'other', 20)], profiles: [] };
  const { segments } = switchingOff(base, { segments: [segment(3, 'VIP', 10)], profiles: [] });
  expect(segments.map(({ id, name, disabled }) => [id, name, disabled])).toEqual([
    [3, 'VIP', 0],
    [1, 'VIP (1)', 1],
    [2, 'other', 1],
  ]);
});

it('another order of a past day is the only one, and what it sets can be undone as before', () => {
  const known = { profiles: [], segments: [], windows: [{ id: 11 }] as never };
  const share = { ...NO_CHANGES, order: 'share' } as const;
  expect(requestOf(null, share, known)).toEqual({ books: booksOf(share, known), whole: ['CallingProfile'] });
  expect(requestOf(null, { ...NO_CHANGES, order: 'now' }, known)).toEqual({ whole: ['Segment', 'CallingProfile'] });
  expect(requestOf('2026-11-24', NO_CHANGES, known)).toEqual({ day: '2026-11-24' });
});

it('the usual order of a day that had no profile asks for none of today’s', () => {
  const known = { profiles: [newProfile(3, 'today', [11]), newProfile(4, 'other', [])], segments: [], windows: [{ id: 11 }] as never };
  expect(requestOf(null, { ...NO_CHANGES, order: 'protocol' }, known)).toEqual({ whole: ['CallingProfile'] });
  const due = requestOf(null, { ...NO_CHANGES, order: 'due' }, known);
  expect(due.books?.CallingProfile).toMatchObject([
    { id: 3, name: 'today', windows: [11], rules: [], finally: 'due', disabled: 0 },
    { id: 4 },
  ]);
});

it('another order for all keeps the windows of each profile, and says which ones it leaves in the usual order', () => {
  const windows = [1, 11, 12, 14].map((id) => ({ id, disabled: id === 14 ? 1 : 0 })) as never;
  const off = { ...newProfile(5, 'off', [12]), disabled: 1 as const };
  const known = { profiles: [newProfile(3, 'hall', [1]), newProfile(4, 'cash', [11]), off], segments: [], windows };
  const set = booksOf({ ...NO_CHANGES, order: 'due' }, known);
  expect(set.CallingProfile?.map(({ id, windows: own }) => [id, own])).toEqual([
    [3, [1]],
    [4, [11]],
  ]);
  expect(windowsOutside('due', known).map(({ id }) => id)).toEqual([12]);
  expect(windowsOutside('now', known)).toEqual([]);
  // Where none is in force, all have it, and no other profile is changed.
  const none = { ...known, profiles: [off] };
  expect(booksOf({ ...NO_CHANGES, order: 'due' }, none).CallingProfile?.map(({ id, windows: own }) => [id, own])).toEqual([
    [6, [1, 11, 12, 14]],
  ]);
  expect(windowsOutside('due', none)).toEqual([]);
});

it('a window where nobody sat is one more all day, and another one stays there as it was', () => {
  const windows = [11, 12].map((id) => changeOf(id, new Set([11])));
  expect(requestOf(null, { ...NO_CHANGES, windows }, { profiles: [], segments: [], windows: [] }).windows).toEqual([
    { workplace: 11 },
    { workplace: 12, hours: ['00:00-24:00'] },
  ]);
});

it('the way to the rules before their newest change sets what there was and removes what has come', () => {
  const now = { profiles: [newProfile(3, 'hall', [1]), newProfile(4, 'new', [11])], segments: [segment(1, 'VIP', 10)], windows: [] };
  const before = {
    changed_at: '',
    segments: [segment(1, 'VIP, before', 10), segment(2, 'gone', 20)],
    profiles: [newProfile(3, 'hall', [1, 11])],
  };
  expect(wayBefore(before, now)).toMatchObject({
    set: { Segment: [{ id: 1, name: 'VIP, before' }, { id: 2 }], CallingProfile: [{ id: 3, windows: [1, 11] }] },
    remove: { Segment: [], CallingProfile: [4] },
  });
});

it('a category behind one that is switched off has a place that the book takes', () => {
  expect(placed([segment(1, 'first', 10), segment(2, 'off', 10_000), segment(3, 'new', 10_010)]).map(({ position }) => position)).toEqual([
    10, 20, 30,
  ]);
});

it('present rules are switched off one by one, and what is undone has them all again', () => {
  const rules = [1, 2].map((id) => ({ id, when: [], call: [1], at_most: { k: 1, of: 4 } }));
  const hall = { ...newProfile(1, 'hall', [11]), rules };
  const other = { ...newProfile(2, 'other', [12]), rules };
  const known = { profiles: [hall, other], segments: [], windows: [] };
  const changes = { ...NO_CHANGES, order: 'now', rulesOff: new Set([ruleKey(1, 2)]) } as const;
  const set = booksOf(changes, known);
  expect(set.CallingProfile).toMatchObject([
    { id: 1, rules: [{ id: 1 }] },
    { id: 2, rules: [{ id: 1 }, { id: 2 }] },
  ]);
  expect(set.CallingProfile?.[0]?.rules).toHaveLength(1);
  expect(wayBack(set, known).set?.CallingProfile).toMatchObject([
    { id: 1, rules },
    { id: 2, rules },
  ]);
  // They are none of another order, or of the day as it was.
  expect(booksOf({ ...changes, order: 'was' }, known)).toEqual({});
});

it('what present profiles would lose by another order is known before it is applied', () => {
  const rules = [1, 2].map((id) => ({ id, when: [], call: [1], at_most: { k: 1, of: 4 } }));
  const hall = { ...newProfile(1, 'hall', [11]), rules };
  const other = { ...newProfile(2, 'other', [12]), rules };
  const off = { ...newProfile(3, 'off', []), rules, disabled: 1 as const };
  const known = { profiles: [hall, other, off], segments: [], windows: [] };
  const lostBy = (changes: Partial<typeof NO_CHANGES>) =>
    lossesBy(booksOf({ ...NO_CHANGES, ...changes }, known), known).map(({ profile, ...loss }) => [profile.id, loss]);
  expect(lostBy({ order: 'share' })).toEqual([
    [1, { rules: 2, isSwitchedOff: false }],
    [2, { rules: 2, isSwitchedOff: false }],
  ]);
  expect(lostBy({ order: 'protocol' })).toEqual([
    [1, { rules: 0, isSwitchedOff: true }],
    [2, { rules: 0, isSwitchedOff: true }],
  ]);
  expect(lostBy({ order: 'now', rulesOff: new Set([ruleKey(2, 1)]) })).toEqual([[2, { rules: 1, isSwitchedOff: false }]]);
  expect(lostBy({ order: 'now' })).toEqual([]);
});

it('a template behind rules that have its names gets names apart; in their place it has its own', () => {
  const [bank] = TEMPLATES;
  if (bank === undefined) throw new Error('There are templates');
  const fitted = { services: {}, windows: [11], nameOf: (name: string) => name, profileName: 'bank' };
  const empty: RulesDraft = { segments: [], profiles: [] };
  const namesOf = ({ segments, profiles }: RulesDraft) => [...segments, ...profiles].map(({ name }) => name);
  const once = withTemplate(empty, empty, bank, fitted, false);
  const twice = withTemplate(once, empty, bank, fitted, false);
  expect(namesOf(once)).toEqual(['appointment', 'vip', 'bank']);
  expect(namesOf(twice)).toEqual(['appointment', 'vip', 'appointment 2', 'vip 2', 'bank', 'bank 2']);
  expect(namesOf(withTemplate(twice, empty, bank, fitted, false)).filter((name) => name.startsWith('vip'))).toEqual([
    'vip',
    'vip 2',
    'vip 3',
  ]);
  expect(namesOf(withTemplate(twice, empty, bank, fitted, true))).toEqual(['appointment', 'vip', 'bank']);
});

it('a template stands before a category that takes everybody, else nobody would ever belong to it', () => {
  const bank = TEMPLATES[0];
  if (bank === undefined) throw new Error('no template is there');
  const fitted = { services: {}, windows: [11], nameOf: (name: string) => name, profileName: 'bank' };
  const there = [segment(1, 'driving', 10), segment(2, 'off', 20), segment(3, 'everybody', 30)].map((row) =>
    row.id === 3 ? row : { ...row, when: [{ fact: 'service', op: 'in', value: [row.id] } as const] },
  );
  const { segments } = withTemplate({ segments: there, profiles: [] }, { segments: there, profiles: [] }, bank, fitted, false);
  expect(placed(segments).map(({ name, position }) => [name, position])).toEqual([
    ['driving', 10],
    ['off', 20],
    ['appointment', 30],
    ['vip', 40],
    ['everybody', 50],
  ]);
});

it('broken promises of a trial stand beside those that there were, where the day knew the segment', () => {
  const figures = (segment: number, all: number, within: number) => ({ segment, visits: 9, with_promise: all, within_promise: within });
  const was = { segments: [figures(1, 4, 3), figures(0, 0, 0)] };
  const would = { segments: [figures(1, 6, 1), figures(0, 2, 2), figures(2, 3, 0)] };
  expect(brokenOnDay({ was, would } as never)).toEqual([
    { segment: 1, visits: 9, percent: 83, was: 25 },
    { segment: 0, visits: 9, percent: 0, was: undefined },
    { segment: 2, visits: 9, percent: 100, was: undefined },
  ]);
  expect(brokenOnDay({ was: null, would: null })).toBeNull();
});

describe('what others store while a draft is edited', () => {
  const rows = (...names: readonly string[]) => names.map((name, index) => segment(index + 1, name, (index + 1) * 10));
  const rule = { id: 1, when: [], call: [2], at_most: { k: 1, of: 4 } };
  const base: RulesDraft = { segments: rows('a', 'b', 'c'), profiles: [{ ...newProfile(1, 'hall', [11]), rules: [rule] }] };
  const changed = (id: number, promise: number, of = base): RulesDraft => ({
    ...of,
    segments: of.segments.map((row) => (row.id === id ? { ...row, promise_min: promise } : row)),
  });
  const promises = ({ segments }: RulesDraft) => segments.map((row) => row.promise_min);

  const names = ({ clashes }: ReturnType<typeof meanwhile>) => [...clashes.segments, ...clashes.profiles].map(({ name }) => name);

  it('stands beside the own changes, row by row', () => {
    const both = meanwhile(base, changed(1, 6), changed(2, 9));
    expect([promises(both.mine), names(both)]).toEqual([[6, 9, 15], []]);
    expect(both.theirs).toEqual(both.mine);
  });

  it('is named where both have changed one row, and one of the two stays', () => {
    const both = meanwhile(base, changed(1, 6, changed(2, 8)), changed(2, 9, changed(3, 3)));
    expect([promises(both.mine), promises(both.theirs), names(both)]).toEqual([[6, 9, 3], [6, 8, 3], ['b']]);
    const windows = (ids: number[]) => ({ ...base, profiles: base.profiles.map((row) => ({ ...row, windows: ids })) });
    expect(names(meanwhile(base, windows([11, 12]), windows([13])))).toEqual(['hall']);
    // The same change twice is none.
    expect(names(meanwhile(base, changed(2, 9), changed(2, 9)))).toEqual([]);
  });

  it('is kept where it is new, in its place, or gone with the rules that call it', () => {
    const [a, b, c] = base.segments;
    if (!a || !b || !c) throw new Error('there are three');
    const added = { ...base, segments: [a, segment(9, 'new', 15), b, c] };
    const own = { ...base, segments: [a, b, c, segment(9, 'own', 40)] };
    const both = meanwhile(base, added, own);
    expect(both.mine.segments.map(({ name }) => name)).toEqual(['a', 'new', 'b', 'c', 'own']);
    expect(new Set(both.mine.segments.map(({ id }) => id)).size).toBe(5);
    const gone = meanwhile(base, { ...base, segments: [a, c], profiles: [] }, { ...base, segments: [c, b, { ...a, promise_min: 4 }] });
    expect(gone.mine.segments.map(({ name }) => name)).toEqual(['c', 'a']);
    const removed = meanwhile(base, { segments: [a, c], profiles: base.profiles }, changed(1, 4));
    expect(removed.mine.profiles[0]?.rules).toEqual([]);
    // What they have changed and who edits has removed is a question, too.
    expect(names(meanwhile(base, changed(2, 8), { ...base, segments: [a, c] }))).toEqual(['b']);
  });
});
