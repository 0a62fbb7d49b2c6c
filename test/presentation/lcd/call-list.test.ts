/** Which calls a board shows, and for how long. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCall,
  advanceCalls,
  beginCalls,
  type CallList,
  isNew,
  nextCallChangeMs,
  returnCall,
} from '../../../server/presentation/lcd/call-list.js';

interface Called {
  readonly consumerId: number;
  readonly windowId: number;
  readonly atMs: number;
}

const LEAST_MS = 7000;
const EMPTY: CallList<Called> = beginCalls([], 1);
const called = (consumerId: number, windowId: number, atMs = consumerId): Called => ({ consumerId, windowId, atMs });
const always = { leastMs: LEAST_MS, isTrue: () => true };
const shownIn = (list: CallList<Called>): number[] => list.shown.map(({ call }) => call.consumerId);

describe('the list of calls', () => {
  it('shows a call at once, above the older ones', () => {
    let list = advanceCalls(addCall(EMPTY, called(1, 1)), 1000, { ...always, rows: 3 });
    list = advanceCalls(addCall(list, called(2, 2)), 1001, { ...always, rows: 3 });
    expect(shownIn(list)).toEqual([2, 1]);
  });

  it('with one row shows two calls one after the other, each long enough to be read', () => {
    const rules = { ...always, rows: 1 };
    let list = advanceCalls(addCall(EMPTY, called(1, 1)), 1000, rules);
    list = advanceCalls(addCall(list, called(2, 2)), 1500, rules);
    expect(shownIn(list)).toEqual([1]);
    expect(nextCallChangeMs(list, 1500, LEAST_MS)).toBe(8000);
    expect(shownIn(advanceCalls(list, 7999, rules))).toEqual([1]);
    expect(shownIn(advanceCalls(list, 8000, rules))).toEqual([2]);
  });

  it('never shows two visitors at one window, nor one visitor at two', () => {
    let list = advanceCalls(addCall(EMPTY, called(1, 1)), 1000, { ...always, rows: 3 });
    list = advanceCalls(addCall(list, called(2, 1)), 1001, { ...always, rows: 3 });
    expect(shownIn(list)).toEqual([2]);
    list = advanceCalls(addCall(list, called(2, 5)), 1002, { ...always, rows: 3 });
    expect(list.shown.map(({ call }) => call)).toEqual([called(2, 5)]);
  });

  it('shows a repeated call as a new one, at the top', () => {
    let list = beginCalls([called(1, 1), called(2, 2)], 3);
    list = advanceCalls(addCall(list, called(1, 1)), 50_000, { ...always, rows: 3 });
    expect(shownIn(list)).toEqual([1, 2]);
    expect(list.shown.map((entry) => isNew(entry, 50_000, LEAST_MS))).toEqual([true, false]);
  });

  it('takes away who is no longer expected, but not before he could read it', () => {
    const gone = { leastMs: LEAST_MS, isTrue: () => false, rows: 3 };
    const list = advanceCalls(addCall(EMPTY, called(1, 1)), 1000, { ...always, rows: 3 });
    expect(shownIn(advanceCalls(list, 7999, gone))).toEqual([1]);
    expect(shownIn(advanceCalls(list, 8000, gone))).toEqual([]);
  });

  it('has who came back where he was, and does not call it new', () => {
    const rules = { ...always, rows: 3 };
    const list = beginCalls([called(1, 1), called(3, 3)], 3);
    const back = returnCall(list, called(2, 2), 50_000, rules);
    expect(shownIn(back)).toEqual([3, 2, 1]);
    expect(back.shown.some((entry) => isNew(entry, 50_000, LEAST_MS))).toBe(false);
    expect(advanceCalls(back, 50_000, rules)).toEqual(back);
    expect(returnCall(back, called(2, 2), 50_001, rules)).toEqual(back);
  });

  it('lets who comes back take the place of whom a skip had called, on the board or waiting for room', () => {
    const rules = { ...always, rows: 1 };
    const young = advanceCalls(addCall(EMPTY, called(2, 1)), 1000, rules);
    expect(shownIn(returnCall(young, called(1, 1), 1500, rules))).toEqual([1]);
    const waiting = addCall(advanceCalls(addCall(EMPTY, called(3, 3)), 1000, rules), called(2, 1));
    expect(returnCall(waiting, called(1, 1), 1500, rules)).toEqual({ ...young, shown: waiting.shown, waiting: [] });
  });

  it('that is full keeps who comes back if he is not the oldest who could be read', () => {
    const rules = { ...always, rows: 2 };
    const list = beginCalls([called(1, 1), called(3, 3)], 2);
    expect(shownIn(returnCall(list, called(2, 2), 50_000, rules))).toEqual([3, 2]);
    expect(shownIn(returnCall(list, called(0, 4), 50_000, rules))).toEqual([3, 1]);
    const young = [called(3, 3), called(4, 4)].reduce((so, call) => advanceCalls(addCall(so, call), 1000, rules), EMPTY);
    expect(shownIn(returnCall(young, called(1, 1), 1500, rules))).toEqual([4, 3]);
  });

  it('begins with what was there before, and does not call it new', () => {
    const list = beginCalls([called(1, 1), called(2, 2), called(3, 3)], 2);
    expect(shownIn(list)).toEqual([3, 2]);
    expect(list.shown.some((entry) => isNew(entry, 0, LEAST_MS))).toBe(false);
    expect(nextCallChangeMs(list, 0, LEAST_MS)).toBe(Number.POSITIVE_INFINITY);
  });

  it('whatever happens: keeps the order, keeps to its rows, and gives each call its time', () => {
    const step = fc.record({ window: fc.integer({ min: 1, max: 6 }), waitMs: fc.nat(9000), isCall: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(step, { maxLength: 60 }), (rows, steps) => {
        const rules = { ...always, rows };
        const newest = new Map<number, number>();
        const shownSince = new Map<number, number>();
        const appeared: number[] = [];
        let [list, nowMs, nextId] = [EMPTY, 0, 1];
        for (const { window, waitMs, isCall } of steps) {
          nowMs += waitMs;
          if (isCall) {
            newest.set(window, nextId);
            list = addCall(list, called(nextId, window));
            nextId += 1;
          }
          const before = new Set(shownIn(list));
          list = advanceCalls(list, nowMs, rules);
          expect(advanceCalls(list, nowMs, rules)).toEqual(list);
          expect(list.shown.length).toBeLessThanOrEqual(rows);
          for (const { call } of [...list.shown].reverse()) {
            if (before.has(call.consumerId)) continue;
            appeared.push(call.consumerId);
            shownSince.set(call.consumerId, nowMs);
          }
          const shown = new Set(shownIn(list));
          for (const id of before) {
            const isReplaced = ![...newest.values()].includes(id);
            if (!shown.has(id) && !isReplaced) expect(nowMs - (shownSince.get(id) ?? 0)).toBeGreaterThanOrEqual(LEAST_MS);
          }
          if (list.waiting.length > 0) expect(list.shown.length).toBe(rows);
        }
        expect(appeared).toEqual([...appeared].sort((one, other) => one - other));
        // In the end everybody who still counts has been shown.
        for (let turn = 0; list.waiting.length > 0; turn++) {
          expect(turn).toBeLessThan(20);
          nowMs += LEAST_MS;
          list = advanceCalls(list, nowMs, rules);
        }
      }),
    );
  });
});
