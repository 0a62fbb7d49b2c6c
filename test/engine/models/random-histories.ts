/** One random history, told to the engine and to the naive model at once; every difference fails. */
import fc from 'fast-check';
import { expect } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { aheadOf } from '../../../server/engine/place.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { emptyState } from '../../../server/engine/state.js';
import { queueOf } from '../../../server/engine/window-queue.js';
import type { Consumer } from '../../../server/model/consumer.js';
import { isFinished } from '../../../server/model/consumer.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { EventOf, QueueEvent } from '../../../server/model/events/events.js';
import { cases } from '../../support/depth.js';
import { type Branch, branches, engineOf, modelOf } from './branches.js';
import { type Engine, stampAt, wholeDocument } from './engine.js';
import { busyHistories, histories, moveOf, type Step } from './histories.js';
import { answer, tick } from './naive-model.js';
import { aheadIn, queueOf as queueOfModel } from './naive-order.js';
import type { Model, ModelTicket } from './naive-parts.js';
import { endedPrints, rollOf, unfinishedPrints } from './naive-printing.js';
import { PrintLedger } from './print-ledger.js';
import { answerRules, busyBranches, type Ruled, ruledBranches, ruledCommand, ruledEngine, ruledModel } from './ruled-branches.js';

export function holdAgainstModel(ageingMsPerPoint: number): void {
  let number = 0;
  fc.assert(
    fc.property(branches(ageingMsPerPoint), histories, (branch, steps) => {
      number += 1;
      const engine = live(branch, steps);
      // Reading the journal again costs more than living it: a sample is enough.
      if (number % 10 === 0) replays(engine);
    }),
    // On failure fast-check prints the seed and the path of the smallest history it found.
    { numRuns: cases(5_000) },
  );
}

/** The same where windows call by profiles, and each call says why. */
export function holdRulesAgainstModel(ageingMsPerPoint: number): void {
  let number = 0;
  const usual = fc.tuple(ruledBranches(ageingMsPerPoint), histories);
  const busy = fc.tuple(busyBranches(ageingMsPerPoint), busyHistories);
  fc.assert(
    fc.property(fc.oneof(usual, busy), ([ruled, steps]) => {
      number += 1;
      const engine = live(ruled.branch, steps, ruled);
      if (number % 10 === 0) replays(engine);
    }),
    { numRuns: cases(500) },
  );
}

function live(branch: Branch, steps: readonly Step[], ruled?: Ruled): Engine {
  let engine = ruled ? ruledEngine(ruled) : engineOf(branch);
  const model = ruled ? ruledModel(ruled, engine.nowMs) : modelOf(branch);
  const numbers = new Numbers(model.ranges);
  const ledger = new PrintLedger();
  for (const [index, step] of steps.entries()) {
    const { pauseMs, command: usual } = moveOf(step, model, engine.nowMs);
    const command = ruled ? ruledCommand(ruled, step, usual) : usual;
    engine.nowMs += pauseMs;
    const { day } = stampAt(engine.nowMs);
    // A clock that is set is noted before anything that may be due by then.
    const isSet = command?.type === 'noteClockSet';
    if (!isSet) tickBoth(engine, model, day);
    if (command !== null) {
      const outcome = engine.run(command);
      const expected = answerRules(model, command) ?? answer(model, command, engine.nowMs, day);
      const given = outcome instanceof Rejection ? { refused: outcome.error } : { subject: outcome.subject ?? 0 };
      same(given, expected, `the answer to step ${index}`);
    }
    if (isSet) tickBoth(engine, model, day);
    const told = `after step ${index}`;
    same(pictureOfEngine(engine), pictureOfModel(model, engine.nowMs), told);
    same(brokenInvariants(engine.state), [], told);
    nobodyLost(engine, told);
    numbers.check(engine.events, engine.state.consumers, told);
    ledger.check(engine, told);
    same(ledger.ended, endedPrints(model), told);
    // Half-way some boxes lose their power: what was written down is enough to go on.
    if (index === 12 && steps.length % 4 === 0) engine = restarted(engine);
  }
  return engine;
}

function tickBoth(engine: Engine, model: Model, day: string): void {
  engine.tick();
  tick(model, engine.nowMs, day);
}

/** Comparing texts costs a fraction of what comparing trees does; the trees are for the message. */
function same(seen: unknown, expected: unknown, when: string): void {
  if (JSON.stringify(seen) !== JSON.stringify(expected)) expect(seen, when).toEqual(expected);
}

const byId = (one: { readonly id: number }, other: { readonly id: number }): number => one.id - other.id;

function pictureOfEngine({ state, ended, events, nowMs }: Engine): unknown {
  const now = stampAt(nowMs);
  return {
    tickets: [...state.consumers.values()].sort(byId).map(ticketOfEngine),
    ahead: [...state.consumers.values()].sort(byId).map((consumer) => aheadOf(state, consumer, now)),
    ended: [...ended].sort(byId).slice(-8).map(ticketOfEngine),
    windows: [...state.windows].map(([id, window]) => ({
      id,
      serves: window.consumerId,
      clerk: window.clerkId,
      state: window.stateId,
      queue: queueOf(state, id, now).map(({ consumer, mayCall }) => ({ id: consumer.id, mayCall })),
    })),
    appointments: [...state.books.ConsumerPreRegistered.values()].map((one) => [one.id, one.state, one.consumer_id]),
    prints: [...state.prints.values()].map((job) => [job.id, job.consumerId, job.printer, job.isCopy, job.state, job.queuedMs]),
    rolls: [...state.equipment.printers].map((printer) => [printer, state.rolls.get(printer) ?? { usedMm: 0, tickets: 0 }]),
    designs: [...state.designs.keys()].sort(),
    why: events.flatMap((event) => (event.t === 'called' && event.why ? event.why : [])).slice(-3),
    revision: state.callingRevision,
  };
}

const ticketOfEngine = (ticket: Consumer): unknown => [
  ticket.id,
  ticket.rangeId,
  ticket.number,
  ticket.priority,
  ticket.state,
  ticket.workplaceId,
  ticket.lastCallMs,
  ticket.arrivedMs ?? null,
  ticket.postponedToMs,
  ticket.vanishCount,
  ticket.pinCode,
  ticket.printer,
  ticket.printsFailed ?? 0,
  ticket.segment ?? 0,
  ticket.operations.map((one) => [
    ...[one.serviceId, one.stage, one.operationId, one.state, one.userId, one.claimUserId, one.comments],
    one.periods
      .filter(({ state }) => state === 'SERVING')
      .map((one) => [one.userId, one.by ?? null, one.inTurn ?? false, one.recalls ?? 0, one.arrivedMs ?? null, one.end ?? null]),
  ]),
];

function pictureOfModel(model: Model, nowMs: number): unknown {
  return {
    tickets: model.tickets.map(ticketOfModel),
    ahead: model.tickets.map((ticket) => aheadIn(model, ticket, nowMs)),
    ended: [...model.ended].sort(byId).slice(-8).map(ticketOfModel),
    windows: model.windows.map((window) => ({
      id: window.id,
      serves: model.tickets.find((ticket) => ticket.state === 'SERVING' && ticket.window === window.id)?.id ?? -1,
      clerk: window.clerk,
      state: window.state,
      queue: queueOfModel(model, window, nowMs),
    })),
    appointments: model.appointments.map((one) => [one.id, one.state, one.ticket]),
    prints: unfinishedPrints(model).map((job) => [job.id, job.ticket, job.printer, job.copy, job.state, job.waitsSinceMs]),
    rolls: [...model.equipment.printers].map((printer) => [printer, rollOf(model, printer)]),
    designs: [...model.designs].sort(),
    why: model.whys.slice(-3),
    revision: model.rulesChanged,
  };
}

const ticketOfModel = (ticket: ModelTicket): unknown => [
  ticket.id,
  ticket.range,
  ticket.number,
  ticket.priority,
  ticket.state,
  ticket.window,
  ticket.lastCallMs,
  ticket.arrivedMs,
  ticket.postponedToMs,
  ticket.vanished,
  ticket.pin,
  ticket.printer,
  ticket.printsFailed,
  ticket.segment,
  [...ticket.operations]
    .sort((one, other) => one.service - other.service || one.stage - other.stage || one.operation - other.operation)
    .map((one) => [
      ...[one.service, one.stage, one.operation, one.state, one.by, one.onlyFor, one.comments],
      one.served.map(({ clerk, by, inTurn, recalls, arrivedMs, end }) => [clerk, by, inTurn, recalls, arrivedMs, end]),
    ]),
];

/** Whoever took a ticket is in the queue or has ended, once; nobody is at two windows. */
function nobodyLost({ state, ended }: Engine, when: string): void {
  const everybody = new Set([...ended.map(({ id }) => id), ...state.consumers.keys()]);
  const registered = state.nextIds.Consumer - 1;
  if (everybody.size !== registered || ended.length + state.consumers.size !== registered) throw new Error(`${when}: somebody is lost`);
  if (!ended.every((ticket) => isFinished(ticket.state))) throw new Error(`${when}: somebody has left without an end`);
  const served = [...state.windows.values()].map(({ consumerId }) => consumerId).filter((id) => id !== -1);
  if (new Set(served).size !== served.length) throw new Error(`${when}: somebody is at two windows`);
}

/** No number twice on a day, until all of its range were given or are in somebody's hands; read from the journal alone. */
class Numbers {
  private read = 0;
  private readonly held = new Map<number, { readonly range: number; readonly number: number }>();
  private readonly given = new Map<number, Set<number>>();

  constructor(private readonly ranges: Model['ranges']) {}

  check(events: readonly QueueEvent[], live: ReadonlyMap<number, unknown>, when: string): void {
    for (; this.read < events.length; this.read++) {
      const event = events[this.read];
      if (event?.t === 'registered') this.note(event.range, event.number, when);
      if (event?.t === 'registered') this.held.set(event.c, event);
      if (event?.t === 'takenBack') this.held.set(event.c, registeredIn(events, event.c));
      if (event?.t === 'closed' || (event?.t === 'finished' && isFinished(event.state))) this.held.delete(event.c);
      if (event?.t === 'dayOpened') this.openDay(event, live);
    }
  }

  /** Where the day had begun before its name was known, numbers go on, and who came since then stays: which the state knows. */
  private openDay({ keep, since, stay }: EventOf<'dayOpened'>, live: ReadonlyMap<number, unknown>): void {
    if (!keep) for (const id of this.held.keys()) if ((since === undefined || !live.has(id)) && !stay?.includes(id)) this.held.delete(id);
    if (since === undefined) for (const { id } of this.ranges) this.given.set(id, this.heldOf(id));
  }

  private heldOf(range: number): Set<number> {
    return new Set([...this.held.values()].filter((ticket) => ticket.range === range).map(({ number }) => number));
  }

  private note(range: number, number: number, when: string): void {
    const given = this.given.get(range) ?? new Set<number>();
    if (given.has(number)) {
      const { first, last } = this.ranges.find(({ id }) => id === range) ?? { first: 0, last: 0 };
      if (this.heldOf(range).has(number) || given.size <= last - first) throw new Error(`${when}: number ${number} came again too early`);
      this.given.set(range, this.heldOf(range).add(number));
    } else this.given.set(range, given.add(number));
  }
}

function registeredIn(events: readonly QueueEvent[], id: number): EventOf<'registered'> {
  const event = events.find((one) => one.t === 'registered' && one.c === id);
  if (event?.t !== 'registered') throw new Error(`ticket ${id} was never given`);
  return event;
}

/** The box that starts again from its snapshot and goes on. */
function restarted(engine: Engine): Engine {
  const copy = new (engine.constructor as typeof Engine)(engine.rules);
  copy.state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
  same(wholeDocument(copy.state), wholeDocument(engine.state), 'a snapshot gives another state');
  copy.events.push(...engine.events);
  copy.ended.push(...engine.ended);
  copy.nowMs = engine.nowMs;
  return copy;
}

/** The journal, read again from its text, and a snapshot taken anywhere with the rest of the journal, give the same state. */
export function replays({ events, state, rules, equipment }: Engine): void {
  const journal = JSON.parse(JSON.stringify(events)) as QueueEvent[];
  const middle = Math.floor(journal.length / 2);
  let replayed = emptyState(rules, equipment);
  for (const event of journal.slice(0, middle)) evolve(replayed, event);
  const uninterrupted = replayed;
  replayed = fromSnapshot(toSnapshot(replayed), rules, equipment);
  for (const event of journal.slice(middle)) {
    evolve(replayed, event);
    evolve(uninterrupted, structuredClone(event));
  }
  same(wholeDocument(uninterrupted), wholeDocument(state), 'the journal gives another state');
  same(wholeDocument(replayed), wholeDocument(state), 'a snapshot and the rest of the journal give another state');
  same(brokenInvariants(replayed), [], 'after a replay');
}
