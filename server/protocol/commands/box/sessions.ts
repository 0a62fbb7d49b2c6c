/** The sessions of the box, for administrators. The original protocol shows only how many there are. */
import { Type } from '@sinclair/typebox';
import { ANYBODY } from '../../../model/books/declaration.js';
import { COMPONENTS } from '../../../model/events/events.js';
import { described, Id, Nullable, OneOf } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';

export const sessionCommands = extensions('general', {
  sessions: {
    summary: 'The open sessions, without their tokens: user, component, place, and the time and address of the last use.',
    rights: ['administrator'],
    reply: Type.Array(
      Type.Object({
        id: Type.Integer({ description: 'the session, for `endSession`' }),
        user_id: Type.Integer({ description: 'whose it is' }),
        login: Type.String({ description: 'the login of that user' }),
        component: described('the component that the user has logged in as', OneOf(COMPONENTS)),
        place: Nullable(Type.Integer(), 'the window, kiosk or board; null = none'),
        opened: Type.String({ description: 'when the session was opened' }),
        last_used: Nullable(Type.String(), 'when it was last used; null = not since the start of the box'),
        address: Nullable(Type.String(), 'the address of its last use; "local" = the machine itself; null = not known'),
        connected: Type.Boolean({ 'x-expects': 'whether the connection of its last use is still open' }),
        own: Type.Boolean({ 'x-expects': 'whether it is the session of this request' }),
      }),
    ),
    example: {
      request: {},
      reply: [
        {
          id: 1041,
          user_id: 3,
          login: 'petrov',
          component: 'workplace',
          place: 11,
          opened: '2026-11-24T08:58:12.000Z',
          last_used: '2026-11-24T12:01:44.120Z',
          address: '192.168.1.21',
          connected: true,
          own: false,
        },
      ],
    },
  },

  endSession: {
    summary: 'Ends a session, with the same effect as its own log-out. Its client has to log in again.',
    rights: ['administrator'],
    changes: true,
    data: { id: Id('a session') },
    example: { request: { id: 1041 } },
  },

  forgetDevices: {
    summary:
      'Forgets the devices on which a user has logged in before: while somebody guesses the password they wait like all others, until ' +
      'the next log-in there. Sessions go on. A new password does the same. Only an administrator may name another user.',
    rights: ANYBODY,
    changes: true,
    data: { user: Type.Optional(described('whose devices; left out = those of the own user', Id('a user'))) },
    example: { request: { user: 3 } },
  },
});
