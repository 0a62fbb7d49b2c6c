/** The content of a ticket, and the state of its paper. */
import { waitSpan } from './spoken-wait.js';

/** Everything that a design can put on a ticket, ready to show; kept with the print job, so that paper and preview are the same. */
export interface TicketContent {
  /** The number that will be called: `Г002`. */
  readonly ticket: string;
  readonly consumerId: number;
  /** Names of the requested services, in the order of the request. */
  readonly services: readonly string[];
  /** When it was given, in the branch's own time zone, as printed: `24.11.2026` and `15:09`. */
  readonly date: string;
  readonly time: string;
  /** How many visitors are ahead at present; null = not known. */
  readonly ahead: number | null;
  readonly branch: string;
  /** Name of the kiosk; empty where there was none. */
  readonly registrator: string;
  readonly comment: string;
  readonly pinCode: string;
  /** Language the visitor chose, such as `ru`; empty = the first of the design. */
  readonly language: string;
  /** Address of the visitor's own page; empty = none. Print jobs of earlier versions lack it. */
  readonly page?: string;
  /** Left out = the visitor did not come too late for an appointment. */
  readonly late?: Late;
  /** How many come with the appointment; left out = one. */
  readonly persons?: number;
  /** The expected wait in minutes; null = not known. */
  readonly wait?: WaitMinutes | null;
}

export interface Late {
  /** That the visitor was too late for: `10:00`. */
  readonly time: string;
  /** The new time; null = none, the visitor waits like those without an appointment. */
  readonly next: string | null;
}

export interface WaitMinutes {
  /** One of ten visitors is called sooner. Print jobs of earlier versions lack it. */
  readonly least?: number;
  /** Half of all visitors are called sooner. */
  readonly median: number;
  /** Nine of ten visitors are called sooner. */
  readonly most: number;
}

const MINUTE_MS = 60_000;

interface WaitMs {
  readonly leastMs: number;
  readonly medianMs: number;
  readonly mostMs: number;
}

/** As `waitSpan`, with the median. */
export function waitMinutes({ leastMs, medianMs, mostMs }: WaitMs): Required<WaitMinutes> {
  return { ...waitSpan({ leastMs, mostMs }), median: Math.max(1, Math.round(Math.min(medianMs, mostMs) / MINUTE_MS)) };
}

/** A ticket, or the slip of a booking, that is to be printed: the job stays until it is on paper or known not to be. */
export interface PrintJob {
  readonly id: number;
  /** `NO_CONSUMER` = it is of a booking. */
  readonly consumerId: number;
  /** Left out = it is of a ticket. */
  readonly bookingId?: number;
  /** Name of a configured printer. */
  printer: string;
  readonly design: string;
  content: TicketContent;
  /** Another paper with this number may exist: this one is marked as a copy. */
  isCopy: boolean;
  /** `PRINTING` is on the disk before the first byte goes to the printer. */
  state: 'QUEUED' | 'PRINTING';
  /** Moved when the clock is set: jobs are given up as if it had not been. */
  queuedMs: number;
  /** The kiosk it was ordered at; null = none. */
  readonly registratorId: number | null;
}

/** How a print job ended. */
export const PRINT_ENDS = ['PRINTED', 'FAILED', 'CANCELLED'] as const;
export type PrintEnd = (typeof PRINT_ENDS)[number];

/**
 * The code of a ticket: what is behind `/t/` in the address on the paper. A client that has it sees the place of this one visitor, and can
 * end the ticket; it cannot be guessed. 14 characters of base64url are 84 bits, and no address of fewer characters holds 80.
 */
export const TICKET_CODE_LENGTH = 14;
export const TICKET_CODE_PATTERN = `^[A-Za-z0-9_-]{${TICKET_CODE_LENGTH}}$`;

/** The comment of a ticket whose visitor left on the ticket's page; pages and statistics recognise it by its brackets. */
export const VISITOR_LEFT = '[visitorLeft]';

/** The comment of a ticket whose visitor did not come, where a key says so. */
export const NO_SHOW = '[noShow]';

/** How visits and their operations end, as `statistics` answers it. */
export const OUTCOMES = ['served', 'refused', 'no_show', 'left', 'closed'] as const;

/** The codes that comments of refusals begin with, in brackets: statistics count them whatever language the rest is in. */
export const REFUSAL_CODES = ['noShow', 'noDocuments', 'wrongService', 'visitorLeft', 'otherReason'] as const;

/** What became of a ticket that is no longer in the queue, as its visitor's page shows it for a while. */
export interface EndedTicket {
  readonly ticket: string;
  /** `served` = some operation was; `left` = the visitor left; `closed` = anything else. */
  readonly how: 'served' | 'left' | 'closed';
  readonly atMs: number;
}
