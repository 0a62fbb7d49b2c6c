/** A visitor takes a ticket. */
import { Type } from '@sinclair/typebox';
import { LATE } from '../../../model/books/booking-plan.js';
import { Consumer, PinCode, printingFields, registrationFields } from '../../../model/books/consumer.js';
import { described, Nullable, OneOf, Text } from '../../../model/schema.js';
import { TICKET_CODE_PATTERN } from '../../../model/ticket.js';
import { commands } from '../../declaration.js';
import { NoticeWish } from './notices.js';
import { PrintState } from './printing.js';

/** The visitor's own page. Only the client that gives the ticket out gets it: any client with the code can end the ticket. */
const TicketPage = Type.Object({
  code: Type.String({ pattern: TICKET_CODE_PATTERN, 'x-expects': 'the code of the ticket, for `ticket` and `leaveQueue`' }),
  address: Nullable(Type.String(), 'address of the page, for a QR code; null = `[web] public_url` is not set'),
});

/** Who checks in with the code of an appointment, and came too late for it. */
export const LateForAppointment = () =>
  Type.Optional(
    Type.Object(
      {
        time: Type.String({ description: 'the time that the visitor was too late for, such as 10:00' }),
        next: Nullable(Type.String(), 'the next free time, which the visitor has now; null = the visitor waits like those without one'),
      },
      { description: 'the visitor came too late for the appointment; left out = not so (our extension)' },
    ),
  );

const PhoneInstead = () =>
  Type.Optional(
    described(
      'the whole telephone of an appointment of today: checks it in where `pin_code` does not; for kiosks only where the plan has ' +
        '`check_in_by_phone` (our extension)',
      Text(40),
    ),
  );

/** What bystanders may read on a kiosk. */
const ExpectedVisitor = Type.Object({
  visitor: Type.String({ description: 'the first name and a letter of the other; empty if the appointment has no name' }),
  time: Nullable(Type.String(), 'a time such as 09:30; null = some time today'),
  services: Type.Array(Type.Integer(), { description: 'the services of the appointment' }),
  persons: Type.Optional(Type.Integer({ description: 'how many come, where they are several' })),
  early: Type.Optional(
    Type.Object(
      { from: Type.String({ description: 'a time such as 09:10' }) },
      { description: 'it is too early: the code gives a ticket from then on' },
    ),
  ),
  late: Type.Optional(
    Type.Object(
      {
        until: Type.String({ description: 'the place was kept until then' }),
        gives: OneOf(LATE, 'as `late` of the plan: "ordinary" = an ordinary ticket, "next" = the next free slot, "refuse" = no ticket'),
        next: Nullable(Type.String(), 'the next free time of today; null = none, or it does not matter'),
      },
      { description: 'it is too late, and what the code gives now' },
    ),
  ),
});

const OtherDay = Type.Object(
  {
    date: Type.String({ description: 'a day such as 2026-11-25' }),
    time: Nullable(Type.String(), 'a time such as 09:30; null = some time of that day'),
  },
  { description: 'the code is of another day: the next one, else the last one that nobody came for' },
);

export const registrationCommands = commands('registration', {
  registrateConsumer: {
    summary: 'Gives a visitor a ticket for one or several services, or checks in an appointment by its pin code.',
    rights: ['administrator', 'clerk', 'registrator'],
    changes: true,
    answersAllDay: true,
    data: { ...registrationFields, phone: PhoneInstead(), ...printingFields, notify: Type.Optional(NoticeWish) },
    reply: Type.Object({
      preview: Type.Optional(
        Type.String({ description: 'a PNG picture of the ticket in base64, after "image/png;base64,"; left out with `"preview": false`' }),
      ),
      consumer: described('the new ticket', Consumer.element),
      page: described("the visitor's own page (our extension)", TicketPage),
      late: LateForAppointment(),
      print: described('the state of the print job (our extension)', PrintState),
    }),
    example: {
      request: { services: [1], priority: 0, pin_code: '79998887766', photo: null, noprint: true, comment: 'Какой-то комментарий' },
      reply: {
        preview: 'image/png;base64,iVBORw0KGgoAAAANSUhEUg==',
        consumer: Consumer.example,
        page: { code: 'kV7mQ2xJ9-TbRw', address: 'http://queue.example/t/kV7mQ2xJ9-TbRw' },
        print: { state: 'none', reason: 'noprint' },
      },
    },
  },

  appointment: {
    isExtension: true,
    summary:
      'Says whom a code or a telephone would check in, or why it is too early, too late or another day for it, and changes nothing: ' +
      'a kiosk shows it to the visitor before `registrateConsumer`. ' +
      'Wrong ones count as those of registrations do.',
    rights: ['administrator', 'clerk', 'registrator'],
    data: { pin_code: PinCode(), phone: PhoneInstead() },
    reply: Type.Object({
      appointment: Nullable(ExpectedVisitor, 'null = no visitor is expected today, or in the night after it, with this code'),
      other_day: Type.Optional(OtherDay),
    }),
    example: {
      request: { pin_code: '402913' },
      reply: { appointment: { visitor: 'Анна И.', time: '09:30', services: [4] } },
    },
  },
});
