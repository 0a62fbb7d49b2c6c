/** A visitor books at a kiosk, and takes a slip with day, time and code. Not in the original protocol. */
import { Type } from '@sinclair/typebox';
import { Day } from '../../../model/books/calendar.js';
import { Time } from '../../../model/books/hours.js';
import { described, Id, Text } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';
import { BookingNoticeWish } from '../queue/notices.js';
import { PrintState } from '../queue/printing.js';
import { visitCommands } from './visits.js';

export const kioskBookingCommands = extensions('registration', {
  bookAtKiosk: {
    summary:
      'Books a time of a service whose plan lets visitors book at kiosks (`at_kiosk`), and prints a slip with day, time and code; ' +
      'without paper the kiosk shows them. The design `booking` of the branch, if there is one, replaces that of the slip. A full time ' +
      'is refused with the next free one. A kiosk may book twenty times at once, and then once in three minutes.',
    rights: ['administrator', 'registrator'],
    changes: true,
    answersAllDay: true,
    data: {
      service: Id('a service'),
      date: Day(),
      time: Time(),
      name: Type.Optional(described('the name of the visitor, where the plan asks for it (`visitor_gives`)', Text(200))),
      phone: Type.Optional(described('the telephone of the visitor, where the plan asks for it', Text(40))),
      notify: Type.Optional(BookingNoticeWish),
      language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'the language of the slip, such as "ru"' })),
    },
    reply: Type.Object({
      visit: described('the booking', visitCommands.bookedVisit.reply),
      print: described('the state of the slip', PrintState),
    }),
    example: {
      request: { service: 4, date: '2026-11-25', time: '09:30', language: 'ru' },
      reply: {
        visit: { ...(visitCommands.bookedVisit.example.reply as object), pin_code: '402913' },
        print: { state: 'printed', reason: null },
      },
    },
  },
});
