/** What the time line of a replay marks, and where it jumps to. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DayVisits, momentOf, queueOf } from '../../../server/web/client/supervisor/replay/replay.js';
import {
  eventAfter,
  eventBefore,
  eventsAround,
  eventsOf,
  type Queue,
  type ReplayEvent,
} from '../../../server/web/client/supervisor/replay/replay-events.js';

type Visit = DayVisits['visits'][number];
const [PAYMENT, EXAM, FREE] = [1, 2, 3];
const NORMS = new Map([
  [PAYMENT, 900],
  [EXAM, 600],
  [FREE, 0],
]);
const [NINE, MINUTE] = [9 * 3600, 60];
const END = NINE + 4 * 3600;
const NOBODY: Queue = { first: NINE, step: 300, values: [] };

const visit = (more: Partial<Visit>): Visit => ({
  ...{ ticket: 'A001', services: [PAYMENT], registered: NINE, done: null, serving: [], postponed: [] },
  ...more,
});
const told = (visits: readonly Visit[], breaks: DayVisits['breaks'] = [], queue = NOBODY): readonly string[] =>
  eventsOf({ visits: [...visits], breaks }, NORMS, queue, END).map(({ kind, at, window, norm, waited, to }) =>
    [kind, (at - NINE) / MINUTE, window, norm, to === undefined ? undefined : (to - NINE) / MINUTE, waited?.join('→')]
      .filter((part) => part !== undefined)
      .join(' '),
  );

describe('a visit', () => {
  it.each<readonly [string, Partial<Visit>, readonly string[]]>([
    ['that was served in time', { serving: [[11, 3, NINE + 300, NINE + 600]], done: NINE + 600 }, ['came 0', 'called 5 11', 'ended 10']],
    ['that still waits', {}, ['came 0', 'late 15 15']],
    ['that was called too late', { serving: [[11, 3, NINE + 1200, null]] }, ['came 0', 'late 15 15', 'called 20 11']],
    ['with two services: the strictest norm counts', { services: [PAYMENT, EXAM] }, ['came 0', 'late 10 10']],
    ['without a norm', { services: [FREE] }, ['came 0']],
    ['that was left in time', { done: NINE + 840 }, ['came 0', 'ended 14']],
    ['at a window that is not known', { serving: [[null, null, NINE + 60, null]] }, ['came 0', 'called 1 -1']],
  ])('%s', (_, more, expected) => expect(told([visit(more)])).toEqual(expected));
});

it('a break has its length, and one that lasts ends with what is known', () => {
  const breaks = [
    { window: 11, clerk: 3, from: NINE + 600, to: NINE + 900, reason: null },
    { window: 12, clerk: 4, from: END - 60, to: END + 9000, reason: null },
    { window: 13, clerk: 5, from: END + 1, to: END + 9000, reason: null },
  ];
  expect(told([], breaks)).toEqual(['break 10 11 15', 'break 239 12 240']);
});

describe('a queue grew', () => {
  it.each<readonly [string, readonly number[], readonly string[]]>([
    ['not by three', [0, 1, 2, 3, 3, 3], []],
    ['by four within a quarter of an hour', [0, 1, 2, 4, 4, 4, 4], ['grew 15 0→4']],
    ['once, however long it went on', [0, 2, 4, 6, 8, 11, 11, 11, 11], ['grew 10 0→11']],
    ['not by four among a dozen', [12, 12, 12, 12, 14, 16, 16, 16], ['grew 0 0→12']],
    ['twice, with a rest between', [0, 0, 4, 4, 4, 4, 4, 8, 8, 8, 8], ['grew 10 0→4', 'grew 35 4→8']],
  ])('%s', (_, values, expected) => expect(told([], [], { ...NOBODY, values: [...values] })).toEqual(expected));
});

const visits = fc
  .array(
    fc.record({
      registered: fc.nat(7000),
      wait: fc.option(fc.nat(2000), { nil: null }),
      takes: fc.nat(900),
      service: fc.constantFrom(PAYMENT, EXAM, FREE),
    }),
    { maxLength: 40 },
  )
  .map((list) =>
    list.map(({ registered, wait, takes, service }, index) => {
      const from = NINE + registered + (wait ?? 0);
      const served: Partial<Visit> = wait === null ? {} : { serving: [[11, 3, from, from + takes]], done: from + takes };
      return visit({ ticket: `A${index}`, services: [service], registered: NINE + registered, ...served });
    }),
  );

describe('of any day', () => {
  it('events are in order and each has a key of its own; who is late waits longer than the norm at that moment', () => {
    fc.assert(
      fc.property(visits, (list) => {
        const day = { visits: list, breaks: [] };
        const events = eventsOf(day, NORMS, queueOf(day, { from: NINE, to: END }), END);
        expect(new Set(events.map(({ key }) => key)).size).toBe(events.length);
        expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((one, other) => one - other));
        const late = events.flatMap(({ kind, ticket }) => (kind === 'late' ? (ticket ?? '') : []));
        // Second by second, as a naive supervisor with a watch.
        const watched = list.filter(({ ticket, registered, services: [service = FREE] }) => {
          const norm = NORMS.get(service) ?? 0;
          return norm > 0 && momentOf(day, registered + norm).waiting.some((other) => other.ticket === ticket);
        });
        expect(late.length).toBe(watched.length);
      }),
    );
  });

  const someEvents = fc
    .array(fc.nat(50), { maxLength: 30 })
    .map((times) => times.toSorted((one, other) => one - other).map((at, key): ReplayEvent => ({ key: `${key}`, kind: 'came', at })));

  it('the next and the one before are the nearest, and those around the moment are neighbours, as many as there are', () => {
    fc.assert(
      fc.property(someEvents, fc.nat(50), fc.nat(5), fc.nat(5), (events, at, before, after) => {
        expect(eventAfter(events, at)?.at).toBe(events.map((event) => event.at).find((one) => one > at));
        expect(eventBefore(events, at)?.at).toBe(
          events
            .map((event) => event.at)
            .filter((one) => one < at)
            .at(-1),
        );
        const around = eventsAround(events, at, before, after);
        expect(around.length).toBe(Math.min(events.length, before + after));
        const first = events.indexOf(around[0] as ReplayEvent);
        if (around.length > 0) expect(around).toEqual(events.slice(first, first + around.length));
        const passed = events.filter((event) => event.at <= at).length;
        expect(around.filter((event) => event.at <= at).length).toBeGreaterThanOrEqual(Math.min(before, passed));
      }),
    );
  });
});
