/** Devices: tests, addresses of LED boards, LCD boards, and the devices in software of the demo. */
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import { boardCommands } from '../../../protocol/commands/box/boards.js';
import { deviceCommands } from '../../../protocol/commands/box/devices.js';
import { labCommands } from '../../../protocol/commands/box/lab.js';
import { lcdCommands } from '../../../protocol/commands/box/lcd.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { boardTopic, LAB_TOPIC, type Topic } from '../../feeds/topics.js';
import { dataAnswer, NO_ERRORS_ANSWER, subscribed, topicAnswer } from '../handler.js';
import { type AnonymousRequest, handle, handleAnybody } from './family.js';

const testDevice = handle(deviceCommands.testDevice, async ({ context, data }) => {
  const { name, kind, pattern } = data;
  const report = await context.workbench.test({ name, kind: kind ?? null, pattern: pattern ?? null });
  if (report instanceof Rejection) return report;
  const { kind: ofKind, pattern: tried, isDone: done, code, parameters, text } = report;
  return dataAnswer({ kind: ofKind, pattern: tried, done, text, code, parameters } satisfies ReplyData<'testDevice'>);
});

const subscribeDeviceBytes = handle(deviceCommands.subscribeDeviceBytes, ({ context, data, peer, session }) => {
  const { name, kind } = data;
  return context.byteWatch.watch({ name, kind: kind ?? null }, peer, session) ?? NO_ERRORS_ANSWER;
});

const unsubscribeDeviceBytes = handle(deviceCommands.unsubscribeDeviceBytes, ({ context, data, peer }) => {
  const { name, kind } = data;
  context.byteWatch.end({ name, kind: kind ?? null }, peer);
  return NO_ERRORS_ANSWER;
});

export const deviceHandlers = [testDevice, subscribeDeviceBytes, unsubscribeDeviceBytes];

const setBoardAddress = handle(boardCommands.setBoardAddress, async ({ context, data }) => {
  const { device, from, to, only_board: isOnlyBoard } = data;
  return (await context.boards.changeAddress({ device, from: from ?? null, to, isOnlyBoard: isOnlyBoard ?? false })) ?? NO_ERRORS_ANSWER;
});

const scanBoards = handle(boardCommands.scanBoards, async ({ context, data }) => {
  const found = await context.boards.scan(data);
  return found instanceof Rejection ? found : dataAnswer(found);
});

export const boardHandlers = [setBoardAddress, scanBoards];

// LCD boards show what everybody in the hall can read: no session is needed.

const board = handleAnybody(lcdCommands.board, (request) => {
  const topic = topicOf(request);
  return 'kind' in topic ? topicAnswer(request.context, topic) : topic;
});

const subscribeBoard = handleAnybody(lcdCommands.subscribeBoard, (request) => {
  const topic = topicOf(request);
  return 'kind' in topic ? subscribed(request, null, topic) : topic;
});

/** Also accepts a board that no longer exists. */
const unsubscribeBoard = handleAnybody(lcdCommands.unsubscribeBoard, ({ context, peer, data }) => {
  context.subscriptions.remove(boardTopic(data.id), peer);
  return NO_ERRORS_ANSWER;
});

function topicOf({ state, data: { id } }: AnonymousRequest<RequestData<'board'>>): Topic | Rejection {
  return state.books.QBoard.has(id) ? boardTopic(id) : noSuchElement('QBoard', id);
}

export const lcdHandlers = [board, subscribeBoard, unsubscribeBoard];

// Devices in software need no session either: only a demo has them, and its passwords are on its front page.

const lab = handleAnybody(labCommands.lab, async ({ context }) => {
  if (context.lab === null) return reject('noTwins');
  await context.lab.look();
  return topicAnswer(context, LAB_TOPIC);
});

const subscribeLab = handleAnybody(labCommands.subscribeLab, (request) => {
  const { context, peer } = request;
  const { lab, subscriptions } = context;
  if (lab === null) return reject('noTwins');
  const answer = subscribed(request, null, LAB_TOPIC);
  if (answer instanceof Rejection || answer.sent === undefined) return answer;
  // Of what was seen when somebody last looked nothing may be true.
  return { ...answer, sent: () => void lab.look().then(() => subscriptions.pushPresent(LAB_TOPIC, peer)) };
});

const unsubscribeLab = handleAnybody(labCommands.unsubscribeLab, ({ context, peer }) => {
  context.subscriptions.remove(LAB_TOPIC, peer);
  return NO_ERRORS_ANSWER;
});

const actOnTwin = handleAnybody(labCommands.actOnTwin, async ({ context, data }) => {
  if (context.lab === null) return reject('noTwins');
  const refusal = await context.lab.act(data);
  return refusal instanceof Rejection ? refusal : NO_ERRORS_ANSWER;
});

export const labHandlers = [lab, subscribeLab, unsubscribeLab, actOnTwin];
