/**
 * The queues of windows, as `currentQueue` shows them. Each is sorted once and kept in step with the events: of a queue of thousands, an
 * event costs the places of its own tickets. What was handed out is never changed.
 */
import { type Consumer, isFinished, NO_CLERK, type TicketOperation } from '../model/consumer.js';
import { toInstant } from '../model/stamp.js';
import type { Ability } from './ability.js';
import { abilityOf, canServe, servesService, servicePriority } from './rules/abilities.js';
import { type Candidate, compareCandidates } from './rules/order.js';
import { startable } from './rules/selection.js';
import type { QueueState } from './state.js';
import { ALL_TICKETS, type TicketsChanged } from './tickets-changed.js';
import { quoted, servicesText } from './views.js';

export interface QueueEntry extends Candidate {
  /** Whether the window could call the visitor with `nextConsumer` now. */
  readonly mayCall: boolean;
}

/** The visitors with something left to do at a window, in calling order, without the visitor who is served there now. */
export function queueOf(state: QueueState, workplaceId: number): QueueEntry[] {
  return sortedQueue(state, presentAbility(state, workplaceId));
}

/** Whether the ticket is in the queue of the window. */
export const isInQueueOf = (state: QueueState, workplaceId: number, consumer: Consumer): boolean =>
  isFor(state, presentAbility(state, workplaceId), consumer);

const presentAbility = (state: QueueState, workplaceId: number): Ability =>
  abilityOf(state, workplaceId, state.windows.get(workplaceId)?.clerkId ?? NO_CLERK);

function sortedQueue(state: QueueState, ability: Ability): QueueEntry[] {
  const places = [...consumersFor(state, ability)].map((consumer) => placeInQueue(state, ability, consumer));
  return places.sort(compareCandidates(state.rules.ageingMsPerPoint));
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
  return { consumer, servicePriority: Math.min(...priorities), mayCall: callable.length > 0 };
}

/** A line of `currentQueue` as JSON. */
export function queueEntryText({ consumer, mayCall }: QueueEntry, detailed: boolean): string {
  const { lastCallMs, postponedToMs, stateChangedMs } = consumer;
  return (
    `{${detailed ? `"services":${servicesText(consumer)},` : ''}"id":${consumer.id},"prefix":${quoted(consumer.prefix)}` +
    `,"number":${consumer.number},"priority":${consumer.priority},"registration":"${toInstant(consumer.registeredMs)}"` +
    `,"workplace_id":${consumer.workplaceId}${lastCallMs === null ? '' : `,"last_call":"${toInstant(lastCallMs)}"`}` +
    // Who was called before waits since then.
    `${lastCallMs === null ? '' : `,"state_changed":"${toInstant(stateChangedMs)}"`}` +
    `${postponedToMs === null ? '' : `,"postpone_to":"${toInstant(postponedToMs)}"`}` +
    `,"ticket":${quoted(consumer.ticket)},"mayCall":${mayCall},"state":"${consumer.state}"}`
  );
}

interface Kept {
  /** It is another one as soon as the window, its clerk or a book changes. */
  readonly ability: Ability;
  readonly entries: readonly QueueEntry[];
  /** Tickets that events have changed since. */
  readonly changed: Set<number>;
}

const UTF8 = new TextEncoder();

/** A queue that was not asked for since so many changes is forgotten: sorting it anew costs no more than keeping it in step. */
const CHANGES_MAX = 256;

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
    for (const [workplaceId, { changed: since }] of changed.length === 0 ? [] : this.kept) {
      for (const id of changed) since.add(id);
      if (since.size > CHANGES_MAX) this.kept.delete(workplaceId);
    }
  }

  /** The lines of a queue, JSON each (UTF-8), in its order: of a ticket that has not changed the same object. */
  linesOf(workplaceId: number, detailed: boolean): readonly Uint8Array[] {
    return this.entriesOf(workplaceId).map((entry) => this.lineOf(entry, detailed));
  }

  private entriesOf(workplaceId: number): readonly QueueEntry[] {
    const ability = presentAbility(this.state, workplaceId);
    const known = this.kept.get(workplaceId);
    if (known?.ability === ability && known.changed.size === 0) return known.entries;
    const entries = known?.ability === ability ? this.inStep(known) : sortedQueue(this.state, ability);
    this.kept.set(workplaceId, { ability, entries, changed: new Set() });
    return entries;
  }

  private inStep({ ability, entries: before, changed }: Kept): QueueEntry[] {
    const { state } = this;
    const entries = before.filter(({ consumer }) => !changed.has(consumer.id));
    const compare = compareCandidates(state.rules.ageingMsPerPoint);
    for (const id of changed) {
      const consumer = state.consumers.get(id);
      if (consumer === undefined || !isFor(state, ability, consumer)) continue;
      const entry = placeInQueue(state, ability, consumer);
      entries.splice(placeFor(entries, entry, compare), 0, entry);
    }
    return entries;
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

/** How many of the sorted entries come before the new one. */
function placeFor(entries: readonly QueueEntry[], entry: QueueEntry, compare: (one: QueueEntry, other: QueueEntry) => number): number {
  let from = 0;
  let to = entries.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = entries[middle];
    if (other !== undefined && compare(other, entry) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
