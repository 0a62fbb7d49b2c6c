/** Alerts of the hall, for administrators and supervisors. */
import type { QueueState } from '../../../engine/state.js';
import { ALERT_KINDS, type Alert, alertWords } from '../../../model/alerts.js';
import { toInstant } from '../../../model/events/stamp.js';
import { type Alert as AlertOnWire, alertCommands } from '../../../protocol/commands/figures/alerts.js';
import { type AlertWatch, namesOf } from '../../faults/alert-watch.js';
import { ALERTS_TOPIC } from '../../feeds/topics.js';
import { acknowledged, authorOf, dataAnswer, NO_ERRORS_ANSWER, subscribed, topicAnswer } from '../handler.js';
import { handle } from './family.js';

const alerts = handle(alertCommands.alerts, ({ context, state, data }) =>
  data.past === true
    ? dataAnswer(state.pastAlerts.map((alert) => onWire(state, context.alerts, alert)).reverse())
    : topicAnswer(context, ALERTS_TOPIC),
);

const seeAlert = handle(alertCommands.seeAlert, (request) => {
  const { context, session, data } = request;
  return acknowledged(context.pipeline.execute({ type: 'seeAlert', alertId: data.id, userId: session.userId }, authorOf(request)));
});

const subscribeAlerts = handle(alertCommands.subscribeAlerts, (request) => subscribed(request, request.session, ALERTS_TOPIC));

const unsubscribeAlerts = handle(alertCommands.unsubscribeAlerts, ({ context, peer }) => {
  context.subscriptions.remove(ALERTS_TOPIC, peer);
  return NO_ERRORS_ANSWER;
});

export const alertHandlers = [alerts, seeAlert, subscribeAlerts, unsubscribeAlerts];

const gravity = ({ kind }: Alert): number => ALERT_KINDS.indexOf(kind);

/** As `alerts` answers it: the gravest kinds first. */
export const alertsText = (state: QueueState, watch: Pick<AlertWatch, 'countOf'>): string =>
  JSON.stringify(
    [...state.alerts.values()]
      .sort((one, other) => gravity(one) - gravity(other) || one.beganMs - other.beganMs || one.id - other.id)
      .map((alert) => onWire(state, watch, alert)),
  );

function onWire(state: QueueState, watch: Pick<AlertWatch, 'countOf'>, alert: Alert): AlertOnWire {
  const { id, kind, severity, beganMs, endedMs, service, window, user, device, fault, parameters, seen } = alert;
  return {
    id,
    kind,
    severity,
    began: toInstant(beganMs),
    ended: endedMs === null ? null : toInstant(endedMs),
    service: service ?? null,
    workplace: window ?? null,
    user: user ?? null,
    device: device ?? null,
    fault: fault ?? null,
    parameters: parameters ?? {},
    count: watch.countOf(alert),
    ...alertWords(alert, namesOf(state, alert)),
    seen: seen.map((one) => ({ user: one.user, at: toInstant(one.atMs) })),
  };
}
