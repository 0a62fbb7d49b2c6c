/**
 * One LCD board at one size: follows the calls and the time, is drawn when something has changed, at most once every frame time, and
 * keeps what it showed if it cannot be drawn.
 */
import type { Timers } from '../../drivers/timing.js';
import type { LcdTemplate } from '../model/lcd-template.js';
import { addCall, advanceCalls, beginCalls, type CallList, isNew, nextCallChangeMs } from '../presentation/lcd/call-list.js';
import type { LcdCall, LcdContent } from '../presentation/lcd/content.js';
import { lcdFrame, nextFrameMs } from '../presentation/lcd/layout.js';
import type { Size } from '../presentation/lcd/svg.js';
import type { Call } from './calls.js';
import type { Change, LcdCanvas } from './lcd-canvas.js';

/** What a board is to show now. */
export interface Showing {
  readonly template: LcdTemplate;
  readonly content: Omit<LcdContent, 'calls'>;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
  /** Calls that were there before anybody looked, the oldest first. */
  readonly present: () => readonly Call[];
  /** Whether the call is the board's, and the visitor still expected there. */
  readonly isTrue: (call: Call) => boolean;
  readonly inWords: (call: Call) => Omit<LcdCall, 'isNew'>;
}

export interface ViewOptions {
  readonly size: Size;
  readonly canvas: LcdCanvas;
  readonly timers: Timers;
  /** So long a call is new. */
  readonly callMs: number;
  /** null = the board is there no more. */
  readonly showing: () => Showing | null;
  readonly changed: (change: Change) => void;
  readonly failed: (error: unknown) => void;
}

/** A twenty-fifth of a second: nobody sees more. */
const FRAME_MS = 40;
const TRY_AGAIN_MS = 2_000;
const MINUTE_MS = 60_000;

export class LcdView {
  /** By their number of rows. */
  private readonly lists = new Map<number, CallList<Call>>();
  private isDrawing = false;
  private isStale = false;
  private isClosed = false;
  private hasFailed = false;
  private cancelNext = (): void => {};

  constructor(private readonly options: ViewOptions) {}

  get canvas(): LcdCanvas {
    return this.options.canvas;
  }

  called(call: Call): void {
    for (const [rows, list] of this.lists) this.lists.set(rows, addCall(list, call));
    this.refresh();
  }

  /** Something may have changed. */
  refresh(): void {
    this.isStale = true;
    if (!this.isDrawing && !this.isClosed) void this.draw();
  }

  close(): void {
    this.isClosed = true;
    this.cancelNext();
  }

  private async draw(): Promise<void> {
    const { timers } = this.options;
    this.isDrawing = true;
    this.isStale = false;
    this.cancelNext();
    const startedMs = timers.nowMs();
    const dueMs = startedMs + (await this.drawOnce(startedMs));
    if (this.isClosed) return;
    // Whatever comes before the frame time is over is in the next frame.
    this.cancelNext = timers.after(Math.max(0, startedMs + FRAME_MS - timers.nowMs()), () => {
      this.isDrawing = false;
      if (this.isStale) void this.draw();
      else this.cancelNext = timers.after(Math.max(1, dueMs - timers.nowMs()), () => this.refresh());
    });
  }

  /** Answers after how long time alone changes what is shown. */
  private async drawOnce(nowMs: number): Promise<number> {
    const { size, canvas, showing, changed, failed, callMs } = this.options;
    const present = showing();
    if (present === null) return MINUTE_MS;
    const { template, atMs } = present;
    const content = { ...present.content, calls: (rows: number) => this.calls(present, rows, nowMs) };
    const frame = lcdFrame(template, content, size, atMs);
    const nextCallMs = Math.min(...[...this.lists.values()].map((list) => nextCallChangeMs(list, nowMs, callMs)));
    try {
      const change = await canvas.show(frame);
      this.hasFailed = false;
      if ((change.painted.length > 0 || change.isWhole) && !this.isClosed) changed(change);
    } catch (error) {
      if (!this.hasFailed) failed(error);
      this.hasFailed = true;
      return TRY_AGAIN_MS;
    }
    return Math.min(nextFrameMs(template, content, size, atMs) - atMs, nextCallMs - nowMs);
  }

  private calls(showing: Showing, rows: number, nowMs: number): readonly LcdCall[] {
    const { callMs } = this.options;
    const before = this.lists.get(rows) ?? beginCalls(showing.present().filter(showing.isTrue), rows);
    const list = advanceCalls(before, nowMs, { rows, leastMs: callMs, isTrue: showing.isTrue });
    this.lists.set(rows, list);
    return list.shown.map((entry) => ({ ...showing.inWords(entry.call), isNew: isNew(entry, nowMs, callMs) }));
  }
}
