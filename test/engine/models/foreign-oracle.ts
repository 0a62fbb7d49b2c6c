/**
 * A second opinion on whom a window calls, and why: written from the words of the design and of the reference of the protocol, by
 * somebody who had not read the engine's choice nor the naive model. Where those words are silent it follows the README of the engine: on
 * ties, on the facts of rules, on which calls limits count. Slow on purpose: it looks at everybody, each time anew.
 */
import type { CallingProfileRow, SegmentRow, ServiceRow, UserRoleRow, UserRow, WorkplaceRow } from '../../../server/model/books/index.js';
import type { Consumer, TicketOperation } from '../../../server/model/consumer.js';
import type { WhyCalled } from '../../../server/model/why-called.js';

const MINUTE_MS = 60_000;
/** `newSegment` promises 30 minutes where nothing is said; `checkCallingRules` shows the same for visitors of no segment. */
const PROMISE_OF_NONE_MIN = 30;

type Book<Row> = ReadonlyMap<number, Row>;

/** A hall as somebody sees who walks in: tickets, books, windows, and which rules have called today. */
export interface Hall {
  readonly nowMs: number;
  readonly minuteOfDay: number;
  readonly ageingMsPerPoint: number;
  readonly revision: number;
  readonly tickets: readonly Consumer[];
  readonly segments: Book<SegmentRow>;
  readonly profiles: Book<CallingProfileRow>;
  readonly services: Book<ServiceRow>;
  readonly workplaces: Book<WorkplaceRow>;
  readonly users: Book<UserRow>;
  readonly roles: Book<UserRoleRow>;
  readonly windows: Book<{ readonly stateId: number; readonly clerkId: number }>;
  /** By profile, the oldest first: its calls in turn. */
  readonly calls: ReadonlyMap<number, readonly Turn[]>;
}

export interface Turn {
  /** 0 = `finally`. */
  readonly rule: number;
  readonly window: number;
}

export interface Desk {
  readonly window: number;
  /** The user who serves there; -1 or 0 = nobody. */
  readonly clerk: number;
}

export interface Called {
  readonly c: number;
  /** Left out = in the usual order. */
  readonly under?: { readonly profile: number; readonly rule: number };
  readonly why?: WhyCalled;
}

// Who can be called: domain.md, "The life of a ticket", 2, 3, 10 and 11.

function canDo({ services, workplaces, users, roles }: Hall, { window, clerk }: Desk, operation: TicketOperation): boolean {
  const place = workplaces.get(window);
  const service = services.get(operation.serviceId);
  const user = users.get(clerk);
  const role = user && roles.get(user.role_id)?.clerk;
  if (place === undefined || service === undefined) return false;
  const byWindow = place.all_operations === 1 || place.operations.includes(operation.operationId);
  const byClerk = role == null || role.all_operations === 1 || (role.operations ?? []).includes(operation.operationId);
  const byDepartment = place.department === 0 || service.department === 0 || place.department === service.department;
  return byWindow && byClerk && byDepartment;
}

const isOver = ({ state }: TicketOperation): boolean => state === 'SERVED' || state === 'REJECTED';

/** What the window would begin with this ticket. */
function callable(hall: Hall, desk: Desk, ticket: Consumer): readonly TicketOperation[] {
  if (ticket.state !== 'WAITING') return [];
  return ticket.operations.filter((one) => {
    const lower = ticket.operations.filter(({ serviceId, stage }) => serviceId === one.serviceId && stage < one.stage);
    const isFree = one.claimUserId === null || one.claimUserId === desk.clerk;
    return one.state === 'WAITING' && lower.every(isOver) && isFree && canDo(hall, desk, one);
  });
}

const callableTickets = (hall: Hall, desk: Desk): readonly Consumer[] =>
  hall.tickets.filter((ticket) => callable(hall, desk, ticket).length > 0);

// The usual order: domain.md 4. "Smaller number first, throughout"; with ageing priorities and the moment of the ticket are a sum.

function usually(hall: Hall, desk: Desk, one: Consumer, other: Consumer): number {
  const place = hall.workplaces.get(desk.window);
  const priorityOf = (id: number): number => place?.services[id] ?? hall.services.get(id)?.priority ?? 0;
  const service = (ticket: Consumer): number => {
    const services = callable(hall, desk, ticket).map(({ serviceId }) => serviceId);
    // Whoever goes back where this clerk cannot serve him, as he is bound to another one, has his own priority alone.
    return place?.service_priority_enabled === 1 && services.length > 0 ? Math.min(...services.map(priorityOf)) : 0;
  };
  const ageing = hall.ageingMsPerPoint;
  const sum = (ticket: Consumer): number => (ticket.priority + service(ticket)) * ageing + ticket.registeredMs;
  if (ageing > 0) return sum(one) - sum(other) || one.id - other.id;
  return one.priority - other.priority || service(one) - service(other) || one.registeredMs - other.registeredMs || one.id - other.id;
}

// Calling profiles: rules.md, "Model", and the fields of the books Segment and CallingProfile.

const segmentOf = ({ segment = 0 }: Consumer): number => segment;
const promiseMin = (hall: Hall, ticket: Consumer): number => hall.segments.get(segmentOf(ticket))?.promise_min ?? PROMISE_OF_NONE_MIN;

/** "The wait counts from: the ticket; the agreed time, or the ticket where that came later". */
export function sinceMs(hall: Hall, ticket: Consumer): number {
  const { registeredMs, appointmentMs } = ticket;
  const isByTime = hall.segments.get(segmentOf(ticket))?.by === 'appointment' && appointmentMs !== undefined;
  return isByTime ? Math.max(registeredMs, appointmentMs) : registeredMs;
}

/** Smaller is called earlier. */
function keyOf(hall: Hall, profile: CallingProfileRow, ticket: Consumer): number {
  const since = sinceMs(hall, ticket);
  const promiseMs = promiseMin(hall, ticket) * MINUTE_MS;
  // "Whoever has used up the largest share of his promise"; before the agreed time nobody has, and only the order by that time keeps
  // "nobody who came later than promise_i − promise_min after i precedes him": a long promise would make little of a far time.
  if (profile.finally === 'share' && hall.nowMs < since) return since - hall.nowMs;
  if (profile.finally === 'share') return -(hall.nowMs - since) / promiseMs;
  // "Earliest promise first".
  if (profile.finally === 'due') return since + promiseMs;
  // "Who came first"; "the order is by the reference time (arrival or appointment)".
  return since;
}

/** "Add that tie-break": of two who tie, whoever has more lines before him goes first. */
const left = ({ operations }: Consumer): number => operations.filter((one) => !isOver(one)).length;

function byPromise(hall: Hall, profile: CallingProfileRow, one: Consumer, other: Consumer): number {
  return keyOf(hall, profile, one) - keyOf(hall, profile, other) || left(other) - left(one) || one.id - other.id;
}

const PASSES = {
  at_least: (seen: number, value: number) => seen >= value,
  more_than: (seen: number, value: number) => seen > value,
  at_most: (seen: number, value: number) => seen <= value,
  less_than: (seen: number, value: number) => seen < value,
};

type Condition = CallingProfileRow['rules'][number]['when'][number];

function factOf(hall: Hall, profile: CallingProfileRow, { fact, segment = 0 }: Condition): number {
  const waiting = hall.tickets.filter((ticket) => ticket.state === 'WAITING' && segmentOf(ticket) === segment);
  switch (fact) {
    case 'waiting':
      return waiting.length;
    case 'longest_min':
      return Math.max(0, ...waiting.map((ticket) => Math.floor((hall.nowMs - sinceMs(hall, ticket)) / MINUTE_MS)));
    case 'hour':
      return Math.floor(hall.minuteOfDay / 60);
    case 'open_windows':
      // The words are silent: one with a clerk who calls now or after the present visitor; not one that pauses then.
      return profile.windows.filter((id) => {
        const { stateId, clerkId } = hall.windows.get(id) ?? { stateId: 3, clerkId: -1 };
        return hall.workplaces.get(id)?.disabled !== 1 && stateId === 1 && clerkId !== -1;
      }).length;
  }
}

/**
 * "At most `k` of any `of` calls one after the other are by this rule: of those of the profile, and of those of each of its windows", with
 * the call that is to be made.
 */
function mayCall(calls: readonly Turn[], window: number, { id, at_most: { k, of } }: CallingProfileRow['rules'][number]): boolean {
  const isKept = (turns: readonly Turn[]): boolean =>
    [...turns.slice(-(of - 1)), { rule: id }].filter(({ rule }) => rule === id).length <= k;
  return isKept(calls) && isKept(calls.filter((turn) => turn.window === window));
}

const profileOf = ({ profiles }: Hall, window: number): CallingProfileRow | undefined =>
  [...profiles.values()].find(({ windows, disabled, finally: by }) => disabled === 0 && by !== 'protocol' && windows.includes(window));

/** Whom the window calls next; null = nobody. `but` = tickets that are not called now, though they may wait. */
export function nextOf(hall: Hall, desk: Desk, but: ReadonlySet<number> = new Set()): Called | null {
  const candidates = callableTickets(hall, desk).filter(({ id }) => !but.has(id));
  const profile = profileOf(hall, desk.window);
  if (profile === undefined) {
    const [first] = [...candidates].sort((one, other) => usually(hall, desk, one, other));
    return first ? { c: first.id } : null;
  }
  const inOrder = [...candidates].sort((one, other) => byPromise(hall, profile, one, other));
  // "The first rule that holds and finds a visitor calls."
  for (const rule of profile.rules) {
    const facts = rule.when.map((condition) => factOf(hall, profile, condition));
    const holds = rule.when.every(({ op, value }, index) => PASSES[op](facts[index] ?? 0, value));
    const found = inOrder.find((ticket) => rule.call.includes(segmentOf(ticket)));
    if (!holds || !mayCall(hall.calls.get(profile.id) ?? [], desk.window, rule) || found === undefined) continue;
    return calledBy(hall, profile, rule.id, facts, found, inOrder);
  }
  const [first] = inOrder;
  return first ? calledBy(hall, profile, 0, null, first, inOrder) : null;
}

/**
 * Whom the window calls instead of `skipped`, who is still there: "the next one after the current one", "behind the last comes the head"
 * (domain.md 7), by "the same choice". So by a profile it is whoever it calls of all others; those who were skipped there `before`, without
 * another call since, are behind the last. While he is there he waits for no rule.
 */
export function afterSkip(hall: Hall, desk: Desk, skipped: Consumer, before: ReadonlySet<number>): Called | null {
  if (profileOf(hall, desk.window)) return nextOf(hall, desk, before) ?? nextOf(hall, desk);
  const operations = skipped.operations.map((one) => (one.state === 'SERVING' ? { ...one, state: 'WAITING' as const } : one));
  const back: Consumer = { ...skipped, state: 'WAITING', operations };
  const earlier = callableTickets(hall, desk).filter((ticket) => usually(hall, desk, back, ticket) >= 0);
  return nextOf(hall, desk, new Set(earlier.map(({ id }) => id))) ?? nextOf(hall, desk);
}

function calledBy(
  hall: Hall,
  profile: CallingProfileRow,
  rule: number,
  facts: readonly number[] | null,
  visitor: Consumer,
  inOrder: readonly Consumer[],
): Called {
  const weighed = (ticket: Consumer) => ({
    segment: segmentOf(ticket),
    waitSec: Math.floor((hall.nowMs - sinceMs(hall, ticket)) / 1000),
    promiseMin: promiseMin(hall, ticket),
  });
  const { segment, ...values } = weighed(visitor);
  // "Whom `finally` would have called of all others."
  const second = inOrder.find(({ id }) => id !== visitor.id);
  return {
    c: visitor.id,
    under: { profile: profile.id, rule },
    why: {
      revision: hall.revision,
      rule,
      finally: profile.finally as WhyCalled['finally'],
      segment,
      values: { ...values, ...(facts?.length && { facts }) },
      ...(second && { runnerUp: { c: second.id, ...weighed(second) } }),
    },
  };
}

/**
 * How long after `ticket` somebody may have come whom `finally` calls before him: "nobody who came later than promise_i − promise_min
 * after i precedes him". Under `share` a promise that is over is a part of the wait, as `checkCallingRules` says (`part_percent`).
 */
export function laterMs(hall: Hall, profile: CallingProfileRow, ticket: Consumer): number {
  if (profile.finally === 'arrival') return 0;
  const shortest = Math.min(PROMISE_OF_NONE_MIN, ...[...hall.segments.values()].map(({ promise_min: promise }) => promise));
  const promise = promiseMin(hall, ticket);
  const isOverdue = profile.finally === 'share' && hall.nowMs - sinceMs(hall, ticket) > promise * MINUTE_MS;
  return isOverdue ? (1 - shortest / promise) * (hall.nowMs - sinceMs(hall, ticket)) : (promise - shortest) * MINUTE_MS;
}

/** Of calls one after the other, the rules that called more than they may. */
export function brokenLimits({ rules }: CallingProfileRow, calls: readonly Turn[]): number[] {
  const windows = [...new Set(calls.map(({ window }) => window))];
  const lists = [calls, ...windows.map((id) => calls.filter(({ window }) => window === id))];
  return rules.flatMap(({ id, at_most: { k, of } }) => {
    const isBroken = (list: readonly Turn[]): boolean =>
      list.some((_, end) => list.slice(Math.max(0, end - of + 1), end + 1).filter(({ rule }) => rule === id).length > k);
    return lists.some(isBroken) ? id : [];
  });
}

/** Who waits at the desk whom the call of `visitor` by `finally` must not have preceded. */
export function overtaken(hall: Hall, desk: Desk, visitor: number): number[] {
  const profile = profileOf(hall, desk.window);
  const called = hall.tickets.find(({ id }) => id === visitor);
  if (profile === undefined || called === undefined) return [];
  return callableTickets(hall, desk)
    .filter((ticket) => sinceMs(hall, called) - sinceMs(hall, ticket) > laterMs(hall, profile, ticket) + 1e-3)
    .map(({ id }) => id);
}

/** All whom the window would call now, one after the other, each call counted and its visitor gone. */
export function inTurn(hall: Hall, desk: Desk): number[] {
  const order: number[] = [];
  for (let now = hall, next = nextOf(now, desk); next !== null; next = nextOf(now, desk)) {
    const { c, under } = next;
    order.push(c);
    const calls = new Map(now.calls);
    if (under) calls.set(under.profile, [...(calls.get(under.profile) ?? []), { rule: under.rule, window: desk.window }]);
    now = { ...now, calls, tickets: now.tickets.filter(({ id }) => id !== c) };
  }
  return order;
}
