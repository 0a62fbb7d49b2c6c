/**
 * What happened, as the journal keeps it. Events are facts in the past tense: they say what changed, never why it was
 * allowed, so that a replay needs no rules. `t` is the kind, `at` is milliseconds since the epoch, `c` a consumer's id,
 * `ops` are indices into the consumer's `operations`; short keys, because each one is written to a memory card.
 */
import type { BookName } from './books/declaration.js';
import type { ConsumerState } from './consumer.js';
import type { LcdTemplate } from './lcd-template.js';
import type { PrintEnd, TicketContent } from './ticket.js';
import type { TicketDesign } from './ticket-design.js';

export interface RegisteredOperation {
  readonly s: number;
  readonly stage: number;
  readonly o: number;
}

/** The author of a change. Events of older boxes have none, nor has what the box does by itself. */
export interface Author {
  /** The user's id. */
  readonly u: number;
  readonly as: Component;
  /** Through the socket on this machine, by `qctl`. */
  readonly here?: 1;
}

/** `by` is there where it must be known later who made a change: books, designs, templates, sessions, and what was done to the hall. */
export type QueueEvent = Happening & {
  readonly by?: Author;
  /** In the journal alone: the digest of the personal texts that were taken out of the event, see `pipeline/personal.ts`. */
  readonly personal?: string;
};

type Happening =
  | {
      readonly t: 'registered';
      readonly at: number;
      readonly c: number;
      readonly range: number;
      readonly prefix: string;
      readonly number: number;
      readonly priority: number;
      readonly ops: readonly RegisteredOperation[];
      readonly comment?: string;
      readonly pin?: string;
      /** The digest of the photo, which the database keeps. */
      readonly photoDigest?: string;
      /** The photo itself, in events of older boxes. */
      readonly photo?: string;
      readonly registrator?: number;
      readonly appointment?: number;
      /** Opens the visitor's own page, see `TICKET_CODE_LENGTH`; missing in events of boxes without such pages. */
      readonly code?: string;
    }
  /** A visitor was called to a window: the operations `ops` are being served there. */
  | {
      readonly t: 'called';
      readonly at: number;
      readonly c: number;
      readonly w: number;
      readonly u: number;
      readonly ops: readonly number[];
    }
  | { readonly t: 'recalled'; readonly at: number; readonly c: number; readonly w: number }
  /** Operations were finished; `starts` begin at the same window; `state` is the ticket's state afterwards. */
  | {
      readonly t: 'finished';
      readonly at: number;
      readonly c: number;
      readonly w: number;
      readonly u: number;
      readonly ops: readonly number[];
      readonly as: 'SERVED' | 'REJECTED';
      readonly comment?: string;
      readonly starts: readonly number[];
      readonly state: ConsumerState;
    }
  /** Put aside until `until`; `mine` = only clerk `u` may take the interrupted operations afterwards. */
  | {
      readonly t: 'postponed';
      readonly at: number;
      readonly c: number;
      readonly w: number;
      readonly u: number;
      readonly until: number;
      readonly mine: boolean;
      readonly comment?: string;
    }
  /** The delay of a postponed visitor has ended: the visitor waits again, in the old place. */
  | { readonly t: 'returned'; readonly at: number; readonly c: number }
  /** Called, not there, put back in place. */
  | { readonly t: 'skipped'; readonly at: number; readonly c: number; readonly w: number }
  | {
      readonly t: 'serviceAdded';
      readonly at: number;
      readonly c: number;
      readonly w: number;
      readonly u: number;
      readonly ops: readonly RegisteredOperation[];
      /** Positions in `ops`: they start at once at the window. */
      readonly starts: readonly number[];
    }
  /**
   * Sent on to another service in one step: what was being served ends (`done`), operations `ops` are added, and the visitor waits. Of all
   * operations afterwards those at `bound` are for clerk `clerk` alone; what else service `s` still needs is free for anybody.
   */
  | {
      readonly t: 'transferred';
      readonly at: number;
      readonly c: number;
      readonly w: number;
      readonly u: number;
      readonly s: number;
      readonly done: readonly number[];
      readonly ops: readonly RegisteredOperation[];
      readonly clerk?: number;
      readonly bound: readonly number[];
      readonly priority?: number;
      readonly comment?: string;
    }
  /** A visitor who waits or is put aside is bound: operations `ops` are for clerk `clerk` alone from now on, all others for anybody. */
  | {
      readonly t: 'bound';
      readonly at: number;
      readonly c: number;
      readonly u: number;
      readonly clerk?: number;
      readonly ops: readonly number[];
    }
  /**
   * The newest finish, skip or transfer at the window is undone: its visitor is there again as before, and `next`, called by the skip, is
   * back in the old place. `ended` = the ticket had ended and is back in the queue: its visit is not over.
   */
  | {
      readonly t: 'takenBack';
      readonly at: number;
      readonly c: number;
      readonly w: number;
      readonly u: number;
      readonly next?: number;
      readonly ended?: 1;
    }
  /** Ended without service: removed by an administrator, a no-show, or taken back because there was no paper for it. */
  | { readonly t: 'closed'; readonly at: number; readonly c: number; readonly reason: string }
  | {
      readonly t: 'consumerChanged';
      readonly at: number;
      readonly c: number;
      readonly priority?: number;
      readonly comment?: string;
      readonly pin?: string;
      readonly photoDigest?: string;
      /** null = none from now on; the photo itself in events of older boxes. */
      readonly photo?: string | null;
    }
  /** The personal texts of these visitors are erased; their visits stay. */
  | { readonly t: 'visitorErased'; readonly at: number; readonly c: readonly number[] }
  /** A new day: numbers start again; unless `keep`, unfinished tickets end with the comment `reason`. */
  | {
      readonly t: 'dayOpened';
      readonly at: number;
      readonly day: string;
      readonly keep: boolean;
      readonly reason: string;
      /** The day began at this moment under another name: tickets from then on belong to it and stay, and numbers go on. */
      readonly since?: number;
    }
  | { readonly t: 'dayRenamed'; readonly at: number; readonly day: string }
  /** `clockSet` in the first version: it moved only postponed visitors, timeouts and print jobs. */
  | { readonly t: 'clockSetBack'; readonly at: number; readonly byMs: number }
  /**
   * The clock was set forward by `byMs`, or back where that is less than 0: every moment of what still goes on moves with it, so that
   * everybody has waited as long as before; where the clock was in doubt, only moments after `since`.
   */
  | { readonly t: 'clockSet'; readonly at: number; readonly byMs: number; readonly since: number | null }
  /** From here on the clock is not synchronised. */
  | { readonly t: 'clockDoubted'; readonly at: number }
  | { readonly t: 'clockTrusted'; readonly at: number }
  | { readonly t: 'bookSet'; readonly at: number; readonly book: BookName; readonly id: number; readonly row: unknown }
  | { readonly t: 'bookRemoved'; readonly at: number; readonly book: BookName; readonly id: number }
  /** 1 open, 2 on a break, 3 closed. */
  | { readonly t: 'windowStateSet'; readonly at: number; readonly w: number; readonly state: number }
  /** Until the day ends, or until it is said otherwise, the window does all operations of these services besides its own. */
  | { readonly t: 'servicesOpened'; readonly at: number; readonly w: number; readonly services: readonly number[] }
  | {
      readonly t: 'sessionOpened';
      readonly at: number;
      readonly session: number;
      /** SHA-256 of the token, base64url: the token itself is nowhere on the disk. */
      readonly tokenHash: string;
      readonly component: Component;
      readonly user: number;
      /** The workplace, registrator or board the session belongs to; null for an administrator's or a supervisor's. */
      readonly place: number | null;
      /** Digests by which the user's device is known at later log-ins: its address, and its secret where it sent one. */
      readonly marks?: readonly string[];
    }
  /** A kiosk or a board goes on with its session: its age begins anew. */
  | { readonly t: 'sessionUsed'; readonly at: number; readonly session: number }
  | { readonly t: 'sessionClosed'; readonly at: number; readonly session: number; readonly why: string }
  /** A ticket is to be printed: from now on the box owes it, until `printEnded`. */
  | {
      readonly t: 'printQueued';
      readonly at: number;
      readonly job: number;
      readonly c: number;
      readonly printer: string;
      readonly design: string;
      readonly content: TicketContent;
      /** The paper says that it is a copy. */
      readonly copy?: 1;
      readonly registrator?: number;
    }
  /** The first byte goes to the printer after this is on the disk. */
  | { readonly t: 'printStarted'; readonly at: number; readonly job: number }
  /** A job that waits goes to another printer. */
  | { readonly t: 'printMoved'; readonly at: number; readonly job: number; readonly printer: string }
  /** Not printed: it waits again, in its old place; after a `doubt` whether paper came out, its paper says that it is a copy. */
  | { readonly t: 'printReturned'; readonly at: number; readonly job: number; readonly doubt: boolean; readonly why: string }
  | {
      readonly t: 'printEnded';
      readonly at: number;
      readonly job: number;
      readonly as: PrintEnd;
      readonly why?: string;
      /** Paper that was used, in millimetres. */
      readonly mm?: number;
    }
  /** A new roll was put in: what was used is counted from 0 again. */
  | { readonly t: 'rollChanged'; readonly at: number; readonly printer: string }
  | { readonly t: 'ticketDesignSet'; readonly at: number; readonly name: string; readonly design: TicketDesign }
  | { readonly t: 'ticketDesignRemoved'; readonly at: number; readonly name: string }
  | { readonly t: 'lcdTemplateSet'; readonly at: number; readonly name: string; readonly template: LcdTemplate }
  | { readonly t: 'lcdTemplateRemoved'; readonly at: number; readonly name: string }
  /** The answer to a request that carried an `id`, kept so that a repetition gets it again. */
  | ({
      readonly t: 'answered';
      readonly at: number;
      readonly session: number;
      readonly request: RequestId;
      /** It is kept until the branch's day ends, and not only among the newest. */
      readonly day?: 1;
    } & KeptAnswer);

/** One kind of event. */
export type EventOf<Kind extends QueueEvent['t']> = Extract<QueueEvent, { t: Kind }>;

export const COMPONENTS = ['workplace', 'registrator', 'qboard', 'scoreboard', 'administrator', 'supervisor'] as const;
export type Component = (typeof COMPONENTS)[number];

/** Components without a person at them, which must go on by themselves. */
export const isPlace = (component: Component): boolean =>
  component === 'registrator' || component === 'qboard' || component === 'scoreboard';

/** A client's own; number `1` and text `"1"` are two. Boxes that kept no digest wrote both as a text. */
export type RequestId = string | number;

export interface KeptAnswer {
  readonly command: string;
  /**
   * The answer's `data` as JSON. Of a ticket it has the id, the code and what became of the paper; the rest is taken from the ticket
   * at the repetition, so that nothing a visitor said is kept here.
   */
  readonly data: string;
  /** Digest of the `data` of the request, see `pipeline/repetition.ts`; older boxes kept none. */
  readonly digest?: string;
}

/** WebSocket clients' sessions: who acts, as what, and where. */
export interface Session {
  readonly id: number;
  readonly tokenHash: string;
  readonly component: Component;
  readonly userId: number;
  readonly placeId: number | null;
  openedMs: number;
  /** When its use was last noted; at first when it was opened. Only noted for places, not for a person's session. */
  usedMs: number;
  /** Answers to the newest requests that carried an `id`, oldest first, but for those of `dayAnswers`. */
  readonly answers: Map<RequestId, KeptAnswer>;
  /** Answers that are kept until the day ends. */
  readonly dayAnswers: Map<RequestId, KeptAnswer>;
}
