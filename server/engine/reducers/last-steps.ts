/** The last steps of windows, with the state before them, so that they can be taken back. `rules/taking-back.ts` decides what can be. */
import type { Consumer } from '../../model/consumer.js';
import type { EventOf } from '../../model/events/events.js';
import { NO_SEGMENT } from '../../model/no-segment.js';
import { NO_SHOW } from '../../model/ticket.js';
import { addConsumer, dropLastStep, type LastStep, type QueueState, setLastStep } from '../state.js';
import { changing, setSegment, setSkipped, setStateOf, windowOf } from './reducers.js';

/** Makes the step, and remembers its visitor as before. */
export function remembering<Ended>(
  state: QueueState,
  kind: LastStep['kind'] | Pick<LastStep, 'kind' | 'refusal' | 'calls'>,
  { c, w, at }: { readonly c: number; readonly w: number; readonly at: number },
  step: () => Ended,
): Ended {
  const before = copyOf(state, c);
  const ended = step();
  const what = typeof kind === 'string' ? { kind } : kind;
  if (before) setLastStep(state, w, { ...what, atMs: at, before, next: null, isOvertaken: false });
  return ended;
}

export function finishOf({ as, comment, calls }: EventOf<'finished'>): Pick<LastStep, 'kind' | 'refusal' | 'calls'> {
  const refusal = as === 'SERVED' ? undefined : comment?.startsWith(NO_SHOW) ? 'absent' : 'refused';
  return { kind: 'finished', ...(refusal && { refusal }), ...(calls && { calls: true }) };
}

/** Calls a visitor; the step that calls, as a skip does, remembers the visitor. */
export function rememberingCalled<Ended>(state: QueueState, { c, w }: EventOf<'called'>, call: () => Ended): Ended {
  const skip = state.lastSteps.get(w);
  const before = skip && isUnderWay(skip) ? copyOf(state, c) : undefined;
  const ended = call();
  if (skip && before) {
    skip.next = before;
    state.lastStepOf.set(c, w);
  }
  return ended;
}

/** Changes a ticket in a way that makes a window's earlier step final. */
export function progressing(state: QueueState, id: number, change: (consumer: Consumer) => void): readonly Consumer[] | undefined {
  overtake(state, id);
  return changing(state, id, change);
}

/** Something happens to a visitor: the earlier step of a window can no longer be taken back. */
function overtake(state: QueueState, consumerId: number): void {
  const window = state.lastStepOf.get(consumerId);
  const step = window === undefined ? undefined : state.lastSteps.get(window);
  // The events of a step do not overtake it: a skip may close the ticket, and calls a visitor.
  if (step === undefined || isUnderWay(step)) return;
  step.isOvertaken = true;
  state.lastStepOf.delete(step.before.id);
  if (step.next) state.lastStepOf.delete(step.next.id);
}

/** The branch, the day or the clock has changed: all steps become final. */
export function forgetLastSteps(state: QueueState): void {
  state.lastSteps.clear();
  state.lastStepOf.clear();
}

export function takenBack(state: QueueState, event: EventOf<'takenBack'>): undefined {
  const { w, at } = event;
  const step = state.lastSteps.get(w);
  if (step === undefined) throw new Error(`an event takes back what window ${w} did, which is not known`);
  dropLastStep(state, w);
  const { before, next, kind } = step;
  const window = windowOf(state, w, at);
  if (next) restore(state, next, { at, keepsPriority: true });
  if (event.ended) {
    addConsumer(state, { ...before, lastUpdateMs: at });
    state.endedTickets.delete(before.code);
  } else restore(state, before, { at, keepsPriority: kind !== 'transferred' });
  setSkipped(window, (skipped) => skipped.filter((id) => id !== before.id));
  window.consumerId = before.id;
  if (!event.keepsState) setStateOf(window, 1);
  // Auto-serve restarts its time.
  window.sinceMs = at;
}

/** Restores the progress of a visitor in the queue; comments written meanwhile stay. */
function restore(state: QueueState, before: Consumer, { at, keepsPriority }: { at: number; keepsPriority: boolean }): void {
  changing(state, before.id, (consumer) => {
    state.lanes.forgetAll(consumer);
    consumer.operations = before.operations;
    setSegment(consumer, before.segment ?? NO_SEGMENT);
    consumer.state = before.state;
    consumer.workplaceId = before.workplaceId;
    consumer.postponedToMs = before.postponedToMs;
    consumer.vanishCount = before.vanishCount;
    consumer.lastCallMs = before.lastCallMs;
    consumer.arrivedMs = before.arrivedMs;
    consumer.stateChangedMs = before.stateChangedMs;
    if (!keepsPriority) consumer.priority = before.priority;
    consumer.lastUpdateMs = at;
  });
}

/** Such a step is several events, which come together: the last of them calls the next visitor. */
const isUnderWay = ({ kind, calls, next }: LastStep): boolean => (kind === 'skipped' || calls === true) && next === null;

function copyOf(state: QueueState, id: number): Consumer | undefined {
  const consumer = state.consumers.get(id);
  if (consumer === undefined) return undefined;
  const operations = consumer.operations.map((operation) => ({
    ...operation,
    periods: operation.periods.map((period) => ({ ...period })),
  }));
  return { ...consumer, operations };
}
