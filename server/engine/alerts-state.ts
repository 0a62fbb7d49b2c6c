/** Alerts in the state, and in a snapshot of it. */
import type { Alert } from '../model/alerts.js';

export interface AlertsState {
  /** Those that stand. */
  readonly alerts: Map<number, Alert>;
  /** Those that have ended, the newest last. */
  readonly pastAlerts: Alert[];
  nextAlertId: number;
}

/** Snapshots of boxes without alerts have none of these. */
export interface AlertsDocument {
  readonly alerts?: readonly Alert[];
  readonly pastAlerts?: readonly Alert[];
  readonly nextAlertId?: number;
}

export const alertsDocument = ({ alerts, pastAlerts, nextAlertId }: AlertsState): AlertsDocument => ({
  alerts: [...alerts.values()],
  pastAlerts,
  nextAlertId,
});

export function restoreAlerts(state: AlertsState, { alerts = [], pastAlerts = [], nextAlertId = 1 }: AlertsDocument): void {
  for (const alert of alerts) state.alerts.set(alert.id, alert);
  state.pastAlerts.push(...pastAlerts);
  state.nextAlertId = nextAlertId;
}
