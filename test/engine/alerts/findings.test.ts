/** What stands in the hall: each kind of finding, and what is none. */
import { beforeEach, describe, expect, it } from 'vitest';
import { riskOf } from '../../../server/engine/alerts/findings.js';
import { ADMIN, ALL_WORK, CASH_DESK, CLERK, DRIVING, demoEngine, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, type Engine, MINUTE_MS } from '../models/engine.js';
import { Lookout } from './looking.js';

const OTHER_CLERK = 4;
/** May do nothing but take payments. */
const CASHIER = 6;
const PIN = '402913';
let engine: Engine;
let lookout: Lookout;

beforeEach(() => {
  engine = demoEngine();
  // Offers nothing by itself: what nobody waits for is asked for in one place below.
  for (const id of [...engine.state.books.Registrator.keys()]) engine.change('Registrator', id, { disabled: 1 });
  lookout = new Lookout(engine);
});

const wait = (minutes: number): void => engine.wait(minutes * MINUTE_MS);

describe('the norm of waiting', () => {
  beforeEach(() => {
    engine.logIn(CLERK, WINDOW);
    // A clerk who is busy calls nobody.
    engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
  });

  it('is broken when somebody has waited longer for the first call', () => {
    engine.register([SIMULATOR]);
    wait(15);
    expect(lookout.found).toEqual([]);
    engine.register([SIMULATOR]);
    wait(1 / 60);
    expect(lookout.found).toEqual(['normBroken 4 ×1']);
    wait(15);
    expect(lookout.found).toEqual(['normBroken 4 ×2']);
  });

  it('is none with 0, and the strictest one of a ticket counts', () => {
    engine.change('Service', SIMULATOR, { wait_norm_sec: 0 });
    engine.change('Service', DRIVING, { wait_norm_sec: 1_200 });
    engine.register([SIMULATOR]);
    engine.register([SIMULATOR, DRIVING]);
    wait(19);
    expect(lookout.found).toEqual([]);
    wait(2);
    expect(lookout.found).toEqual(['normBroken 5 ×1']);
    engine.change('Service', SIMULATOR, { wait_norm_sec: 60 });
    expect(lookout.found).toEqual(['normBroken 4 ×2']);
  });

  it('is kept by who was called, and begins no new wait for who was skipped or put aside', () => {
    const id = engine.register([SIMULATOR]);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    engine.callNext(WINDOW);
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 1, returnToMe: false, comment: null }));
    wait(60);
    expect(engine.ticket(id).state).toBe('WAITING');
    expect(lookout.found.filter((one) => one.startsWith('norm'))).toEqual([]);
  });

  it.each([
    ['who comes early waits from the time of the appointment', '09:20', 24, 26],
    ['who comes late waits from the arrival', '08:30', 4, 6],
    ['without a time it counts from the arrival', null, 4, 6],
  ])('of an appointment is 5 minutes: %s', (_what, time, kept, broken) => {
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], pin_code: PIN, time });
    engine.register([], { pinCode: PIN });
    wait(kept);
    expect(lookout.found).toEqual([]);
    wait(broken - kept);
    expect(lookout.found).toEqual(['normBroken 4 ×1']);
  });

  it('of a visitor who came after the late window is that of the others', () => {
    engine.add('BookingPlan', { name: 'plan', services: [SIMULATOR], late_minutes: 10 });
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], pin_code: PIN, time: '09:15' });
    wait(31);
    lookout.found.length = 0;
    engine.register([], { pinCode: PIN });
    wait(14);
    expect(lookout.found).toEqual([]);
    wait(2);
    expect(lookout.found).toEqual(['normBroken 4 ×1']);
  });

  it('of an appointment is that of the others where the service has none of its own', () => {
    engine.change('Service', SIMULATOR, { appointment_wait_norm_sec: 0 });
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], pin_code: PIN });
    engine.register([], { pinCode: PIN });
    wait(14);
    expect(lookout.found).toEqual([]);
    wait(2);
    expect(lookout.found).toEqual(['normBroken 4 ×1']);
  });

  it('will be broken where a forecast says so of anybody: surely, or perhaps', () => {
    engine.register([SIMULATOR]);
    const last = engine.register([SIMULATOR]);
    const ofLast = (minutes: readonly [number, number, number]): void => {
      const [leastMs, medianMs, mostMs] = minutes.map((one) => one * MINUTE_MS) as [number, number, number];
      lookout.waitOf = ({ id }) => (id === last ? { leastMs, medianMs, mostMs } : { leastMs: 0, medianMs: 0, mostMs: MINUTE_MS });
    };
    ofLast([5, 16, 30]);
    expect(lookout.found).toEqual(['normNear 4 ×2']);
    ofLast([2, 10, 16]);
    expect(lookout.found).toEqual([]);
    ofLast([2, 12, 20]);
    expect(lookout.found).toEqual(['normNear 4 ×2 ?']);
    ofLast([2, 14, 20]);
    expect(lookout.found).toEqual(['normNear 4 ×2']);
    ofLast([2, 10, 18]);
    wait(8);
    expect(lookout.found).toEqual(['normNear 4 ×2']);
    // What is broken is not announced.
    wait(8);
    expect(lookout.found).toEqual(['normBroken 4 ×2']);
  });

  it('is asked of some of many, the last among them', () => {
    for (let count = 0; count < 60; count++) engine.register([SIMULATOR]);
    const asked: number[] = [];
    lookout.waitOf = ({ id }) => {
      asked.push(id);
      return null;
    };
    lookout.look();
    expect(asked).toHaveLength(8);
    expect(asked).toContain(Math.max(...engine.state.consumers.keys()));
  });
});

it('the probability of a wait is read between the three times of a forecast', () => {
  const wait = { leastMs: 100, medianMs: 200, mostMs: 400 };
  expect([50, 100, 150, 200, 300, 399, 400].map((left) => Number(riskOf(wait, left).toFixed(2)))).toEqual([
    0.9, 0.9, 0.7, 0.5, 0.3, 0.1, 0,
  ]);
  expect(riskOf(null, 0)).toBe(0);
  expect(riskOf({ leastMs: 5, medianMs: 5, mostMs: 5 }, 5)).toBe(0);
});

describe('windows', () => {
  it('a queue has none that is open: closed, on a break, or unable', () => {
    engine.register([SIMULATOR]);
    engine.register([SIMULATOR]);
    expect(lookout.found).toEqual(['queueUnserved 4 ×2']);
    engine.logIn(CASHIER, CASH_DESK);
    expect(lookout.found).toEqual(['queueUnserved 4 ×2']);
    engine.logIn(CLERK, WINDOW);
    expect(lookout.found).toEqual([`windowNotCalling ${WINDOW}`]);
    engine.change('Workplace', WINDOW, { state_id: 2 });
    expect(lookout.found).toEqual(['queueUnserved 4 ×2']);
  });

  it('a later stage needs its window, too', () => {
    engine.logIn(ADMIN, ALL_WORK);
    engine.register([PAYMENT]);
    engine.callNext(ALL_WORK);
    engine.finish(ALL_WORK, 'SERVED', { kind: 'operation', serviceId: PAYMENT, stage: 10, operationId: 10 });
    engine.must(at<'postpone'>(ALL_WORK, { type: 'postpone', delayMinutes: 1, returnToMe: false, comment: null }));
    wait(2);
    engine.change('Workplace', ALL_WORK, { state_id: 3 });
    engine.logIn(CASHIER, CASH_DESK);
    expect(lookout.found).toEqual(['queueUnserved 1 ×1']);
    engine.logIn(CLERK, WINDOW);
    expect(lookout.found).toEqual([`windowNotCalling ${WINDOW}`]);
  });

  it('one is free and calls nobody', () => {
    engine.logIn(CLERK, WINDOW);
    engine.register([DRIVING]);
    expect(lookout.found).toEqual([`windowNotCalling ${WINDOW}`]);
    engine.callNext(WINDOW);
    expect(lookout.found).toEqual([]);
  });

  it('one has nobody to call while more wait elsewhere than windows serve, and its clerk could', () => {
    engine.logIn(CLERK, WINDOW);
    engine.logIn(OTHER_CLERK, CASH_DESK);
    engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    engine.register([SIMULATOR]);
    // One waits, and one window calls him soon.
    expect(lookout.found).toEqual([]);
    engine.register([SIMULATOR]);
    expect(lookout.found).toEqual([`windowIdle ${CASH_DESK} ×2`]);
    expect(lookout.look().findings[0]?.subject).toMatchObject({ window: CASH_DESK, service: SIMULATOR });
    engine.must({ type: 'openServices', workplaceId: CASH_DESK, services: [SIMULATOR] });
    expect(lookout.found).toEqual([`windowNotCalling ${CASH_DESK}`]);
    engine.must({ type: 'openServices', workplaceId: CASH_DESK, services: [] });
    engine.logIn(CASHIER, CASH_DESK);
    expect(lookout.found).toEqual([]);
  });

  it('counts the open ones of each service', () => {
    expect([...lookout.look().openWindows]).toEqual([]);
    engine.logIn(CLERK, WINDOW);
    engine.logIn(ADMIN, ALL_WORK);
    const { openWindows } = lookout.look();
    expect([SIMULATOR, DRIVING, PAYMENT].map((id) => openWindows.get(id))).toEqual([2, 2, 1]);
  });
});

describe('a visitor bound to a clerk', () => {
  it('whose clerk has left, until the clerk is at a window again or the binding is gone', () => {
    const session = engine.logIn(CLERK, WINDOW);
    const id = engine.register([SIMULATOR]);
    engine.must({ type: 'bind', consumerId: id, to: { kind: 'clerk', id: CLERK }, actingUserId: 1 });
    const gone = (): string[] => lookout.found.filter((one) => one.startsWith('clerkGone'));
    expect(gone()).toEqual([]);
    engine.change('Workplace', WINDOW, { state_id: 2 });
    expect(gone()).toEqual([]);
    engine.change('Workplace', WINDOW, { state_id: 3 });
    expect(gone()).toEqual([`clerkGone ${CLERK} ×1`]);
    engine.change('Workplace', WINDOW, { state_id: 1 });
    expect(gone()).toEqual([]);
    engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
    expect(gone()).toEqual([`clerkGone ${CLERK} ×1`]);
    engine.must({ type: 'bind', consumerId: id, to: { kind: 'anybody' }, actingUserId: 1 });
    expect(gone()).toEqual([]);
  });
});

describe('a service that no open window serves', () => {
  it('is found where a kiosk offers it at this hour and some window works', () => {
    const kiosk = engine.add('Registrator', {
      name: 'kiosk',
      services: { 1: [SIMULATOR, PAYMENT] },
      opening_hours: { 2: ['09:00-10:00'] },
    });
    expect(lookout.found).toEqual([]);
    engine.logIn(CLERK, WINDOW);
    expect(lookout.found).toEqual([`serviceUnserved ${PAYMENT}`]);
    engine.register([PAYMENT]);
    // Somebody waits: that is the graver one.
    expect(lookout.found).toEqual([`queueUnserved ${PAYMENT} ×1`]);
    engine.remove('Consumer', 1);
    engine.change('Service', PAYMENT, { disabled: 1 });
    expect(lookout.found).toEqual([]);
    engine.change('Service', PAYMENT, { disabled: 0 });
    wait(61);
    expect(lookout.found).toEqual([]);
    engine.change('Registrator', kiosk, { opening_hours: {} });
    expect(lookout.found).toEqual([`serviceUnserved ${PAYMENT}`]);
  });
});

it('the gravest come first, and of very many the gravest stay', () => {
  lookout.faults = Array.from({ length: 300 }, (_, index) => ({
    kind: 'printer',
    severity: 'error',
    device: `p${index}`,
    fault: 'paperEnd',
  }));
  engine.register([SIMULATOR]);
  wait(16);
  const { findings } = lookout.look();
  expect(findings).toHaveLength(200);
  expect(findings.slice(0, 3).map(({ subject }) => subject.kind)).toEqual(['normBroken', 'queueUnserved', 'printer']);
});
