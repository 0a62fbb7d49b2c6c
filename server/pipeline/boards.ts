/** What the handlers know of LED boards; how they are driven is settled in `server/devices`. */
import type { Rejection } from '../model/errors.js';
import type { ReplyData } from '../protocol/registry.js';

export interface BoardAddressOrder {
  /** The configured line. */
  readonly device: string;
  /** The address that the board has; null = whichever it has. */
  readonly from: number | null;
  readonly to: number;
  /** Somebody looked: no other board hangs on the line. */
  readonly isOnlyBoard: boolean;
}

export interface BoardScanOrder {
  /** The configured line. */
  readonly device: string;
  readonly first: number;
  readonly last: number;
}

export interface Boards {
  /** Resolves when it was said to the board; with a refusal where it was not, or where the board did not agree. */
  changeAddress(order: BoardAddressOrder): Promise<Rejection | undefined>;
  /** Which addresses answer; a refusal where these boards answer nothing, or the line cannot be used. */
  scan(order: BoardScanOrder): Promise<ReplyData<'scanBoards'> | Rejection>;
}
