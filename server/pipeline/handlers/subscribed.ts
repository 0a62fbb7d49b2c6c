/** Subscriptions of a connection, within the limit for each. */
import { reject } from '../../model/errors.js';
import type { Session } from '../../model/events.js';
import type { InitialData } from '../../protocol/declaration.js';
import type { Topic } from '../projections.js';
import { type AnonymousRequest, type Answered, NO_ERRORS_ANSWER } from './handler.js';

/** @param session null = of a topic that anybody may read: it needs no session and ends with none. */
export function subscribed(
  { context, peer, data }: Pick<AnonymousRequest<InitialData>, 'context' | 'peer' | 'data'>,
  session: Session | null,
  topic: Topic,
): Answered {
  const most = context.config.limits.subscriptionsPerConnection;
  if (!context.subscriptions.has(topic, peer) && context.subscriptions.countOf(peer) >= most)
    return reject('tooManySubscriptions', { most });
  context.subscriptions.add(topic, peer, session);
  const { initial } = data;
  // After the reply, so that a client which reads one frame gets the reply, as it always did.
  return initial === true ? { ...NO_ERRORS_ANSWER, sent: () => context.subscriptions.pushPresent(topic, peer) } : NO_ERRORS_ANSWER;
}
