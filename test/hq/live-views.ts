/** Live views as a branch tells them. */
import type { BranchBooks, LiveState } from '../../server/uplink/live/live-form.js';

type Alert = LiveState['alerts'][number];

export const stateOf = (alerts: readonly Alert[]): LiveState => ({
  ...{ version: '1', atMs: 1, waiting: 0, serving: 0, postponed: 0, longestWaitSec: 0, overNorm: 0, openWindows: 0 },
  ...{ windows: [], services: [], alerts: [...alerts], devicesCount: 0, devices: [] },
});

export const alertOf = (id: number, kind: string, severity: 'warning' | 'error', more: Partial<Alert> = {}): Alert => ({
  ...{ id, kind, severity, began: `2026-11-24T09:0${id}:00.000Z`, text: `The sentence of ${kind}.`, remedy: 'What to do.' },
  ...{ service: null, workplace: null, user: null, device: null, fault: null, count: null, parameters: {} },
  ...more,
});

export const booksOf = (branch: string): BranchBooks => ({
  ...{ branch, timeZone: 'UTC', clerks: [{ id: 3, name: 'Петров П.' }], reasons: [], outcomes: [] },
  services: [{ id: 4, name: 'Назначение', group: null, department: 1, norm: 600, appointmentNorm: 300 }],
  windows: [{ id: 11, name: 'Окно 11' }],
});
