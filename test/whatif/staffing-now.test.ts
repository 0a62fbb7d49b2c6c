/** What is told of the rest of a day, in its middle, held against what came of it. */
import { expect, it } from 'vitest';
import { toSnapshot } from '../../server/engine/snapshot.js';
import type { QueueState } from '../../server/engine/state.js';
import type { QueueEvent } from '../../server/model/events/events.js';
import type { KeptDay } from '../../server/whatif/kept-day.js';
import { openMorning } from '../../server/whatif/morning.js';
import { presentOf } from '../../server/whatif/present.js';
import { staffingNow } from '../../server/whatif/staffing/staffing-now.js';
import { seeded } from '../engine/forecast/simulated-days.js';
import { MINUTE_MS, START_MS } from '../engine/models/engine.js';
import type { BranchPlan } from './branches.js';
import { inTheMiddle, PAST, PLAN, presentTold, SHARE, soonOf, VISITS_MAX } from './present-days.js';
import { keptDay, keptTexts } from './simulated-days.js';
import { rowsOf, scoreOf } from './staffing-scores.js';

it('probabilities of the rest of the day come true as often as they say, and eight shares of ten lie in their range', () => {
  const { told, shares } = presentTold();
  const { said, base, brier, brierOfMean } = scoreOf(told);
  const soon = soonOf(shares);
  for (const cells of rowsOf('the rest of a day', told)) process.stdout.write(`${cells.join(', ')}\n`);
  process.stdout.write(`within the norm soon: ${JSON.stringify(soon)} of ${shares.length}\n`);
  expect(Math.abs(said - base)).toBeLessThan(0.1);
  expect(brier).toBeLessThan(0.75 * brierOfMean);
  expect(Math.abs(soon.said - soon.was)).toBeLessThan(0.1);
  expect(soon.coverage).toBeGreaterThanOrEqual(0.6);
});

it('a closed window is told of only if it could serve who waits, and it is better than none', () => {
  const services = [...PLAN.services, { share: 0, stages: [7], norm: 600 }];
  // Three are open; of the closed ones only the last could serve anybody.
  const plan: BranchPlan = { ...PLAN, services, windows: [[0], [0], [0], [1], [0]] };
  const past = [1, 2, 3].map((seed) => keptDay(plan, seed));
  const {
    told: { now },
  } = inTheMiddle({ ...plan, open: 3 }, 101, 200, past);
  const able = [...openMorning((past[0] as KeptDay).morning).books.Workplace.keys()].at(-1);
  expect(now.more.map(({ window }) => window)).toEqual([able]);
  expect(now.more[0]?.kept.mean).toBeGreaterThan((now.asIs?.mean ?? 1) + 0.05);
});

it('a window that serves those who come soon is told of while nobody waits', () => {
  const [morning] = keptTexts({ ...PLAN, open: 1 }, 101);
  const state = openMorning(morning);
  state.lastAtMs = START_MS + 60 * MINUTE_MS;
  const present = { ...morning, state: toSnapshot(state) };
  const { now, windows } = staffingNow(PAST, present, SHARE, seeded(1), () => undefined, VISITS_MAX);
  expect([now.waiting, now.open.length]).toEqual([0, 0]);
  expect(now.asIs?.mean).toBe(0);
  expect(now.more).toHaveLength(3);
  expect(now.more[0]?.kept.mean).toBeGreaterThan(0.1);
  expect([...windows].sort()).toEqual([...state.books.Workplace.keys()].sort());
});

it('a window on a break is called so, whether somebody began it or it is planned', () => {
  const at = (hours: object, more: (state: QueueState, window: number) => void = () => {}) => {
    const [morning] = keptTexts({ ...PLAN, open: 3 }, 101);
    const state = openMorning(morning);
    const window = [...state.books.Workplace.keys()].at(-1) ?? 0;
    const row = state.books.Workplace.get(window);
    if (row)
      state.books.Workplace.set(window, {
        ...row,
        opening_hours: Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, hours])) as never,
      });
    state.lastAtMs = morning.dayStartMs + 13 * 60 * MINUTE_MS;
    more(state, window);
    const present = { ...morning, state: toSnapshot(state) };
    const { now } = staffingNow([PAST[0] as KeptDay], present, SHARE, seeded(1), () => undefined, 500);
    return [now.onBreak.includes(window), now.open.includes(window)];
  };
  expect(at(['09:00-12:30', '13:30-18:00'])).toEqual([true, false]);
  expect(at(['09:00-12:30'])).toEqual([false, false]);
  expect(at(['13:30-18:00'])).toEqual([false, false]);
  const begun = (state: QueueState, window: number) => Object.assign(state.windows.get(window) ?? {}, { clerkId: 1, stateId: 2 });
  expect(at(['09:00-18:00'], begun)).toEqual([true, false]);
});

it('a window whose page has been closed for long calls nobody, until the page is back', () => {
  const [morning, texts] = keptTexts({ ...PLAN, open: 3 }, 101);
  const nowMs = START_MS + 130 * MINUTE_MS;
  const before = [...texts].filter(({ at }) => at <= nowMs);
  const about = (window: number) => ({ kind: 'pageClosed', severity: 'warning', window, user: 1 }) as const;
  const hallAfter = (more: (windows: readonly number[]) => readonly QueueEvent[]) => {
    const { open } = inTheMiddle({ ...PLAN, open: 3 }, 101, 130).told.now;
    const present = presentOf(morning, [...before, ...more(open)], nowMs);
    if (typeof present === 'string') throw new Error(present);
    const { now } = staffingNow(PAST, present, SHARE, seeded(1), () => undefined, 500);
    return [open.length - now.open.length, now.pageClosed, open[0]];
  };
  const began = ([window = 0]: readonly number[]): QueueEvent => ({ t: 'alertBegan', a: 77, at: nowMs, about: about(window) });
  const [fewer, closed, window] = hallAfter((open) => [began(open)]);
  expect([fewer, closed]).toEqual([1, [window]]);
  expect(hallAfter((open) => [began(open), { t: 'alertEnded', a: 77, at: nowMs }]).slice(0, 2)).toEqual([0, []]);
});

it('appointments of today are played, as many as usually come, and those of past days are not', () => {
  const plan: BranchPlan = { ...PLAN, appointments: 0.5 };
  const past = [1, 2, 3].map((seed) => keptDay(plan, seed));
  const come = (booked: number): number => {
    const [morning] = keptTexts(PLAN, 101);
    const state = openMorning(morning);
    state.lastAtMs = START_MS;
    const [service = 0] = state.books.Service.keys();
    for (let id = 1; id <= booked; id++) {
      const date = morning.day;
      const row = {
        id,
        services: [service],
        name: '',
        phone: '',
        comment: '',
        date,
        time: '15:00',
        pin_code: `${id}`,
        state: 'PLANNED',
        priority: 0,
        consumer_id: -1,
      };
      state.books.ConsumerPreRegistered.set(id, { ...row, create_time: new Date(START_MS - 1).toISOString() } as never);
    }
    const present = { ...morning, state: toSnapshot(state) };
    const { halves } = staffingNow(past, present, SHARE, seeded(1), () => undefined, 4_000);
    return halves.reduce((sum, { visits }) => sum + visits, 0);
  };
  const none = come(0);
  const walkIns = past.reduce(
    (sum, { facts }) => sum + facts.filter((fact) => fact.kind === 'came' && fact.event.agreed === undefined).length,
    0,
  );
  expect(none / (walkIns / past.length)).toBeGreaterThan(0.8);
  expect(none / (walkIns / past.length)).toBeLessThan(1.2);
  // Half of them where nothing is known of days before.
  expect(come(100) - none).toBeGreaterThan(35);
  expect(come(100) - none).toBeLessThan(65);
});

it('a day on which the clock was set is not played on', () => {
  const [morning] = keptTexts(PLAN, 1);
  expect(presentOf(morning, [{ t: 'clockSetBack', at: START_MS } as never], START_MS)).toBe('clockWasSet');
});
