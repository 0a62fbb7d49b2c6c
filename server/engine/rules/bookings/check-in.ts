/** The code of a booking at its time: who comes early waits for it, who comes late loses the place to others. */
import type { LATE } from '../../../model/books/booking-plan.js';
import { type AppointmentRow, isPlanned } from '../../../model/books/index.js';
import type { Consumer } from '../../../model/consumer.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import type { Stamp } from '../../../model/events/stamp.js';
import { DAY_MINUTES, daysBetween, minuteOf, timeOf } from '../../../model/local-time.js';
import type { Late } from '../../../model/ticket.js';
import type { QueueState } from '../../state.js';
import { hasRoom, nextFreeToday } from './booking.js';
import { instantOn, isOfNow, windowsOf } from './booking-windows.js';
import { isMissed } from './overdue.js';
import { plannedServices } from './planned-services.js';
import { isReleased } from './releasing.js';

const MINUTE_MS = 60_000;

export interface CheckIn {
  /** As it will be, but for the ticket. */
  readonly appointment: AppointmentRow;
  /** The ticket has the priority of the appointment. */
  readonly isHonoured: boolean;
  /** From the agreed time on, and no sooner; until then it waits as one that is given at that time. */
  readonly isByTime?: true;
  /** When the visitor was promised to be called, in milliseconds since the epoch; null = nothing is promised. */
  readonly agreedMs: number | null;
  /** The time that the visitor came too late for; `agreedMs` is then the next free one, or null. */
  readonly firstMs?: number;
}

/**
 * The appointment that a code would check in now: the earliest that is expected, also over midnight; else one of today that was released
 * because nobody came in time.
 */
export function appointmentOf(state: QueueState, pinCode: string | null, stamp: Stamp): AppointmentRow | undefined {
  if (!pinCode) return undefined;
  const rows = state.books.ConsumerPreRegistered.withCode(pinCode)
    .filter((row) => isOfNow(state, row, stamp))
    .sort((one, other) => daysBetween(other.date, one.date));
  return rows.find(isPlanned) ?? rows.find((row) => isReleased(state, row, stamp));
}

/**
 * The code of the appointment that a telephone would check in now, as `appointmentOf`: of several the earliest; else of somebody who is
 * here. @param mayTell whether the appointment is found like that
 */
export function codeOfPhone(state: QueueState, phone: string, stamp: Stamp, mayTell: (row: AppointmentRow) => boolean): string | null {
  const rows = state.books.ConsumerPreRegistered.ofPerson({ phone, pin_code: '' })
    .filter((row) => (isOfNow(state, row, stamp) || state.consumers.has(row.consumer_id)) && mayTell(row))
    .sort((one, other) => `${one.date} ${one.time}`.localeCompare(`${other.date} ${other.time}`));
  const found = rows.find(isPlanned) ?? rows.find((row) => isReleased(state, row, stamp));
  return (found ?? rows.find(({ consumer_id }) => state.consumers.has(consumer_id)))?.pin_code ?? null;
}

/** The code of somebody who is here: he has a ticket, which has not ended. */
export function refuseAgain(state: QueueState, pinCode: string | null): Rejection | undefined {
  if (!pinCode) return undefined;
  for (const { consumer_id } of state.books.ConsumerPreRegistered.withCode(pinCode)) {
    const consumer = state.consumers.get(consumer_id);
    if (consumer) return reject('alreadyCheckedIn', { ticket: consumer.ticket });
  }
  return undefined;
}

/** Of who came too late for the appointment: the time that is over, and the new one; null = like visitors without one. */
export function lateOf({ books }: QueueState, consumer: Consumer): Late | undefined {
  const { appointmentId, appointmentMs = 0, firstAgreedMs, isMissed } = consumer;
  const { time = null } = books.ConsumerPreRegistered.get(appointmentId ?? -1) ?? {};
  if (time === null) return undefined;
  if (isMissed) return { time, next: null };
  if (firstAgreedMs === undefined) return undefined;
  return { time: timeOf(minuteOf(time) - (appointmentMs - firstAgreedMs) / MINUTE_MS), next: time };
}

/** Without a plan a code checks in at any time of its day. */
export function checkIn(state: QueueState, row: AppointmentRow, stamp: Stamp): CheckIn | Rejection {
  const [first] = plannedServices(state, row.services);
  const atMs = row.time === null ? null : instantOn(state, row.date, row.time, stamp);
  const arrived: AppointmentRow = { ...row, state: 'ARRIVED' };
  if (first === undefined || row.time === null || atMs === null) return { appointment: arrived, isHonoured: true, agreedMs: atMs };
  const { early, late_minutes, late } = first.plan;
  const tooEarly = early === 'wait' ? refuseEarly(state, row, stamp) : undefined;
  if (tooEarly) return tooEarly;
  // The clock was wrong, or the late window shorter, when it was released: whoever is in time has the place, if it is still there.
  if (stamp.atMs <= atMs + late_minutes * MINUTE_MS && (isPlanned(row) || hasRoom(state, row))) {
    return { appointment: arrived, isHonoured: true, isByTime: true, agreedMs: atMs };
  }
  if (late === 'refuse') return reject('bookedEarlier', { time: row.time, until: timeOf(minuteOf(row.time) + late_minutes) });
  const next = late === 'next' ? nextFreeToday(state, row, stamp) : null;
  if (next !== null) {
    const time = timeOf(next);
    return {
      appointment: { ...arrived, time },
      isHonoured: true,
      isByTime: true,
      agreedMs: instantOn(state, row.date, time, stamp),
      firstMs: atMs,
    };
  }
  // Its place may be somebody else's by now: it stays missed, and its visitor is one like all others.
  return { appointment: { ...row, state: 'MISSED' }, isHonoured: false, agreedMs: null, firstMs: atMs };
}

/** What a code, or a telephone, would give now instead of the ticket of the booking. */
export interface Untimely {
  /** No ticket yet: from then on. */
  readonly early?: { readonly from: string };
  readonly late?: {
    /** The place was kept until then. */
    readonly until: string;
    readonly gives: (typeof LATE)[number];
    /** The next free time of today; null = none, or the visitor waits like those without a booking. */
    readonly next: string | null;
  };
}

/**
 * Nothing of both where the visitor is in time.
 * @param isHeldBack before the early window, whatever the plan: nobody's booking hours are taken by a telephone, nor on the day before
 */
export function untimely(state: QueueState, row: AppointmentRow, stamp: Stamp, isHeldBack: boolean): Untimely {
  const outcome = (isHeldBack ? refuseEarly(state, row, stamp) : undefined) ?? checkIn(state, row, stamp);
  if (outcome instanceof Rejection && outcome.error === 'bookedLater') return { early: { from: String(outcome.parameters.from) } };
  const lateMinutes = plannedServices(state, row.services)[0]?.plan.late_minutes ?? 0;
  const until = timeOf(minuteOf(row.time ?? '') + lateMinutes);
  if (outcome instanceof Rejection) {
    const next = nextFreeToday(state, row, stamp);
    return { late: { until, gives: 'refuse', next: next === null ? null : timeOf(next) } };
  }
  if (!outcome.isHonoured) return { late: { until, gives: 'ordinary', next: null } };
  return outcome.firstMs === undefined ? {} : { late: { until, gives: 'next', next: outcome.appointment.time } };
}

/** From so long before its early window a booking after midnight is one of this night: its visitor comes early, and not on another day. */
const SAME_NIGHT_MS = 3 * 3_600_000;

/** Of a code that checks nobody in now the booking after midnight that its visitor is too early for. */
export function ofThisNight(state: QueueState, pinCode: string | null, stamp: Stamp): AppointmentRow | undefined {
  if (!pinCode) return undefined;
  const isSoon = (row: AppointmentRow): boolean => {
    const windows = row.date > stamp.day && isPlanned(row) ? windowsOf(state, row, stamp) : undefined;
    return windows !== undefined && stamp.atMs < windows.fromMs && windows.fromMs - stamp.atMs <= SAME_NIGHT_MS;
  };
  const rows = state.books.ConsumerPreRegistered.withCode(pinCode).filter(isSoon);
  return rows.sort((one, other) => `${one.date} ${one.time}`.localeCompare(`${other.date} ${other.time}`))[0];
}

/** Of a code that checks nobody in today its next booking of another day, else the last one that nobody came for. */
export function otherDayOf({ books }: QueueState, pinCode: string | null, { day }: Stamp): AppointmentRow | undefined {
  if (!pinCode) return undefined;
  const rows = books.ConsumerPreRegistered.withCode(pinCode);
  const ahead = rows.filter((row) => row.date > day && isPlanned(row)).sort((one, other) => one.date.localeCompare(other.date));
  const over = rows.filter((row) => row.date < day && isMissed(row)).sort((one, other) => one.date.localeCompare(other.date));
  return ahead[0] ?? over.at(-1);
}

/** An appointment before its early window. */
export function refuseEarly(state: QueueState, row: AppointmentRow, stamp: Stamp): Rejection | undefined {
  const { time } = row;
  const windows = windowsOf(state, row, stamp);
  if (time === null || windows === undefined || stamp.atMs >= windows.fromMs) return undefined;
  const earlyMinutes = plannedServices(state, row.services)[0]?.plan.early_minutes ?? 0;
  return reject('bookedLater', { time, from: timeOf((minuteOf(time) - earlyMinutes + DAY_MINUTES) % DAY_MINUTES) });
}
