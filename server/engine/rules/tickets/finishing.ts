/**
 * Finishing operations. What is finished depends on the command; what follows is the same for all (domain, point 5): operations
 * that the window can do next start there, those of another service only if nobody stands before the visitor; otherwise the ticket
 * leaves: it waits if anything is left, else it has ended.
 */
import type { Consumer, ConsumerState } from '../../../model/consumer.js';
import { isFinished } from '../../../model/consumer.js';
import { type ErrorName, Rejection, reject } from '../../../model/errors/errors.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { NO_SHOW } from '../../../model/ticket.js';
import type { CommandOf, FinishCommand, Outcome } from '../../commands.js';
import type { QueueState } from '../../state.js';
import { abilityOf, servantOf } from '../abilities.js';
import { callAfter, servedAt, skip } from '../calling/calling.js';
import { indicesOf, startable, withoutOvertaking } from '../calling/selection.js';
import { refuseOutcome, refuseReason } from './reasons.js';

export function finish(state: QueueState, command: FinishCommand, stamp: Stamp): Outcome {
  const consumer = servedAt(state, command.workplaceId);
  if (consumer instanceof Rejection) return consumer;
  const finished = whatIsFinished(consumer, command);
  if (finished instanceof Rejection) return finished;
  const refusal = refuseUntold(state, command, consumer, finished);
  if (refusal) return refusal;

  const userId = servantOf(state, command.workplaceId, command.actingUserId);
  const ability = abilityOf(state, command.workplaceId, userId);
  const possible = startable(state, ability, consumer, finished);
  const isInHand = (serviceId: number) => consumer.operations.some((one) => one.state === 'SERVING' && one.serviceId === serviceId);
  const starts = withoutOvertaking(state, ability, consumer, possible, isInHand, stamp, finished);
  const after = starts.length > 0 ? 'SERVING' : stateAfter(consumer, finished, command);
  const called = command.callsNext && after !== 'SERVING' ? callAfter(state, ability, stamp) : undefined;
  return {
    events: [
      {
        t: 'finished',
        at: stamp.atMs,
        c: consumer.id,
        w: command.workplaceId,
        u: userId,
        ops: finished,
        as: command.as,
        ...(command.comment && { comment: command.comment }),
        starts,
        ...(command.reasonId !== undefined && { reason: command.reasonId }),
        ...(command.outcomeId !== undefined && { outcome: command.outcomeId }),
        state: after,
        ...(called && { calls: 1 as const }),
      },
      ...(called ? [called] : []),
    ],
    subject: called?.c ?? consumer.id,
  };
}

/** The window has a visitor, and calls nobody in his place. */
const CALLS_NOBODY: readonly ErrorName[] = ['nobodyWaiting', 'workplaceDisabled'];

/** A skip needs somebody to call; without one the visit can end as a no-show, so that the window is free whoever waits. */
export function skipOrEnd(state: QueueState, command: CommandOf<'skip'>, stamp: Stamp): Outcome {
  const skipped = skip(state, command, stamp);
  const isAlone = skipped instanceof Rejection && CALLS_NOBODY.includes(skipped.error);
  if (!isAlone || !command.endsAlone) return skipped;
  const { workplaceId, actingUserId } = command;
  const what = { kind: 'everything' } as const;
  return finish(state, { type: 'finish', as: 'REJECTED', what, comment: NO_SHOW, workplaceId, actingUserId }, stamp);
}

function refuseUntold(state: QueueState, command: FinishCommand, consumer: Consumer, finished: readonly number[]): Rejection | undefined {
  const services = finished.map((index) => consumer.operations[index]?.serviceId ?? 0);
  return command.as === 'SERVED'
    ? refuseOutcome(state, services, command)
    : refuseReason(state, 'refusal', services, command, command.comment);
}

function whatIsFinished(consumer: Consumer, command: FinishCommand): readonly number[] | Rejection {
  const { what, workplaceId } = command;
  const served = indicesOf(consumer, (operation) => operation.state === 'SERVING');
  switch (what.kind) {
    case 'served':
      return served;
    case 'everything':
      return indicesOf(consumer, (operation) => !isFinished(operation.state));
    case 'service':
      if (!served.some((index) => consumer.operations[index]?.serviceId === what.serviceId)) {
        const asked = { what: `service ${what.serviceId}`, service: what.serviceId };
        return reject('operationNotServed', { field: 'data.service', ...asked, workplace: workplaceId });
      }
      return indicesOf(consumer, (operation) => operation.serviceId === what.serviceId && !isFinished(operation.state));
    case 'operation': {
      const named = indicesOf(
        consumer,
        (operation) =>
          operation.state === 'SERVING' &&
          operation.serviceId === what.serviceId &&
          operation.operationId === what.operationId &&
          (what.stage === null || operation.stage === what.stage),
      );
      if (named.length > 0) return named.slice(0, 1);
      const stage = what.stage === null ? '' : ` of stage ${what.stage}`;
      const name = `operation ${what.operationId}${stage} of service ${what.serviceId}`;
      const asked = { what: name, service: what.serviceId, operation: what.operationId };
      return reject('operationNotServed', { field: 'data.operation', ...asked, workplace: workplaceId });
    }
  }
}

/** Seen in the original: a ticket that `rejectService` ended is REJECTED; whatever else ended it, it is SERVED. */
function stateAfter(consumer: Consumer, finished: readonly number[], command: FinishCommand): ConsumerState {
  const left = indicesOf(consumer, (operation, index) => !isFinished(operation.state) && !finished.includes(index));
  if (left.some((index) => consumer.operations[index]?.state === 'SERVING')) return 'SERVING';
  if (left.length > 0) return 'WAITING';
  return command.what.kind === 'service' ? 'REJECTED' : 'SERVED';
}
