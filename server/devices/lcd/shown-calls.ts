/**
 * The calls on LCD boards: one list for each board and number of rows, whoever shows it and in whatever size. Pictures, screens and pages
 * of a board are told the same.
 */
import type { Timers } from '../../../drivers/timing.js';
import { addCall, advanceCalls, beginCalls, type CallList, isNew, nextCallChangeMs, returnCall } from '../../presentation/lcd/call-list.js';
import type { Call } from '../shared/calls.js';

/** What a board has to do with calls. */
export interface CallsOfBoard {
  /** Calls that were there before anybody looked, the oldest first. */
  readonly present: () => readonly Call[];
  /** Whether the call is the board's, and the visitor still expected there. */
  readonly isTrue: (call: Call) => boolean;
}

export interface LcdCallsOptions {
  readonly timers: Timers;
  /** So long a call is new, and so long it can be read. */
  readonly callMs: number;
  readonly ofBoard: (boardId: number) => CallsOfBoard;
  /** Time alone has changed what is shown. */
  readonly changed: () => void;
}

export class LcdCalls {
  /** By board and number of rows. A list begins when somebody looks for the first time, and goes on. */
  private readonly lists = new Map<number, Map<number, CallList<Call>>>();
  private cancelNext = (): void => {};
  private nextMs = Number.POSITIVE_INFINITY;

  constructor(private readonly options: LcdCallsOptions) {}

  called(call: Call): void {
    for (const [boardId, ofBoard] of this.lists) {
      for (const [rows, list] of ofBoard) this.advance(boardId, rows, addCall(list, call));
    }
  }

  /** The visitor is at the window again, because his leaving was taken back: nobody is called. */
  returned(call: Call): void {
    const { timers, callMs, ofBoard } = this.options;
    for (const [boardId, lists] of this.lists) {
      if (!ofBoard(boardId).isTrue(call)) continue;
      for (const [rows, list] of lists) this.advance(boardId, rows, returnCall(list, call, timers.nowMs(), { rows, leastMs: callMs }));
    }
  }

  /** What a list of so many rows shows now, the newest first. */
  shown(boardId: number, rows: number): readonly { readonly call: Call; readonly isNew: boolean }[] {
    const { ofBoard, callMs, timers } = this.options;
    const { present, isTrue } = ofBoard(boardId);
    const before = this.lists.get(boardId)?.get(rows) ?? beginCalls(present().filter(isTrue), rows);
    const { shown } = this.advance(boardId, rows, before);
    const nowMs = timers.nowMs();
    return shown.map((entry) => ({ call: entry.call, isNew: isNew(entry, nowMs, callMs) }));
  }

  /** The board is there no more. */
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
