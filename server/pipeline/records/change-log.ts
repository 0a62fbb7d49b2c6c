/**
 * The entry of an event in the log of changes: who changed what, from what to what. The log is kept for years, so it contains no password,
 * no hash, and nothing that identifies a visitor or the holder of an appointment.
 */
import type { ChangeRow } from '../../../db/history/changes.js';
import { type QueueState, rowsOf } from '../../engine/state.js';
import type { BookName, RowBook } from '../../model/books/index.js';
import { type Author, authorOfEvent, type BoxChange, type EventOf, type QueueEvent } from '../../model/events/events.js';

type Verb = 'added' | 'changed' | 'removed' | 'erased';
type Fields = Readonly<Record<string, unknown>>;

/** `before` and `after` both null: the log says only that the field was changed. */
interface FieldChange {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Change {
  /** A book, or one of the subjects below: users search the log by it. */
  readonly kind: BookName | 'TicketDesign' | 'LcdTemplate' | 'Appearance' | 'Session' | 'Printer' | BoxChange['kind'];
  readonly verb: Verb;
  /** An id or a name. */
  readonly subject: number | string;
  /** The name that users know it by. */
  readonly title: string;
  readonly fields: readonly FieldChange[];
}

/** A line of the log; null where the event has none. Call it before the event changes the state. */
export function changeRow(state: QueueState, event: QueueEvent): ChangeRow | null {
  const by = authorOfEvent(event);
  if (by === undefined) return null;
  const change = changeOf(state, event, by);
  if (change === null) return null;
  const { kind, ...told } = change;
  const who = { login: by.login ?? state.books.User.get(by.u)?.login ?? '', as: by.as, local: by.here === 1 };
  return { atMs: event.at, userId: by.u, kind, entry: JSON.stringify({ ...who, ...told }) };
}

function changeOf(state: QueueState, event: QueueEvent, by: Author): Change | null {
  // A clerk's breaks and notes are the clerk's own work.
  const isOwnWork = by.as === 'workplace';
  switch (event.t) {
    case 'bookSet':
      return ofRow(state, event);
    case 'bookRemoved':
      return named(state, event.book, event.id, 'removed');
    case 'windowStateSet':
      return isOwnWork ? null : ofWindow(state, event.w, { state_id: state.windows.get(event.w)?.stateId ?? 1 }, { state_id: event.state });
    case 'servicesOpened':
      return ofWindow(state, event.w, { opened_services: state.openedServices.get(event.w) ?? [] }, { opened_services: event.services });
    case 'closed':
      return ofTicket(state, event.c, 'removed');
    case 'visitorErased':
      // The visitors' names are among what was erased: the entry has only the number of visits.
      return { kind: 'Consumer', verb: 'erased', subject: event.c.length, title: '', fields: [] };
    case 'consumerChanged':
      return isOwnWork ? null : ofTicket(state, event.c, 'changed', event);
    case 'sessionClosed':
      return ofSession(state, event);
    case 'devicesForgotten':
      return { ...named(state, 'User', event.user, 'changed'), fields: [hidden('known_devices')] };
    case 'ticketDesignSet':
      return ofLook('TicketDesign', event.name, state.designs.get(event.name), event.design);
    case 'ticketDesignRemoved':
      return ofLook('TicketDesign', event.name, state.designs.get(event.name), undefined);
    case 'lcdTemplateSet':
      return ofLook('LcdTemplate', event.name, state.templates.get(event.name), event.template);
    case 'lcdTemplateRemoved':
      return ofLook('LcdTemplate', event.name, state.templates.get(event.name), undefined);
    case 'appearanceSet': {
      const fields = differences(state.appearance, event.appearance);
      return { kind: 'Appearance', verb: 'changed', subject: 'branch', title: '', fields };
    }
    case 'rollChanged':
      return { kind: 'Printer', verb: 'changed', subject: event.printer, title: event.printer, fields: [] };
    case 'boxChanged': {
      const { kind, verb, subject, fields } = event;
      return { kind, verb, subject, title: subject, fields };
    }
    default:
      return null;
  }
}

/** Fields of appointments that do not identify the visitor. */
const APPOINTMENT_FIELDS = new Set(['services', 'date', 'time', 'persons', 'priority', 'state']);
/** Fields that the box sets itself. */
const KEPT = new Set(['id', 'create_time']);

function ofRow(state: QueueState, { book, id, row }: EventOf<'bookSet'>): Change {
  const old = rowsOf(state, book as RowBook).get(id) as unknown as Fields | undefined;
  // The next number of a range is stored beside its row.
  const next = book === 'TicketRange' && { next: state.ranges.get(id)?.next };
  const fields = differences(old && { ...old, ...next }, row as Fields);
  const told =
    book === 'ConsumerPreRegistered' ? fields.map((each) => (APPOINTMENT_FIELDS.has(each.field) ? each : hidden(each.field))) : fields;
  return {
    kind: book,
    verb: old === undefined ? 'added' : 'changed',
    subject: id,
    title: titleOf(book, row as Fields),
    fields: told.map((each) => (each.field === 'passwordHash' ? hidden('password') : each)),
  };
}

const named = (state: QueueState, book: BookName, id: number, verb: Verb): Change => ({
  kind: book,
  verb,
  subject: id,
  title: titleOf(book, rowsOf(state, book as RowBook).get(id) as unknown as Fields | undefined),
  fields: [],
});

const titleOf = (book: BookName, row: Fields | undefined): string =>
  book === 'ConsumerPreRegistered' ? `${row?.date ?? ''} ${row?.time ?? ''}`.trim() : String(row?.login ?? row?.name ?? '');

const ofWindow = (state: QueueState, id: number, before: Fields, after: Fields): Change => ({
  ...named(state, 'Workplace', id, 'changed'),
  fields: differences(before, after),
});

function ofTicket(state: QueueState, id: number, verb: Verb, change?: EventOf<'consumerChanged'>): Change {
  const consumer = state.consumers.get(id);
  const fields: FieldChange[] = [];
  if (change?.priority !== undefined) fields.push({ field: 'priority', before: consumer?.priority ?? null, after: change.priority });
  if (change?.comment !== undefined) fields.push(hidden('comment'));
  if (change?.pin !== undefined) fields.push(hidden('pin_code'));
  if (change?.photo !== undefined || change?.photoDigest !== undefined) fields.push(hidden('photo'));
  return { kind: 'Consumer', verb, subject: id, title: consumer?.ticket ?? '', fields };
}

function ofSession(state: QueueState, { session: id, why }: EventOf<'sessionClosed'>): Change | null {
  const session = state.sessions.get(id);
  if (session === undefined) return null;
  const { component, placeId, userId } = session;
  return {
    kind: 'Session',
    verb: 'removed',
    subject: id,
    title: state.books.User.get(userId)?.login ?? '',
    fields: [
      { field: 'component', before: component, after: null },
      ...(placeId === null ? [] : [{ field: 'place', before: placeId, after: null }]),
      { field: 'why', before: null, after: why },
    ],
  };
}

/** Designs and templates are long: the log names them by their title, and lists fields only of a changed one. */
function ofLook(kind: 'TicketDesign' | 'LcdTemplate', name: string, before: object | undefined, after: object | undefined): Change {
  const verb = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  const { title } = (after ?? before ?? {}) as { readonly title?: string };
  return {
    kind,
    verb,
    subject: name,
    title: title ?? name,
    fields: verb === 'changed' ? differences(before as Fields, after as Fields) : [],
  };
}

const hidden = (field: string): FieldChange => ({ field, before: null, after: null });

/** In characters of JSON. A longer value is left out, as it is too long to be read. */
const VALUE_LENGTH_MAX = 400;

/** Parts of a row are compared part by part (`clerk.priority`), lists as a whole. Of a new row all fields that are not empty are logged. */
function differences(before: Fields | undefined, after: Fields): FieldChange[] {
  const old = flat(before ?? {});
  const now = flat(after);
  const changes: FieldChange[] = [];
  for (const field of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [was, is] = [JSON.stringify(old[field] ?? null), JSON.stringify(now[field] ?? null)];
    if (was === is || KEPT.has(field) || (before === undefined && SAYS_NOTHING.has(is))) continue;
    const isLong = was.length > VALUE_LENGTH_MAX || is.length > VALUE_LENGTH_MAX;
    changes.push(isLong ? hidden(field) : { field, before: old[field] ?? null, after: now[field] ?? null });
  }
  return changes;
}

const SAYS_NOTHING = new Set(['null', '""', '0', '[]', '{}']);

/** One level deep; the ids inside are those of the row. */
function flat(row: Fields): Fields {
  return Object.fromEntries(
    Object.entries(row).flatMap(([field, value]): [string, unknown][] => {
      if (field !== 'clerk' || typeof value !== 'object' || value === null) return [[field, value]];
      return Object.entries(value)
        .filter(([key]) => key !== 'id')
        .map(([key, inner]) => [`${field}.${key}`, inner]);
    }),
  );
}
