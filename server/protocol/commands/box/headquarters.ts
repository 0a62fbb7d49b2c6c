/** What headquarters of many branches may do here. It has no log-in: see `uplink/`. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { described, Id, Nullable, OneOf, Switch, WholeNumber } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';
import { visitCommands } from '../booking/visits.js';
import { ConfigurationDifference, changeExample, FileFaults } from '../books/configuration.js';
import { Ticket } from '../queue/visitor.js';

/** Of the request on its way, which one message of NATS has to hold (a mebibyte). */
export const REVISION_LENGTH_MAX = 400_000;

const REMOTE_KEY = 'Zk3xT9fQ1mB7cW5vR2hL0A';
export const REMOTE_ANSWERS = ['ticket', 'unknown', 'full', 'off'] as const;

/** What the visitor sees there: not the code of the page of the branch, and no messages. */
const RemoteTicket = Type.Omit(Ticket, ['code', 'notify']);

/** What a visitor asks at `/book` of the branch, with the same fields; not which services there are, as headquarters has been told. */
export const REMOTE_ASKS = ['bookableTimes', 'bookVisit', 'bookedVisit', 'moveVisit', 'cancelVisit'] as const;

const { bookableTimes, bookVisit, moveVisit } = visitCommands;
const { service, from, to } = bookableTimes.data.properties;
const { name, phone, key } = bookVisit.data.properties;

/** Without messages, which are not offered there. */
const RemoteVisit = Type.Omit(bookVisit.reply, ['notify', 'check_in', 'ticket']);
const { notify: _, ...visitExample } = bookVisit.example.reply as Record<string, unknown>;

/** What became of an order. */
export const REVISION_STATES = ['applied', 'same', 'differs', 'busy', 'older', 'faulty'] as const;

export const headquartersCommands = extensions('general', {
  applyRevision: {
    summary:
      'For headquarters alone: makes services, operations, number ranges, reasons, outcomes, ticket designs, LCD templates and the look ' +
      'as a text of `exportConfiguration` has them, as a whole or not at all. Of these books, elements that the text lacks are removed ' +
      'from those that it has. Windows, kiosks, boards, users and roles in the text are ignored.',
    rights: ['headquarters'],
    changes: true,
    data: {
      order: WholeNumber('the number of the order: it grows with each; an older one than the last is not carried out', 1),
      text: Type.String({
        maxLength: REVISION_LENGTH_MAX,
        'x-opaque': 'each of its values is looked at by itself',
        'x-expects': 'a text of `exportConfiguration`',
      }),
      at_once: Type.Optional(Switch('true = visitors in the queue are no reason to wait')),
      check: Type.Optional(Switch('true = nothing changes; the answer says what would')),
      with_text: Type.Optional(Switch('true, with `check` = the answer has what the branch has of these books, as a text')),
    },
    reply: Type.Object({
      state: OneOf(
        REVISION_STATES,
        '"applied"; with `check` "same" or "differs"; nothing was changed: "busy" (visitors are in the queue), "older" (a later order ' +
          'was carried out) or "faulty" (see `faults`)',
      ),
      order: Type.Integer({ description: 'the order that was carried out last; 0 = none' }),
      ...FileFaults,
      ...ConfigurationDifference,
      text: Type.Optional(
        Nullable(Type.String(), 'with `with_text`: a text that other branches can be sent; null = it is longer than that'),
      ),
    }),
    example: {
      request: { order: 17, text: '[qbox]\nformat = 1\n', at_once: true },
      reply: { state: 'applied', order: 17, faults: [], added: [], changed: [changeExample], removed: [] },
    },
  },

  remoteTicket: {
    summary:
      'For headquarters alone: a visitor of its page takes a ticket, as at the kiosk `remote_kiosk` of `[headquarters]`, or looks at the ' +
      'one that was taken with the same key. Repeated, it takes no other one, until two hours after the end of the first.',
    rights: ['headquarters'],
    changes: true,
    data: {
      key: Type.String({ pattern: '^[\\w-]{22}$', 'x-expects': '128 random bits of the visitor, base64url', 'x-example': REMOTE_KEY }),
      service: Type.Optional(Id('the service; left out = nothing is taken')),
      language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$', 'x-expects': 'the language of the visitor, such as "ru"' })),
    },
    reply: Type.Object({
      answer: OneOf(
        REMOTE_ANSWERS,
        '"ticket"; no ticket: "unknown" (none has the key), "full" (no more within this hour) or "off" (the branch gives none)',
      ),
      ticket: Nullable(RemoteTicket, 'as `ticket` has it'),
      seconds: Type.Integer({ description: 'of "full": when to try again' }),
    }),
    example: {
      request: { key: REMOTE_KEY, service: 1 },
      reply: { answer: 'off', ticket: null, seconds: 0 },
    },
  },

  remoteVisit: {
    summary:
      'For headquarters alone: a visitor of its page books as at `/book` of the branch, and looks at the booking, moves or cancels it, ' +
      'if `remote_bookings_per_hour` of `[headquarters]` lets them. `ask` is the command, the rest are its fields. ' +
      'The same `key` books once.',
    rights: ['headquarters'],
    changes: true,
    data: {
      ask: OneOf(REMOTE_ASKS, `one of ${REMOTE_ASKS.join(', ')}`),
      ...{ service: Type.Optional(service), from: Type.Optional(from), to: Type.Optional(to) },
      ...{ date: Type.Optional(moveVisit.data.properties.date), time: Type.Optional(moveVisit.data.properties.time) },
      ...{ name, phone, key: Type.Optional(key) },
      pin_code: Type.Optional(
        Type.String({
          pattern: '^[0-9]{12}$',
          description: 'the code of the booking, which a visitor made; of `bookedVisit` a `key` does, too',
          'x-expects': 'twelve digits',
        }),
      ),
    },
    reply: Type.Object({
      days: described('of `bookableTimes`', bookableTimes.reply),
      visit: Nullable(RemoteVisit, 'of the others'),
    }),
    example: {
      request: { ask: 'bookVisit', ...(bookVisit.example.request as object) },
      reply: { days: [], visit: visitExample },
    },
  },
});
