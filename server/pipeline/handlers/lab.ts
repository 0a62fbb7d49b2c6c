/** Devices in software, for anybody: only a demo has them, and its passwords are on its front page. */

import { Rejection, reject } from '../../model/errors.js';
import { labCommands } from '../../protocol/commands/lab.js';
import { LAB_TOPIC } from '../projections.js';
import { handleAnybody, NO_ERRORS_ANSWER, textAnswer } from './handler.js';
import { subscribed } from './subscribed.js';

const lab = handleAnybody(labCommands.lab, ({ context }) =>
  context.lab === null ? reject('noTwins') : textAnswer(context.projections.json(LAB_TOPIC)),
);

const subscribeLab = handleAnybody(labCommands.subscribeLab, (request) =>
  request.context.lab === null ? reject('noTwins') : subscribed(request, null, LAB_TOPIC),
);

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
