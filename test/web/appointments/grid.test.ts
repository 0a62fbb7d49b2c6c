/** The table of bookings by window, and the one by service: both say the same of free places. */
import { expect, it } from 'vitest';
import { type Books, fateOf, gridByService, gridByWindow, gridOfWeek, slotsKey } from '../../../server/web/client/appointments/grid.js';

const DAY = '2026-11-25';
const [FIXED, BY_WINDOWS] = [1, 2];

const books = {
  services: new Map(
    [FIXED, BY_WINDOWS].map((id) => [id, { id, name: `service ${id}`, disabled: 0, department: 0, operations: { 1: [id] } }]),
  ),
  plans: [
    { id: 1, disabled: 0, services: [FIXED], slot_minutes: 30, places: 1 },
    { id: 2, disabled: 0, services: [BY_WINDOWS], slot_minutes: 30, places: 0 },
  ],
  windows: [{ id: 7, name: 'window', disabled: 0, department: 0, all_operations: 1, operations: [] }],
} as unknown as Books;

const nameOf = ({ name }: { readonly name: string }) => name;
const booked = (service: number) => ({ id: service, services: [service], date: DAY, time: '09:00', state: 'PLANNED', persons: 1 });

/** What is free at nine, by window and by service. */
function freeBeside(bookedService: number, freeService: number) {
  const slots = new Map([[slotsKey(DAY, freeService), [{ time: '09:00', free: 1 }]]]);
  const diaries = { books, slots, days: new Map([[DAY, [booked(bookedService)]]]), nameOf } as unknown as Parameters<
    typeof gridByWindow
  >[0];
  const [window] = gridByWindow(diaries, DAY, 'none').columns;
  const service = gridByService(diaries, DAY).columns.find(({ cells }) => cells.get('09:00')?.service === freeService);
  return [window?.cells.get('09:00')?.free, service?.cells.get('09:00')?.free];
}

it('a booking of a plan with a number of its own leaves the window free for a plan whose places are windows', () => {
  expect(freeBeside(FIXED, BY_WINDOWS)).toEqual([1, 1]);
});

it('and the other way about', () => {
  expect(freeBeside(BY_WINDOWS, FIXED)).toEqual([1, 1]);
});

it('no more windows are shown free than the plan has places', () => {
  const windows = [7, 8, 9].map((id) => ({ id, name: `window ${id}`, disabled: 0, department: 0, all_operations: 1, operations: [] }));
  const slots = new Map([[slotsKey(DAY, FIXED), [{ time: '09:00', free: 2 }]]]);
  const diaries = { books: { ...books, windows }, slots, days: new Map(), nameOf } as unknown as Parameters<typeof gridByWindow>[0];
  expect(gridByWindow(diaries, DAY, 'none').columns.map(({ cells }) => cells.get('09:00')?.free)).toEqual([1, 1, 0]);
});

it('who needs a window has it before who needs none', () => {
  const days = new Map([[DAY, [booked(FIXED), booked(BY_WINDOWS)]]]);
  const diaries = { books, slots: new Map(), days, nameOf } as unknown as Parameters<typeof gridByWindow>[0];
  const of = (title: string) =>
    gridByWindow(diaries, DAY, 'none')
      .columns.find((column) => column.title === title)
      ?.cells.get('09:00');
  expect([of('window'), of('none')].map((cell) => cell?.parts.map(({ service }) => service))).toEqual([[BY_WINDOWS], [FIXED]]);
});

it.each([
  [{ state: 'PLANNED', consumer_id: -1 }, 'PLANNED'],
  [{ state: 'MISSED', consumer_id: -1 }, 'MISSED'],
  [{ state: 'MISSED', consumer_id: 7 }, 'LATE'],
  [{ state: 'MISSED', consumer_id: -1, cancelled: true }, 'CANCELLED'],
])('a card of %j says %s', (booking, said) => {
  expect(fateOf(booking as Parameters<typeof fateOf>[0])).toBe(said);
});

it.each([
  ['not asked yet', new Map(), null],
  ['closed', new Map([[slotsKey(DAY, FIXED), null]]), true],
  ['open, with nothing free', new Map([[slotsKey(DAY, FIXED), []]]), false],
] as const)('a day is closed once the system has said so: %s', (_, slots, isClosed) => {
  const diaries = { books: { ...books, plans: books.plans.slice(0, 1) }, slots, days: new Map(), nameOf } as unknown as Parameters<
    typeof gridOfWeek
  >[0];
  const grids = [gridOfWeek(diaries, [DAY], FIXED, String), gridByService(diaries, DAY), gridByWindow(diaries, DAY, 'none')];
  expect(grids.map(({ columns }) => columns[0]?.isClosed)).toEqual([isClosed, isClosed, isClosed]);
  expect(gridOfWeek(diaries, [DAY], BY_WINDOWS, String).columns[0]?.isClosed, 'a service that nobody can book').toBe(true);
});
