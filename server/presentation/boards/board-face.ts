/** The content of an LED board at a moment. */
import type { LedContent } from '../../../drivers/led/content.js';
import type { ScoreBoardRow, WorkplaceRow } from '../../model/books/index.js';
import { shortWindowText } from '../../model/books/workplace.js';
import { type Consumer, NO_CONSUMER } from '../../model/consumer.js';

export interface BoardFace {
  readonly content: LedContent;
  /** Distinguishes a call from the same visitor's next call to the same window. */
  readonly occasion: number;
}

/** The present, in the time zone of the branch. */
export interface BoardTime {
  readonly atMs: number;
  readonly minuteOfDay: number;
}

/** Approximate duration of one blink, dark and bright. */
const BLINK_MS = 1_000;
/** Longest delay of a call by a slow disk. After a restart older calls are shown without blinking, so that they are not announced again. */
const LATE_MS = 2_000;

/**
 * `window`: the newest call of its windows, one line. `hall`: as many calls as it has rows, the newest first. `main`: the same, and the
 * time in the last row while that is free.
 * @param calls the newest first
 */
export function boardFace(
  board: ScoreBoardRow,
  calls: readonly WindowCall[],
  shows: (window: WorkplaceRow) => boolean,
  rows: number,
  time: BoardTime,
): BoardFace {
  const most = board.layout === 'window' ? 1 : rows;
  const shown = board.disabled === 1 ? [] : calls.filter(({ window }) => shows(window)).slice(0, most);
  const hasClock = board.layout === 'main' && board.disabled === 0 && shown.length < rows;
  const calledMs = shown[0]?.calledMs ?? 0;
  const isNew = shown.length > 0 && time.atMs - calledMs <= board.blink_count * BLINK_MS + LATE_MS;
  return {
    content: {
      lines: shown.map(({ ticket, window }) => ({ ticket, arrow: board.arrow, window: shortWindowText(window) })),
      clock: hasClock ? clockText(time.minuteOfDay) : null,
      blinkCount: isNew ? board.blink_count : 0,
    },
    occasion: calledMs,
  };
}

/** The faces of a board that is made of several boards, one for each row, from the top. */
export function rowFaces({ content, occasion }: BoardFace, rows: number): readonly BoardFace[] {
  return Array.from({ length: rows }, (_, row) => {
    const line = content.lines[row];
    const isFirst = row === 0;
    return {
      content: {
        lines: line ? [line] : [],
        clock: row === rows - 1 && line === undefined ? content.clock : null,
        blinkCount: isFirst ? content.blinkCount : 0,
      },
      // A call that only moved down is not new.
      occasion: isFirst ? occasion : 0,
    };
  });
}

const two = (number: number): string => String(number).padStart(2, '0');
const clockText = (minuteOfDay: number): string => `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;

/** The brightness of the last hour that has one, yesterday's if necessary; null = no hour has one, so the board is left unchanged. */
export function brightnessAt({ brightness }: Pick<ScoreBoardRow, 'brightness'>, { minuteOfDay }: BoardTime): number | null {
  const hours = Object.keys(brightness)
    .map(Number)
    .sort((one, other) => one - other);
  const hour = hours.filter((from) => from * 60 <= minuteOfDay).at(-1) ?? hours.at(-1);
  return hour === undefined ? null : (brightness[String(hour)] ?? null);
}

/** The parts of the queue's state that boards need. */
export interface CallView {
  readonly books: { readonly Workplace: ReadonlyMap<number, WorkplaceRow> };
  readonly windows: ReadonlyMap<number, { readonly consumerId: number }>;
  readonly consumers: ReadonlyMap<number, Pick<Consumer, 'ticket' | 'lastCallMs'>>;
}

/** A visitor who was called to a window and is still there or expected. */
export interface WindowCall {
  readonly window: WorkplaceRow;
  readonly ticket: string;
  readonly calledMs: number;
}

/** The newest first. */
export function callsNow({ books, windows, consumers }: CallView): readonly WindowCall[] {
  const calls: WindowCall[] = [];
  for (const [id, { consumerId }] of windows) {
    if (consumerId === NO_CONSUMER) continue;
    const window = books.Workplace.get(id);
    const consumer = consumers.get(consumerId);
    if (window && consumer) calls.push({ window, ticket: consumer.ticket, calledMs: consumer.lastCallMs ?? 0 });
  }
  return calls.sort((one, other) => other.calledMs - one.calledMs || one.window.id - other.window.id);
}
