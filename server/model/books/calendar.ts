import { type Static, Type } from '@sinclair/typebox';
import { ClosedObject, described, Flag, Id, Ids, Name, Text, WholeNumber } from '../schema.js';
import { book, refer } from './declaration.js';
import { HoursByWeekday, HoursOfDay } from './hours.js';

/** More than a year of single days: a day that is over may be taken out. */
export const CALENDAR_DAYS_MAX = 800;

export const Day = () =>
  Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', maxLength: 10, 'x-expects': 'a day of the calendar such as 2026-11-24' });

export const CalendarDay = ClosedObject(
  {
    date: Day(),
    name: Type.Optional(described('what the day is, such as the name of a holiday', Text(100))),
    hours: Type.Optional(described('the hours of this day instead of those of the weekday; [] = closed', HoursOfDay())),
    as: Type.Optional(
      described(
        'every weekly plan reads this weekday (1 = Monday): a Saturday that is worked for a Monday',
        WholeNumber('a weekday from 1 (Monday) to 7', 1, 7),
      ),
    ),
  },
  { 'x-expects': 'a day such as {"date": "2026-12-31", "hours": ["09:00-15:00"]} or {"date": "2026-11-07", "as": 1}' },
);
export type CalendarDayRow = Static<typeof CalendarDay>;

export const Calendar = book({
  name: 'Calendar',
  isExtension: true,
  title: 'Calendars: holidays, short days and worked Saturdays of the branch or of a part of it.',
  elementsMax: 50,
  fields: {
    id: Id('a calendar'),
    name: described('the name shown to administrators', Name()),
    opening_hours: HoursByWeekday(
      'hours by weekday (1 = Monday), such as {"1": ["09:00-13:00", "14:00-18:00"]}; {} = the hours of kiosks and windows alone',
    ),
    days: Type.Array(CalendarDay, {
      maxItems: CALENDAR_DAYS_MAX,
      description: 'days that differ from their weekday: each replaces the weekly hours of this calendar',
      'x-expects': `at most ${CALENDAR_DAYS_MAX} days, each with a date and with hours, a weekday, or both`,
    }),
    department: WholeNumber(
      'the number of a department that it is for, 0 = none; a calendar that names nothing is that of the branch',
      0,
      10_000,
    ),
    services: described('services that it is for', Ids('services')),
    workplaces: described('windows that it is for', Ids('workplaces')),
    registrators: described('kiosks that it is for', Ids('registrators')),
    disabled: Flag('1 = nobody heeds it'),
  },
  defaults: { opening_hours: {}, days: [], department: 0, services: [], workplaces: [], registrators: [], disabled: 0 },
  references: (row) => [
    ...refer('services', 'Service', row.services),
    ...refer('workplaces', 'Workplace', row.workplaces),
    ...refer('registrators', 'Registrator', row.registrators),
  ],
  example: {
    id: 1,
    name: 'Производственный календарь',
    opening_hours: { '1': ['09:00-18:00'] },
    days: [{ date: '2027-01-01', name: 'Новый год', hours: [] }],
  },
});
export type CalendarRow = Static<typeof Calendar.element>;
