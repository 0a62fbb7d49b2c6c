/** Browsers and cheap screens that look at LCD boards: a board is drawn once for all who look at it in one size, and only while they do. */
import type { Timers } from '../../drivers/timing.js';
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
  readonly waiting: Set<() => void>;
  viewers: number;
  cancelEnd: () => void;
}

/** Requests that look or wait for the next picture. */
const VIEWERS_MAX = 64;
/** Boards in different sizes, some 12 MB each at most. */
const VIEWS_MAX = 8;
/** So long a board is drawn on after the last look: a browser that asks again and again needs one view. */
const IDLE_MS = 30_000;

export class LcdViewers {
  private readonly looked = new Map<string, Looked>();
  private viewers = 0;
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
    { after, patienceMs, signal }: { readonly after: string; readonly patienceMs: number; readonly signal: AbortSignal },
  ): Promise<LcdPicture | NoPicture> {
    if (!this.boards.isBoard(id)) return 'noBoard';
    const looked = this.viewers < VIEWERS_MAX && !this.isStopped ? this.look(id, size) : null;
    if (looked === null) return 'tooManyViewers';
    const { canvas } = looked.view;
    try {
      if (canvas.version === '' || canvas.version === after) await this.change(looked, patienceMs, signal);
      if (!this.boards.isBoard(id)) return 'noBoard';
      return await present(canvas);
    } finally {
      this.lookAway(looked);
    }
  }

  /** Whoever waits gets the present picture. */
  stop(): void {
    this.isStopped = true;
    for (const [key, looked] of this.looked) this.end(key, looked);
  }

  private look(id: number, size: Size): Looked | null {
    const key = `${id} ${size.width} ${size.height}`;
    let looked = this.looked.get(key);
    if (looked === undefined) {
      if (this.looked.size >= VIEWS_MAX && !this.endIdle()) return null;
      const waiting = new Set<() => void>();
      const changed = (): void => {
        for (const tell of waiting) tell();
      };
      looked = { view: this.boards.open(id, size, changed), waiting, viewers: 0, cancelEnd: () => {} };
      this.looked.set(key, looked);
    }
    looked.cancelEnd();
    looked.viewers += 1;
    this.viewers += 1;
    return looked;
  }

  private lookAway(looked: Looked): void {
    this.viewers -= 1;
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
