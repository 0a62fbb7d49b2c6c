/** Browsers and cheap screens that view LCD boards: a board is drawn once for all viewers of one size, and only while it has viewers. */
import type { Timers } from '../../../drivers/timing.js';
import { LCD_USUAL_SIZE } from '../../model/designs/lcd-template.js';
import { LIMITS } from '../../model/limits.js';
import type { Size } from '../../presentation/lcd/svg.js';
import type { LcdCanvas } from './canvas.js';
import { LcdViews, type OpenedView, type ViewOpener, type WantedView } from './views.js';

export interface LcdPicture {
  /** Different for each picture. */
  readonly version: string;
  readonly png: Buffer;
}

/** Why there is no picture: `notYet` = it is still being drawn, `notDrawn` = that failed, and the log says why. */
export type NoPicture = 'noBoard' | 'tooManyViewers' | 'notYet' | 'notDrawn';

interface Boards extends ViewOpener {
  readonly isBoard: (id: number) => boolean;
  /** A viewer has waited for the first picture of a board, and there is none yet. */
  readonly late: (id: number, waitedMs: number) => void;
}

interface Look {
  readonly address: string;
  /** The version that the viewer has already; empty = none. */
  readonly after: string;
  readonly patienceMs: number;
  /** Aborted when the viewer has gone and needs no answer. */
  readonly signal: AbortSignal;
}

export class LcdViewers {
  readonly #views: LcdViews;
  /** Requests that view or wait for the next picture, by address; of boards in configured sizes, and in others. */
  readonly #ofConfigured = new Map<string, number>();
  readonly #ofOwn = new Map<string, number>();

  /** @param sizes sizes of the branch's screens, beside the default one: these are not limited like sizes that only a viewer asked for */
  constructor(
    private readonly timers: Timers,
    private readonly boards: Boards,
    private readonly sizes: readonly Size[] = [],
  ) {
    this.#views = new LcdViews(timers, boards);
  }

  /** The current picture; if the viewer has it already (`after`), the next one, or after `patienceMs` the current one. */
  async picture(id: number, size: Size, { address, after, patienceMs, signal }: Look): Promise<LcdPicture | NoPicture> {
    if (!this.boards.isBoard(id)) return 'noBoard';
    const wanted = { id, size, isConfigured: this.#isConfigured(size), address };
    const counts = wanted.isConfigured ? this.#ofConfigured : this.#ofOwn;
    if (this.#isTooMuch(wanted)) return 'tooManyViewers';
    const beganMs = this.timers.nowMs();
    count(counts, address, 1);
    try {
      const opened = await this.#views.look(wanted, patienceMs, signal);
      if (opened === null) return wanted.isConfigured && !this.#views.isStopped ? this.#late(id, beganMs) : 'tooManyViewers';
      try {
        const leftMs = beganMs + patienceMs - this.timers.nowMs();
        return await this.#pictureOf(opened, wanted, { address, after, patienceMs: leftMs, signal });
      } finally {
        this.#views.lookAway(opened);
      }
    } finally {
      count(counts, address, -1);
    }
  }

  /** Waiting viewers get the current picture. */
  stop(): void {
    this.#views.stop();
  }

  async #pictureOf(opened: OpenedView, { id, isConfigured }: WantedView, look: Look): Promise<LcdPicture | NoPicture> {
    const { view } = opened;
    const beganMs = this.timers.nowMs();
    if (view.canvas.version === '' || view.canvas.version === look.after) await this.#change(opened, look);
    if (!this.boards.isBoard(id)) return 'noBoard';
    const picture = await present(view.canvas);
    if (picture !== null) return picture;
    if (view.hasFailed) return 'notDrawn';
    // The view of a size that only this viewer asked for ended before it was drawn.
    return opened.isEnded && !isConfigured ? 'tooManyViewers' : this.#late(id, beganMs);
  }

  #late(id: number, beganMs: number): 'notYet' {
    this.boards.late(id, this.timers.nowMs() - beganMs);
    return 'notYet';
  }

  #isConfigured({ width, height }: Size): boolean {
    return [LCD_USUAL_SIZE, ...this.sizes].some((size) => size.width === width && size.height === height);
  }

  #isTooMuch(wanted: WantedView): boolean {
    const { isConfigured, address } = wanted;
    const { viewersPerAddress, ownSizeViewers, ownSizesPerAddress } = LIMITS.lcd;
    // The total is limited by the number of HTTP answers: see server/transport/page-answers.ts.
    if (isConfigured) return (this.#ofConfigured.get(address) ?? 0) >= viewersPerAddress;
    const all = [...this.#ofOwn.values()].reduce((sum, viewers) => sum + viewers, 0);
    if (all >= ownSizeViewers || (this.#ofOwn.get(address) ?? 0) >= viewersPerAddress) return true;
    return !this.#views.has(wanted) && this.#views.ownSizesOf(address) >= ownSizesPerAddress;
  }

  /** Resolves when the picture has changed, when the patience is over, or when there is no reason left to wait. */
  #change({ waiting }: OpenedView, { patienceMs, signal }: Look): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel();
        waiting.delete(done);
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.timers.after(patienceMs, done);
      waiting.add(done);
      signal.addEventListener('abort', done);
      if (signal.aborted) done();
    });
  }
}

function count(counts: Map<string, number>, address: string, change: 1 | -1): void {
  const viewers = (counts.get(address) ?? 0) + change;
  if (viewers === 0) counts.delete(address);
  else counts.set(address, viewers);
}

async function present(canvas: LcdCanvas): Promise<LcdPicture | null> {
  const { version } = canvas;
  const png = await canvas.png();
  return png === null ? null : { version, png };
}
