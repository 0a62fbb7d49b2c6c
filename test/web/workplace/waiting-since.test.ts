/** The clerk's row of the queue and the supervisor's hall count the same wait, from what the box sends to each. */
import { expect, it } from 'vitest';
import why from '../../../locales/ru/why.json' with { type: 'json' };
import ru from '../../../locales/ru/workplace.json' with { type: 'json' };
import { consumerText } from '../../../server/engine/views.js';
import { queueEntryText, queueOf } from '../../../server/engine/window-queue.js';
import { waitingSinceMs } from '../../../server/web/client/shared/tasks.js';
import { inHours } from '../../../server/web/client/shared/words/hours.js';
import { sayFrom } from '../../../server/web/client/shared/words/say.js';
import { limitOf } from '../../../server/web/client/workplace/wait-limit.js';
import { CLERK, DRIVING, demoEngine, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { at, MINUTE_MS, START_MS } from '../../engine/models/engine.js';

it('is from the ticket until the first call, and from the return into the queue after it', () => {
  const engine = demoEngine();
  engine.logIn(CLERK, WINDOW);
  const id = engine.register([SIMULATOR]);
  const minutes = () => {
    const [entry] = queueOf(engine.state, WINDOW);
    const texts = [consumerText(engine.state, engine.ticket(id)), entry === undefined ? '' : queueEntryText(entry, true)];
    return texts.map((text) => (waitingSinceMs(JSON.parse(text)) - START_MS) / MINUTE_MS);
  };
  expect(minutes()).toEqual([0, 0]);
  engine.nowMs += 10 * MINUTE_MS;
  engine.callNext(WINDOW);
  engine.nowMs += 5 * MINUTE_MS;
  engine.must(at<'transfer'>(WINDOW, { type: 'transfer', serviceId: DRIVING, to: { kind: 'anybody' }, comment: null, priority: null }));
  expect(minutes()).toEqual([15, 15]);
});

it('a wait is held against the promise where a profile calls, and against the norm elsewhere', () => {
  const registration = '2026-11-30T10:00:00.000Z';
  const booked = '2026-11-30T10:10:00.000Z';
  const [atMs, bookedMs] = [Date.parse(registration), Date.parse(booked)];
  const services = new Map([[4, { id: 4, wait_norm_sec: 900 }]]);
  const segments = new Map([
    [1, { name: 'VIP', promise_min: 5, by: 'arrival' }],
    [2, { name: 'Запись', promise_min: 7, by: 'appointment' }],
  ]);
  const limitOfEntry = (fields: object, isRuled: boolean) =>
    limitOf(
      { registration, services: { 4: { 50: { 3: { state: 'WAITING' } } } }, ...fields } as never,
      { services, segments, profile: isRuled ? { name: 'Зал' } : null } as never,
    );
  const norm = { of: 'waitNorm', ms: 900_000, sinceMs: atMs, isFromAppointment: false };
  expect([limitOfEntry({}, false), limitOfEntry({ segment: 1 }, false)]).toEqual([norm, norm]);
  expect(limitOfEntry({ booked }, false)).toEqual({ ...norm, sinceMs: bookedMs, isFromAppointment: true });
  const promise = (minutes: number, sinceMs = atMs) => ({
    of: 'waitPromise',
    ms: minutes * 60_000,
    sinceMs,
    isFromAppointment: sinceMs !== atMs,
  });
  expect(limitOfEntry({}, true)).toEqual(promise(30));
  expect([limitOfEntry({ segment: 1 }, true), limitOfEntry({ segment: 1, booked }, true)]).toEqual([promise(5), promise(5)]);
  expect([limitOfEntry({ segment: 2 }, true), limitOfEntry({ segment: 2, booked }, true)]).toEqual([promise(7), promise(7, bookedMs)]);
  const called = { segment: 1, last_call: registration, state_changed: booked };
  expect([limitOfEntry(called, true), limitOfEntry(called, false)]).toEqual([null, null]);
});

it('a promise and a norm that count from the agreed time say so beside the wait', () => {
  const say = sayFrom('ru', ru);
  const told = (since: string) => [
    say('waitPromise', { limit: '01:00', from: '16:39', since }),
    say('waitNorm', { limit: '01:00', from: '16:39', since }),
  ];
  expect(told('arrival')).toEqual(['обещано 01:00', 'норма 01:00']);
  expect(told('appointment')).toEqual(['обещано 01:00 с 16:39', 'норма 01:00 с 16:39']);
});

it('who was called has waited for hours from an hour on', () => {
  const say = sayFrom('ru', why);
  expect([60, 3599, 3600, 7020].map((sec) => say('waitedFor', inHours(sec)))).toEqual([
    ...['ждал 1 мин', 'ждал 59 мин', 'ждал 1 ч 0 мин', 'ждал 1 ч 57 мин'],
  ]);
});
