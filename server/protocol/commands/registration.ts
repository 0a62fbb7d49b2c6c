/** A visitor takes a ticket. */
import { Type } from '@sinclair/typebox';
import { Consumer, printingFields, registrationFields } from '../../model/books/consumer.js';
import { command } from '../declaration.js';
import { PrintState } from './printing.js';

export const registrationCommands = {
  registrateConsumer: command({
    name: 'registrateConsumer',
    family: 'registration',
    summary: 'Gives a visitor a ticket for one or several services, or checks in an appointment by its pin code.',
    rights: ['administrator', 'clerk', 'registrator'],
    changes: true,
    data: Type.Object({ ...registrationFields, ...printingFields }, { additionalProperties: false }),
    reply: Type.Object({ preview: Type.Optional(Type.String()), consumer: Consumer.element, print: PrintState }),
    example: {
      request: { services: [1], priority: 0, pin_code: '79998887766', photo: null, noprint: true, comment: 'Какой-то комментарий' },
      reply: {
        preview: 'image/png;base64,iVBORw0KGgoAAAANSUhEUg==',
        consumer: Consumer.example,
        print: { state: 'none', reason: 'noprint' },
      },
    },
  }),
};
