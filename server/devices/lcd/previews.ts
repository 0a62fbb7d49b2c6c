/** Templates of LCD boards that are being edited, drawn one after the other; of two that are alike only what differs is drawn. */
import type { Timers } from '../../../drivers/timing.js';
import { type Rejection, reject } from '../../model/errors.js';
import type { LcdTemplate } from '../../model/lcd-template.js';
import type { LcdContent } from '../../presentation/lcd/content.js';
import { lcdFrame } from '../../presentation/lcd/layout.js';
import type { Size } from '../../presentation/lcd/svg.js';
import { LcdCanvas, type Painter } from './canvas.js';

/** Each takes a tenth of a second at most: whoever asks waits no longer than a second. */
const WAITING_MAX = 8;
/** So long its pixels, some megabytes, are kept for the next one. */
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
    // A picture that cannot be read was told to its author before.
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
