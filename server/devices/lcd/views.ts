/**
 * Views of LCD boards for browsers and cheap screens: one for each board and size, within a memory budget. Boards in configured sizes come
 * first. If these alone exceed the budget, they take turns: each is shown later, and none is refused.
 */
import type { Timers } from '../../../drivers/timing.js';
import { LIMITS, lcdViewBytes } from '../../model/limits.js';
import type { Size } from '../../presentation/lcd/svg.js';
import type { LcdView } from './view.js';

export interface OpenedView {
  readonly view: LcdView;
  /** The address that asked for it first; null = its size is configured, and it is shared by all. */
  readonly askedBy: string | null;
  /** Called when the picture has changed, and when the view ends. */
  readonly waiting: Set<() => void>;
  readonly openedMs: number;
  readonly bytes: number;
  viewers: number;
  isEnded: boolean;
  cancelEnd: () => void;
}

export interface WantedView {
  readonly id: number;
  readonly size: Size;
  readonly isConfigured: boolean;
  readonly address: string;
}

export interface ViewOpener {
  readonly open: (wanted: Omit<WantedView, 'address'>, changed: () => void) => LcdView;
  readonly close: (view: LcdView) => void;
}

/** A board stays drawn for this time after its last viewer: a browser that polls needs one view. */
const IDLE_MS = 30_000;
/** A configured board keeps its view for at least this time while others wait for their turn. */
const TURN_MS = 3_000;
/** How often a waiting viewer checks for its turn. */
const LOOK_MS = 250;

export class LcdViews {
  readonly #opened = new Map<string, OpenedView>();
  /** Configured boards that wait for a turn, the longest first, and how many viewers wait for each. */
  readonly #line = new Map<string, number>();
  isStopped = false;

  constructor(
    private readonly timers: Timers,
    private readonly opener: ViewOpener,
  ) {}

  /** With the viewer counted; null = no room. A configured view waits for its turn until viewer, `patienceMs` or box are gone. */
  async look(wanted: WantedView, patienceMs: number, signal: AbortSignal): Promise<OpenedView | null> {
    const at = this.#lookAtOnce(wanted);
    if (at !== null || !wanted.isConfigured || this.isStopped) return at;
    const key = keyOf(wanted);
    const untilMs = this.timers.nowMs() + patienceMs;
    this.#line.set(key, (this.#line.get(key) ?? 0) + 1);
    try {
      while (!signal.aborted && !this.isStopped && this.timers.nowMs() < untilMs) {
        await new Promise<void>((resolve) => this.timers.after(LOOK_MS, resolve));
        const opened = this.#lookAtOnce(wanted);
        if (opened !== null) return opened;
      }
      return null;
    } finally {
      this.#leaveLine(key);
    }
  }

  lookAway(opened: OpenedView): void {
    opened.viewers -= 1;
    if (opened.viewers > 0 || opened.isEnded) return;
    opened.cancelEnd = this.timers.after(IDLE_MS, () => this.#end(opened));
  }

  /** Counts the views in unconfigured sizes that viewers of this address have open. */
  ownSizesOf(address: string): number {
    return [...this.#opened.values()].filter(({ askedBy, viewers }) => askedBy === address && viewers > 0).length;
  }

  has(wanted: WantedView): boolean {
    return this.#opened.has(keyOf(wanted));
  }

  stop(): void {
    this.isStopped = true;
    for (const opened of [...this.#opened.values()]) this.#end(opened);
  }

  #lookAtOnce(wanted: WantedView): OpenedView | null {
    if (this.isStopped) return null;
    const key = keyOf(wanted);
    const opened = this.#opened.get(key) ?? (this.#makeRoom(key, wanted) ? this.#open(key, wanted) : null);
    if (opened === null) return null;
    opened.cancelEnd();
    opened.viewers += 1;
    return opened;
  }

  #open(key: string, wanted: WantedView): OpenedView {
    const waiting = new Set<() => void>();
    const tellAll = (): void => {
      for (const tell of waiting) tell();
    };
    const opened: OpenedView = {
      view: this.opener.open(wanted, tellAll),
      askedBy: wanted.isConfigured ? null : wanted.address,
      waiting,
      openedMs: this.timers.nowMs(),
      bytes: lcdViewBytes(wanted.size),
      viewers: 0,
      isEnded: false,
      cancelEnd: () => {},
    };
    this.#opened.set(key, opened);
    return opened;
  }

  /** Ends as many views as are needed, or none if that would not be enough. */
  #makeRoom(key: string, { size, isConfigured }: WantedView): boolean {
    const usedBytes = [...this.#opened.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    let missingBytes = usedBytes + lcdViewBytes(size) - LIMITS.lcd.viewsBytes;
    const ending: OpenedView[] = [];
    for (const opened of this.#dispensable(key, isConfigured)) {
      if (missingBytes <= 0) break;
      ending.push(opened);
      missingBytes -= opened.bytes;
    }
    if (missingBytes > 0) return false;
    for (const opened of ending) this.#end(opened);
    return true;
  }

  /** Views that may end for another one, the least important first. */
  #dispensable(key: string, isConfigured: boolean): Iterable<OpenedView> {
    const all = [...this.#opened.values()];
    const isOwn = ({ askedBy }: OpenedView): boolean => askedBy !== null;
    const idle = all.filter(({ viewers }) => viewers === 0);
    const idleFirst = [...idle.filter(isOwn), ...idle.filter((opened) => !isOwn(opened))];
    if (!isConfigured) return idleFirst;
    const [first] = this.#line.keys();
    const beforeMs = this.timers.nowMs() - TURN_MS;
    // Those whose viewers have seen the picture, the longest open first: a map keeps this order.
    const served = all.filter((opened) => !isOwn(opened) && opened.view.canvas.version !== '' && opened.openedMs <= beforeMs);
    return new Set([...idleFirst, ...all.filter(isOwn), ...(first === undefined || first === key ? served : [])]);
  }

  #leaveLine(key: string): void {
    const others = (this.#line.get(key) ?? 1) - 1;
    if (others === 0) this.#line.delete(key);
    else this.#line.set(key, others);
  }

  #end(opened: OpenedView): void {
    opened.cancelEnd();
    opened.isEnded = true;
    this.opener.close(opened.view);
    for (const [key, other] of this.#opened) if (other === opened) this.#opened.delete(key);
    for (const tell of [...opened.waiting]) tell();
  }
}

const keyOf = ({ id, size }: WantedView): string => `${id} ${size.width} ${size.height}`;
