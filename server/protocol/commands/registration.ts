/** A visitor takes a ticket. */
import { Type } from '@sinclair/typebox';
import { Consumer, PinCode, printingFields, registrationFields } from '../../model/books/consumer.js';
import { described, Nullable } from '../../model/schema.js';
import { TICKET_CODE_PATTERN } from '../../model/ticket.js';
import { commands } from '../declaration.js';
import { PrintState } from './printing.js';

/** The visitor's own page. Only the client that gives the ticket out gets it: any client with the code can end the ticket. */
const TicketPage = Type.Object({
  code: Type.String({ pattern: TICKET_CODE_PATTERN, 'x-expects': 'the code of the ticket, for `ticket` and `leaveQueue`' }),
  address: Nullable(Type.String(), 'address of the page, for a QR code; null = `[web] public_url` is not set'),
});

/** What bystanders may read on a kiosk. */
const ExpectedVisitor = Type.Object({
  visitor: Type.String({ description: 'the first name and a letter of the other; empty if the appointment has no name' }),
  time: Nullable(Type.String(), 'a time such as 09:30; null = some time today'),
  services: Type.Array(Type.Integer(), { description: 'the services of the appointment' }),
});

export const registrationCommands = commands('registration', {
  registrateConsumer: {
    summary: 'Gives a visitor a ticket for one or several services, or checks in an appointment by its pin code.',
    rights: ['administrator', 'clerk', 'registrator'],
    changes: true,
    answersAllDay: true,
    data: { ...registrationFields, ...printingFields },
    reply: Type.Object({
      preview: Type.Optional(
        Type.String({ description: 'a PNG picture of the ticket in base64, after "image/png;base64,"; left out with `"preview": false`' }),
      ),
      consumer: described('the new ticket', Consumer.element),
      page: described("the visitor's own page (our extension)", TicketPage),
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
      'Says whom a code would check in, and changes nothing: a kiosk shows it to the visitor before `registrateConsumer`. Wrong codes ' +
      'count as those of registrations do.',
    rights: ['administrator', 'clerk', 'registrator'],
    data: { pin_code: PinCode() },
    reply: Type.Object({
      appointment: Nullable(ExpectedVisitor, 'null = no visitor is expected today with this code'),
    }),
    example: {
      request: { pin_code: '402913' },
      reply: { appointment: { visitor: 'Анна И.', time: '09:30', services: [4] } },
    },
  },
});
