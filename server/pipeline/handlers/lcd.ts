/** LCD boards, for anybody: they show what hangs in the hall. */
import { type Rejection, reject } from '../../model/errors.js';
import type { RequestData } from '../../protocol/registry.js';
import { boardTopic, type Topic } from '../projections.js';
import { type Knock, NO_ERRORS_ANSWER, type OpenHandler, textAnswer } from './handler.js';
import { subscribed } from './subscribed.js';

export const board: OpenHandler = (knock) => {
  const topic = topicOf(knock);
  return 'kind' in topic ? textAnswer(knock.desk.projections.json(topic)) : topic;
};

export const subscribeBoard: OpenHandler = (knock) => {
  const topic = topicOf(knock);
  return 'kind' in topic ? subscribed(knock, null, topic) : topic;
};

/** Also of a board that is there no more. */
export const unsubscribeBoard: OpenHandler = ({ desk, peer, data }) => {
  desk.subscriptions.remove(boardTopic((data as RequestData<'unsubscribeBoard'>).id), peer);
  return NO_ERRORS_ANSWER;
};

function topicOf({ state, data }: Knock): Topic | Rejection {
  const { id } = data as RequestData<'board'>;
  return state.books.QBoard.has(id) ? boardTopic(id) : reject('noSuchElement', { field: 'data.id', book: 'QBoard', what: `id ${id}` });
}
