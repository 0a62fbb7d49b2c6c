/** Past days under other circumstances. */
import { isDay, NOT_A_DAY } from '../../../model/books/hours.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import { because } from '../../../model/errors/refusal-reasons.js';
import { spansIn } from '../../../model/hours-of-day.js';
import { timeOf } from '../../../model/local-time.js';
import { trialCommands, type WireDayFigures } from '../../../protocol/commands/figures/trials.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import type { DayFigures, WaitFigures } from '../../../whatif/figures.js';
import type { Hall, KeptShare } from '../../../whatif/staffing/staffing-now.js';
import type { DayAnswer, DayQuestion } from '../../trials/question.js';
import { rulesBefore } from '../books/calling.js';
import { refuseAfterwards } from '../books/designs.js';
import { dataAnswer } from '../handler.js';
import { handle } from './family.js';

const tryDay = handle(trialCommands.tryDay, async (request) => {
  const { context, session, data } = request;
  const today = context.pipeline.stamp().day;
  const refusal = refuseDay(data.day, today);
  if (refusal) return refusal;
  const { day, windows = [], books = {}, whole = [] } = data;
  const variant = { windows: windows.map(windowOf), books, whole };
  const question: DayQuestion = { kind: 'day', today, ...(day !== undefined && { day }), variant };
  const answer = await context.trials.ask(session.userId, question);
  if (answer instanceof Rejection) return asAsked(answer);
  return refuseAfterwards(request, trialCommands.tryDay) ?? dataAnswer({ ...wireAnswer(answer), before: rulesBefore(request.state) });
});

function refuseDay(day: string | undefined, today: string): Rejection | undefined {
  if (day === undefined) return undefined;
  if (!isDay(day)) {
    return reject('invalidRequest', { field: 'data.day', ...NOT_A_DAY });
  }
  return day < today ? undefined : reject('dayNotKept', { field: 'data.day', day, ...because('dayGoesOn') });
}

function windowOf({ workplace: id, hours, operations }: NonNullable<RequestData<'tryDay'>['windows']>[number]) {
  const spans = hours && spansIn(hours).map(({ from, to }) => [from, to] as const);
  return { id, ...(spans && { hours: spans }), ...(operations && { operations }) };
}

/** Rows are named as they stand in the request. */
function asAsked({ error, parameters, causes }: Rejection): Rejection {
  const { field } = parameters;
  const named = typeof field === 'string' ? { ...parameters, field: field.replace(/^data\.set\b/, 'data.books') } : parameters;
  return new Rejection(error, named, causes.map(asAsked));
}

const PERCENT = 100;

function wireAnswer({ day, days, fidelity, figures, names }: DayAnswer): Omit<ReplyData<'tryDay'>, 'before'> {
  return {
    day,
    days: [...days],
    calls: fidelity.calls,
    same_place: percent(fidelity.samePlace),
    same_window: percent(fidelity.sameWindow),
    p90_was: seconds(fidelity.wasP90Ms),
    p90_played: seconds(fidelity.playedP90Ms),
    was: figures && wireFigures(figures.was),
    would: figures && wireFigures(figures.would),
    names: [...names],
  };
}

/** With one digit, and never up to a hundred that it is not. */
const percent = (share: number): number => Math.floor(share * PERCENT * 10) / 10;
const seconds = (ms: number): number => Math.round(ms / 1000);

/** Lines of an answer: services and windows with the most visitors. */
const LINES_MAX = 300;

const wireFigures = ({ total, services, segments, hours, windows, calledThoughLeft }: DayFigures): WireDayFigures => ({
  ...wireWaits(total),
  called_though_left: calledThoughLeft,
  services: mostOf(services, ({ visits }) => visits).map(({ service, ...waits }) => ({ service, ...wireWaits(waits) })),
  segments: segments.map(({ segment, promiseMs, withPromise, withinPromise, ...waits }) => ({
    ...{ segment, promise: seconds(promiseMs), with_promise: withPromise, within_promise: withinPromise },
    ...wireWaits(waits),
  })),
  hours: hours.map(({ hour, ...waits }) => ({ hour, ...wireWaits(waits) })),
  windows: mostOf(windows, ({ presentMs }) => presentMs).map(({ window, calls, busyMs, presentMs }) => ({
    ...{ workplace: window, calls, busy: seconds(busyMs), present: seconds(presentMs) },
  })),
});

/** In their order, without the least of too many. */
function mostOf<Line>(lines: readonly Line[], amountOf: (line: Line) => number): readonly Line[] {
  if (lines.length <= LINES_MAX) return lines;
  const kept = new Set(lines.toSorted((one, other) => amountOf(other) - amountOf(one)).slice(0, LINES_MAX));
  return lines.filter((line) => kept.has(line));
}

const wireWaits = (waits: WaitFigures) => ({
  ...{ visits: waits.visits, called: waits.called },
  ...{ mean: seconds(waits.meanMs), median: seconds(waits.medianMs), p90: seconds(waits.p90Ms), most: seconds(waits.mostMs) },
  ...{ with_norm: waits.withNorm, within_norm: waits.withinNorm },
  ...{ promised: waits.promised, broken_promises: waits.brokenPromises },
});

const SHARE_PERCENT = 90;

const staffing = handle(trialCommands.staffing, async (request) => {
  const { context, session, data } = request;
  const stamp = context.pipeline.stamp();
  const isToday = data.today === 1;
  const { percent: wanted = SHARE_PERCENT } = data;
  const weekday = isToday ? stamp.weekday : (data.weekday ?? stamp.weekday);
  // The thread reads what is on the disk.
  if (isToday) await context.pipeline.settled();
  const question = { kind: 'staffing', today: stamp.day, weekday, share: wanted / PERCENT, ...(isToday && { nowMs: stamp.atMs }) } as const;
  const answer = await context.trials.ask(session.userId, question);
  if (answer instanceof Rejection) return aboutDays(answer, isToday ? 'data.today' : 'data.weekday');
  const { days, plays, least, windows, useless, halves, now } = answer;
  const enough = (likely: readonly number[], probability: number): number | null => {
    const more = likely.findIndex((one) => one >= probability);
    return more === -1 ? null : least + more;
  };
  const told = halves.map(({ half, visits, likely }) => ({
    from: timeOf(half * HALF_HOUR_MINUTES),
    visits: Math.round(visits * 10) / 10,
    likely: likely.map((one) => Math.round(one * PERCENT)),
    perhaps: enough(likely, 0.5),
    surely: enough(likely, 0.9),
  }));
  const reply: ReplyData<'staffing'> = {
    ...{ weekday, percent: wanted, days: [...days], plays, least, windows: [...windows], useless: [...useless], halves: told },
    now: now && wireNow(now, stamp.minuteOfDay),
  };
  return refuseAfterwards(request, trialCommands.staffing) ?? dataAnswer(reply);
});

/** No day was sent: `field` says of which ones it was asked. */
const aboutDays = ({ error, parameters, causes }: Rejection, field: string): Rejection =>
  new Rejection(error, parameters.field === 'data.day' ? { ...parameters, field } : parameters, causes);

const HALF_HOUR_MINUTES = 30;

const wireNow = ({ open, onBreak, pageClosed, waiting, asIs, more }: Hall, minute: number): NonNullable<ReplyData<'staffing'>['now']> => ({
  ...{ at: timeOf(minute), open: [...open], on_break: [...onBreak], page_closed: [...pageClosed], waiting, as_is: asIs && wireKept(asIs) },
  more: more.map(({ window, kept }) => ({ workplace: window, ...wireKept(kept) })),
});

const wireKept = ({ mean, low, high }: KeptShare) => ({
  ...{ percent: Math.round(mean * PERCENT), from: Math.round(low * PERCENT), to: Math.round(high * PERCENT) },
});

export const trialHandlers = [tryDay, staffing];
