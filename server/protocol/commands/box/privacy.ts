/** Erasing visitors' personal texts. The original has nothing like it but `removeConsumer`, for tickets in the queue. */
import { type Static, Type } from '@sinclair/typebox';
import { EMAIL_MOST } from '../../../model/messages.js';
import { Id } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';

/** The most visits that one command erases: a pin code that thousands have identifies no visitor. */
export const ERASED_MAX = 1000;

export const privacyCommands = extensions('queue', {
  eraseVisitor: {
    summary:
      'Erases the personal data of a visitor: comments, pin code, photo, and where messages go. It covers the tickets, in the queue or ' +
      'ended, found by `id`, `ticket` of a day, `pin_code`, `name` or `email`; exactly one of them is given. `pin_code` also finds ' +
      'telephones. The search for `name` covers comments and appointments. Appointments found in this way, and appointments of the ' +
      'visitors found, are removed as a whole. Tickets stay in the queue, and visits stay in the figures. Earlier backups still contain ' +
      'the data.',
    rights: ['administrator'],
    changes: true,
    data: {
      id: Type.Optional(Id('a ticket, ended or not')),
      ticket: Type.Optional(Type.String({ minLength: 1, maxLength: 20, 'x-expects': 'a ticket such as Г002, of `day`' })),
      day: Type.Optional(
        Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'x-expects': 'a day of the branch such as 2026-11-24; today if left out' }),
      ),
      pin_code: Type.Optional(Type.String({ minLength: 1, maxLength: 40, 'x-expects': 'a pin code or telephone, however it is written' })),
      email: Type.Optional(Type.String({ maxLength: EMAIL_MOST, 'x-expects': 'an address that messages went to' })),
      name: Type.Optional(
        Type.String({ minLength: 2, maxLength: 200, 'x-expects': 'a name: whole words that stand together, in whatever order and case' }),
      ),
    },
    reply: Type.Object({
      visits: Type.Integer({ 'x-expects': 'number of tickets, in the queue or ended, from which personal data was erased' }),
      appointments: Type.Integer({ 'x-expects': 'number of removed appointments' }),
    }),
    example: { request: { ticket: 'Г002', day: '2026-11-24' }, reply: { visits: 1, appointments: 0 } },
  },
});

export type EraseData = Static<typeof privacyCommands.eraseVisitor.data>;
