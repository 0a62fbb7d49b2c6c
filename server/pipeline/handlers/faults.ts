/** Box faults, for whoever has a session. */

import type { Fault } from '../../model/faults.js';
import { toInstant } from '../../model/stamp.js';
import type { BoxFault } from '../../protocol/commands/faults.js';
import { faultCommands } from '../../protocol/commands/faults.js';
import type { Faults } from '../faults.js';
import { faultsTopic, type Topic } from '../projections.js';
import { isAdministrator, isSupervisor } from '../rights.js';
import { handle, NO_ERRORS_ANSWER, type Request, textAnswer } from './handler.js';
import { subscribed } from './subscribed.js';

const faults = handle(faultCommands.faults, (request) => textAnswer(request.context.projections.json(topicFor(request))));

const subscribeFaults = handle(faultCommands.subscribeFaults, (request) => subscribed(request, request.session, topicFor(request)));

const unsubscribeFaults = handle(faultCommands.unsubscribeFaults, ({ context, peer }) => {
  for (const isWhole of [true, false]) context.subscriptions.remove(faultsTopic(isWhole), peer);
  return NO_ERRORS_ANSWER;
});

const topicFor = ({ state, session }: Request): Topic => faultsTopic(isAdministrator(state, session) || isSupervisor(state, session));

/** As `faults` answers it. */
export const faultsText = (faults: Faults, isWhole: boolean): string =>
  JSON.stringify(
    faults
      .list()
      .filter(({ isForEverybody }) => isWhole || isForEverybody)
      .map(faultOnWire),
  );

export const faultOnWire = ({ code, severity, sinceMs, parameters, text, remedy }: Fault): BoxFault => ({
  code,
  severity,
  since: toInstant(sinceMs),
  parameters,
  text,
  remedy,
});

export const faultHandlers = [faults, subscribeFaults, unsubscribeFaults];
