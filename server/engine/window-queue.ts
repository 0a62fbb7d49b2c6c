/**
 * The queues of windows, as `currentQueue` shows them. Each is sorted once and kept in step with the events: of a queue of thousands, an
 * event costs the places of its own tickets. What was handed out is never changed.
 */
import { type Consumer, isFinished, NO_CLERK, type TicketOperation } from '../model/consumer.js';
import { toInstant } from '../model/events/stamp.js';
import { NO_SEGMENT } from '../model/no-segment.js';
import type { Ability } from './ability.js';
import { abilityOf, canServe, servesService, servicePriority } from './rules/abilities.js';
import { callsOf, hallOf, type Moment, orderAt } from './rules/calling/choice.js';
import { type Candidate, compareCandidates } from './rules/calling/order.js';
import { isTimed } from './rules/calling/profiles.js';
import { timedOf } from './rules/calling/segments.js';
import { startable } from './rules/calling/selection.js';
import { momentOf } from './rules/moment.js';
import type { QueueState } from './state.js';
import { ALL_TICKETS, type TicketsChanged } from './tickets-changed.js';
import type { Timed } from './timed-lanes.js';
import { bookedText, quoted, servicesText } from './views.js';

export interface QueueEntry extends Candidate {
  /** Whether the window could call the visitor with `nextConsumer` now. */
  readonly mayCall: boolean;
  /** At a window with a calling profile. */
  readonly timed?: Timed;
}

/** The visitors with something left to do at a window, in calling order, without the visitor who is served there now. */
export function queueOf(state: QueueState, workplaceId: number, moment = momentOf(state)): readonly QueueEntry[] {
  const ability = presentAbility(state, workplaceId);
  return inOrderOfCalls(state, ability, moment, sortedQueue(state, ability, moment));
}

/** Whether the ticket is in the queue of the window. */
export const isInQueueOf = (state: QueueState, workplaceId: number, consumer: Consumer): boolean =>
  isFor(state, presentAbility(state, workplaceId), consumer);

const presentAbility = (state: QueueState, workplaceId: number): Ability =>
  abilityOf(state, workplaceId, state.windows.get(workplaceId)?.clerkId ?? NO_CLERK);

function sortedQueue(state: QueueState, ability: Ability, moment: Moment): QueueEntry[] {
  const places = [...consumersFor(state, ability)].map((consumer) => placeInQueue(state, ability, consumer));
  return places.sort(comparing(state, ability, moment));
}

/** The usual order, or that of `finally` of the profile of the window, which may change from one moment to the next. */
function comparing(state: QueueState, { profile }: Ability, { atMs }: Moment): Compare {
  if (profile === null) return compareCandidates(state.rules.ageingMsPerPoint);
  const order = orderAt(hallOf(state), profile, atMs);
  return (one, other) => order(one.timed ?? timedOf(state, one.consumer), other.timed ?? timedOf(state, other.consumer));
}

/** Whom rules call before others stands before them: as if the window called one after the other now. */
function inOrderOfCalls(state: QueueState, ability: Ability, moment: Moment, sorted: readonly QueueEntry[]): readonly QueueEntry[] {
  if (!ability.profile?.rules.length) return sorted;
  const called = callsOf(state, ability, ability.profile, moment).ahead();
  const place = new Map(called.map(({ timed }, index) => [timed.id, index]));
  const entries = new Map<number, QueueEntry>();
  for (const entry of sorted) if (place.has(entry.consumer.id)) entries.set(entry.consumer.id, entry);
  const found: QueueEntry[] = [];
  let next = 0;
  const callUntil = (end: number): void => {
    for (; next < end; next++) {
      const entry = entries.get(called[next]?.timed.id ?? 0);
      if (entry !== undefined) found.push(entry);
    }
  };
  for (const entry of sorted) {
    const at = place.get(entry.consumer.id);
    // Who cannot be called now stays behind the last one who stands before him in the order of `finally`.
    if (at !== undefined) callUntil(at + 1);
    else {
      if (entry.mayCall) callUntil(called.length);
      found.push(entry);
    }
  }
  return found;
}

/** Everybody with an unfinished operation that the window can do, once. */
function consumersFor(state: QueueState, ability: Ability): Set<Consumer> {
  const found = new Set<Consumer>();
  for (const operationId of ability.operations) {
    for (const { serviceId, consumers } of state.lanes.unfinishedOf(operationId)) {
      if (!servesService(state, ability, serviceId)) continue;
      for (const consumer of consumers) if (!isServedAt(consumer, ability.workplaceId)) found.add(consumer);
    }
  }
  return found;
}

const isFor = (state: QueueState, ability: Ability, consumer: Consumer): boolean =>
  !isServedAt(consumer, ability.workplaceId) && consumer.operations.some((operation) => isLeftFor(state, ability, operation));

/** Whoever the operation is claimed by. */
const isLeftFor = (state: QueueState, ability: Ability, operation: TicketOperation): boolean =>
  !isFinished(operation.state) && canServe(state, ability, { ...operation, claimUserId: null });

const isServedAt = (consumer: Consumer, workplaceId: number): boolean =>
  consumer.state === 'SERVING' && consumer.workplaceId === workplaceId;

/** A visitor who cannot be called now stands at the place of the call if nothing prevented it. */
function placeInQueue(state: QueueState, ability: Ability, consumer: Consumer): QueueEntry {
  const { operations } = consumer;
  const callable = consumer.state === 'WAITING' ? startable(state, ability, consumer) : [];
  const considered =
    callable.length > 0
      ? callable.flatMap((index) => operations[index] ?? [])
      : operations.filter((operation) => isLeftFor(state, ability, operation));
  const priorities = considered.map(({ serviceId }) => servicePriority(state, ability, serviceId));
  const timed = ability.profile === null ? {} : { timed: timedOf(state, consumer) };
  return { consumer, servicePriority: Math.min(...priorities), mayCall: callable.length > 0, ...timed };
}

/** A line of `currentQueue` as JSON. */
export function queueEntryText({ consumer, mayCall }: QueueEntry, detailed: boolean): string {
  const { lastCallMs, postponedToMs, stateChangedMs, segment = NO_SEGMENT } = consumer;
  return (
    `{${detailed ? `"services":${servicesText(consumer)},` : ''}"id":${consumer.id},"prefix":${quoted(consumer.prefix)}` +
    `,"number":${consumer.number},"priority":${consumer.priority},"registration":"${toInstant(consumer.registeredMs)}"` +
    `,"workplace_id":${consumer.workplaceId}${lastCallMs === null ? '' : `,"last_call":"${toInstant(lastCallMs)}"`}` +
    // Who was called before waits since then; the norm of others may count from their appointment.
    `${lastCallMs === null ? bookedText(consumer) : `,"state_changed":"${toInstant(stateChangedMs)}"`}` +
    `${postponedToMs === null ? '' : `,"postpone_to":"${toInstant(postponedToMs)}"`}` +
    `,"ticket":${quoted(consumer.ticket)}${segment === NO_SEGMENT ? '' : `,"segment":${segment}`}` +
    `,"mayCall":${mayCall},"state":"${consumer.state}"}`
  );
}

interface Kept {
  /** It is another one as soon as the window, its clerk or a book changes. */
  readonly ability: Ability;
  /** In order, but for tickets that are to be placed. */
  readonly entries: readonly QueueEntry[];
  /** Tickets that are to be placed: of a new queue all, later those that events have changed. */
  readonly changed: Set<number>;
  /** With more of them it is forgotten. */
  readonly changedMax: number;
  /** Whether all lines were made, by `detailed`; those of changed tickets are missing. */
  readonly hasLines: Set<boolean>;
}

const UTF8 = new TextEncoder();

/** Tickets placed, or lines made, in a slice: some milliseconds of a small processor. */
const SLICE_TICKETS = 200;
/** Books that change again and again keep nobody waiting for ever. */
const SLICES_MAX = 1_000;

/** A queue that was not asked for while so many of its tickets changed is forgotten: its memory is worth more than the time it saves. */
const changedMaxOf = (length: number): number => 256 + Math.floor(length / 4);

export class WindowQueues {
  private readonly kept = new Map<number, Kept>();
  /** The forms of a ticket's line: windows with the same tickets share them. */
  private readonly lines = new Map<number, (Uint8Array | undefined)[]>();

  constructor(private readonly state: QueueState) {}

  /** To be called with the tickets of every event after it was applied to the state. */
  applied(changed: TicketsChanged): void {
    if (changed === ALL_TICKETS) {
      this.kept.clear();
      this.lines.clear();
      return;
    }
    for (const id of changed) this.lines.delete(id);
    for (const [workplaceId, { changed: since, changedMax }] of changed.length === 0 ? [] : this.kept) {
      for (const id of changed) since.add(id);
      if (since.size > changedMax) this.kept.delete(workplaceId);
    }
  }

  /** The lines of a queue, JSON each (UTF-8), in its order at the moment: of a ticket that has not changed the same object. */
  linesOf(workplaceId: number, detailed: boolean, moment: Moment): readonly Uint8Array[] {
    const { ability, entries, hasLines } = this.inStep(workplaceId, moment);
    hasLines.add(detailed);
    return inOrderOfCalls(this.state, ability, moment, entries).map((entry) => this.lineOf(entry, detailed));
  }

  /** Whether the order of the queue changes while nothing happens. */
  isTimed(workplaceId: number): boolean {
    const { profile } = presentAbility(this.state, workplaceId);
    return profile !== null && isTimed(profile);
  }

  /** Makes what `linesOf` would have to make now; each step is a slice. None where that is less than a slice. */
  *slices(workplaceId: number, detailed: boolean, now: () => Moment): Generator<undefined, void> {
    let left = SLICES_MAX;
    for (; left > 0 && this.known(workplaceId).changed.size > SLICE_TICKETS; left--) {
      this.inStep(workplaceId, now(), SLICE_TICKETS);
      yield;
    }
    const { entries, hasLines } = this.known(workplaceId);
    const isOfBefore = left === SLICES_MAX && hasLines.has(detailed);
    if (isOfBefore || entries.length < SLICE_TICKETS) return;
    for (let at = 0; at < entries.length; at += SLICE_TICKETS) {
      for (const entry of entries.slice(at, at + SLICE_TICKETS)) {
        // It may have changed or gone meanwhile.
        if (this.state.consumers.get(entry.consumer.id) === entry.consumer) this.lineOf(entry, detailed);
      }
      yield;
    }
  }

  /** What is known of the queue; nothing of it is in order yet if it was not asked for since everything changed. */
  private known(workplaceId: number): Kept {
    const ability = presentAbility(this.state, workplaceId);
    const known = this.kept.get(workplaceId);
    if (known?.ability === ability) return known;
    const changed = new Set(Array.from(consumersFor(this.state, ability), ({ id }) => id));
    const anew = { ability, entries: [], changed, changedMax: changed.size + changedMaxOf(changed.size), hasLines: new Set<boolean>() };
    this.kept.set(workplaceId, anew);
    return anew;
  }

  /** Places at most so many of the tickets that are to be placed. */
  private inStep(workplaceId: number, moment: Moment, most = Number.POSITIVE_INFINITY): Kept {
    const known = this.known(workplaceId);
    const { ability, changed, hasLines } = known;
    if (ability.profile === null && changed.size === 0) return known;
    const { state } = this;
    const compare = comparing(state, ability, moment);
    const before = changed.size === 0 ? [...known.entries] : known.entries.filter(({ consumer }) => !changed.has(consumer.id));
    // Shares grow: what was in order a moment ago nearly is, which costs hardly more than looking at each.
    if (ability.profile !== null) before.sort(compare);
    const placed: QueueEntry[] = [];
    let taken = 0;
    for (const id of changed) {
      if (++taken > most) break;
      changed.delete(id);
      const consumer = state.consumers.get(id);
      if (consumer !== undefined && isFor(state, ability, consumer)) placed.push(placeInQueue(state, ability, consumer));
    }
    const entries = merged(before, placed.sort(compare), compare);
    const changedMax = changed.size === 0 ? changedMaxOf(entries.length) : known.changedMax;
    const after = { ability, entries, changed, changedMax, hasLines };
    this.kept.set(workplaceId, after);
    return after;
  }

  private lineOf(entry: QueueEntry, detailed: boolean): Uint8Array {
    const { id } = entry.consumer;
    let forms = this.lines.get(id);
    if (forms === undefined) {
      forms = [undefined, undefined, undefined, undefined];
      this.lines.set(id, forms);
    }
    const form = (entry.mayCall ? 1 : 0) + (detailed ? 2 : 0);
    const line = forms[form] ?? UTF8.encode(queueEntryText(entry, detailed));
    forms[form] = line;
    return line;
  }
}

type Compare = (one: QueueEntry, other: QueueEntry) => number;

/** Two sorted lists as one. A new list; the second one is the shorter one. */
function merged(entries: readonly QueueEntry[], placed: readonly QueueEntry[], compare: Compare): readonly QueueEntry[] {
  if (entries.length === 0 || placed.length === 0) return entries.length === 0 ? placed : entries;
  const all: QueueEntry[] = [];
  let from = 0;
  for (const entry of placed) {
    const to = placeFor(entries, entry, compare, from);
    for (const before of entries.slice(from, to)) all.push(before);
    all.push(entry);
    from = to;
  }
  for (const behind of entries.slice(from)) all.push(behind);
  return all;
}

/** The index of the first of the sorted entries that does not come before the new one; all before `from` do. */
function placeFor(entries: readonly QueueEntry[], entry: QueueEntry, compare: Compare, from: number): number {
  let least = from;
  let most = entries.length;
  while (least < most) {
    const middle = (least + most) >> 1;
    const other = entries[middle];
    if (other !== undefined && compare(other, entry) < 0) least = middle + 1;
    else most = middle;
  }
  return least;
}
