/**
 * Those who wait in a play that goes on, by their numbers: those who came since the plays, and behind them those who come into the lines
 * of this play alone, because they are displaced or back for the next stage.
 */
import { NO_ONE } from './waiting-list.js';

const NEVER = Number.POSITIVE_INFINITY;

export class Crowd {
  /** Turns before it are not theirs. */
  readonly cameMs: Float64Array;
  /** When a window that has nobody to call has called them. */
  readonly readyMs: Float64Array;
  readonly isCalled: Uint8Array;
  /** Which of those who are called at turns of the play; `NO_ONE` = somebody who came since. */
  readonly called: Int32Array;
  /** Of those who came since: who is back. */
  readonly self: Int32Array;
  count = 0;
  /** Who is yet to come, and when the first of them does. */
  private readonly coming: number[] = [];
  nextMs = NEVER;

  /** @param laterMax of those of one play alone; beyond so many they change little for those behind */
  constructor(
    private readonly since: number,
    readonly laterMax: number,
  ) {
    const most = since + laterMax;
    this.cameMs = new Float64Array(most);
    this.readyMs = new Float64Array(most);
    this.isCalled = new Uint8Array(most);
    this.called = new Int32Array(most).fill(NO_ONE);
    this.self = Int32Array.from({ length: most }, (_, who) => who);
  }

  begin(): void {
    this.count = this.since;
    this.isCalled.fill(0);
    this.coming.length = 0;
    this.nextMs = NEVER;
  }

  get isFull(): boolean {
    return this.count === this.since + this.laterMax;
  }

  displace(called: number, atMs: number): number {
    return this.add(NO_ONE, called, atMs);
  }

  comesBack(self: number, atMs: number): void {
    if (!this.isFull) this.later(this.add(self, NO_ONE, atMs));
  }

  /** He is there from that moment on. */
  later(who: number): void {
    this.coming.push(who);
    this.nextMs = Math.min(this.nextMs, this.cameMs[who] ?? NEVER);
  }

  /** The first of those who are yet to come. */
  takeNext(): number {
    const { coming, cameMs } = this;
    let place = 0;
    for (let other = 1; other < coming.length; other++) {
      if ((cameMs[coming[other] ?? 0] ?? NEVER) < (cameMs[coming[place] ?? 0] ?? NEVER)) place = other;
    }
    const [who = NO_ONE] = coming.splice(place, 1);
    this.nextMs = coming.reduce((first, other) => Math.min(first, cameMs[other] ?? NEVER), NEVER);
    return who;
  }

  private add(self: number, called: number, atMs: number): number {
    const who = this.count;
    this.count += 1;
    this.self[who] = self;
    this.called[who] = called;
    this.cameMs[who] = atMs;
    this.readyMs[who] = atMs;
    return who;
  }
}
