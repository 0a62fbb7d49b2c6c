/** The commands of the engine. Rights and the form on the wire are settled before. */

import type { AlertSubject } from '../model/alerts.js';
import type { BookName, RowBook } from '../model/books/index.js';
import type { Channel } from '../model/consumer.js';
import type { Appearance } from '../model/designs/appearance.js';
import type { LcdTemplate } from '../model/designs/lcd-template.js';
import type { TicketDesign } from '../model/designs/ticket-design.js';
import type { Rejection } from '../model/errors/errors.js';
import type { AppliedRevision, BoxChange, Component, QueueEvent } from '../model/events/events.js';
import type { PrintEnd, TicketContent } from '../model/ticket.js';
import type { AskNoticeCommand, BookingNoticeCommand, BookingNoticeWish, MessageCommand, NoticeWish } from './message-commands.js';

export interface RegisterCommand {
  readonly type: 'register';
  readonly services: readonly number[];
  /** null = the kiosk's own coefficient. */
  readonly priority: number | null;
  readonly pinCode: string | null;
  /** Its digest. */
  readonly photo: string | null;
  readonly comment: string;
  readonly registratorId: number | null;
  /** Random text from outside, unique to the ticket; empty = the ticket has no page of its own. */
  readonly code: string;
  /** Who gives the ticket, unless a kiosk does. */
  readonly channel?: Channel;
  /** What the visitor chose. */
  readonly language?: string;
  /** What the visitor wants to be told, and where. */
  readonly notify?: NoticeWish;
}

interface AtWindow {
  readonly workplaceId: number;
  readonly actingUserId: number;
  /** By the box itself, a key or a scan: no reason and no outcome is demanded where none can be chosen. */
  readonly cannotChoose?: true | undefined;
}

export type FinishCommand = AtWindow & {
  readonly type: 'finish';
  readonly as: 'SERVED' | 'REJECTED';
  readonly comment: string | null;
  /** From the books Reason and Outcome. */
  readonly reasonId?: number | undefined;
  readonly outcomeId?: number | undefined;
  /** If the visitor leaves, the window calls the next one in the same step. */
  readonly callsNext?: true | undefined;
  readonly what:
    | { readonly kind: 'operation'; readonly serviceId: number; readonly stage: number | null; readonly operationId: number }
    | { readonly kind: 'served' }
    | { readonly kind: 'service'; readonly serviceId: number }
    | { readonly kind: 'everything' };
};

export type PostponeCommand = AtWindow & {
  readonly type: 'postpone';
  readonly delayMinutes: number;
  readonly returnToMe: boolean;
  readonly comment: string | null;
  readonly reasonId?: number | undefined;
};

/** The recipient of a visitor: anybody, the clerk at a window, or a given clerk. */
export type Recipient =
  | { readonly kind: 'anybody' }
  | { readonly kind: 'window'; readonly id: number }
  | { readonly kind: 'clerk'; readonly id: number };

export type TransferCommand = AtWindow & {
  readonly type: 'transfer';
  readonly serviceId: number;
  readonly to: Recipient;
  /** The priority of the ticket from now on; null = as it is. */
  readonly priority: number | null;
  readonly comment: string | null;
  readonly outcomeId?: number | undefined;
};

export type WindowCommand =
  | (AtWindow & { readonly type: 'callNext' })
  | (AtWindow & { readonly type: 'callTicket'; readonly consumerId: number; readonly reasonId?: number | undefined })
  | (AtWindow & { readonly type: 'recall' })
  | (AtWindow & { readonly type: 'markArrival' })
  | FinishCommand
  | PostponeCommand
  /** `endsAlone`: where the window calls nobody else, the visit ends as a no-show. */
  | (AtWindow & { readonly type: 'skip'; readonly endsAlone?: true | undefined })
  | TransferCommand
  | (AtWindow & { readonly type: 'comment'; readonly comment: string })
  /** Takes back the newest step of the window. */
  | (AtWindow & { readonly type: 'takeBack' })
  | (AtWindow & { readonly type: 'addService'; readonly serviceId: number });

/** A question was answered without a ticket. */
export type CountQuestionCommand = AtWindow & { readonly type: 'countQuestion' };

/** The window does these services today besides its own; an empty list ends this. */
export interface OpenServicesCommand {
  readonly type: 'openServices';
  readonly workplaceId: number;
  readonly services: readonly number[];
}

export interface OpenSessionCommand {
  readonly type: 'openSession';
  readonly tokenHash: string;
  readonly component: Component;
  readonly userId: number;
  readonly placeId: number | null;
  /** Unused sessions, which may end where there is no room for another, the first ones first. */
  readonly idle?: readonly number[];
  /** All others, in the same order. Those of people may end where no idle one is left. */
  readonly inUse?: readonly number[];
  /** Digests by which the device is known from now on. */
  readonly marks?: readonly string[];
}

/** Fields have passed the schema of the book; a password has become a hash. */
export interface NewElementCommand {
  readonly type: 'newElement';
  readonly book: RowBook;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly passwordHash?: string;
  /** 32 random bits from outside, for a code that cannot be guessed. */
  readonly chance: number;
}

export interface SetElementCommand {
  readonly type: 'setElement';
  readonly book: BookName;
  readonly id: number;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly passwordHash?: string;
  readonly actingUserId: number;
  /** As of commands at a window. */
  readonly cannotChoose?: true | undefined;
  /** The session that asked: it stays when a changed password ends the user's others. */
  readonly sessionId: number;
}

export type BookCommand =
  | NewElementCommand
  | SetElementCommand
  | { readonly type: 'removeElement'; readonly book: BookName; readonly id: number; readonly actingUserId: number }
  | { readonly type: 'removeAllElements'; readonly book: BookName; readonly actingUserId: number };

/** Services that are booked by plans, at one time; `repeat` = so many times, every so many days. */
export interface MakeBookingCommand {
  readonly type: 'makeBooking';
  readonly services: readonly number[];
  readonly date: string;
  readonly time: string;
  readonly persons: number;
  readonly name: string;
  readonly phone: string;
  readonly comment: string;
  readonly repeat: { readonly everyDays: number; readonly count: number } | null;
  /** The kiosk that books, null = a person. */
  readonly registratorId: number | null;
  /** A visitor without a session; left out = the staff or a kiosk. */
  readonly by?: 'visitor';
  /** Left out = a free one of six digits. */
  readonly pin_code?: string;
  /** For each of the series 32 random bits from outside: whoever knows the code of one does not know those of the others. */
  readonly chances: readonly number[];
  readonly notify?: BookingNoticeWish;
}

export type BookingCommand =
  | MakeBookingCommand
  | { readonly type: 'moveBooking'; readonly id: number; readonly date: string; readonly time: string; readonly notify?: BookingNoticeWish }
  | { readonly type: 'cancelBooking'; readonly id: number };

/** Many elements, designs and templates at once, all or none. Fields have passed the schemas of their books. */
export interface ConfigureCommand {
  readonly type: 'configure';
  readonly set: { readonly [Book in RowBook]?: readonly { readonly id: number; readonly [field: string]: unknown }[] };
  readonly remove: { readonly [Book in RowBook]?: readonly number[] };
  /** Of elements that are set those that are to be new: somebody else may have taken the id. */
  readonly added?: { readonly [Book in RowBook]?: readonly number[] };
  readonly designs: readonly { readonly name: string; readonly design: TicketDesign }[];
  readonly removeDesigns: readonly string[];
  readonly templates: readonly { readonly name: string; readonly template: LcdTemplate }[];
  readonly removeTemplates: readonly string[];
  /** Left out = it stays. */
  readonly appearance?: Appearance;
  readonly actingUserId: number;
  /** The order of headquarters that this carries out; an older one than the last is refused. */
  readonly revision?: AppliedRevision;
}

export interface QueuePrintCommand {
  readonly type: 'queuePrint';
  /** `NO_CONSUMER` = it is the slip of a booking. */
  readonly consumerId: number;
  readonly bookingId?: number;
  readonly printer: string;
  /** Name of a design. */
  readonly design: string;
  readonly content: TicketContent;
  readonly isCopy: boolean;
  readonly registratorId: number | null;
}

/** Reports of the printing service. A report that does not fit the state of its job changes nothing and has no subject. */
export type PrintJobCommand =
  | { readonly type: 'startPrint'; readonly job: number }
  | { readonly type: 'movePrint'; readonly job: number; readonly printer: string }
  | { readonly type: 'returnPrint'; readonly job: number; readonly isDoubtful: boolean; readonly why: string }
  | {
      readonly type: 'endPrint';
      readonly job: number;
      readonly as: PrintEnd;
      readonly why: string | null;
      /** Paper that was used, in millimetres; null = none, or not known. */
      readonly lengthMm: number | null;
    };

export type PrintingCommand =
  | QueuePrintCommand
  | PrintJobCommand
  | { readonly type: 'changeRoll'; readonly printer: string }
  | { readonly type: 'noteBoxChange'; readonly changes: readonly BoxChange[] }
  /** The visitor gets no paper and is therefore not in the queue; `subject` is the ticket, none if it stays because it was called. */
  | { readonly type: 'withdraw'; readonly consumerId: number; readonly why: string }
  | { readonly type: 'setDesign'; readonly name: string; readonly design: TicketDesign }
  | { readonly type: 'removeDesign'; readonly name: string };

export type TemplateCommand =
  | { readonly type: 'setTemplate'; readonly name: string; readonly template: LcdTemplate }
  | { readonly type: 'removeTemplate'; readonly name: string }
  | { readonly type: 'setAppearance'; readonly appearance: Appearance };

/** Commands that are due by time; see `rules/due.ts`. */
export type DueCommand =
  | { readonly type: 'openDay' }
  /** Forward, or back where `byMs` is less than 0. `dayStartMs` is when the day of the stamp began. */
  | { readonly type: 'noteClockSet'; readonly byMs: number; readonly dayStartMs: number }
  | { readonly type: 'noteClockDoubt'; readonly isDoubtful: boolean }
  | { readonly type: 'returnPostponed'; readonly consumerId: number }
  | { readonly type: 'releaseBooking'; readonly id: number }
  | { readonly type: 'honourBooking'; readonly consumerId: number }
  | { readonly type: 'autoCall'; readonly workplaceId: number }
  | { readonly type: 'autoServe'; readonly workplaceId: number }
  | { readonly type: 'noteNear'; readonly consumerId: number }
  | { readonly type: 'noteReminder'; readonly id: number }
  | Extract<MessageCommand, { readonly type: 'ageMessage' }>
  | { readonly type: 'noteSessionUse'; readonly sessionId: number }
  | { readonly type: 'closeSession'; readonly sessionId: number; readonly why: string };

/** The visitor leaves the queue. */
export interface LeaveCommand {
  readonly type: 'leave';
  readonly consumerId: number;
}

/** Binds a visitor who waits or is put aside to one clerk, or releases the visitor to anybody again. */
export interface BindCommand {
  readonly type: 'bind';
  readonly consumerId: number;
  readonly to: Recipient;
  readonly actingUserId: number;
}

/** Ids of tickets, ended or not, and of appointments: found before. */
export interface EraseCommand {
  readonly type: 'eraseVisitor';
  readonly consumers: readonly number[];
  readonly appointments: readonly number[];
}

/** What was found: alerts that begin, and those that end by their ids. */
export interface NoteAlertsCommand {
  readonly type: 'noteAlerts';
  readonly begin: readonly AlertSubject[];
  readonly end: readonly number[];
}

export interface SeeAlertCommand {
  readonly type: 'seeAlert';
  readonly alertId: number;
  readonly userId: number;
}

export type Command =
  | RegisterCommand
  | LeaveCommand
  | BindCommand
  | EraseCommand
  | WindowCommand
  | CountQuestionCommand
  | OpenServicesCommand
  | OpenSessionCommand
  | { readonly type: 'forgetDevices'; readonly userId: number }
  | BookCommand
  | BookingCommand
  | ConfigureCommand
  | PrintingCommand
  | TemplateCommand
  | NoteAlertsCommand
  | SeeAlertCommand
  | AskNoticeCommand
  | { readonly type: 'stopNotice'; readonly consumerId: number }
  | BookingNoticeCommand
  | MessageCommand
  | DueCommand;

export type CommandOf<Kind extends Command['type']> = Extract<Command, { type: Kind }>;

/** The result of a command: events to apply and keep, and the subject of the answer. */
export interface Decision {
  readonly events: readonly QueueEvent[];
  /** The ticket, element or session that the answer shows. */
  readonly subject?: number;
}

export type Outcome = Decision | Rejection;
