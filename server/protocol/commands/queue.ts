/** The queue, and statistics of the past. */
import { Type } from '@sinclair/typebox';
import { Consumer } from '../../model/books/consumer.js';
import { ANYBODY } from '../../model/books/declaration.js';
import { described, Id, Instant, Switch } from '../../model/schema.js';
import { commands, ErrorReply, initialField, noErrorsExample } from '../declaration.js';

/** The window of a command; the session's own where it is left out. */
export const workplaceField = { workplace: Type.Optional(described("the window; left out = the session's own", Id('a workplace'))) };

const queueFields = { detailed: Type.Optional(Switch('true = each entry has `services`')), ...workplaceField };
const QueueData = () => Type.Object(queueFields, { additionalProperties: false });

const { id, prefix, number, priority, registration, workplace_id, last_call, ticket, state, services, postpone_to } =
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
  postpone_to,
  ticket,
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
    ticket: 'Г006',
    mayCall: true,
    state: 'WAITING',
  },
];

/** The expected wait of a visitor. */
export const Wait = () =>
  Type.Union(
    [
      Type.Object({
        median_sec: Type.Integer({ 'x-expects': 'seconds within which half of all are called' }),
        most_sec: Type.Integer({ 'x-expects': 'seconds within which nine of ten are called' }),
      }),
      Type.Null(),
    ],
    { 'x-expects': 'a forecast; null = no clerk at work can call the visitor, or the request names no ticket' },
  );

const Period = Type.Object({
  state: Type.String({ description: 'the state of the operation: WAITING, SERVING or POSTPONE; SERVED or REJECTED at its end' }),
  time_in: described('when the state began', Instant()),
  time_out: Type.Union([Instant(), Type.Null()], { description: 'when the state ended; null = it lasts' }),
  comment: Type.Union([Type.String(), Type.Null()], { description: 'the comment of the clerk; null = none' }),
  user_id: Type.Union([Type.Integer(), Type.Null()], { description: 'the clerk; null = none' }),
  workplace_id: Type.Union([Type.Integer(), Type.Null()], { description: 'the window; null = none' }),
});

/** One visit in `statistics`. */
export const Visit = Type.Object({
  consumer_id: Type.Integer({ description: 'the id of the ticket' }),
  ticket: Type.String({ description: 'what was printed, such as "Г002"' }),
  registration: described('when the ticket was given', Instant()),
  done: Type.Union([Instant(), Type.Null()], { description: 'when the visit ended; null = it has not ended' }),
  services: Type.Optional(
    Type.Array(
      Type.Object({
        service_id: Type.Integer({ description: 'the service' }),
        name: Type.String({ description: 'its name at that time' }),
        priority: Type.Integer({ description: 'its priority at that time' }),
        registration: described('when the ticket got the service', Instant()),
        stages: Type.Optional(
          Type.Array(
            Type.Object({
              priority: Type.Integer({ description: 'the number of the stage' }),
              registration: described('when the stage began', Instant()),
              operations: Type.Optional(
                Type.Array(
                  Type.Object({
                    operation_id: Type.Integer({ description: 'the operation' }),
                    name: Type.String({ description: 'its name at that time' }),
                    regulated_sec: Type.Integer({ description: 'its regular length at that time' }),
                    danger_sec: Type.Integer({ description: 'the length from which it was too long' }),
                    registration: described('when the stage of the operation began', Instant()),
                    states: Type.Array(Period, { description: 'the states of the operation, in order' }),
                  }),
                  { description: 'with `operations`: operations of the stage' },
                ),
              ),
            }),
            { description: 'with `stages`: stages of the service' },
          ),
        ),
      }),
      { description: 'with `services`: services of the ticket' },
    ),
  ),
});

export const queueCommands = commands('queue', {
  currentQueue: {
    summary: 'The visitors with unfinished operations for the window, in the order in which they will be called.',
    rights: ['administrator', 'supervisor', 'clerk'],
    changes: false,
    data: QueueData(),
    reply: Type.Array(QueueEntry),
    example: { request: { detailed: false, workplace: 11 }, reply: queueExample },
  },

  subscribeCurrentQueue: {
    summary: 'Subscribes to the queue of the window: each change is pushed as `currentQueue`.',
    rights: ['administrator', 'supervisor', 'clerk'],
    changes: false,
    data: Type.Object({ ...queueFields, ...initialField }, { additionalProperties: false }),
    reply: ErrorReply,
    example: { request: { detailed: false, workplace: 11 }, reply: noErrorsExample },
  },

  unsubscribeCurrentQueue: {
    isExtension: true,
    summary: 'Ends a subscription to `currentQueue`.',
    rights: ['administrator', 'supervisor', 'clerk'],
    changes: false,
    data: QueueData(),
    reply: ErrorReply,
    example: { request: { detailed: false, workplace: 11 }, reply: noErrorsExample },
  },

  queueLengths: {
    isExtension: true,
    summary:
      'The number of waiting visitors and the expected wait of a new ticket, for each service. For the ticket in the request, the number ' +
      'of tickets before it and its remaining wait. Kiosks show this to visitors; it contains no personal data.',
    rights: ANYBODY,
    changes: false,
    data: Type.Object({ consumer: Type.Optional(Id('a ticket')) }, { additionalProperties: false }),
    reply: Type.Object({
      services: Type.Array(
        Type.Object({
          service: Type.Integer({ description: 'the service' }),
          waiting: Type.Integer({ 'x-expects': 'number of visitors who can be called for it now' }),
          wait: Wait(),
        }),
        { description: 'all services, for a ticket taken now' },
      ),
      wait: Wait(),
      ahead: Type.Union([Type.Integer(), Type.Null()], {
        'x-expects': 'number of visitors for the same service before the ticket; null = the request names none, or it does not wait',
      }),
    }),
    example: {
      request: { consumer: 38 },
      reply: {
        services: [{ service: 4, waiting: 3, wait: { median_sec: 720, most_sec: 1140 } }],
        ahead: 2,
        wait: { median_sec: 480, most_sec: 780 },
      },
    },
  },

  statistics: {
    summary: 'Visits filtered by time, window, user, role or ticket; services, stages and operations are included on request.',
    rights: ['administrator', 'supervisor', 'clerk'],
    changes: false,
    data: Type.Object(
      {
        from: Type.Optional(described('tickets that were given then or later', Instant())),
        to: Type.Optional(described('tickets that were given before then', Instant())),
        workplace: Type.Optional(described('visits that were at that window', Id('a workplace'))),
        user: Type.Optional(described('visits that the user served', Id('a user'))),
        userRole: Type.Optional(described('visits that users of the role served', Id('a user role'))),
        ticket: Type.Optional(Type.String({ maxLength: 20, 'x-expects': 'a ticket such as Г002' })),
        services: Type.Optional(Switch('true = with services')),
        stages: Type.Optional(Switch('true = services with their stages')),
        operations: Type.Optional(Switch('true = stages with their operations')),
      },
      { additionalProperties: false },
    ),
    reply: Type.Array(Visit),
    example: {
      request: {
        from: '2015-06-17T00:00:00.000Z',
        to: '2015-06-18T00:00:00.000Z',
        workplace: 11,
        user: 3,
        userRole: 2,
        ticket: 'Г002',
        services: true,
        stages: true,
        operations: true,
      },
      reply: [
        {
          consumer_id: 449,
          ticket: 'Г002',
          registration: '2015-06-17T15:34:32.000Z',
          done: '2015-06-17T15:34:51.000Z',
          services: [
            {
              service_id: 4,
              name: 'Назначение / Отмена занятий на тренажере',
              priority: 25,
              registration: '2015-06-17T15:34:32.000Z',
              stages: [
                {
                  priority: 50,
                  registration: '2015-06-17T15:34:32.000Z',
                  operations: [
                    {
                      operation_id: 3,
                      name: 'Назначение занятий на тренажере',
                      regulated_sec: 300,
                      danger_sec: 300,
                      registration: '2015-06-17T15:34:32.000Z',
                      states: [
                        {
                          state: 'SERVING',
                          time_in: '2015-06-17T15:34:47.000Z',
                          time_out: '2015-06-17T15:34:51.000Z',
                          comment: null,
                          user_id: 3,
                          workplace_id: 11,
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  },
});
