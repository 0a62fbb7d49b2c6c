/** Queues of windows, and statistics. */
import type { TimeRange } from '../../../../db/facts/day.js';
import { selectVisit } from '../../../../db/facts/visit.js';
import type { VisitFilter, VisitsAnswer } from '../../../../db/store/store.js';
import { aheadOf } from '../../../engine/place.js';
import type { Consumer } from '../../../model/consumer.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import { LIMITS } from '../../../model/limits.js';
import { statisticsCommands } from '../../../protocol/commands/figures/statistics.js';
import { queueCommands } from '../../../protocol/commands/queue/queue.js';
import type { RequestData } from '../../../protocol/registry.js';
import { isAdministrator, isSupervisor, windowFor } from '../../access/rights.js';
import { inSeconds } from '../../feeds/expected-wait.js';
import { ListInBytes } from '../../feeds/list-in-bytes.js';
import { lengthsInBytes } from '../../feeds/queue-lengths.js';
import { queueTopic, type Topic } from '../../feeds/topics.js';
import { visitOf } from '../../records/visit.js';
import { type Answered, dataAnswer, NO_ERRORS_ANSWER, preparedAnswer, subscribed, textAnswer } from '../handler.js';
import { handle, type Request } from './family.js';

type QueueData = RequestData<'currentQueue'>;

const currentQueue = handle(queueCommands.currentQueue, (request) => {
  const topic = topicOf(request);
  return topic instanceof Rejection ? topic : preparedAnswer(request.context, topic);
});

const subscribeCurrentQueue = handle(queueCommands.subscribeCurrentQueue, (request) => subscribedTo(request, topicOf(request)));

const unsubscribeCurrentQueue = handle(queueCommands.unsubscribeCurrentQueue, (request) => unsubscribed(request, topicOf(request)));

const subscribeQueueChanges = handle(queueCommands.subscribeQueueChanges, (request) => subscribedTo(request, topicOf(request, true)));

const unsubscribeQueueChanges = handle(queueCommands.unsubscribeQueueChanges, (request) => unsubscribed(request, topicOf(request, true)));

const subscribedTo = (request: Request<RequestData<'subscribeCurrentQueue'>>, topic: Topic | Rejection): Answered =>
  topic instanceof Rejection ? topic : subscribed(request, request.session, topic);

function unsubscribed({ context, peer }: Pick<Request, 'context' | 'peer'>, topic: Topic | Rejection): Answered {
  if (topic instanceof Rejection) return topic;
  context.subscriptions.remove(topic, peer);
  return NO_ERRORS_ANSWER;
}

function topicOf({ state, session, data }: Request<QueueData>, asChanges = false): Topic | Rejection {
  const { workplace, detailed } = data;
  const workplaceId = windowFor(state, session, workplace);
  return workplaceId instanceof Rejection ? workplaceId : queueTopic(workplaceId, detailed ?? false, asChanges);
}

const queueLengths = handle(queueCommands.queueLengths, ({ context, state, data }) => {
  const { consumer: id } = data;
  const consumer = id === undefined ? undefined : state.consumers.get(id);
  const nowMs = context.pipeline.stamp().atMs;
  const services = lengthsInBytes(state, context.expectedWait.ofServices(nowMs));
  const ahead = consumer ? aheadOf(state, consumer, context.projections.places) : null;
  // The kiosk shows the same as the paper and the visitor's page.
  const wait = consumer ? inSeconds(context.expectedWait.ofPage(consumer, nowMs)) : null;
  return dataAnswer(new ListInBytes(services, ['{"services":', `,"ahead":${JSON.stringify(ahead)},"wait":${JSON.stringify(wait)}}`]));
});

const ALWAYS_MS = 8_640_000_000_000_000;
const DAY_MS = 86_400_000;
/** Days of a clerk's own work in one answer. */
const CLERK_DAYS_MAX = 31;

const statistics = handle(statisticsCommands.statistics, (request) => {
  const { context, state, session } = request;
  const filter = filterOf(request, request.data);
  if (filter instanceof Rejection) return filter;
  return context.longAnswers.make(session.userId, () => visitsNow(context, state, filter));
});

/** The visits that the filter keeps, a JSON list, as one moment has them. */
async function visitsNow(context: Request['context'], state: Request['state'], filter: VisitFilter): Promise<Answered> {
  const { pipeline } = context;
  if (pipeline.isReopening) await pipeline.settled();
  const reopened = pipeline.reopenedCount;
  // Ended tickets are in the history or in the batch that gathers, all others in memory. All is read at this moment.
  const live = [...pipeline.endedTickets, ...state.consumers.values()]
    .filter((consumer) => isAskedFor(consumer, filter))
    .map((consumer) => selectVisit(visitOf(state, consumer), filter))
    .filter((visit) => visit !== null);
  const past: VisitsAnswer = await context.store.visits(filter);
  // Meanwhile a visit came back out of the history: two moments would count it twice, or not at all.
  if (pipeline.reopenedCount !== reopened) return visitsNow(context, state, filter);
  if ('tooMany' in past) return past.tooMany === 'visits' ? tooManyVisits() : tooLong();
  if (past.count + live.length > filter.limit) return tooManyVisits();
  const visits = joined(past.json, JSON.stringify(live));
  return visits.length > LIMITS.long.mostCharacters ? tooLong() : textAnswer(visits);
}

const tooManyVisits = (): Rejection => reject('resultTooLarge', { most: LIMITS.long.mostVisits });
const tooLong = (): Rejection => reject('answerTooLong', { most: LIMITS.long.mostCharacters });

/** Visits that `selectVisit` would leave out are not built: the queue may be long. */
const isAskedFor = ({ registeredMs, ticket }: Consumer, filter: VisitFilter): boolean =>
  registeredMs >= filter.fromMs && registeredMs < filter.toMs && (filter.ticket === undefined || ticket === filter.ticket);

function filterOf(request: Request, data: RequestData<'statistics'>): VisitFilter | Rejection {
  const { state, session } = request;
  const isClerk = !isAdministrator(state, session) && !isSupervisor(state, session);
  const period = isClerk ? periodOfClerk(request, data) : periodOf(data);
  if (period instanceof Rejection) return period;
  const ofRole = [...state.books.User.values()].filter((user) => user.role_id === data.userRole).map((user) => user.id);
  const userIds = data.user === undefined ? ofRole : data.userRole === undefined || ofRole.includes(data.user) ? [data.user] : [];
  return {
    ...period,
    ...(data.ticket !== undefined && { ticket: data.ticket }),
    ...(data.workplace !== undefined && { workplaceId: data.workplace }),
    ...((data.user !== undefined || data.userRole !== undefined) && { userIds }),
    ...(isClerk && { userIds: data.userRole === undefined || ofRole.includes(session.userId) ? [session.userId] : [] }),
    services: data.services ?? false,
    stages: data.stages ?? false,
    operations: data.operations ?? false,
    ...(isClerk && { commentsOfUserId: session.userId }),
    limit: LIMITS.long.mostVisits,
    charactersMax: LIMITS.long.mostCharacters,
  };
}

/** A clerk gets statistics of the clerk's own work, of at most a month: the last one if the request names no start. */
function periodOfClerk({ context, session }: Request, data: RequestData<'statistics'>): TimeRange | Rejection {
  const period = periodOf(data);
  if (period instanceof Rejection) return period;
  if (data.user !== undefined && data.user !== session.userId)
    return reject('notAllowed', { command: 'statistics of another user', who: 'a clerk' });
  const earliestMs = Math.min(period.toMs, context.pipeline.stamp().atMs) - CLERK_DAYS_MAX * DAY_MS;
  if (data.from === undefined) return { ...period, fromMs: earliestMs };
  if (period.fromMs >= earliestMs) return period;
  const fault = `expected at most ${CLERK_DAYS_MAX} days, for a clerk`;
  return reject('invalidRequest', { field: 'data.from', fault, why: 'tooManyDays', most: CLERK_DAYS_MAX });
}

/** A side that is left out has no bound. */
export function periodOf(data: { readonly from?: string; readonly to?: string }): TimeRange | Rejection {
  const fromMs = instantMs(data.from, -ALWAYS_MS);
  const toMs = instantMs(data.to, ALWAYS_MS);
  const notAnInstant = { fault: 'expected an instant of the calendar', why: 'notAnInstant' } as const;
  if (Number.isNaN(fromMs)) return reject('invalidRequest', { field: 'data.from', ...notAnInstant });
  if (Number.isNaN(toMs)) return reject('invalidRequest', { field: 'data.to', ...notAnInstant });
  return { fromMs, toMs };
}

/** An instant without a zone is UTC, as all times of the protocol. */
function instantMs(text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise;
  return Date.parse(/(Z|[+-][0-9]{2}:[0-9]{2})$/.test(text) ? text : `${text}Z`);
}

/** Two JSON lists as one. */
export function joined(one: string, other: string): string {
  if (one === '[]') return other;
  return other === '[]' ? one : `${one.slice(0, -1)},${other.slice(1)}`;
}

export const queueHandlers = [
  currentQueue,
  subscribeCurrentQueue,
  unsubscribeCurrentQueue,
  subscribeQueueChanges,
  unsubscribeQueueChanges,
  queueLengths,
  statistics,
];
