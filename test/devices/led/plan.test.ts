/** What each address of each line shows: boards of several rows, boards that are several boards, and two at one address. */
import { expect, it } from 'vitest';
import { planBoards } from '../../../server/devices/led/plan.js';
import { emptyState } from '../../../server/engine/state.js';
import type { BookRows } from '../../../server/model/books/index.js';
import type { Consumer } from '../../../server/model/consumer.js';
import { WINDOW_STATE } from '../../../server/model/window-state.js';
import { RULES } from '../../engine/models/engine.js';

const AT_MS = 1_000_000_000;

function branch(boards: readonly Partial<BookRows['ScoreBoard']>[]) {
  const state = emptyState(RULES);
  for (const id of [1, 2, 3]) {
    state.books.Workplace.set(id, { id, name: `Окно ${id}`, alias: String(id) } as BookRows['Workplace']);
    state.windows.set(id, { stateId: WINDOW_STATE.open, clerkId: id, consumerId: id, lastUpdateMs: 0, sinceMs: 0 });
    state.consumers.set(id, { id, ticket: `A00${id}`, lastCallMs: AT_MS - 60_000 * id, state: 'CALLED' } as unknown as Consumer);
  }
  for (const [index, board] of boards.entries()) {
    const usual = { rows: 1, workplaces: [], arrow: 'none', layout: 'workplace', blink_count: 0, brightness: {}, blink: 0 };
    state.books.ScoreBoard.set(index + 1, {
      id: index + 1,
      name: `Табло ${index + 1}`,
      device: 'line',
      address: 32,
      ...usual,
      ...board,
    } as never);
  }
  return state;
}
const planned = (boards: readonly Partial<BookRows['ScoreBoard']>[], rows = 1) =>
  planBoards(branch(boards), new Map([['line', { rows }]]), { atMs: AT_MS, minuteOfDay: 9 * 60 }).map(
    ({ device, address, board, face }) =>
      `${device} ${address} of ${board.id}: ${face.content.lines.map(({ ticket }) => ticket).join(' ')}`,
  );

it('boards on lines that are not there, and without a line, show nothing', () => {
  expect(planned([{ device: 'elsewhere' }, { device: null }])).toEqual([]);
});

it('a board shows the calls of its windows; more rows than it has are boards below each other', () => {
  expect(planned([{ workplaces: [2] }])).toEqual(['line 32 of 1: A002']);
  expect(planned([{ layout: 'main', rows: 3 }], 4)).toEqual(['line 32 of 1: A001 A002 A003']);
  expect(planned([{ layout: 'main', rows: 3 }], 1)).toEqual(['line 32 of 1: A001', 'line 33 of 1: A002', 'line 34 of 1: A003']);
});

it('of two boards at one address the first one counts, the rest of the other is shown', () => {
  const two = [{ workplaces: [3] }, { layout: 'main', rows: 2, address: 32 }] as const;
  expect(planned(two as never)).toEqual(['line 32 of 1: A003', 'line 33 of 2: A002']);
});
