/** Bookings by time: what is free, and how a slot is taken, moved and given back. Not in the original protocol. */
import { type TSchema, Type } from '@sinclair/typebox';
import { HORIZON_DAYS_MAX } from '../../../model/books/booking-plan.js';
import { Day } from '../../../model/books/calendar.js';
import { ConsumerPreRegistered, PERSONS_MAX } from '../../../model/books/consumer.js';
import type { Right } from '../../../model/books/declaration.js';
import { Time } from '../../../model/books/hours.js';
import { ROUTES } from '../../../model/messages.js';
import { ClosedObject, described, Id, Ids, Lines, Nullable, OneOf, Switch, Text, WholeNumber } from '../../../model/schema.js';
import { extensions, initialField } from '../../declaration.js';
import { BookingNoticeState, BookingNoticeWish } from '../queue/notices.js';

/** As of the book: names, telephones and codes. */
const STAFF: readonly Right[] = ['administrator', 'clerk'];
/** Supervisors see who is expected when, and not who it is. */
const READERS: readonly Right[] = [...STAFF, 'supervisor'];
const COUNTERS: readonly Right[] = ['administrator', 'supervisor', 'clerk', 'registrator'];

/** Days of one question for free slots. */
export const FREE_DAYS_MAX = 62;
const SERIES_MAX = 52;

const BookedServices = () => described('the services, one after the other in this order', Ids('services', 20));
const Persons = () => Type.Optional(WholeNumber('how many people come; left out = one', 1, PERSONS_MAX));
const Booking = ConsumerPreRegistered.element;
const ofVisitor = <Schema extends TSchema>(schema: Schema) =>
  Type.Optional(described(`${schema.description}; left out for supervisors`, schema));
const { name, phone, comment, pin_code } = Booking.properties;
const ShownBooking = Type.Object({
  ...Booking.properties,
  ...{ name: ofVisitor(name), phone: ofVisitor(phone), comment: ofVisitor(comment), pin_code: ofVisitor(pin_code) },
  unplanned: Type.Optional(
    Type.Array(
      Type.Object({
        service: Type.Integer({ description: 'a service whose plan was removed or disabled, or has it no more' }),
        minutes: Type.Integer({ description: 'how long it takes by that plan: the services after it stay at their times' }),
      }),
      { description: 'services that have lost their plan since they were booked; left out = none' },
    ),
  ),
  notified: Type.Optional(OneOf(ROUTES, 'sms or email: where its visitor gets messages about it; left out = nowhere, and for supervisors')),
});
const bookingExample = { ...ConsumerPreRegistered.example, date: '2026-11-25' };
const which = {
  id: Type.Optional(Id('a booking')),
  pin_code: Type.Optional(
    described(
      'the code of a booking ahead, instead of `id`; with it, the code of that booking',
      ConsumerPreRegistered.element.properties.pin_code,
    ),
  ),
};

export const bookingCommands = extensions('registration', {
  freeSlots: {
    summary:
      'Free times for services that are booked by a plan (book `BookingPlan`), for at most 62 days. Days that are closed or over, on ' +
      'which nobody works, or beyond the horizon of the plan are left out; a day that is full has no times. Kiosks ask for ' +
      'services that visitors may book there.',
    rights: COUNTERS,
    data: {
      ...{ services: BookedServices(), from: Day(), to: Day(), persons: Persons() },
      all: Type.Optional(Switch('true = every slot of all days that are open; those that cannot be booked are free for nobody')),
    },
    reply: Type.Array(
      Type.Object({
        date: Type.String({ description: 'the day' }),
        times: Type.Array(
          Type.Object({
            time: Type.String({ description: 'when the slot begins, in the time of the branch' }),
            free: Type.Integer({ description: 'how many people it still holds' }),
          }),
          { description: 'slots with room for all of the people' },
        ),
      }),
    ),
    example: {
      request: { services: [4], from: '2026-11-25', to: '2026-11-26' },
      reply: [{ date: '2026-11-25', times: [{ time: '09:30', free: 2 }] }],
    },
  },

  book: {
    summary:
      'Books a time, or a series of them as a whole. The answer has the bookings with their codes, which check them in. A full time is ' +
      'refused with the next free one.',
    rights: [...STAFF, 'registrator'],
    changes: true,
    answersAllDay: true,
    data: {
      services: BookedServices(),
      date: Day(),
      time: Time(),
      persons: Persons(),
      name: Type.Optional(described('the name of the visitor', Text(200))),
      phone: Type.Optional(described('the telephone of the visitor', Text(40))),
      comment: Type.Optional(described('a note; the ticket gets it at check-in, unless another is given there', Lines(1000))),
      repeat: Type.Optional(
        ClosedObject(
          {
            every_days: WholeNumber('days from one to the next', 1, HORIZON_DAYS_MAX),
            count: WholeNumber('how many in all', 2, SERIES_MAX),
          },
          { description: 'a series; left out = one booking' },
        ),
      ),
      notify: Type.Optional(BookingNoticeWish),
    },
    reply: Type.Array(Booking),
    example: {
      request: { services: [4], date: '2026-11-25', time: '09:30', name: 'Иванова Анна', phone: '79998887766' },
      reply: [bookingExample],
    },
  },

  moveBooking: {
    summary:
      'Moves a booking to another time; its old place is free in the same moment. Once its time has come, the old place is missed, and ' +
      'an element of its own (`moved_to`); the booking keeps its id and code. So is one moved, by its `id`, that is `MISSED` ' +
      'already, and whose visitor neither came late nor cancelled it. One whose plan was disabled or removed is not moved ' +
      '(`notBooked`): it can be cancelled, until a plan has its service again. What was booked without a plan goes to any time.',
    rights: STAFF,
    changes: true,
    data: { ...which, date: Day(), time: Time(), notify: Type.Optional(BookingNoticeWish) },
    reply: Booking,
    example: { request: { id: 1, date: '2026-11-25', time: '10:00' }, reply: { ...bookingExample, time: '10:00' } },
  },

  cancelBooking: {
    summary:
      'Cancels a booking; its place is free in the same moment. Once its time has come, it is `MISSED`, not `CANCELLED`, and ' +
      '`cancelled`; also one that was released because nobody came, as long as its code would check somebody in.',
    rights: STAFF,
    changes: true,
    data: which,
    reply: Booking,
    example: { request: { id: 1 }, reply: { ...bookingExample, state: 'CANCELLED' } },
  },

  notifyBooking: {
    summary:
      'Messages about a booking from now on: reminders before its time, and when it is moved or cancelled. To send it is to say that the ' +
      'visitor has agreed. Another address replaces the one before; null ends the messages, and the address is forgotten. Nobody who has ' +
      'cancelled or come is told anything.',
    rights: STAFF,
    changes: true,
    data: { ...which, notify: Nullable(BookingNoticeWish, 'what the visitor is told, and where, or null') },
    reply: BookingNoticeState,
    example: {
      request: { id: 1, notify: { phone: '+77011234567', on: ['reminder', 'changes'] } },
      reply: { id: 1, by: 'sms', on: ['reminder', 'changes'] },
    },
  },

  tellAffected: {
    summary:
      'Tells the visitors of bookings that do not fit any more (`affectedBookings`) that the branch cannot keep to the time: those who ' +
      'want messages, each once for a time. The others have to be called.',
    rights: STAFF,
    changes: true,
    data: { bookings: Type.Optional(described('only these; left out = all', Ids('bookings', 1_000))) },
    reply: Type.Object({
      told: Type.Array(Type.Integer(), { description: 'bookings whose visitors get a message, or have had one' }),
      others: Type.Array(Type.Integer(), { description: 'bookings whose visitors get none' }),
    }),
    example: { request: {}, reply: { told: [1], others: [] } },
  },

  bookings: {
    summary: 'The appointments and bookings of a day, whatever their state. Supervisors are not told who they are of.',
    rights: READERS,
    data: { date: Day() },
    reply: Type.Object({
      date: Type.String({ description: 'the day' }),
      bookings: Type.Array(ShownBooking, { description: 'in order of time' }),
    }),
    example: { request: { date: '2026-11-25' }, reply: { date: '2026-11-25', bookings: [bookingExample] } },
  },

  affectedBookings: {
    summary:
      'Bookings ahead that do not fit any more, because a calendar, a plan or the hours of a window were changed: it is closed then, or ' +
      'more places are taken than there are; or because a service was disabled, or its plan disabled or removed. They stay as they are ' +
      'until somebody moves or cancels them. ' +
      'Answers to changes of calendars and booking plans, and of what windows and services can do and when, have their ids as `bookings` ' +
      'among the `parameters`; so has that of `setConfiguration`.',
    rights: READERS,
    reply: Type.Array(ShownBooking),
    example: { reply: [bookingExample] },
  },

  findBookings: {
    summary:
      'Bookings of any day by a part of the name, by digits of the telephone (three at least), or by the code: at most twenty. Exact ' +
      'codes and telephones come first, then bookings ahead in order of time, then those that are over, the newest day first.',
    rights: STAFF,
    data: { text: described('what is looked for; fewer than two characters find nothing', Text(200)) },
    reply: Type.Array(ShownBooking),
    example: { request: { text: 'иванова' }, reply: [bookingExample] },
  },

  subscribeBookings: {
    summary: 'Subscribes to the appointments and bookings of a day: each change is pushed as `bookings`.',
    rights: READERS,
    data: { date: Day(), ...initialField },
    example: { request: { date: '2026-11-25' } },
  },

  unsubscribeBookings: {
    summary: 'Ends the subscription to `bookings` of the day.',
    rights: READERS,
    data: { date: Day() },
    example: { request: { date: '2026-11-25' } },
  },
});
