/** Bookings by name, telephone or code, in a book of any size. */
import { describe, expect, it } from 'vitest';
import { Appointments } from '../../../server/engine/appointments.js';
import { FOUND_MAX, findBookings } from '../../../server/engine/booking-search.js';
import type { AppointmentRow } from '../../../server/model/books/index.js';

const TODAY = '2026-11-24';

type Wanted = Pick<AppointmentRow, 'date'> & Partial<AppointmentRow>;
const bookOf = (rows: readonly Wanted[]) => ({
  books: {
    ConsumerPreRegistered: new Appointments(
      rows.map((row, index) => ({ id: index + 1, time: '09:00', name: '', phone: '', pin_code: `9${index}`, ...row }) as AppointmentRow),
    ),
  },
});

function searched(state: ReturnType<typeof bookOf>, text: string): { readonly ids: readonly number[]; readonly steps: number } {
  const steps = findBookings(state as never, text, TODAY);
  let count = 1;
  let step = steps.next();
  for (; !step.done; step = steps.next()) count += 1;
  return { ids: step.value.map(({ id }) => id), steps: count };
}
const ids = (rows: readonly Wanted[], text: string): readonly number[] => searched(bookOf(rows), text).ids;

describe('a search', () => {
  it('is by a part of the name; those ahead come first, then the newest that are over', () => {
    const rows = [
      { date: '2026-11-20', name: 'Иванова Анна' },
      { date: '2026-11-22', name: 'ИВАНОВ' },
      { date: '2026-11-25', name: 'Иванов Пётр', time: '11:00' },
      { date: '2026-11-25', name: 'Иванов Иван', time: '10:00' },
      { date: TODAY, name: 'Сидоров', comment: 'Иванов' },
    ];
    expect(ids(rows, ' иванов ')).toEqual([4, 3, 2, 1]);
    expect(ids(rows, 'анна')).toEqual([1]);
    expect(ids(rows, 'и')).toEqual([]);
  });

  it('is by digits of the telephone, however it is written, or by the code; exact ones come first', () => {
    const rows = [
      { date: '2026-11-25', phone: '+7 (701) 555-66-77' },
      { date: '2026-11-26', pin_code: '5556' },
      { date: '2026-11-20', pin_code: '7015556677' },
      { date: '2026-11-27', pin_code: '15556' },
    ];
    expect(ids(rows, '5556')).toEqual([2, 1]);
    expect(ids(rows, '701 555-66-77')).toEqual([1, 3]);
    for (const whole of ['77015556677', '8 (701) 555-66-77', '+7 701 555 66 77']) expect(ids(rows, whole)).toEqual([1]);
    expect(ids(rows, '55')).toEqual([]);
  });

  it('ends with the last one that is shown, and gives others their turn while it walks on', () => {
    const many = bookOf(Array.from({ length: 5_000 }, (_, index) => ({ date: '2026-12-01', name: index % 50 === 0 ? 'rare' : 'common' })));
    expect(searched(many, 'common')).toMatchObject({ steps: 1, ids: { length: FOUND_MAX } });
    expect(searched(many, 'rare').steps).toBe(2);
    expect(searched(many, 'nobody')).toEqual({ ids: [], steps: 10 });
  });
});
