/** A visitor's booking by way of headquarters: one for each key, as far as the branch lets, and nothing that another visitor could use. */
import { beforeEach, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { QueueEvent, Session } from '../../../server/model/events/events.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { serialised } from '../../../server/pipeline/handlers/answer-data.js';
import { SLOT_TURNS } from '../../../server/pipeline/handlers/booking/booking.js';
import type { AnyRequest } from '../../../server/pipeline/handlers/context.js';
import type { Answer } from '../../../server/pipeline/handlers/handler.js';
import { HANDLERS } from '../../../server/pipeline/handlers/index.js';
import { FairQueue } from '../../../server/pipeline/limits/fair-queue.js';
import { HourlyLimit } from '../../../server/pipeline/limits/hourly-limit.js';
import { NOBODY } from '../../../server/pipeline/requests/peer.js';
import { headquartersCommands } from '../../../server/protocol/commands/box/headquarters.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { checkData } from '../../../server/protocol/validation.js';
import { openBranch, SIMULATOR } from '../../engine/models/demo-engine.js';
import { type Engine, START_MS } from '../../engine/models/engine.js';
import { wrongDataOf } from '../../hostile/wrong-data.js';
import { SlowDisk } from '../commit/slow-disk.js';

type Reply = ReplyData<'remoteVisit'>;

const KEY = 'Zk3xT9fQ1mB7cW5vR2hL0A';
const OTHER_KEY = 'a'.repeat(22);
const MESSAGES = { routes: ['sms'], countries: ['7'], perTicket: 4, perBooking: 6, perAddress: 10, remindMinutes: [120], quietHours: null };
const HOUR_MS = 3_600_000;
const day = (ahead: number): string => new Date(START_MS + ahead * 24 * HOUR_MS).toISOString().slice(0, 10);
const HOURS = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, ['09:00-11:00']]));
const SESSION = {
  ...{ id: 0, tokenHash: '', component: 'headquarters', userId: 0, login: 'visitor', placeId: null, openedMs: 0, usedMs: 0 },
  ...{ answers: new Map(), dayAnswers: new Map() },
} as const satisfies Session;

let engine: Engine;
let plan: number;
let applied: QueueEvent[];
let perHour: number;
let monotonicMs: number;
let ask: (data: object) => Promise<Reply | Rejection>;

beforeEach(() => {
  engine = openBranch();
  plan = engine.add('BookingPlan', {
    ...{ name: 'by time', services: [SIMULATOR], slot_minutes: 30, places: 1, opening_hours: HOURS, by_visitors: 1 },
    ...{ visitor_gives: 'both', per_person: 0 },
  });
  applied = [];
  perHour = 2;
  monotonicMs = 0;
  const clock = new Clock('UTC', START_MS, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  const pipeline = new Pipeline(engine.state, new SlowDisk(), clock);
  pipeline.follow([{ applied: (event) => void applied.push(event) }]);
  const limits = {
    remoteBookings: new HourlyLimit(2, () => monotonicMs),
    remoteWrongCodes: new HourlyLimit(3, () => monotonicMs),
  };
  ask = async (data) => {
    const config = { headquarters: { remoteBookingsPerHour: perHour } };
    const context = { pipeline, ...limits, config, chance: () => 1, slotTurns: new FairQueue(SLOT_TURNS) };
    const checked = checkData(headquartersCommands.remoteVisit, data);
    if ('rejection' in checked) return checked.rejection;
    const request = { context, state: engine.state, session: SESSION, peer: NOBODY, data, nowMs: () => 0 } as unknown as AnyRequest;
    const answering = HANDLERS.get('remoteVisit')?.answer(request) as Promise<Answer | Rejection> | undefined;
    const answered = await answering;
    if (answered === undefined || answered instanceof Rejection) return answered ?? Promise.reject(new Error('nothing handles it'));
    return JSON.parse(serialised(await answered.data)) as Reply;
  };
});

const rows = () => [...engine.state.books.ConsumerPreRegistered.values()];
const wish = (more: object = {}) => ({
  ...{ ask: 'bookVisit', service: SIMULATOR, date: day(2), time: '09:00', name: 'Анна', phone: '+7 701 555 66 77', key: KEY },
  ...more,
});
const codeOf = (answer: Reply | Rejection): string => ('visit' in answer ? (answer.visit?.pin_code ?? '') : '');

it('books what the plan lets visitors, and once for each key', async () => {
  const free = await ask({ ask: 'bookableTimes', service: SIMULATOR, from: day(2), to: day(2) });
  expect(free).toMatchObject({ visit: null, days: [{ date: day(2), times: [{ time: '09:00', free: 1 }, {}, {}, {}] }] });
  const first = await ask(wish());
  expect(first).toMatchObject({ days: [], visit: { date: day(2), time: '09:00', state: 'PLANNED' } });
  expect(await ask(wish({ time: '10:00' }))).toEqual(first);
  // Who looks for what became of it has nothing to say but the key.
  expect(await ask({ ask: 'bookedVisit', key: KEY })).toEqual(first);
  expect(await ask({ ask: 'bookedVisit', pin_code: codeOf(first) })).toEqual(first);
  expect(rows()).toMatchObject([{ name: 'Анна', phone: '+7 701 555 66 77' }]);
  expect(await ask(wish({ key: OTHER_KEY }))).toMatchObject({ error: 'slotFull', parameters: { next: `${day(2)} 09:30` } });
});

it('the same key finds its booking in a branch that was started anew from its journal', async () => {
  const first = await ask(wish());
  const again = openBranch();
  for (const event of [...engine.events, ...applied]) evolve(again.state, event);
  Object.assign(engine.state, again.state);
  expect(await ask(wish({ time: '10:00' }))).toEqual(first);
  expect(rows()).toHaveLength(1);
});

it('a move and a cancellation that are repeated change nothing more', async () => {
  const pin_code = codeOf(await ask(wish()));
  for (let count = 0; count < 2; count++) {
    monotonicMs += HOUR_MS;
    expect(await ask({ ask: 'moveVisit', pin_code, date: day(3), time: '10:00' })).toMatchObject({
      visit: { date: day(3), time: '10:00' },
    });
  }
  for (let count = 0; count < 2; count++)
    expect(await ask({ ask: 'cancelVisit', pin_code })).toMatchObject({ visit: { state: 'CANCELLED' } });
  expect(rows()).toHaveLength(1);
});

it('tells headquarters nothing of the visitor, and nothing of messages', async () => {
  Object.assign(engine.state, { rules: { ...engine.state.rules, messages: MESSAGES } });
  const pin_code = codeOf(await ask(wish()));
  const [row] = rows();
  engine.must({ type: 'askBookingNotice', id: row?.id ?? 0, notify: { phone: '+7 701 555 66 77', on: ['reminder'] } });
  expect(engine.state.bookingNotices.size).toBe(1);
  const told = JSON.stringify(await ask({ ask: 'bookedVisit', pin_code }));
  expect(told).toContain(pin_code);
  expect(told).not.toMatch(/notify|Анна|701/);
});

it('takes no fields that visitors of another ask have: no messages, no telephone instead of a code', async () => {
  expect(await ask(wish({ notify: { phone: '1', on: ['reminder'] } }))).toMatchObject({ error: 'invalidRequest' });
  for (const data of [
    { ask: 'cancelVisit', pin_code: '402913', phone: '+7 701 555 66 77' },
    { ask: 'cancelVisit', key: KEY },
    { ask: 'bookVisit', service: SIMULATOR },
  ])
    expect(await ask(data)).toMatchObject({ error: 'invalidRequest' });
  expect(await ask(wish({ name: ' ' }))).toMatchObject({ error: 'invalidRequest' });
  expect(rows()).toEqual([]);
});

it('the branch lets so many be made or moved within an hour; what was made is seen, and leaves', async () => {
  const pin_code = codeOf(await ask(wish()));
  await ask({ ask: 'moveVisit', pin_code, date: day(3), time: '10:00' });
  expect(await ask(wish({ key: OTHER_KEY }))).toMatchObject({ error: 'tooManyVisits', parameters: { seconds: 3600 } });
  expect(await ask({ ask: 'moveVisit', pin_code, date: day(3), time: '09:00' })).toMatchObject({ error: 'tooManyVisits' });
  expect(await ask({ ask: 'cancelVisit', pin_code })).toMatchObject({ visit: { state: 'CANCELLED' } });
  monotonicMs = HOUR_MS;
  expect(await ask(wish({ key: OTHER_KEY }))).toMatchObject({ visit: { state: 'PLANNED' } });
});

it('checks no codes for the rest of the hour when too many were wrong', async () => {
  const pin_code = codeOf(await ask(wish()));
  for (let count = 0; count < 3; count++)
    expect(await ask({ ask: 'bookedVisit', pin_code: `40291355712${count}` })).toMatchObject({ error: 'codeUnknown' });
  expect(await ask({ ask: 'bookedVisit', pin_code })).toMatchObject({ error: 'tooManyWrongCodes' });
  monotonicMs = HOUR_MS;
  expect(await ask({ ask: 'bookedVisit', pin_code })).toMatchObject({ visit: { pin_code } });
});

it('does nothing where the branch allows none, and books nothing where its plan does not', async () => {
  engine.must({ type: 'setElement', book: 'BookingPlan', id: plan, fields: { by_visitors: 0 }, actingUserId: 1, sessionId: 0 });
  expect(await ask(wish())).toMatchObject({ error: 'notBooked' });
  perHour = 0;
  for (const data of [wish(), { ask: 'bookableTimes', service: SIMULATOR, from: day(2), to: day(2) }, { ask: 'bookedVisit', key: KEY }])
    expect(await ask(data)).toMatchObject({ error: 'notAllowed' });
});

it('refuses data of a wrong form', () => {
  const { remoteVisit } = headquartersCommands;
  for (const data of wrongDataOf(remoteVisit)) expect(checkData(remoteVisit, data.data)).toHaveProperty('rejection');
});
