/**
 * Commands that are due by time. A ticker calls `dueCommands` and sends each through the pipeline like any other command, one after the
 * other, so that two windows that call by themselves never choose the same visitor.
 */
import { type AppointmentRow, isPlanned } from '../../model/books/index.js';
import { type Consumer, NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { Stamp } from '../../model/events/stamp.js';
import { WINDOW_STATE } from '../../model/window-state.js';
import type { CommandOf, DueCommand, Outcome } from '../commands.js';
import { type Moved, movedMs } from '../moved.js';
import type { QueueState } from '../state.js';
import { abilityOf } from './abilities.js';
import { isOfNow, windowsOf } from './bookings/booking-windows.js';
import { dueHonours } from './bookings/honouring.js';
import { appointmentRemoved } from './bookings/overdue.js';
import { plannedServices } from './bookings/planned-services.js';
import { dueReleases } from './bookings/releasing.js';
import { bestCandidate } from './calling/selection.js';
import { dueMessages } from './messages.js';
import { ageOf } from './sessions.js';

const SECOND_MS = 1000;
const DAY_MS = 86_400_000;

export const DAY_CLOSED = 'day closed';

export function dueCommands(state: QueueState, stamp: Stamp): DueCommand[] {
  // A new day comes first: it closes tickets that would otherwise come back from being postponed.
  if (state.day !== stamp.day) return [{ type: 'openDay' }];
  return [
    ...duePostponed(state, stamp),
    ...dueReleases(state, stamp),
    ...dueHonours(state, stamp),
    ...dueWindows(state, stamp),
    ...dueSessions(state, stamp),
    ...dueMessages(state, stamp),
  ];
}

function* duePostponed(state: QueueState, stamp: Stamp): Generator<DueCommand> {
  for (const consumer of state.postponed) {
    if ((consumer.postponedToMs ?? 0) <= stamp.atMs) yield { type: 'returnPostponed', consumerId: consumer.id };
  }
}

function* dueWindows(state: QueueState, stamp: Stamp): Generator<DueCommand> {
  for (const [workplaceId, window] of state.windows) {
    const row = state.books.Workplace.get(workplaceId);
    if (row === undefined || row.disabled === 1 || window.clerkId === NO_CLERK) continue;
    const isFree = window.consumerId === NO_CONSUMER;
    const timeoutSec = isFree ? row.auto_call_timeout : row.auto_serve_timeout;
    if (stamp.atMs < window.sinceMs + timeoutSec * SECOND_MS) continue;
    if (!isFree) {
      if (row.auto_serve === 1) yield { type: 'autoServe', workplaceId };
    } else if (row.auto_call === 1 && window.stateId === WINDOW_STATE.open) {
      const somebody = bestCandidate(state, abilityOf(state, workplaceId, window.clerkId));
      if (somebody !== undefined) yield { type: 'autoCall', workplaceId };
    }
  }
}

function* dueSessions(state: QueueState, stamp: Stamp): Generator<DueCommand> {
  for (const session of state.sessions.values()) {
    if (ageOf(state, session, stamp) >= state.rules.sessionAgeMs) yield { type: 'closeSession', sessionId: session.id, why: 'age' };
  }
}

/** Nothing happens where the ticket was called or closed between the check and the command. */
export function returnPostponed(state: QueueState, { consumerId }: CommandOf<'returnPostponed'>, stamp: Stamp): Outcome {
  if (state.consumers.get(consumerId)?.state !== 'POSTPONE') return { events: [] };
  return { events: [{ t: 'returned', at: stamp.atMs, c: consumerId }] };
}

/** Numbers start again; unfinished tickets are closed, or kept where the branch wants it; unused appointments are missed. */
export function openDay(state: QueueState, stamp: Stamp): Outcome {
  const { atMs: at, day } = stamp;
  if (day === state.day) return { events: [] };
  // A clock that was set back into an earlier day changes the name of the day: nothing is closed, no number comes again; nor
  // when it is set forward again to the day that it was set back from.
  if (day < state.day || day === state.renamedFrom) return { events: [{ t: 'dayRenamed', at, day }] };
  return { events: [{ t: 'dayOpened', at, day, ...overnight(state, stamp) }, ...appointmentsMissed(state, stamp)] };
}

/**
 * Whether unfinished tickets are kept, and the reason if they are closed; and which are kept all the same: who came early for the day, and
 * who was in time for a booking whose late window is not over, as whoever comes in it now gets a ticket.
 */
export function overnight(state: QueueState, stamp: Stamp) {
  const { rules, books, consumers } = state;
  const keep = rules.keepTicketsOvernight;
  const isOfDay = ({ appointmentId }: Consumer): boolean => {
    const row = books.ConsumerPreRegistered.get(appointmentId ?? -1);
    if (row === undefined) return false;
    if (row.date >= stamp.day) return plannedServices(state, row.services).length > 0;
    return stamp.atMs <= (windowsOf(state, row, stamp)?.untilMs ?? Number.NEGATIVE_INFINITY);
  };
  const stay = keep ? [] : [...consumers.values()].filter(isOfDay).map(({ id }) => id);
  return { keep, reason: DAY_CLOSED, ...(stay.length > 0 && { stay }) };
}

/**
 * Appointments of the days before are missed, but those whose late window is not over. They are forgotten after as many days as the texts
 * of visitors.
 */
export function appointmentsMissed(state: QueueState, stamp: Stamp): QueueEvent[] {
  const { atMs: at, day } = stamp;
  const events: QueueEvent[] = [];
  const forgottenBefore = new Date(Date.parse(day) - state.rules.personalDays * DAY_MS).toISOString().slice(0, 10);
  for (const appointment of state.books.ConsumerPreRegistered.beforeDay(day)) {
    if (appointment.date < forgottenBefore) {
      events.push(...appointmentRemoved(state, appointment.id, stamp));
    } else if (isPlanned(appointment) && !isOfNow(state, appointment, stamp)) {
      const row: AppointmentRow = { ...appointment, state: 'MISSED' };
      events.push({ t: 'bookSet', at, book: 'ConsumerPreRegistered', id: appointment.id, row });
    }
  }
  return events;
}

/**
 * The clock was set: earlier stamps move with it, so that no visitor waits longer or shorter and none is sent home. A clock that was not
 * synchronised was right until then, so that earlier stamps stay; except those that are in the future now: they cannot have been right.
 */
export function noteClockSet(state: QueueState, { byMs, dayStartMs }: CommandOf<'noteClockSet'>, stamp: Stamp): Outcome {
  const { atMs: at, day } = stamp;
  const doubted = state.doubtedSinceMs;
  const since = doubted !== null && byMs < 0 ? Math.min(doubted, at) : doubted;
  const events: QueueEvent[] = [{ t: 'clockSet', at, byMs, since }];
  if (day > state.day && day !== state.renamedFrom && hasBegun(state, { byMs, since, dayStartMs })) {
    events.push({ t: 'dayOpened', at, day, ...overnight(state, stamp), since: dayStartMs }, ...appointmentsMissed(state, stamp));
  }
  return { events };
}

/** Whether tickets of the new day were given before its name was known. */
function hasBegun({ lastRegisteredMs }: QueueState, { byMs, since, dayStartMs }: Moved & { readonly dayStartMs: number }): boolean {
  return lastRegisteredMs !== null && movedMs(lastRegisteredMs, { byMs, since }) >= dayStartMs;
}

export function noteClockDoubt(state: QueueState, { isDoubtful }: CommandOf<'noteClockDoubt'>, { atMs: at }: Stamp): Outcome {
  if (isDoubtful === (state.doubtedSinceMs !== null)) return { events: [] };
  return { events: [{ t: isDoubtful ? 'clockDoubted' : 'clockTrusted', at }] };
}
