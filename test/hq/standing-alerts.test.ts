/** The alerts of a branch as pages get them: who is meant by a number, and what somebody quieted. */
import { expect, it } from 'vitest';
import { standingAlerts } from '../../server/hq/alerts/standing.js';
import type { Seen } from '../../server/hq/live/live-watch.js';
import { alertOf, stateOf } from './live-views.js';

const ALERTS = [alertOf(1, 'normBroken', 'error', { service: 4, workplace: 11 }), alertOf(2, 'queueUnserved', 'warning')];
const NAMES = {
  title: '',
  timeZone: 'UTC',
  services: new Map([[4, 'Назначение']]),
  windows: new Map([[11, 'Окно 11']]),
  clerks: new Map(),
};
const live = { of: () => ({ state: stateOf(ALERTS) }) as Seen, namesOf: () => NAMES };
const until = '2026-11-24T10:00:00.000Z';

const standing = (began: string) =>
  standingAlerts(
    {
      ...{ id: 1, name: 'lenina-12', title: 'Ленина, 12', timeZone: 'UTC', groups: [] },
      quiets: [{ id: 1, began, until, by: 'director' }],
    },
    live,
  );

it('one that was quieted comes last, with who did it; names stand for numbers', () => {
  expect(standing(ALERTS[0]?.began ?? '')).toMatchObject([
    { id: 2, quiet: null, names: { service: null, window: null, clerk: null } },
    { id: 1, title: 'Ленина, 12', quiet: { until, by: 'director' }, names: { service: 'Назначение', window: 'Окно 11', clerk: null } },
  ]);
});

it('another one that has its number, as of a branch that was restored, counts', () => {
  expect(standing('2026-11-23T09:01:00.000Z').map(({ id, quiet }) => [id, quiet])).toEqual([
    [1, null],
    [2, null],
  ]);
});
