/** Segments and profiles as they are edited: plain rows, in the order of the cards. Nothing of it is known to the box until it is saved. */
import type { CallingProfileRow, CallingRule, HallCondition } from '../../../../model/books/calling-profile.js';
import type { SegmentRow, VisitorCondition, VisitorFact } from '../../../../model/books/segment.js';
import type { ReplyData, RequestData } from '../../../../protocol/registry.js';

export interface RulesDraft {
  /** The first one that fits counts. */
  readonly segments: readonly SegmentRow[];
  readonly profiles: readonly CallingProfileRow[];
}

export const sameRules = (one: RulesDraft, other: RulesDraft): boolean => JSON.stringify(one) === JSON.stringify(other);

/** Between two cards there is room for one that others add through a file. */
const STEP = 10;
/** The greatest that the book takes. */
const LAST_PLACE = 10_000;

/** In the order in which the box looks at them, and with their fields in one order, so that equal rows are equal texts. */
export const draftOf = (segments: readonly SegmentRow[], profiles: readonly CallingProfileRow[]): RulesDraft => ({
  segments: [...noted(segments)]
    .sort((one, other) => one.position - other.position || one.id - other.id)
    .map(({ id, name, position, when, promise_min, by, disabled }) => ({ id, name, position, when, promise_min, by, disabled })),
  profiles: [...noted(profiles)]
    .sort((one, other) => one.id - other.id)
    .map(({ id, name, windows, rules, finally: order, public_reasons = 0, disabled }) => ({
      ...{ id, name, windows, rules, finally: order, public_reasons, disabled },
    })),
});

/** Rules that name a segment that is gone go with it: without one of its conditions a rule would call at other times. */
export function withSegments({ profiles }: RulesDraft, segments: readonly SegmentRow[]): RulesDraft {
  const isThere = (id: number | undefined): boolean => id === undefined || id === 0 || segments.some((segment) => segment.id === id);
  const rulesOf = (rules: readonly CallingRule[]): CallingRule[] =>
    rules.flatMap((rule) => {
      const call = rule.call.filter(isThere);
      return call.length > 0 && rule.when.every(({ segment }) => isThere(segment)) ? [{ ...rule, call }] : [];
    });
  return { segments, profiles: profiles.map((profile) => ({ ...profile, rules: rulesOf(profile.rules) })) };
}

interface LostRules {
  readonly profile: CallingProfileRow;
  /** Their numbers. */
  readonly rules: readonly number[];
}

/** Rules that went with a segment, by profile. */
export function lostWithSegments(base: RulesDraft, draft: RulesDraft): LostRules[] {
  const ruled = withSegments(base, draft.segments).profiles;
  return base.profiles.flatMap((was, index) => {
    const profile = draft.profiles.find(({ id }) => id === was.id);
    const without =
      (rows: readonly CallingRule[] = []) =>
      (id: number) =>
        !rows.some((rule) => rule.id === id);
    const gone = was.rules.map(({ id }) => id).filter(without(ruled[index]?.rules));
    const rules = gone.filter(without(profile?.rules));
    return profile === undefined || rules.length === 0 ? [] : [{ profile, rules }];
  });
}

/** Rows whose places do not rise from card to card, or rise beyond the last one that there is, get places that do. */
export function placed(segments: readonly SegmentRow[]): readonly SegmentRow[] {
  const isRising = segments.every(({ position }, index) => index === 0 || position > (segments[index - 1]?.position ?? -1));
  return isRising && (segments.at(-1)?.position ?? 0) <= LAST_PLACE
    ? segments
    : segments.map((segment, index) => ({ ...segment, position: (index + 1) * STEP }));
}

type WithId = { readonly id: number };
const behind = (rows: readonly WithId[]): number => Math.max(0, ...rows.map(({ id }) => id)) + 1;

/** Neither book ever had it, nor any greater one, as far as the page knows. */
let unusedId = 1;
export const idsFrom = (...ids: readonly number[]): void => {
  unusedId = Math.max(unusedId, ...ids);
};

const noted = <Rows extends readonly WithId[]>(rows: Rows): Rows => {
  idsFrom(behind(rows));
  return rows;
};

/** Ids are never given twice: past days keep that of a segment that is gone. */
export const nextId = (rows: readonly WithId[]): number => Math.max(unusedId, behind(rows));

export const newSegment = (id: number, name: string): SegmentRow => ({
  ...{ id, name, position: 0, when: [], promise_min: 15, by: 'arrival', disabled: 0 },
});

export const newProfile = (id: number, name: string, windows: number[]): CallingProfileRow => ({
  ...{ id, name, windows, rules: [], finally: 'share', public_reasons: 0, disabled: 0 },
});

export const newRule = (rules: readonly CallingRule[], segment: number): CallingRule => ({
  ...{ id: behind(rules), when: [], call: [segment], at_most: { k: 1, of: 4 } },
});

/** What a segment can ask, with what it asks first. */
export const FIRST_CONDITIONS: Readonly<Record<VisitorFact, VisitorCondition>> = {
  service: { fact: 'service', op: 'in', value: [] },
  appointment: { fact: 'appointment', op: 'is', value: 1 },
  minutes_late: { fact: 'minutes_late', op: 'at_most', value: 15 },
  minutes_early: { fact: 'minutes_early', op: 'at_most', value: 30 },
  coefficient: { fact: 'coefficient', op: 'less_than', value: 0 },
  kiosk: { fact: 'kiosk', op: 'in', value: [] },
  language: { fact: 'language', op: 'in', value: [] },
  returned: { fact: 'returned', op: 'is', value: 1 },
};

export const HALL_CONDITIONS: Readonly<Record<HallCondition['fact'], HallCondition>> = {
  waiting: { fact: 'waiting', segment: 0, op: 'at_least', value: 5 },
  longest_min: { fact: 'longest_min', segment: 0, op: 'more_than', value: 20 },
  hour: { fact: 'hour', op: 'less_than', value: 10 },
  open_windows: { fact: 'open_windows', op: 'at_least', value: 2 },
};

export const replaced = <Item>(list: readonly Item[], index: number, item: Item): Item[] =>
  list.map((one, place) => (place === index ? item : one));

export const without = <Item>(list: readonly Item[], index: number): Item[] => list.filter((_, place) => place !== index);

type Change = Pick<RequestData<'setConfiguration'>, 'set' | 'remove' | 'added'>;

/** What the box has to set and remove; all of it is one change. */
export function changeFrom(base: RulesDraft, draft: RulesDraft): Change {
  const set = <Row extends { readonly id: number }>(was: readonly Row[], rows: readonly Row[]) =>
    rows.filter((row) => JSON.stringify(was.find(({ id }) => id === row.id)) !== JSON.stringify(row)).map((row) => ({ ...row }));
  const gone = <Row extends { readonly id: number }>(was: readonly Row[], rows: readonly Row[]) =>
    was.filter((row) => !rows.some(({ id }) => id === row.id)).map(({ id }) => id);
  return {
    set: { Segment: set(base.segments, draft.segments), CallingProfile: set(base.profiles, draft.profiles) },
    remove: { Segment: gone(base.segments, draft.segments), CallingProfile: gone(base.profiles, draft.profiles) },
    added: { Segment: idsBehind(base.segments, draft.segments), CallingProfile: idsBehind(base.profiles, draft.profiles) },
  };
}

const idsBehind = (was: readonly WithId[], rows: readonly WithId[]): number[] =>
  rows.filter((row) => !was.some(({ id }) => id === row.id)).map(({ id }) => id);

/** What the draft has and the base has not, under other ids: somebody else has used those meanwhile. */
export function renumbered(base: RulesDraft, draft: RulesDraft): RulesDraft {
  const anew = (was: readonly WithId[], rows: readonly WithId[]): ((id: number) => number) => {
    const first = nextId(rows);
    const ids = new Map(idsBehind(was, rows).map((id, index) => [id, first + index]));
    return (id) => ids.get(id) ?? id;
  };
  const [segmentOf, profileOf] = [anew(base.segments, draft.segments), anew(base.profiles, draft.profiles)];
  const conditionOf = (one: HallCondition): HallCondition =>
    one.segment === undefined ? one : { ...one, segment: segmentOf(one.segment) };
  const ruleOf = (rule: CallingRule): CallingRule => ({ ...rule, when: rule.when.map(conditionOf), call: rule.call.map(segmentOf) });
  return {
    segments: draft.segments.map((row) => ({ ...row, id: segmentOf(row.id) })),
    profiles: draft.profiles.map((row) => ({ ...row, id: profileOf(row.id), rules: row.rules.map(ruleOf) })),
  };
}

/** The same day under the draft, whatever rules there were then. */
export const trialOf = ({ segments, profiles }: RulesDraft): RequestData<'tryDay'> => ({
  books: { Segment: placed(segments).map((row) => ({ ...row })), CallingProfile: profiles.map((row) => ({ ...row })) },
  whole: ['Segment', 'CallingProfile'],
});

type Trial = ReplyData<'tryDay'>;
type SegmentOfDay = NonNullable<Trial['would']>['segments'][number];

/** Per cent of visitors for whom the promise was not kept; undefined = nobody was promised anything. */
const brokenPercent = ({ with_promise: all, within_promise: within }: SegmentOfDay): number | undefined =>
  all === 0 ? undefined : Math.round(((all - within) * 100) / all);

export interface BrokenOnDay {
  readonly segment: number;
  readonly visits: number;
  readonly percent: number;
  /** Under the rules of that day; undefined = they knew nobody of the segment. */
  readonly was: number | undefined;
}

/** Broken promises of a trial beside those that there were. null = the day cannot be explained well enough. */
export function brokenOnDay({ was, would }: Pick<Trial, 'was' | 'would'>): readonly BrokenOnDay[] | null {
  if (would === null) return null;
  return would.segments.map((figures) => {
    const then = was?.segments.find(({ segment }) => segment === figures.segment);
    const { segment, visits } = figures;
    return { segment, visits, percent: brokenPercent(figures) ?? 0, was: then && brokenPercent(then) };
  });
}

/** Segments that tickets still have cannot be removed: those that the draft lacks are switched off, behind the others. */
export const switchingOff = (base: RulesDraft, draft: RulesDraft): RulesDraft => ({
  ...draft,
  segments: [
    ...draft.segments,
    ...base.segments
      .filter((row) => !draft.segments.some(({ id }) => id === row.id))
      .map((row) => ({ ...row, name: ownName(row, draft), disabled: 1 as const, position: LAST_PLACE })),
  ],
});

/** A name has 200 characters. */
const NAME_KEPT = 180;

/** A template that is taken again has the names of what it replaces, and a name is given once. */
const ownName = ({ id, name }: SegmentRow, { segments }: RulesDraft): string =>
  segments.some((row) => row.name === name) ? `${name.slice(0, NAME_KEPT)} (${id})` : name;
