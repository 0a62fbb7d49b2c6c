/** What happens to prints, as the journal keeps it; see `events.ts`. */
import type { PrintEnd, TicketContent } from '../ticket.js';

export interface PrintHappening {
  /** A ticket, or the slip of booking `b`, is to be printed: from now on the box owes it, until `printEnded`. */
  printQueued: {
    job: number;
    c?: number;
    b?: number;
    printer: string;
    design: string;
    content: TicketContent;
    /** The paper says that it is a copy. */
    copy?: 1;
    registrator?: number;
  };
  /** No printer could print the ticket, so that there is no job: the kiosk shows it. */
  ticketUnprinted: { c: number; why: string };
  /** The first byte goes to the printer after this is on the disk. */
  printStarted: { job: number };
  /** A job that waits goes to another printer. */
  printMoved: { job: number; printer: string };
  /** Not printed: it waits again, in its old place; after a `doubt` whether paper came out, its paper says that it is a copy. */
  printReturned: { job: number; doubt: boolean; why: string };
  printEnded: {
    job: number;
    as: PrintEnd;
    why?: string;
    /** Paper that was used, in millimetres. */
    mm?: number;
  };
  /** A new roll was put in: what was used is counted from 0 again. */
  rollChanged: { printer: string };
}
