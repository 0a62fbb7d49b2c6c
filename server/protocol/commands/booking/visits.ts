/** Bookings that visitors make by themselves: no session; the code of a booking opens it, and nothing tells whose it is. */
import { Type } from '@sinclair/typebox';
import { VISITOR_GIVES } from '../../../model/books/booking-plan.js';
import { Day } from '../../../model/books/calendar.js';
import { APPOINTMENT_STATES, ConsumerPreRegistered } from '../../../model/books/consumer.js';
import { Time } from '../../../model/books/hours.js';
import { MaybeNames } from '../../../model/books/texts.js';
import { BOOKING_WISHES, ROUTES } from '../../../model/messages.js';
import { described, Id, Instant, OneOf, Text } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';
import { BookingNoticeWish } from '../queue/notices.js';
import { bookingCommands } from './booking.js';

const { pin_code } = ConsumerPreRegistered.element.properties;
const Name = () => Type.String({ description: 'the name of a service' });

/** What opens a booking. */
const codeFields = {
  pin_code: described('the code of the booking', pin_code),
  phone: Type.Optional(described('the telephone of the booking; needed with a code of fewer than twelve digits', Text(40))),
};

const Visit = Type.Object({
  pin_code,
  date: Type.String({ description: 'the day, in the time of the branch' }),
  time: Type.String({ description: 'when it begins, in the time of the branch' }),
  from: Type.Unsafe<string>({ ...Instant(), description: 'the same as a moment' }),
  minutes: Type.Integer({ description: 'how long it takes' }),
  services: Type.Array(Type.Object({ id: Id('a service'), name: Name(), names: MaybeNames() }), { description: 'in their order' }),
  state: OneOf(APPOINTMENT_STATES, `one of ${APPOINTMENT_STATES.join(', ')}`),
  uid: Type.String({ description: 'a name of the booking for calendars, of no other booking in the world; it opens nothing' }),
  affected: Type.Optional(
    Type.Literal(true, {
      description: 'true = the branch cannot keep to it, because the calendar, a plan or windows were changed; left out = it can',
    }),
  ),
  check_in: Type.Optional(
    Type.Object(
      {
        from: described('the first moment', Instant()),
        until: described('the last moment', Instant()),
      },
      { description: 'when the visitor may say that he has come (`checkInVisit`); left out = not on this page, or not any more' },
    ),
  ),
  ticket: Type.Optional(
    Type.Object(
      {
        number: Type.String({ description: 'the printed and called number' }),
        code: Type.String({ description: 'the code of the ticket, for `ticket` and `leaveQueue`' }),
      },
      { description: 'the ticket that was given at check-in; left out = none yet, or it has ended' },
    ),
  ),
  notify: Type.Optional(
    Type.Object(
      {
        by: OneOf(ROUTES, 'sms or email'),
        on: Type.Array(OneOf(BOOKING_WISHES, 'reminder, changes, near or called'), { 'x-expects': 'what the visitor is told' }),
      },
      { description: 'messages about it that the visitor asked for; the address is shown to nobody; left out = none' },
    ),
  ),
});

const CODE = '402913557120';
const example = {
  ...{ pin_code: CODE, date: '2026-11-25', time: '09:30', from: '2026-11-25T06:30:00.000Z', minutes: 20, uid: 'booking-1-1763625600000' },
  ...{ services: [{ id: 4, name: 'Назначение занятий' }], state: 'PLANNED' },
};

export const visitCommands = extensions('visitor', {
  bookable: {
    summary: 'Services that visitors book by themselves (`by_visitors` of the plan); empty = this branch has none.',
    rights: null,
    reply: Type.Array(
      Type.Object({
        id: Id('a service'),
        name: Name(),
        names: MaybeNames(),
        minutes: Type.Integer({ description: 'how long it takes' }),
        gives: OneOf(VISITOR_GIVES, 'what the visitor has to give'),
      }),
    ),
    example: { reply: [{ id: 4, name: 'Назначение занятий', minutes: 20, gives: 'both' }] },
  },

  bookableTimes: {
    summary: 'As `freeSlots`, for one service that visitors book by themselves.',
    rights: null,
    data: { service: Id('a service'), from: Day(), to: Day() },
    reply: bookingCommands.freeSlots.reply,
    example: {
      request: { service: 4, from: '2026-11-25', to: '2026-11-26' },
      reply: [{ date: '2026-11-25', times: [{ time: '09:30', free: 2 }] }],
    },
  },

  bookVisit: {
    summary:
      'Books a time. The same `key` again books nothing: it answers what has become of the booking. A full time is refused with the next ' +
      'free one. An address may book twenty times at once, and then once in three minutes.',
    rights: null,
    changes: true,
    data: {
      service: Id('a service'),
      date: Day(),
      time: Time(),
      name: Type.Optional(described('the name of the visitor', Text(200))),
      phone: Type.Optional(described('the telephone of the visitor', Text(40))),
      notify: Type.Optional(BookingNoticeWish),
      key: Type.String({ pattern: '^[A-Za-z0-9_-]{22,64}$', 'x-expects': 'random letters and digits of the client, 22 to 64' }),
    },
    reply: Visit,
    example: {
      request: { service: 4, date: '2026-11-25', time: '09:30', name: 'Анна', phone: '79998887766', key: 'kV7mQ2xJ9-TbRwkV7mQ2xJ' },
      reply: example,
    },
  },

  bookedVisit: {
    summary:
      'The booking ahead with this code, else the one that was last. Wrong codes cause a growing delay (`tooManyWrongCodes`). An address ' +
      'may send twenty wrong codes of fewer than twelve digits at once, and then one in three minutes; until then none of them is checked.',
    rights: null,
    data: codeFields,
    reply: Visit,
    example: { request: { pin_code: CODE }, reply: example },
  },

  moveVisit: {
    summary: 'Moves a booking to another time; its old place is free in the same moment. It counts as booking.',
    rights: null,
    changes: true,
    data: { ...codeFields, date: Day(), time: Time() },
    reply: Visit,
    example: { request: { pin_code: CODE, date: '2026-11-25', time: '10:00' }, reply: { ...example, time: '10:00' } },
  },

  checkInVisit: {
    summary:
      'Says that the visitor has come, and gives the ticket, without paper. Only in time, and with the code that the branch shows in the ' +
      'hall (`hall_code` of the plan). Wrong ones count as wrong codes of bookings do. A repeated request changes nothing.',
    rights: null,
    changes: true,
    data: { ...codeFields, hall: Type.String({ maxLength: 40, 'x-expects': 'the digits that are shown in the hall' }) },
    reply: Visit,
    example: {
      request: { pin_code: CODE, hall: '4821' },
      reply: { ...example, state: 'ARRIVED', ticket: { number: 'Г001', code: 'kV7mQ2xJ9-TbRw' } },
    },
  },

  stopVisitMessages: {
    summary: 'Ends the messages about a booking; the address is forgotten. A repeated request changes nothing.',
    rights: null,
    changes: true,
    data: codeFields,
    reply: Visit,
    example: { request: { pin_code: CODE }, reply: example },
  },

  cancelVisit: {
    summary:
      'Cancels a booking; its place is free in the same moment. Once its time has come it is missed all the same, and gives no ticket ' +
      'any more.',
    rights: null,
    changes: true,
    data: codeFields,
    reply: Visit,
    example: { request: { pin_code: CODE }, reply: { ...example, state: 'CANCELLED' } },
  },
});
