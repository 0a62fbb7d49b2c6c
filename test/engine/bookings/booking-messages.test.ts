/** Messages to those who booked: reminders in time and never at night, changes, and nothing to who has come, cancelled or is erased. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { leadOutside } from '../../../server/engine/rules/bookings/reminders.js';
import type { MessageRules } from '../../../server/engine/rules-of-branch.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import type { AppointmentRow } from '../../../server/model/books/index.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import type { BookingWish } from '../../../server/model/messages.js';
import { splitEvent } from '../../../server/pipeline/records/personal.js';
import { Redaction } from '../../../server/uplink/redaction.js';
import { cases } from '../../support/depth.js';
import { demoEngine, SIMULATOR } from '../models/demo-engine.js';
import { MINUTE_MS } from '../models/engine.js';

const HOUR = 60;
const PHONE = '+77011234567';
const RULES: MessageRules = {
  ...{ routes: ['sms', 'email'], countries: ['7'], nearAhead: 2, nearTooOldMs: 5 * MINUTE_MS, calledTooOldMs: 2 * MINUTE_MS },
  ...{ perTicket: 4, perBooking: 6, perAddress: 10, remindMinutes: [24 * HOUR, 2 * HOUR], quietHours: null },
};
/** It is Tuesday the 24th, 09:00. */
const THURSDAY = '2026-11-26';

function branch(rules: Partial<MessageRules> = {}) {
  const engine = demoEngine({ messages: { ...RULES, ...rules } });
  const open = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, ['00:00-24:00']]));
  const fields = { slot_minutes: 15, opening_hours: open, places: 1000, early: 'join', early_minutes: 60 };
  engine.add('BookingPlan', { name: 'by time', services: [SIMULATOR], ...fields });
  let chance = 0;
  const book = (date = THURSDAY, time = '10:00', on: readonly BookingWish[] = ['reminder', 'changes'], phone = PHONE): number =>
    engine.must({
      ...{ type: 'makeBooking', services: [SIMULATOR], date, time, persons: 1, name: 'Анна', phone: '', comment: '', repeat: null },
      ...{ registratorId: null, chances: [++chance], notify: { phone, on } },
    });
  return {
    engine,
    book,
    move: (id: number, date: string, time: string) => engine.must({ type: 'moveBooking', id, date, time }),
    cancel: (id: number) => engine.must({ type: 'cancelBooking', id }),
    send: (m: number) => {
      engine.must({ type: 'startMessage', m });
      engine.must({ type: 'endMessage', m, as: 'SENT', why: null });
    },
    pinOf: (id: number) => engine.state.books.ConsumerPreRegistered.get(id)?.pin_code ?? '',
    /** What became due, and at how many hours from the beginning. */
    due: () =>
      engine.events.flatMap((event) =>
        event.t === 'messageDue' && event.dropped === undefined
          ? [[event.kind, (event.at - Date.parse('2026-11-24T09:00Z')) / 3_600_000]]
          : [],
      ),
    owed: () => [...engine.state.messages.values()].map(({ kind, bookingId }) => [kind, bookingId]),
    dropped: () => engine.events.flatMap((event) => (event.t === 'messageEnded' && event.as === 'DROPPED' ? [event.why] : [])),
    hours: (count: number) => {
      for (let quarter = 0; quarter < count * 4; quarter++) engine.wait(15 * MINUTE_MS);
    },
    /** The same with a channel that sends what is due. */
    hoursTold: (count: number) => {
      for (let quarter = 0; quarter < count * 4; quarter++) {
        engine.wait(15 * MINUTE_MS);
        for (const m of [...engine.state.messages.keys()]) {
          engine.run({ type: 'startMessage', m });
          engine.run({ type: 'endMessage', m, as: 'SENT', why: null });
        }
      }
    },
  };
}

describe('reminders', () => {
  it('come a day and two hours before, each once', () => {
    const { book, due, hoursTold } = branch();
    book(THURSDAY, '10:00', ['reminder']);
    hoursTold(72);
    expect(due()).toEqual([
      ['reminder', 25],
      ['reminder', 47],
    ]);
  });

  it('that were past when it was booked are not said', () => {
    const { book, due, hours } = branch();
    book('2026-11-24', '12:00', ['reminder']);
    book('2026-11-24', '10:00', ['reminder']);
    hours(5);
    expect(due()).toEqual([['reminder', 1]]);
  });

  it.each([
    ['after the night, where there is time to come', '09:00', 2 * HOUR, HOUR],
    ['before the night, where there is none', '08:15', 2 * HOUR, 11 * HOUR + 45],
    ['before the night, where that is nearer', '22:00', 24 * HOUR, 25 * HOUR + 30],
    ['as it is by day', '15:00', 2 * HOUR, 2 * HOUR],
  ])('%s', (_name, time, lead, expected) => {
    const minute = Number(time.slice(0, 2)) * 60 + Number(time.slice(3));
    expect(leadOutside('21:00-08:00', minute, lead)).toBe(expected);
  });

  it('follow a booking that is moved, and begin anew', () => {
    const { book, move, due, hoursTold } = branch();
    const id = book(THURSDAY, '10:00', ['reminder']);
    hoursTold(26);
    move(id, '2026-11-28', '10:00');
    hoursTold(80);
    expect(due()).toEqual([
      ['reminder', 25],
      ['reminder', 73],
      ['reminder', 95],
    ]);
  });

  it('are not said twice where the first one still waits, nor after a restart', () => {
    const { engine, book, due, hours } = branch();
    book(THURSDAY, '10:00', ['reminder']);
    hours(30);
    engine.state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
    hours(18);
    expect(due()).toEqual([['reminder', 25]]);
  });

  it.each([
    ['cancelled', (of: ReturnType<typeof branch>, id: number) => of.cancel(id)],
    ['stopped', (of: ReturnType<typeof branch>, id: number) => of.engine.must({ type: 'stopBookingNotice', id })],
    ['erased', (of: ReturnType<typeof branch>, id: number) => of.engine.must({ type: 'eraseVisitor', consumers: [], appointments: [id] })],
  ])('none where it was %s, neither due nor sent', (_name, act) => {
    const of = branch();
    const id = of.book(THURSDAY, '10:00', ['reminder']);
    of.hours(26);
    expect(of.owed()).toEqual([['reminder', id]]);
    act(of, id);
    expect(of.owed()).toEqual([]);
    expect(of.dropped()).toHaveLength(1);
    of.hours(30);
    expect(of.due()).toHaveLength(1);
  });

  it('none to somebody who has come', () => {
    const { engine, book, due, hours, pinOf } = branch({ remindMinutes: [15] });
    const id = book('2026-11-24', '10:00', ['reminder']);
    hours(0.5);
    engine.register([], { pinCode: pinOf(id) });
    hours(2);
    expect(due()).toEqual([]);
  });
});

describe('quiet hours', () => {
  it('hold back what is about bookings, and drop none of it', () => {
    const { engine, book, send, owed } = branch({ quietHours: '08:30-11:00' });
    const id = book();
    engine.run({ type: 'startMessage', m: 1 });
    expect(owed()).toEqual([['booked', id]]);
    expect(engine.state.messages.get(1)?.state).toBe('DUE');
    engine.wait(120 * MINUTE_MS);
    send(1);
    expect(owed()).toEqual([]);
  });

  it('a box that was off until then says nothing before they are over', () => {
    const { engine, book, due } = branch({ quietHours: '21:00-08:00', remindMinutes: [24 * HOUR] });
    book('2026-11-26', '10:00', ['reminder']);
    engine.wait(37 * HOUR * MINUTE_MS);
    expect(due()).toEqual([]);
    engine.wait(10 * HOUR * MINUTE_MS);
    expect(due()).toEqual([['reminder', 47]]);
  });
});

it.each([
  ['09:45', ['reminder'], 'due in quiet hours, whose evening is over'],
  ['09:30', [], 'for a time within them'],
  ['09:15', [], 'booked later than it was due'],
])('a reminder of a booking for %s that is made in quiet hours is sent at their end: %j (%s)', (time, told) => {
  const { engine, book, due } = branch({ quietHours: '00:00-09:32', remindMinutes: [18] });
  book('2026-11-24', time, ['reminder']);
  for (let minute = 0; minute < 50; minute++) engine.wait(MINUTE_MS);
  expect(due().map(([kind]) => kind)).toEqual(told);
});

describe('changes', () => {
  it('are told as they are, and once where the first one still waits', () => {
    const { engine, book, move, cancel, send, owed, dropped } = branch();
    const id = book();
    move(id, THURSDAY, '11:00');
    expect(owed()).toEqual([['booked', id]]);
    send(1);
    move(id, THURSDAY, '12:00');
    expect(owed()).toEqual([['moved', id]]);
    cancel(id);
    expect(owed()).toEqual([['cancelled', id]]);
    expect(dropped()).toEqual(['bookingOver']);
    engine.wait(60 * HOUR * MINUTE_MS);
    expect(dropped()).toEqual(['bookingOver', 'tooOld']);
  });

  describe('after its time, when it counts as missed', () => {
    const TODAY = '2026-11-24';
    const overdue = () => {
      const of = branch({ remindMinutes: [] });
      const id = of.book(TODAY, '10:00', ['changes']);
      of.send(1);
      of.engine.wait(65 * MINUTE_MS);
      return { ...of, id, row: () => of.engine.state.books.ConsumerPreRegistered.get(id) };
    };

    it('who is cancelled is told so until the end of the day', () => {
      const { id, cancel, engine, owed, dropped, row } = overdue();
      cancel(id);
      expect(row()?.state).toBe('MISSED');
      expect(owed()).toEqual([['cancelled', id]]);
      engine.wait(10 * HOUR * MINUTE_MS);
      engine.must({ type: 'startMessage', m: 2 });
      engine.must({ type: 'returnMessage', m: 2, why: 'tryLater' });
      expect(owed()).toEqual([['cancelled', id]]);
      engine.wait(4 * HOUR * MINUTE_MS);
      expect([owed(), dropped()]).toEqual([[], ['tooOld']]);
    });

    it('who is moved is told the new time', () => {
      const { id, move, owed, row } = overdue();
      move(id, THURSDAY, '11:00');
      expect([owed(), row()?.time]).toEqual([[['moved', id]], '11:00']);
    });

    it('who is removed is told nothing, as before it: the address goes with the booking', () => {
      const { id, engine, book, owed } = overdue();
      for (const removed of [id, book(THURSDAY, '10:00', ['reminder'])]) engine.remove('ConsumerPreRegistered', removed);
      expect(owed()).toEqual([]);
      expect(toSnapshot(engine.state)).not.toContain(PHONE);
    });

    it('who did not come, and whom nobody cancelled, is told nothing', () => {
      const { hours, owed, row } = overdue();
      hours(16);
      expect([owed(), row()?.state]).toEqual([[], 'MISSED']);
    });
  });

  it('have a cap for the booking and for the address', () => {
    const capped = branch({ perBooking: 1 });
    capped.send(capped.book() && 1);
    capped.cancel(1);
    expect(capped.owed()).toEqual([]);
    const crowded = branch({ perAddress: 2 });
    for (const time of ['10:00', '10:15', '10:30']) crowded.book(THURSDAY, time);
    expect(crowded.due()).toHaveLength(2);
  });

  it('that the branch cannot keep to it: to those alone who are affected, once for a time', () => {
    const { engine, book, move, owed } = branch();
    const [closed = 0, other = 0] = [book(THURSDAY, '10:00', ['reminder']), book('2026-11-27', '10:00', ['reminder'])];
    engine.add('Calendar', { name: 'closed', services: [SIMULATOR], days: [{ date: THURSDAY, hours: [] }] });
    const tell = () => engine.must({ type: 'tellAffected', bookings: [closed, other] });
    tell();
    tell();
    expect(owed()).toEqual([['affected', closed]]);
    move(closed, '2026-11-27', '11:00');
    expect(owed()).toEqual([]);
  });
});

describe('wishes', () => {
  it('of tickets are taken over by the ticket of the booking', () => {
    const { engine, book, pinOf } = branch();
    const id = book('2026-11-24', '09:30', ['near', 'called']);
    const ticket = engine.register([], { pinCode: pinOf(id) });
    expect(engine.state.notices.get(ticket)).toMatchObject({ address: PHONE, on: ['near', 'called'] });
    const silent = book('2026-11-24', '09:45', ['reminder']);
    expect(engine.state.notices.has(engine.register([], { pinCode: pinOf(silent) }))).toBe(false);
  });

  it('are refused with the booking, and limited', () => {
    const { engine, book } = branch();
    const wish = { type: 'moveBooking', id: book(), date: THURSDAY, time: '11:00', notify: { phone: '112', on: ['reminder'] } } as const;
    expect(engine.refusal(wish)).toBe('addressRefused');
    expect(engine.state.books.ConsumerPreRegistered.get(1)?.time).toBe('10:00');
    const ask = () => engine.refusal({ type: 'askBookingNotice', id: 1, notify: { email: 'a@b.kz', on: ['reminder'] } });
    expect([ask(), ask(), ask(), ask(), ask()]).toEqual([null, null, null, null, 'tooManyNotices']);
    for (let count = 0; count < 60; count++) book(THURSDAY, '10:00', ['reminder'], '87770001122');
    expect(() => book(THURSDAY, '10:00', ['reminder'], '87770001122')).toThrow('tooManyNotices');
  });

  it('lie beside the journal, leave for nobody, and are gone when the booking is erased or its day is over', () => {
    const { engine, book, hours } = branch();
    const id = book();
    const events = engine.events.filter(({ t }) => t === 'bookingNoticeAsked' || t === 'messageDue' || t === 'bookSet').slice(-3);
    const kept = events.map((event) => splitEvent(event));
    expect(JSON.stringify(kept.map((one) => one.kept))).not.toContain(PHONE);
    expect(kept.flatMap(({ text }) => text ?? [])).toContainEqual(
      expect.objectContaining({ subject: `appointment ${id}`, content: JSON.stringify({ phone: PHONE }) }),
    );
    expect(new Redaction(Buffer.alloc(32)).events(JSON.stringify(events))).not.toContain(PHONE);
    expect(toSnapshot(engine.state)).toContain(PHONE);
    engine.must({ type: 'eraseVisitor', consumers: [], appointments: [id] });
    expect(toSnapshot(engine.state)).not.toContain(PHONE);
    const later = book('2026-11-24', '20:00');
    expect(engine.state.bookingNotices.has(later)).toBe(true);
    hours(16);
    expect(engine.state.bookingNotices.has(later)).toBe(false);
    expect(toSnapshot(engine.state)).not.toContain(PHONE);
  });
});

const STEPS = ['book', 'move', 'cancel', 'come', 'stop', 'send', 'hours', 'restart', 'erase'] as const;

describe('a week of chance', () => {
  it('reminders are said by day, before the time, to somebody who is expected, at most as often as the branch says', () => {
    const step = fc.tuple(fc.constantFrom(...STEPS), fc.nat({ max: 200 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const of = branch({ quietHours: '21:00-08:00', perAddress: 1000, perBooking: 20 });
        const { engine } = of;
        const times = ['08:00', '08:45', '12:00', '21:30'] as const;
        const at = (n: number) => [`2026-11-${26 + (n % 4)}`, times[n % times.length] ?? '08:00'] as const;
        const act: Record<(typeof STEPS)[number], (n: number) => void> = {
          book: (n) =>
            void engine.run({
              ...{ type: 'makeBooking', services: [SIMULATOR], persons: 1, name: '', phone: '', comment: '', repeat: null },
              ...{ date: at(n)[0], time: at(n)[1], registratorId: null, chances: [n] },
              notify: { phone: PHONE, on: ['reminder', 'changes'] },
            }),
          move: (n) => void engine.run({ type: 'moveBooking', id: (n % 5) + 1, date: at(n)[0], time: at(n)[1] }),
          cancel: (n) => void engine.run({ type: 'cancelBooking', id: (n % 5) + 1 }),
          come: (n) => void engine.run({ ...registering, pinCode: of.pinOf((n % 5) + 1) }),
          stop: (n) => void engine.run({ type: 'stopBookingNotice', id: (n % 5) + 1 }),
          send: (n) => {
            engine.run({ type: 'startMessage', m: n });
            engine.run({ type: 'endMessage', m: n, as: 'SENT', why: null });
          },
          hours: (n) => (n % 2 === 0 ? of.hours : of.hoursTold)((n % 24) + 1),
          restart: () => {
            engine.state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
          },
          erase: (n) => void engine.run({ type: 'eraseVisitor', consumers: [], appointments: [(n % 5) + 1] }),
        };
        for (const [name, n] of steps) act[name](n);
        checkReminders(engine.events);
      }),
      { numRuns: cases(200) },
    );
  });
});

const registering = { type: 'register', services: [], priority: null, photo: null, comment: '', registratorId: null, code: '' } as const;

/** From the journal alone. */
function checkReminders(events: readonly QueueEvent[]): void {
  const rows = new Map<number, AppointmentRow>();
  const asked = new Set<number>();
  const said = new Map<number, readonly number[]>();
  for (const event of events) {
    if (event.t === 'bookSet' && event.book === 'ConsumerPreRegistered') {
      const row = event.row as AppointmentRow;
      const before = rows.get(event.id);
      if (before?.date !== row.date || before.time !== row.time) said.delete(event.id);
      rows.set(event.id, row);
    }
    if (event.t === 'bookRemoved') rows.delete(event.id);
    if (event.t === 'bookingNoticeAsked') asked.add(event.b);
    if (event.t === 'bookingNoticeStopped') asked.delete(event.b);
    if (event.t !== 'messageDue' || event.kind !== 'reminder') continue;
    const { b = 0, at, lead = 0 } = event;
    const row = rows.get(b);
    expect(row?.state).toBe('PLANNED');
    expect(asked.has(b)).toBe(true);
    expect(at).toBeLessThan(Date.parse(`${row?.date}T${row?.time}Z`));
    const hour = new Date(at).getUTCHours();
    expect(hour >= 8 && hour < 21).toBe(true);
    const before = said.get(b) ?? [];
    for (const earlier of before) expect(lead).toBeLessThan(earlier);
    said.set(b, [...before, lead]);
  }
}
