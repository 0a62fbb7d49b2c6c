/**
 * Takes the texts that visitors give out of events and puts them back: the journal's chain covers an event with the digest of these texts
 * (`personal`), and the texts lie beside it, where they can be erased. An event whose texts were erased has none.
 */
import { type Batch, type BatchPersonal, sealPersonal } from '../../../db/store/store.js';
import { REMOVED } from '../../model/consumer.js';
import type { EventOf, QueueEvent } from '../../model/events/events.js';

type Fields = Readonly<Record<string, unknown>>;

export const visitorSubject = (consumerId: number): string => `visitor ${consumerId}`;
export const appointmentSubject = (id: number): string => `appointment ${id}`;

/** Where an event has personal texts: in itself, or in a part of it that is kept whole. */
interface Place {
  readonly part: 'row' | 'content' | null;
  readonly fields: readonly string[];
}

const SAID: Place = { part: null, fields: ['comment', 'pin'] };
const NOTED: Place = { part: null, fields: ['comment'] };
const ON_PAPER: Place = { part: 'content', fields: ['comment', 'pinCode'] };
const AT_ADDRESS: Place = { part: null, fields: ['phone', 'email'] };
const OF_APPOINTMENT: Place = { part: 'row', fields: ['name', 'phone', 'comment', 'pin_code'] };

function placeOf(event: QueueEvent): Place | null {
  switch (event.t) {
    case 'registered':
    case 'consumerChanged':
      return SAID;
    case 'finished':
    case 'postponed':
    case 'transferred':
      return NOTED;
    case 'noticeAsked':
    case 'bookingNoticeAsked':
      return AT_ADDRESS;
    case 'printQueued':
      return ON_PAPER;
    case 'bookSet':
      return event.book === 'ConsumerPreRegistered' ? OF_APPOINTMENT : null;
    default:
      return null;
  }
}

function subjectOf(event: QueueEvent): string {
  if (event.t === 'bookSet') return appointmentSubject(event.id);
  if (event.t === 'bookingNoticeAsked') return appointmentSubject(event.b);
  if (event.t === 'printQueued' && event.b !== undefined) return appointmentSubject(event.b);
  return visitorSubject('c' in event && typeof event.c === 'number' ? event.c : 0);
}

/** The event as the journal keeps it, and its texts; null where it has none. */
export interface SplitEvent {
  readonly kept: QueueEvent;
  readonly text: Omit<BatchPersonal['texts'][number], 'event'> | null;
}

export function splitEvent(event: QueueEvent): SplitEvent {
  const place = placeOf(event);
  if (place === null) return { kept: event, text: null };
  const from = partOf(event, place.part);
  const said = place.fields.filter((field) => isSomething(from[field]));
  if (said.length === 0) return { kept: event, text: null };
  const content = JSON.stringify(Object.fromEntries(said.map((field) => [field, from[field]])));
  const { salt, digest } = sealPersonal(content);
  const silent = Object.fromEntries(said.map((field) => [field, place.part === null ? undefined : '']));
  const kept = { ...withPart(event, place.part, { ...from, ...silent }), personal: digest };
  return { kept, text: { subject: subjectOf(event), salt, content } };
}

function joinEvent(event: QueueEvent, content: string | undefined): QueueEvent {
  if (event.personal === undefined) return event;
  const { personal: _digest, ...bare } = event;
  const place = content === undefined ? null : placeOf(event);
  if (place === null || content === undefined) return bare as QueueEvent;
  return withPart(bare as QueueEvent, place.part, { ...partOf(event, place.part), ...(JSON.parse(content) as Fields) });
}

/** The parts of a batch that lead from state to state; pictures and rows of the history do not. */
export interface Happened extends Pick<Batch, 'events'> {
  readonly personal: { readonly texts: readonly Pick<BatchPersonal['texts'][number], 'event' | 'content'>[] } | null;
}

/**
 * Events of the journal as they happened.
 * @param events JSON array text, as a batch has it
 * @param texts what visitors said, by the event's index in the batch
 */
export const joinEvents = (events: string, texts: ReadonlyMap<number, string>): readonly QueueEvent[] =>
  (JSON.parse(events) as QueueEvent[]).map((event, index) => joinEvent(event, texts.get(index)));

/** The events of a batch as they happened. */
export const eventsOf = ({ events, personal }: Happened): readonly QueueEvent[] =>
  joinEvents(events, new Map((personal?.texts ?? []).map(({ event, content }) => [event, content])));

const isSomething = (value: unknown): boolean => value !== undefined && value !== '';

const partOf = (event: QueueEvent, part: Place['part']): Fields =>
  (part === null ? event : (event as unknown as Record<string, Fields>)[part]) as Fields;

const withPart = (event: QueueEvent, part: Place['part'], fields: Fields): QueueEvent =>
  (part === null ? { ...event, ...fields } : { ...event, [part]: fields }) as QueueEvent;

/** The subjects and visits whose texts an event erases. */
export interface Erased {
  readonly subjects: readonly string[];
  readonly visits: readonly number[];
}

const NOBODY: Erased = { subjects: [], visits: [] };

export function erasedBy(event: QueueEvent): Erased {
  switch (event.t) {
    case 'visitorErased':
      return ofVisitors(event.c);
    case 'closed':
      return isRemoval(event) ? ofVisitors([event.c]) : NOBODY;
    case 'bookRemoved':
      return event.book === 'ConsumerPreRegistered' ? { subjects: [appointmentSubject(event.id)], visits: [] } : NOBODY;
    default:
      return NOBODY;
  }
}

const ofVisitors = (ids: readonly number[]): Erased => ({ subjects: ids.map(visitorSubject), visits: ids });

/** The complete deletion of the original protocol: only figures stay. */
export const isRemoval = ({ reason }: EventOf<'closed'>): boolean => reason === REMOVED;
