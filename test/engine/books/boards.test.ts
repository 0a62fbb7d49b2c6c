/** What LED boards cannot show is refused when the branch is configured, naming letter and board. */
import { beforeEach, describe, expect, it } from 'vitest';
import { ledFamily } from '../../../drivers/led/family.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import type { Decision } from '../../../server/engine/commands.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { Rejection, toWireError } from '../../../server/model/errors/errors.js';
import { Engine, EQUIPMENT, RULES } from '../models/engine.js';

const profiles = loadLedProfiles();
const ability = (id: string) => {
  const profile = profiles.get(id);
  if (!profile) throw new Error(`no profile ${id}`);
  return ledFamily(profile);
};
const LEDS = new Map([
  ['line', ability('candle-7')],
  ['rows', ability('candle-7x4')],
]);

let engine: Engine;
beforeEach(() => {
  engine = new Engine(RULES, { ...EQUIPMENT, leds: LEDS });
});

const said = (outcome: Decision | Rejection): string => (outcome instanceof Rejection ? toWireError(outcome).desc : 'done');
const make = (book: 'ScoreBoard' | 'TicketRange' | 'Workplace', fields: Record<string, unknown>): string =>
  said(engine.run({ type: 'newElement', book, fields, chance: 7 }));

const BOARD = { name: 'Табло', device: 'line', address: 32 };

describe('a board', () => {
  it('hangs on a configured line, at an address that its boards have and nobody else has', () => {
    expect(make('ScoreBoard', { ...BOARD, device: 'lines' })).toBe('data.device: there is no line of LED boards "lines", only line, rows');
    expect(make('ScoreBoard', { ...BOARD, address: 31 })).toMatch(
      /^data\.address: expected a number from 32 to \d+, the addresses of boards of line$/,
    );
    expect(make('ScoreBoard', BOARD)).toBe('done');
    expect(make('ScoreBoard', { ...BOARD, name: 'B' })).toBe('data.address: the board 1 "Табло" has the address 32 already');
    expect(make('ScoreBoard', { ...BOARD, name: 'B', address: 33 })).toBe('done');
    expect(said(engine.change('ScoreBoard', 2, { address: 32 }))).toContain('has the address 32 already');
  });

  it('of several rows takes as many addresses where boards have one row, and is refused where they have fewer', () => {
    expect(make('ScoreBoard', { ...BOARD, address: 40, rows: 4 })).toBe('done');
    expect(make('ScoreBoard', { ...BOARD, name: 'B', address: 43 })).toContain('has the address 43 already');
    expect(make('ScoreBoard', { ...BOARD, name: 'B', address: 38, rows: 3 })).toContain('has the address 40 already');
    expect(make('ScoreBoard', { ...BOARD, name: 'B', address: 127, rows: 2 })).toMatch(/^data\.address: expected a number from 32 to 126/);
    expect(make('ScoreBoard', { ...BOARD, name: 'B', device: 'rows', rows: 5 })).toBe(
      'data.rows: expected at most 4: the boards of rows have no more',
    );
  });

  it('that cannot show the tickets or windows there are is refused', () => {
    make('TicketRange', { name: 'Документы', prefix: 'Д' });
    expect(make('ScoreBoard', BOARD)).toBe('data.device: the LED board 1 "Табло" cannot show tickets Д… of the range 1: it has no Д');
    engine.change('TicketRange', 1, { prefix: 'Г', last: 9999 });
    expect(make('ScoreBoard', BOARD)).toContain('it has room for 4 characters, and this has 5');
    engine.change('TicketRange', 1, { prefix: 'Г', last: 999 });
    make('Workplace', { name: 'Касса' });
    expect(make('ScoreBoard', BOARD)).toBe('data.device: the LED board 1 "Табло" cannot show "Касса", the window 1: it has no К, а');
    make('Workplace', { name: 'Окно 2' });
    expect(make('ScoreBoard', { ...BOARD, workplaces: [2] })).toBe('done');
    expect(said(engine.change('ScoreBoard', 1, { workplaces: [1, 2] }))).toContain('cannot show "Касса"');
  });

  it('is told everything that it cannot show at once', () => {
    for (const prefix of ['Д', 'Г', 'КЛ']) make('TicketRange', { name: prefix, prefix });
    for (const name of ['Касса', 'Окно 123', 'Окно 2']) make('Workplace', { name });
    const refusal = engine.run({ type: 'newElement', book: 'ScoreBoard', fields: BOARD, chance: 7 });
    expect(said(refusal)).toBe(
      'data.device: the LED board 1 "Табло" cannot show tickets Д… of the range 1: it has no Д; ' +
        'nor tickets КЛ… of the range 3: it has no К, Л; ' +
        'nor "Касса", the window 1: it has no К, а; nor "123", the window 2: it has room for 2 characters, and this has 3',
    );
    expect(refusal).toMatchObject({
      parameters: { shows: 'tickets', text: 'Д', ranges: ['Д', 'КЛ'], windows: ['Касса', '123'], lacking: ['Д', 'К', 'Л', 'а'], more: 3 },
    });
  });

  it('that is disabled, or hangs on no line, is asked nothing', () => {
    make('TicketRange', { name: 'Документы', prefix: 'Д' });
    expect(make('ScoreBoard', { ...BOARD, disabled: 1 })).toBe('done');
    expect(make('ScoreBoard', { ...BOARD, name: 'B', device: null })).toBe('done');
    expect(said(engine.change('ScoreBoard', 1, { disabled: 0 }))).toContain('it has no Д');
  });
});

describe('with a board that shows them', () => {
  beforeEach(() => {
    make('ScoreBoard', { ...BOARD, workplaces: [] });
  });

  it.each([
    [{ prefix: 'Г' }, 'done'],
    [{ prefix: '' }, 'done'],
    [{ prefix: 'Д' }, 'data.prefix: the LED board 1 "Табло" cannot show tickets Д…: it has no Д'],
    [{ prefix: 'КЛ' }, 'data.prefix: the LED board 1 "Табло" cannot show tickets КЛ…: it has no К, Л'],
    [{ prefix: 'ГА' }, 'data.prefix: the LED board 1 "Табло" cannot show tickets ГА…: it has room for 4 characters, and this has 5'],
    [
      { prefix: 'Г', last: 1000 },
      'data.prefix: the LED board 1 "Табло" cannot show tickets Г…: it has room for 4 characters, and this has 5',
    ],
    [{ prefix: '', last: 9999 }, 'done'],
  ])('a range of tickets %j: %s', (fields, what) => {
    expect(make('TicketRange', { name: 'R', ...fields })).toBe(what);
  });

  it('a new range takes a letter by itself that boards have', () => {
    const prefixes = Array.from({ length: 6 }, (_, index) => {
      const id = engine.add('TicketRange', { name: `R${index}` });
      return engine.state.books.TicketRange.get(id)?.prefix;
    });
    expect(prefixes).toEqual(['A', 'B', 'C', 'E', 'F', 'H']);
  });

  it.each([
    [{ name: 'Окно 2' }, 'done'],
    [{ name: 'Касса', alias: '5' }, 'done'],
    [{ name: 'Касса' }, 'data.alias: the LED board 1 "Табло" cannot show "Касса": it has no К, а'],
    [{ name: 'Окно 123' }, 'data.alias: the LED board 1 "Табло" cannot show "123": it has room for 2 characters, and this has 3'],
  ])('a window %j: %s', (fields, what) => {
    expect(make('Workplace', fields)).toBe(what);
  });

  it('only what is set is asked about, and boards of lines that are gone say nothing', () => {
    engine.add('TicketRange', { name: 'R', prefix: 'Г' });
    const elsewhere = new Engine(RULES, { ...EQUIPMENT, leds: new Map() });
    elsewhere.state = fromSnapshot(toSnapshot(engine.state), elsewhere.rules, elsewhere.equipment);
    expect(said(elsewhere.change('TicketRange', 1, { prefix: 'Д' }))).toBe('done');
    const back = new Engine(RULES, { ...EQUIPMENT, leds: LEDS });
    back.state = fromSnapshot(toSnapshot(elsewhere.state), back.rules, back.equipment);
    expect(said(back.change('TicketRange', 1, { name: 'Other', first: 2 }))).toBe('done');
    expect(said(back.change('ScoreBoard', 1, { name: 'Other', blink_count: 5 }))).toBe('done');
  });

  it('a board of a box that knew no arrows points to the right', () => {
    const text = toSnapshot(engine.state).replace('"arrow":"right",', '');
    expect(fromSnapshot(text, RULES).books.ScoreBoard.get(1)?.arrow).toBe('right');
  });
});
