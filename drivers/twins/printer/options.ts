/** Options of a printer twin. */
import type { PrinterProfile } from '../../printer/profile.js';
import type { Timers } from '../../timing.js';
import type { TwinCable } from '../twin.js';
import type { TicketFate } from './commands.js';
import type { Piece } from './paper.js';

export interface PrinterTwinOptions {
  readonly profile: PrinterProfile;
  readonly timers: Timers;
  readonly cable: TwinCable;
  /** Paper on the roll; default 80 m. */
  readonly paperMm?: number;
  /** Remaining paper at which the roll is near its end; default 2 m. */
  readonly nearEndMm?: number;
  /** Default 150; `Infinity` prints and cuts at once, in the call that brings the bytes. */
  readonly mmPerSecond?: number;
  /** Buffer for received data not printed yet; default 4096, as in most counter printers. */
  readonly bufferBytes?: number;
  onPiece?(piece: Piece): void;
  /** Printers with a presenter: called when a ticket was taken from the mouth, or left it otherwise. */
  onTicketLeft?(piece: Piece, how: TicketFate): void;
}

export const USUAL = { paperMm: 80_000, nearEndMm: 2000, mmPerSecond: 150, bufferBytes: 4096 };
