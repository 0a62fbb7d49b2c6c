/** The queue: of a window, and of each service. */
import { type Static, Type } from '@sinclair/typebox';
import { Consumer } from '../../../model/books/consumer.js';
import { ANYBODY } from '../../../model/books/declaration.js';
import { described, Id, Nullable, Switch } from '../../../model/schema.js';
import { commands, initialField } from '../../declaration.js';

/** The window of a command; the session's own where it is left out. */
export const workplaceField = { workplace: Type.Optional(described("the window; left out = the session's own", Id('a workplace'))) };

const queueFields = { detailed: Type.Optional(Switch('true = each entry has `services`')), ...workplaceField };

const { id, prefix, number, priority, registration, workplace_id, last_call, state_changed, ticket, state, services, postpone_to, booked } =
  Consumer.element.properties;

export const QueueEntry = Type.Object({
  services: Type.Optional(services),
  id,
  prefix,
  number,
  priority,
  registration,
  workplace_id,
  last_call,
  state_changed: Type.Optional(
    described('since when a visitor waits, or is put aside, who was called before; others wait since `registration`', state_changed),
  ),
  booked,
  postpone_to,
  ticket,
  segment: Type.Optional(Type.Integer({ description: 'the segment of the visitor; left out = of none' })),
  mayCall: Type.Boolean({
    description: 'whether the window may call it now; false = an earlier stage, another window or the clerk of `return2me` comes first',
  }),
  state,
});

const queueExample = [
  {
    id: 38,
    prefix: 'Г',
    number: 6,
    priority: 50,
    registration: '2015-06-17T15:20:44.000Z',
    workplace_id: -1,
    last_call: '2015-06-17T15:38:39.577Z',
    state_changed: '2015-06-17T15:38:51.102Z',
    ticket: 'Г006',
    mayCall: true,
    state: 'WAITING',
  },
];

const QueueChangesPush = Type.Object(
  {
    workplace: Type.Integer({ description: 'the window' }),
    detailed: Type.Boolean({ description: 'whether the entries have `services`' }),
    queue: Type.Optional(Type.Array(QueueEntry, { description: 'the whole queue: it replaces what was known' })),
    changes: Type.Optional(
      Type.Array(
        Type.Object({
          at: Type.Integer({ description: 'position in the queue, from 0, after the changes before this one' }),
          remove: Type.Integer({ description: 'how many entries to take out there' }),
          insert: Type.Array(QueueEntry, { description: 'the entries to put in at the same position' }),
        }),
        { description: 'left out where `queue` is there; otherwise what is different from the queue after the push before, in this order' },
      ),
    ),
  },
  { description: 'the queue of a window, or what changed in it' },
);
export type QueueChanges = Static<typeof QueueChangesPush>;

/** The expected wait of a visitor. */
export const Wait = () =>
  Nullable(
    Type.Object({
      least_sec: Type.Integer({ 'x-expects': 'seconds within which one of ten is called' }),
      median_sec: Type.Integer({ 'x-expects': 'seconds within which half of all are called' }),
      most_sec: Type.Integer({ 'x-expects': 'seconds within which nine of ten are called' }),
    }),
    'a forecast; null = no open window can call the visitor, nor one that its planned hours open again, or the request names no ticket',
  );

export const queueCommands = commands('queue', {
  currentQueue: {
    summary: 'The visitors with unfinished operations for the window, in the order in which they will be called.',
    rights: ['administrator', 'supervisor', 'clerk'],
    data: queueFields,
    reply: Type.Array(QueueEntry),
    example: { request: { detailed: false, workplace: 11 }, reply: queueExample },
  },

  subscribeCurrentQueue: {
    summary: 'Subscribes to the queue of the window: each change is pushed as `currentQueue`.',
    rights: ['administrator', 'supervisor', 'clerk'],
    data: { ...queueFields, ...initialField },
    example: { request: { detailed: false, workplace: 11 } },
  },

  unsubscribeCurrentQueue: {
    isExtension: true,
    summary: 'Ends a subscription to `currentQueue`.',
    rights: ['administrator', 'supervisor', 'clerk'],
    data: queueFields,
    example: { request: { detailed: false, workplace: 11 } },
  },

  subscribeQueueChanges: {
    isExtension: true,
    summary:
      'Subscribes to the queue of the window as `subscribeCurrentQueue` does, and pushes only the differences, as `queueChanges`. The ' +
      'first push to a connection has the whole queue, and so has one after a push that the connection was too slow to take.',
    rights: ['administrator', 'supervisor', 'clerk'],
    data: { ...queueFields, ...initialField },
    push: {
      name: 'queueChanges',
      data: QueueChangesPush,
      example: { workplace: 11, detailed: false, changes: [{ at: 0, remove: 1, insert: queueExample }] },
    },
    example: { request: { detailed: false, workplace: 11, initial: true } },
  },

  unsubscribeQueueChanges: {
    isExtension: true,
    summary: 'Ends a subscription to `queueChanges`.',
    rights: ['administrator', 'supervisor', 'clerk'],
    data: queueFields,
    example: { request: { detailed: false, workplace: 11 } },
  },

  queueLengths: {
    isExtension: true,
    summary:
      'The number of waiting visitors and the expected wait of a new ticket, for each service. For the ticket in the request, the number ' +
      'of tickets before it and its remaining wait. Kiosks show this to visitors; it contains no personal data.',
    rights: ANYBODY,
    data: { consumer: Type.Optional(Id('a ticket')) },
    reply: Type.Object({
      services: Type.Array(
        Type.Object({
          service: Type.Integer({ description: 'the service' }),
          waiting: Type.Integer({ 'x-expects': 'number of visitors who can be called for it now' }),
          wait: Wait(),
          unserved: Type.Boolean({
            description: 'true = no window that serves it is open, and none will be again today by the planned hours of windows',
          }),
          called_today_percent: Nullable(
            Type.Integer(),
            'how likely a ticket taken now is called before the windows close by their plans, in percent; null = not known, or ' +
              'nobody serves it',
          ),
          too_late: Type.Boolean({
            description:
              'true = kiosks say that it is too late today, or refuse it (`refuse_too_late`): from 50 percent on, until it is 70 again',
          }),
        }),
        { description: 'all services, for a ticket taken now' },
      ),
      wait: Wait(),
      ahead: Nullable(
        Type.Integer(),
        'number of visitors, of whatever service, who are called before the ticket by the open window where it stands best; null = the ' +
          'request names none, or it does not wait',
      ),
    }),
    example: {
      request: { consumer: 38 },
      reply: {
        services: [
          {
            service: 4,
            waiting: 3,
            wait: { least_sec: 420, median_sec: 720, most_sec: 1140 },
            unserved: false,
            called_today_percent: 98,
            too_late: false,
          },
        ],
        ahead: 2,
        wait: { least_sec: 270, median_sec: 480, most_sec: 780 },
      },
    },
  },
});
