/** The calls on a board as time goes on. */
import { beforeEach, expect, it } from 'vitest';
import { LcdCalls } from '../../../server/devices/lcd/shown-calls.js';
import type { Call } from '../../../server/devices/shared/calls.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const BOARD = 1;
const CALL_MS = 10_000;

let timers: VirtualTimers;
let calls: LcdCalls;
let expected: Set<number>;
let changes: number;
beforeEach(() => {
  timers = new VirtualTimers();
  expected = new Set();
  changes = 0;
  calls = new LcdCalls({
    timers,
    callMs: CALL_MS,
    ofBoard: () => ({ present: () => [], isTrue: ({ consumerId }) => expected.has(consumerId) }),
    changed: () => {
      changes += 1;
    },
  });
});

function call(id: number): Call {
  expected.add(id);
  return { consumerId: id, ticket: `A00${id}`, prefix: 'A', number: id, windowId: id, atMs: timers.nowMs(), isRepeated: false };
}
const shown = (rows = 2) => calls.shown(BOARD, rows).map(({ call: { ticket }, isNew }) => `${ticket}${isNew ? ' new' : ''}`);

it('a call is new for its time, then it stays without the mark', () => {
  expect(shown()).toEqual([]);
  calls.called(call(1));
  expect(shown()).toEqual(['A001 new']);
  timers.advance(CALL_MS - 1);
  expect([shown(), changes]).toEqual([['A001 new'], 0]);
  timers.advance(1);
  expect([shown(), changes]).toEqual([['A001'], 1]);
});

it('a call of a visitor who has been served leaves the list, once it was there long enough to be read', () => {
  shown();
  calls.called(call(1));
  expected.delete(1);
  expect(shown()).toEqual(['A001 new']);
  timers.advance(CALL_MS);
  expect(shown()).toEqual([]);
  calls.called(call(2));
  timers.advance(2 * CALL_MS);
  expect(shown()).toEqual(['A002']);
  expected.delete(2);
  expect(shown()).toEqual([]);
});

it('a call for which there is no room comes when another one may leave, without anybody asking', () => {
  shown(1);
  calls.called(call(1));
  timers.advance(1_000);
  calls.called(call(2));
  expect(shown(1)).toEqual(['A001 new']);
  timers.advance(CALL_MS);
  expect([shown(1), changes]).toEqual([['A002 new'], 1]);
  timers.advance(CALL_MS);
  expect([shown(1), changes]).toEqual([['A002'], 2]);
});

it('a board that was removed is forgotten, and nothing is due any more after a stop', () => {
  shown();
  calls.called(call(1));
  calls.forget(BOARD);
  expect(shown()).toEqual([]);
  calls.called(call(2));
  expect(timers.pending).toBe(1);
  calls.stop();
  expect(timers.pending).toBe(0);
});
