import { describe, expect, it } from 'vitest';
import { movesOf } from '../../../db/facts/moves.js';
import type { Visit } from '../../../db/facts/visit.js';
import type { WindowLogRow } from '../../../db/facts/window-log.js';
import { at, MINUTE_MS, OPENING_MS, serving, visitOf } from './support.js';

const DAY = { fromMs: at(-60), toMs: at(600) };
const row = (minute: number, state: WindowLogRow['state'], rest: Partial<WindowLogRow> = {}): WindowLogRow => ({
  ...{ atMs: at(minute), windowId: 1, clerkId: 101, reason: null, can: '{"1":[1]}', byMs: null, state },
  ...rest,
});
const minuteOf = (ms: number): number => (ms - OPENING_MS) / MINUTE_MS;

/** `[minute, there or needed or left]`. */
const moves = (log: readonly WindowLogRow[], visits: readonly Visit[] = []) =>
  movesOf(visits, log, DAY).map(({ atMs, isThere, isNeeded }) => [minuteOf(atMs), isThere ? 'there' : isNeeded ? 'needed' : 'left']);

describe('moves of a window', () => {
  it('are when a clerk comes, and when the window is left by a break or for good', () => {
    const log = [row(0, 'open'), row(60, 'break'), row(70, 'closed', { clerkId: null }), row(90, 'open'), row(120, 'closed')];
    expect(moves(log)).toEqual([
      [0, 'there'],
      [60, 'left'],
      [90, 'there'],
      [120, 'left'],
    ]);
  });

  it('leave out what says the same again: another clerk, other services, a start of the box', () => {
    const log = [row(0, 'open'), row(10, 'open', { clerkId: 102 }), row(20, 'off', { windowId: null, byMs: 5 }), row(20, 'open')];
    expect(moves(log)).toEqual([[0, 'there']]);
    // A window that is open without anybody there calls nobody.
    expect(moves([row(0, 'open', { clerkId: null })])).toEqual([]);
  });

  it('begin with the day where the window was open before', () => {
    expect(moves([row(-600, 'open'), row(30, 'closed')])).toEqual([
      [-60, 'there'],
      [30, 'left'],
    ]);
    expect(moves([row(-600, 'open')])).toEqual([[-60, 'there']]);
    expect(moves([row(-600, 'open'), row(-300, 'closed'), row(601, 'open')])).toEqual([]);
  });

  it('know whether somebody waited whom the clerk could have called', () => {
    const waiting = visitOf(1, 20, 100, [{ periods: [serving(90, 100, 2)] }]);
    const other = visitOf(2, 20, 100, [{ operation: 7, periods: [serving(90, 100, 2)] }]);
    const log = [row(0, 'open'), row(30, 'break', { can: null })];
    expect(moves(log, [waiting])[1]).toEqual([30, 'needed']);
    expect(moves(log, [other])[1]).toEqual([30, 'left']);
    expect(moves([row(0, 'open'), row(95, 'break', { can: null })], [waiting])[1]).toEqual([95, 'left']);
  });

  it('name who left, and the visitor who was there last', () => {
    const visits = [visitOf(1, 0, 20, [{ periods: [serving(5, 20)] }]), visitOf(2, 0, 40, [{ periods: [serving(30, 40)] }])];
    const log = [row(0, 'open'), row(29, 'closed', { clerkId: null })];
    const [, left] = movesOf(visits, log, DAY);
    expect(left).toMatchObject({ clerkId: 101, lastVisit: { fromMs: at(5), toMs: at(20) } });
  });

  it('are not known of the time before the clock was set', () => {
    const log = [row(0, 'open'), row(50, 'break'), row(60, 'clock', { windowId: null, byMs: -600_000 }), row(60, 'open')];
    expect(moves(log)).toEqual([[60, 'there']]);
  });
});
