/** Sessions, and information about the box. */
import { Type } from '@sinclair/typebox';
import { QBoard, ScoreBoard } from '../../../model/books/boards.js';
import { ANYBODY } from '../../../model/books/declaration.js';
import { Registrator } from '../../../model/books/registrator.js';
import { PasswordDigest, User } from '../../../model/books/user.js';
import { Workplace } from '../../../model/books/workplace.js';
import { COMPONENTS } from '../../../model/events/events.js';
import { described, Id, OneOf } from '../../../model/schema.js';
import { commands } from '../../declaration.js';

export const generalCommands = commands('general', {
  login: {
    summary:
      'Opens a session for a clerk at a window, a kiosk, a board, an administrator or a supervisor, and returns its token. Without ' +
      '`workplace` a clerk gets a session that can only read the books, so that the client can offer the windows for the next log-in.',
    rights: null,
    changes: true,
    data: {
      component: OneOf(COMPONENTS, `one of ${COMPONENTS.join(', ')}`),
      login: Type.String({ minLength: 1, maxLength: 100, 'x-expects': 'the login of a user', 'x-opaque': 'it is only looked up' }),
      password: PasswordDigest(),
      workplace: Type.Optional(described('with component `workplace`: the window; left out = none yet', Id('a workplace'))),
      registrator: Type.Optional(described('with component `registrator`: the kiosk', Id('a registrator'))),
      qboard: Type.Optional(described('with component `qboard`: the board', Id('an LCD board'))),
      scoreboard: Type.Optional(described('with component `scoreboard`: the board', Id('an LED board'))),
      device: Type.Optional(
        Type.String({
          minLength: 20,
          maxLength: 100,
          pattern: '^[A-Za-z0-9_-]+$',
          description:
            'a random secret that the device creates once and keeps, such as a UUID: the box recognises the device by it, and wrong ' +
            'guesses of others then never delay the device; without it the box uses the address',
          'x-expects': 'from 20 to 100 letters, digits, "-" or "_"',
        }),
      ),
    },
    reply: Type.Object({
      workplace: Type.Optional(
        described('the window, if the session is at one; a visitor who was being served there still is', Workplace.element),
      ),
      registrator: Type.Optional(described('the kiosk, if the session is at one', Registrator.element)),
      qboard: Type.Optional(described('the LCD board, if the session is at one', QBoard.element)),
      scoreboard: Type.Optional(described('the LED board, if the session is at one', ScoreBoard.element)),
      user: described('the user who logged in; `password` is the digest that was sent', User.element),
      token: Type.String({ description: 'the token of the session, which each of its requests must carry' }),
    }),
    example: {
      request: { component: 'workplace', login: 'admin', password: '827ccb0eea8a706c4c34a16891f84e7b', workplace: 11 },
      reply: {
        workplace: { ...Workplace.example, state_id: 1, consumer_id: -1, clerk_id: 1 },
        user: { ...User.example, password: '827ccb0eea8a706c4c34a16891f84e7b' },
        token: '{e0768aa5-bd8d-40e7-8316-77417b6d24dd}',
      },
    },
  },

  logout: {
    summary: 'Ends the session and its subscriptions, and closes its window.',
    rights: ANYBODY,
    changes: true,
  },

  info: {
    summary: 'Version strings of the modules, and the number of open sessions.',
    rights: ANYBODY,
    reply: Type.Object({
      common: Type.String({ description: 'the version of the box' }),
      core: Type.String({ description: 'the version of the queue engine, equal to `common`' }),
      database: Type.String({ description: 'the version of SQLite' }),
      jsengine: Type.String({ description: 'the version of Node' }),
      wssserver: Type.String({ description: 'the version of the WebSocket server' }),
      db: Type.String({ description: 'the version of the tables in the data folder' }),
      hasp: Type.String({ description: 'a licence key in the original; always empty' }),
      sessions: Type.Integer({ description: 'the number of open sessions' }),
    }),
    example: {
      request: {},
      reply: {
        common: '0.1.0',
        core: '0.1.0',
        database: '3.53.0',
        jsengine: '20.20.2',
        wssserver: '20.57.0',
        db: '1',
        hasp: '',
        sessions: 20,
      },
    },
  },

  postponeDelay: {
    summary: 'The delays in minutes that `postponeConsumer` takes.',
    rights: ANYBODY,
    reply: Type.Array(Type.String()),
    example: { request: {}, reply: ['1', '5', '10', '15', '20', '25'] },
  },
});
