/** What is otherwise in a trial, and the request that it makes. Pure. */
import type { Element } from '../../../../protocol/client/client.js';
import type { ReplyData, RequestData } from '../../../../protocol/registry.js';

type Profile = Element<'CallingProfile'>;
type Segment = Element<'Segment'>;
type Window = Element<'Workplace'>;
export type Rows = NonNullable<RequestData<'tryDay'>['books']>;
export type Trial = ReplyData<'tryDay'>;

/** Whom windows call next: as it was on the day, as the books are now, or one order for all. */
export const ORDERS = ['was', 'now', 'share', 'due', 'arrival', 'protocol'] as const;
export type OrderChoice = (typeof ORDERS)[number];

export interface WindowChange {
  readonly id: number;
  /** `all` = somebody sits there all day; `closed` = nobody; `hours` = at these. */
  readonly presence: 'was' | 'all' | 'closed' | 'hours';
  /** Such as `09:00-13:00, 14:00-18:00`. */
  readonly hours: string;
  /** null = what the window could do on that day. */
  readonly operations: readonly number[] | null;
}

export interface Changes {
  readonly order: OrderChoice;
  /** Minutes by segment, where they are otherwise. */
  readonly promises: ReadonlyMap<number, number>;
  readonly windows: readonly WindowChange[];
  /** Present rules that are switched off, by `ruleKey`: of the order `now`. */
  readonly rulesOff: ReadonlySet<string>;
}

/** A window where nobody sat is one more; another one may do other things. */
export const changeOf = (id: number, openThen: ReadonlySet<number>): WindowChange => ({
  ...{ id, presence: openThen.has(id) ? 'was' : 'all', hours: '', operations: null },
});

export const NO_CHANGES: Changes = { order: 'was', promises: new Map(), windows: [], rulesOff: new Set() };

export const ruleKey = (profile: number, rule: number): string => `${profile} ${rule}`;

export interface Known {
  readonly profiles: readonly Profile[];
  readonly segments: readonly Segment[];
  readonly windows: readonly Window[];
}

/** With the names of what figures are of. */
export interface Books extends Known {
  readonly services: readonly Element<'Service'>[];
  readonly operations: readonly Element<'Operation'>[];
}

export const isChanged = ({ order, promises, windows }: Changes): boolean => order !== 'was' || promises.size > 0 || windows.length > 0;

/** Rows of the books of rules as the trial has them. */
export function booksOf({ order, promises, rulesOff }: Changes, known: Known): Rows {
  const profiles = profilesOf(order, known, rulesOff);
  const segments = known.segments
    .filter(({ id }) => order === 'now' || promises.has(id))
    .map((row) => segmentRow(row, promises.get(row.id)));
  return { ...(segments.length > 0 && { Segment: segments }), ...(profiles.length > 0 && { CallingProfile: profiles }) };
}

const segmentRow = (row: Segment, promise_min = row.promise_min) => ({ ...row, promise_min });

function profilesOf(order: OrderChoice, { profiles, windows }: Known, off: ReadonlySet<string>): NonNullable<Rows['CallingProfile']> {
  switch (order) {
    case 'was':
      return [];
    case 'now':
      return profiles.map((row) => ({ ...row, rules: row.rules.filter((rule) => !off.has(ruleKey(row.id, rule.id))) }));
    case 'protocol':
      return profiles.map(({ id }) => ({ id, disabled: 1 }));
    default:
      return oneForAll(order, profiles, windows);
  }
}

/** Profiles keep their windows, and have no rules. Where none is in force, one has all windows. */
function oneForAll(order: Profile['finally'], profiles: readonly Profile[], windows: readonly Window[]) {
  const kept = profiles.filter(({ disabled }) => disabled === 0);
  if (kept.length > 0)
    return kept.map(({ id, name, windows: own }) => ({ id, name, windows: own, rules: [], finally: order, disabled: 0 }));
  const id = 1 + Math.max(0, ...profiles.map((profile) => profile.id));
  return [{ id, name: order, windows: windows.map((window) => window.id), rules: [], finally: order, disabled: 0 }];
}

/** Windows that an order for all does not reach: they are in no profile. */
export function windowsOutside(order: OrderChoice, { profiles, windows }: Known): readonly Window[] {
  if (order !== 'share' && order !== 'due' && order !== 'arrival') return [];
  const reached = new Set(oneForAll(order, profiles, windows).flatMap((profile) => profile.windows));
  return windows.filter(({ id, disabled }) => disabled === 0 && !reached.has(id));
}

const SPAN = /^([01]\d|2[0-3]):[0-5]\d-(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** null = that are no hours. */
export function spansOf(text: string): readonly string[] | null {
  const spans = text
    .split(',')
    .map((part) => part.replaceAll(/\s/gu, '').replace('–', '-'))
    .filter((part) => part !== '');
  return spans.length > 0 && spans.every((span) => SPAN.test(span)) ? spans : null;
}

function hoursOf(presence: 'all' | 'closed' | 'hours', hours: string): string[] {
  if (presence === 'hours') return [...(spansOf(hours) ?? [])];
  return presence === 'all' ? ['00:00-24:00'] : [];
}

/** Profiles of that day that are gone since would go on calling, and segments taking visitors. */
const WHOLE_BOOKS: Readonly<Record<OrderChoice, NonNullable<RequestData<'tryDay'>['whole']>>> = {
  ...{ was: [], now: ['Segment', 'CallingProfile'] },
  ...{ share: ['CallingProfile'], due: ['CallingProfile'], arrival: ['CallingProfile'], protocol: ['CallingProfile'] },
};

export function requestOf(day: string | null, changes: Changes, known: Known): RequestData<'tryDay'> {
  const { CallingProfile: profiles = [], ...others } = booksOf(changes, known);
  // A profile that is off is one that the day does not have. It may not have had it at all, and could not switch it off then.
  const inForce = profiles.filter(({ disabled }) => disabled !== 1);
  const books = { ...others, ...(inForce.length > 0 && { CallingProfile: inForce }) };
  const windows = changes.windows.map(({ id, presence, hours, operations }) => ({
    workplace: id,
    ...(presence !== 'was' && { hours: hoursOf(presence, hours) }),
    ...(operations && { operations: [...operations] }),
  }));
  const whole = WHOLE_BOOKS[changes.order];
  return {
    ...{ ...(day !== null && { day }), ...(windows.length > 0 && { windows }) },
    ...{ ...(Object.keys(books).length > 0 && { books }), ...(whole.length > 0 && { whole: [...whole] }) },
  };
}

/** What `setConfiguration` sets to have the rules and skills of the trial from now on. Hours of windows are up to people. */
export function settingOf(changes: Changes, known: Known): Rows {
  const skilled = changes.windows.flatMap(({ id, operations }) =>
    operations === null ? [] : [{ id, operations: [...operations], all_operations: 0 }],
  );
  return { ...booksOf(changes, known), ...(skilled.length > 0 && { Workplace: skilled }) };
}

/** What the setting touches: the rules as a whole, and what its windows can do. It differs where somebody has changed it. */
export function touchedBy(set: Rows, { segments, profiles, windows }: Known): string {
  const skilled = new Set(set.Workplace?.map(({ id }) => id));
  const skills = windows.filter(({ id }) => skilled.has(id)).map(({ id, operations, all_operations }) => [id, operations, all_operations]);
  return JSON.stringify([set.Segment || set.CallingProfile ? [segments, profiles] : [], skills]);
}

interface Loss {
  readonly profile: Profile;
  /** Rules that it has and would not have. */
  readonly rules: number;
  readonly isSwitchedOff: boolean;
}

/** What present profiles would lose by the setting: an order for all windows has no rules, and one profile. */
export const lossesBy = ({ CallingProfile: rows = [] }: Rows, { profiles }: Known): Loss[] =>
  profiles.flatMap((profile) => {
    const row = rows.find(({ id }) => id === profile.id) as Partial<Profile> | undefined;
    if (row === undefined || profile.disabled === 1) return [];
    const { rules: kept = profile.rules, disabled = profile.disabled } = row;
    const loss = { profile, rules: profile.rules.length - kept.length, isSwitchedOff: disabled === 1 };
    return loss.rules > 0 || loss.isSwitchedOff ? [loss] : [];
  });

export type RulesBefore = NonNullable<Trial['before']>;

/** To the segments and profiles before their newest change. */
export function wayBefore({ segments, profiles }: RulesBefore, known: Known): RequestData<'setConfiguration'> {
  const gone = (now: readonly { readonly id: number }[], before: readonly { readonly id: number }[]) =>
    now.filter(({ id }) => !before.some((row) => row.id === id)).map(({ id }) => id);
  return {
    set: { Segment: segments.map((row) => ({ ...row })), CallingProfile: profiles.map((row) => ({ ...row })) },
    remove: { Segment: gone(known.segments, segments), CallingProfile: gone(known.profiles, profiles) },
  };
}

/** And what it is told to have them as they are now. */
export function wayBack(set: Rows, known: Known): RequestData<'setConfiguration'> {
  const now: Readonly<Record<string, readonly object[]>> = {
    ...{ Segment: known.segments, CallingProfile: known.profiles, Workplace: known.windows },
  };
  const back: Record<string, { readonly id: number }[]> = {};
  const remove: Record<string, number[]> = {};
  for (const [book, rows] of Object.entries(set)) {
    for (const row of rows ?? []) {
      const before = now[book]?.find((each) => 'id' in each && each.id === row.id) as Readonly<Record<string, unknown>> | undefined;
      const fields = before && Object.keys(row).map((field) => [field, before[field]]);
      if (fields) back[book] = [...(back[book] ?? []), { id: row.id, ...Object.fromEntries(fields) }];
      else remove[book] = [...(remove[book] ?? []), row.id];
    }
  }
  return { set: back, remove };
}
