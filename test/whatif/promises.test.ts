/** Broken promises of a day, against the figures of the day itself. */
import { expect, it } from 'vitest';
import { toSnapshot } from '../../server/engine/snapshot.js';
import { Rejection } from '../../server/model/errors/errors.js';
import { figuresOf } from '../../server/whatif/figures.js';
import type { Fact } from '../../server/whatif/kept-day.js';
import { brokenPercent, segmentBooks, waitsBySegment } from '../../server/whatif/promises.js';
import { recordDay } from '../../server/whatif/recording.js';
import { varied } from '../../server/whatif/variant.js';
import { BRANCHES } from './branches.js';
import { keptDay, keptText } from './simulated-days.js';

const HALF_HOUR_MS = 30 * 60_000;

it.each(BRANCHES)('of "$name" are those of its figures, for whichever promise', (plan) => {
  const { morning, events } = keptText(plan, 1);
  const when = [{ fact: 'returned', op: 'is', value: 1 }];
  const books = { Segment: [{ id: 1, name: 'nobody', position: 0, when, promise_min: 9 }] };
  const made = varied(keptDay(plan, 1), { windows: [], books, whole: [] });
  if (made instanceof Rejection) throw new Error(made.error);
  const day = recordDay({ ...morning, state: toSnapshot(made.state) }, events);
  if (typeof day === 'string') throw new Error(day);
  expect(segmentBooks(day)).toMatchObject([[{ id: 1, when }]]);
  const { segments } = figuresOf(day, day.was);
  const [waits] = waitsBySegment(day);
  const [{ segment, withPromise, withinPromise } = { segment: -1, withPromise: 0, withinPromise: 0 }] = segments;
  expect(waits?.segment).toBe(segment);
  if (waits === undefined) throw new Error('visitors of no segment are promised something, too');
  expect(brokenPercent(waits, HALF_HOUR_MS)).toBe(Math.round((100 * (withPromise - withinPromise)) / withPromise));
  expect([brokenPercent(waits, -1), brokenPercent({ ...waits, uncalledMs: [] }, 24 * HALF_HOUR_MS * 2)]).toEqual([100, 0]);
});

it('are of nobody where there are no segments, or everybody went away in time', () => {
  expect(waitsBySegment(keptDay(BRANCHES[0] as (typeof BRANCHES)[number], 1))).toEqual([]);
  expect(brokenPercent({ segment: 1, calledMs: [], uncalledMs: [5] }, 6)).toBeNull();
});

it('the book of categories is told as it was in the morning, and after each change of it', () => {
  const { morning, facts } = keptDay(BRANCHES[0] as (typeof BRANCHES)[number], 1);
  const row = { id: 7, name: 'VIP', position: 0, when: [], promise_min: 9, by: 'arrival', disabled: 0 };
  const events = [
    { t: 'bookSet', at: 1, book: 'Segment', id: 7, row },
    { t: 'bookSet', at: 2, book: 'Service', id: 7, row: { name: 'no category' } },
    { t: 'bookRemoved', at: 3, book: 'Segment', id: 7 },
  ];
  const changes = events.map((event, order) => ({ kind: 'branch', order, event }) as Fact);
  expect(segmentBooks({ morning, facts: [...facts, ...changes] })).toEqual([[], [row], []]);
});
