/** Calling profiles: which windows call by one, what is refused of it, and how long others can go first under it. */
import { type CallingRule, type HallCondition, type OwnOrder, RULES_MAX } from '../../../model/books/calling-profile.js';
import type { BookName, CallingProfileRow } from '../../../model/books/index.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import type { QueueState } from '../../state.js';
import { TimedLanes } from '../../timed-lanes.js';
import { boundOf } from './bounds.js';
import { timedOf } from './segments.js';

type HallFact = HallCondition['fact'];

/** The profile that the window calls by; null = it calls in the usual order. */
export function profileOf({ books }: QueueState, workplaceId: number): OwnOrder | null {
  for (const row of books.CallingProfile.values()) if (isInForce(row) && row.windows.includes(workplaceId)) return row;
  return null;
}

export const isInForce = (row: CallingProfileRow): row is OwnOrder => row.disabled === 0 && row.finally !== 'protocol';

const OF_TIME: ReadonlySet<HallFact> = new Set<HallFact>(['longest_min', 'hour']);

/** Whether whom its windows call changes while nothing happens: by shares, which grow apart, or by rules that ask for the time. */
export const isTimed = ({ finally: by, rules }: OwnOrder): boolean =>
  by === 'share' || rules.some(({ when }) => when.some(({ fact }) => OF_TIME.has(fact)));

/** Whether a change of the book is a change of whom windows call. */
export const isOfCalling = (book: BookName): boolean => book === 'Segment' || book === 'CallingProfile';

/** Lanes of segments are there while a profile calls from them. To be called when the two books have changed. */
export function arrangeLanes(state: QueueState): void {
  const isNeeded = [...state.books.CallingProfile.values()].some(isInForce);
  if (isNeeded === (state.lanes.timed !== null)) return;
  state.lanes.timed = isNeeded ? new TimedLanes((consumer) => timedOf(state, consumer)) : null;
  fileAll(state);
}

/** To be called when waits of a segment count from another time. */
export function fileAll(state: QueueState): void {
  if (state.lanes.timed === null) return;
  for (const consumer of state.consumers.values()) state.lanes.timed.add(consumer);
}

export function refuseProfile(state: QueueState, row: CallingProfileRow): Rejection | undefined {
  return refuseRules(row) ?? refuseShared(state, row);
}

function refuseRules(row: CallingProfileRow): Rejection | undefined {
  const { rules } = row;
  if (row.finally === 'protocol' && rules.length > 0) {
    return reject('invalidField', { field: 'data.rules', fault: 'expected none, as the usual order has no rules', why: 'rulesOfProtocol' });
  }
  if (rules.length > RULES_MAX) {
    return reject('invalidField', { field: 'data.rules', fault: `expected at most ${RULES_MAX} rules`, why: 'tooManyValues' });
  }
  const seen = new Set<number>();
  for (const [index, rule] of rules.entries()) {
    const field = `data.rules[${index}]`;
    if (seen.has(rule.id))
      return reject('invalidField', { field: `${field}.id`, fault: `${rule.id} is there twice`, why: 'twice', what: rule.id });
    seen.add(rule.id);
    const refused = refuseRule(rule, field);
    if (refused) return refused;
  }
  if (boundOf(row, []).isBound || row.finally === 'protocol') return undefined;
  const fault = 'expected limits that leave calls to others: the parts `k` ÷ `of` of all rules together have to be less than 1';
  return reject('invalidField', { field: 'data.rules', fault, why: 'rulesTakeAll' });
}

function refuseRule({ when, at_most: { k, of } }: CallingRule, field: string): Rejection | undefined {
  if (k >= of) {
    const fault = `expected a number from 1 to ${of - 1}: of ${of} calls the rule has to leave at least one to others`;
    return reject('invalidField', { field: `${field}.at_most.k`, fault, why: 'ruleTakesAll', most: of - 1, of });
  }
  for (const [index, { fact, segment }] of when.entries()) {
    const isOfSegment = fact === 'waiting' || fact === 'longest_min';
    if (isOfSegment === (segment !== undefined)) continue;
    const place = `${field}.when[${index}].segment`;
    return isOfSegment
      ? reject('invalidField', { field: place, fault: 'required: whose visitors are meant', why: 'required' })
      : reject('invalidField', { field: place, fault: `expected none, as ${fact} is of no segment`, why: 'unknownField' });
  }
  return undefined;
}

function refuseShared({ books }: QueueState, { id, windows, disabled }: CallingProfileRow): Rejection | undefined {
  if (disabled === 1) return undefined;
  for (const other of books.CallingProfile.values()) {
    const shared = other.id === id || other.disabled === 1 ? undefined : windows.find((window) => other.windows.includes(window));
    if (shared === undefined) continue;
    const fault = `window ${shared} calls by profile ${other.id}`;
    return reject('invalidField', { field: 'data.windows', fault, why: 'twice', what: shared });
  }
  return undefined;
}
