/**
 * Alerts of findings: one begins when something was found for some time, and ends when it was not found for some time, so that it does not
 * come and go with each visitor. Pure: what it remembers is handed in and back.
 */
import { type Alert, type AlertKind, type AlertSubject, alertKey } from '../../model/alerts.js';
import type { Finding } from './finding.js';

interface Patience {
  /** Something has to be found for so long. */
  readonly beginMs: number;
  /** It must not be found for so long. */
  readonly endMs: number;
}

const SECOND_MS = 1000;
const seconds = (begin: number, end: number): Patience => ({ beginMs: begin * SECOND_MS, endMs: end * SECOND_MS });

const PATIENCE: Readonly<Record<AlertKind, Patience>> = {
  // It is a fact at once; the next visitor may exceed the norm when this one is called.
  normBroken: seconds(0, 30),
  normNear: seconds(20, 120),
  // A window is closed and another is opened.
  queueUnserved: seconds(60, 10),
  clerkGone: seconds(60, 10),
  serviceUnserved: seconds(120, 10),
  // Between two visitors, and for a short errand.
  windowIdle: seconds(180, 30),
  windowNotCalling: seconds(180, 5),
  // Pages need some seconds to come back after a restart of the box.
  pageClosed: seconds(60, 5),
  // A printer that is opened to change the roll, and a box that has just started.
  printer: seconds(20, 20),
  // A mail server that starts anew.
  messages: seconds(60, 30),
  box: seconds(0, 10),
};

/** By what it is about. */
export type Memory = ReadonlyMap<string, { readonly sinceMs: number; readonly foundMs: number }>;

export interface Settled {
  readonly memory: Memory;
  readonly begin: readonly AlertSubject[];
  /** Ids. */
  readonly end: readonly number[];
}

/** @param nowMs of a clock that only goes on */
export function settle(memory: Memory, standing: Iterable<Alert>, findings: readonly Finding[], nowMs: number): Settled {
  const alerts = new Map([...standing].map((alert) => [alertKey(alert), alert]));
  const next = new Map<string, { sinceMs: number; foundMs: number }>();
  const begin: AlertSubject[] = [];
  // What has happened is no longer near.
  const isOvertaken = ({ kind, ...about }: AlertSubject): boolean => {
    const broken = alertKey({ ...about, kind: 'normBroken' });
    return kind === 'normNear' && (alerts.has(broken) || next.has(broken));
  };
  for (const { subject, isFirm } of findings) {
    const key = alertKey(subject);
    const known = memory.get(key);
    if (known === undefined && !isFirm && !alerts.has(key)) continue;
    const sinceMs = known?.sinceMs ?? nowMs;
    next.set(key, { sinceMs, foundMs: nowMs });
    const isDue = isFirm && nowMs - sinceMs >= PATIENCE[subject.kind].beginMs;
    if (isDue && !alerts.has(key) && !isOvertaken(subject)) begin.push(subject);
  }
  const end: number[] = [];
  for (const [key, alert] of alerts) {
    const { id, kind } = alert;
    if (isOvertaken(alert)) {
      end.push(id);
      continue;
    }
    if (next.has(key)) continue;
    // After a restart nothing is remembered: it counts as found just now.
    const { sinceMs, foundMs } = memory.get(key) ?? { sinceMs: nowMs, foundMs: nowMs };
    if (nowMs - foundMs >= PATIENCE[kind].endMs) end.push(id);
    else next.set(key, { sinceMs, foundMs });
  }
  return { memory: next, begin, end };
}
