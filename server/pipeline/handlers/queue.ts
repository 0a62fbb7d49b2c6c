/** Queues of windows, and statistics. */
import type { TimeRange } from '../../../db/day.js';
import type { VisitFilter, VisitsAnswer } from '../../../db/store.js';
import { selectVisit } from '../../../db/visit.js';
import type { Consumer } from '../../model/consumer.js';
import { Rejection, reject } from '../../model/errors.js';
import type { Session } from '../../model/events.js';
import type { ReplyData, RequestData } from '../../protocol/registry.js';
import { inSeconds } from '../expected-wait.js';
import { queueTopic, type Topic } from '../projections.js';
import { isAdministrator, isSupervisor, windowFor } from '../rights.js';
import { aheadOf } from '../ticket-content.js';
import { visitOf } from '../visit.js';
import { type Handler, jsonAnswer, NO_ERRORS_ANSWER, type Request, textAnswer } from './handler.js';
import { subscribed } from './subscribed.js';

type QueueData = RequestData<'currentQueue'>;

export const currentQueue: Handler = (request) => {
  const topic = topicOf(request);
  return topic instanceof Rejection ? topic : textAnswer(request.desk.projections.json(topic));
};

export const subscribeCurrentQueue: Handler = (request) => {
  const topic = topicOf(request);
  return topic instanceof Rejection ? topic : subscribed(request, request.session, topic);
};

export const unsubscribeCurrentQueue: Handler = (request) => {
  const topic = topicOf(request);
  if (topic instanceof Rejection) return topic;
  request.desk.subscriptions.remove(topic, request.peer);
  return NO_ERRORS_ANSWER;
};

function topicOf({ state, session, data }: Request): Topic | Rejection {
  const { workplace, detailed } = data as QueueData;
  const workplaceId = windowFor(state, session, workplace);
  return workplaceId instanceof Rejection ? workplaceId : queueTopic(workplaceId, detailed ?? false);
}

export const queueLengths: Handler = ({ desk, state, data }) => {
  const { consumer: id } = data as RequestData<'queueLengths'>;
  const consumer = id === undefined ? undefined : state.consumers.get(id);
  const nowMs = desk.pipeline.stamp().atMs;
  const services = [...state.books.Service.keys()].map((service) => ({
    service,
    waiting: waitingFor(state, service),
    wait: inSeconds(desk.expectedWait.ofService(service, nowMs)),
  }));
  const ahead = consumer ? aheadOf(state, consumer) : null;
  const wait = consumer ? inSeconds(desk.expectedWait.ofTicket(consumer, nowMs)) : null;
  return jsonAnswer({ services, ahead, wait } satisfies ReplyData<'queueLengths'>);
};

/** A ticket waits with each operation of a stage, and is one visitor: of each stage the longest line counts. */
function waitingFor({ books, lanes }: Request['state'], serviceId: number): number {
  const lineOf = (operationId: number): number =>
    lanes.of(operationId).reduce((sum, lane) => (lane.serviceId === serviceId ? sum + lane.waiting.size : sum), 0);
  const stages = Object.values(books.Service.get(serviceId)?.operations ?? {});
  return stages.reduce((sum, operations) => sum + Math.max(0, ...operations.map(lineOf)), 0);
}

/** More visits than anybody reads; a branch has some thousands a day. */
export const VISITS_MAX = 20_000;
const ALWAYS_MS = 8_640_000_000_000_000;

export const statistics: Handler = async ({ desk, state, session, data }) => {
  const filter = filterOf(state, session, data as RequestData<'statistics'>);
  if (filter instanceof Rejection) return filter;
  const visits = await visitsNow(desk, state, filter);
  return visits === null ? reject('resultTooLarge', { most: filter.limit }) : textAnswer(visits);
};

/** The visits that the filter keeps, a JSON list, as one moment has them; null = too many. */
async function visitsNow(desk: Request['desk'], state: Request['state'], filter: VisitFilter): Promise<string | null> {
  const { pipeline } = desk;
  if (pipeline.isReopening) await pipeline.settled();
  const reopened = pipeline.reopenedCount;
  // What has ended is in the history or in the batch that gathers; what has not, in memory. All is read at this moment.
  const live = [...pipeline.endedTickets, ...state.consumers.values()]
    .filter((consumer) => isAskedFor(consumer, filter))
    .map((consumer) => selectVisit(visitOf(state, consumer), filter))
    .filter((visit) => visit !== null);
  const past: VisitsAnswer = await desk.store.visits(filter);
  // Meanwhile somebody came back out of the history: seen from two moments he would be counted twice, or not at all.
  if (pipeline.reopenedCount !== reopened) return visitsNow(desk, state, filter);
  const isTooMany = 'tooMany' in past || past.count + live.length > filter.limit;
  return isTooMany ? null : joined(past.json, JSON.stringify(live));
}

/** What `selectVisit` would leave out anyway need not become a visit first: the queue may be long. */
const isAskedFor = ({ registeredMs, ticket }: Consumer, filter: VisitFilter): boolean =>
  registeredMs >= filter.fromMs && registeredMs < filter.toMs && (filter.ticket === undefined || ticket === filter.ticket);

function filterOf(state: Request['state'], session: Session, data: RequestData<'statistics'>): VisitFilter | Rejection {
  const period = periodOf(data);
  if (period instanceof Rejection) return period;
  const ofRole = [...state.books.User.values()].filter((user) => user.role_id === data.userRole).map((user) => user.id);
  const userIds = data.user === undefined ? ofRole : data.userRole === undefined || ofRole.includes(data.user) ? [data.user] : [];
  return {
    ...period,
    ...(data.ticket !== undefined && { ticket: data.ticket }),
    ...(data.workplace !== undefined && { workplaceId: data.workplace }),
    ...((data.user !== undefined || data.userRole !== undefined) && { userIds }),
    services: data.services ?? false,
    stages: data.stages ?? false,
    operations: data.operations ?? false,
    ...(!isAdministrator(state, session) && !isSupervisor(state, session) && { commentsOfUserId: session.userId }),
    limit: VISITS_MAX,
  };
}

/** What is left out has no bound. */
export function periodOf(data: { readonly from?: string; readonly to?: string }): TimeRange | Rejection {
  const fromMs = instantMs(data.from, -ALWAYS_MS);
  const toMs = instantMs(data.to, ALWAYS_MS);
  if (Number.isNaN(fromMs)) return reject('invalidRequest', { field: 'data.from', fault: 'expected an instant of the calendar' });
  if (Number.isNaN(toMs)) return reject('invalidRequest', { field: 'data.to', fault: 'expected an instant of the calendar' });
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
