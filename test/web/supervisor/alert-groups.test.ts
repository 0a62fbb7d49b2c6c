/** Which alerts are one row of the hall: those with one cause. */
import { describe, expect, it } from 'vitest';
import { groupsOf } from '../../../server/web/client/supervisor/alerts/alert-groups.js';
import { isLeft } from '../../../server/web/client/supervisor/figures.js';
import type { Alert, Present, Service } from '../../../server/web/client/supervisor/hall-state.js';

const [PAYMENT, REFUND, EXAM] = [1, 2, 3];
const service = (id: number, operation: number): [number, Service] => [
  id,
  { id, name: `service ${id}`, department: 0, operations: { '10': [operation] } } as unknown as Service,
];
const BOOKS = { services: new Map([service(PAYMENT, 10), service(REFUND, 11), service(EXAM, 12)]) };

interface Desk {
  readonly id: number;
  readonly name: string;
  readonly state: number;
  readonly does: readonly number[];
  readonly clerk?: number;
}
const hall = (...desks: readonly Desk[]): Present => ({
  windows: desks.map(
    ({ id, name, state, does, clerk = id }) =>
      ({ id, name, department: 0, state_id: state, clerk_id: clerk, currentOperations: does }) as unknown as Present['windows'][number],
  ),
  visitors: [],
});
let alertId = 0;
const alert = (kind: Alert['kind'], about: number, more: Partial<Alert> = {}): Alert =>
  ({
    ...{
      id: ++alertId,
      kind,
      severity: 'warning',
      began: '2026-11-28T10:00:00.000Z',
      count: null,
      service: about,
      workplace: null,
      seen: [],
    },
    ...more,
  }) as unknown as Alert;
const group = (alerts: readonly Alert[], present: Present) =>
  groupsOf(alerts, present, BOOKS, () => []).map(({ alerts: among, onBreak }) => [
    among.map((one) => one.service),
    onBreak.map(({ name }) => name),
  ]);

const CASH: Desk = { id: 14, name: 'Касса', state: 2, does: [10, 11] };

describe('alerts', () => {
  it('of services that a break leaves without a window are one, with the name of the window', () => {
    const alerts = [alert('queueUnserved', PAYMENT), alert('serviceUnserved', REFUND), alert('serviceUnserved', EXAM)];
    const open: Desk = { id: 1, name: 'Окно 1', state: 1, does: [3] };
    expect(group(alerts, hall(open, CASH))).toEqual([
      [[PAYMENT, REFUND], ['Касса']],
      [[EXAM], []],
    ]);
  });

  it('of services that no window is open for are one without a break', () => {
    const alerts = [alert('serviceUnserved', PAYMENT), alert('queueUnserved', EXAM)];
    expect(group(alerts, hall({ ...CASH, state: 3 }))).toEqual([[[PAYMENT, EXAM], []]]);
    expect(group(alerts, hall({ ...CASH, clerk: -1 }))).toEqual([[[PAYMENT, EXAM], []]]);
  });

  it('of a queue that is late are one for each kind; of windows and devices each is its own', () => {
    const late = [alert('normBroken', PAYMENT), alert('normBroken', EXAM), alert('normNear', REFUND)];
    const idle = [alert('windowIdle', PAYMENT, { workplace: 1 }), alert('windowIdle', PAYMENT, { workplace: 2 })];
    expect(group([...late, ...idle], hall(CASH)).map(([services]) => services)).toEqual([[PAYMENT, EXAM], [REFUND], [PAYMENT], [PAYMENT]]);
  });

  it('together are as grave as the gravest, as old as the oldest, and seen when all are', () => {
    const seen = [{ user: 1, at: '2026-11-28T10:05:00.000Z' }];
    const first = alert('normBroken', PAYMENT, { count: 2, seen, began: '2026-11-28T09:50:00.000Z' });
    const second = alert('normBroken', EXAM, { count: 3, severity: 'error' });
    const [both] = groupsOf([first, second], hall(), BOOKS, () => []);
    expect(both).toMatchObject({ severity: 'error', beganMs: Date.parse('2026-11-28T09:50:00.000Z'), count: 5, isSeen: false });
    const [done] = groupsOf([first, { ...second, seen }], hall(), BOOKS, () => []);
    expect([done?.isSeen, done?.key]).toEqual([true, both?.key]);
  });
});

it('a window is left whose page is closed, as long as its state says that it is free', () => {
  const window = { id: 7, state_id: 1, disabled: 0 } as const;
  const closed = [alert('pageClosed', 0, { workplace: 7 })];
  expect(isLeft(window, closed)).toBe(true);
  expect(isLeft(window, [])).toBe(false);
  expect(isLeft(window, [alert('pageClosed', 0, { workplace: 8 }), alert('windowIdle', 0, { workplace: 7 })])).toBe(false);
  for (const state_id of [2, 3, 4]) expect(isLeft({ ...window, state_id }, closed)).toBe(false);
  expect(isLeft({ ...window, disabled: 1 }, closed)).toBe(false);
});
