/** The story of each visitor of simulated days, against a second count that knows the events alone. */
import { describe, expect, it } from 'vitest';
import type { QueueEvent } from '../../server/model/events/events.js';
import { soleAlike } from '../../server/whatif/alike-tickets.js';
import { storyOf } from '../../server/whatif/story.js';
import type { BranchPlan } from './branches.js';
import { keptText } from './simulated-days.js';

/** All windows do everything, so that whoever waits could be called by each. */
const PLAN: BranchPlan = {
  name: 'everything everywhere',
  perHour: 22,
  services: [
    { share: 0.6, stages: [5], norm: 900 },
    { share: 0.4, stages: [10], norm: 1200 },
  ],
  windows: [
    [0, 1],
    [0, 1],
    [0, 1],
  ],
  ...{ urgent: 0.15, byHand: 0.1, noShows: 0.05, skips: 0.05, leaves: 0.03 },
};

interface Visitor {
  readonly c: number;
  readonly at: number;
  readonly priority: number;
  isWaiting: boolean;
  readonly overtakenBy: string[];
  readonly others: Set<number>;
  /** Of both by then, whole seconds. */
  readonly waits: [own: number, other: number][];
}

/** Who came later and was called while a visitor waited, and by what: without the engine. */
function counted(events: readonly QueueEvent[]): ReadonlyMap<number, Visitor> {
  const visitors = new Map<number, Visitor>();
  let skipped = 0;
  for (const event of events) {
    if (event.t === 'registered') {
      const { c, at, priority } = event;
      visitors.set(c, { c, at, priority, isWaiting: true, overtakenBy: [], others: new Set(), waits: [] });
    }
    if (!('c' in event) || typeof event.c !== 'number') continue;
    const own = visitors.get(event.c);
    if (own === undefined) continue;
    if (event.t === 'called') {
      for (const other of visitors.values()) {
        if (!other.isWaiting || other === own || own.at <= other.at) continue;
        // He did not come himself, and so the next one was called.
        if (event.by === 'skip' && other.c === skipped) continue;
        other.waits.push([Math.floor((event.at - other.at) / 1000), Math.floor((event.at - own.at) / 1000)]);
        other.others.add(own.c);
        other.overtakenBy.push(`${(event.inTurn ? undefined : event.by) ?? (own.priority < other.priority ? 'priority' : 'arrival')}`);
      }
      own.isWaiting = false;
    }
    if (event.t === 'skipped') {
      own.isWaiting = true;
      skipped = own.c;
    }
    if (event.t === 'closed') own.isWaiting = false;
  }
  return visitors;
}

describe.each([1, 2, 3])('day %i', (seed) => {
  const { morning, events } = keptText(PLAN, seed);

  it('tells who overtook whom, by what, as the second count has it, and all that the journal has of each visitor', () => {
    const found: string[] = [];
    let again = 0;
    for (const { c, overtakenBy, others, waits } of counted(events).values()) {
      const own = events.filter((event) => 'c' in event && event.c === c && event.t !== 'waitTold').map(({ t, at }) => [t, at]);
      const [first] = events.flatMap((event) => (event.t === 'registered' && event.c === c ? [event] : []));
      const story = storyOf(morning, events, `${first?.prefix}${String(first?.number).padStart(3, '0')}`);
      expect(story?.id).toBe(c);
      expect(story?.steps.map(({ what, atMs }) => [what, atMs])).toEqual(own);
      expect(story?.overtakings.map(({ cause }) => cause)).toEqual(overtakenBy);
      expect(story?.overtaken).toBe(others.size);
      again += overtakenBy.length - others.size;
      expect(story?.overtakings.map(({ waitSec, call }) => [waitSec, call?.waitSec])).toEqual(waits);
      found.push(...overtakenBy);
    }
    // The days have what the test is about.
    if (seed < 3) expect(again).toBeGreaterThan(0);
    for (const cause of ['hand', 'priority', ...(seed === 1 ? ['skip'] : [])])
      expect(found.filter((one) => one === cause).length).toBeGreaterThan(0);
  });

  it('explains each call but those out of turn and after a skip', () => {
    const inTurn = new Set(events.flatMap((event) => (event.t === 'called' && event.inTurn ? `${event.c} ${event.at}` : [])));
    const tickets = new Set(events.flatMap((event) => (event.t === 'registered' ? [`A${String(event.number).padStart(3, '0')}`] : [])));
    for (const ticket of [...tickets].slice(0, 60)) {
      for (const { call } of storyOf(morning, events, ticket)?.steps.filter(({ what }) => what === 'called') ?? []) {
        expect(call?.why === null).toBe((call?.how === 'hand' && !inTurn.has(`${call.id} ${call.atMs}`)) || call?.how === 'skip');
        expect(call?.waitSec).toBeGreaterThanOrEqual(0);
      }
    }
  });
});

it('a number that nobody had has no story', () => {
  const { morning, events } = keptText(PLAN, 1);
  expect(storyOf(morning, events, 'Я999')).toBeNull();
});

it('names are those of the time that is told of, whatever became of the rows on the same day', () => {
  const { morning, events } = keptText(PLAN, 1);
  const [first] = events.flatMap((event) => (event.t === 'called' ? [event] : []));
  const told = storyOf(morning, events, 'A001')?.names.filter(({ book }) => book !== 'Reason') ?? [];
  expect(told.map(({ book }) => book)).toEqual(['Workplace', 'Service']);
  const at = events.at(-1)?.at ?? 0;
  const others = told.flatMap(({ book, id }): QueueEvent[] => [{ t: 'bookRemoved', at, book, id }]);
  expect(first?.c).toBe(1);
  expect(storyOf(morning, [...events, ...others], 'A001')?.names).toEqual(storyOf(morning, events, 'A001')?.names);
});

it('who was not called until midnight is closed with the day, and who was served is not', () => {
  const { morning, events } = keptText(PLAN, 1);
  const uncalled = events.slice(0, 1 + events.findIndex(({ t }) => t === 'registered'));
  const at = (events.at(-1)?.at ?? 0) + 1;
  const next = (keep: boolean): QueueEvent => ({ t: 'dayOpened', at, day: '2030-01-01', keep, reason: 'day closed' });
  const waits = storyOf(morning, uncalled, 'A001');
  expect(waits).toMatchObject({ state: 'WAITING', steps: [{ what: 'registered' }] });
  expect(storyOf(morning, [...uncalled, next(false)], 'A001')).toMatchObject({
    state: 'REJECTED',
    steps: [{ what: 'registered' }, { what: 'closed', atMs: at, reason: 'day closed' }],
  });
  expect(storyOf(morning, [...uncalled, next(true)], 'A001')).toEqual(waits);
  expect(storyOf(morning, [...events, next(false)], 'A001')).toEqual(storyOf(morning, events, 'A001'));
});

it('a letter that looks alike is the same where one ticket of the day fits, and no other', () => {
  const { morning, events } = keptText(PLAN, 1);
  const first = events.find((event) => event.t === 'registered');
  if (first === undefined) throw new Error('nobody came');
  const given = (...prefixes: string[]): QueueEvent[] =>
    prefixes.map((prefix, index) => ({ ...first, c: 900 + index, prefix, number: 25 }));
  const [latin, cyrillic] = ['C', '\u0421'];
  expect(soleAlike(morning, given(cyrillic), `${latin}025`)).toBe(`${cyrillic}025`);
  expect(soleAlike(morning, given(latin), `${cyrillic.toLowerCase()}025`)).toBe(`${latin}025`);
  expect(soleAlike(morning, given(cyrillic, latin), `${latin}025`)).toBeNull();
  expect(soleAlike(morning, given('\u0413'), `${latin}025`)).toBeNull();
  const next: QueueEvent = { t: 'dayOpened', at: 0, day: '2030-01-01', keep: false, reason: '' };
  expect(soleAlike(morning, [next, ...given(cyrillic)], `${latin}025`)).toBeNull();
});
