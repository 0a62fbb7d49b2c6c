/** Settings of the listeners and their limits. */
import type { CutNote } from './cuts.js';
import type { DoorOptions } from './listeners.js';
import type { Pages } from './page.js';

export interface TransportOptions extends DoorOptions {
  /** Origins of foreign web pages that may connect (`https://intranet.example`). The box's own pages always may. */
  readonly allowedOrigins: readonly string[];
  /** The largest text frame that is accepted. */
  readonly frameBytes: number;
  /** How many WebSocket connections at once. */
  readonly connections: number;
  /** Maximum from one address (IPv6: from one network of 64 bits). */
  readonly connectionsPerAddress: number;
  /** A peer without a sign of life for this time is closed; it gets a ping before. 0 = never, else 8 to 960. */
  readonly idleTimeoutSeconds: number;
  readonly pages: Pages;
  /** What the listener for visitors serves. */
  readonly visitorPages: Pages;
  /** Called for connections that were cut, at most once a minute for each reason. */
  readonly cutNoted: (note: CutNote) => void;
}

export interface Transport {
  readonly port: number;
  /** The port without TLS beside one that has it; null = none. */
  readonly plainPort: number | null;
  /** The port for visitors; null = none. */
  readonly visitorPort: number | null;
  /** `http://HOST:PORT`, to be opened on this machine. */
  readonly url: string;
  /** Open WebSocket connections. */
  readonly connections: number;
  /** Stops accepting, closes every peer with 1001, resolves when no socket is left. */
  close(): Promise<void>;
}

/** Throws if a number is not allowed. */
export function checkOptions({
  port,
  plainPort,
  frameBytes,
  connections,
  connectionsPerAddress,
  idleTimeoutSeconds,
}: TransportOptions): void {
  const isCount = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most;
  if (!isCount(port, 0, 65535)) throw new Error(`port: expected 0 to 65535, got ${port}`);
  if (plainPort !== null && !isCount(plainPort, 0, 65535)) throw new Error(`plain port: expected 0 to 65535, got ${plainPort}`);
  if (!isCount(frameBytes, 1, 512 * 1024 * 1024)) throw new Error(`frame size: expected 1 byte to 512 MiB, got ${frameBytes}`);
  if (!isCount(connections, 1, 1_000_000)) throw new Error(`connections: expected 1 to 1000000, got ${connections}`);
  if (!isCount(connectionsPerAddress, 1, 1_000_000)) {
    throw new Error(`connections of an address: expected 1 to 1000000, got ${connectionsPerAddress}`);
  }
  // uWebSockets ends the process on other values.
  if (idleTimeoutSeconds !== 0 && !isCount(idleTimeoutSeconds, 8, 960)) {
    throw new Error(`idle timeout: expected 0 or 8 to 960 seconds, got ${idleTimeoutSeconds}`);
  }
}
