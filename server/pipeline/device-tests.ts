/** What the handlers know of trying devices out and of listening to them; how it is done is settled in `server/devices`. */
import type { Rejection } from '../model/errors.js';
import type { Session } from '../model/events.js';
import type { ErrorParameters } from '../model/refusal-reasons.js';
import type { TestOutcomeCode } from '../model/test-outcomes.js';
import type { TicketContent } from '../model/ticket.js';
import type { TicketDesign } from '../model/ticket-design.js';
import type { Peer } from './peer.js';

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
  /** As far as the device says, and the box can see. */
  readonly isDone: boolean;
  /** What came of it, as data and in words. */
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
  /** From now on the peer is pushed what goes over the cable of the device, while the session may be told. */
  watch(order: WatchOrder, peer: Peer, session: Session): Rejection | undefined;
  end(order: WatchOrder, peer: Peer): void;
  disconnected(peer: Peer): void;
  /** The peer can take more. */
  drained(peer: Peer): void;
}
