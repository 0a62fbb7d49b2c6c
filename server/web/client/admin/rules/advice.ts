/** What the box says of a draft, in words and by the card that it belongs to. */

import { BROKEN_PERCENT_MOST } from '../../../../model/no-segment.js';
import type { WireError } from '../../../../protocol/client/errors.js';
import type { ReplyData } from '../../../../protocol/registry.js';
import { errorText } from '../../shared/box/failures.js';
import { dayText } from '../../shared/words/time.js';
import { namesInBooks, titleById } from '../books/words.js';
import type { RulesDraft } from './draft.js';
import { say } from './words.js';

export type Answer = ReplyData<'checkCallingRules'>;
type Check = Answer['checks'][number];

/** Of the last kept day under the draft: how many of those who came had to wait for longer than promised. */
export interface Broken {
  readonly segment: number;
  readonly percent: number;
}

interface Advice {
  readonly text: string;
  /** The change would be refused; else it is a warning. */
  readonly isRefusal: boolean;
  /** Of the card, as in the protocol: the one that is refused. */
  readonly field?: string;
}

/** What the box refuses, as its errors say it. */
export type Refused = Pick<WireError, 'codeModule' | 'codeError' | 'parameters'>;

export const isRefused = (advice: readonly Advice[], field: string): boolean => advice.some((one) => one.field === field);

export interface AllAdvice {
  readonly ofSegment: (id: number) => readonly Advice[];
  readonly ofProfile: (id: number) => readonly Advice[];
  readonly ofRule: (profile: number, rule: number) => readonly Advice[];
  /** What belongs to no card. */
  readonly others: readonly Advice[];
}

type Place = `segment ${number}` | `profile ${number}` | `rule ${number} ${number}` | '';

/**
 * @param sent as it was sent: refusals name its rows by their places
 * @param broken null = the draft was not tried
 * @param refused why the box did not look at it
 */
export function adviceOf(
  answer: Answer | null,
  sent: RulesDraft,
  broken: readonly Broken[] | null,
  refused: readonly Refused[],
): AllAdvice {
  const all = new Map<Place, Advice[]>();
  const add = (place: Place, advice: Advice) => all.set(place, [...(all.get(place) ?? []), advice]);
  // Where no window calls by rules, that is said once, and not of each category.
  const checks = (answer?.checks ?? []).filter(
    // What the last day would have been under the draft says more than what it was.
    ({ code }) => (code === 'segmentInNoProfile' ? sent.profiles.length > 0 : code !== 'promiseBroken' || broken === null),
  );
  for (const check of checks) add(placeOf(check), { text: checkText(check, sent), isRefusal: false });
  for (const fault of [...refused, ...(answer?.faults ?? [])]) {
    const { place, field } = placeOfFault(fault.parameters?.field, sent);
    const text = isEmptyList(place, field, sent) ? say('noneTicked') : errorText(fault, namesInBooks);
    add(place, { text, isRefusal: true, field });
  }
  for (const { segment, percent } of broken ?? [])
    if (percent > BROKEN_PERCENT_MOST) add(`segment ${segment}`, { text: say('promiseWouldBreak', { percent }), isRefusal: false });
  const at = (place: Place) => all.get(place) ?? [];
  return {
    ofSegment: (id) => at(`segment ${id}`),
    ofProfile: (id) => at(`profile ${id}`),
    ofRule: (profile, rule) => at(`rule ${profile} ${rule}`),
    others: at(''),
  };
}

function placeOf({ segment = 0, profile, rule }: Check): Place {
  if (profile === undefined) return `segment ${segment}`;
  return rule === undefined ? `profile ${profile}` : `rule ${profile} ${rule}`;
}

interface FaultPlace {
  readonly place: Place;
  readonly field: string;
}

/** `data.profiles[0].rules[1].at_most.k` */
function placeOfFault(at: unknown, { segments, profiles }: RulesDraft): FaultPlace {
  const found = /^data\.(segments|profiles)\[(\d+)\](?:\.rules\[(\d+)\])?\.?(.*)$/.exec(String(at));
  const [, book = '', index, ruleIndex, field = ''] = found ?? [];
  const rows = book === 'segments' ? segments : profiles;
  const row = rows[Number(index)];
  if (row === undefined) return { place: '', field };
  if (!('rules' in row)) return { place: `segment ${row.id}`, field };
  const rule = ruleIndex === undefined ? undefined : row.rules[Number(ruleIndex)];
  return { place: rule === undefined ? `profile ${row.id}` : `rule ${row.id} ${rule.id}`, field };
}

/** A condition begins with an empty list: the box, which takes numbers as well, does not know what is wanted. */
function isEmptyList(place: Place, field: string, { segments }: RulesDraft): boolean {
  const index = /^when\[(\d+)\]\.value$/.exec(field)?.[1];
  const value = segments.find(({ id }) => place === `segment ${id}`)?.when[Number(index)]?.value;
  return Array.isArray(value) && value.length === 0;
}

interface Named {
  readonly id: number;
  readonly name: string;
}

/** The box would not even look at a draft with such a row. */
export const isNameless = ({ name }: Pick<Named, 'name'>): boolean => name.trim() === '';

export const segmentTitle = (row: Named): string => (isNameless(row) ? say('gone', { segment: row.id }) : row.name);
export const profileTitle = (row: Named): string => (isNameless(row) ? say('newProfile', { number: row.id }) : row.name);

export const segmentName = (id: number, { segments }: Pick<RulesDraft, 'segments'>): string =>
  id === 0 ? say('noSegment') : segmentTitle(segments.find((row) => row.id === id) ?? { id, name: '' });

function checkText({ code, segment = 0, by = 0, others = [], workplace = 0, percent = 0, day = '' }: Check, draft: RulesDraft): string {
  const isProfile = code === 'windowTwice';
  return say(`check.${code}`, {
    segment: segmentName(segment, draft),
    by: isProfile ? (draft.profiles.find(({ id }) => id === by)?.name ?? `${by}`) : segmentName(by, draft),
    others: others.map((id) => say('quoted', { name: segmentName(id, draft) })).join(', '),
    window: titleById('Workplace', workplace),
    ...{ percent, day: day === '' ? '' : dayText(day) },
  });
}

const MINUTE_SEC = 60;
type Bound = Answer['bounds'][number]['segments'][number];

/** How far others can go before a visitor of the segment. */
export function boundText({ later, part_percent: percent, promise }: Bound): string {
  const minutes = later / MINUTE_SEC;
  if (percent > 0) return say('boundOfShare', { minutes, promise: promise / MINUTE_SEC, percent });
  return minutes > 0 ? say('bound', { minutes }) : say('boundNone');
}
