/**
 * There is one norm of waiting: an alert names just those whose waits figures count as too long, whichever service is called first, and the
 * hall, the clerk's queue and a replay say the same. The recount of figures (`test/recount/figures.ts`) has a rule of its own on purpose.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Aggregator } from '../../../db/facts/aggregate.js';
import type { Visit, VisitPeriod } from '../../../db/facts/visit.js';
import { visitFact } from '../../../db/facts/visit-fact.js';
import { normOf } from '../../../server/engine/alerts/norms.js';
import { consumerText } from '../../../server/engine/views.js';
import { queueEntryText, queueOf } from '../../../server/engine/window-queue.js';
import { visitOf } from '../../../server/pipeline/records/visit.js';
import type { Element } from '../../../server/protocol/client/client.js';
import { normSinceMs, waitNormMs } from '../../../server/web/client/shared/tasks.js';
import { eventsOf } from '../../../server/web/client/supervisor/replay/replay-events.js';
import { DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { DAY_MS, type Engine, MINUTE_MS } from '../../engine/models/engine.js';
import { cases } from '../../support/depth.js';

const SERVICES = [SIMULATOR, PAYMENT, DRIVING] as const;
const normArbitrary = fc.record({
  wait_norm_sec: fc.constantFrom(0, 60, 300, 900),
  appointment_wait_norm_sec: fc.constantFrom(0, 0, 120, 600),
});

it('for any services, with an appointment, late for one or without', () => {
  let withNorm = 0;
  fc.assert(
    fc.property(
      fc.tuple(normArbitrary, normArbitrary, normArbitrary),
      fc.subarray([...SERVICES], { minLength: 1 }),
      fc.constantFrom(null, '09:30', '08:30', 'missed'),
      fc.nat(9),
      (norms, services, appointment, pick) => {
        const engine = openBranch();
        for (const [index, fields] of norms.entries()) engine.change('Service', SERVICES[index] ?? 0, fields);
        const id = given(engine, services, appointment);
        const norm = normOf(engine.state, engine.ticket(id));
        const called = services[pick % services.length] ?? 0;
        const visit = visitOf(engine.state, engine.ticket(id));
        const shareAt = (ms: number) => within(engine, calledAt(visit, called, ms));
        if (norm === null) expect(shareAt(engine.nowMs + DAY_MS / 4)).toBeNull();
        else expect([shareAt(norm.dueMs), shareAt(norm.dueMs + 1)]).toEqual([100, 0]);
        for (const text of textsOf(engine, id)) expect(dueOnPage(engine, text)).toBe(norm?.dueMs ?? null);
        if (appointment === null) expect(dueInReplay(engine, id, services)).toBe(norm?.dueMs ?? null);
        withNorm += norm === null ? 0 : 1;
      },
    ),
    { numRuns: cases(400) },
  );
  expect(withNorm).toBeGreaterThan(cases(200));
});

function given(engine: Engine, services: readonly number[], appointment: string | null): number {
  if (appointment === null) return engine.register(services);
  if (appointment === 'missed') engine.add('BookingPlan', { name: 'plan', services, late_minutes: 5, opening_hours: {} });
  const time = appointment === 'missed' ? '08:30' : appointment;
  // Plans take no time that has passed: the clock goes back to make it.
  engine.nowMs -= 60 * MINUTE_MS;
  engine.add('ConsumerPreRegistered', { services, date: '2026-11-24', time, pin_code: '402913' });
  engine.nowMs += 60 * MINUTE_MS;
  return engine.register([], { pinCode: '402913' });
}

/** What the hall and the queue of a window are sent. */
function textsOf(engine: Engine, id: number): readonly string[] {
  const entry = queueOf(engine.state, WINDOW).find(({ consumer }) => consumer.id === id);
  return [consumerText(engine.state, engine.ticket(id)), ...(entry === undefined ? [] : [queueEntryText(entry, true)])];
}

function dueOnPage({ state }: Engine, text: string): number | null {
  const shown = JSON.parse(text) as Element<'Consumer'>;
  const normMs = waitNormMs(shown, new Map([...state.books.Service].map(([id, row]) => [id, row as Element<'Service'>])));
  return normMs === 0 ? null : normSinceMs(shown) + normMs;
}

function dueInReplay(engine: Engine, id: number, services: readonly number[]): number | null {
  const { Service } = engine.state.books;
  const [norms, queue] = [new Map([...Service.values()].map((row) => [row.id, row.wait_norm_sec])), { first: 0, step: 300, values: [] }];
  const visit = { ticket: 'A001', services: [...services], registered: 0, done: null, serving: [], postponed: [] };
  const late = eventsOf({ visits: [visit], breaks: [] }, norms, queue, DAY_MS).find(({ kind }) => kind === 'late');
  return late === undefined ? null : engine.ticket(id).registeredMs + late.at * 1000;
}

/** As if the operations of the service were called then. */
function calledAt(visit: Visit, service: number, inMs: number): Visit {
  const period: VisitPeriod = { state: 'SERVING', inMs, outMs: inMs + 1, comment: null, userId: 1, workplaceId: 11 };
  const [first] = visit.services.find(({ serviceId }) => serviceId === service)?.stages ?? [];
  const services = visit.services.map((one) => ({
    ...one,
    stages: one.stages.map((stage) =>
      stage === first ? { ...stage, operations: stage.operations.map((operation) => ({ ...operation, periods: [period] })) } : stage,
    ),
  }));
  return { ...visit, services };
}

function within(engine: Engine, visit: Visit): number | null {
  const services = [...engine.state.books.Service.values()].map(
    ({ id, wait_norm_sec: norm, appointment_wait_norm_sec: ofAppointments }) =>
      [id, { group: null, department: 0, wait: { norm, ofAppointments } }] as const,
  );
  const range = { fromMs: engine.nowMs - DAY_MS, toMs: engine.nowMs + DAY_MS };
  const counting = new Aggregator({ by: [], filter: {}, services: new Map(services), timeZone: 'UTC', linesMax: 9, ...range });
  counting.addVisit(visitFact(visit));
  const answer = counting.answer();
  return 'total' in answer ? answer.total.wait_within_norm_percent : null;
}
