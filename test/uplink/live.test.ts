/** The live view: alerts with what their words need, cut to the form that headquarters takes. */
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { expect, it } from 'vitest';
import { DEFAULT_RULES } from '../../server/engine/rules-of-branch.js';
import { emptyState } from '../../server/engine/state.js';
import { liveState } from '../../server/uplink/live/live.js';
import { LIVE_LIMITS, LiveState } from '../../server/uplink/live/live-form.js';
import { DRIVING, demoEngine, SIMULATOR } from '../engine/models/demo-engine.js';
import { stampAt } from '../engine/models/engine.js';

const form = TypeCompiler.Compile(LiveState);
const NOBODY = { service: null, workplace: null, user: null, device: null, count: null };
const DISK = {
  id: 3,
  kind: 'box',
  severity: 'warning',
  began: '2026-11-24T09:04:12.000Z',
  fault: 'diskLow',
  text: 'Low.',
  remedy: 'Free it.',
};

const PARTS = { devices: () => [], stamp: () => stampAt(1), version: '1', configured: () => '' };

const told = (parameters: Readonly<Record<string, string | number>>): LiveState =>
  liveState({
    ...{ ...PARTS, state: emptyState(DEFAULT_RULES), remoteKiosk: 0, isRemoteBooking: false },
    alerts: () => JSON.stringify([{ ...DISK, ...NOBODY, parameters, seen: [] }]),
  });

it('tells the values of a fault, so that it can be said in any language', () => {
  expect(told({ percent: 4 }).alerts).toEqual([{ ...DISK, ...NOBODY, parameters: { percent: 4 } }]);
});

it('cuts values that are too long or too many, instead of telling what is refused', () => {
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`value${index}`, 'x'.repeat(LIVE_LIMITS.text * 2)]));
  const state = told(many);
  expect(form.Check(state)).toBe(true);
  expect(Object.keys(state.alerts[0]?.parameters ?? {})).toHaveLength(LIVE_LIMITS.parameters);
});

it('takes the alerts of a program that tells no values', () => {
  const { alerts, ...rest } = told({});
  expect(form.Check({ ...rest, alerts: alerts.map(({ parameters: _, ...alert }) => alert) })).toBe(true);
});

it('tells what visitors may book there, if they may, and nothing of who has', () => {
  const engine = demoEngine();
  engine.add('BookingPlan', { name: 'by time', services: [SIMULATOR], slot_minutes: 30, by_visitors: 1, visitor_gives: 'phone' });
  engine.add('BookingPlan', { name: 'by the staff', services: [DRIVING], slot_minutes: 30 });
  const remoteOf = (options: { readonly remoteKiosk: number; readonly isRemoteBooking: boolean }) => {
    const { remote } = liveState({ ...PARTS, ...options, state: engine.state, alerts: () => '[]' });
    expect(form.Check({ ...told({}), remote })).toBe(true);
    return remote;
  };
  const bookable = [{ id: SIMULATOR, name: expect.any(String), minutes: 30, gives: 'phone' }];
  expect(remoteOf({ remoteKiosk: 0, isRemoteBooking: false })).toBeUndefined();
  expect(remoteOf({ remoteKiosk: 0, isRemoteBooking: true })).toMatchObject({ services: [], bookable });
  expect(remoteOf({ remoteKiosk: 1, isRemoteBooking: false })).not.toHaveProperty('bookable');
  expect(remoteOf({ remoteKiosk: 1, isRemoteBooking: true })).toMatchObject({ bookable });
});
