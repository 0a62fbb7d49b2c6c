/**
 * Taking back: for some seconds a window can have its newest finish, skip, postponement or transfer undone. The visitor is at the window
 * again with the same clerk and since the same moment, as if nothing had happened; a visitor called by the step waits again in the old
 * place. It is refused as soon as something else has followed from the step.
 */

import { NO_CLERK, NO_CONSUMER } from '../../../model/consumer.js';
import { type Rejection, reject } from '../../../model/errors/errors.js';
import { type Because, because } from '../../../model/errors/refusal-reasons.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { WINDOW_STATE } from '../../../model/window-state.js';
import type { CommandOf, Outcome } from '../../commands.js';
import { servingPeriods } from '../../reducers/periods.js';
import type { LastStep, QueueState, WindowState } from '../../state.js';
import { servantOf } from '../abilities.js';

export function takeBack(state: QueueState, command: CommandOf<'takeBack'>, stamp: Stamp): Outcome {
  const { workplaceId: workplace } = command;
  const step = state.lastSteps.get(workplace);
  if (step === undefined || state.rules.undoMs === 0) return reject('nothingToUndo', { workplace });
  const { before, next } = step;
  const refusal = refuseTime(state, step, workplace, stamp) ?? refuseWindow(state, step, workplace) ?? refuseTicket(state, step, workplace);
  if (refusal) return refusal;
  return {
    events: [
      {
        t: 'takenBack',
        at: stamp.atMs,
        c: before.id,
        w: workplace,
        u: servantOf(state, workplace, command.actingUserId),
        ...(next && { next: next.id }),
        ...(!state.consumers.has(before.id) && { ended: 1 as const }),
        ...(isPausedBySomebody(state.windows.get(workplace)) && { keepsState: 1 as const }),
      },
    ],
    subject: before.id,
  };
}

/** A break or a closing that somebody has set, in the hall or here, is no part of the step: it comes once the visitor has left. */
const isPausedBySomebody = (window: WindowState | undefined): boolean =>
  window !== undefined && window.stateId !== WINDOW_STATE.open && window.stateUserId !== undefined;

/** How long the window can still take its last step back, and which visitor comes back; null = it cannot. */
export function undoable(
  state: QueueState,
  workplaceId: number,
  stamp: Stamp,
): { readonly step: LastStep; readonly leftMs: number } | null {
  const step = state.lastSteps.get(workplaceId);
  if (step === undefined) return null;
  const refusal =
    refuseTime(state, step, workplaceId, stamp) ?? refuseWindow(state, step, workplaceId) ?? refuseTicket(state, step, workplaceId);
  return refusal ? null : { step, leftMs: step.atMs + state.rules.undoMs - stamp.atMs };
}

function refuseTime(state: QueueState, step: LastStep, workplace: number, stamp: Stamp): Rejection | undefined {
  const { undoMs } = state.rules;
  return stamp.atMs - step.atMs < undoMs ? undefined : reject('undoTooLate', { workplace, seconds: undoMs / 1000 });
}

/** The window may serve the same visitor, with the next operation, or the one called by the step. */
function refuseWindow(state: QueueState, { before, next }: LastStep, workplace: number): Rejection | undefined {
  const served = state.windows.get(workplace)?.consumerId ?? NO_CONSUMER;
  if (served === NO_CONSUMER || served === before.id || served === next?.id) return undefined;
  return reject('windowBusy', { workplace, ticket: state.consumers.get(served)?.ticket ?? served });
}

function refuseTicket(state: QueueState, step: LastStep, workplace: number): Rejection | undefined {
  const { before } = step;
  const overtaken = (why: Because) => reject('undoOvertaken', { ticket: before.ticket, workplace, ...why });
  const present = state.consumers.get(before.id);
  if (step.isOvertaken) {
    const isElsewhere = present?.state === 'SERVING' && present.workplaceId !== workplace;
    return overtaken(isElsewhere ? because('atWindow', { at: present.workplaceId }) : because('changedSince'));
  }
  const isNumberTaken = present === undefined && (state.ranges.get(before.rangeId)?.live.has(before.number) ?? true);
  if (isNumberTaken) return overtaken(because('numberGiven'));
  return isOfAnotherClerk(state, step, workplace) ? overtaken(because('changedSince')) : undefined;
}

/** The clerk has gone, and another one sits there: what was his would go on as his. */
function isOfAnotherClerk({ windows }: QueueState, { before }: LastStep, workplace: number): boolean {
  const clerk = windows.get(workplace)?.clerkId ?? NO_CLERK;
  return clerk !== NO_CLERK && servingPeriods(before).some(({ userId }) => userId !== clerk);
}
