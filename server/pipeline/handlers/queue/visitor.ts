/** What visitors see of their own tickets, and how they leave the queue: for any client that has the code. */
import { Rejection, reject } from '../../../model/errors/errors.js';
import { visitorCommands } from '../../../protocol/commands/queue/visitor.js';
import type { RequestData } from '../../../protocol/registry.js';
import { type Topic, ticketTopic } from '../../feeds/topics.js';
import type { Peer } from '../../requests/peer.js';
import { ticketText } from '../../tickets/visitor-view.js';
import { type Answered, NO_ERRORS_ANSWER, subscribed, textAnswer } from '../handler.js';
import { type AnonymousRequest, type Context, handleAnybody } from './family.js';

/** Pages that get each change at once; pages beyond that may still ask. */
const FOLLOWERS_MOST = 1_000;
/** Per connection: a family. */
const TICKETS_OF_CONNECTION_MOST = 10;

const ticket = handleAnybody(visitorCommands.ticket, (request) => withCode(request, (text) => textAnswer(text)));

const subscribeTicket = handleAnybody(visitorCommands.subscribeTicket, (request) =>
  withCode(request, () => {
    const topic = topicOf(request);
    const { subscriptions } = request.context;
    if (!subscriptions.has(topic, request.peer) && subscriptions.countOf(request.peer) >= TICKETS_OF_CONNECTION_MOST)
      return reject('tooManySubscriptions', { most: TICKETS_OF_CONNECTION_MOST });
    if (!subscriptions.isKnown(topic) && subscriptions.countOfKind('ticket') >= FOLLOWERS_MOST)
      return reject('tooManyFollowers', { most: FOLLOWERS_MOST });
    return subscribed(request, null, topic);
  }),
);

/** Also accepts a ticket that is no longer known. */
const unsubscribeTicket = handleAnybody(visitorCommands.unsubscribeTicket, (request) => {
  request.context.subscriptions.remove(topicOf(request), request.peer);
  return NO_ERRORS_ANSWER;
});

/** A visitor who has left stays out, however often it is asked: the answer is what has become of the ticket. */
const leaveQueue = handleAnybody(visitorCommands.leaveQueue, (request) =>
  withCode(request, () => {
    const { context, state } = request;
    const { code } = request.data;
    const consumer = state.codes.get(code);
    const outcome = consumer && context.pipeline.execute({ type: 'leave', consumerId: consumer.id });
    if (outcome instanceof Rejection) return outcome;
    return withCode(request, (text) => textAnswer(text));
  }),
);

/** The address goes into the engine and nowhere else. */
const notifyMe = handleAnybody(visitorCommands.notifyMe, (request) =>
  withCode(request, () => {
    const { context, state, data } = request;
    const { code, ...wish } = data;
    const consumer = state.codes.get(code);
    const outcome = consumer && context.pipeline.execute({ type: 'askNotice', consumerId: consumer.id, ...wish });
    if (outcome instanceof Rejection) return outcome;
    return withCode(request, (text) => textAnswer(text));
  }),
);

const stopNotifying = handleAnybody(visitorCommands.stopNotifying, (request) =>
  withCode(request, () => {
    const { context, state, data } = request;
    const consumer = state.codes.get(data.code);
    const outcome = consumer && context.pipeline.execute({ type: 'stopNotice', consumerId: consumer.id });
    if (outcome instanceof Rejection) return outcome;
    return withCode(request, (text) => textAnswer(text));
  }),
);

type Opened = AnonymousRequest<RequestData<'ticket'>>;

const topicOf = ({ data }: Opened): Topic => ticketTopic(data.code);

/** Continues with the ticket that the code opens, as JSON. A wrong code costs its sender a wait. */
function withCode({ context, state, peer, data: { code } }: Opened, go: (text: string) => Answered): Answered {
  const waitSeconds = context.codeGuard.waitSeconds(peer);
  if (waitSeconds > 0) return tooManyWrong(waitSeconds);
  const at = { nowMs: context.pipeline.stamp().atMs, places: context.projections.places };
  const text = ticketText(state, code, at, context.expectedWait);
  return text === null ? wrongCode(context, peer) : go(text);
}

export function wrongCode({ codeGuard }: Pick<Context, 'codeGuard'>, peer: Peer): Rejection {
  const waitSeconds = codeGuard.wrong(peer);
  return waitSeconds > 0 ? tooManyWrong(waitSeconds) : reject('codeUnknown');
}

export const tooManyWrong = (seconds: number): Rejection => reject('tooManyWrongCodes', { seconds });

export const visitorHandlers = [ticket, subscribeTicket, unsubscribeTicket, leaveQueue, notifyMe, stopNotifying];
