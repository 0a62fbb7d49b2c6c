/** The branch in the middle of a day, to play on from. */
import { evolve } from '../engine/evolve.js';
import { toSnapshot } from '../engine/snapshot.js';
import type { QueueEvent } from '../model/events/events.js';
import { isOfPage } from './closed-pages.js';
import type { NotTried } from './kept-day.js';
import { type Morning, openMorning } from './morning.js';
import { isOfQueue } from './recording.js';

/** A day of more is over before anybody has its answer. */
const EVENTS_MAX = 200_000;

/** @param events of the day until now, from its beginning on */
export function presentOf(morning: Morning, events: Iterable<QueueEvent>, atMs: number): Morning | NotTried {
  const state = openMorning(morning);
  let count = 0;
  for (const event of events) {
    if (event.t === 'dayOpened' || event.t === 'clockSet' || event.t === 'clockSetBack' || event.t === 'dayRenamed') return 'clockWasSet';
    if (isOfPage(state, event)) evolve(state, event);
    if (!isOfQueue(event)) continue;
    if (++count > EVENTS_MAX) return 'dayTooLong';
    evolve(state, event);
  }
  state.lastAtMs = Math.max(state.lastAtMs, atMs);
  return { ...morning, state: toSnapshot(state) };
}
