/** Alerts begin and end as `engine/alerts` found; people say that they have seen one. */
import { ALERT_SEEN_MAX, ALERTS_STANDING_MAX, type AlertSubject, alertKey } from '../../model/alerts.js';
import { reject } from '../../model/errors/errors.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { Stamp } from '../../model/events/stamp.js';
import type { CommandOf, Outcome } from '../commands.js';
import type { QueueState } from '../state.js';

/** What stands already, or has ended, is left out. */
export function noteAlerts(state: QueueState, { begin, end }: CommandOf<'noteAlerts'>, { atMs: at }: Stamp): Outcome {
  const over = end.filter((id) => state.alerts.has(id));
  const keys = new Set([...state.alerts.values()].map(alertKey));
  const fresh: AlertSubject[] = [];
  for (const subject of begin) {
    if (keys.has(alertKey(subject)) || keys.size - over.length >= ALERTS_STANDING_MAX) continue;
    keys.add(alertKey(subject));
    fresh.push(subject);
  }
  const events: QueueEvent[] = [
    ...over.map((a) => ({ t: 'alertEnded' as const, at, a })),
    ...fresh.map((about, index) => ({ t: 'alertBegan' as const, at, a: state.nextAlertId + index, about })),
  ];
  return { events };
}

/** Once for each user. An alert that has ended may be seen, too: whoever comes back from a break acknowledges what was. */
export function seeAlert(state: QueueState, { alertId, userId }: CommandOf<'seeAlert'>, { atMs: at }: Stamp): Outcome {
  const alert = state.alerts.get(alertId) ?? state.pastAlerts.find(({ id }) => id === alertId);
  if (alert === undefined) return reject('noSuchAlert', { id: alertId });
  if (alert.seen.length >= ALERT_SEEN_MAX || alert.seen.some(({ user }) => user === userId)) return { events: [], subject: alertId };
  return { events: [{ t: 'alertSeen', at, a: alertId, u: userId }], subject: alertId };
}
