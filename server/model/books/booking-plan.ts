import { type Static, Type } from '@sinclair/typebox';
import { ById, ClosedObject, described, Flag, Id, Ids, Name, OneOf, WholeNumber } from '../schema.js';
import { book, refer } from './declaration.js';
import { HoursByWeekday, HoursOfSpan } from './hours.js';

export const PLACES_MAX = 1000;
/** A booking further ahead than a year is nobody's plan. */
export const HORIZON_DAYS_MAX = 366;
const DAY_MINUTES = 1440;

export const EARLY = ['wait', 'join'] as const;
/** What a visitor has to give who books without the staff. */
export const VISITOR_GIVES = ['nothing', 'name', 'phone', 'both'] as const;
/** Who gives tickets of its services to visitors without a booking. */
export const WITHOUT_BOOKING = ['kiosk', 'staff', 'nobody'] as const;
export const LATE = ['ordinary', 'next', 'refuse'] as const;

const PlacesInHours = ClosedObject({
  hours: HoursOfSpan(),
  places: WholeNumber('how many visitors are served at the same time', 0, PLACES_MAX),
});

export const BookingPlan = book({
  name: 'BookingPlan',
  isExtension: true,
  title: 'Plans of bookings: which services are booked by time, how long a slot is, and how many visitors it holds.',
  elementsMax: 100,
  fields: {
    id: Id('a booking plan'),
    name: described('the name shown to the staff', Name()),
    services: described('services that are booked by it, each in one plan at most', Ids('services')),
    slot_minutes: WholeNumber('the length of a slot in minutes; a booking of several services takes one after the other', 5, 480),
    opening_hours: HoursByWeekday(
      'when slots are given, by weekday (1 = Monday), such as {"1": ["09:00-13:00"]}, within the calendars; {} = whenever those allow it',
    ),
    places: WholeNumber(
      'visitors at the same time; 0 = as many as windows can do the service and are planned to work (`opening_hours` of the window), ' +
        'less those that bookings of other such plans need',
      0,
      PLACES_MAX,
    ),
    places_by_hours: ById(
      Type.Array(PlacesInHours, { maxItems: 24 }),
      'other numbers of places by weekday, such as {"1": [{"hours": "09:00-12:00", "places": 3}]}; {} = `places` all week',
    ),
    walk_in_percent: WholeNumber(
      'the share of the places that is kept for visitors without a booking, in percent; of windows that several such plans share it is ' +
        'kept whichever of them books',
      0,
      100,
    ),
    lead_minutes: WholeNumber('a slot is booked this many minutes before it begins at the latest', 0, 30 * DAY_MINUTES),
    horizon_days: WholeNumber('how many days ahead a slot can be booked', 0, HORIZON_DAYS_MAX),
    per_person: WholeNumber('bookings ahead for one telephone or one code at most; 0 = any number', 0, 100),
    early_minutes: WholeNumber(
      'a visitor gets the ticket from so many minutes before the slot; until the slot begins it is an ordinary one, then it has `priority`',
      0,
      DAY_MINUTES,
    ),
    early: OneOf(EARLY, 'what a still earlier visitor gets: "wait" = no ticket yet, "join" = the same ticket'),
    late_minutes: WholeNumber('until so many minutes after the beginning of the slot; then it is free for others', 0, DAY_MINUTES),
    late: OneOf(
      LATE,
      'what a later visitor gets: "ordinary" = an ordinary ticket, "next" = the next free slot of the day, "refuse" = no ticket',
    ),
    priority: WholeNumber(
      'the coefficient of its bookings, added to the priority of a ticket in time, from the slot on; negative = earlier',
      -10_000,
      10_000,
    ),
    without_booking: OneOf(
      WITHOUT_BOOKING,
      'who gives a ticket to a visitor without a booking: "kiosk" = kiosks and the staff, "staff" = the staff alone, "nobody" = its ' +
        'services are by booking only; clerks can still send a visitor on to them',
    ),
    by_visitors: Flag('1 = visitors book on a page of their own'),
    visitor_gives: OneOf(
      VISITOR_GIVES,
      'what a visitor has to give on that page: "nothing", "name", "phone" or "both" of them; without a telephone `per_person` has ' +
        'nothing to count by',
    ),
    at_kiosk: Flag('1 = visitors book at kiosks'),
    check_in_by_phone: Flag('1 = who has come gets the ticket at a kiosk by the whole telephone of the booking as well'),
    hall_code: Type.String({
      pattern: '^([0-9]{4,12})?$',
      description:
        'digits that are shown in the hall, and nowhere else: visitors check in with them on the page of their booking; empty = not there',
      'x-expects': '4 to 12 digits, or nothing',
    }),
    disabled: Flag('1 = nothing is booked by it: its services are as without a plan'),
  },
  defaults: {
    services: [],
    slot_minutes: 15,
    opening_hours: {},
    places: 1,
    places_by_hours: {},
    walk_in_percent: 0,
    lead_minutes: 0,
    horizon_days: 30,
    per_person: 0,
    early_minutes: 30,
    early: 'join',
    late_minutes: 15,
    late: 'ordinary',
    // With the usual ageing as much as 50 minutes of waiting.
    priority: -10,
    without_booking: 'kiosk',
    by_visitors: 0,
    visitor_gives: 'both',
    at_kiosk: 0,
    check_in_by_phone: 0,
    hall_code: '',
    disabled: 0,
  },
  references: (row) => refer('services', 'Service', row.services),
  readers: ['administrator', 'supervisor', 'clerk', 'registrator'],
  example: { id: 1, name: 'Приём по записи', services: [4], slot_minutes: 20, opening_hours: { '1': ['09:00-13:00'] }, places: 2 },
});
export type BookingPlanRow = Static<typeof BookingPlan.element>;
