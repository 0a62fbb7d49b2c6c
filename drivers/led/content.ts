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
  /** How often the first line blinks: 0 = steady. */
  readonly blinkCount: number;
}

export const BLANK: LedContent = { lines: [], clock: null, blinkCount: 0 };

/** The pure codec of one family, for one profile. */
export interface LedFamily {
  /** The addresses a board may have. */
  readonly addresses: { readonly first: number; readonly last: number };
  /** Cells of one line; what is longer cannot be shown. */
  readonly cells: number;
  readonly rows: number;
  /** The letters of a text that this board has no glyph for; empty = it can be shown. Checked when the branch is configured. */
  unshowable(text: string): readonly string[];
  show(address: number, content: LedContent): readonly Exchange[];
  /** null = this family cannot. */
  brightness(address: number, percent: number): readonly Exchange[] | null;
  /** null = this family cannot. Guarded by whoever calls it: on some families it renumbers every board on the bus. */
  changeAddress(from: number | 'all', to: number): readonly Exchange[] | null;
  /** Where nothing acknowledges, a frame is said again after so long; null = acknowledged. */
  readonly repaintMs: number | null;
}
