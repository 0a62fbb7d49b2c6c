import { describe, expect, it } from 'vitest';
import { toSnapshot } from '../../server/engine/snapshot.js';
import { Rejection } from '../../server/model/errors/errors.js';
import type { QueueEvent } from '../../server/model/events/events.js';
import { figuresOf } from '../../server/whatif/figures.js';
import type { KeptDay, PlayedDay } from '../../server/whatif/kept-day.js';
import { openMorning } from '../../server/whatif/morning.js';
import { playDay } from '../../server/whatif/player.js';
import { recordDay } from '../../server/whatif/recording.js';
import { tryDay } from '../../server/whatif/trial.js';
import { type Variant, varied } from '../../server/whatif/variant.js';
import { FIDELITY_LEAST, fidelityOf } from '../../server/whatif/waits.js';
import { SLOWNESS } from '../support/slowness.js';
import { BRANCHES, type BranchPlan } from './branches.js';
import { keptDay, keptTexts } from './simulated-days.js';

function planOf(name: string): BranchPlan {
  const plan = BRANCHES.find((one) => one.name.startsWith(name));
  if (plan === undefined) throw new Error(`no branch is called ${name}`);
  return plan;
}

function played(day: KeptDay, variant: Partial<Variant>): PlayedDay {
  const made = varied(day, { windows: [], books: {}, whole: [], ...variant });
  if (made instanceof Rejection) throw new Error(`refused: ${made.error} ${JSON.stringify(made.parameters)}`);
  return playDay(made.day, made.state);
}

/** The day, begun with these rows. */
function withMorning(day: KeptDay, books: Variant['books']): KeptDay {
  const made = varied(day, { windows: [], books, whole: [] });
  if (made instanceof Rejection) throw new Error(made.error);
  return { ...day, morning: { ...day.morning, state: toSnapshot(made.state) } };
}

const meanWait = (day: KeptDay, play: PlayedDay): number => figuresOf(day, play).total.meanMs / 60_000;
const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
const SEEDS = [1, 2, 3, 4, 5, 6];
/** 08:00 to 19:00, in the zone of the branch. */
const ALL_DAY = [[480, 1140]] as const;

describe('a variant', () => {
  it('that changes nothing is the day as it was', () => {
    const day = keptDay(planOf('by hand'), 5);
    expect(played(day, {})).toEqual(playDay(day, openMorning(day.morning)));
    expect(figuresOf(day, played(day, {}))).toEqual(figuresOf(day, day.was));
  });

  it.each([
    ['one window less', 4, 3],
    ['one window more', 3, 4],
  ])('with %s has the waits of days that were played so', (_what, windowsWere, windowsWould) => {
    const with4 = planOf('plain');
    const of = (count: number): BranchPlan => ({ ...with4, perHour: 20, windows: with4.windows.slice(0, count) });
    const days = SEEDS.map((seed) => keptDay({ ...of(4), open: windowsWere }, seed));
    const hours = windowsWould > windowsWere ? ALL_DAY : [];
    const would = mean(days.map((day) => meanWait(day, played(day, { windows: [{ id: 4, hours }] }))));
    const truths = SEEDS.map((seed) => keptDay({ ...of(4), open: windowsWould }, seed));
    const [was, truth] = [mean(days.map((day) => meanWait(day, day.was))), mean(truths.map((day) => meanWait(day, day.was)))];
    process.stdout.write(`${_what}: mean wait was ${was.toFixed(1)} min, would be ${would.toFixed(1)}, in truth ${truth.toFixed(1)}\n`);
    expect(Math.abs(would - truth)).toBeLessThan(0.35 * Math.abs(was - truth));
  });

  it('of skills gives the work to who has them', () => {
    const day = keptDay(planOf('plain'), 2);
    const would = played(day, { windows: [{ id: 1, operations: [2] }] });
    const servicesAt = (play: PlayedDay): number[] => [
      ...new Set(play.stays.filter(({ window }) => window === 1).flatMap(({ visitor }) => play.visits.get(visitor)?.services ?? [])),
    ];
    expect(servicesAt(day.was).toSorted()).toEqual([1, 2]);
    expect(servicesAt(would)).toEqual([2]);
    expect(figuresOf(day, would).total.called).toBe(figuresOf(day, day.was).total.called);
  });

  it('of books is decided by the engine: an urgent service waits less, the other one more', () => {
    const day = keptDay(planOf('plain'), 1);
    const would = figuresOf(day, played(day, { books: { Service: [{ id: 2, priority: 10 }] } }));
    const was = figuresOf(day, day.was);
    const meanOf = ({ services }: typeof was, id: number): number => services.find(({ service }) => service === id)?.meanMs ?? 0;
    expect(meanOf(would, 2)).toBeLessThan(0.7 * meanOf(was, 2));
    expect(meanOf(would, 1)).toBeGreaterThan(meanOf(was, 1));
  });

  it('of whole books knows nothing of the rules of that morning, nor of those that came during the day', () => {
    const day = keptDay(planOf('urgent'), 1);
    const windows = day.was.stays.map(({ window }) => window);
    const profile = { name: 'p', windows: [...new Set(windows)], rules: [], finally: 'share', disabled: 0 } as const;
    const segment = { position: 0, when: [{ fact: 'service', op: 'in', value: [1] }], by: 'arrival', disabled: 0 } as const;
    const old = { Segment: [{ id: 1, name: 'new', ...segment, promise_min: 1 }], CallingProfile: [{ id: 1, ...profile }] };
    const books = { Segment: [{ id: 2, name: 'new', ...segment, promise_min: 90 }], CallingProfile: [{ id: 2, ...profile }] };
    const whole = ['Segment', 'CallingProfile'] as const;
    const under = withMorning(day, old);
    const row = { ...old.CallingProfile[0], id: 3, name: 'p' };
    const event = { t: 'bookSet', at: day.morning.dayStartMs, book: 'CallingProfile', id: 3, row } as unknown as QueueEvent;
    const changed = { ...under, facts: [{ kind: 'branch', event, order: 0 } as const, ...under.facts] };
    const expected = played(day, { books });
    expect(played(changed, { books, whole }).stays).toEqual(expected.stays);
    // What the trial does not set goes on: names and windows are taken.
    expect(() => played(under, { books })).toThrow('nameTaken');
    expect(() => played(under, { books: { CallingProfile: [{ ...profile, id: 2, name: 'q' }] } })).toThrow(/window \d calls by profile 1/);
    expect(played(changed, { whole }).stays).toEqual(played(day, {}).stays);
  });

  it('names what its figures are of as it was named on that day, a window that was renamed by both names', () => {
    const segment = { id: 7, name: 'Касса', position: 0, when: [], promise_min: 9, by: 'arrival', disabled: 0 } as const;
    const day = withMorning(keptDay(planOf('plain'), 1), { Segment: [segment] });
    const window = openMorning(day.morning).books.Workplace.get(2);
    const row = { ...window, name: 'Окно у входа' };
    const event = { t: 'bookSet', at: day.morning.dayStartMs, book: 'Workplace', id: 2, row } as unknown as QueueEvent;
    const trial = tryDay({ ...day, facts: [{ kind: 'branch', event, order: 0 }, ...day.facts] }, { windows: [], books: {}, whole: [] });
    if (trial instanceof Rejection) throw new Error(trial.error);
    expect(trial.names).toContainEqual({ book: 'Segment', id: 7, name: 'Касса' });
    expect(trial.names).toContainEqual({ book: 'Workplace', id: 2, name: `${window?.name} / Окно у входа` });
    const told = [...(trial.figures?.was.services ?? [])].map(({ service }) => service);
    expect(trial.names.filter(({ book }) => book === 'Service').map(({ id }) => id)).toEqual(told);
  });

  it('puts visitors into segments whose code is not kept, too', () => {
    const day = withMorning(keptDay(planOf('plain'), 1), { Service: [{ id: 1, pin_code: 1 }] });
    const when = [{ fact: 'service', op: 'in', value: [1] }];
    const { visits } = played(day, { books: { Segment: [{ id: 1, name: 'one', position: 0, when, promise_min: 9 }] } });
    const segments = [...visits.values()].map(({ services, segment }) => `${services.includes(1)} ${segment}`);
    expect([...new Set(segments)].toSorted()).toEqual(['false 0', 'true 1']);
  });

  it('that the books do not allow, or of a window that is not there, is refused', () => {
    const day = keptDay(planOf('plain'), 1);
    const bad = varied(day, { windows: [], books: { Service: [{ id: 1, ticket_range_id: 99 }] }, whole: [] });
    expect(bad).toMatchObject({ error: 'badReference', parameters: { field: 'data.set.Service[0].ticket_range_id' } });
    expect(varied(day, { windows: [{ id: 99, hours: [] }], books: {}, whole: [] })).toMatchObject({ error: 'noSuchElement' });
  });

  it('may have a window that there was not', () => {
    const day = keptDay(planOf('plain'), 1);
    const books = { Workplace: [{ id: 50, name: 'new', operations: [1, 2], service_priority_enabled: 1 }] };
    const would = figuresOf(day, played(day, { books, windows: [{ id: 50, hours: ALL_DAY }] }));
    expect(would.windows.find(({ window }) => window === 50)?.calls).toBeGreaterThan(20);
    expect(would.total.meanMs).toBeLessThan(0.5 * figuresOf(day, day.was).total.meanMs);
  });
});

it('a day that the rules do not explain is known by its fidelity', () => {
  const day = keptDay(planOf('urgent'), 1);
  const morning = { ...day.morning, rules: { ...day.morning.rules, ageingMsPerPoint: 5_000 } };
  expect(fidelityOf(day, playDay({ ...day, morning }, openMorning(morning))).samePlace).toBeLessThan(FIDELITY_LEAST);
});

it('who left is served in a play that calls him sooner, and counted', () => {
  const day = keptDay({ ...planOf('by hand'), perHour: 40 }, 3);
  const left = [...day.was.visits.values()].filter(({ leftMs }) => leftMs !== null).length;
  expect(left).toBeGreaterThan(3);
  expect(figuresOf(day, day.was).calledThoughLeft).toBe(0);
  const books = { Workplace: [50, 51, 52].map((id) => ({ id, name: `${id}`, operations: [1, 2, 3, 4], service_priority_enabled: 1 })) };
  const would = figuresOf(day, played(day, { books, windows: [50, 51, 52].map((id) => ({ id, hours: ALL_DAY })) }));
  expect(would.calledThoughLeft).toBeGreaterThan(left / 2);
});

it('a day of 1,200 visits is recorded, played and varied in two seconds', () => {
  const texts = keptTexts(planOf('large'), 1);
  const begun = performance.now();
  const day = recordDay(...texts);
  if (typeof day === 'string') throw new Error(day);
  playDay(day, openMorning(day.morning));
  figuresOf(day, played(day, { windows: [{ id: 3, hours: [] }] }));
  const ms = performance.now() - begun;
  process.stdout.write(`${day.was.visits.size} visits recorded and played twice: ${ms.toFixed(0)} ms\n`);
  expect(ms).toBeLessThan(2_000 * SLOWNESS);
});
