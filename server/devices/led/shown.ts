/** The content of LED boards, for `devices`. */
import type { ScoreBoardRow } from '../../model/books/index.js';
import type { BoardFace } from '../../presentation/boards/board-face.js';
import type { DeviceRow } from '../diagnostics/device-source.js';

interface ShownBoard {
  readonly board: ScoreBoardRow;
  /** What it should show; null = nothing was sent yet. */
  readonly face: BoardFace | null;
  /** A test is shown instead. */
  readonly isTested: boolean;
}

/** In the order of the addresses. */
export const shownOnBoards = (boards: ReadonlyMap<number, ShownBoard>): NonNullable<DeviceRow['shows']> =>
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
