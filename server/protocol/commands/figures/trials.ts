/** A past day under other circumstances. An extension of the original protocol. */
import { type Static, Type } from '@sinclair/typebox';
import { HoursOfDay } from '../../../model/books/hours.js';
import { ClosedObject, described, Id, Ids, Nullable, OneOf, WholeNumber } from '../../../model/schema.js';
import { extensions } from '../../declaration.js';
import { RulesBefore } from '../books/calling.js';
import { elementsByBook } from '../books/configuration.js';
import { NamesThen } from '../queue/explained.js';

/** Windows of a trial. */
const WINDOWS_MAX = 100;

const Count = (description: string) => Type.Integer({ minimum: 0, description });
const Seconds = (description: string) => Type.Integer({ minimum: 0, description });
const Percent = (description: string) => Type.Number({ minimum: 0, maximum: 100, description });

const WAITS = {
  visits: Count('visitors who came'),
  called: Count('of these, those who were called'),
  mean: Seconds('the mean wait for the first call, of those who were called'),
  median: Seconds('half of them waited for less'),
  p90: Seconds('nine of ten waited for less'),
  most: Seconds('the longest wait'),
  with_norm: Count('visitors whose service has a norm of waiting and who were called or waited for longer'),
  within_norm: Count('of these, those who were called within it'),
  promised: Count('visitors who were called and whose ticket had told a longest wait'),
  broken_promises: Count('of these, those who waited for longer than told'),
};

const DayFigures = Type.Object({
  ...WAITS,
  called_though_left: Count('visitors who went away on that day and are called here: they are served as long as others'),
  services: Type.Array(Type.Object({ service: Type.Integer({ description: 'the service' }), ...WAITS }), {
    description: 'the same by service; a visitor with several counts in each',
  }),
  segments: Type.Array(
    Type.Object({
      segment: Type.Integer({ description: 'the segment when the ticket was given; 0 = none' }),
      promise: Seconds('what its visitors are promised'),
      with_promise: Count('those of them who were called or waited for longer'),
      within_promise: Count('of these, those who were called within the promise'),
      ...WAITS,
    }),
    { description: 'the same by segment; [] = the branch has none' },
  ),
  hours: Type.Array(Type.Object({ hour: Type.Integer({ description: 'the hour of the day' }), ...WAITS }), {
    description: 'the same by the hour in which visitors came',
  }),
  windows: Type.Array(
    Type.Object({
      workplace: Type.Integer({ description: 'the window' }),
      calls: Count('visitors who were called there, each stay counted'),
      busy: Seconds('how long it served'),
      present: Seconds('how long it was open or served'),
    }),
    { description: 'windows that were open' },
  ),
});
export type WireDayFigures = Static<typeof DayFigures>;

const waitsExample = {
  ...{ visits: 2, called: 2, mean: 310, median: 240, p90: 380, most: 380 },
  ...{ with_norm: 2, within_norm: 2, promised: 1, broken_promises: 0 },
};
const figuresExample = {
  ...waitsExample,
  called_though_left: 0,
  services: [{ service: 4, ...waitsExample }],
  segments: [{ segment: 2, promise: 300, with_promise: 2, within_promise: 1, ...waitsExample }],
  hours: [{ hour: 9, ...waitsExample }],
  windows: [{ workplace: 11, calls: 2, busy: 900, present: 28_800 }],
};

const KEPT = {
  percent: Percent('the share of the visitors who wait now or come within half an hour that is called within the norm, on average'),
  from: Percent('in one play of ten it is less'),
  to: Percent('in one play of ten it is more'),
};

const StaffingNow = Type.Object({
  at: Type.String({ 'x-expects': 'the time of the hall that was played on, such as 10:40' }),
  open: Type.Array(Type.Integer(), { description: 'windows that call' }),
  on_break: Type.Array(Type.Integer(), { description: 'windows on a break, which somebody has begun or which is planned for now' }),
  page_closed: Type.Optional(
    Type.Array(Type.Integer(), {
      description: 'windows whose clerk is logged in, and whose page has been closed for so long that they call nobody',
    }),
  ),
  waiting: Count('visitors with a norm who wait for their first call'),
  as_is: Nullable(Type.Object(KEPT), 'with these windows; null = nobody waits or comes'),
  more: Type.Array(Type.Object({ workplace: Type.Integer({ description: 'a workplace' }), ...KEPT }), {
    description: 'with one window more, closed or on a break, that could serve who waits or comes, the best first; [] = none would help',
  }),
});

export const trialCommands = extensions('queue', {
  tryDay: {
    summary:
      'A past day as it was, and as it would have been with other windows, hours, skills or other rows of the books: its visitors come, ' +
      'and take as long, as they did, and the rules of the box decide who is called. Nothing is changed. The day is first played as it ' +
      'was: with less than 95 % of the calls at their places no figures are given. Visitors who left are not there for longer than they ' +
      'were, and others never leave, however long they wait.',
    rights: ['administrator', 'supervisor'],
    data: {
      day: Type.Optional(
        Type.String({
          pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$',
          'x-expects': 'a past day of the branch; left out = the newest on which visitors came',
        }),
      ),
      windows: Type.Optional(
        Type.Array(
          ClosedObject({
            workplace: Id('a workplace'),
            hours: Type.Optional(
              described('when somebody sits there, such as ["09:00-13:00"]; [] = never; left out = when somebody did', HoursOfDay()),
            ),
            operations: Type.Optional(described('what the window can do; left out = what it could', Ids('operations'))),
          }),
          { maxItems: WINDOWS_MAX, 'x-expects': 'windows that are otherwise' },
        ),
      ),
      books: Type.Optional(described('rows that are otherwise, as in `setConfiguration`', elementsByBook())),
      whole: Type.Optional(
        Type.Array(
          OneOf(['Segment', 'CallingProfile'], 'of these `books` has all rows: others, and changes of them on that day, do not count'),
          { maxItems: 2, uniqueItems: true, 'x-expects': 'books that are otherwise as a whole' },
        ),
      ),
    },
    reply: Type.Object({
      day: Type.String({ description: 'the day' }),
      days: Type.Array(Type.String(), { description: 'the days that are kept, the newest first' }),
      calls: Count('all calls of the day, later stages included'),
      same_place: Percent('of these, those at the same place in the order when the day is played as it was'),
      same_window: Percent('and of those the ones at the same window'),
      p90_was: Seconds('nine of ten visitors waited for less'),
      p90_played: Seconds('the same when the day is played as it was'),
      was: Nullable(DayFigures, 'the day as it was; null = too few calls are at the same place'),
      would: Nullable(DayFigures, 'the day as it would have been; null likewise'),
      names: NamesThen(),
      before: RulesBefore(),
    }),
    example: {
      request: { day: '2026-11-23', windows: [{ workplace: 11, hours: ['09:00-13:00', '14:00-18:00'] }] },
      reply: {
        ...{ day: '2026-11-23', days: ['2026-11-23'], calls: 2, same_place: 100, same_window: 100, p90_was: 380, p90_played: 380 },
        was: figuresExample,
        would: figuresExample,
        names: [{ book: 'Segment', id: 2, name: 'Касса' }],
        before: null,
      },
    },
  },

  staffing: {
    summary:
      'How many windows a weekday takes, for each half hour: past days of this weekday are drawn again and again, each visitor once on ' +
      'average, and played with fewer and more windows, which stay open without breaks all day. For each number of windows, the ' +
      'probability that so many of those who come then are called within the norm of their service. Windows are added in the order in ' +
      'which they help, all of the branch that serve whoever is expected. With `today`, the rest of the ' +
      'present day from its queue and its appointments on, and the windows, closed or on a break, that would help most now.',
    rights: ['administrator', 'supervisor'],
    data: {
      weekday: Type.Optional(described('1 = Monday; left out = the present one', WholeNumber('a day of the week', 1, 7))),
      today: Type.Optional(described('1 = the rest of the present day, whatever `weekday` says', WholeNumber('0 or 1', 0, 1))),
      percent: Type.Optional(
        described('how many of the visitors of a half hour are wanted within the norm; 90 if left out', WholeNumber('percent', 50, 100)),
      ),
    },
    reply: Type.Object({
      weekday: Type.Integer({ description: '1 = Monday' }),
      percent: Type.Integer({ description: 'the percent that was asked for' }),
      days: Type.Array(Type.String(), { description: 'the days that were drawn from, the newest first' }),
      plays: Count('days that were drawn'),
      least: Type.Integer({ description: 'the number of windows of the first probability of each list' }),
      windows: Type.Array(Type.Integer(), {
        description: 'which windows these are: of the probability for four windows the first four of them',
      }),
      useless: Type.Array(Type.Integer(), { description: 'windows that are left out: they could serve nobody who is expected' }),
      halves: Type.Array(
        Type.Object({
          from: Type.String({ 'x-expects': 'when the half hour begins, such as 09:30' }),
          visits: Type.Number({ description: 'visitors with a norm who come then, on average' }),
          likely: Type.Array(Type.Integer(), { description: 'the probability in percent, for `least` windows, one more, and so on' }),
          perhaps: Nullable(Type.Integer(), 'the fewest windows that are enough with a probability of one half; null = more than these'),
          surely: Nullable(Type.Integer(), 'the same with nine tenths'),
        }),
        { description: 'half hours in which visitors with a norm came; of the present day those left, who waits now is in the first' },
      ),
      now: Nullable(StaffingNow, 'the present hall; null = `today` was not asked for'),
    }),
    example: {
      request: { today: 1 },
      reply: {
        ...{ weekday: 2, percent: 90, days: ['2026-11-24', '2026-11-17'], plays: 60, least: 1, windows: [11, 12, 13, 14], useless: [15] },
        halves: [{ from: '09:30', visits: 11.4, likely: [0, 12, 71, 96], perhaps: 3, surely: 4 }],
        now: {
          ...{ at: '09:40', open: [11, 12], on_break: [13], page_closed: [14], waiting: 7, as_is: { percent: 61, from: 50, to: 73 } },
          more: [{ workplace: 13, percent: 88, from: 79, to: 96 }],
        },
      },
    },
  },
});
