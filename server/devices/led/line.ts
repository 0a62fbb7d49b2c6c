/** A line of LED boards, and the boards at their places. */
import type { Bus } from '../../../drivers/bus/bus.js';
import type { LedBoard } from '../../../drivers/led/led-board.js';
import type { LedSettings } from '../../config/devices/leds.js';
import type { ScoreBoardRow } from '../../model/books/index.js';
import type { PlannedBoard } from './plan.js';

/** A board at its place. */
export interface Attached {
  readonly led: LedBoard;
  readonly leave: () => void;
  board: ScoreBoardRow;
  /** What it should show. */
  face: PlannedBoard['face'] | null;
  /** A test is shown instead, until the next call. */
  isTested: boolean;
  /** Set while a board that was removed from the book is being blanked. */
  cancelRetirement: (() => void) | null;
}

export interface Line {
  readonly settings: LedSettings;
  readonly bus: Bus;
  /** By address. */
  readonly attached: Map<number, Attached>;
}
