/** A hall in which windows call by profiles, for forecasts: the visitors as profiles see them, and whoever may come. */
import { minuteOf } from '../../model/local-time.js';
import { NO_SEGMENT } from '../../model/no-segment.js';
import { type CallingHall, hallOf } from '../rules/calling/choice.js';
import { segmentOf } from '../rules/calling/segments.js';
import type { QueueState } from '../state.js';
import { compareInLine, type Timed } from '../timed-lanes.js';
import type { Present } from './attendance.js';
import { bookedAs } from './booked.js';
import { HORIZON_MS, OVERTAKERS_MAX } from './overtakers.js';

/** Of a line of the hall, as much as is asked. */
interface Line {
  readonly operationId: number;
  readonly serviceId: number;
  readonly claimUserId: number | null;
  readonly tickets: readonly number[];
}

/** Of newcomers to a line of a segment so many are asked when they would be called; the usual ones of each line first. */
const NEWCOMERS_MAX = 200;

/** The nearest appointments are asked for: their visitors may come now, and their wait counts from the agreed time. */
const BOOKED_MAX = 100;
/** Plays would last too long that are asked for later ones: see `earlyMsOf`. */
export const BOOKED_MS = 1_800_000;
/** He is the one who is expected to come in plays: of the two he goes first. */
const BOOKED_ID = Number.MAX_SAFE_INTEGER - 2 * OVERTAKERS_MAX;

/** Somebody who takes a ticket now. */
export interface RuledNewcomer {
  readonly line: number;
  readonly timed: Timed;
  /** See `laneKey` and `bookedKey`. */
  readonly key: string;
}

export interface RuledHall {
  readonly atMs: number;
  readonly minuteOfDay: number;
  /** By the index of the ticket. */
  readonly timed: readonly Timed[];
  /** Of these tickets. */
  readonly ids: ReadonlySet<number>;
  readonly newcomers: readonly RuledNewcomer[];
  /** What does not change in a play. */
  readonly branch: CallingHall;
  /** Those who wait with a line and belong to a segment, by `laneKey`, in their order: indexes of tickets. */
  readonly lanes: ReadonlyMap<string, readonly number[]>;
}

export const laneKey = (line: number, segment: number): string => `${line} ${segment}`;
/** Of a newcomer whose wait counts from a later time. */
export const bookedKey = (line: number, { segment, sinceMs }: Pick<Timed, 'segment' | 'sinceMs'>): string =>
  `${laneKey(line, segment)} ${sinceMs}`;

export function ruledHall(state: QueueState, { atMs, local }: Present, lines: readonly Line[], timed: readonly Timed[]): RuledHall | null {
  if (state.lanes.timed === null) return null;
  const lanes = new Map<string, number[]>();
  for (const [index, { tickets }] of lines.entries()) {
    for (const ticket of tickets) {
      const key = laneKey(index, timed[ticket]?.segment ?? NO_SEGMENT);
      const known = lanes.get(key);
      if (known) known.push(ticket);
      else lanes.set(key, [ticket]);
    }
  }
  const at = (ticket: number): Timed => timed[ticket] as Timed;
  for (const tickets of lanes.values()) tickets.sort((one, other) => compareInLine(at(one), at(other)));
  const ids = new Set(timed.map(({ id }) => id));
  return { atMs, minuteOfDay: local.minuteOfDay, timed, ids, newcomers: newcomersOf(state, lines, atMs), branch: hallOf(state), lanes };
}

/** Whoever comes for the service of a line: as the kiosk gives the ticket, then as of each other segment. */
function newcomersOf(state: QueueState, lines: readonly Line[], atMs: number): readonly RuledNewcomer[] {
  const joinable = [...lines.entries()].filter(([, { claimUserId }]) => claimUserId === null);
  const newcomer = (line: number, segment: number): RuledNewcomer => ({
    line,
    timed: { id: Number.MAX_SAFE_INTEGER, segment, sinceMs: atMs, left: 1 },
    key: laneKey(line, segment),
  });
  const usual = joinable.map(([line, { serviceId }]) => newcomer(line, usualSegment(state, serviceId)));
  const enabled = [...state.books.Segment.values()].filter(({ disabled }) => disabled === 0).map(({ id }) => id);
  const others = [...enabled, NO_SEGMENT].flatMap((segment) => joinable.map(([line]) => newcomer(line, segment)));
  const known = new Set<string>();
  return [...usual, ...bookedNewcomers(state, lines, atMs), ...others]
    .filter(({ key }) => !known.has(key) && known.add(key))
    .slice(0, Math.max(usual.length, NEWCOMERS_MAX));
}

/** Visitors with an appointment who would come early if they came now. */
function bookedNewcomers(state: QueueState, lines: readonly Line[], nowMs: number): readonly RuledNewcomer[] {
  const { books, day, equipment } = state;
  return books.ConsumerPreRegistered.ofDay(day)
    .flatMap((row) => {
      const sinceMs = row.state !== 'PLANNED' || row.time === null ? null : equipment.instantOf(day, minuteOf(row.time));
      return sinceMs === null || sinceMs <= nowMs || sinceMs > nowMs + HORIZON_MS ? [] : [{ row, sinceMs }];
    })
    .sort((one, other) => one.sinceMs - other.sinceMs)
    .slice(0, BOOKED_MAX)
    .flatMap(({ row, sinceMs: agreedMs }): RuledNewcomer[] => {
      const { serviceId, operationId, segment, isByTime } = bookedAs(state, row, nowMs - agreedMs);
      const sinceMs = Math.min(agreedMs, nowMs + BOOKED_MS);
      const line = lines.findIndex((one) => one.serviceId === serviceId && one.operationId === operationId && one.claimUserId === null);
      if (!isByTime || line === -1) return [];
      const timed = { id: BOOKED_ID, segment, sinceMs, left: 1 };
      return [{ line, timed, key: bookedKey(line, timed) }];
    });
}

/** Of a visitor without an appointment, and with no other wish. */
export const usualSegment = (state: QueueState, serviceId: number): number =>
  segmentOf(state, {
    services: [serviceId],
    registratorId: [...state.books.Registrator.keys()][0] ?? null,
    isExpected: false,
    lateMs: null,
    coefficient: 0,
    language: undefined,
    isReturned: false,
  });
