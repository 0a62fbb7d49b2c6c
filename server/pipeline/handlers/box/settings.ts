/** The configuration file of the box, and its restart. */
import { Rejection } from '../../../model/errors/errors.js';
import { settingsCommands } from '../../../protocol/commands/box/settings.js';
import type { WrittenChange } from '../../platform/administration.js';
import { type Answered, authorOf, dataAnswer, NO_ERRORS_ANSWER } from '../handler.js';
import { handle, type Request } from './family.js';

const settings = handle(settingsCommands.settings, ({ context }) => dataAnswer(context.configuration.settings()));

/** The file is written when the log of changes says so; the answer waits for the disk as all answers do. */
export function answerWritten(request: Request, written: WrittenChange | Rejection): Answered {
  if (written instanceof Rejection) return written;
  const { outcome, changes } = written;
  if (changes.length > 0) request.context.pipeline.execute({ type: 'noteBoxChange', changes }, authorOf(request));
  return dataAnswer(outcome);
}

const setSettings = handle(settingsCommands.setSettings, async (request) =>
  answerWritten(request, await request.context.configuration.setSettings(request.data)),
);

const restartBox = handle(settingsCommands.restartBox, (request) => {
  const restart = request.context.configuration.restart(request.data.started_at);
  if (restart instanceof Rejection) return restart;
  const change = { kind: 'Box', verb: 'changed', subject: 'restart', fields: [] } as const;
  request.context.pipeline.execute({ type: 'noteBoxChange', changes: [change] }, authorOf(request));
  return { ...NO_ERRORS_ANSWER, sent: restart };
});

export const settingsHandlers = [settings, setSettings, restartBox];
