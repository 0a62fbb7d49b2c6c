/** Holidays from a file. */
import { CALENDAR_DAYS_MAX } from '../../../model/books/calendar.js';
import { isDay, NOT_A_DAY } from '../../../model/books/hours.js';
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import { shifted } from '../../../model/local-time.js';
import { readCalendarFile, type Window } from '../../../protocol/calendar-file.js';
import { calendarCommands } from '../../../protocol/commands/booking/calendar.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { authorOf, dataAnswer } from '../handler.js';
import { affectedIds } from './affected.js';
import { handle } from './family.js';

const importCalendar = handle(calendarCommands.importCalendar, (request) => {
  const { context, state, session, data } = request;
  const { day } = context.pipeline.stamp();
  const { id, text, check = false, ...asked } = data;
  const { from = day, to = endOfYear(day, 1) } = asked;
  if (id === undefined && !check) return reject('invalidRequest', { field: 'data.id', fault: 'required', why: 'required' });
  const calendar = state.books.Calendar.get(id ?? -1);
  if (id !== undefined && calendar === undefined) return noSuchElement('Calendar', id);
  for (const [field, date] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (!isDay(date)) return reject('invalidRequest', { field: `data.${field}`, ...NOT_A_DAY });
  }
  const window = horizon(day, { from, to });
  const read = readCalendarFile(text, window);
  if (!read.isCalendar) {
    return reject('invalidRequest', { field: 'data.text', fault: 'expected a text in iCalendar (RFC 5545)', why: 'unexpected' });
  }
  const taken = new Set(read.days.map(({ date }) => date));
  const days = [...(calendar?.days ?? []).filter(({ date }) => !taken.has(date)), ...read.days].sort((one, other) =>
    one.date.localeCompare(other.date),
  );
  if (!read.isWhole || days.length > CALENDAR_DAYS_MAX) {
    const fault = `expected at most ${CALENDAR_DAYS_MAX} days in the calendar: there would be ${read.isWhole ? days.length : 'far more'}`;
    return reject('invalidRequest', { field: 'data.text', fault, why: 'tooManyValues', most: CALENDAR_DAYS_MAX });
  }
  const answer = {
    ...{ days: read.days.map((one) => ({ ...one })), left_out: read.leftOut.map((one) => ({ ...one })), to: window.to },
    ...(read.beyond > 0 && { beyond: read.beyond }),
  };
  if (check || id === undefined) return dataAnswer(answer);
  const by = { actingUserId: session.userId, sessionId: session.id };
  const outcome = context.pipeline.execute({ type: 'setElement', book: 'Calendar', id, fields: { days }, ...by }, authorOf(request));
  if (outcome instanceof Rejection) return outcome;
  const bookings = affectedIds(request);
  return dataAnswer({ ...answer, ...(bookings.length > 0 && { bookings: [...bookings] }) } satisfies ReplyData<'importCalendar'>);
});

const YEARS_AHEAD = 5;

const endOfYear = (day: string, later: number): string => `${Number(day.slice(0, 4)) + later}-12-31`;

/** Who repeats for ever does not do so here: nobody plans further. The answer says where it ended. */
function horizon(day: string, { from, to }: Window): Window {
  const [earliest, latest] = [shifted(day, -366), endOfYear(day, YEARS_AHEAD)];
  return { from: from < earliest ? earliest : from, to: to > latest ? latest : to };
}

export const calendarHandlers = [importCalendar];
