/** LED boards, for whoever installs them. */
import { Rejection } from '../../model/errors.js';
import type { RequestData } from '../../protocol/registry.js';
import { dataAnswer, type Handler, NO_ERRORS_ANSWER } from './handler.js';

export const setBoardAddress: Handler = async ({ desk, data }) => {
  const { device, from, to, only_board: isOnlyBoard } = data as RequestData<'setBoardAddress'>;
  return (await desk.boards.changeAddress({ device, from: from ?? null, to, isOnlyBoard: isOnlyBoard ?? false })) ?? NO_ERRORS_ANSWER;
};

export const scanBoards: Handler = async ({ desk, data }) => {
  const found = await desk.boards.scan(data as RequestData<'scanBoards'>);
  return found instanceof Rejection ? found : dataAnswer(found);
};
