/** State and faults of the box, and the log of changes. */

import { Rejection } from '../../../model/errors/errors.js';
import { toInstant } from '../../../model/events/stamp.js';
import type { Fault } from '../../../model/faults.js';
import { changeCommands } from '../../../protocol/commands/box/changes.js';
import { diagnosticsCommands } from '../../../protocol/commands/box/diagnostics.js';
import { type BoxFault, faultCommands } from '../../../protocol/commands/box/faults.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { isAdministrator, isSupervisor } from '../../access/rights.js';
import type { Clock } from '../../commit/clock.js';
import type { Faults } from '../../faults/faults.js';
import { faultsTopic, type Topic } from '../../feeds/topics.js';
import { Json } from '../answer-data.js';
import { dataAnswer, NO_ERRORS_ANSWER, subscribed, topicAnswer } from '../handler.js';
import { periodOf } from '../queue/queue.js';
import { handle, type Request } from './family.js';

const diagnostics = handle(diagnosticsCommands.diagnostics, ({ context, state }) => {
  const { config, pipeline, health, store, faults } = context;
  const { atMs } = pipeline.stamp();
  const doubtedSince = state.doubtedSinceMs === null ? null : toInstant(state.doubtedSinceMs);
  const answer: ReplyData<'diagnostics'> = {
    ...health.facts(),
    time_zone: config.branch.timeZone,
    clock: { now: toInstant(atMs), ...trustIn(pipeline.clock), doubtful_since: doubtedSince },
    sequence: store.sequence,
    configured_log_level: config.log.level,
    faults: faults.list().map(faultOnWire),
  };
  return dataAnswer(answer);
});

function trustIn({ origin, isDoubtful }: Pick<Clock, 'origin' | 'isDoubtful'>) {
  const known = { network: true, battery: false, nobody: false, remembered: false, set: false, unknown: null };
  return { origin, synchronised: known[origin], doubtful: isDoubtful };
}

const setLogLevel = handle(diagnosticsCommands.setLogLevel, ({ context, data }) => {
  context.health.setLogLevel(data.level);
  return NO_ERRORS_ANSWER;
});

export const diagnosticHandlers = [diagnostics, setLogLevel];

const faults = handle(faultCommands.faults, (request) => topicAnswer(request.context, topicFor(request)));

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

const USUAL_LIMIT = 50;

const changes = handle(changeCommands.changes, async ({ context, data }) => {
  const { user_id: userId = null, kind = null, before: beforeId = null, limit = USUAL_LIMIT, ...bounds } = data;
  const period = periodOf(bounds);
  if (period instanceof Rejection) return period;
  // The reader sees their own changes.
  await context.pipeline.settled();
  const { json, next } = await context.store.changes({ ...period, userId, kind, beforeId, limit });
  return dataAnswer({ lines: new Json(json), next });
});

export const changeHandlers = [changes];
