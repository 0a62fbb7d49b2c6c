/**
 * Data that is asked for again and again, as JSON that is made once for each state: whole books and queues of windows. A version counts the
 * changes of each; JSON of an older version is made anew on request.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Moment } from '../../engine/rules/calling/choice.js';
import { momentOf } from '../../engine/rules/moment.js';
import type { QueueState } from '../../engine/state.js';
import { TicketTexts } from '../../engine/ticket-texts.js';
import { ticketsChangedBy } from '../../engine/tickets-changed.js';
import { type Audience, listText, shownBooking } from '../../engine/views.js';
import { WindowQueues } from '../../engine/window-queue.js';
import { BOOK_NAMES, type BookName, isApart } from '../../model/books/index.js';
import type { QueueEvent } from '../../model/events/events.js';
import { inTurns } from '../limits/slices.js';
import { ListInBytes } from './list-in-bytes.js';
import { aroundQueue } from './queue-changes.js';
import { appearanceOnWire } from './shown-appearance.js';
import type { Topic } from './topics.js';
import { UNJOURNALED, type Unjournaled } from './unjournaled-changes.js';

/** Topics that an event can change: books, `queue` for the queues of all windows, and the devices. */
type Changed = BookName | 'queue' | 'appearance' | 'bookingNotices' | Unjournaled;
const DEVICES: readonly Changed[] = ['devices'];
const TICKET: readonly Changed[] = ['Consumer', 'queue'];
/** A visitor is shown with the window, and the window with its clerk. */
const TICKET_AND_WINDOW: readonly Changed[] = [...TICKET, 'Workplace'];
const TICKET_AND_NUMBER: readonly Changed[] = [...TICKET, 'TicketRange'];
/** Its visitor's page shows it. */
const NOTICE: readonly Changed[] = ['queue'];
const APPEARANCE: readonly Changed[] = ['appearance'];
/** Bookings of a day are shown with it. */
const BOOKING_NOTICE: readonly Changed[] = ['bookingNotices'];
const ALERTS: readonly Changed[] = ['alerts'];
const NOTHING: readonly Changed[] = [];

/** Roles are shown inside users, and what windows can do depends on nearly every book. */
const changedByBook = (book: BookName): readonly Changed[] => (isApart(book) ? [book] : [book, 'User', ...TICKET_AND_WINDOW]);

function changedBy(event: QueueEvent): readonly Changed[] {
  switch (event.t) {
    case 'noticeAsked':
    case 'noticeStopped':
      return NOTICE;
    case 'bookingNoticeAsked':
    case 'bookingNoticeStopped':
      return BOOKING_NOTICE;
    case 'bookingNoticeMoved':
      return NOTHING;
    case 'messageDue':
    case 'messageStarted':
    case 'messageReturned':
    case 'messageEnded':
      return DEVICES;
    case 'alertBegan':
    case 'alertEnded':
    case 'alertSeen':
      return ALERTS;
    default:
      return changedByQueue(event);
  }
}

type OfOthers = { t: `notice${string}` | `bookingNotice${string}` | `message${string}` | `alert${string}` };

function changedByQueue(event: Exclude<QueueEvent, OfOthers>): readonly Changed[] {
  switch (event.t) {
    case 'registered':
      return TICKET_AND_NUMBER;
    case 'recalled':
    case 'returned':
    case 'consumerChanged':
    case 'serviceAdded':
    case 'bound':
    case 'visitorErased':
    case 'clockSetBack':
      return TICKET;
    case 'clockSet':
    case 'called':
    case 'arrived':
    case 'finished':
    case 'postponed':
    case 'skipped':
    case 'transferred':
    case 'takenBack':
    case 'closed':
    case 'windowStateSet':
    case 'servicesOpened':
    case 'sessionOpened':
    case 'sessionClosed':
      return TICKET_AND_WINDOW;
    case 'dayOpened':
      return [...TICKET_AND_WINDOW, 'TicketRange', 'bookingNotices'];
    case 'bookSet':
    case 'bookRemoved':
      return changedByBook(event.book);
    case 'printQueued':
    case 'printStarted':
    case 'printMoved':
    case 'printReturned':
    case 'printEnded':
    case 'rollChanged':
      return DEVICES;
    case 'appearanceSet':
      return APPEARANCE;
    case 'ticketDesignSet':
    case 'ticketDesignRemoved':
    case 'lcdTemplateSet':
    case 'lcdTemplateRemoved':
    case 'boxChanged':
    case 'revisionApplied':
    case 'waitTold':
    case 'ticketUnprinted':
    case 'questionAnswered':
    case 'dayRenamed':
    case 'sessionUsed':
    case 'devicesForgotten':
    case 'clockDoubted':
    case 'clockTrusted':
    case 'answered':
      return NOTHING;
  }
}

/** The data of a topic; of tickets and queues a `ListInBytes`. */
export interface Content {
  readonly json: string;
}

/** The present data of a topic. */
export interface Present {
  readonly content: Content;
  /** Grows whenever the data changes. A change that is undone between two readings was not seen, so the edition stays. */
  readonly edition: number;
}

interface Made {
  readonly version: number;
  readonly present: Present;
}

/** Sources of what is not in the state alone, as JSON. */
export interface ProjectionSources {
  /** As `devices` answers it. */
  readonly devices: (audience: Audience) => string;
  /** As `board` answers it. */
  readonly board: (boardId: number) => string;
  /** As `lab` answers it. */
  readonly lab: () => string;
  /** As `ticket` answers it; `null` where no ticket has the code. @param places the moment of its place */
  readonly ticket: (code: string, places: Moment) => string;
  /** As `faults` answers it. */
  readonly faults: (isWhole: boolean) => string;
  /** As `alerts` answers it. */
  readonly alerts: () => string;
}

export class Projections {
  private readonly versions = new Map<Changed, number>(
    [...BOOK_NAMES, 'queue' as const, 'appearance' as const, 'bookingNotices' as const, ...UNJOURNALED].map((name) => [name, 0]),
  );
  private readonly made = new Map<string, Made>();
  private readonly queues: WindowQueues;
  private readonly tickets: TicketTexts;
  private readonly preparing = new Map<string, Promise<void>>();
  private lastEdition = 0;
  private placed: { readonly version: number; readonly moment: Moment } | null = null;

  constructor(
    private readonly state: QueueState,
    private readonly sources: ProjectionSources,
    /** At which queues and places are shown; left out = that of the newest event. */
    private readonly now: () => Moment = () => momentOf(state),
  ) {
    this.queues = new WindowQueues(state);
    this.tickets = new TicketTexts(state);
  }

  applied(event: QueueEvent): void {
    const tickets = ticketsChangedBy(event);
    this.queues.applied(tickets);
    this.tickets.applied(tickets);
    for (const name of changedBy(event)) this.changed(name);
  }

  changed(name: Changed): void {
    this.versions.set(name, this.versionOfName(name) + 1);
  }

  /** Grows whenever the topic may have changed. */
  versionOf(topic: Topic): number {
    // Any change of a queue may change who is called before a visitor; and there was no forecast before the first one.
    if (topic.kind === 'ticket') return this.versionOfOrders() + this.versionOfName('waits');
    if (topic.kind === 'queue') return this.versionOfOrders();
    if (topic.kind === 'bookings') return this.versionOfName('ConsumerPreRegistered') + this.versionOfName('bookingNotices');
    return this.versionOfName(topic.kind === 'book' ? topic.book : topic.kind);
  }

  private versionOfOrders(): number {
    return this.versionOfName('queue') + this.versionOfName('turns');
  }

  /**
   * The moment of places: one for all visitors until the order may be another one, as whom windows call next is found once for each moment.
   * Where time changes the order it is a second old at most.
   */
  get places(): Moment {
    const version = this.versionOfOrders();
    if (this.placed?.version !== version) this.placed = { version, moment: this.now() };
    return this.placed.moment;
  }

  private versionOfName(name: Changed): number {
    return this.versions.get(name) ?? 0;
  }

  /** The topic's present data with its edition: two readings with the same edition have the same data. */
  present(topic: Topic): Present {
    const version = this.versionOf(topic);
    const made = this.made.get(topic.key);
    if (made?.version === version && !this.isOfMoment(topic)) return made.present;
    const content = this.content(topic);
    const present = made && isSame(made.present.content, content) ? made.present : { content, edition: ++this.lastEdition };
    this.made.set(topic.key, { version, present });
    return present;
  }

  /** Whoever asks for such a queue gets the order of that moment. */
  private isOfMoment(topic: Topic): boolean {
    return topic.kind === 'queue' && this.queues.isTimed(topic.workplaceId);
  }

  /** The same without being kept, for topics of which there are many: who asks for every day of a thousand years leaves nothing behind. */
  once(topic: Topic): Content {
    const made = this.made.get(topic.key);
    return made?.version === this.versionOf(topic) ? made.present.content : this.content(topic);
  }

  /** To call when a topic has no subscribers any more. Tickets come and go: their JSON must not stay. */
  forget(topic: Topic): void {
    if (topic.kind === 'ticket' || topic.kind === 'bookings' || (topic.kind === 'queue' && topic.asChanges)) this.made.delete(topic.key);
  }

  /**
   * Makes what the list of tickets or a queue is made of, in slices between other work: of one that was not read for long that is nearly
   * all. Null = it is less than a slice. All who ask share the slices.
   */
  prepare(topic: Topic): Promise<void> | null {
    const known = this.preparing.get(topic.key);
    if (known !== undefined) return known;
    const slices = this.slices(topic);
    if (slices === null || slices.next().done) return null;
    const prepared = nextTurn()
      .then(() => inTurns(slices, 1))
      .finally(() => this.preparing.delete(topic.key));
    this.preparing.set(topic.key, prepared);
    return prepared;
  }

  private slices(topic: Topic): Generator<undefined, void> | null {
    if (topic.kind === 'queue') return this.queues.slices(topic.workplaceId, topic.detailed, this.now);
    return topic.kind === 'book' && topic.book === 'Consumer' ? this.tickets.slices(topic.audience) : null;
  }

  private content(topic: Topic): Content {
    if (topic.kind === 'queue') {
      const lines = this.queues.linesOf(topic.workplaceId, topic.detailed, this.now());
      return topic.asChanges ? new ListInBytes(lines, aroundQueue(topic)) : new ListInBytes(lines);
    }
    return topic.kind === 'book' ? this.list(topic) : { json: this.text(topic) };
  }

  private list({ book, audience }: Extract<Topic, { kind: 'book' }>): Content {
    return book === 'Consumer' ? new ListInBytes(this.tickets.of(audience)) : { json: listText(this.state, book, audience) };
  }

  private text(topic: Exclude<Topic, { kind: 'queue' | 'book' }>): string {
    if (topic.kind === 'devices') return this.sources.devices(topic.audience);
    if (topic.kind === 'board') return this.sources.board(topic.boardId);
    if (topic.kind === 'lab') return this.sources.lab();
    if (topic.kind === 'ticket') return this.sources.ticket(topic.code, this.places);
    if (topic.kind === 'alerts') return this.sources.alerts();
    if (topic.kind === 'bookings') return bookingsText(this.state, topic);
    if (topic.kind === 'appearance') return JSON.stringify(appearanceOnWire(this.state.appearance));
    return this.sources.faults(topic.isWhole);
  }
}

/** In order of time. */
const bookingsText = (state: QueueState, { date, isNamed }: Extract<Topic, { kind: 'bookings' }>): string =>
  JSON.stringify({
    date,
    bookings: [...state.books.ConsumerPreRegistered.ofDay(date)]
      .sort((one, other) => (one.time ?? '').localeCompare(other.time ?? '') || one.id - other.id)
      .map((row) => shownBooking(state, row, isNamed)),
  });

const isSame = (one: Content, other: Content): boolean =>
  one instanceof ListInBytes && other instanceof ListInBytes ? one.isSame(other) : one.json === other.json;
