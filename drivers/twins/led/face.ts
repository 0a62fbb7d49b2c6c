/** The display of a board, as a person in front of it sees it. */
import type { LedProfile } from '../../led/profile.js';
import type { Timers } from '../../timing.js';

export interface LitRow {
  /** Text of all cells; dark cells are spaces. For boards that place a line by themselves: without surrounding spaces. */
  readonly text: string;
  readonly isBlinking: boolean;
}

export interface Lit {
  readonly isOn: boolean;
  readonly rows: readonly LitRow[];
  readonly brightnessPercent: number;
}

/** Duration of one blink, on and off. */
const BLINK_MS = 1000;

export class Face {
  brightnessPercent = 100;
  #rows: string[][] = [];
  #blinksUntilMs: number[] = [];

  constructor(
    private readonly layout: LedProfile['layout'],
    private readonly timers: Timers,
  ) {
    this.clear();
  }

  clear(): void {
    const { rows, cells, align } = this.layout;
    this.#rows = Array.from({ length: rows }, () => new Array<string>(align === 'none' ? 0 : cells).fill(' '));
    this.#blinksUntilMs = new Array<number>(rows).fill(0);
  }

  /** Writes from a cell on; other cells stay unchanged. Returns how many letters found no cell. */
  write(row: number, text: string, from = 0): number {
    const cells = this.#rows[row] ?? [];
    const letters = [...text];
    letters.slice(0, Math.max(0, cells.length - from)).forEach((letter, at) => {
      cells[from + at] = letter;
    });
    return Math.max(0, from + letters.length - cells.length);
  }

  /** Writes the whole row. Returns how many letters found no cell. */
  replace(row: number, text: string): number {
    const { align, cells } = this.layout;
    if (align !== 'none') return this.write(row, text.padEnd(cells));
    const letters = [...text];
    this.#rows[row] = letters.slice(0, cells);
    return Math.max(0, letters.length - cells);
  }

  /** Number of blinks from now on; Infinity = until changed. */
  blink(row: number, count: number): void {
    this.#blinksUntilMs[row] = this.timers.nowMs() + count * BLINK_MS;
  }

  copy(): readonly (readonly string[])[] {
    return this.#rows.map((cells) => [...cells]);
  }

  restore(rows: readonly (readonly string[])[]): void {
    this.#rows = rows.map((cells) => [...cells]);
  }

  get rows(): readonly LitRow[] {
    const nowMs = this.timers.nowMs();
    return this.#rows.map((cells, row) => ({ text: cells.join(''), isBlinking: (this.#blinksUntilMs[row] ?? 0) > nowMs }));
  }
}
