/** Supervision of the hall: its windows, a day by quarters of an hour, the visits of a day, and services opened for today. */

import { countVisit, type DayCounts, type DayVisit, quartersIn, shortVisit, type TimeRange } from '../../../../db/facts/day.js';
import type { WindowBreak } from '../../../../db/facts/window-log.js';
import type { Store } from '../../../../db/store/store.js';
import { NOT_A_DAY } from '../../../model/books/hours.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import { toInstant } from '../../../model/events/stamp.js';
import { LIMITS } from '../../../model/limits.js';
import { shifted } from '../../../model/local-time.js';
import { supervisionCommands } from '../../../protocol/commands/queue/supervision.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { windowFor } from '../../access/rights.js';
import type { Calendar } from '../../commit/clock.js';
import { inSlices } from '../../limits/slices.js';
import { dayVisitOf } from '../../records/visit.js';
import { Json } from '../answer-data.js';
import { type Answered, acknowledged, authorOf, dataAnswer } from '../handler.js';
import { type Context, handle } from './family.js';
import { joined } from './queue.js';
import { recipientOf } from './serving.js';
import { consumerAnswer, restoreConsumer } from './tickets.js';

const hall = handle(supervisionCommands.hall, ({ state }) => {
  const windows = [...state.windows].map(([workplace, { sinceMs }]) => ({
    workplace,
    since: toInstant(sinceMs),
    opened_services: (state.openedServices.get(workplace) ?? []).filter((service) => state.books.Service.has(service)),
  }));
  return dataAnswer({ windows } satisfies ReplyData<'hall'>);
});

const openServices = handle(supervisionCommands.openServices, (request) => {
  const { context, state, session, data } = request;
  const { workplace, services } = data;
  const workplaceId = windowFor(state, session, workplace);
  if (workplaceId instanceof Rejection) return workplaceId;
  return acknowledged(context.pipeline.execute({ type: 'openServices', workplaceId, services }, authorOf(request)));
});

const bindConsumer = handle(
  supervisionCommands.bindConsumer,
  (request) => {
    const { context, state, session, data } = request;
    const { id, ...recipient } = data;
    const to = recipientOf(recipient);
    if (to instanceof Rejection) return to;
    const outcome = context.pipeline.execute({ type: 'bind', consumerId: id, to, actingUserId: session.userId });
    if (outcome instanceof Rejection) return outcome;
    const consumer = state.consumers.get(id);
    if (consumer === undefined) throw new Error(`ticket ${id} was bound and is not there`);
    return consumerAnswer(request, consumer);
  },
  restoreConsumer,
);

const WEEK_DAYS = 7;
const USUAL_WEEKS = 4;
/** Some milliseconds of a small processor. */
const SLICE_VISITS = 500;

const dayCurve = handle(supervisionCommands.dayCurve, async ({ context, data }) => {
  const day = dayOf(context, data);
  if (day instanceof Rejection) return day;
  const nowMs = context.pipeline.stamp().atMs;
  const here = visitsHere(context, day.range);
  const [[counts], usual] = await Promise.all([context.store.dayCounts([day.range]), usualDay(context.store, day)]);
  if (counts === undefined) throw new Error('the store has counted no day');
  await inSlices(here, SLICE_VISITS, (visit) => countVisit(counts, visit, day.range, nowMs));
  return dataAnswer({
    ...named(day),
    visits: counts.visits,
    served: counts.servedVisits,
    unserved: Object.values(counts.unserved).reduce((sum, count) => sum + count, 0),
    ...counts.unserved,
    operations: counts.operations,
    over_norm: counts.overNorm,
    over_limit: counts.overLimit,
    curve: curveOf(counts),
    ...usual,
  } satisfies ReplyData<'dayCurve'>);
});

const dayVisits = handle(supervisionCommands.dayVisits, ({ context, session, data }) => {
  const day = dayOf(context, data);
  return day instanceof Rejection ? day : context.longAnswers.make(session.userId, () => visitsOf(context, day));
});

async function visitsOf(context: Context, day: Day): Promise<Answered> {
  const now = toInstant(context.pipeline.stamp().atMs);
  const here = visitsHere(context, day.range);
  const [past, breaks] = await Promise.all([
    context.store.shortVisits(day.range, LIMITS.long.mostVisits),
    context.store.windowBreaks(day.range),
  ]);
  if ('tooMany' in past || past.count + here.length > LIMITS.long.mostVisits)
    return reject('resultTooLarge', { most: LIMITS.long.mostVisits });
  const shown: string[] = [];
  await inSlices(here, SLICE_VISITS, (visit) => shown.push(JSON.stringify(shortVisit(visit, day.range))));
  return dataAnswer({
    ...named(day),
    now,
    visits: new Json(joined(past.json, `[${shown.join(',')}]`)),
    breaks: breaksOn(breaks, day.range),
  });
}

const breaksOn = (breaks: readonly WindowBreak[], { fromMs }: TimeRange): ReplyData<'dayVisits'>['breaks'] =>
  breaks.slice(0, LIMITS.long.mostVisits).map(({ windowId, clerkId, reason, ...time }) => ({
    ...{ window: windowId, clerk: clerkId ?? -1 },
    from: Math.floor((time.fromMs - fromMs) / 1000),
    to: Math.floor((time.toMs - fromMs) / 1000),
    reason: reason === null ? null : Number(reason),
  }));

interface Day {
  readonly name: string;
  readonly range: TimeRange;
  readonly calendar: Calendar;
}

const named = ({ name, range }: Day) => ({ day: name, from: toInstant(range.fromMs), to: toInstant(range.toMs) });

/** The day that is asked for; today if none is. */
function dayOf({ pipeline }: Context, { day: name = pipeline.stamp().day }: RequestData<'dayCurve'>): Day | Rejection {
  const { calendar } = pipeline.clock;
  const range = calendar.rangeOf(name);
  if (range !== null) return { name, range, calendar };
  return reject('invalidRequest', { field: 'data.day', ...NOT_A_DAY });
}

/** Tickets of the day that the history does not know (yet), as they are now: of visitors who are here, and of the batch that gathers. */
function visitsHere({ pipeline }: Context, { fromMs, toMs }: TimeRange): DayVisit[] {
  return [...pipeline.endedTickets, ...pipeline.state.consumers.values()]
    .filter(({ registeredMs }) => registeredMs >= fromMs && registeredMs < toMs)
    .map((consumer) => dayVisitOf(pipeline.state, consumer));
}

type Usual = Pick<ReplyData<'dayCurve'>, 'usual' | 'usual_days'>;

/** Past days do not change: the last answer is remembered, as a page asks again and again. */
const remembered = new WeakMap<Store, { readonly day: string; readonly usual: Promise<Usual> }>();

function usualDay(store: Store, day: Day): Promise<Usual> {
  const known = remembered.get(store);
  if (known?.day === day.name) return known.usual;
  const usual = readUsual(store, day);
  remembered.set(store, { day: day.name, usual });
  // A failed read is not remembered.
  usual.catch(() => remembered.delete(store));
  return usual;
}

async function readUsual(store: Store, { name, range, calendar }: Day): Promise<Usual> {
  const days = Array.from({ length: USUAL_WEEKS }, (_, index) => shifted(name, -(index + 1) * WEEK_DAYS))
    .map((each) => ({ name: each, range: calendar.rangeOf(each) }))
    // On a day on which clocks are changed quarters mean other hours.
    .filter((each): each is { name: string; range: TimeRange } => each.range !== null && quartersIn(each.range) === quartersIn(range));
  const counts = await store.dayCounts(days.map((each) => each.range));
  const worked = counts.map((each, index) => ({ counts: each, name: days[index]?.name ?? '' })).filter((each) => each.counts.visits > 0);
  if (worked.length === 0) return { usual: null, usual_days: [] };
  const mean = (pick: (counts: DayCounts) => readonly number[]): number[] =>
    Array.from({ length: quartersIn(range) }, (_, index) => {
      const sum = worked.reduce((total, each) => total + (pick(each.counts)[index] ?? 0), 0);
      return Math.round((100 * sum) / worked.length) / 100;
    });
  const usual = { arrived: mean((each) => each.arrived), served: mean((each) => each.served), waiting: mean((each) => each.waiting) };
  return { usual, usual_days: worked.map((each) => each.name) };
}

const curveOf = ({ arrived, served, waiting }: DayCounts) => ({ arrived, served, waiting });

export const supervisionHandlers = [hall, openServices, bindConsumer, dayCurve, dayVisits];
