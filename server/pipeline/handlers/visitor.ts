/** What a visitor sees of his own ticket, and the one thing he can do: for whoever has its code. */

import { Rejection, reject } from '../../model/errors.js';
import { visitorCommands } from '../../protocol/commands/visitor.js';
import type { RequestData } from '../../protocol/registry.js';
import type { Peer } from '../peer.js';
import { type Topic, ticketTopic } from '../projections.js';
import { ticketText } from '../visitor-view.js';
import { type Answered, handleAnybody, type Knock, NO_ERRORS_ANSWER, textAnswer } from './handler.js';
import { subscribed } from './subscribed.js';

/** Pages that are told of each change at once; whoever comes then may still ask. */
const FOLLOWERS_MOST = 1_000;
/** Of one connection: a family. */
const TICKETS_OF_CONNECTION_MOST = 10;

const ticket = handleAnybody(visitorCommands.ticket, (knock) => withCode(knock, (text) => textAnswer(text)));

const subscribeTicket = handleAnybody(visitorCommands.subscribeTicket, (knock) =>
  withCode(knock, () => {
    const topic = topicOf(knock);
    const { subscriptions } = knock.desk;
    if (!subscriptions.has(topic, knock.peer) && subscriptions.countOf(knock.peer) >= TICKETS_OF_CONNECTION_MOST)
      return reject('tooManySubscriptions', { most: TICKETS_OF_CONNECTION_MOST });
    if (!subscriptions.isKnown(topic) && subscriptions.countOfKind('ticket') >= FOLLOWERS_MOST)
      return reject('tooManyFollowers', { most: FOLLOWERS_MOST });
    return subscribed(knock, null, topic);
  }),
);

/** Also of a ticket that nobody knows any more. */
const unsubscribeTicket = handleAnybody(visitorCommands.unsubscribeTicket, (knock) => {
  knock.desk.subscriptions.remove(topicOf(knock), knock.peer);
  return NO_ERRORS_ANSWER;
});

/** Who has left stays out, however often it is asked: the answer is what has become of the ticket. */
const leaveQueue = handleAnybody(visitorCommands.leaveQueue, (knock) =>
  withCode(knock, () => {
    const { desk, state } = knock;
    const { code } = knock.data;
    const consumer = state.codes.get(code);
    const outcome = consumer && desk.pipeline.execute({ type: 'leave', consumerId: consumer.id });
    if (outcome instanceof Rejection) return outcome;
    return withCode(knock, (text) => textAnswer(text));
  }),
);

type Opened = Knock<RequestData<'ticket'>>;

const topicOf = ({ data }: Opened): Topic => ticketTopic(data.code);

/** Goes on with the ticket that the code opens, as JSON. A wrong code costs whoever sent it. */
function withCode({ desk, state, peer, data: { code } }: Opened, go: (text: string) => Answered): Answered {
  const waitSeconds = desk.codeGuard.waitSeconds(peer);
  if (waitSeconds > 0) return tooManyWrong(waitSeconds);
  const text = ticketText(state, code, desk.pipeline.stamp().atMs, desk.expectedWait);
  return text === null ? wrongCode(desk, peer) : go(text);
}

function wrongCode({ codeGuard }: Knock['desk'], peer: Peer): Rejection {
  const waitSeconds = codeGuard.wrong(peer);
  return waitSeconds > 0 ? tooManyWrong(waitSeconds) : reject('codeUnknown');
}

const tooManyWrong = (seconds: number): Rejection => reject('tooManyWrongCodes', { seconds });

export const visitorHandlers = [ticket, subscribeTicket, unsubscribeTicket, leaveQueue];
