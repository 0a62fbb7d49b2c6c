/** Which visits and appointments an erasure covers; and who may still read a ticket that has ended. */

import { consumerWithoutTexts, isNumberOf, isTicketOf, names, type VisitorSearch } from '../../../../db/store/store.js';
import type { QueueState } from '../../../engine/state.js';
import { NOT_A_DAY } from '../../../model/books/hours.js';
import type { Consumer } from '../../../model/consumer.js';
import { Rejection, reject } from '../../../model/errors/errors.js';
import type { FieldFaultCode } from '../../../model/errors/refusal-reasons.js';
import { emailOf } from '../../../model/messages.js';
import { isTelephone, telephoneOf } from '../../../model/telephone.js';
import { ERASED_MAX, type EraseData, privacyCommands } from '../../../protocol/commands/box/privacy.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { isAdministrator, isSupervisor } from '../../access/rights.js';
import { type Request as AnyRequest, authorOf, dataAnswer } from '../handler.js';
import { type Context, handle } from './family.js';

const eraseVisitor = handle(privacyCommands.eraseVisitor, async (request) => {
  const { context, state, session, data } = request;
  const search = searchOf(context, data);
  if (search instanceof Rejection) return search;
  const appointments = appointmentsOf(state, data);
  const wanted = {
    ...search,
    consumerIds: [...search.consumerIds, ...appointments.flatMap(({ consumer_id: id }) => (id > 0 ? [id] : []))],
  };
  // A ticket may end while the history is searched: it was in the queue before, or is in the history then.
  const before = presentOf(context, wanted);
  await context.pipeline.settled();
  const past = await context.store.findVisitors(wanted, ERASED_MAX + 1);
  if (!state.sessions.has(session.id)) return reject('unknownToken');
  const consumers = new Set([...before, ...presentOf(context, wanted), ...past]);
  if (consumers.size > ERASED_MAX) return reject('resultTooLarge', { most: ERASED_MAX });
  // An appointment names its visitor; and the appointments found before may be gone by now.
  const rows = new Set([...appointmentsOf(state, data), ...appointmentsOfVisitors(state, consumers)]);
  const outcome = context.pipeline.execute(
    { type: 'eraseVisitor', consumers: [...consumers], appointments: [...rows].map(({ id }) => id) },
    authorOf(request),
  );
  if (outcome instanceof Rejection) return outcome;
  return dataAnswer({ visits: consumers.size, appointments: rows.size } satisfies ReplyData<'eraseVisitor'>);
});

/** The search that a request asks for; it must name exactly one thing. */
function searchOf({ pipeline }: Context, data: EraseData): VisitorSearch | Rejection {
  const { id, ticket, day, pin_code: pin, name, email: typed } = data;
  const given = [id, ticket, pin, name, typed].filter((one) => one !== undefined);
  const invalid = (field: string, fault: string, why: FieldFaultCode): Rejection => reject('invalidRequest', { field, fault, why });
  if (given.length !== 1) return invalid('data', 'expected one of id, ticket, pin_code, name and email', 'oneOfThese');
  if (day !== undefined && ticket === undefined) return invalid('data.day', 'expected a ticket with it', 'needsTicket');
  const range = pipeline.clock.calendar.rangeOf(day ?? pipeline.stamp().day);
  if (range === null) return invalid('data.day', NOT_A_DAY.fault, NOT_A_DAY.why);
  const email = typed === undefined ? null : (emailOf(typed) ?? typed);
  return { ...range, email, ticket: ticket ?? null, pin: pin ?? null, name: name ?? null, consumerIds: id === undefined ? [] : [id] };
}

function appointmentsOf({ books, bookingNotices }: QueueState, { pin_code: pin, name, email }: EraseData) {
  return [...books.ConsumerPreRegistered.values()].filter(
    (row) =>
      goesTo(bookingNotices.get(row.id)?.address, pin ?? null, email ?? null) ||
      (pin !== undefined && (isNumberOf(row.pin_code, pin) || isTelephoneOf(row.phone, pin))) ||
      (name !== undefined && (names(row.name, name) || names(row.comment, name))),
  );
}

/** In a booking people write beside it whose it is. */
const isTelephoneOf = (kept: string, wanted: string): boolean =>
  isNumberOf(kept, wanted) || (isTelephone(wanted) && telephoneOf(kept) === telephoneOf(wanted));

/** Whether messages go to this telephone or address. */
const goesTo = (address = '', pin: string | null, email: string | null): boolean =>
  (pin !== null && isNumberOf(address, pin)) || (email !== null && address !== '' && address === emailOf(email));

const appointmentsOfVisitors = ({ books }: QueueState, consumers: ReadonlySet<number>) =>
  [...books.ConsumerPreRegistered.values()].filter(({ consumer_id: id }) => consumers.has(id));

/** Ids of tickets that the history does not know (yet). */
function presentOf({ pipeline }: Context, { ticket, fromMs, toMs, pin, name, email, consumerIds }: VisitorSearch): number[] {
  const { notices } = pipeline.state;
  const isWanted = (consumer: Consumer): boolean =>
    consumerIds.includes(consumer.id) ||
    (ticket !== null && isTicketOf(consumer.ticket, ticket) && consumer.registeredMs >= fromMs && consumer.registeredMs < toMs) ||
    (pin !== null && isNumberOf(consumer.pinCode, pin)) ||
    goesTo(notices.get(consumer.id)?.address, pin, email) ||
    (name !== null && textsOf(consumer).some((text) => names(text, name)));
  return [...pipeline.state.consumers.values(), ...pipeline.endedTickets].filter(isWanted).map(({ id }) => id);
}

const textsOf = ({ comment, operations }: Consumer): string[] => [
  comment,
  ...operations.flatMap(({ comments, periods }) => [...comments, ...periods.flatMap((period) => period.comment ?? [])]),
];

/** A ticket that has ended, as the history shows it. */
interface EndedTicketShown {
  readonly registration: string;
  readonly services: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, { readonly user_id?: number }>>>>>>;
}

/** Administrators read any ended ticket; supervisors what became of it; a clerk those that the clerk served today. */
export function endedTicketFor({ context, state, session }: AnyRequest, shown: string): string | Rejection {
  if (isAdministrator(state, session)) return shown;
  if (isSupervisor(state, session)) return consumerWithoutTexts(shown);
  const { registration, services } = JSON.parse(shown) as EndedTicketShown;
  const clerks = Object.values(services).flatMap((stages) => Object.values(stages).flatMap((operations) => Object.values(operations)));
  const today = context.pipeline.clock.calendar.rangeOf(context.pipeline.stamp().day);
  const isOfToday = Date.parse(registration) >= (today?.fromMs ?? 0);
  if (isOfToday && clerks.some(({ user_id: user }) => user === session.userId)) return shown;
  return reject('notAllowed', { command: 'getConsumer', who: 'a clerk who did not serve this ticket today' });
}

export const privacyHandlers = [eraseVisitor];
