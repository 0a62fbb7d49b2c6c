/**
 * Visitors with an appointment for a time of today who are yet to come, or came so early that they have its priority later. In a play each
 * of those who are expected comes, or does not, as those of the days before did: about as early or late, and no more often. So a branch in
 * which nothing was learned yet expects them, too.
 */
import type { AppointmentRow } from '../../model/books/index.js';
import { BASE_PRIORITY } from '../../model/consumer.js';
import { minuteOf } from '../../model/local-time.js';
import { plannedServices } from '../rules/bookings/planned-services.js';
import { segmentOf } from '../rules/calling/segments.js';
import { firstOperations } from '../rules/serving-windows.js';
import type { QueueState } from '../state.js';
import type { Chance } from './learning.js';
import { type Arrival, HORIZON_MS, type NextComing } from './overtakers.js';

const MINUTE_MS = 60_000;
/** Newest appointments that the share of those who come is taken from, and visitors whose early and late coming is remembered. */
const KEPT = 200;
/** The nearest appointments that are expected: more do not come within a wait. */
const EXPECTED_MAX = 500;
/** Until a visitor has come with an appointment, all who come do so at their time. */
const AT_THE_TIME: readonly number[] = [0];

interface Expected {
  readonly atMs: number;
  /** How likely it is that the visitor still comes. */
  readonly share: number;
  /** From this one on the offsets are those of visitors who had not come either by now. */
  readonly from: number;
  /** Who comes sooner than so long before the time counts as coming at it: nobody before has to wait for him until then. */
  readonly earlyMs: number;
  readonly row: AppointmentRow;
}

/** A visitor who comes with his appointment. */
export interface BookedVisitor {
  readonly row: AppointmentRow;
  readonly agreedMs: number;
  /** From the agreed time to the ticket; less than 0 = early. */
  readonly offsetMs: number;
}

interface Due {
  /** Milliseconds from the moment of the hall. */
  readonly afterMs: number;
  readonly arrival: () => Arrival;
}

export class Booked {
  /** Milliseconds from the agreed time to the ticket; less than 0 = early. The newest ones, in no order. */
  private readonly offsetsMs: number[] = [];
  private next = 0;
  private sharesDay = '';
  private share = 0;

  constructor(private readonly state: QueueState) {}

  came(agreedMs: number, atMs: number): void {
    this.offsetsMs[this.next] = atMs - agreedMs;
    this.next = (this.next + 1) % KEPT;
  }

  /** For each play of the hall of that moment another way in which they may come, one after the other; null = nobody any more. */
  expected(nowMs: number, chance: Chance): () => NextComing {
    const draw = this.drawing(nowMs, chance, HORIZON_MS);
    const rising = this.rising(nowMs);
    return () => {
      const coming = draw().map(({ row, agreedMs, offsetMs }): Due => {
        return { afterMs: agreedMs + offsetMs - nowMs, arrival: () => this.arrivalOf(row, agreedMs, offsetMs) };
      });
      const due = [...coming, ...rising].sort((one, other) => one.afterMs - other.afterMs);
      let next = 0;
      return () => {
        const who = due[next];
        next += 1;
        return who === undefined || who.afterMs >= HORIZON_MS ? null : { afterMs: who.afterMs, arrival: who.arrival() };
      };
    };
  }

  /**
   * For each play those who come, of the appointments of the rest of today.
   * @param mostMs whoever comes later than so long after `nowMs` is left out
   */
  drawing(nowMs: number, chance: Chance, mostMs: number): () => readonly BookedVisitor[] {
    const offsetsMs = this.offsetsMs.length === 0 ? AT_THE_TIME : [...this.offsetsMs].sort((one, other) => one - other);
    const all = this.expectedAt(nowMs, offsetsMs, mostMs);
    return () =>
      all.flatMap((one): BookedVisitor[] => {
        if (chance() >= one.share) return [];
        const drawnMs = offsetsMs[one.from + Math.floor(chance() * (offsetsMs.length - one.from))] ?? 0;
        return [{ row: one.row, agreedMs: one.atMs, offsetMs: -drawnMs > one.earlyMs ? 0 : drawnMs }];
      });
  }

  /** Those who wait and will be called before others from their time on. */
  private rising(nowMs: number): readonly Due[] {
    const { books, day, consumers } = this.state;
    return books.ConsumerPreRegistered.ofDay(day).flatMap(({ services, consumer_id: ticketId }): Due[] => {
      const { priorityAtTime: priority, appointmentMs = nowMs, state = null } = consumers.get(ticketId) ?? {};
      if (priority === undefined || state !== 'WAITING') return [];
      const arrival = { priority, ticketId, ...firstOf(this.state, services) };
      return [{ afterMs: Math.max(0, appointmentMs - nowMs), arrival: () => arrival }];
    });
  }

  private expectedAt(nowMs: number, offsetsMs: readonly number[], mostMs: number): readonly Expected[] {
    const { books, day, equipment, lanes } = this.state;
    const earliestMs = offsetsMs[0] ?? 0;
    const usual = this.usualShare();
    return books.ConsumerPreRegistered.ofDay(day)
      .flatMap((row): Expected[] => {
        const atMs = row.state !== 'PLANNED' || row.time === null ? null : equipment.instantOf(day, minuteOf(row.time));
        if (atMs === null || atMs + earliestMs >= nowMs + mostMs) return [];
        const from = firstAbove(offsetsMs, nowMs - atMs);
        const come = usual * (1 - from / offsetsMs.length);
        if (come === 0) return [];
        const [first] = plannedServices(this.state, row.services);
        const earlyMs = first === undefined ? Number.POSITIVE_INFINITY : lanes.timed === null ? 0 : first.plan.early_minutes * MINUTE_MS;
        return [{ atMs, from, share: come / (come + 1 - usual), earlyMs, row }];
      })
      .sort((one, other) => one.atMs - other.atMs)
      .slice(0, EXPECTED_MAX);
  }

  /** Of the newest appointments of the days before; half, while there are none. */
  private usualShare(): number {
    const { day, books } = this.state;
    if (this.sharesDay === day) return this.share;
    const { ConsumerPreRegistered: appointments } = books;
    const days = [...appointments.days].filter((other) => other < day).sort();
    let [come, all] = [1, 2];
    for (let last = days.pop(); last !== undefined && all < KEPT; last = days.pop()) {
      for (const { time, state } of appointments.ofDay(last)) {
        if (time === null || (state !== 'ARRIVED' && state !== 'MISSED')) continue;
        if (state === 'ARRIVED') come += 1;
        all += 1;
      }
    }
    this.sharesDay = day;
    this.share = come / all;
    return this.share;
  }

  private arrivalOf(row: AppointmentRow, agreedMs: number, offsetMs: number): Arrival {
    const { isByTime, ...arrival } = bookedAs(this.state, row, offsetMs);
    return { ...arrival, ...(isByTime && { sinceMs: agreedMs }) };
  }
}

/** What a visitor is called for first. */
const firstOf = (state: QueueState, [serviceId = 0]: readonly number[]): Pick<Arrival, 'serviceId' | 'operationId'> => ({
  serviceId,
  operationId: firstOperations(state, serviceId)[0] ?? 0,
});

/** As who the visitor of an appointment waits who comes so much later than agreed; `isByTime` = his wait counts from the agreed time. */
export function bookedAs(state: QueueState, { services, priority: coefficient }: AppointmentRow, lateMs: number) {
  const facts = { services, registratorId: null, isExpected: true, lateMs, coefficient, language: undefined, isReturned: false };
  const segment = segmentOf(state, facts);
  const isByTime = state.books.Segment.get(segment)?.by === 'appointment';
  return { ...firstOf(state, services), priority: BASE_PRIORITY + coefficient, segment, isByTime };
}

/** The index of the first that is more, in ascending order. */
function firstAbove(sorted: readonly number[], bound: number): number {
  const index = sorted.findIndex((one) => one > bound);
  return index === -1 ? sorted.length : index;
}
