/** What an LED board shows, and what a family of boards must be able to do. */
import type { Exchange } from '../bus/exchange.js';

export type Arrow = 'left' | 'right' | 'none';

/** One line of calls: ticket, arrow, window. Empty texts = blank. */
export interface LedLine {
  readonly ticket: string;
  readonly arrow: Arrow;
  readonly window: string;
}

export interface LedContent {
  /** From the top; a board shows as many as it has rows. */
  readonly lines: readonly LedLine[];
  /** `14:05` in place of the last line where there is nothing to call; null = no clock. */
  readonly clock: string | null;
  /** How often the first line blinks: 0 = steady, Infinity = until it is shown anew. See `LedFamily.blinking`. */
  readonly blinkCount: number;
}

export const BLANK: LedContent = { lines: [], clock: null, blinkCount: 0 };

/** What gives a board another address, and whom it reaches. */
export interface AddressChange {
  readonly exchanges: readonly Exchange[];
  /** `everyBoard`: all boards of the line that understand it take the new address, not only the one that was meant. */
  readonly reaches: 'one' | 'everyBoard';
}

/** The pure codec of one family, for one profile. */
export interface LedFamily {
  /** The addresses a board may have. */
  readonly addresses: { readonly first: number; readonly last: number };
  /** Cells of one line, `ticketCells` and `windowCells` of them for what their names say; what is longer loses its beginning. */
  readonly cells: number;
  readonly ticketCells: number;
  readonly windowCells: number;
  readonly rows: number;
  /**
   * `counted`: the board counts, and is steady afterwards by itself. `untilTold`: it blinks until it is shown something steady, which
   * whoever shows has to do. `never`: it cannot. What is said again after the blinking is over must be steady, or it starts anew.
   */
  readonly blinking: 'counted' | 'untilTold' | 'never';
  /** The letters of a text that this board has no glyph for; empty = it can be shown. Checked when the branch is configured. */
  unshowable(text: string): readonly string[];
  /** In this order; each is whole, so that newer content may take the place of those that were not sent yet. */
  show(address: number, content: LedContent): readonly Exchange[];
  /** null = this family cannot. */
  brightness(address: number, percent: number): readonly Exchange[] | null;
  /** null = this family cannot. Guarded by whoever calls it: on some families it renumbers every board on the bus. */
  changeAddress(from: number | 'all', to: number): AddressChange | null;
  /** A question that changes nothing of what the board shows; null = these boards answer none. */
  probe(address: number): Exchange | null;
  /** For technicians: what a reply says that was judged `bad` (`exception 2: no such register`), or that a silent board was to say. */
  explain(reply: Uint8Array): string;
  /** After a frame to a board, so long until the next one to the same board, when that is longer than the silence of the whole line. */
  readonly sameAddressGapMs: number;
  /** Does a board say that it understood? Where nothing does, a board counts as fine while its line is. */
  readonly isAcknowledged: boolean;
  /** What is shown is said again after so long: it may have been lost, and where boards answer, this asks whether the board is there. */
  readonly repaintMs: number;
}
