/** What handlers know of devices and of the machine; `server/devices/` and `server/app/health.ts` implement it. */
import type { AppointmentRow, RegistratorRow } from '../../model/books/index.js';
import type { Consumer } from '../../model/consumer.js';
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import type { TicketDesign } from '../../model/designs/ticket-design.js';
import type { Rejection } from '../../model/errors/errors.js';
import type { ErrorParameters } from '../../model/errors/refusal-reasons.js';
import type { TestOutcomeCode } from '../../model/errors/test-outcomes.js';
import type { Session } from '../../model/events/events.js';
import type { TicketContent } from '../../model/ticket.js';
import type { LogLevel } from '../../protocol/commands/box/diagnostics.js';
import type { ReplyData, RequestData } from '../../protocol/registry.js';
import type { Peer } from '../requests/peer.js';

/** The state of the paper in the answers of `registrateConsumer` and `reprintTicket`. */
export interface PrintReport {
  /** none = no paper was asked for; screen = no paper, the kiosk shows the number; queued and printing = it may yet come. */
  readonly state: 'none' | 'queued' | 'printing' | 'printed' | 'failed' | 'screen';
  /** A fault of the printer (`paperEnd`), `noprint`, `noPrinter`, …; null = none. */
  readonly reason: string | null;
}

/** A refusal = there is no paper at a kiosk that gives no ticket without it, and the visitor is out of the queue again. */
export type PaperVerdict = PrintReport | Rejection;

export interface Paper {
  /** Before a ticket is given: a refusal where this kiosk gives no ticket without paper and there can be none now. */
  refuse(kiosk: RegistratorRow | null): Rejection | undefined;
  /**
   * Queues the printing of a ticket in the turn in which the ticket was given, so that both are committed together. The promise resolves
   * with the verdict, in the turn in which it is known, or with the present state after the configured wait.
   */
  order(consumer: Consumer, content: TicketContent, kiosk: RegistratorRow | null): PaperVerdict | Promise<PaperVerdict>;
  /** The same for the slip of a booking, which is on the kiosk's screen where there is no paper. */
  orderSlip(booking: Pick<AppointmentRow, 'id'>, content: TicketContent, kiosk: RegistratorRow | null): PrintReport | Promise<PaperVerdict>;
  /** What has become of it; waits as `orderSlip` does. */
  slipOf(booking: Pick<AppointmentRow, 'id'>): PrintReport | Promise<PaperVerdict>;
  /** The state of a ticket's paper; waits as `order` does while it is not known. */
  reportOf(consumer: Consumer, kiosk: RegistratorRow | null): PaperVerdict | Promise<PaperVerdict>;
  /** Prints a ticket again, marked as a copy. `printer` null = where it was printed first, or the kiosk's own. */
  reprint(consumer: Consumer, content: TicketContent, printer: string | null): Rejection | Promise<PaperVerdict>;
  /** PNG of a ticket as it is printed, of the width of its printer. Rejects where it cannot be drawn. */
  preview(consumer: Consumer, content: TicketContent, kiosk: RegistratorRow | null): Promise<Buffer>;
  /** PNG of a design that is being edited. Rejects where it cannot be drawn. */
  previewOf(design: TicketDesign, content: TicketContent, widthDots: number): Promise<Buffer>;
}

export interface Screens {
  /** Templates that come with the box or lie in its folder, by name. */
  readonly templates: ReadonlyMap<string, LcdTemplate>;
  /**
   * PNG of a template with calls made up for it. Rejects where it cannot be drawn.
   * @param language of the board
   */
  preview(template: LcdTemplate, size: { readonly width: number; readonly height: number }, language: string): Promise<Buffer> | Rejection;
}

export interface PageSpeech {
  /**
   * The path of the spoken text, for the browser that asked.
   * @param who texts of each are limited
   */
  speak(text: string, language: string, who: string): Promise<string | Rejection>;
}

export interface BoardAddressOrder {
  /** The configured line. */
  readonly device: string;
  /** The address that the board has; null = whichever it has. */
  readonly from: number | null;
  readonly to: number;
  /** The technician has confirmed that no other board is on the line. */
  readonly isOnlyBoard: boolean;
}

export interface BoardScanOrder {
  /** The configured line. */
  readonly device: string;
  readonly first: number;
  readonly last: number;
}

export interface Boards {
  /** Resolves when the address was sent to the board; with a refusal where it was not, or where the board refused. */
  changeAddress(order: BoardAddressOrder): Promise<Rejection | undefined>;
  /** Which addresses answer; a refusal where these boards answer nothing, or the line cannot be used. */
  scan(order: BoardScanOrder): Promise<ReplyData<'scanBoards'> | Rejection>;
}

/** What a printer prints instead of its test page. */
export interface TestTicket {
  readonly design: TicketDesign;
  readonly content: TicketContent;
}

export interface DeviceTestOrder {
  /** In the configuration. */
  readonly name: string;
  /** Devices of several kinds may have one name; null = there is one only. */
  readonly kind: string | null;
  /** null = what is usual for its kind. */
  readonly pattern: string | null;
  readonly ticket?: TestTicket;
}

export interface DeviceTestReport {
  readonly kind: string;
  readonly pattern: string;
  /** As far as the device reports it and the box can see it. */
  readonly isDone: boolean;
  /** The outcome, as data and in words. */
  readonly code: TestOutcomeCode;
  readonly parameters: ErrorParameters;
  readonly text: string;
}

export interface DeviceTests {
  /** Resolves when the device shows again what it should. */
  test(order: DeviceTestOrder): Promise<DeviceTestReport | Rejection>;
}

export interface WatchOrder {
  readonly name: string;
  /** Devices of several kinds may have one name; null = there is one only. */
  readonly kind: string | null;
}

export interface ByteWatches {
  /** From now on the peer gets the bytes on the cable of the device, while the session has the right to them. */
  watch(order: WatchOrder, peer: Peer, session: Session): Rejection | undefined;
  end(order: WatchOrder, peer: Peer): void;
  disconnected(peer: Peer): void;
  /** The peer can take more. */
  drained(peer: Peer): void;
}

export type TwinOrder = RequestData<'actOnTwin'>;

/** Devices in software: the demo has some, a real box has none. */
export interface Lab {
  /** The answer of `lab`, JSON: what was seen at the last look. */
  text(): string;
  /** Resolves when `text` is what can be seen now. */
  look(): Promise<void>;
  /** @param changed called when the answer of `text` may have changed */
  follow(changed: () => void): void;
  /** Resolves when it is done, or with the reason why it cannot be. */
  act(order: TwinOrder): Promise<Rejection | null>;
}

/** Facts that neither the state nor the clock has. */
export type HealthFacts = Omit<ReplyData<'diagnostics'>, 'clock' | 'time_zone' | 'configured_log_level' | 'sequence' | 'faults'>;

/** Without the delays of the event loop: to read those is to begin measuring them anew. */
export type MachineFacts = Omit<HealthFacts, 'loop_delay_ms'>;

export interface Health {
  readonly facts: () => HealthFacts;
  readonly machine: () => MachineFacts;
  /** Until the process ends. */
  readonly setLogLevel: (level: LogLevel) => void;
}
