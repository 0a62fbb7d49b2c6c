/** Browsers and cheap screens that look at LCD boards: a board is drawn once for all who look at it in one size, and only while they do. */
import type { Timers } from '../../drivers/timing.js';
import { LCD_USUAL_SIZE } from '../model/lcd-template.js';
import type { Size } from '../presentation/lcd/svg.js';
import type { LcdCanvas } from './lcd-canvas.js';
import type { LcdView } from './lcd-view.js';

export interface LcdPicture {
  /** Another picture has another one. */
  readonly version: string;
  readonly png: Buffer;
}

/** Why there is no picture. */
export type NoPicture = 'noBoard' | 'tooManyViewers' | 'notDrawn';

interface Boards {
  readonly isBoard: (id: number) => boolean;
  readonly open: (id: number, size: Size, changed: () => void) => LcdView;
  readonly close: (view: LcdView) => void;
}

interface Looked {
  readonly view: LcdView;
  /** Who asked for it first; null = it is the board in its usual size, which is everybody's. */
  readonly askedBy: string | null;
  readonly waiting: Set<() => void>;
  viewers: number;
  cancelEnd: () => void;
}

/** Requests that look or wait for the next picture. */
const VIEWERS_MAX = 64;
/** Of them, from one address: a screen that shows some boards. */
const VIEWERS_PER_ADDRESS = 16;
/** Boards in different sizes, some 12 MB each at most. */
const VIEWS_MAX = 8;
/** Views in sizes of its own that one address may ask for. */
const OWN_SIZES_PER_ADDRESS = 2;
/** So long a board is drawn on after the last look: a browser that asks again and again needs one view. */
const IDLE_MS = 30_000;

export class LcdViewers {
  private readonly looked = new Map<string, Looked>();
  private viewers = 0;
  private readonly viewersByAddress = new Map<string, number>();
  private isStopped = false;

  constructor(
    private readonly timers: Timers,
    private readonly boards: Boards,
  ) {}

  /**
   * The present picture of a board, or, if the viewer has that one already (`after`), the next one; after `patienceMs` the present one
   * all the same. `signal` = the viewer has gone, and whatever is answered goes nowhere.
   */
  async picture(
    id: number,
    size: Size,
    {
      address,
      after,
      patienceMs,
      signal,
    }: { readonly address: string; readonly after: string; readonly patienceMs: number; readonly signal: AbortSignal },
  ): Promise<LcdPicture | NoPicture> {
    if (!this.boards.isBoard(id)) return 'noBoard';
    const isWithin = this.viewers < VIEWERS_MAX && this.viewersOf(address) < VIEWERS_PER_ADDRESS;
    const looked = isWithin && !this.isStopped ? this.look(id, size, address) : null;
    if (looked === null) return 'tooManyViewers';
    const { canvas } = looked.view;
    try {
      if (canvas.version === '' || canvas.version === after) await this.change(looked, patienceMs, signal);
      if (!this.boards.isBoard(id)) return 'noBoard';
      return await present(canvas);
    } finally {
      this.lookAway(looked, address);
    }
  }

  /** Whoever waits gets the present picture. */
  stop(): void {
    this.isStopped = true;
    for (const [key, looked] of this.looked) this.end(key, looked);
  }

  private look(id: number, size: Size, address: string): Looked | null {
    const key = `${id} ${size.width} ${size.height}`;
    let looked = this.looked.get(key);
    if (looked === undefined) {
      const isUsual = size.width === LCD_USUAL_SIZE.width && size.height === LCD_USUAL_SIZE.height;
      if (!isUsual && this.ownSizesOf(address) >= OWN_SIZES_PER_ADDRESS) return null;
      if (this.looked.size >= VIEWS_MAX && !this.endIdle() && !(isUsual && this.endOwnSize())) return null;
      const waiting = new Set<() => void>();
      const changed = (): void => {
        for (const tell of waiting) tell();
      };
      looked = { view: this.boards.open(id, size, changed), askedBy: isUsual ? null : address, waiting, viewers: 0, cancelEnd: () => {} };
      this.looked.set(key, looked);
    }
    looked.cancelEnd();
    looked.viewers += 1;
    this.viewers += 1;
    this.viewersByAddress.set(address, this.viewersOf(address) + 1);
    return looked;
  }

  private viewersOf(address: string): number {
    return this.viewersByAddress.get(address) ?? 0;
  }

  private ownSizesOf(address: string): number {
    return [...this.looked.values()].filter(({ askedBy, viewers }) => askedBy === address && viewers > 0).length;
  }

  private lookAway(looked: Looked, address: string): void {
    this.viewers -= 1;
    const others = this.viewersOf(address) - 1;
    if (others === 0) this.viewersByAddress.delete(address);
    else this.viewersByAddress.set(address, others);
    looked.viewers -= 1;
    if (looked.viewers > 0) return;
    looked.cancelEnd = this.timers.after(IDLE_MS, () => {
      for (const [key, other] of this.looked) if (other === looked) this.end(key, looked);
    });
  }

  /** Makes room: nobody looks at it any more. */
  private endIdle(): boolean {
    for (const [key, looked] of this.looked) {
      if (looked.viewers > 0) continue;
      this.end(key, looked);
      return true;
    }
    return false;
  }

  /** Makes room for a board in its usual size: whoever looks in a size of his own gets the present picture, and asks again. */
  private endOwnSize(): boolean {
    for (const [key, looked] of this.looked) {
      if (looked.askedBy === null) continue;
      this.end(key, looked);
      return true;
    }
    return false;
  }

  private end(key: string, looked: Looked): void {
    looked.cancelEnd();
    this.boards.close(looked.view);
    this.looked.delete(key);
    for (const tell of looked.waiting) tell();
  }

  /** Resolves when the picture has changed, when patience is at its end, or when nobody waits any more. */
  private change({ waiting }: Looked, patienceMs: number, signal: AbortSignal): Promise<void> {
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

async function present(canvas: LcdCanvas): Promise<LcdPicture | NoPicture> {
  const { version } = canvas;
  const png = await canvas.png();
  return png === null ? 'notDrawn' : { version, png };
}
