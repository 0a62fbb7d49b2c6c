/** One LCD board at one size: drawn when something has changed, once in a frame time; its last frame stays if it cannot be. */
import type { Timers } from '../../../drivers/timing.js';
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import type { LcdContent } from '../../presentation/lcd/content.js';
import { lcdFrame, nextFrameMs } from '../../presentation/lcd/layout.js';
import type { Size } from '../../presentation/lcd/svg.js';
import type { Change, LcdCanvas } from './canvas.js';

export interface Showing {
  readonly template: LcdTemplate;
  readonly content: LcdContent;
  /** Milliseconds since the epoch. */
  readonly atMs: number;
}

export interface ViewOptions {
  readonly size: Size;
  readonly canvas: LcdCanvas;
  readonly timers: Timers;
  /** null = the board was removed. */
  readonly showing: () => Showing | null;
  readonly changed: (change: Change) => void;
  readonly failed: (error: unknown) => void;
}

/** 25 frames a second: more is not visible. */
const FRAME_MS = 40;
const TRY_AGAIN_MS = 2_000;
const MINUTE_MS = 60_000;

export class LcdView {
  private isDrawing = false;
  private isStale = false;
  private isClosed = false;
  hasFailed = false;
  private cancelNext = (): void => {};

  constructor(private readonly options: ViewOptions) {}

  get canvas(): LcdCanvas {
    return this.options.canvas;
  }

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
    const dueMs = startedMs + (await this.drawOnce());
    if (this.isClosed) return;
    // Changes before the frame time is over go into the next frame.
    this.cancelNext = timers.after(Math.max(0, startedMs + FRAME_MS - timers.nowMs()), () => {
      this.isDrawing = false;
      if (this.isStale) void this.draw();
      else this.cancelNext = timers.after(Math.max(1, dueMs - timers.nowMs()), () => this.refresh());
    });
  }

  /** Returns the time after which the content changes by time alone. */
  private async drawOnce(): Promise<number> {
    const { size, canvas, showing, changed, failed } = this.options;
    const present = showing();
    if (present === null) return MINUTE_MS;
    const { template, content, atMs } = present;
    try {
      const change = await canvas.show(lcdFrame(template, content, size, atMs));
      this.hasFailed = false;
      if ((change.painted.length > 0 || change.isWhole) && !this.isClosed) changed(change);
    } catch (error) {
      if (this.isClosed) return MINUTE_MS;
      if (!this.hasFailed) failed(error);
      this.hasFailed = true;
      return TRY_AGAIN_MS;
    }
    return nextFrameMs(template, content, size, atMs) - atMs;
  }
}
