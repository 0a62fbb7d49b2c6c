/** A line of LED boards, and the boards at their places. */
import type { Bus } from '../../../drivers/bus/bus.js';
import type { LedBoard } from '../../../drivers/led/led-board.js';
import type { LedSettings } from '../../config/devices/leds.js';
import type { ScoreBoardRow } from '../../model/books/index.js';
import type { DeviceRow } from '../diagnostics/device-source.js';
import type { PlannedBoard } from './plan.js';

export interface Attached {
  readonly led: LedBoard;
  readonly leave: () => void;
  board: ScoreBoardRow;
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

/** In the order of the addresses. */
export const shownOnBoards = (boards: Line['attached']): NonNullable<DeviceRow['shows']> =>
  [...boards]
    .sort(([one], [other]) => one - other)
    .map(([address, { board, face, isTested }]) => ({
      board: board.id,
      name: board.name,
      address,
      lines: (face?.content.lines ?? []).map(({ ticket, arrow, window }) => ({ ticket, arrow, window })),
      clock: face?.content.clock ?? null,
      blinks: (face?.content.blinkCount ?? 0) > 0,
      tested: isTested,
    }));
