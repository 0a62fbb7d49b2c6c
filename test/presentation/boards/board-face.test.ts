/** What a board should show, as tables. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoBranch } from '../../../server/demo/branch.js';
import type { ScoreBoardRow, WorkplaceRow } from '../../../server/model/books/index.js';
import { shortWindowText } from '../../../server/model/books/workplace.js';
import {
  type BoardFace,
  boardFace,
  brightnessAt,
  callsNow,
  rowFaces,
  type WindowCall,
} from '../../../server/presentation/boards/board-face.js';

const NOW_MS = 1_000_000;
const [anyBoard] = demoBranch.ScoreBoard;
const [anyWindow] = demoBranch.Workplace;
if (!anyBoard || !anyWindow) throw new Error('the demo has boards and windows');

const board = (fields: Partial<ScoreBoardRow> = {}): ScoreBoardRow => ({ ...anyBoard, workplaces: [], blink_count: 3, ...fields });
const window = (id: number): WorkplaceRow => ({ ...anyWindow, id, name: `Окно ${id}`, alias: `Окно ${id}` });
/** A call so many seconds ago. */
const call = (ticket: string, windowId: number, agoSec: number): WindowCall => ({
  ticket,
  window: window(windowId),
  calledMs: NOW_MS - agoSec * 1000,
});
const CALLS = [call('Г003', 3, 1), call('B002', 2, 4), call('447', 1, 90)];

const face = (fields: Partial<ScoreBoardRow>, calls = CALLS, minuteOfDay = 14 * 60 + 5): BoardFace => {
  const row = board(fields);
  const shows = (one: WorkplaceRow): boolean => row.workplaces.length === 0 || row.workplaces.includes(one.id);
  return boardFace(row, calls, shows, row.rows, { atMs: NOW_MS, minuteOfDay });
};

/** `Г003>3 | B002>2 | 14:05 *3`. */
const words = ({ content }: BoardFace): string => {
  const sign = { left: '<', right: '>', none: ' ' };
  const lines = content.lines.map((line) => `${line.ticket}${sign[line.arrow]}${line.window}`);
  return (
    [...lines, ...(content.clock === null ? [] : [content.clock])].join(' | ') + (content.blinkCount > 0 ? ` *${content.blinkCount}` : '')
  );
};

describe('a board', () => {
  it.each<[string, Partial<ScoreBoardRow>, string]>([
    ['one window', { layout: 'window', workplaces: [3] }, 'Г003>3 *3'],
    ['one window, called long ago', { layout: 'window', workplaces: [1] }, '447>1'],
    ['one window, nobody called', { layout: 'window', workplaces: [7] }, ''],
    ['a window has one line, whatever its board has', { layout: 'window', rows: 4 }, 'Г003>3 *3'],
    ['to the left', { layout: 'window', workplaces: [3], arrow: 'left' }, 'Г003<3 *3'],
    ['without an arrow', { layout: 'window', workplaces: [3], arrow: 'none' }, 'Г003 3 *3'],
    ['hall, the newest first', { layout: 'hall', rows: 4 }, 'Г003>3 | B002>2 | 447>1 *3'],
    ['hall, more calls than rows', { layout: 'hall', rows: 2 }, 'Г003>3 | B002>2 *3'],
    ['hall of some windows', { layout: 'hall', rows: 4, workplaces: [1, 2] }, 'B002>2 | 447>1 *3'],
    ['main with room for the time', { layout: 'main', rows: 4 }, 'Г003>3 | B002>2 | 447>1 | 14:05 *3'],
    ['main without', { layout: 'main', rows: 3 }, 'Г003>3 | B002>2 | 447>1 *3'],
    ['main with nobody called', { layout: 'main', rows: 1, workplaces: [7] }, '14:05'],
    ['no blinking', { layout: 'window', workplaces: [3], blink_count: 0 }, 'Г003>3'],
    ['disabled', { layout: 'main', rows: 4, disabled: 1 }, ''],
  ])('%s', (_, fields, shown) => {
    expect(words(face(fields))).toBe(shown);
  });

  it('blinks for a call that is new, and as often as it says', () => {
    const at = (agoSec: number, blink_count: number): number =>
      face({ layout: 'hall', rows: 4, blink_count }, [call('A1', 1, agoSec)]).content.blinkCount;
    expect([at(0, 3), at(4.9, 3), at(5.1, 3), at(20, 30), at(40, 30)]).toEqual([3, 3, 0, 30, 0]);
  });

  it('the same visitor called again is another occasion, a call that moved down is not', () => {
    const again = face({ layout: 'window', workplaces: [3] }, [call('Г003', 3, 0)]);
    expect(again.content).toEqual(face({ layout: 'window', workplaces: [3] }).content);
    expect(again.occasion).not.toBe(face({ layout: 'window', workplaces: [3] }).occasion);
    const before = rowFaces(face({ layout: 'hall', rows: 3 }, CALLS.slice(1)), 3);
    const after = rowFaces(face({ layout: 'hall', rows: 3 }), 3);
    expect(before.map(words)).toEqual(['B002>2 *3', '447>1', '']);
    expect(after.map(words)).toEqual(['Г003>3 *3', 'B002>2', '447>1']);
    expect(after.slice(1).map(({ occasion }) => occasion)).toEqual([0, 0]);
  });

  it('of several boards shows the time on the lowest', () => {
    expect(rowFaces(face({ layout: 'main', rows: 4 }, CALLS.slice(2)), 4).map(words)).toEqual(['447>1', '', '', '14:05']);
    expect(rowFaces(face({ layout: 'main', rows: 3 }), 3).map(words)).toEqual(['Г003>3 *3', 'B002>2', '447>1']);
  });

  it.each([
    [0, '00:00'],
    [9 * 60 + 7, '09:07'],
    [23 * 60 + 59, '23:59'],
  ])('minute %i of the day is %s', (minuteOfDay, clock) => {
    expect(face({ layout: 'main', rows: 1 }, [], minuteOfDay).content.clock).toBe(clock);
  });
});

describe('brightness', () => {
  it.each([
    [{}, 600, null],
    [{ '8': 100, '20': 40 }, 8 * 60, 100],
    [{ '8': 100, '20': 40 }, 8 * 60 - 1, 40],
    [{ '8': 100, '20': 40 }, 20 * 60, 40],
    [{ '20': 40, '8': 100 }, 19 * 60 + 59, 100],
    [{ '10': 70 }, 0, 70],
    [{ '0': 10, '7': 80 }, 60, 10],
  ])('%j at minute %i is %s', (brightness, minuteOfDay, percent) => {
    expect(brightnessAt(board({ brightness }), { atMs: 0, minuteOfDay })).toBe(percent);
  });
});

describe('a window is called', () => {
  it.each([
    ['Окно 2', 'Окно 2', '2'],
    ['Касса', 'Касса', 'Касса'],
    ['5', 'Касса', '5'],
    ['каб. 12А', 'Кабинет', '12А'],
    ['Окно №7', 'Окно', '7'],
    ['К1', 'Касса 1', 'К1'],
    ['  ', 'Окно 3', '3'],
    [' К ', 'Окно 3', 'К'],
  ])('%j (%j): %s', (alias, name, text) => {
    expect(shortWindowText({ alias, name })).toBe(text);
  });
});

describe('calls', () => {
  const books = { Workplace: new Map([1, 2, 3].map((id) => [id, window(id)])) };
  const consumer = (ticket: string, lastCallMs: number | null) => ({ ticket, lastCallMs });

  it('are the visitors at windows, the newest first; a window that is gone shows nobody', () => {
    const windows = new Map([1, 2, 3, 9].map((id) => [id, { consumerId: id === 2 ? -1 : id }]));
    const consumers = new Map([1, 3, 9].map((id) => [id, consumer(`A00${id}`, id * 10)]));
    expect(callsNow({ books, windows, consumers }).map(({ ticket, window: { id } }) => `${ticket}@${id}`)).toEqual(['A003@3', 'A001@1']);
  });

  it('a hall shows as many of them as it has rows, each once, and the newest on top', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(1_000), { maxLength: 12 }), fc.integer({ min: 1, max: 8 }), (times, rows) => {
        const windows = new Map(times.map((_, id) => [id, { consumerId: id }]));
        const all = { Workplace: new Map(times.map((_, id) => [id, window(id)])) };
        const consumers = new Map(times.map((at, id) => [id, consumer(`A${id}`, at)]));
        const { content } = face({ layout: 'hall', rows }, [...callsNow({ books: all, windows, consumers })]);
        const sorted = [...times.entries()].sort(([, one], [, other]) => other - one).slice(0, rows);
        expect(content.lines.map(({ ticket }) => ticket)).toEqual(sorted.map(([id]) => `A${id}`));
      }),
    );
  });
});
