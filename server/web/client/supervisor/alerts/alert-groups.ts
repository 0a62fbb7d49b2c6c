/** Alerts with one cause are one row: a break leaves many services without a window, and more visitors than one late. Pure. */
import { windowsOnBreakFor } from '../figures.js';
import type { Alert, Books, Present, Window } from '../hall-state.js';

export interface AlertGroup {
  /** It stays while alerts of the same cause come and go. */
  readonly key: string;
  /** The gravest first; at least one. */
  readonly alerts: readonly [Alert, ...Alert[]];
  readonly severity: Alert['severity'];
  readonly beganMs: number;
  /** Everybody whom it concerns. */
  readonly count: number;
  readonly isSeen: boolean;
  /** Windows whose break is the cause; of all others none. */
  readonly onBreak: readonly Window[];
}

/** Alerts of these kinds differ in the service alone, and ask for the same. */
const BY_KIND: ReadonlySet<Alert['kind']> = new Set(['normBroken', 'normNear']);
const UNSERVED: ReadonlySet<Alert['kind']> = new Set(['queueUnserved', 'serviceUnserved']);

/** @param openedAt services opened at a window for today */
export function groupsOf(
  alerts: readonly Alert[],
  present: Present,
  { services }: Pick<Books, 'services'>,
  openedAt: (window: number) => readonly number[],
): readonly AlertGroup[] {
  const groups = new Map<string, { alerts: [Alert, ...Alert[]]; onBreak: readonly Window[] }>();
  for (const alert of alerts) {
    const service = UNSERVED.has(alert.kind) ? services.get(alert.service ?? 0) : undefined;
    const onBreak = service === undefined ? [] : windowsOnBreakFor(service, present, openedAt);
    const key = UNSERVED.has(alert.kind)
      ? `unserved ${onBreak.map(({ id }) => id).join(' ')}`
      : BY_KIND.has(alert.kind)
        ? alert.kind
        : `${alert.id}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { alerts: [alert], onBreak });
    else group.alerts.push(alert);
  }
  return [...groups].map(([key, group]) => ({
    key,
    ...group,
    severity: group.alerts.some(({ severity }) => severity === 'error') ? 'error' : 'warning',
    beganMs: Math.min(...group.alerts.map(({ began }) => Date.parse(began))),
    count: group.alerts.reduce((sum, { count }) => sum + (count ?? 0), 0),
    isSeen: group.alerts.every(({ seen }) => seen.length > 0),
  }));
}
