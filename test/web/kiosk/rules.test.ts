/** What a kiosk decides by itself: what it offers, how a service is found, when it is open, what a scanner typed. */
import { describe, expect, it } from 'vitest';
import { Calendar } from '../../../server/model/books/calendar.js';
import { Registrator } from '../../../server/model/books/registrator.js';
import { Service } from '../../../server/model/books/service.js';
import type { Calendars } from '../../../server/model/books/working-hours.js';
import { type Plan, planOf } from '../../../server/web/client/kiosk/layout/plan.js';
import {
  grouped,
  isGroup,
  type Kiosk,
  nextLetters,
  offeredBy,
  type Service as ServiceRow,
  searched,
} from '../../../server/web/client/kiosk/offers.js';
import { kioskOpening, serviceOpening } from '../../../server/web/client/kiosk/opening.js';
import { TypedCode } from '../../../server/web/client/shared/typed-code.js';

const service = (id: number, name: string, more: Partial<ServiceRow> = {}): ServiceRow =>
  ({ ...Service.defaults, operations: { '10': [1] }, id, name, ...more }) as ServiceRow;
const kiosk = (more: Partial<Kiosk> = {}): Kiosk => ({ ...Registrator.defaults, id: 1, name: 'K', ...more }) as Kiosk;

const SERVICES = [
  service(1, 'Оплата занятий'),
  service(2, 'Запись / Отмена'),
  service(3, 'Отключена', { disabled: 1 }),
  service(4, 'Чужой отдел', { department: 2 }),
  service(5, 'Не готова', { operations: {} }),
];
const idsOf = (offered: readonly ServiceRow[]) => offered.map(({ id }) => id);

describe('the offer of a kiosk', () => {
  it('is what its screens name, in their order, once, without what cannot be had', () => {
    expect(idsOf(offeredBy(kiosk({ services: { '2': [3, 5, 2], '10': [1], '1': [2, 99] } }), SERVICES))).toEqual([2, 1]);
  });

  it('is everything of its department where no screen is named', () => {
    expect(idsOf(offeredBy(kiosk({ department: 1 }), SERVICES))).toEqual([1, 2]);
    expect(idsOf(offeredBy(kiosk(), SERVICES))).toEqual([1, 2, 4]);
  });

  it('stands in groups where there are two or more, each where its first service is', () => {
    const inGroup = (id: number, group: string | null) => service(id, `№ ${id}`, { group });
    const shapeOf = (screen: readonly ServiceRow[]) =>
      grouped(screen).map((offer) => (isGroup(offer) ? [offer.name, ...offer.services.map(({ id }) => id)] : offer.id));
    expect(shapeOf([inGroup(1, 'A'), inGroup(2, null), inGroup(3, 'B'), inGroup(4, ' A ')])).toEqual([['A', 1, 4], 2, ['B', 3]]);
    // One group alone would only cost a touch; its services still stand together.
    expect(shapeOf([inGroup(1, 'A'), inGroup(2, null), inGroup(4, 'A'), inGroup(5, '  ')])).toEqual([1, 4, 2, 5]);
    expect(shapeOf([inGroup(1, '2'), inGroup(2, null), inGroup(3, 'B')])).toEqual([['2', 1], 2, ['B', 3]]);
    expect(shapeOf([])).toEqual([]);
  });

  it('is found by first letters of any word, in whatever case, the first word first', () => {
    expect(searched(SERVICES, 'от').map(({ id }) => id)).toEqual([3, 2, 4]);
    expect(searched(SERVICES, 'ъ')).toEqual([]);
    expect(nextLetters(SERVICES.slice(0, 2), 'о')).toEqual(['п', 'т']);
    expect(nextLetters([service(1, 'Ёлка')], '')).toEqual(['е']);
  });
});

describe('the cards of a kiosk', () => {
  /** Cards of 100 pixels that grow with their letters, as high as two in more than one column if their words are long. */
  const planFor = (
    cards: number,
    room: number,
    shape: { columnsMax?: number; wrapped?: number; isBroken?: boolean; high?: number } = {},
  ): Plan => {
    const { columnsMax = 1, high = 100, wrapped = high, isBroken = false } = shape;
    return planOf({
      room,
      roomAbovePager: room - 60,
      gap: 10,
      columnsMax,
      measure: (columns, scale) =>
        isBroken && columns > 1 ? null : Array.from({ length: cards }, () => (columns > 1 ? wrapped : high) * scale),
    });
  };

  it('use the room: they are larger where there are few, and in columns where there are many', () => {
    expect(planFor(3, 600)).toMatchObject({ columns: 1, scale: 1.5, starts: [0] });
    expect(planFor(6, 660)).toMatchObject({ columns: 1, scale: 1, starts: [0] });
    expect(planFor(12, 660, { columnsMax: 3 })).toMatchObject({ columns: 3, scale: 1.5, starts: [0] });
    // Names that wrap make a second column worth less.
    expect(planFor(6, 640, { columnsMax: 2, wrapped: 200 })).toMatchObject({ columns: 2, scale: 1, starts: [0] });
    expect(planFor(6, 660, { columnsMax: 2, wrapped: 200 })).toMatchObject({ columns: 1, scale: 1, starts: [0] });
  });

  it('never break a word', () => {
    expect(planFor(12, 660, { columnsMax: 3, isBroken: true })).toMatchObject({ columns: 1 });
  });

  it('that do not fit stand on pages, as many on each', () => {
    expect(planFor(8, 600)).toMatchObject({ scale: 1, starts: [0, 4], isTooHigh: false });
    // A little smaller they stand on one.
    expect(planFor(8, 800)).toMatchObject({ scale: 0.9, starts: [0] });
    // And where that saves pages: one card alone would leave half of each empty.
    expect(planFor(4, 260)).toMatchObject({ scale: 0.9, starts: [0, 2], isTooHigh: false });
    expect(planFor(9, 420, { columnsMax: 2 })).toMatchObject({ columns: 2, starts: [0, 6] });
    expect(planFor(3, 100)).toMatchObject({ starts: [0, 1, 2], isTooHigh: true });
  });
});

describe('the hours of a kiosk', () => {
  const halfDay = kiosk({ opening_hours: { '1': ['09:00-13:00', '14:00-24:00'] } });
  const NONE: Calendars = new Map();
  const calendar = (id: number, more: object): Calendars => new Map([[id, { ...Calendar.defaults, id, name: 'C', ...more } as never]]);
  /** A Monday. */
  const MONDAY = '2026-11-30';

  it('begin with their first minute and end before their last', () => {
    const openAt = (hour: number, minute = 0, day = MONDAY) => kioskOpening(NONE, halfDay, { day, minuteOfDay: hour * 60 + minute }).isOpen;
    expect([openAt(8, 59), openAt(9), openAt(12, 59), openAt(13), openAt(23, 59), openAt(10, 0, '2026-12-01')]).toEqual([
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
    expect(kioskOpening(NONE, halfDay, { day: '2026-12-01', minuteOfDay: 0 })).toEqual({
      ...{ isOpen: false, today: [], next: { day: '2026-12-07', time: '09:00' } },
    });
    expect(kioskOpening(NONE, halfDay, { day: MONDAY, minuteOfDay: 13 * 60 }).next).toEqual({ day: MONDAY, time: '14:00' });
  });

  it('are always where none are named', () => {
    expect(kioskOpening(NONE, kiosk(), { day: MONDAY, minuteOfDay: 0 }).isOpen).toBe(true);
  });

  it('are those of the calendars as well: a holiday is closed, and the next day that is worked is named', () => {
    const days = [MONDAY, '2026-12-01'].map((date) => ({ date, hours: [] }));
    const branch = calendar(1, { days });
    const noon = { day: MONDAY, minuteOfDay: 720 };
    expect(kioskOpening(branch, kiosk(), noon)).toEqual({ isOpen: false, today: [], next: { day: '2026-12-02', time: '00:00' } });
    expect(serviceOpening(branch, service(1, 'S'), noon).isOpen).toBe(false);
    const ofService = calendar(1, { days, services: [1] });
    expect(kioskOpening(ofService, kiosk(), noon).isOpen).toBe(true);
    expect([1, 2].map((id) => serviceOpening(ofService, service(id, 'S'), noon).isOpen)).toEqual([false, true]);
    const closed = calendar(1, { opening_hours: { '1': [] } });
    expect(kioskOpening(closed, kiosk(), noon).next).toBeNull();
  });
});

describe('a code that is typed', () => {
  const codesOf = (keys: string, gapMs: number): string[] => {
    const codes: string[] = [];
    const typed = new TypedCode((code) => codes.push(code));
    for (const [index, key] of [...keys, 'Enter'].entries()) typed.key(key, 1_000 + index * gapMs);
    return codes;
  };

  it('comes from a scanner if it is quick, has 4 to 12 digits and ends with Enter', () => {
    expect(codesOf('402913', 10)).toEqual(['402913']);
    expect(codesOf('402913', 200)).toEqual([]);
    expect(codesOf('402', 10)).toEqual([]);
    expect(codesOf('4029a913', 10)).toEqual([]);
  });
});
