/** Events of alerts. */
import { ALERTS_PAST_MAX, ALERTS_PAST_MS, type Alert } from '../../model/alerts.js';
import type { EventOf } from '../../model/events/events.js';
import type { QueueState } from '../state.js';
import type { Reducers } from './reducers.js';

export const alertReducers: Reducers<'alertBegan' | 'alertEnded' | 'alertSeen'> = {
  alertBegan: (state, { a, about, at }) => {
    state.alerts.set(a, { ...about, id: a, beganMs: at, endedMs: null, seen: [] });
    state.nextAlertId = Math.max(state.nextAlertId, a + 1);
  },
  alertEnded,
  alertSeen: (state, { a, u, at }) => {
    const seenBy = (alert: Alert): Alert => ({ ...alert, seen: [...alert.seen, { user: u, atMs: at }] });
    const standing = state.alerts.get(a);
    if (standing !== undefined) state.alerts.set(a, seenBy(standing));
    const index = state.pastAlerts.findIndex(({ id }) => id === a);
    const past = state.pastAlerts[index];
    if (past !== undefined) state.pastAlerts[index] = seenBy(past);
  },
};

function alertEnded(state: QueueState, { a, at }: EventOf<'alertEnded'>): void {
  const alert = state.alerts.get(a);
  if (alert === undefined) return;
  state.alerts.delete(a);
  const kept = [...state.pastAlerts, { ...alert, endedMs: at }];
  const recent = kept.filter(({ endedMs }) => (endedMs ?? at) >= at - ALERTS_PAST_MS);
  state.pastAlerts.splice(0, state.pastAlerts.length, ...recent.slice(-ALERTS_PAST_MAX));
}
