/** State in, content of an LCD board out: who waits for what, and who is called. */
import { beforeEach, describe, expect, it } from 'vitest';
import { closingOf, freeFor, presentCalls, waitingFor } from '../../../server/devices/lcd/content.js';
import type { QBoardRow } from '../../../server/model/books/index.js';
import { ALL_WORK, CASH_DESK, CLERK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { type Engine, stampAt } from '../../engine/models/engine.js';

/** Of the demo: who does payments. */
const CASHIER = 6;

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

const ticketOf = (id: number): string => engine.ticket(id).ticket;

function boardOf(fields: object = {}): QBoardRow {
  const board = engine.state.books.QBoard.get(engine.add('QBoard', { name: `hall ${engine.state.books.QBoard.size}`, ...fields }));
  if (board === undefined) throw new Error('no board');
  return board;
}

const waiting = (board: QBoardRow, wait: { leastMs: number; mostMs: number } | null = null) =>
  waitingFor(engine.state, board, () => wait).map(({ service, count, tickets, waitMinutes }) => ({
    service,
    count,
    tickets,
    waitMinutes,
  }));
const nameOf = (service: number): string => engine.state.books.Service.get(service)?.name ?? '';

describe('who waits', () => {
  it('stands in the row of the service, in the order of the calls, until the call', () => {
    const board = boardOf();
    expect(waiting(board)).toEqual([]);
    const ids = [engine.register([SIMULATOR]), engine.register([SIMULATOR]), engine.register([SIMULATOR], { priority: -5 })];
    const [first, second, urgent] = ids.map(ticketOf);
    const row = { service: nameOf(SIMULATOR), waitMinutes: null };
    expect(waiting(board)).toEqual([{ ...row, count: 3, tickets: [urgent, first, second] }]);
    engine.callNext(WINDOW);
    expect(waiting(board)).toEqual([{ ...row, count: 2, tickets: [first, second] }]);
  });

  it('for several services stands in the row of each, and is counted once in it', () => {
    const id = engine.register([DRIVING, SIMULATOR]);
    const rows = waiting(boardOf());
    expect(rows.map(({ service }) => service).sort()).toEqual([nameOf(SIMULATOR), nameOf(DRIVING)].sort());
    for (const { count, tickets } of rows) expect([count, tickets]).toEqual([1, [ticketOf(id)]]);
  });

  it('only for windows of the board is on it', () => {
    engine.logIn(CASHIER, CASH_DESK);
    const atCash = engine.register([PAYMENT]);
    engine.register([SIMULATOR]);
    expect(waiting(boardOf({ workplaces: [CASH_DESK] })).flatMap(({ tickets }) => tickets)).toEqual([ticketOf(atCash)]);
    expect(waiting(boardOf({ workplaces: [ALL_WORK] }))).toHaveLength(2);
  });

  it('for what no window does is on a board of all windows, and on none of some', () => {
    engine.change('Workplace', ALL_WORK, { disabled: 1 });
    const operation = engine.add('Operation', { name: 'rare' });
    const range = engine.state.books.Service.get(SIMULATOR)?.ticket_range_id;
    engine.register([engine.add('Service', { name: 'rare', ticket_range_id: range, operations: { '1': [operation] } })]);
    const shown = (fields: object) => waiting(boardOf(fields)).map(({ service }) => service);
    expect([shown({}), shown({ workplaces: [WINDOW] })]).toEqual([['rare'], []]);
  });

  it('for the service with the most visitors stands first, whatever the order of the book', () => {
    for (const services of [[SIMULATOR], [DRIVING], [DRIVING]]) engine.register(services);
    expect(waiting(boardOf()).map(({ service, count }) => [service, count])).toEqual([
      [nameOf(DRIVING), 2],
      [nameOf(SIMULATOR), 1],
    ]);
    for (let count = 0; count < 2; count++) engine.register([SIMULATOR]);
    expect(waiting(boardOf()).map(({ count }) => count)).toEqual([3, 2]);
  });

  it('for what no window serves says so, and no time', () => {
    engine.register([SIMULATOR]);
    const [row] = waitingFor(engine.state, boardOf(), () => 'unserved');
    expect(row).toMatchObject({ count: 1, waitMinutes: null, isUnserved: true });
  });

  it('is counted also where there is no room for the ticket', () => {
    for (let count = 0; count < 20; count++) engine.register([SIMULATOR]);
    const [row] = waiting(boardOf());
    expect([row?.count, row?.tickets.length]).toEqual([20, 12]);
  });

  it.each([
    [null, null],
    [[0, 0], { least: 0, most: 1 }],
    [[0, 5], { least: 0, most: 5 }],
    [[2.4, 5.6], { least: 0, most: 10 }],
    [[7.5, 21], { least: 10, most: 25 }],
    [[7.4, 21], { least: 5, most: 25 }],
    [[4.9, 5], { least: 5, most: 10 }],
  ])('waits %j minutes: told %j', (minutes, told) => {
    engine.register([SIMULATOR]);
    const [least = 0, most = 0] = minutes ?? [];
    expect(waiting(boardOf(), minutes && { leastMs: least * 60_000, mostMs: most * 60_000 })[0]?.waitMinutes).toEqual(told);
  });
});

describe('services that nobody waits for', () => {
  const SOON = { leastMs: 0, mostMs: 240_000 };
  const freeAt = (board: QBoardRow, waitOf: Parameters<typeof freeFor>[2] = () => SOON) =>
    freeFor(engine.state, board, waitOf).map(({ service }) => service);

  it('are told with the wait of a new ticket, until somebody takes one', () => {
    const board = boardOf();
    const all = freeAt(board);
    expect(all).toContain(nameOf(SIMULATOR));
    expect(freeFor(engine.state, board, () => SOON)[0]?.waitMinutes).toEqual({ least: 0, most: 5 });
    engine.register([SIMULATOR]);
    expect(freeAt(board)).toEqual(all.filter((name) => name !== nameOf(SIMULATOR)));
  });

  it('are not told where no window calls for them, the wait is not known, or the board shows other windows', () => {
    expect(freeAt(boardOf(), (service) => (service === SIMULATOR ? 'unserved' : SOON))).not.toContain(nameOf(SIMULATOR));
    expect(freeAt(boardOf(), () => null)).toEqual([]);
    engine.logIn(CASHIER, CASH_DESK);
    const atCash = freeAt(boardOf({ workplaces: [CASH_DESK] }));
    expect(atCash).toContain(nameOf(PAYMENT));
    expect(atCash).not.toContain(nameOf(SIMULATOR));
    engine.change('Service', SIMULATOR, { disabled: 1 });
    expect(freeAt(boardOf())).not.toContain(nameOf(SIMULATOR));
  });

  it('are twelve at most', () => {
    const { ticket_range_id, operations } = engine.state.books.Service.get(SIMULATOR) ?? {};
    for (let count = 0; count < 15; count++) engine.add('Service', { name: `more ${count}`, ticket_range_id, operations });
    expect(freeAt(boardOf())).toHaveLength(12);
  });
});

it('who is called is there once, with the window, the oldest call first, until the visit ends there', () => {
  engine.logIn(CLERK, ALL_WORK);
  const [first, second] = [engine.register([SIMULATOR]), engine.register([SIMULATOR])];
  engine.callNext(ALL_WORK);
  engine.wait(1_000);
  engine.callNext(WINDOW);
  const shown = () => presentCalls(engine.state).map(({ ticket, windowId }) => [ticket, windowId]);
  expect(shown()).toEqual([
    [engine.ticket(first).ticket, ALL_WORK],
    [engine.ticket(second).ticket, WINDOW],
  ]);
  engine.finish(ALL_WORK, 'SERVED', { kind: 'everything' });
  expect(shown()).toEqual([[engine.ticket(second).ticket, WINDOW]]);
});

it('the branch closes at the end of its last hours of the day, as its calendars have them', () => {
  const closing = () => closingOf(engine.state, stampAt(engine.nowMs));
  expect(closing()).toBeNull();
  const { day } = stampAt(engine.nowMs);
  const id = engine.add('Calendar', { name: 'branch', opening_hours: { 2: ['09:00-13:00', '14:00-18:00'] } });
  expect(closing()).toEqual({ atMs: Date.parse(`${day}T18:00Z`), time: '18:00' });
  engine.change('Calendar', id, { days: [{ date: day, name: '', hours: ['09:00-15:30'] }] });
  expect(closing()).toEqual({ atMs: Date.parse(`${day}T15:30Z`), time: '15:30' });
  engine.change('Calendar', id, { days: [{ date: day, name: '', hours: [] }] });
  expect(closing()).toBeNull();
});
