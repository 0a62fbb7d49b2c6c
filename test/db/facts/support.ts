/** Visits for tests of facts: written short, in minutes after the opening of a day. */
import type { Visit, VisitOperation, VisitPeriod } from '../../../db/facts/visit.js';

export const MINUTE_MS = 60_000;
/** 2026-11-24T06:00Z, a Tuesday. */
export const OPENING_MS = Date.UTC(2026, 10, 24, 6);
export const at = (minute: number): number => OPENING_MS + minute * MINUTE_MS;

export interface Op {
  readonly service?: number;
  readonly stage?: number;
  readonly operation?: number;
  /** Minutes. */
  readonly registered?: number;
  readonly regulatedSec?: number;
  readonly dangerSec?: number;
  readonly isEnded?: boolean;
  readonly periods?: readonly VisitPeriod[];
  readonly claims?: VisitOperation['claims'];
}

type Marks = Partial<Pick<VisitPeriod, 'by' | 'userId' | 'recalls' | 'arrivedMs' | 'end' | 'comment' | 'reasonId' | 'outcomeId'>>;

/** From one minute to another at a window, by the clerk of the same number plus 100. null = it lasts. */
export const serving = (from: number, to: number | null, window = 1, marks: Marks = {}): VisitPeriod => ({
  state: 'SERVING',
  inMs: at(from),
  outMs: to === null ? null : at(to),
  comment: null,
  userId: window + 100,
  workplaceId: window,
  ...marks,
});

export const aside = (from: number, to: number | null, window = 1, marks: Marks = {}): VisitPeriod => ({
  ...serving(from, to, window, marks),
  state: 'POSTPONE',
});

/** By a clerk if a window is given, else by the box. */
export const rejected = (minute: number, comment: string | null, window: number | null = null): VisitPeriod => ({
  ...serving(minute, minute, window ?? 0),
  state: 'REJECTED',
  comment,
  userId: window === null ? null : window + 100,
  workplaceId: window,
});

/** @param done in minutes; null = the visitor is here */
export function visitOf(id: number, registered: number, done: number | null, ops: readonly Op[], rest: Partial<Visit> = {}): Visit {
  const services = [...new Set(ops.map(({ service = 1 }) => service))].map((serviceId) => {
    const own = ops.filter(({ service = 1 }) => service === serviceId);
    const stages = [...new Set(own.map(({ stage = 1 }) => stage))].map((stage) => {
      const operations = own.filter((op) => (op.stage ?? 1) === stage).map((op) => operationOf(op, registered));
      return { stage, registeredMs: operations[0]?.registeredMs ?? at(registered), operations };
    });
    return { serviceId, name: `S${serviceId}`, priority: 50, registeredMs: stages[0]?.registeredMs ?? at(registered), stages };
  });
  const doneMs = done === null ? null : at(done);
  return { consumerId: id, ticket: `A${id}`, registeredMs: at(registered), doneMs, services, about: {}, ...rest };
}

const operationOf = (op: Op, registered: number): VisitOperation => ({
  operationId: op.operation ?? 1,
  name: `O${op.operation ?? 1}`,
  regulatedSec: op.regulatedSec ?? 0,
  dangerSec: op.dangerSec ?? 0,
  registeredMs: at(op.registered ?? registered),
  periods: op.periods ?? [],
  ...(op.isEnded !== undefined && { isEnded: op.isEnded }),
  ...(op.claims !== undefined && { claims: op.claims }),
});
