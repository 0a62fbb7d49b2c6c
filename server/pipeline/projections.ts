/**
 * Data that is asked for again and again, as JSON that is made once for each state: whole books and queues of windows. A version counts the
 * changes of each; JSON of an older version is made anew on request.
 */

import { setImmediate as nextTurn } from 'node:timers/promises';
import type { QueueState } from '../engine/state.js';
import { TicketTexts } from '../engine/ticket-texts.js';
import { ticketsChangedBy } from '../engine/tickets-changed.js';
import { type Audience, isHiding, listText } from '../engine/views.js';
import { WindowQueues } from '../engine/window-queue.js';
import { BOOK_NAMES, type BookName, isApart } from '../model/books/index.js';
import type { QueueEvent } from '../model/events.js';
import { ListInBytes } from './list-in-bytes.js';
import { aroundQueue } from './queue-changes.js';
import { appearanceOnWire } from './shown-appearance.js';
import { inTurns } from './slices.js';

/** Something that can be subscribed to: a book, the queue of a window, devices and faults of the box, an LCD board, or one ticket. */
export type Topic =
  | { readonly kind: 'book'; readonly book: BookName; readonly audience: Audience; readonly key: string }
  | {
      readonly kind: 'queue';
      readonly workplaceId: number;
      readonly detailed: boolean;
      /** `queueChanges`: who has a state gets only what changed. */
      readonly asChanges: boolean;
      readonly key: string;
    }
  | { readonly kind: 'devices'; readonly audience: Audience; readonly key: string }
  | { readonly kind: 'board'; readonly boardId: number; readonly key: string }
  | { readonly kind: 'lab'; readonly key: string }
  | { readonly kind: 'faults'; readonly isWhole: boolean; readonly key: string }
  | { readonly kind: 'alerts'; readonly key: string }
  | { readonly kind: 'appearance'; readonly key: string }
  | { readonly kind: 'ticket'; readonly code: string; readonly key: string };

/** A book that is the same for everybody is one topic for all of them. */
export const bookTopic = (book: BookName, audience: Audience): Topic =>
  isHiding(book) ? { kind: 'book', book, audience, key: `${book} ${audience}` } : { kind: 'book', book, audience: 'public', key: book };
export const queueTopic = (workplaceId: number, detailed: boolean, asChanges = false): Topic => ({
  kind: 'queue',
  workplaceId,
  detailed,
  asChanges,
  key: `queue ${workplaceId} ${detailed}${asChanges ? ' changes' : ''}`,
});

export const boardTopic = (boardId: number): Topic => ({ kind: 'board', boardId, key: `board ${boardId}` });

export const ticketTopic = (code: string): Topic => ({ kind: 'ticket', code, key: `ticket ${code}` });

export const devicesTopic = (audience: Audience): Topic => ({ kind: 'devices', audience, key: `devices ${audience}` });
export const LAB_TOPIC: Topic = { kind: 'lab', key: 'lab' };

/** @param isWhole for administrators and supervisors; otherwise the faults that everybody sees */
export const faultsTopic = (isWhole: boolean): Topic => ({ kind: 'faults', isWhole, key: `faults ${isWhole}` });

export const APPEARANCE_TOPIC: Topic = { kind: 'appearance', key: 'appearance' };

export const ALERTS_TOPIC: Topic = { kind: 'alerts', key: 'alerts' };

/** Changes without an event. `board` follows events when they are on the disk, and the time; `waits` are forecasts; alerts have counts. */
const UNJOURNALED = ['devices', 'board', 'lab', 'faults', 'waits', 'alerts'] as const;
export type Unjournaled = (typeof UNJOURNALED)[number];

/** Reports changes that have no event. It exists before everything that reports or shows them. */
export class UnjournaledChanges {
  private readonly followers: ((what: Unjournaled) => void)[] = [];

  follow(follower: (what: Unjournaled) => void): void {
    this.followers.push(follower);
  }

  /** A function that reports a change. */
  of(what: Unjournaled): () => void {
    return () => {
      for (const follower of this.followers) follower(what);
    };
  }
}

/** Topics that an event can change: books, `queue` for the queues of all windows, and the devices. */
type Changed = BookName | 'queue' | 'appearance' | Unjournaled;
const DEVICES: readonly Changed[] = ['devices'];
const TICKET: readonly Changed[] = ['Consumer', 'queue'];
const TICKET_AND_WINDOW: readonly Changed[] = [...TICKET, 'Workplace'];
const TICKET_AND_NUMBER: readonly Changed[] = [...TICKET, 'TicketRange'];
const APPEARANCE: readonly Changed[] = ['appearance'];
const ALERTS: readonly Changed[] = ['alerts'];
const NOTHING: readonly Changed[] = [];

/** Roles are shown inside users, and what windows can do depends on nearly every book. */
const changedByBook = (book: BookName): readonly Changed[] => (isApart(book) ? [book] : [book, 'User', ...TICKET_AND_WINDOW]);

function changedBy(event: QueueEvent): readonly Changed[] {
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
    // A visitor is shown with the window, and the window with its clerk.
    case 'windowStateSet':
    case 'servicesOpened':
    case 'sessionOpened':
    case 'sessionClosed':
      return TICKET_AND_WINDOW;
    case 'dayOpened':
      return [...TICKET_AND_WINDOW, 'TicketRange'];
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
    case 'alertBegan':
    case 'alertEnded':
    case 'alertSeen':
      return ALERTS;
    case 'appearanceSet':
      return APPEARANCE;
    case 'ticketDesignSet':
    case 'ticketDesignRemoved':
    case 'lcdTemplateSet':
    case 'lcdTemplateRemoved':
    case 'boxChanged':
    case 'waitTold':
    case 'questionAnswered':
    case 'dayRenamed':
    case 'sessionUsed':
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
  /** As `ticket` answers it; `null` where no ticket has the code. */
  readonly ticket: (code: string) => string;
  /** As `faults` answers it. */
  readonly faults: (isWhole: boolean) => string;
  /** As `alerts` answers it. */
  readonly alerts: () => string;
}

export class Projections {
  private readonly versions = new Map<Changed, number>(
    [...BOOK_NAMES, 'queue' as const, 'appearance' as const, ...UNJOURNALED].map((name) => [name, 0]),
  );
  private readonly made = new Map<string, Made>();
  private readonly queues: WindowQueues;
  private readonly tickets: TicketTexts;
  private readonly preparing = new Map<Audience, Promise<void>>();
  private lastEdition = 0;

  constructor(
    private readonly state: QueueState,
    private readonly sources: ProjectionSources,
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
    if (topic.kind === 'ticket') return this.versionOfName('queue') + this.versionOfName('waits');
    return this.versionOfName(topic.kind === 'book' ? topic.book : topic.kind);
  }

  private versionOfName(name: Changed): number {
    return this.versions.get(name) ?? 0;
  }

  /** The topic's present data with its edition: two readings with the same edition have the same data. */
  present(topic: Topic): Present {
    const version = this.versionOf(topic);
    const made = this.made.get(topic.key);
    if (made?.version === version) return made.present;
    const content = this.content(topic);
    const present = made && isSame(made.present.content, content) ? made.present : { content, edition: ++this.lastEdition };
    this.made.set(topic.key, { version, present });
    return present;
  }

  /** To call when a topic has no subscribers any more. Tickets come and go: their JSON must not stay. */
  forget(topic: Topic): void {
    if (topic.kind === 'ticket' || (topic.kind === 'queue' && topic.asChanges)) this.made.delete(topic.key);
  }

  /**
   * Makes what the list of tickets is made of, in slices between other work: of one that was not read for long that is nearly all. Null =
   * it is less than a slice. All who ask share the slices.
   */
  prepare(topic: Topic): Promise<void> | null {
    if (topic.kind !== 'book' || topic.book !== 'Consumer') return null;
    const { audience } = topic;
    const slices = this.tickets.slices(audience);
    const known = this.preparing.get(audience);
    if (known !== undefined || slices.next().done) return known ?? null;
    const prepared = nextTurn()
      .then(() => inTurns(slices, 1))
      .finally(() => this.preparing.delete(audience));
    this.preparing.set(audience, prepared);
    return prepared;
  }

  private content(topic: Topic): Content {
    if (topic.kind === 'queue') {
      const lines = this.queues.linesOf(topic.workplaceId, topic.detailed);
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
    if (topic.kind === 'ticket') return this.sources.ticket(topic.code);
    if (topic.kind === 'alerts') return this.sources.alerts();
    if (topic.kind === 'appearance') return JSON.stringify(appearanceOnWire(this.state.appearance));
    return this.sources.faults(topic.isWhole);
  }
}

const isSame = (one: Content, other: Content): boolean =>
  one instanceof ListInBytes && other instanceof ListInBytes ? one.isSame(other) : one.json === other.json;
