/**
 * What of an event leaves the branch. Comments, names, telephone numbers and pin codes are not in the journal's events: they lie beside
 * them (`pipeline/records/personal.ts`), and only their digests are here. What is left is replaced by a digest with the branch's own key,
 * so that the branch can show later that what headquarters has belongs to its journal, while nobody can try all pin codes. A kind of event
 * is either in this table or does not compile.
 */
import { createHmac } from 'node:crypto';
import type { QueueEvent } from '../model/events/events.js';

type Kind = QueueEvent['t'];
type FieldsOf<K extends Kind> = Exclude<keyof Extract<QueueEvent, { t: K }>, 't' | 'at'>;
type Fields = Readonly<Record<string, unknown>>;

/** For each kind of event its fields that stay in the branch; `personal` texts of older programs are still in some events. */
const SECRETS: { readonly [K in Kind]: readonly FieldsOf<K>[] } = {
  registered: ['code', 'comment', 'pin', 'photo'],
  waitTold: [],
  called: [],
  recalled: [],
  arrived: [],
  questionAnswered: [],
  finished: ['comment'],
  postponed: ['comment'],
  returned: [],
  skipped: [],
  serviceAdded: [],
  transferred: ['comment'],
  bound: [],
  takenBack: [],
  closed: [],
  consumerChanged: ['comment', 'pin', 'photo'],
  visitorErased: [],
  dayOpened: [],
  dayRenamed: [],
  clockSetBack: [],
  clockSet: [],
  clockDoubted: [],
  clockTrusted: [],
  // See below: it depends on the book.
  bookSet: [],
  bookRemoved: [],
  windowStateSet: [],
  servicesOpened: [],
  sessionOpened: ['tokenHash', 'marks'],
  sessionUsed: [],
  sessionClosed: [],
  devicesForgotten: [],
  // The text of a ticket has its code, and in older events what the visitor said.
  printQueued: ['content'],
  printStarted: [],
  printMoved: [],
  printReturned: [],
  printEnded: [],
  ticketUnprinted: [],
  rollChanged: [],
  noticeAsked: ['phone', 'email'],
  noticeStopped: [],
  bookingNoticeAsked: ['phone', 'email'],
  bookingNoticeStopped: [],
  bookingNoticeMoved: [],
  messageDue: [],
  messageStarted: [],
  messageReturned: [],
  messageEnded: [],
  ticketDesignSet: [],
  ticketDesignRemoved: [],
  lcdTemplateSet: [],
  lcdTemplateRemoved: [],
  appearanceSet: [],
  revisionApplied: [],
  // Settings of this box: paths, addresses, devices. Headquarters learns that something was changed.
  boxChanged: ['fields'],
  alertBegan: [],
  alertEnded: [],
  alertSeen: [],
  // Answers that are kept for repetitions have codes of tickets; a request's id may be anything.
  answered: ['data', 'digest', 'request'],
};

/** Of rows of books; all other fields of all other books are the branch's set-up. */
const SECRETS_OF_BOOKS: Readonly<Record<string, readonly string[]>> = {
  User: ['passwordHash', 'password'],
  ConsumerPreRegistered: ['name', 'phone', 'comment', 'pin_code'],
};

export class Redaction {
  /** @param key of this branch alone */
  constructor(private readonly key: Uint8Array) {}

  /** Events of the journal, JSON array text, as they may leave. */
  events(text: string): string {
    const events = JSON.parse(text) as readonly QueueEvent[];
    return JSON.stringify(events.map((event) => this.event(event)));
  }

  private event(event: QueueEvent): Fields {
    // An older program may have written a kind that this one does not know; a newer one is refused at the start.
    const secrets = SECRETS[event.t] as readonly string[] | undefined;
    if (secrets === undefined) return { t: event.t, at: event.at, unknown: this.digest(event) };
    const row = event.t === 'bookSet' ? { row: this.without(event.row as Fields, SECRETS_OF_BOOKS[event.book] ?? []) } : {};
    return { ...this.without(event as unknown as Fields, secrets), ...row };
  }

  private without(fields: Fields, secrets: readonly string[]): Fields {
    const hidden = secrets.filter((name) => isSomething(fields[name])).map((name) => [name, { digest: this.digest(fields[name]) }]);
    return hidden.length === 0 ? fields : { ...fields, ...Object.fromEntries(hidden) };
  }

  private digest(value: unknown): string {
    return createHmac('sha256', this.key).update(JSON.stringify(value)).digest('base64url');
  }
}

const isSomething = (value: unknown): boolean => value !== undefined && value !== null && value !== '';
