/** Visitors book at a kiosk: for another day, when today is full. */
import { refuseUnbookable } from '../../../engine/rules/bookings/booking-commands.js';
import type { AppointmentRow } from '../../../model/books/index.js';
import { noSuchElement, Rejection, reject } from '../../../model/errors/errors.js';
import { kioskBookingCommands } from '../../../protocol/commands/booking/kiosk-booking.js';
import type { RequestData } from '../../../protocol/registry.js';
import { guestAt } from '../../access/visit-guard.js';
import type { PaperVerdict } from '../../platform/devices.js';
import { slipContent } from '../../tickets/ticket-content.js';
import { type AnswerData, Json } from '../answer-data.js';
import { type Answer, type Answered, authorOf } from '../handler.js';
import { kioskOf } from '../queue/registration.js';
import { refuseSilence } from './booking.js';
import { handle, type Request } from './family.js';
import { visitOf } from './visits.js';

type Data = RequestData<'bookAtKiosk'>;

const bookAtKiosk = handle(kioskBookingCommands.bookAtKiosk, book, restoreBooking);

function book(request: Request<Data>): Answered {
  const { context, state, data } = request;
  const kiosk = kioskOf(request);
  const guest = guestAt(kiosk?.id ?? 0);
  const seconds = context.visitGuard.waitSeconds(guest);
  if (seconds > 0) return reject('tooManyVisits', { seconds });
  const { service, date, time, name = '', phone = '', language = '', notify } = data;
  const refused = refuseUnbookable(state, [service], kiosk?.id ?? null) ?? refuseSilence(state, [service], data);
  if (refused) return refused;
  const outcome = context.pipeline.execute(
    {
      ...{ type: 'makeBooking', services: [service], date, time, persons: 1, name, phone, comment: '' },
      ...{ repeat: null, registratorId: kiosk?.id ?? null, chances: [context.chance()] },
      ...(notify && { notify }),
    },
    authorOf(request),
  );
  if (outcome instanceof Rejection) return outcome;
  context.visitGuard.booked(guest);
  const row = state.books.ConsumerPreRegistered.get(outcome.subject ?? 0);
  if (row === undefined) return reject('internal', { why: 'the new booking is not in its book' });
  // Owed in the batch of the booking: whoever has the one gets the other.
  return slipAnswer(request, row, context.paper.orderSlip(row, slipContent(state, context.ticketFacts, row, kiosk, language), kiosk));
}

/** The booking of the kept answer as it is now, and what is known of its slip. */
function restoreBooking(request: Request<Data>, keptText: string): Answer {
  const kept = JSON.parse(keptText) as { readonly id: number; readonly print?: AnswerData };
  const row = request.state.books.ConsumerPreRegistered.get(kept.id);
  if (row === undefined) return { data: noSuchElement('ConsumerPreRegistered', kept.id, 'id'), kept: new Json(keptText) };
  if (kept.print !== undefined) return { data: { visit: visitOf(request.state, row), print: kept.print }, kept: new Json(keptText) };
  return slipAnswer(request, row, request.context.paper.slipOf(row));
}

function slipAnswer({ state }: Request<Data>, row: AppointmentRow, verdict: PaperVerdict | Promise<PaperVerdict>): Answer {
  const { id } = row;
  const told = (how: PaperVerdict): AnswerData => ({ visit: visitOf(state, row), print: stateOf(how) });
  if (!(verdict instanceof Promise)) return { data: told(verdict), kept: { id, print: stateOf(verdict) } };
  return { data: verdict.then(told), kept: { id }, keptLater: verdict.then((how) => ({ id, print: stateOf(how) })) };
}

/** Nobody loses a booking for want of paper: its code is on the screen. */
const stateOf = (how: PaperVerdict): AnswerData =>
  how instanceof Rejection ? { state: 'screen', reason: how.error } : { state: how.state, reason: how.reason };

export const kioskBookingHandlers = [bookAtKiosk];
