/** What the plays of a hall with calling profiles say of a visitor: by his place among those of his segment. */
import type { Consumer, TicketOperation } from '../../model/consumer.js';
import type { QueueState } from '../state.js';
import type { Timed } from '../timed-lanes.js';
import { BOOKED_MS, bookedKey, laneKey, type RuledHall } from './ruled-hall.js';
import type { Play } from './simulate.js';

const NEVER = Number.POSITIVE_INFINITY;

export interface RuledPlace {
  readonly line: number;
  readonly segment: number;
  readonly place: number;
  /** The visitor; left out = anybody of the segment who takes a ticket now. */
  readonly own?: Timed;
}

/** Where a visitor waits now: so many of his segment stand before him in the line. */
export function ruledPlacesOf(
  { lanes: { timed } }: QueueState,
  consumer: Consumer,
  lineOf: (operation: TicketOperation) => number | undefined,
): readonly RuledPlace[] {
  const own = timed?.at(consumer);
  if (own === undefined) return [];
  return consumer.operations.flatMap((operation): readonly RuledPlace[] => {
    const { operationId, serviceId, claimUserId } = operation;
    const lane = timed
      ?.of(operationId)
      .find((one) => one.serviceId === serviceId && one.claimUserId === claimUserId && one.segment === own.segment);
    const line = lineOf(operation);
    if (line === undefined || !lane?.waiting.has(own)) return [];
    return [{ line, segment: own.segment, place: lane.waiting.countBefore(own), own }];
  });
}

/**
 * When whoever has that place is called in the play; Infinity = nobody who is there calls him. Who was there when the hall was copied waits
 * as the one did then who had his place; who came since is told when the play would call him, though he stands before one who is early.
 * @param stepMs how much later the next one of a line is called, where more have come than the play has
 */
export function ruledMsOf(ruled: RuledHall, play: Play, at: RuledPlace, stepMs: (line: number) => number): number {
  const { line, segment, place, own } = at;
  const key = laneKey(line, segment);
  // Whoever is back at an old place is none.
  const isNew = own === undefined || (own.sinceMs >= ruled.atMs && !ruled.ids.has(own.id));
  const asked = isNew && own !== undefined && own.sinceMs > ruled.atMs ? earlyMsOf(ruled, play, line, own) : undefined;
  if (asked !== undefined) return asked;
  const tickets = ruled.lanes.get(key) ?? [];
  const ticket = isNew ? undefined : tickets[Math.min(place, tickets.length - 1)];
  const called =
    ticket === undefined ? Math.min(play.joinedAs.get(key) ?? NEVER, play.joined[line] ?? NEVER) : (play.called[ticket] ?? NEVER);
  if (called !== NEVER) return ticket === undefined ? called + Math.max(0, place - tickets.length) * stepMs(line) : called;
  if (!play.isCut) return NEVER;
  const before = tickets.filter((one) => play.called[one] !== NEVER).length;
  return (play.endMs * (place + 1)) / (before + 1);
}

/** Who is earlier than plays are asked for waits as long from his time on, if no window has nobody else to call before. */
function earlyMsOf({ atMs }: RuledHall, play: Play, line: number, own: Timed): number | undefined {
  const sinceMs = Math.min(own.sinceMs, atMs + BOOKED_MS);
  const called = play.joinedAs.get(bookedKey(line, { segment: own.segment, sinceMs }));
  return called === undefined || called <= sinceMs - atMs ? called : called + own.sinceMs - sinceMs;
}
