/** Speech for pages whose browsers have no voice. */
import { Rejection } from '../../../model/errors/errors.js';
import { speechCommands } from '../../../protocol/commands/box/speech.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { dataAnswer } from '../handler.js';
import { handle } from './family.js';

const speak = handle(speechCommands.speak, async ({ context, session, data }) => {
  const path = await context.pageSpeech.speak(data.text, data.language, String(session.id));
  return path instanceof Rejection ? path : dataAnswer({ path } satisfies ReplyData<'speak'>);
});

export const speechHandlers = [speak];
