/** How the box itself is. */

import { toInstant } from '../../model/stamp.js';
import { diagnosticsCommands } from '../../protocol/commands/diagnostics.js';
import type { ReplyData } from '../../protocol/registry.js';
import type { Clock } from '../clock.js';
import { faultOnWire } from './faults.js';
import { dataAnswer, handle, NO_ERRORS_ANSWER } from './handler.js';

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
