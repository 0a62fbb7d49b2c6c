/** Content of an LED board, and the interface of a family of boards. */
import type { Exchange } from '../bus/exchange.js';

export type Arrow = 'left' | 'right' | 'none';

/** One line of calls: ticket, arrow, window. Empty texts = blank. */
export interface LedLine {
  readonly ticket: string;
  readonly arrow: Arrow;
  readonly window: string;
}

export interface LedContent {
  /** From the top; a board shows as many lines as it has rows. */
  readonly lines: readonly LedLine[];
  /** `14:05`, shown in the last line if there is no call; null = no clock. */
  readonly clock: string | null;
  /** Number of blinks of the first line: 0 = steady, Infinity = until the next content. See `LedFamily.blinking`. */
  readonly blinkCount: number;
}

export const BLANK: LedContent = { lines: [], clock: null, blinkCount: 0 };

/** The exchange that changes a board's address, and which boards it reaches. */
export interface AddressChange {
  readonly exchanges: readonly Exchange[];
  /** `everyBoard`: every board on the line that understands the command takes the new address, not only the intended one. */
  readonly reaches: 'one' | 'everyBoard';
}

/** `noPath`: a gateway has no way to the board; `notReached`: the board did not answer the gateway. */
export type GatewayFault = 'noPath' | 'notReached';

export interface LedFamily {
  readonly addresses: { readonly first: number; readonly last: number };
  /** Cells of one line; `ticketCells` and `windowCells` are for ticket and window. A longer text loses its beginning. */
  readonly cells: number;
  readonly ticketCells: number;
  readonly windowCells: number;
  readonly rows: number;
  /**
   * `counted`: the board counts blinks and then stays steady. `untilTold`: it blinks until the caller sends steady content. `never`: it
   * cannot blink. Content repeated after the blinking must be steady, or the blinking restarts.
   */
  readonly blinking: 'counted' | 'untilTold' | 'never';
  /** Letters of a text that this board has no glyph for; empty = all can be shown. Checked when the branch is configured. */
  unshowable(text: string): readonly string[];
  /** Frames in sending order; each is complete, so newer content may replace frames that were not sent yet. */
  show(address: number, content: LedContent): readonly Exchange[];
  /** null = not supported. */
  brightness(address: number, percent: number): readonly Exchange[] | null;
  /** null = not supported. The caller must guard it: on some families it renumbers every board on the bus. */
  changeAddress(from: number | 'all', to: number): AddressChange | null;
  /** A query that does not change the display; null = these boards answer none. */
  probe(address: number): Exchange | null;
  /** For technicians: meaning of a reply judged `bad` (`exception 2: no such register`), or that an answer was missing. */
  explain(reply: Uint8Array): string;
  /** What a gateway says of the board in its place, in a reply judged `bad`; null = the reply is no gateway's. */
  gatewayFault(reply: Uint8Array): GatewayFault | null;
  /** Minimum time between two frames to the same board, if longer than the silence of the whole line. */
  readonly sameAddressGapMs: number;
  /** Whether boards acknowledge frames. If none does, a board counts as healthy while its line is. */
  readonly isAcknowledged: boolean;
  /** Content is repeated after this time: it may have been lost. For boards that answer, this also checks that the board is present. */
  readonly repaintMs: number;
}
