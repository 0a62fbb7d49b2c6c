/** Random branches, built twice from one description: in the engine by its own commands, and in the naive model. */

import fc from 'fast-check';
import type { EngineRules } from '../../../server/engine/rules-of-branch.js';
import { Engine, EQUIPMENT, RULES, START_MS, stampAt } from './engine.js';
import { marksArrivals } from './naive-moves.js';
import type { Model } from './naive-parts.js';

export const OPERATIONS = [1, 2, 3, 4] as const;
export const DELAYS_MINUTES = [1, 10];

const operations = fc.subarray([...OPERATIONS]);
const someOperations = fc.subarray([...OPERATIONS], { minLength: 1 });
const flag = fc.boolean();
/** Most windows and clerks can do much: a branch where nobody can serve anybody tells little. */
const mostly = fc.constantFrom(true, true, true, false);
/** Mostly 0, which serves everybody. */
const department = fc.constantFrom(0, 0, 0, 0, 0, 0, 1, 2);
const seconds = fc.constantFrom(null, null, null, 0, 30);

const serviceArbitrary = fc.record({
  // Stage numbers of two lengths: ascending as numbers, not as texts.
  stages: fc
    .array(someOperations, { minLength: 1, maxLength: 3 })
    .map((stages) => stages.map((list, index) => ({ stage: [9, 10, 100][index] ?? 0, operations: list }))),
  priority: fc.constantFrom(25, 50, 50),
  department,
  pin: fc.constantFrom(null, null, null, null, null, null, null, null, '1', 'secret'),
  range: fc.constantFrom(1, 2),
});

const windowArbitrary = fc.record({
  operations,
  allOperations: mostly,
  ownPriorities: fc.array(fc.constantFrom(null, 10, 60), { maxLength: 4 }),
  servicePriorityEnabled: flag,
  department,
  autoCallSec: seconds,
  autoServeSec: seconds,
});

const branchArbitrary = (ageingMsPerPoint: number) =>
  fc.record({
    rules: fc
      .record({
        vanishLimit: fc.constantFrom(0, 0, 1, 2),
        servicesStartTogether: flag,
        keepTicketsOvernight: flag,
        liveTicketsMax: fc.constantFrom(100, 6),
      })
      .map(
        (rules): EngineRules => ({
          ...RULES,
          ...SESSION_LIMITS,
          ageingMsPerPoint,
          sessionAgeMs: 16 * 3_600_000,
          postponeDelaysMinutes: DELAYS_MINUTES,
          ...rules,
        }),
      ),
    services: fc.array(serviceArbitrary, { minLength: 1, maxLength: 4 }),
    windows: fc.array(windowArbitrary, { minLength: 1, maxLength: 3 }),
    clerkRoles: fc.array(fc.record({ allOperations: mostly, operations }), { minLength: 2, maxLength: 2 }),
    kiosk: fc.record({ priority: fc.constantFrom(0, -10), department, services: fc.subarray([1, 2, 3, 4]) }),
    rangeSizes: fc.tuple(fc.integer({ min: 3, max: 8 }), fc.integer({ min: 3, max: 20 })),
    appointmentServices: fc.subarray([1, 2, 3, 4], { minLength: 1 }),
  });

export type Branch = typeof branchArbitrary extends (ageing: number) => fc.Arbitrary<infer T> ? T : never;
export const branches: (ageingMsPerPoint: number) => fc.Arbitrary<Branch> = branchArbitrary;

/** User 1 is the administrator, who may act for any window; 2 to 4 are clerks. */
export const ADMINISTRATOR = 1;
export const CLERKS = [2, 3, 4] as const;
export const KIOSK = 1;
export const APPOINTMENT_PIN = '402913';

const existing = (branch: Branch, ids: readonly number[]): number[] => ids.filter((id) => id <= branch.services.length);
const ownPriorities = (branch: Branch, list: readonly (number | null)[]): Record<number, number> =>
  Object.fromEntries(
    list.slice(0, branch.services.length).flatMap((priority, index) => (priority === null ? [] : [[index + 1, priority]])),
  );

/** So few that histories reach each of them. */
const SESSION_LIMITS = { sessionsAtPlaceMax: 2, sessionsOfUserMax: 3, sessionsMax: 5 };

export function engineOf(branch: Branch, engine = new Engine(branch.rules)): Engine {
  engine.tick();
  for (const id of OPERATIONS) engine.add('Operation', { name: `operation ${id}` });
  for (const [index, size] of branch.rangeSizes.entries())
    engine.add('TicketRange', { name: `range ${index}`, prefix: 'AB'[index], first: 1, last: size });
  for (const [index, { stages, pin, range, ...service }] of branch.services.entries()) {
    const byStage = Object.fromEntries(stages.map(({ stage, operations: list }) => [stage, list]));
    engine.add('Service', { ...service, name: `service ${index}`, operations: byStage, pin_code: pin, ticket_range_id: range });
  }
  for (const [index, window] of branch.windows.entries()) {
    engine.add('Workplace', {
      name: `window ${index}`,
      operations: window.operations,
      all_operations: Number(window.allOperations),
      services: ownPriorities(branch, window.ownPriorities),
      service_priority_enabled: Number(window.servicePriorityEnabled),
      department: window.department,
      auto_call: Number(window.autoCallSec !== null),
      auto_call_timeout: window.autoCallSec ?? 0,
      auto_serve: Number(window.autoServeSec !== null),
      auto_serve_timeout: window.autoServeSec ?? 0,
      walking_time: Number(marksArrivals(index + 1)),
    });
  }
  engine.add('UserRole', { name: 'administrator', administrator: {}, clerk: { all_operations: 1 } });
  for (const [index, { allOperations, operations: list }] of branch.clerkRoles.entries()) {
    engine.add('UserRole', { name: `clerk ${index}`, clerk: { all_operations: Number(allOperations), operations: list } });
  }
  engine.add('User', { login: 'admin', role_id: 1 });
  for (const id of CLERKS) engine.add('User', { login: `clerk ${id}`, role_id: roleOfClerk(id) });
  const { priority, department: ofKiosk, services } = branch.kiosk;
  const offered = existing(branch, services);
  engine.add('Registrator', { name: 'kiosk', priority, department: ofKiosk, services: offered.length === 0 ? {} : { 1: offered } });
  const appointment = { services: existing(branch, branch.appointmentServices), pin_code: APPOINTMENT_PIN, priority: -5 };
  if (appointment.services.length > 0) engine.add('ConsumerPreRegistered', appointment);
  return engine;
}

const roleOfClerk = (id: number): number => 2 + (id % 2);

export function modelOf(branch: Branch): Model {
  const appointed = existing(branch, branch.appointmentServices);
  const { day } = stampAt(START_MS);
  return {
    rules: branch.rules,
    equipment: EQUIPMENT,
    operations: OPERATIONS,
    services: branch.services.map((service, index) => ({ ...service, id: index + 1, disabled: false })),
    windows: branch.windows.map((window, index) => ({
      ...window,
      id: index + 1,
      services: ownPriorities(branch, window.ownPriorities),
      disabled: false,
      state: 3,
      isStateSet: false,
      clerk: -1,
      sinceMs: START_MS,
      last: null,
      skipped: [],
    })),
    roles: [{ id: 1, allOperations: true, operations: [] }, ...branch.clerkRoles.map((role, index) => ({ ...role, id: index + 2 }))],
    users: [{ id: ADMINISTRATOR, role: 1, disabled: false }, ...CLERKS.map((id) => ({ id, role: roleOfClerk(id), disabled: false }))],
    kiosks: [{ id: KIOSK, ...branch.kiosk, services: existing(branch, branch.kiosk.services), printer: null, design: null }],
    ranges: branch.rangeSizes.map((last, index) => ({ id: index + 1, first: 1, last, next: 1, given: [] })),
    appointments:
      appointed.length === 0
        ? []
        : [{ id: 1, services: appointed, pin: APPOINTMENT_PIN, date: day, minute: null, priority: -5, state: 'PLANNED', ticket: -1 }],
    sessions: [],
    tickets: [],
    ended: [],
    prints: [],
    papers: [],
    designs: [],
    day,
    renamedFrom: '',
    lastRegisteredMs: 0,
    nextTicketId: 1,
    nextSessionId: 1,
    segments: [],
    profiles: [],
    rulesChanged: 0,
    whys: [],
  };
}
