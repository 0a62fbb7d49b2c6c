/** The book of calendars: what it refuses, and what kiosks make of it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Rejection } from '../../../server/model/errors/errors.js';
import { DRIVING, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { type Engine, errorOf, registration } from '../models/engine.js';

/** Of the demo; it offers both services. */
const KIOSK = 1;
const TODAY = '2026-11-24';

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

const add = (fields: object) => engine.run({ type: 'newElement', book: 'Calendar', fields: { name: 'new', ...fields }, chance: 0 });
const at = (services: readonly number[], pinCode: string | null = null) => {
  const outcome = engine.run(registration(services, { registratorId: KIOSK, pinCode }));
  return outcome instanceof Rejection ? [outcome.error, outcome.parameters.field] : null;
};

describe('a calendar', () => {
  it.each([
    [{ opening_hours: { 8: ['09:00-18:00'] } }, 'data.opening_hours.8', 'unexpected'],
    [{ days: [{ date: '2026-02-29', hours: [] }] }, 'data.days[0].date', 'notADay'],
    [
      {
        days: [
          { date: TODAY, as: 1 },
          { date: TODAY, hours: [] },
        ],
      },
      'data.days[1].date',
      'twice',
    ],
    [{ days: [{ date: TODAY, name: 'nothing' }] }, 'data.days[0].hours', 'required'],
    [{ days: [{ date: TODAY, hours: ['18:00-09:00'] }] }, 'data.days[0].hours', 'notHours'],
    [{ days: [{ date: TODAY, hours: ['09:00-13:00', '12:00-18:00'] }] }, 'data.days[0].hours', 'hoursOverlap'],
  ])('%j is refused', (fields, field, why) => {
    const refused = add(fields);
    expect((refused as Rejection).parameters).toMatchObject({ field, why });
  });

  it('takes a leap day, a closed day and a Saturday that is worked', () => {
    const days = [
      { date: '2028-02-29', hours: ['09:00-24:00'] },
      { date: '2027-01-01', name: 'Новый год', hours: [] },
      { date: '2026-11-28', as: 1 },
    ];
    const id = engine.add('Calendar', { name: 'branch', days });
    expect(engine.state.books.Calendar.get(id)).toMatchObject({ days, department: 0, disabled: 0 });
  });

  it('names only what there is, which cannot be removed meanwhile', () => {
    expect(errorOf(add({ services: [999] }))).toBe('badReference');
    expect(errorOf(add({ workplaces: [WINDOW], registrators: [KIOSK] }))).toBeNull();
    expect(errorOf(engine.remove('Registrator', KIOSK))).toBe('inUse');
  });

  it('is one of fifty at most', () => {
    for (let count = 0; count < 50; count++) engine.add('Calendar', { name: `calendar ${count}` });
    expect(errorOf(add({}))).toBe('bookFull');
    const set = { Calendar: [{ id: 60, name: 'one more' }] };
    const lists = { designs: [], removeDesigns: [], templates: [], removeTemplates: [] };
    expect(errorOf(engine.run({ type: 'configure', set, remove: {}, ...lists, actingUserId: 0 }))).toBe('bookFull');
  });
});

describe('a kiosk', () => {
  it('gives no tickets on a holiday, and does again on the next day', () => {
    engine.add('Calendar', { name: 'holidays', days: [{ date: TODAY, hours: [] }] });
    expect(at([SIMULATOR])).toEqual(['registratorClosed', undefined]);
    engine.wait(86_400_000);
    expect(at([SIMULATOR])).toBeNull();
  });

  it('gives none of a service outside of its hours, but lets in who is expected', () => {
    engine.add('Calendar', { name: 'until nine', services: [SIMULATOR], opening_hours: { 2: ['08:00-09:00'] } });
    expect(at([DRIVING, SIMULATOR])).toEqual(['serviceClosed', 'data.services[1]']);
    expect(at([DRIVING])).toBeNull();
    expect(errorOf(engine.run(registration([SIMULATOR])))).toBeNull();
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], pin_code: '402913' });
    expect(at([], '402913')).toBeNull();
  });

  it('heeds a calendar of its own or of its department', () => {
    const id = engine.add('Calendar', { name: 'this kiosk', registrators: [KIOSK], days: [{ date: TODAY, hours: [] }] });
    expect(at([SIMULATOR])).toEqual(['registratorClosed', undefined]);
    engine.change('Calendar', id, { registrators: [], department: 7 });
    expect(at([SIMULATOR])).toBeNull();
    engine.change('Registrator', KIOSK, { department: 7 });
    expect(at([SIMULATOR])).toEqual(['registratorClosed', undefined]);
  });
});
