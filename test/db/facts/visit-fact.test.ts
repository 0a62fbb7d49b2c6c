import { describe, expect, it } from 'vitest';
import type { CallFact } from '../../../db/facts/rows.js';
import type { VisitPeriod } from '../../../db/facts/visit.js';
import { visitFact } from '../../../db/facts/visit-fact.js';
import { aside, at, MINUTE_MS, type Op, rejected, serving, visitOf } from './support.js';

const callsOf = (done: number | null, ...ops: readonly Op[]): readonly CallFact[] => visitFact(visitOf(1, 0, done, ops)).calls;
const one = (done: number | null, ...periods: readonly VisitPeriod[]): CallFact | undefined => callsOf(done, { periods })[0];
const minutes = (ms: number | null | undefined): number | null => (ms === null || ms === undefined ? null : ms / MINUTE_MS);

describe('how a call ended', () => {
  it.each<[string, CallFact['end'], number | null, readonly VisitPeriod[], Partial<Op>?]>([
    ['it lasts', null, null, [serving(5, null)]],
    ['nothing follows', 'served', 9, [serving(5, 9)]],
    ['nothing follows, the visitor is here and it has ended', 'served', null, [serving(5, 9)], { isEnded: true }],
    ['nothing follows and it goes on', 'skipped', null, [serving(5, 9)], { isEnded: false }],
    ['a mark', 'transferred', 9, [serving(5, 9, 1, { end: 'transferred' })]],
    ['a mark goes before what follows', 'skipped', 9, [serving(5, 9, 1, { end: 'skipped' }), rejected(9, 'no-show')]],
    ['refused', 'refused', 9, [serving(5, 9), rejected(9, '[noDocuments] passport', 1)]],
    ['a no-show by a clerk', 'no_show', 9, [serving(5, 9), rejected(9, '[noShow]', 1)]],
    ['a no-show by the box', 'no_show', 9, [serving(5, 9), rejected(9, 'no-show')]],
    ['closed while it was served', 'closed', 9, [serving(5, 9), rejected(9, 'day closed')]],
    ['closed later', 'skipped', 20, [serving(5, 9), rejected(20, 'day closed')]],
    ['put aside', 'postponed', 30, [serving(5, 9), aside(9, 20), serving(25, 30)]],
    ['called again, by a program without marks', 'skipped', 30, [serving(5, 9), serving(25, 30)]],
  ])('%s', (_what, end, done, periods, op) => {
    expect(callsOf(done, { periods, ...op })[0]?.end).toBe(end);
  });
});

describe('the end of an operation', () => {
  it('is in its last row', () => {
    const calls = callsOf(30, { periods: [serving(5, 9, 1, { end: 'skipped' }), serving(20, 30, 2)] });
    expect(calls.map(({ isLast, outcome, endMs }) => ({ isLast, outcome, endMs }))).toEqual([
      { isLast: false, outcome: null, endMs: null },
      { isLast: true, outcome: 'served', endMs: at(30) },
    ]);
  });

  it('of one that was never called is in a row without a window', () => {
    const [called, never] = callsOf(30, { periods: [serving(5, 30)] }, { stage: 2, operation: 2, periods: [rejected(30, 'day closed')] });
    expect(called).toMatchObject({ windowId: 1, outcome: 'served' });
    expect(never).toMatchObject({
      windowId: null,
      clerkId: null,
      stay: 0,
      inMs: null,
      isLast: true,
      outcome: 'closed',
      reason: 'day closed',
    });
  });

  it('of one that was refused before its call is where it was refused', () => {
    const [called, never] = callsOf(
      9,
      { periods: [serving(5, 9), rejected(9, '[noShow]', 1)] },
      { stage: 2, periods: [rejected(9, '[noShow]', 1)] },
    );
    expect(called).toMatchObject({ windowId: 1, clerkId: 101, outcome: 'no_show' });
    expect(never).toMatchObject({ windowId: 1, clerkId: 101, stay: 0, isCalled: false, inMs: null, outcome: 'no_show' });
  });

  it('has the reason that the clerk chose, a code before one of the book', () => {
    const byBook = { ...rejected(9, 'no passport', 1), reasonId: 7 };
    expect(one(30, byBook)).toMatchObject({ outcome: 'refused', reason: '7' });
    expect(one(30, { ...byBook, comment: '[noDocuments] no passport' })).toMatchObject({ outcome: 'refused', reason: 'noDocuments' });
    expect(one(30, { ...byBook, comment: '[noShow]' })).toMatchObject({ outcome: 'no_show', reason: null });
  });

  it('is unknown while the visitor is here and it goes on', () => {
    expect(one(null, serving(5, null))).toMatchObject({ isLast: true, outcome: null, endMs: null });
  });
});

describe('stays at a window', () => {
  const numbers = (...ops: readonly Op[]) => callsOf(90, ...ops).map(({ stay, isCalled }) => [stay, isCalled]);

  it('have what is served together, and what follows at once', () => {
    const together = { operation: 2, periods: [serving(5, 8)] };
    const following = { operation: 3, periods: [serving(10, 12)] };
    expect(numbers({ periods: [serving(5, 10)] }, together, following)).toEqual([
      [1, true],
      [1, true],
      [1, false],
    ]);
  });

  it('end with a gap, another window, a skip, a postponement or a transfer', () => {
    const later = (from: number, window = 1): Op => ({ operation: 2, periods: [serving(from, from + 3, window)] });
    expect(numbers({ periods: [serving(5, 10)] }, later(11))).toEqual([
      [1, true],
      [2, true],
    ]);
    expect(numbers({ periods: [serving(5, 10)] }, later(10, 2))[1]).toEqual([2, true]);
    for (const end of ['skipped', 'postponed', 'transferred'] as const) {
      expect(numbers({ periods: [serving(5, 10, 1, { end })] }, later(10))[1]).toEqual([2, true]);
    }
  });

  it('are numbered in the order of time', () => {
    expect(numbers({ periods: [serving(20, 30)] }, { operation: 2, periods: [serving(5, 10, 2)] })).toEqual([
      [2, true],
      [1, true],
    ]);
  });
});

describe('times', () => {
  it('wait since the ticket, or the last call or postponement before', () => {
    const calls = callsOf(60, { periods: [serving(7, 10), aside(10, 25), serving(30, 40)] }, { stage: 2, periods: [serving(55, 60, 2)] });
    expect(calls.map(({ waitMs }) => minutes(waitMs))).toEqual([7, 5, 15]);
  });

  it('wait for an operation since the ticket has it', () => {
    expect(callsOf(60, { periods: [serving(7, 10)] }, { service: 2, registered: 9, periods: [serving(20, 30, 2)] })[1]).toMatchObject({
      waitMs: 10 * MINUTE_MS,
      isAdded: true,
    });
  });

  it('do not wait for what goes on at the window', () => {
    expect(callsOf(60, { periods: [serving(7, 10)] }, { operation: 2, periods: [serving(10, 20)] })[1]?.waitMs).toBeNull();
  });

  it('wait before a call of no length that was one of two', () => {
    const calls = callsOf(60, { periods: [serving(7, 7)] }, { operation: 2, periods: [serving(7, 20)] });
    expect(calls.map(({ waitMs }) => minutes(waitMs))).toEqual([7, 7]);
  });

  it('walk until "he is here", and are served from then on', () => {
    expect(one(20, serving(5, 20, 1, { arrivedMs: at(6) }))).toMatchObject({ walkMs: MINUTE_MS, servedMs: 14 * MINUTE_MS });
    expect(one(20, serving(5, 20))).toMatchObject({ walkMs: null, servedMs: 15 * MINUTE_MS });
  });

  it('are not served if nobody came', () => {
    expect(one(20, serving(5, 20, 1, { end: 'skipped' }))?.servedMs).toBeNull();
    expect(one(20, serving(5, 20), rejected(20, '[noShow]', 1))?.servedMs).toBeNull();
    expect(one(20, serving(5, 20), rejected(20, '[noDocuments]', 1))?.servedMs).toBe(15 * MINUTE_MS);
  });

  it('put aside as long as the period that follows', () => {
    expect(one(40, serving(5, 9), aside(9, 20), serving(25, 40))?.postponedMs).toBe(11 * MINUTE_MS);
    expect(one(null, serving(5, 9), aside(9, null))?.postponedMs).toBeNull();
  });
});
