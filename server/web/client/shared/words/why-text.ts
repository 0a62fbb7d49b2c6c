/** Why a visitor is called, in the reader's words. A page that shows it has learned the family `why`. */
import type { WireRule, WireWhy } from '../../../../protocol/why.js';
import { inHours } from './hours.js';
import { durationText } from './time.js';
import { wordsOf } from './words.js';

const { say } = wordsOf('why');

export interface WhyNames {
  /** Of the book Segment; undefined = the page does not know it (any more). */
  readonly segmentOf: (id: number) => string | undefined;
}

export interface WhyTexts {
  /** `Запись: ждёт 04:02 из 5 мин (80 %), прошла самая большая часть обещанного времени` */
  readonly reason: string;
  /** `иначе – Б022, Касса: ждёт 12:05 из 25 мин (48 %)`; '' = there is nobody. */
  readonly next: string;
}

export function whyTexts(why: WireWhy, names: WhyNames): WhyTexts {
  const { by, runner_up } = why;
  const cause = by === 'rule' ? ruleText(why, names) : say(`by.${by}`);
  const next = runner_up && [runner_up.ticket, weighedText(runner_up, names)].filter(Boolean).join(', ');
  return { reason: [weighedText(why, names), cause].filter(Boolean).join(', '), next: next ? say('next', { next }) : '' };
}

/** Both, as one sentence without its end. @param how the call was asked for */
export function whyText(why: WireWhy, names: WhyNames, how: string): string {
  const { reason, next } = whyTexts(why, names);
  return [how === 'skip' ? say('afterSkip') : '', reason, next].filter(Boolean).join('; ');
}

/** `по правилу «Касса: самое долгое ожидание больше 40 мин (было 44)»` */
export function ruleText(why: Pick<WireWhy, 'rule' | 'facts' | keyof WireRule>, names: WhyNames): string {
  const rule = callsText(why, names) ?? conditionsText(why, names, why.facts);
  return rule === '' ? say('ruleNumber', { rule: why.rule ?? 0 }) : say('rule', { rule });
}

/** Of a rule that asks nothing, whom it calls. */
function callsText({ when, call = [], at_most }: WireRule, names: WhyNames): string | undefined {
  if (when?.length !== 0 || call.length === 0 || at_most === undefined) return undefined;
  return say('ruleCalls', { called: calledText(call, names), limit: say('ruleLimit', at_most) });
}

/**
 * What a rule asks; of one that asks nothing its limit. '' = not known.
 *
 * @param facts what its conditions compared
 */
export function conditionsText({ when, at_most }: WireRule, names: WhyNames, facts: readonly number[] = []): string {
  if (when === undefined) return '';
  if (when.length === 0) return at_most === undefined ? '' : say('ruleLimit', at_most);
  return when.map((condition, index) => conditionText(condition, names, facts[index])).join(', ');
}

function conditionText({ fact, segment = 0, op, value }: Condition, names: WhyNames, was: number | undefined): string {
  if (fact === 'hour') {
    const isFrom = op === 'at_least' || op === 'more_than';
    const hour = op === 'more_than' || op === 'at_most' ? value + 1 : value;
    return say(isFrom ? 'if.from' : 'if.before', { time: `${String(hour).padStart(2, '0')}:00` });
  }
  const condition = say(`if.${fact}`, { op, value, segment: segmentText(segment, names) });
  return was === undefined ? condition : say('wasSo', { condition, fact: was });
}
type Condition = NonNullable<WireRule['when']>[number];

const MINUTE_SEC = 60;
const MS = 1000;

/** Of somebody who is not compared with a promise. */
export function waitedText(wait: number): string {
  return wait < MINUTE_SEC ? say('justCame') : say('waitedFor', inHours(wait));
}

export const segmentText = (segment: number, { segmentOf }: WhyNames): string =>
  segment === 0 ? say('noSegment') : (segmentOf(segment) ?? say('gone', { segment }));

/** Whose visitors a rule calls. */
export const calledText = (segments: readonly number[], names: WhyNames): string => segments.map((id) => segmentText(id, names)).join(', ');

type Weighed = Pick<WireWhy, 'segment' | 'wait' | 'promise_min'>;

function weighedText({ segment, wait, promise_min }: Weighed, names: WhyNames): string {
  if (wait === undefined) return '';
  if (segment === undefined || promise_min === undefined) return waitedText(wait);
  const name = segmentText(segment, names);
  if (wait < 0) return say('early', { name });
  return say('waited', { name, ...usedUp(wait, promise_min) });
}

/** How much of a promise has passed: to the second, as whole minutes would contradict the percent of a short promise. */
export const usedUp = (wait: number, promiseMin: number) => ({
  wait: durationText(wait * MS),
  promise: promiseMin,
  percent: Math.floor((wait * 100) / (promiseMin * MINUTE_SEC)),
});
