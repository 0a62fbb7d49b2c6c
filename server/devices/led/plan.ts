/** Computes from the state what each address of each line of LED boards shows. Pure. */
import { boardAddresses, showsWindow } from '../../engine/rules/books/boards.js';
import type { LedAbility } from '../../engine/rules-of-branch.js';
import type { ScoreBoardRow } from '../../model/books/index.js';
import {
  type BoardFace,
  type BoardTime,
  boardFace,
  brightnessAt,
  type CallView,
  callsNow,
  rowFaces,
} from '../../presentation/boards/board-face.js';

export interface BoardView extends CallView {
  readonly books: CallView['books'] & { readonly ScoreBoard: ReadonlyMap<number, ScoreBoardRow> };
}

export interface PlannedBoard {
  /** The line, by its name in the configuration. */
  readonly device: string;
  readonly address: number;
  readonly board: ScoreBoardRow;
  readonly face: BoardFace;
  /** Percent; null = unchanged. */
  readonly brightness: number | null;
}

/** Leaves out boards on lines that are not configured. Of two boards at the same address, the first one counts. */
export function planBoards(view: BoardView, leds: ReadonlyMap<string, Pick<LedAbility, 'rows'>>, time: BoardTime): readonly PlannedBoard[] {
  const calls = callsNow(view);
  const planned = new Map<string, PlannedBoard>();
  for (const board of view.books.ScoreBoard.values()) {
    const { device } = board;
    const ability = device === null ? undefined : leds.get(device);
    if (device === null || ability === undefined) continue;
    const addresses = boardAddresses(board, ability);
    const rows = Math.max(addresses.length, Math.min(board.rows, ability.rows));
    const face = boardFace(board, calls, (window) => showsWindow(board, window), rows, time);
    const faces = addresses.length > 1 ? rowFaces(face, rows) : [face];
    const brightness = brightnessAt(board, time);
    for (const [row, address] of addresses.entries()) {
      const key = `${device} ${address}`;
      const shown = faces[row];
      if (shown && !planned.has(key)) planned.set(key, { device, address, board, face: shown, brightness });
    }
  }
  return [...planned.values()];
}
