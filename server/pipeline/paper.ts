/** What the handlers know of printing: kiosks ask for paper here; how it comes to be is settled in `server/devices`. */

import type { RegistratorRow } from '../model/books/index.js';
import type { Consumer } from '../model/consumer.js';
import type { Rejection } from '../model/errors.js';
import type { TicketContent } from '../model/ticket.js';
import type { TicketDesign } from '../model/ticket-design.js';

/** What the answer of `registrateConsumer` and `reprintTicket` says of the paper. */
export interface PrintReport {
  /** none = no paper was asked for; screen = no paper, the kiosk shows the number; queued and printing = it may yet come. */
  readonly state: 'none' | 'queued' | 'printing' | 'printed' | 'failed' | 'screen';
  /** Why: a trouble of the printer (`paperEnd`), `noprint`, `noPrinter`, …; null where there is nothing to say. */
  readonly reason: string | null;
}

/** A refusal = there is no paper at a kiosk that gives no ticket without it, and the visitor is out of the queue again. */
export type PaperVerdict = PrintReport | Rejection;

export interface Paper {
  /** Before a ticket is given: a refusal where this kiosk gives no ticket without paper and there can be none now. */
  refuse(kiosk: RegistratorRow | null): Rejection | undefined;
  /**
   * Queues the printing of a ticket in the turn in which it was given, so that both are committed together. The promise resolves with
   * the verdict, in the turn in which it falls, or with the state of things after the configured wait.
   */
  order(consumer: Consumer, content: TicketContent, kiosk: RegistratorRow | null): PaperVerdict | Promise<PaperVerdict>;
  /** What became of the paper of a ticket that was ordered before; waits as `order` does while it is not settled. */
  reportOf(consumer: Consumer, kiosk: RegistratorRow | null): PaperVerdict | Promise<PaperVerdict>;
  /** Prints a ticket again, marked as a copy. `printer` null = where it was printed first, or the kiosk's own. */
  reprint(consumer: Consumer, content: TicketContent, printer: string | null): Rejection | Promise<PaperVerdict>;
  /** PNG of a ticket as it is printed, of the width of its printer. Rejects where it cannot be drawn. */
  preview(consumer: Consumer, content: TicketContent, kiosk: RegistratorRow | null): Promise<Buffer>;
  /** PNG of a design that is being edited. Rejects where it cannot be drawn. */
  previewOf(design: TicketDesign, content: TicketContent, widthDots: number): Promise<Buffer>;
}
