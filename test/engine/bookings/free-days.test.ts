/** Which days free times are told of. It is Tuesday, 09:00. */
import { beforeEach, expect, it } from 'vitest';
import { freeDays } from '../../../server/engine/rules/bookings/booking.js';
import { atOnce } from '../../../server/model/steps.js';
import { openBranch, SIMULATOR } from '../models/demo-engine.js';
import { type Engine, stampAt } from '../models/engine.js';

const OPEN = ['09:00-12:00'];

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
  const hours = { '2': OPEN, '3': OPEN };
  engine.add('BookingPlan', { name: 'plan', services: [SIMULATOR], slot_minutes: 30, places: 1, opening_hours: hours, horizon_days: 7 });
});

const days = (all: boolean) =>
  atOnce(freeDays(engine.state, { services: [SIMULATOR], persons: 1, from: '2026-11-17', to: '2026-12-09', all }, stampAt(engine.nowMs)));

it('neither past days nor those beyond the horizon are there as full ones', () => {
  expect(days(false).map(({ date }) => date)).toEqual(['2026-11-24', '2026-11-25', '2026-12-01']);
});

it('the grid of the staff has every open day, and nothing is free on those that cannot be booked', () => {
  const found = days(true);
  expect(found).toHaveLength(8);
  const free = found.filter(({ slots }) => slots.some((slot) => slot.free > 0)).map(({ date }) => date);
  expect(free).toEqual(['2026-11-24', '2026-11-25', '2026-12-01']);
});
