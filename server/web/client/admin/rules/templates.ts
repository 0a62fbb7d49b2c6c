/** Rules to begin with, for usual branches. A template knows parts of the work; which services are that part is up to the user. */
import type { CallingProfileRow, CallingRule } from '../../../../model/books/calling-profile.js';
import type { SegmentRow, VisitorCondition } from '../../../../model/books/segment.js';
import { newProfile, newSegment, nextId, type RulesDraft } from './draft.js';

interface TemplateSegment {
  /** The last part of the key of its name. */
  readonly name: string;
  /** Of which services its visitors are; left out = of any. */
  readonly part?: string;
  readonly when?: readonly VisitorCondition[];
  readonly promiseMin: number;
  readonly by?: SegmentRow['by'];
}

interface TemplateRule extends Omit<CallingRule, 'id' | 'call' | 'when'> {
  /** Names of segments of the template. */
  readonly call: readonly string[];
  readonly when: readonly (Omit<CallingRule['when'][number], 'segment'> & { readonly segment?: string })[];
}

export interface Template {
  readonly id: 'bank' | 'clinic' | 'center';
  /** Parts of the work that services are chosen for, in the order of the questions. */
  readonly parts: readonly string[];
  readonly segments: readonly TemplateSegment[];
  readonly rules: readonly TemplateRule[];
  readonly finally: CallingProfileRow['finally'];
}

const URGENT: VisitorCondition = { fact: 'coefficient', op: 'less_than', value: 0 };
const BOOKED: VisitorCondition = { fact: 'appointment', op: 'is', value: 1 };
const IN_TIME: VisitorCondition = { fact: 'minutes_late', op: 'at_most', value: 15 };
/** An appointment has a coefficient of its own, so that it is asked for before others are. */
const OF_APPOINTMENT = { promiseMin: 5, by: 'appointment' } as const;

export const TEMPLATES: readonly Template[] = [
  {
    id: 'bank',
    parts: ['cash', 'advice'],
    segments: [
      { name: 'appointment', when: [BOOKED], ...OF_APPOINTMENT },
      { name: 'vip', when: [URGENT], promiseMin: 5 },
      { name: 'cash', part: 'cash', promiseMin: 10 },
      { name: 'advice', part: 'advice', promiseMin: 25 },
    ],
    rules: [],
    finally: 'share',
  },
  {
    id: 'clinic',
    parts: ['acute', 'tests', 'doctor'],
    segments: [
      { name: 'acute', part: 'acute', promiseMin: 5 },
      { name: 'appointment', when: [BOOKED, IN_TIME], promiseMin: 10, by: 'appointment' },
      { name: 'tests', part: 'tests', promiseMin: 15 },
      { name: 'ordinary', part: 'doctor', promiseMin: 30 },
    ],
    rules: [{ when: [{ fact: 'hour', op: 'less_than', value: 10 }], call: ['tests'], at_most: { k: 2, of: 3 } }],
    finally: 'share',
  },
  {
    id: 'center',
    parts: ['collect', 'submit'],
    segments: [
      { name: 'appointment', when: [BOOKED], ...OF_APPOINTMENT },
      { name: 'privileged', when: [URGENT], promiseMin: 10 },
      { name: 'collect', part: 'collect', promiseMin: 15 },
      { name: 'ordinary', part: 'submit', promiseMin: 15 },
    ],
    rules: [
      {
        when: [{ fact: 'longest_min', segment: 'collect', op: 'at_least', value: 10 }],
        call: ['collect'],
        at_most: { k: 2, of: 3 },
      },
    ],
    finally: 'share',
  },
];

interface Fitted {
  /** By part: ids of services. */
  readonly services: Readonly<Record<string, readonly number[]>>;
  readonly windows: readonly number[];
  readonly nameOf: (name: string) => string;
  readonly profileName: string;
}

/** Whether the segment would have visitors: a part that no service was chosen for has none. */
const isWanted = ({ part }: TemplateSegment, { services }: Pick<Fitted, 'services'>): boolean =>
  part === undefined || (services[part] ?? []).length > 0;

/** Names of the segments that would not be made, because no service is chosen for their part. */
export const lackingIn = ({ segments }: Template, services: Fitted['services']): readonly string[] =>
  segments.filter((segment) => !isWanted(segment, { services })).map(({ name }) => name);

/** A name that none of these has: `VIP 2`. */
function apart(name: string, rows: readonly { readonly name: string }[]): string {
  const isTaken = (one: string) => rows.some((row) => row.name.trim() === one);
  if (!isTaken(name)) return name;
  let number = 2;
  while (isTaken(`${name} ${number}`)) number++;
  return `${name} ${number}`;
}

/**
 * The draft with the template behind what is there, or in its place. Windows of the template leave the profiles that they had.
 * @param isInstead segments and profiles of the draft go
 */
export function withTemplate(draft: RulesDraft, base: RulesDraft, template: Template, fitted: Fitted, isInstead: boolean): RulesDraft {
  const before: RulesDraft = isInstead ? { segments: [], profiles: [] } : draft;
  // Ids that were given once are not given again.
  const firstId = nextId([...draft.segments, ...base.segments]);
  const wanted = template.segments.filter((segment) => isWanted(segment, fitted));
  const idOf = (name: string): number | undefined => {
    const index = wanted.findIndex((segment) => segment.name === name);
    return index === -1 ? undefined : firstId + index;
  };
  const last = before.segments.at(-1)?.position ?? 0;
  const segments = wanted.map(({ name, part, when = [], promiseMin, by = 'arrival' }, index) => ({
    ...newSegment(firstId + index, apart(fitted.nameOf(name), before.segments)),
    position: last + (index + 1) * 10,
    when: [...(part === undefined ? [] : [{ fact: 'service', op: 'in', value: [...(fitted.services[part] ?? [])] } as const]), ...when],
    ...{ promise_min: promiseMin, by },
  }));
  const rules = template.rules.flatMap(({ call, when, at_most }, index): CallingRule[] => {
    const called = call.flatMap((name) => idOf(name) ?? []);
    const conditions = when.flatMap(({ segment, ...condition }) => {
      if (segment === undefined) return [condition];
      const id = idOf(segment);
      return id === undefined ? [] : [{ ...condition, segment: id }];
    });
    return called.length === 0 || conditions.length < when.length ? [] : [{ id: index + 1, when: conditions, call: called, at_most }];
  });
  const profileId = nextId([...draft.profiles, ...base.profiles]);
  const profile = {
    ...newProfile(profileId, apart(fitted.profileName, before.profiles), [...fitted.windows]),
    rules,
    finally: template.finally,
  };
  const others = before.profiles.map((one) => ({ ...one, windows: one.windows.filter((window) => !fitted.windows.includes(window)) }));
  return { segments: beforeEverybody(before.segments, segments), profiles: [...others, profile] };
}

/** Behind the others, but before one that takes everybody: nobody would ever belong to what stands behind it. */
function beforeEverybody(there: readonly SegmentRow[], added: readonly SegmentRow[]): SegmentRow[] {
  const place = there.findIndex(({ when, disabled }) => when.length === 0 && disabled === 0);
  const [first, behind] = place === -1 ? [there, []] : [there.slice(0, place), there.slice(place)];
  return [...first, ...added, ...behind];
}
