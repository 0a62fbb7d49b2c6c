/** The calls on LCD boards, a list for each board and number of rows: pictures, screens and pages of any size show the same. */
import type { Timers } from '../../../drivers/timing.js';
import { addCall, advanceCalls, beginCalls, type CallList, isNew, nextCallChangeMs, returnCall } from '../../presentation/lcd/call-list.js';
import type { Call } from '../shared/calls.js';

export interface CallsOfBoard {
  /** Calls from before the first viewer, the oldest first. */
  readonly present: () => readonly Call[];
  /** Whether the call belongs to the board, and the visitor is still expected there. */
  readonly isTrue: (call: Call) => boolean;
}

export interface LcdCallsOptions {
  readonly timers: Timers;
  /** How long a call is marked as new, and how long it stays at least. */
  readonly callMs: number;
  readonly ofBoard: (boardId: number) => CallsOfBoard;
  /** The shown calls have changed by time alone. */
  readonly changed: () => void;
}

export class LcdCalls {
  /** By board and number of rows. A list begins with its first viewer, and goes on. */
  private readonly lists = new Map<number, Map<number, CallList<Call>>>();
  private cancelNext = (): void => {};
  private nextMs = Number.POSITIVE_INFINITY;

  constructor(private readonly options: LcdCallsOptions) {}

  called(call: Call): void {
    for (const [boardId, ofBoard] of this.lists) {
      for (const [rows, list] of ofBoard) this.advance(boardId, rows, addCall(list, call));
    }
  }

  /** The visitor's departure was undone and the visit continues at the window: this is not a call. */
  returned(call: Call): void {
    const { timers, callMs, ofBoard } = this.options;
    for (const [boardId, lists] of this.lists) {
      if (!ofBoard(boardId).isTrue(call)) continue;
      for (const [rows, list] of lists) this.advance(boardId, rows, returnCall(list, call, timers.nowMs(), { rows, leastMs: callMs }));
    }
  }

  /** The calls of a list with this number of rows now, the newest first. */
  shown(boardId: number, rows: number): readonly { readonly call: Call; readonly isNew: boolean }[] {
    const { ofBoard, callMs, timers } = this.options;
    const { present, isTrue } = ofBoard(boardId);
    const before = this.lists.get(boardId)?.get(rows) ?? beginCalls(present().filter(isTrue), rows);
    const { shown } = this.advance(boardId, rows, before);
    const nowMs = timers.nowMs();
    return shown.map((entry) => ({ call: entry.call, isNew: isNew(entry, nowMs, callMs) }));
  }

  forget(boardId: number): void {
    this.lists.delete(boardId);
  }

  stop(): void {
    this.cancelNext();
  }

  private advance(boardId: number, rows: number, before: CallList<Call>): CallList<Call> {
    const { callMs, timers } = this.options;
    const nowMs = timers.nowMs();
    const list = advanceCalls(before, nowMs, { rows, leastMs: callMs, isTrue: this.options.ofBoard(boardId).isTrue });
    const ofBoard = this.lists.get(boardId) ?? new Map<number, CallList<Call>>();
    this.lists.set(boardId, ofBoard.set(rows, list));
    this.wakeAt(nextCallChangeMs(list, nowMs, callMs));
    return list;
  }

  /** One timer for the list that changes first. */
  private wakeAt(dueMs: number): void {
    if (dueMs >= this.nextMs) return;
    const { timers, changed } = this.options;
    this.cancelNext();
    this.nextMs = dueMs;
    this.cancelNext = timers.after(Math.max(1, dueMs - timers.nowMs()), () => {
      this.nextMs = Number.POSITIVE_INFINITY;
      for (const [boardId, ofBoard] of this.lists) for (const [rows, list] of ofBoard) this.advance(boardId, rows, list);
      changed();
    });
  }
}
