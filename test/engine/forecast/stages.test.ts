/** Visitors with more than one thing to do, in the plays: each stage has its own length, and who comes back stands at his own place. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Forecaster } from '../../../server/engine/forecast/forecaster.js';
import { Engine, MINUTE_MS, RULES, stampAt } from '../models/engine.js';
import { seeded } from './simulated-days.js';

const [PAPERS_MIN, PHOTO_MIN, OTHER_MIN] = [2, 20, 4];
const SEEN = 2_000;

let engine: Engine;
let forecaster: Forecaster;
let passport: number;
let other: number;
/** Does the papers, the first stage, and nothing else. */
let desk: number;
/** Takes the photo, the second stage, and serves the other service. */
let studio: number;

beforeEach(() => build(RULES));

function build(rules: typeof RULES): void {
  engine = new Engine(rules);
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
  const [papers, photo, talk] = ['Papers', 'Photo', 'Talk'].map((name) => engine.add('Operation', { name, regulated_sec: 300 }));
  const service = (name: string, operations: object) => engine.add('Service', { name, ticket_range_id: range, operations });
  passport = service('Passport', { '10': [papers], '20': [photo] });
  other = service('Other', { '10': [talk] });
  const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
  const window = (name: string, operations: readonly (number | undefined)[]) => {
    const id = engine.add('Workplace', { name, operations });
    engine.logIn(engine.add('User', { login: name, role_id: role }), id);
    return id;
  };
  desk = window('desk', [papers]);
  studio = window('studio', [photo, talk]);
  forecaster = new Forecaster(engine.state, seeded(3));
  for (let count = 0; count < SEEN; count++) {
    forecaster.remember({ serviceId: passport, operationId: papers ?? 0 }, PAPERS_MIN * MINUTE_MS);
    forecaster.remember({ serviceId: passport, operationId: photo ?? 0 }, PHOTO_MIN * MINUTE_MS);
    forecaster.remember({ serviceId: other, operationId: talk ?? 0 }, OTHER_MIN * MINUTE_MS);
  }
}

/** Minutes until a ticket is called. */
function minutes(ticket: number): number {
  const { forecast, steps } = forecaster.foresee(engine.nowMs, stampAt(engine.nowMs));
  for (const _ of steps);
  return (forecast.ofTicket(engine.ticket(ticket), engine.nowMs)?.medianMs ?? Number.NaN) / MINUTE_MS;
}

/** The pauses between visitors come on top. */
function expectAbout(ticket: number, expectedMin: number): void {
  expect(minutes(ticket)).toBeGreaterThan(expectedMin - 0.5);
  expect(minutes(ticket)).toBeLessThan(expectedMin + 1.5);
}

describe('a visitor with a second stage', () => {
  it('who is at a window comes back before those who came later', () => {
    engine.register([passport]);
    engine.callNext(desk);
    engine.register([other]);
    engine.callNext(studio);
    const later = engine.register([other]);
    const last = engine.register([other]);
    // The studio ends with the first one after 4 minutes; he who is photographed has come back after 2.
    expectAbout(later, OTHER_MIN + PHOTO_MIN);
    expectAbout(last, OTHER_MIN + PHOTO_MIN + OTHER_MIN);
  });

  it('who is yet to be called comes back as well', () => {
    const papers = [1, 2, 3].map(() => engine.register([passport]));
    for (const [index, ticket] of papers.entries()) expectAbout(ticket, index * PAPERS_MIN);
    // The studio is free until the first one comes; then three photos, before whoever comes now.
    const talk = engine.register([other]);
    engine.callNext(studio);
    expect(engine.ticket(talk).state).toBe('SERVING');
    const next = engine.register([other]);
    expectAbout(next, OTHER_MIN + PHOTO_MIN + PHOTO_MIN + PHOTO_MIN);
  });

  it('wakes a window that had nobody, and then comes back before others', () => {
    const [sign, issue] = ['Sign', 'Issue'].map((name) => engine.add('Operation', { name }));
    const [papers, photo] = [...engine.state.books.Operation.keys()];
    const [range] = [...engine.state.books.TicketRange.keys()];
    const stages = { '10': [papers], '20': [sign], '30': [issue] };
    const permit = engine.add('Service', { name: 'Permit', ticket_range_id: range, operations: stages });
    engine.change('Workplace', desk, { operations: [papers, issue] });
    engine.change('Workplace', studio, { operations: [photo, sign] });
    for (let count = 0; count < SEEN; count++) {
      forecaster.remember({ serviceId: permit, operationId: papers ?? 0 }, 2 * MINUTE_MS);
      forecaster.remember({ serviceId: permit, operationId: sign ?? 0 }, MINUTE_MS);
      forecaster.remember({ serviceId: permit, operationId: issue ?? 0 }, 30 * MINUTE_MS);
    }
    const [, , third] = [1, 2, 3].map(() => engine.register([permit]));
    // While the papers of the second one are looked at, the first one signs, and gets his permit next; then the second one gets his.
    expectAbout(third ?? 0, 64);
  });

  it('stays at a window that can do both', () => {
    engine.change('Workplace', desk, { operations: [...engine.state.books.Operation.keys()].slice(0, 2) });
    engine.register([passport]);
    engine.callNext(desk);
    const next = engine.register([passport]);
    expectAbout(next, PAPERS_MIN + PHOTO_MIN);
  });
});

describe('several services of one visitor', () => {
  const SERVICES = { together: [true, 2 * OTHER_MIN], inTurn: [false, OTHER_MIN] } as const;

  it.each(Object.entries(SERVICES))('start %s', (_, [servicesStartTogether, waitedMin]) => {
    build({ ...RULES, servicesStartTogether });
    const talk = [...engine.state.books.Operation.keys()][2] ?? 0;
    const range = [...engine.state.books.TicketRange.keys()][0];
    const third = engine.add('Service', { name: 'Third', ticket_range_id: range, priority: 90, operations: { '10': [talk] } });
    engine.change('Workplace', studio, { service_priority_enabled: 1 });
    for (let count = 0; count < SEEN; count++) forecaster.remember({ serviceId: third, operationId: talk }, OTHER_MIN * MINUTE_MS);
    engine.register([third]);
    engine.register([other, third]);
    const next = engine.register([other]);
    // For his second service somebody else waits who came first; so it comes after the others.
    expectAbout(next, waitedMin);
  });
});

it('is learned for each stage, not for the whole service', () => {
  const seen = engine.events.length;
  let told = seen;
  const hear = () => {
    for (const event of engine.events.slice(told)) forecaster.applied(event);
    told = engine.events.length;
  };
  for (let count = 0; count < 400; count++) {
    engine.register([passport]);
    for (const [window, long] of [
      [desk, 7],
      [studio, 1],
    ] as const) {
      engine.callNext(window);
      hear();
      engine.nowMs += long * MINUTE_MS;
      engine.finish(window, 'SERVED', { kind: 'served' });
      hear();
    }
  }
  engine.register([passport]);
  engine.callNext(desk);
  const next = engine.register([passport]);
  expectAbout(next, 7);
});
