/** What a kiosk decides by itself: what it offers, how a service is found, when it is open, what a scanner typed. */
import { describe, expect, it } from 'vitest';
import { Registrator } from '../../server/model/books/registrator.js';
import { Service } from '../../server/model/books/service.js';
import {
  grouped,
  hoursToday,
  isGroup,
  isOpen,
  type Kiosk,
  nextLetters,
  type Service as ServiceRow,
  screensOf,
  searched,
} from '../../server/web/client/kiosk/offers.js';
import { TypedCode } from '../../server/web/client/kiosk/typed-code.js';

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
const idsOf = (screens: readonly (readonly ServiceRow[])[]) => screens.map((screen) => screen.map(({ id }) => id));

describe('the offer of a kiosk', () => {
  it('is what its screens name, without what cannot be had', () => {
    expect(idsOf(screensOf(kiosk({ services: { '2': [3, 5], '10': [1], '1': [2, 99] } }), SERVICES))).toEqual([[2], [1]]);
  });

  it('is everything of its department where no screen is named', () => {
    expect(idsOf(screensOf(kiosk({ department: 1 }), SERVICES))).toEqual([[1, 2]]);
    expect(idsOf(screensOf(kiosk(), SERVICES))).toEqual([[1, 2, 4]]);
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

describe('the hours of a kiosk', () => {
  const halfDay = kiosk({ opening_hours: { '1': ['09:00-13:00', '14:00-24:00'] } });

  it('begin with their first minute and end before their last', () => {
    const openAt = (hour: number, minute = 0, weekday = 1) => isOpen(halfDay, { weekday, minuteOfDay: hour * 60 + minute });
    expect([openAt(8, 59), openAt(9), openAt(12, 59), openAt(13), openAt(23, 59), openAt(10, 0, 2)]).toEqual([
      false,
      true,
      true,
      false,
      true,
      false,
    ]);
    expect(hoursToday(halfDay, { weekday: 2, minuteOfDay: 0 })).toEqual([]);
  });

  it('are always where none are named', () => {
    expect(isOpen(kiosk(), { weekday: 7, minuteOfDay: 0 })).toBe(true);
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
