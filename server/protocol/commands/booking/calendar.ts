/** A calendar takes days from a file of holidays. Not in the original protocol. */
import { Type } from '@sinclair/typebox';
import { CalendarDay, Day } from '../../../model/books/calendar.js';
import { described, Id, OneOf, Switch } from '../../../model/schema.js';
import { LEFT_OUT } from '../../calendar-file.js';
import { extensions } from '../../declaration.js';

/** Years of holidays take some tens of kilobytes. */
export const CALENDAR_FILE_LENGTH_MAX = 200_000;

export const calendarCommands = extensions('general', {
  importCalendar: {
    summary:
      'Takes days into a calendar from a text in iCalendar (RFC 5545): all-day events, once or by a rule, from a year back to five years ' +
      'ahead at most. They are closed, unless the event says otherwise (`X-QBOX-AS:1` = worked like a Monday, ' +
      '`X-QBOX-HOURS:09:00-15:00`), and take the place of days of the same ' +
      'date. The answer says what was taken and what was left out, and why.',
    rights: ['administrator'],
    changes: true,
    data: {
      id: Type.Optional(
        described('the calendar; may be left out with `check`: then the days are those of the file alone', Id('a calendar')),
      ),
      text: Type.String({
        maxLength: CALENDAR_FILE_LENGTH_MAX,
        'x-opaque': 'what is taken of it has no hidden characters',
        'x-expects': 'a text in iCalendar, which begins with BEGIN:VCALENDAR',
      }),
      from: Type.Optional(described('the first day that is taken; left out = today; a year back at most', Day())),
      to: Type.Optional(described('the last day that is taken; left out = the end of the next year; five years ahead at most', Day())),
      check: Type.Optional(Switch('true = nothing changes; the answer says what would')),
    },
    reply: Type.Object({
      days: Type.Array(CalendarDay, { description: 'days that were taken, in order' }),
      left_out: Type.Array(
        Type.Object({
          name: Type.String({ description: 'the name of the event' }),
          why: OneOf(
            LEFT_OUT,
            'timed (it has hours), repeats (within a day, by numbers of weeks, or a rule that cannot be read), noDate, tooLong, ' +
              'noHours (its hours cannot be read), cancelled',
          ),
        }),
        { description: 'events that were left out' },
      ),
      to: Type.Optional(described('the last day that was looked at', Day())),
      beyond: Type.Optional(
        Type.Integer({ description: 'how many events have days after it: the file may be imported again later; left out = none' }),
      ),
      bookings: Type.Optional(
        Type.Array(Type.Integer(), { description: 'ids of the bookings that do not fit any more, as of `affectedBookings`' }),
      ),
    }),
    example: {
      request: {
        id: 1,
        text: 'BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20270101\r\nSUMMARY:Новый год\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
        from: '2026-11-24',
      },
      reply: { days: [{ date: '2027-01-01', name: 'Новый год', hours: [] }], left_out: [], to: '2027-12-31' },
    },
  },
});
