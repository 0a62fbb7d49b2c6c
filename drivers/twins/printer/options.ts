/** What a printer twin is made of. */
import type { PrinterProfile } from '../../printer/profile.js';
import type { Timers } from '../../timing.js';
import type { TwinCable } from '../twin.js';
import type { TicketFate } from './commands.js';
import type { Piece } from './paper.js';

export interface PrinterTwinOptions {
  readonly profile: PrinterProfile;
  readonly timers: Timers;
  readonly cable: TwinCable;
  /** Paper on the roll, 80 m unless said otherwise. */
  readonly paperMm?: number;
  /** So much paper before its end the roll is near its end; 2 m. */
  readonly nearEndMm?: number;
  /** 150 unless said otherwise; `Infinity` prints and cuts at once, in the call that brings the bytes. */
  readonly mmPerSecond?: number;
  /** What is received and not printed yet; 4096, as in most printers of the counter. */
  readonly bufferBytes?: number;
  onPiece?(piece: Piece): void;
  /** Printers with a presenter: a ticket was taken out of the mouth, or left it otherwise. */
  onTicketLeft?(piece: Piece, how: TicketFate): void;
}

export const USUAL = { paperMm: 80_000, nearEndMm: 2000, mmPerSecond: 150, bufferBytes: 4096 };
