/** LED boards, for whoever installs them. */

import { Rejection } from '../../model/errors.js';
import { boardCommands } from '../../protocol/commands/boards.js';
import { dataAnswer, handle, NO_ERRORS_ANSWER } from './handler.js';

const setBoardAddress = handle(boardCommands.setBoardAddress, async ({ context, data }) => {
  const { device, from, to, only_board: isOnlyBoard } = data;
  return (await context.boards.changeAddress({ device, from: from ?? null, to, isOnlyBoard: isOnlyBoard ?? false })) ?? NO_ERRORS_ANSWER;
});

const scanBoards = handle(boardCommands.scanBoards, async ({ context, data }) => {
  const found = await context.boards.scan(data);
  return found instanceof Rejection ? found : dataAnswer(found);
});

export const boardHandlers = [setBoardAddress, scanBoards];
