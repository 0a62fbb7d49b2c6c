/** Templates of LCD boards that are being edited, drawn one after the other; a preview draws only what differs from the last one. */
import type { Timers } from '../../../drivers/timing.js';
import type { LcdTemplate } from '../../model/designs/lcd-template.js';
import { type Rejection, reject } from '../../model/errors/errors.js';
import type { LcdContent } from '../../presentation/lcd/content.js';
import { lcdFrame } from '../../presentation/lcd/layout.js';
import type { Size } from '../../presentation/lcd/svg.js';
import { LcdCanvas, type Painter } from './canvas.js';

/** Each takes 0.1 s at most, so a request waits 1 s at most. */
const WAITING_MAX = 8;
/** How long the pixels (some megabytes) are kept for the next preview. */
const IDLE_MS = 60_000;

export class LcdPreviews {
  private canvas: LcdCanvas | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private cancelIdle = (): void => {};

  constructor(
    private readonly painter: Painter,
    private readonly timers: Timers,
  ) {}

  /** PNG. Rejects where it cannot be drawn. */
  draw(template: LcdTemplate, content: LcdContent, size: Size, atMs: number): Promise<Buffer> | Rejection {
    if (this.waiting >= WAITING_MAX) return reject('tooManyPreviews', { most: WAITING_MAX });
    this.waiting += 1;
    const drawn = this.last.then(() => this.drawOne(template, content, size, atMs));
    const done = (): void => {
      this.waiting -= 1;
    };
    this.last = drawn.then(done, done);
    return drawn;
  }

  private async drawOne(template: LcdTemplate, content: LcdContent, size: Size, atMs: number): Promise<Buffer> {
    this.cancelIdle();
    // The author has already been warned of an unreadable picture.
    this.canvas ??= new LcdCanvas(this.painter, () => {});
    try {
      await this.canvas.show(lcdFrame(template, content, size, atMs));
      const png = await this.canvas.png();
      if (png === null) throw new Error('nothing was drawn');
      return png;
    } finally {
      this.cancelIdle = this.timers.after(IDLE_MS, () => {
        this.canvas = null;
      });
    }
  }
}
