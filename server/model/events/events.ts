/**
 * What happened, as the journal keeps it. Events are facts in the past tense: they say what changed, never why it was
 * allowed, so that a replay needs no rules. `t` is the kind, `at` is milliseconds since the epoch, `c` a consumer's id,
 * `ops` are indices into the consumer's `operations`; short keys, because each one is written to a memory card.
 */

import type { AlertSubject } from '../alerts.js';
import type { BookName } from '../books/declaration.js';
import type { CalledBy, Channel, ConsumerState } from '../consumer.js';
import type { Appearance } from '../designs/appearance.js';
import type { LcdTemplate } from '../designs/lcd-template.js';
import type { TicketDesign } from '../designs/ticket-design.js';
import type { CalledInTurn } from '../why-called.js';
import type { MessageHappening } from './message-events.js';
import type { PrintHappening } from './print-events.js';

export interface RegisteredOperation {
  readonly s: number;
  readonly stage: number;
  readonly o: number;
}

/** The author of a change. Events of older boxes have none, nor has what the box does by itself. */
export interface Author {
  /** The user's id; 0 = no user of the box. */
  readonly u: number;
  readonly as: Acting;
  /** Of headquarters: the login of its user. */
  readonly login?: string;
  /** Through the socket on this machine, by `qctl`. */
  readonly here?: 1;
}

/** By its kind: what an event says beside its time. */
interface Happening extends MessageHappening, PrintHappening {
  registered: {
    c: number;
    range: number;
    prefix: string;
    number: number;
    priority: number;
    ops: readonly RegisteredOperation[];
    comment?: string;
    pin?: string;
    /** The digest of the photo, which the database keeps. */
    photoDigest?: string;
    /** The photo itself, in events of older boxes. */
    photo?: string;
    registrator?: number;
    appointment?: number;
    /** Opens the visitor's own page, see `TICKET_CODE_LENGTH`; missing in events of boxes without such pages. */
    code?: string;
    /** Left out = a kiosk, where `registrator` names it. */
    channel?: Channel;
    language?: string;
    /** The agreed time of `appointment`, if it has one. */
    agreed?: number;
    /** When `appointment` was made. */
    booked?: number;
    /** The time that the visitor was too late for: `agreed` is the next free one, or left out (`missed`; older events do not tell it). */
    agreedFirst?: number;
    /** How many come with `appointment`; left out = one. */
    persons?: number;
    /** The visitor came after the late window of `appointment`. */
    missed?: 1;
    /** The priority from `agreed` on; left out = it stays. */
    later?: number;
    /** It came before the agreed time of its appointment: its place in the order is that of `agreed`. */
    due?: 1;
    /** From the book Segment; left out = none. */
    segment?: number;
  };
  /** A ticket without paper told its visitor the expected wait, in seconds; on paper `printQueued` has it. */
  waitTold: { c: number; least: number; median: number; most: number };
  /**
   * A visitor was called to a window: the operations `ops` are being served there. Without `by` it was the next in the queue's order, and
   * by hand with `inTurn`: a clerk chose this ticket, and it was the next one.
   */
  called: { c: number; w: number; u: number; ops: readonly number[]; by?: CalledBy; inTurn?: 1; reason?: number } & CalledInTurn;
  recalled: { c: number; w: number };
  /** The visitor stands at the window: somebody marked it. */
  arrived: { c: number; w: number; u: number };
  /** A question was answered without a ticket. */
  questionAnswered: { w: number; u: number };
  /** Operations were finished; `starts` begin at the same window; `state` is the ticket's state afterwards. */
  finished: {
    c: number;
    w: number;
    u: number;
    ops: readonly number[];
    as: 'SERVED' | 'REJECTED';
    comment?: string;
    starts: readonly number[];
    state: ConsumerState;
    /** Of a refusal, from the book Reason. */
    reason?: number;
    /** What came of it, from the book Outcome. */
    outcome?: number;
    /** The window calls the next visitor at once: the event after this one. */
    calls?: 1;
  };
  /** Put aside until `until`; `mine` = only clerk `u` may take the interrupted operations afterwards. */
  postponed: { c: number; w: number; u: number; until: number; mine: boolean; comment?: string; reason?: number };
  /** The delay of a postponed visitor has ended: the visitor waits again, in the old place. */
  returned: { c: number };
  /** Called, not there, put back in place. */
  skipped: { c: number; w: number };
  serviceAdded: {
    c: number;
    w: number;
    u: number;
    ops: readonly RegisteredOperation[];
    /** Positions in `ops`: they start at once at the window. */
    starts: readonly number[];
    /** The segment of the visitor from now on, 0 = none; left out = it stays. */
    segment?: number;
  };
  /**
   * Sent on to another service in one step: what was being served ends (`done`), operations `ops` are added, and the visitor waits. Of all
   * operations afterwards those at `bound` are for clerk `clerk` alone; what else service `s` still needs is free for anybody.
   */
  transferred: {
    c: number;
    w: number;
    u: number;
    s: number;
    done: readonly number[];
    ops: readonly RegisteredOperation[];
    clerk?: number;
    bound: readonly number[];
    priority?: number;
    comment?: string;
    outcome?: number;
    segment?: number;
  };
  /** A visitor who waits or is put aside is bound: operations `ops` are for clerk `clerk` alone from now on, all others for anybody. */
  bound: { c: number; u: number; clerk?: number; ops: readonly number[] };
  /**
   * The newest step at the window is undone: its visitor is there again as before, and `next`, whom the step called, is back in the old
   * place. `ended` = the ticket had ended and is back in the queue: its visit is not over. `keepsState` = somebody has set a break or
   * closed the window, which comes after this visitor; else the window is open.
   */
  takenBack: { c: number; w: number; u: number; next?: number; ended?: 1; keepsState?: 1 };
  /** Ended without service: removed by an administrator, a no-show, or taken back because there was no paper for it. */
  closed: { c: number; reason: string };
  consumerChanged: {
    c: number;
    priority?: number;
    comment?: string;
    pin?: string;
    photoDigest?: string;
    /** null = none from now on; the photo itself in events of older boxes. */
    photo?: string | null;
  };
  /** The personal texts of these visitors are erased; their visits stay. */
  visitorErased: { c: readonly number[] };
  /** A new day: numbers start again; unless `keep`, unfinished tickets end with the comment `reason`. */
  dayOpened: {
    day: string;
    keep: boolean;
    reason: string;
    /** Tickets that are kept all the same: of visitors who came before midnight for a booking of this day, or whose late window lasts. */
    stay?: readonly number[];
    /** The day began at this moment under another name: tickets from then on belong to it and stay, and numbers go on. */
    since?: number;
  };
  dayRenamed: { day: string };
  /** `clockSet` in the first version: it moved only postponed visitors, timeouts and print jobs. */
  clockSetBack: { byMs: number };
  /**
   * The clock was set forward by `byMs`, or back where that is less than 0: every moment of what still goes on moves with it, so that
   * everybody has waited as long as before; where the clock was in doubt, only moments after `since`.
   */
  clockSet: { byMs: number; since: number | null };
  /** From here on the clock is not synchronised. */
  clockDoubted: Record<never, never>;
  clockTrusted: Record<never, never>;
  /** `also` = it was changed together with an earlier one: of segments and calling profiles both are one revision. */
  bookSet: { book: BookName; id: number; row: unknown; also?: 1 };
  bookRemoved: { book: BookName; id: number; also?: 1 };
  /** 1 open, 2 on a break for the reason (from the book Reason), 3 closed; by user `u`. */
  windowStateSet: { w: number; state: number; reason?: number; u?: number };
  /** Until the day ends, or until it is said otherwise, the window does all operations of these services besides its own. */
  servicesOpened: { w: number; services: readonly number[] };
  sessionOpened: {
    session: number;
    /** SHA-256 of the token, base64url: the token itself is nowhere on the disk. */
    tokenHash: string;
    component: Component;
    user: number;
    /** The workplace, registrator or board the session belongs to; null for an administrator's or a supervisor's. */
    place: number | null;
    /** The visitor at the window, whom another clerk has served until now; missing where there is none, and in events of older boxes. */
    takes?: number;
    /** Digests by which the user's device is known at later log-ins: its address, and its secret where it sent one. */
    marks?: readonly string[];
  };
  /** A kiosk or a board goes on with its session: its age begins anew. */
  sessionUsed: { session: number };
  sessionClosed: {
    session: number;
    why: string;
    /** The visitor at the window that its clerk leaves, who is nobody's until a clerk logs in; none in events of older boxes. */
    leaves?: number;
  };
  /** Devices on which the user had logged in are known no more: the user has another password, or somebody asked for it. */
  devicesForgotten: { user: number };
  ticketDesignSet: { name: string; design: TicketDesign };
  ticketDesignRemoved: { name: string };
  lcdTemplateSet: { name: string; template: LcdTemplate };
  lcdTemplateRemoved: { name: string };
  /** The look of the branch, whole. */
  appearanceSet: { appearance: Appearance };
  /** The shared part of the configuration is as headquarters wants it: the number of its order, and the SHA-256 of the text (base64url). */
  revisionApplied: AppliedRevision;
  /** What an administrator did with the box itself: it is in the log of changes, and changes nothing of the queue. */
  boxChanged: BoxChange;
  alertBegan: { a: number; about: AlertSubject };
  alertEnded: { a: number };
  /** A user has seen it, and needs no more sound. */
  alertSeen: { a: number; u: number };
  /** The answer to a request that carried an `id`, kept so that a repetition gets it again. */
  answered: {
    session: number;
    request: RequestId;
    /** It is kept until the branch's day ends, and not only among the newest. */
    day?: 1;
  } & KeptAnswer;
}

/** An order of headquarters; 0 = none was ever carried out. */
export interface AppliedRevision {
  readonly order: number;
  readonly revision: string;
}

/** A setting or a device of the configuration file; `Box`: a restart, a certificate, a backup. */
export interface BoxChange {
  readonly kind: 'Setting' | 'Device' | 'Box';
  readonly verb: 'added' | 'changed' | 'removed';
  /** `branch.name`, `printers.hall`, `restart` */
  readonly subject: string;
  readonly fields: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
}

interface Common<Kind> {
  t: Kind;
  at: number;
  /** It is there where it must be known later who made a change: books, designs, templates, sessions, and what was done to the hall. */
  by?: Kind extends 'called' ? CalledBy : Author;
  /** In the journal alone: the digest of the personal texts that were taken out of the event, see `pipeline/records/personal.ts`. */
  personal?: string;
}

export type QueueEvent = { [Kind in keyof Happening]: Readonly<Common<Kind> & Happening[Kind]> }[keyof Happening];

/** Who made the change; nobody is named where the box itself did, or where a clerk works with visitors. */
export const authorOfEvent = (event: QueueEvent): Author | undefined => (event.t === 'called' ? undefined : event.by);

export type EventOf<Kind extends QueueEvent['t']> = Extract<QueueEvent, { t: Kind }>;

export const COMPONENTS = ['workplace', 'registrator', 'qboard', 'scoreboard', 'administrator', 'supervisor'] as const;
export type Component = (typeof COMPONENTS)[number];

/** Headquarters has no log-in here: each of its requests has a session of its own, which ends with it. */
export const ACTING = [...COMPONENTS, 'headquarters'] as const;
export type Acting = (typeof ACTING)[number];

/** Components without a person at them, which must go on by themselves. */
export const isPlace = (component: Acting): boolean => component === 'registrator' || component === 'qboard' || component === 'scoreboard';

/** A client's own; number `1` and text `"1"` are two. Boxes that kept no digest wrote both as a text. */
export type RequestId = string | number;

export interface KeptAnswer {
  readonly command: string;
  /**
   * The answer's `data` as JSON. Of a ticket it has the id, the code and what became of the paper; the rest is taken from the ticket
   * at the repetition, so that nothing a visitor said is kept here.
   */
  readonly data: string;
  /** Digest of the `data` of the request, see `pipeline/requests/repetition.ts`; older boxes kept none. */
  readonly digest?: string;
}

/** WebSocket clients' sessions: who acts, as what, and where. */
export interface Session {
  readonly id: number;
  readonly tokenHash: string;
  readonly component: Acting;
  readonly userId: number;
  /** Of headquarters: the login of its user. */
  readonly login?: string;
  readonly placeId: number | null;
  openedMs: number;
  /** When its use was last noted; at first when it was opened. Only noted for places, not for a person's session. */
  usedMs: number;
  /** Answers to the newest requests that carried an `id`, oldest first, but for those of `dayAnswers`. */
  readonly answers: Map<RequestId, KeptAnswer>;
  /** Answers that are kept until the day ends. */
  readonly dayAnswers: Map<RequestId, KeptAnswer>;
}

/** One that a log-in began. */
export interface OpenSession extends Session {
  readonly component: Component;
}
