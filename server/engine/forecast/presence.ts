/** When the windows of a play are there: a way for each in which the rest of its day goes, within what is planned. */
import type { Attended } from './attendance.js';
import type { Absence } from './habits.js';
import { atWork } from './shifts.js';

const NEVER = Number.POSITIVE_INFINITY;
const NONE: readonly never[] = [];

export class Presence {
  private readonly absences: readonly (readonly Absence[])[];
  /** How often each has been left. */
  private readonly left: Int32Array;
  /** The same of the window that was looked at last, at the moment that was found. */
  private leftThen = 0;

  /** @param choose one of so many ways */
  constructor(
    private readonly desks: readonly Pick<Attended, 'shifts' | 'habits'>[],
    choose: (count: number) => number,
  ) {
    this.absences = desks.map(({ habits }) => habits[choose(habits.length)] ?? NONE);
    this.left = new Int32Array(desks.length);
  }

  /** The first moment at which somebody is there who could call from `earliestMs` on and has had nobody to serve since `idleMs`. */
  from(index: number, earliestMs: number, idleMs = earliestMs): number {
    const atMs = this.find(index, earliestMs, idleMs);
    this.left[index] = this.leftThen;
    return atMs;
  }

  /** The same, of a visitor who may come: the play goes on as it would have. */
  wouldBe(index: number, earliestMs: number): number {
    return this.find(index, earliestMs, earliestMs);
  }

  private find(index: number, earliestMs: number, idleMs: number): number {
    const shifts = this.desks[index]?.shifts ?? null;
    const absences = this.absences[index] ?? NONE;
    this.leftThen = this.left[index] ?? 0;
    let atMs = atWork(shifts, earliestMs);
    let sinceMs = idleMs;
    for (;;) {
      const absence = absences[this.leftThen];
      if (absence === undefined) return atMs;
      const leftMs = Math.max(absence.fromMs, sinceMs);
      if (leftMs > atMs) return atMs;
      if (absence.forMs === NEVER) return NEVER;
      this.leftThen += 1;
      sinceMs = leftMs + absence.forMs;
      atMs = atWork(shifts, Math.max(atMs, sinceMs));
    }
  }
}
