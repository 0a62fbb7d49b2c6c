/**
 * Calling profiles in the naive model, by the words of the design alone: everybody is weighed, everything is sorted, and
 * whom a window would call is found by calling one after the other.
 */
import { stampAt } from './engine.js';
import { isOver, startable } from './naive-moves.js';
import type { Model, ModelProfile, ModelRule, ModelTicket, ModelWindow } from './naive-parts.js';
import { compared } from './naive-segments.js';

const USUAL_PROMISE_MIN = 30;

export const profileAt = (model: Model, { id }: ModelWindow): ModelProfile | undefined =>
  model.profiles.find(({ disabled, windows, finally: by }) => !disabled && by !== 'protocol' && windows.includes(id));

/** How one visitor looks at a moment. */
export interface Weighed {
  readonly ticket: ModelTicket;
  readonly sinceMs: number;
  readonly waitMs: number;
  readonly promiseMin: number;
  readonly left: number;
}

export function weighed(model: Model, ticket: ModelTicket, nowMs: number): Weighed {
  const segment = model.segments.find(({ id }) => id === ticket.segment);
  const agreedMs = segment?.by === 'appointment' && ticket.agreedMs !== null ? ticket.agreedMs : ticket.registeredMs;
  const sinceMs = Math.max(ticket.registeredMs, agreedMs);
  const promiseMin = segment?.promiseMin ?? USUAL_PROMISE_MIN;
  return { ticket, sinceMs, waitMs: nowMs - sinceMs, promiseMin, left: ticket.operations.filter((one) => !isOver(one)).length };
}

/** Who goes first without a rule: less than 0 = the first of the two. */
export function compareFinally(profile: ModelProfile, one: Weighed, other: Weighed): number {
  const key = ({ sinceMs, waitMs, promiseMin }: Weighed): number => {
    // Nothing is used up yet: the agreed times alone count.
    if (profile.finally === 'share' && waitMs < 0) return -waitMs;
    if (profile.finally === 'share') return -waitMs / promiseMin;
    return profile.finally === 'due' ? sinceMs + promiseMin * 60_000 : sinceMs;
  };
  return key(one) - key(other) || other.left - one.left || one.ticket.id - other.ticket.id;
}

export interface Turn {
  readonly ticket: ModelTicket;
  /** 0 = no rule called. */
  readonly rule: number;
  readonly facts: readonly number[];
}

/**
 * Whom the window would call, one after the other, if it called them all now.
 * @param absent did not come, and is not there: the first call is of somebody who was not skipped just before, if there is one
 */
export function turns(model: Model, window: ModelWindow, userId: number, nowMs: number, absent?: ModelTicket): Turn[] {
  const profile = profileAt(model, window);
  if (profile === undefined) throw new Error(`window ${window.id} has no profile`);
  const waiting = model.tickets.filter((ticket) => ticket.state === 'WAITING').map((ticket) => weighed(model, ticket, nowMs));
  let callable = waiting
    .filter(({ ticket }) => startable(model, window, userId, ticket).length > 0)
    .sort((one, other) => compareFinally(profile, one, other));
  const called = [...profile.called];
  const found: Turn[] = [];
  while (callable.length > 0) {
    const others = absent && found.length === 0 ? callable.filter(({ ticket }) => !window.skipped.includes(ticket.id)) : [];
    const turn = turnAmong(model, profile, others.length > 0 ? others : callable, { waiting, called, nowMs, window: window.id });
    found.push(turn);
    called.push({ rule: turn.rule, window: window.id });
    callable = callable.filter(({ ticket }) => ticket !== turn.ticket);
    waiting.splice(
      waiting.findIndex(({ ticket }) => ticket === turn.ticket),
      1,
    );
  }
  return found;
}

interface Hall {
  readonly waiting: readonly Weighed[];
  readonly called: ModelProfile['called'];
  readonly nowMs: number;
  readonly window: number;
}

/** WHEN all facts hold THEN call, if the rule may; else whoever is first. The visitors are in order. */
function turnAmong(model: Model, profile: ModelProfile, visitors: readonly Weighed[], hall: Hall): Turn {
  for (const rule of profile.rules) {
    const { k, of } = rule.at_most;
    const withThis = [...hall.called, { rule: rule.id, window: hall.window }];
    const isWithin = [withThis, withThis.filter(({ window }) => window === hall.window)].every(
      (calls) => calls.slice(-of).filter((one) => one.rule === rule.id).length <= k,
    );
    const facts = rule.when.map((condition) => factOf(model, profile, condition, hall));
    const areSo = rule.when.every(({ op, value }, index) => compared(facts[index] ?? 0, op, value));
    const first = visitors.find(({ ticket }) => rule.call.includes(ticket.segment));
    if (isWithin && areSo && first) return { ticket: first.ticket, rule: rule.id, facts };
  }
  const [first] = visitors;
  if (first === undefined) throw new Error('nobody is there');
  return { ticket: first.ticket, rule: 0, facts: [] };
}

function factOf(model: Model, profile: ModelProfile, { fact, segment = 0 }: ModelRule['when'][number], hall: Hall): number {
  const those = hall.waiting.filter(({ ticket }) => ticket.segment === segment);
  const isOpen = ({ id, clerk, state, disabled }: ModelWindow): boolean =>
    profile.windows.includes(id) && clerk !== -1 && state === 1 && !disabled;
  switch (fact) {
    case 'waiting':
      return those.length;
    case 'longest_min':
      return Math.floor(Math.max(0, ...those.map(({ waitMs }) => waitMs)) / 60_000);
    case 'hour':
      return Math.floor(stampAt(hall.nowMs).minuteOfDay / 60);
    case 'open_windows':
      return model.windows.filter(isOpen).length;
    default:
      throw new Error(`nobody knows the fact ${fact}`);
  }
}

/** Why it was this one, as the design tells it. */
export function whyOf(model: Model, window: ModelWindow, userId: number, nowMs: number, absent?: ModelTicket): unknown {
  const profile = profileAt(model, window);
  const [turn] = profile ? turns(model, window, userId, nowMs, absent) : [];
  if (profile === undefined || turn === undefined) return null;
  const told = (ticket: ModelTicket) => {
    const { waitMs, promiseMin } = weighed(model, ticket, nowMs);
    return { segment: ticket.segment, waitSec: Math.floor(waitMs / 1_000), promiseMin };
  };
  const { segment, ...values } = told(turn.ticket);
  const all = model.tickets
    .filter((ticket) => ticket.state === 'WAITING' && startable(model, window, userId, ticket).length > 0)
    .map((ticket) => weighed(model, ticket, nowMs))
    .sort((one, other) => compareFinally(profile, one, other));
  const others = absent ? all.filter(({ ticket }) => !window.skipped.includes(ticket.id)) : [];
  const [runnerUp] = (others.length > 0 ? others : all).filter(({ ticket }) => ticket !== turn.ticket);
  return {
    revision: model.rulesChanged,
    rule: turn.rule,
    finally: profile.finally,
    segment,
    values: { ...values, ...(turn.facts.length > 0 && { facts: turn.facts }) },
    ...(runnerUp && { runnerUp: { c: runnerUp.ticket.id, ...told(runnerUp.ticket) } }),
  };
}

/** A call in turn counts for the rules of its profile. */
export function noteTurn(model: Model, window: ModelWindow, rule: number): void {
  profileAt(model, window)?.called.push({ rule, window: window.id });
}
