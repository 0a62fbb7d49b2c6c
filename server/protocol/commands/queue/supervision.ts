/** For supervisors: the hall, the day so far, past days, and the changes that they may make. An extension of the original protocol. */
import { Type } from '@sinclair/typebox';
import { Consumer } from '../../../model/books/consumer.js';
import type { Right } from '../../../model/books/declaration.js';
import { described, Id, Ids, Nullable } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';

const SUPERVISORS: readonly Right[] = ['administrator', 'supervisor'];

const Day = () =>
  Type.Optional(
    Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', 'x-expects': 'a day of the branch such as 2026-11-24; today if left out' }),
  );
const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Quarters = (expects: string) => Type.Array(Type.Number(), { 'x-expects': expects });

const Curve = Type.Object({
  arrived: Quarters('tickets given in each quarter of an hour of the day'),
  served: Quarters('visitors who left after they had been served'),
  waiting: Quarters('visitors who were waiting when the quarter ended'),
});

/** Numbers and null in lists are shorter than names, and a day has thousands of visits. */
const Stretch = (expects: string) => Type.Array(Type.Union([Type.Integer(), Type.Null()]), { 'x-expects': expects });

const night = (length: number): number[] => new Array<number>(length).fill(0);
const curveExample = (morning: readonly number[]) => [...night(36), ...morning, ...night(96 - 36 - morning.length)];

export const supervisionCommands = {
  ...extensions('queue', {
    hall: {
      summary:
        'Details that the book of windows does not have: since when each window serves or is free, and the services opened there ' +
        'for today.',
      rights: SUPERVISORS,
      reply: Type.Object({
        windows: Type.Array(
          Type.Object({
            workplace: Type.Integer({ description: 'the window' }),
            since: Type.String({ 'x-expects': 'since when the window serves its visitor, or is free' }),
            opened_services: Type.Array(Type.Integer(), { description: 'services that `openServices` opened there for today' }),
          }),
          { description: 'every window' },
        ),
      }),
      example: { request: {}, reply: { windows: [{ workplace: 11, since: '2026-11-24T09:04:12.000Z', opened_services: [6] }] } },
    },

    dayCurve: {
      summary:
        'A day by quarters of an hour, and a usual day to compare: the mean of the same weekday in the four weeks before, without days ' +
        'that had no visitors. It counts the visitors who took their tickets on the day.',
      rights: SUPERVISORS,
      data: { day: Day() },
      reply: Type.Object({
        day: Type.String({ description: 'the day of the branch' }),
        from: Type.String({ 'x-expects': 'when the day begins' }),
        to: Type.String({ 'x-expects': 'when the next day begins' }),
        visits: Count('visitors who took a ticket on the day'),
        served: Count('of those, how many ended as served'),
        unserved: Type.Integer({ 'x-expects': 'visits that ended otherwise; the sum of the next four' }),
        refused: Type.Integer({ 'x-expects': 'visits that a clerk refused' }),
        no_show: Type.Integer({ 'x-expects': 'visits of those who did not come when called' }),
        left: Type.Integer({ 'x-expects': 'visits of those who left' }),
        closed: Type.Integer({ 'x-expects': 'visits that the end of the day or an administrator ended' }),
        operations: Type.Integer({ 'x-expects': 'operations that have a norm and were finished' }),
        over_norm: Type.Integer({ 'x-expects': 'of those, how many took longer than `regulated_sec`' }),
        over_limit: Type.Integer({ 'x-expects': 'of those, how many took longer than `danger_sec`' }),
        curve: described('the day by quarters of an hour', Curve),
        usual: Nullable(Curve, 'the usual day; null = there is no data for such days'),
        usual_days: Type.Array(Type.String(), { 'x-expects': 'the days that the usual day is the mean of' }),
      }),
      example: {
        request: { day: '2026-11-24' },
        reply: {
          day: '2026-11-24',
          from: '2026-11-23T21:00:00.000Z',
          to: '2026-11-24T21:00:00.000Z',
          visits: 9,
          served: 6,
          unserved: 1,
          refused: 1,
          no_show: 0,
          left: 0,
          closed: 0,
          operations: 6,
          over_norm: 2,
          over_limit: 1,
          curve: { arrived: curveExample([4, 3, 2]), served: curveExample([1, 3, 2]), waiting: curveExample([3, 2, 2]) },
          usual: { arrived: curveExample([3.5, 4, 3]), served: curveExample([2, 3, 4.25]), waiting: curveExample([1.5, 2.5, 1.25]) },
          usual_days: ['2026-11-17', '2026-11-10'],
        },
      },
    },

    dayVisits: {
      summary: 'All visits that began on a day, in short form, to replay the day. Times are seconds from `from`.',
      rights: SUPERVISORS,
      data: { day: Day() },
      reply: Type.Object({
        day: Type.String({ description: 'the day of the branch' }),
        from: Type.String({ description: 'when the day begins' }),
        to: Type.String({ description: 'when the next day begins' }),
        now: Type.String({ 'x-expects': 'the present time of the box, where the data ends' }),
        visits: Type.Array(
          Type.Object({
            ticket: Type.String({ description: 'what was printed' }),
            services: Type.Array(Type.Integer(), { description: 'the services of the ticket' }),
            registered: Type.Integer({ description: 'when it was given, in seconds from `from`' }),
            done: Nullable(Type.Integer(), 'when it ended; null = the visitor is still here'),
            serving: Type.Array(Stretch('[window, clerk, from, to]; -1 = not known, null = it lasts'), {
              description: 'when it was served: lists [window, clerk, from, to]; -1 = not known, null = it lasts',
            }),
            postponed: Type.Array(Stretch('[from, to]; null = it lasts'), {
              description: 'when it was put aside: lists [from, to]; null = it lasts',
            }),
          }),
          { description: 'in the order in which tickets were given' },
        ),
        breaks: Type.Array(
          Type.Object({
            window: Type.Integer({ description: 'the window' }),
            clerk: Type.Integer({ description: 'the clerk at it; -1 = nobody' }),
            from: Type.Integer({ description: 'when it began, in seconds from `from`' }),
            to: Type.Integer({ description: 'when it ended; a break that lasts ends with the day' }),
            reason: Nullable(Type.Integer(), 'its reason in the book Reason; null = none'),
          }),
          { description: 'breaks of windows, window by window' },
        ),
      }),
      example: {
        request: { day: '2026-11-24' },
        reply: {
          day: '2026-11-24',
          from: '2026-11-23T21:00:00.000Z',
          to: '2026-11-24T21:00:00.000Z',
          now: '2026-11-24T09:06:01.300Z',
          visits: [{ ticket: 'Г002', services: [4], registered: 43_210, done: 43_900, serving: [[11, 3, 43_500, 43_900]], postponed: [] }],
          breaks: [{ window: 11, clerk: 3, from: 46_800, to: 49_500, reason: null }],
        },
      },
    },
  }),
  ...extensions('serving', {
    bindConsumer: {
      summary:
        'Binds a waiting or postponed visitor to one clerk, as `return2me` does: to `to_user`, or to the clerk at window `to_workplace`. ' +
        'With neither, the binding is removed. The clerk must be logged in now and able to do one of the next operations of the visitor; ' +
        'the others stay open to all clerks. The visitor keeps the place in the queue. If the clerk leaves, the visitor waits for the ' +
        'clerk until the day ends or the binding changes.',
      rights: SUPERVISORS,
      changes: true,
      data: { id: Id('a ticket'), to_workplace: Type.Optional(Id('a workplace')), to_user: Type.Optional(Id('a user')) },
      reply: Consumer.element,
      example: {
        request: { id: 32317, to_workplace: 11 },
        reply: { ...Consumer.example, services: { '4': { '50': { '3': { state: 'WAITING', user_id: 3 } } } } },
      },
    },

    openServices: {
      summary:
        'Opens additional services at a window until the day ends, whatever its department. The window can then do all operations of ' +
        'these services that its clerk is trained for. Services opened before and not listed are closed again. The book of windows does ' +
        'not change.',
      rights: SUPERVISORS,
      changes: true,
      data: { workplace: Id('a workplace'), services: Ids('services; none = the window has only its own again') },
      example: { request: { workplace: 11, services: [6] } },
    },
  }),
};
