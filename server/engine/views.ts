/** The state as the wire shows it. */

import { type AppointmentRow, BOOKS, type BookName, type RowBook, type UserRow, type WorkplaceRow } from '../model/books/index.js';
import { type Consumer, isFinished, NO_CONSUMER, NO_WORKPLACE, type TicketOperation } from '../model/consumer.js';
import { toInstant } from '../model/events/stamp.js';
import type { BookingNotice, Route } from '../model/messages.js';
import { WINDOW_STATE } from '../model/window-state.js';
import { abilityOf } from './rules/abilities.js';
import { planOf } from './rules/bookings/planned-services.js';
import { type QueueState, rowsOf, type WindowState } from './state.js';

/** A text as JSON; most comments and codes are empty. */
export const quoted = (text: string): string => (text === '' ? '""' : JSON.stringify(text));

/**
 * A ticket as JSON, without its photo; `workplace` goes with it while it is at a window (seen in the original: also when that
 * window postponed it). For the public also without what it says of the visitor: comments and the typed code. Written as text
 * because each call and each service answers one: measured, this costs a fifth of building objects for a general serialiser.
 */
export function consumerText(state: QueueState, consumer: Consumer, audience: Audience = 'full'): string {
  if (audience === 'public') return textOf(state, { ...consumer, comment: '', pinCode: '' }, false);
  if (consumer === lastEnded.consumer) return lastEnded.text;
  const text = textOf(state, consumer, true);
  if (isFinished(consumer.state) && consumer.workplaceId === NO_WORKPLACE) lastEnded = { consumer, text };
  return text;
}

/** A ticket that has ended never changes, and is written twice: for the history, and for the answer to the command that ended it. */
let lastEnded: { readonly consumer: Consumer | null; readonly text: string } = { consumer: null, text: '' };

function textOf(state: QueueState, consumer: Consumer, withComments: boolean): string {
  const { lastCallMs, arrivedMs, postponedToMs, workplaceId } = consumer;
  const workplace = workplaceId === NO_WORKPLACE ? undefined : workplaceText(state, workplaceId);
  return (
    `{"services":${servicesText(consumer, withComments)},"id":${consumer.id},"prefix":${quoted(consumer.prefix)}` +
    `,"number":${consumer.number},"priority":${consumer.priority},"registration":"${toInstant(consumer.registeredMs)}"` +
    `,"active":${!isFinished(consumer.state)}` +
    `,"workplace_id":${workplaceId}${lastCallMs === null ? '' : `,"last_call":"${toInstant(lastCallMs)}"`}` +
    `${arrivedMs === undefined ? '' : `,"arrived":"${toInstant(arrivedMs)}"`}` +
    `${withComments ? bookedText(consumer) + personsText(consumer) : ''}` +
    `,"vanish_count":${consumer.vanishCount},"comment":${quoted(consumer.comment)},"pin_code":${quoted(consumer.pinCode)}` +
    `${postponedToMs === null ? '' : `,"postpone_to":"${toInstant(postponedToMs)}"`}` +
    `,"state_changed":"${toInstant(consumer.stateChangedMs)}","last_update":"${toInstant(consumer.lastUpdateMs)}"` +
    `${workplace === undefined ? '' : `,"workplace":${workplace}`},"ticket":${quoted(consumer.ticket)},"state":"${consumer.state}"}`
  );
}

/** The agreed time of an appointment that was not missed; null = of one without a time. */
export function bookedText({ appointmentId, isMissed, appointmentMs }: Consumer): string {
  if (appointmentId === null || isMissed) return '';
  return `,"booked":${appointmentMs === undefined ? 'null' : `"${toInstant(appointmentMs)}"`}`;
}

/** How many come, where it is not one. */
const personsText = ({ persons }: Consumer): string => (persons === undefined ? '' : `,"persons":${persons}`);

/** Operations by service and stage: `{"4":{"50":{"3":{"state":"SERVING","user_id":3}}}}`. They come sorted that way. */
export function servicesText({ operations }: Consumer, withComments = true): string {
  let text = '{';
  let last: TicketOperation | undefined;
  for (const operation of operations) {
    if (last?.serviceId !== operation.serviceId) text += `${last ? '}},' : ''}"${operation.serviceId}":{"${operation.stage}":{`;
    else text += last.stage === operation.stage ? ',' : `},"${operation.stage}":{`;
    text += operationText(operation, withComments);
    last = operation;
  }
  return `${text}${last ? '}}' : ''}}`;
}

function operationText({ operationId, state, userId, claimUserId, comments }: TicketOperation, withComments: boolean): string {
  const user = userId ?? claimUserId;
  const comment = comments.length === 0 || !withComments ? '' : `,"comment":${JSON.stringify(comments)}`;
  return `"${operationId}":{"state":"${state}"${user === null ? '' : `,"user_id":${user}`}${comment}}`;
}

export function workplaceText(state: QueueState, workplaceId: number): string | undefined {
  const row = state.books.Workplace.get(workplaceId);
  const window = state.windows.get(workplaceId);
  if (row === undefined || window === undefined) return undefined;
  const { consumerId, clerkId } = window;
  const stateId = consumerId === NO_CONSUMER ? window.stateId : WINDOW_STATE.serving;
  const { operationsText } = abilityOf(state, workplaceId, clerkId);
  return (
    `${configuredText(row)},"state_id":${stateId},"reason":${reasonOf(window)},"last_update":"${toInstant(window.lastUpdateMs)}"` +
    `,"next_state_id":${nextStateOf(window)},"state_user_id":${window.stateUserId ?? null}` +
    `,"clerk_id":${clerkId},"consumer_id":${consumerId},"currentOperations":${operationsText}}`
  );
}

/** What a window that serves will be when its visitor has left; null = it does not serve, or goes on. */
const nextStateOf = ({ stateId, consumerId }: WindowState): number | null =>
  consumerId === NO_CONSUMER || stateId === WINDOW_STATE.open ? null : stateId;

const reasonOf = ({ stateId, consumerId, reasonId }: WindowState): number | null =>
  stateId === WINDOW_STATE.onBreak && consumerId === NO_CONSUMER ? (reasonId ?? null) : null;

/** Made once for each row. */
const configuredTexts = new WeakMap<WorkplaceRow, string>();

/** The configured fields of a window, as JSON without its last brace. */
function configuredText(row: WorkplaceRow): string {
  const known = configuredTexts.get(row);
  if (known !== undefined) return known;
  const text = JSON.stringify(row).slice(0, -1);
  configuredTexts.set(row, text);
  return text;
}

/** An element of any book, or undefined if there is none with this id. */
export function elementOf(
  state: QueueState,
  book: BookName,
  id: number,
  audience: Audience = 'full',
): Readonly<Record<string, unknown>> | undefined {
  const element = book === 'Consumer' ? consumerElement(state, id, audience) : rowElement(state, book, id);
  return element && shownTo(audience, book, element);
}

function consumerElement(state: QueueState, id: number, audience: Audience): Record<string, unknown> | undefined {
  const consumer = state.consumers.get(id);
  return consumer && parsed(consumerText(state, consumer, audience));
}

function rowElement(state: QueueState, book: RowBook, id: number): Record<string, unknown> | undefined {
  if (book === 'Workplace') return parsed(workplaceText(state, id));
  const row = rowsOf(state, book).get(id);
  if (row === undefined) return undefined;
  if (book === 'User') return userElement(state, row as UserRow);
  if (book === 'TicketRange') return { ...row, next: state.ranges.get(id)?.next };
  return { ...row };
}

const parsed = (text: string | undefined): Record<string, unknown> | undefined =>
  text === undefined ? undefined : (JSON.parse(text) as Record<string, unknown>);

function userElement(state: QueueState, row: UserRow): Record<string, unknown> {
  const { passwordHash: _neverShown, ...shown } = row;
  const role = state.books.UserRole.get(row.role_id);
  return { ...shown, password: null, role };
}

/** A whole book as JSON; tickets: see `TicketTexts`. */
export function listText(state: QueueState, book: RowBook, audience: Audience = 'full'): string {
  const ids = [...rowsOf(state, book).keys()];
  if (book === 'Workplace') return `[${ids.map((id) => workplaceText(state, id)).join(',')}]`;
  return JSON.stringify(ids.map((id) => elementOf(state, book, id, audience)));
}

/** The id of the element that `get…` by name means: the first one with this name field or `name`, as far as the audience sees it. */
export function idByName(state: QueueState, book: BookName, name: string, audience: Audience = 'full'): number | undefined {
  const nameField = book === 'User' && audience === 'public' ? 'name' : BOOKS[book].nameField;
  const elements: Iterable<{ readonly id: number }> = book === 'Consumer' ? state.consumers.values() : rowsOf(state, book).values();
  for (const element of elements) {
    const fields = element as unknown as Record<string, unknown>;
    if (fields[nameField] === name || fields.name === name) return element.id;
  }
  return undefined;
}

/**
 * The readers that a view is made for. Administrators see whole elements; everybody else sees elements without what only an administrator
 * needs: codes that visitors have to know, the logins of others, and what tickets say of their visitors. Two variants, not one for each
 * session, because lists are pushed and made once for all who read them.
 */
export type Audience = 'full' | 'public';

/** In place of a service's own code: a code is asked for, and the box alone compares it. */
export const HIDDEN_CODE = 'hidden';

type Element = Readonly<Record<string, unknown>>;

/** Hides the fields of each book that not every reader needs. The other books are the same for all. */
const HIDING: { readonly [Book in BookName]?: (element: Element) => Element } = {
  Service: ({ pin_code, ...shown }) => ({ ...shown, pin_code: isSecret(pin_code) ? HIDDEN_CODE : pin_code }),
  User: (user) => ({ ...user, login: '' }),
};

/** `null` and an empty text require nothing, 1 any digits: neither is a secret. */
const isSecret = (code: unknown): boolean => code !== null && code !== '' && String(code) !== '1';

/** @param isNamed for those who may know who is expected, and whether messages go to them */
export function shownBooking(state: Pick<QueueState, 'books' | 'bookingNotices' | 'unplanned'>, row: AppointmentRow, isNamed: boolean) {
  const lost = state.unplanned.get(row.id)?.filter(({ service }) => planOf(state, service) === undefined) ?? [];
  const unplanned = lost.length === 0 ? {} : { unplanned: [...lost] };
  if (isNamed) return { ...row, ...unplanned, ...notifiedOf(state.bookingNotices.get(row.id)) };
  const { name: _name, phone: _phone, comment: _comment, pin_code: _code, ...shown } = row;
  return { ...shown, ...unplanned };
}

/** Where messages about a booking go; the address is shown to nobody. */
const notifiedOf = (notice: BookingNotice | undefined): { readonly notified?: Route } =>
  notice === undefined || notice.address === '' ? {} : { notified: notice.route };

/** Whether the book hides something from those who are no administrators; tickets are written as text, and hide by themselves. */
export const isHiding = (book: BookName): boolean => book === 'Consumer' || HIDING[book] !== undefined;

export const shownTo = (audience: Audience, book: BookName, element: Element): Element =>
  audience === 'full' ? element : (HIDING[book]?.(element) ?? element);
