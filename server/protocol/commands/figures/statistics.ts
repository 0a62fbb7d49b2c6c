/** Statistics of the past. */
import { Type } from '@sinclair/typebox';
import { described, Id, Instant, Switch } from '../../../model/schema.js';
import { OUTCOMES } from '../../../model/ticket.js';
import { commands } from '../../declaration.js';

const Period = Type.Object({
  state: Type.String({
    description:
      'SERVING, POSTPONE, or REJECTED where it ended so; between two the operation waits, and what was served ends with its ' +
      'last SERVING; two SERVING without a time between them are of two clerks, one after the other',
  }),
  time_in: described('when the state began', Instant()),
  time_out: Type.Union([Instant(), Type.Null()], { description: 'when the state ended; null = it lasts' }),
  comment: Type.Union([Type.String(), Type.Null()], { description: 'the comment of the clerk; null = none' }),
  user_id: Type.Union([Type.Integer(), Type.Null()], { description: 'the clerk; null = none' }),
  workplace_id: Type.Union([Type.Integer(), Type.Null()], { description: 'the window; null = none' }),
});

/** How a visit or an operation ended. */
const ending = (what: string, when = '') => ({
  outcome: described(
    `${when}how ${what} ended: \`served\`, \`refused\` by a clerk, \`no_show\`, \`left\` by the visitor's own will, \`closed\` by the ` +
      'box or an administrator; null = the visit goes on',
    Type.Union([...OUTCOMES.map((outcome) => Type.Literal(outcome)), Type.Null()]),
  ),
  reason: described(
    `${when}of a refusal the code at the beginning of the comment, such as \`noDocuments\`, or the id of a reason in the book; of a ` +
      'closed visit why; null = none',
    Type.Union([Type.String(), Type.Null()]),
  ),
});

const endOfVisit = ending('the visit', 'with `services`, `stages` or `operations` alone: ');

/** One visit in `statistics`. */
export const Visit = Type.Object({
  consumer_id: Type.Integer({ description: 'the id of the ticket' }),
  ticket: Type.String({ description: 'what was printed, such as "Г002"' }),
  registration: described('when the ticket was given', Instant()),
  done: Type.Union([Instant(), Type.Null()], { description: 'when the visit ended; null = it has not ended' }),
  outcome: Type.Optional(endOfVisit.outcome),
  reason: Type.Optional(endOfVisit.reason),
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
                    ...ending('the operation'),
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

export const statisticsCommands = commands('queue', {
  statistics: {
    summary: 'Visits filtered by time, window, user, role or ticket; services, stages and operations are included on request.',
    rights: ['administrator', 'supervisor', 'clerk'],
    data: {
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
          outcome: 'served',
          reason: null,
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
                      outcome: 'served',
                      reason: null,
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
