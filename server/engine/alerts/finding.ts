import { ALERTS, type AlertKind, type AlertSubject } from '../../model/alerts.js';

/** Something that stands. */
export interface Finding {
  readonly subject: AlertSubject;
  /** Visitors whom it is about; 0 = it is about none. */
  readonly count: number;
  /** Enough to begin an alert; otherwise it only keeps one that stands. */
  readonly isFirm: boolean;
}

export const found = (kind: AlertKind, about: Omit<AlertSubject, 'kind' | 'severity'>, count = 0, isFirm = true): Finding => ({
  subject: { kind, severity: ALERTS[kind].severity, ...about },
  count,
  isFirm,
});
