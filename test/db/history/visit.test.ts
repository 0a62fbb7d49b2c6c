import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endOfOperation, endOfVisit } from '../../../db/facts/outcome.js';
import { selectVisit, type Visit, type VisitFilter, type VisitPeriod } from '../../../db/facts/visit.js';
import { EVERYTHING, MORNING_MS, visitDocument } from '../support.js';

const DEEP: VisitFilter = { ...EVERYTHING, services: true, stages: true, operations: true };
const visit = visitDocument(449, { ticket: 'Г002' });

describe('a visit as `statistics` answers it', () => {
  it('has the keys of the wire, to the depth of the operations', () => {
    const registration = '2026-03-02T08:07:29.000Z';
    const state = {
      state: 'SERVING',
      time_in: registration,
      time_out: '2026-03-02T08:12:29.000Z',
      comment: null,
      user_id: 3,
      workplace_id: 11,
    };
    const end = { outcome: 'served', reason: null };
    const operation = { operation_id: 3, name: 'Назначение', regulated_sec: 300, danger_sec: 600, registration, ...end, states: [state] };
    const stages = [{ priority: 50, registration, operations: [operation] }];
    expect(selectVisit(visit, DEEP)).toEqual({
      consumer_id: 449,
      ticket: 'Г002',
      registration,
      done: '2026-03-02T08:12:29.000Z',
      ...end,
      services: [{ service_id: 4, name: 'Тренажёр', priority: 25, registration, stages }],
    });
  });

  it('nests only as deep as asked, and a deeper flag implies the shallower ones', () => {
    const keysOf = (flags: Partial<VisitFilter>): readonly string[] => {
      const text = JSON.stringify(selectVisit(visit, { ...EVERYTHING, ...flags }));
      return ['services', 'stages', 'operations', 'states'].filter((key) => text.includes(`"${key}":`));
    };
    expect(keysOf({})).toEqual([]);
    expect(keysOf({ services: true })).toEqual(['services']);
    expect(keysOf({ stages: true })).toEqual(['services', 'stages']);
    expect(keysOf({ operations: true })).toEqual(['services', 'stages', 'operations', 'states']);
  });

  it('shows what lasts as null', () => {
    const here = visitDocument(1, { doneMs: null }, { outMs: null });
    const text = JSON.stringify(selectVisit(here, DEEP));
    expect(text).toContain('"done":null');
    expect(text).toContain('"time_out":null');
  });

  it('is left out by its registration, its ticket, a window and a user that had no part in it', () => {
    const at = visit.registeredMs;
    expect(selectVisit(visit, { ...DEEP, fromMs: at, toMs: at + 1 })).not.toBeNull();
    expect(selectVisit(visit, { ...DEEP, fromMs: at + 1 })).toBeNull();
    expect(selectVisit(visit, { ...DEEP, toMs: at })).toBeNull();
    expect(selectVisit(visit, { ...DEEP, ticket: 'Г00' })).toBeNull();
    expect(selectVisit(visit, { ...DEEP, workplaceId: 12 })).toBeNull();
    expect(selectVisit(visit, { ...DEEP, userIds: [1, 2] })).toBeNull();
    expect(selectVisit(visit, { ...DEEP, userIds: [] })).toBeNull();
    expect(selectVisit(visit, { ...EVERYTHING, workplaceId: 12 })).toBeNull();
  });
});

const id = fc.integer({ min: 1, max: 3 });
const at = fc.integer({ min: MORNING_MS, max: MORNING_MS + 5 });
const maybe = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null });
const several = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(value, { maxLength: 3 });

const aPeriod: fc.Arbitrary<VisitPeriod> = fc.record({
  state: fc.constantFrom('SERVING', 'POSTPONE', 'REJECTED'),
  inMs: at,
  outMs: maybe(at),
  comment: maybe(fc.string()),
  userId: maybe(id),
  workplaceId: maybe(id),
});
const anOperation = fc.record({
  operationId: id,
  name: fc.string(),
  regulatedSec: id,
  dangerSec: id,
  registeredMs: at,
  periods: several(aPeriod),
});
const aStage = fc.record({ stage: id, registeredMs: at, operations: several(anOperation) });
const aService = fc.record({ serviceId: id, name: fc.string(), priority: id, registeredMs: at, stages: several(aStage) });
const aVisit: fc.Arbitrary<Visit> = fc.record({
  consumerId: id,
  ticket: fc.constantFrom('A001', 'A002'),
  registeredMs: at,
  doneMs: maybe(at),
  services: several(aService),
  consumer: fc.constant(null),
  about: fc.constant({}),
});
const aFilter: fc.Arbitrary<VisitFilter> = fc.record(
  {
    fromMs: at,
    toMs: at.map((ms) => ms + 3),
    ticket: fc.constantFrom('A001', 'A002'),
    workplaceId: id,
    userIds: several(id),
    services: fc.boolean(),
    stages: fc.boolean(),
    operations: fc.boolean(),
    limit: id,
  },
  { requiredKeys: ['fromMs', 'toMs', 'services', 'stages', 'operations', 'limit'] },
);

/** The same in the plainest way: show everything, take away what has no kept state entry, then cut to the depth. */
function naive(visit: Visit, filter: VisitFilter): unknown {
  const time = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());
  const filtered = filter.workplaceId !== undefined || filter.userIds !== undefined;
  // How things end has tests of its own.
  const end = (how: object) => (visit.doneMs === null ? { outcome: null, reason: null } : how);
  const all = visit.services.flatMap(({ stages }) => stages.flatMap(({ operations }) => operations));
  const rows = visit.services.map((service) => ({
    service_id: service.serviceId,
    name: service.name,
    priority: service.priority,
    registration: time(service.registeredMs),
    stages: service.stages.map((stage) => ({
      priority: stage.stage,
      registration: time(stage.registeredMs),
      operations: stage.operations.map((operation) => ({
        operation_id: operation.operationId,
        name: operation.name,
        regulated_sec: operation.regulatedSec,
        danger_sec: operation.dangerSec,
        registration: time(operation.registeredMs),
        ...end(endOfOperation(operation)),
        states: operation.periods
          .filter((period) => filter.workplaceId === undefined || period.workplaceId === filter.workplaceId)
          .filter((period) => filter.userIds === undefined || (filter.userIds as (number | null)[]).includes(period.userId))
          .map((period) => ({
            state: period.state,
            time_in: time(period.inMs),
            time_out: time(period.outMs),
            comment: period.comment,
            user_id: period.userId,
            workplace_id: period.workplaceId,
          })),
      })),
    })),
  }));
  const kept = rows
    .map((service) => ({
      ...service,
      stages: service.stages
        .map((stage) => ({ ...stage, operations: stage.operations.filter((operation) => !filtered || operation.states.length > 0) }))
        .filter((stage) => !filtered || stage.operations.length > 0),
    }))
    .filter((service) => !filtered || service.stages.length > 0);
  const inTime = visit.registeredMs >= filter.fromMs && visit.registeredMs < filter.toMs;
  if (!inTime || (filter.ticket ?? visit.ticket) !== visit.ticket || (filtered && kept.length === 0)) return null;
  const text = JSON.stringify(kept, (key, value: unknown) => {
    if (key === 'operations' && !filter.operations) return undefined;
    if (key === 'stages' && !filter.stages && !filter.operations) return undefined;
    return value;
  });
  return {
    consumer_id: visit.consumerId,
    ticket: visit.ticket,
    registration: time(visit.registeredMs),
    done: time(visit.doneMs),
    ...(filter.services || filter.stages || filter.operations ? { ...end(endOfVisit(all)), services: JSON.parse(text) as unknown } : {}),
  };
}

it('selects as the plainest implementation does', () => {
  let selected = 0;
  fc.assert(
    fc.property(aVisit, aFilter, (visit, filter) => {
      const answer = selectVisit(visit, filter);
      if (answer !== null) selected += 1;
      expect(JSON.parse(JSON.stringify(answer))).toEqual(naive(visit, filter));
    }),
    { numRuns: 2000 },
  );
  // A property that only ever saw null would say nothing.
  expect(selected).toBeGreaterThan(100);
});
