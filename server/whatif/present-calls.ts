/** Why those were called who are at windows now: for windows whose call was before the box was started anew. */
import { evolve } from '../engine/evolve.js';
import { explainedCall } from '../engine/rules/calling/explained.js';
import type { QueueEvent } from '../model/events/events.js';
import type { ExplainedCall } from '../model/explained-call.js';
import { type Morning, openMorning } from './morning.js';

/** @param events of the day that goes on */
export function presentCalls(morning: Morning, events: Iterable<QueueEvent>): ExplainedCall[] {
  const state = openMorning(morning);
  // By visitor: a step that is taken back brings one back whom the window had before.
  const calls = new Map<number, ExplainedCall>();
  for (const event of events) {
    if (event.t === 'dayOpened' && event.day !== morning.day) break;
    const call = event.t === 'called' ? explainedCall(state, event) : undefined;
    if (call) calls.set(call.id, call);
    for (const { id } of evolve(state, event)) calls.delete(id);
  }
  return [...calls.values()].filter(({ id, window }) => state.windows.get(window)?.consumerId === id);
}
