/** LCD boards, for anybody: they show what hangs in the hall. */

import { type Rejection, reject } from '../../model/errors.js';
import { lcdCommands } from '../../protocol/commands/lcd.js';
import type { RequestData } from '../../protocol/registry.js';
import { boardTopic, type Topic } from '../projections.js';
import { type AnonymousRequest, handleAnybody, NO_ERRORS_ANSWER, textAnswer } from './handler.js';
import { subscribed } from './subscribed.js';

const board = handleAnybody(lcdCommands.board, (request) => {
  const topic = topicOf(request);
  return 'kind' in topic ? textAnswer(request.context.projections.json(topic)) : topic;
});

const subscribeBoard = handleAnybody(lcdCommands.subscribeBoard, (request) => {
  const topic = topicOf(request);
  return 'kind' in topic ? subscribed(request, null, topic) : topic;
});

/** Also of a board that is there no more. */
const unsubscribeBoard = handleAnybody(lcdCommands.unsubscribeBoard, ({ context, peer, data }) => {
  context.subscriptions.remove(boardTopic(data.id), peer);
  return NO_ERRORS_ANSWER;
});

function topicOf({ state, data: { id } }: AnonymousRequest<RequestData<'board'>>): Topic | Rejection {
  return state.books.QBoard.has(id) ? boardTopic(id) : reject('noSuchElement', { field: 'data.id', book: 'QBoard', what: `id ${id}` });
}

export const lcdHandlers = [board, subscribeBoard, unsubscribeBoard];
