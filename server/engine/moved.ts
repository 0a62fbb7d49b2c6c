/** Moments of what still goes on, when the clock is set: see `noteClockSet`. */

export interface Moved {
  readonly byMs: number;
  readonly since: number | null;
}

export const movedMs = (ms: number, { byMs, since }: Moved): number => (since === null || ms > since ? ms + byMs : ms);
