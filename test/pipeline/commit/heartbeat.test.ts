/** When the box proves that it can commit, and that it claims so only then. */
import { beforeEach, describe, expect, it } from 'vitest';
import { Heartbeat } from '../../../server/pipeline/commit/heartbeat.js';

const EVERY_MS = 1000;
/** What the clock of the branch says when the monotonic one says 0. */
const START_MS = 1_772_438_400_000;

/** A pipeline and a disk whose answers come when the test wants. */
class SlowBox {
  nowMs = 0;
  sequence = 5;
  proofs = 0;
  readonly written: number[] = [];
  private readonly unanswered: (() => void)[] = [];
  private inFlight: (() => void)[] | null = null;
  private readonly heartbeat = new Heartbeat({
    pipeline: {
      afterCommit: (done) => void (this.inFlight ? this.inFlight.push(done) : done()),
      stamp: () => ({ atMs: START_MS + this.nowMs, day: '2026-03-02', minuteOfDay: 480, weekday: 1 }),
    },
    store: this.storeOf(),
    everyMs: EVERY_MS,
    monotonicMs: () => this.nowMs,
    beaten: () => {
      this.proofs += 1;
    },
  });

  get onItsWay(): string | null {
    return this.heartbeat.onItsWay;
  }

  tickAt(nowMs: number): void {
    this.nowMs = nowMs;
    this.heartbeat.ticked();
  }

  beginCommit(): void {
    this.inFlight = [];
  }

  endCommit(): void {
    const waiting = this.inFlight ?? [];
    this.inFlight = null;
    this.sequence += 1;
    for (const done of waiting) done();
  }

  diskAnswers(): void {
    for (const beaten of this.unanswered.splice(0)) beaten();
  }

  private storeOf() {
    const sequenceNow = (): number => this.sequence;
    return {
      get sequence(): number {
        return sequenceNow();
      },
      beat: (atMs: number, beaten: () => void) => {
        this.written.push(atMs);
        this.unanswered.push(beaten);
      },
    };
  }
}

describe('the heartbeat', () => {
  let box: SlowBox;
  beforeEach(() => {
    box = new SlowBox();
  });

  it('writes down the time when it is due, and proves something only when the disk has confirmed it', () => {
    box.tickAt(EVERY_MS - 1);
    expect(box.written).toEqual([]);
    box.tickAt(EVERY_MS);
    expect(box).toMatchObject({ written: [START_MS + EVERY_MS], proofs: 0, onItsWay: 'beat 1' });
    box.diskAnswers();
    expect(box).toMatchObject({ proofs: 1, onItsWay: null });
    box.tickAt(2 * EVERY_MS - 1);
    expect(box.written.length).toBe(1);
    box.tickAt(2 * EVERY_MS);
    expect(box.written).toEqual([START_MS + EVERY_MS, START_MS + 2 * EVERY_MS]);
  });

  it('writes nothing where something was committed since: that is the proof', () => {
    box.beginCommit();
    box.endCommit();
    box.tickAt(EVERY_MS);
    expect(box).toMatchObject({ written: [], proofs: 1 });
    box.tickAt(2 * EVERY_MS);
    expect(box).toMatchObject({ written: [START_MS + 2 * EVERY_MS], proofs: 1 });
  });

  it('waits for the commit in flight', () => {
    box.beginCommit();
    box.tickAt(EVERY_MS);
    box.tickAt(10 * EVERY_MS);
    expect(box).toMatchObject({ written: [], proofs: 0 });
    box.endCommit();
    expect(box).toMatchObject({ written: [], proofs: 1 });
  });

  it('proves nothing while the disk does not answer, however often it is asked, and goes on once it does', () => {
    for (let second = 1; second < 100; second += 1) box.tickAt(second * EVERY_MS);
    expect(box).toMatchObject({ written: [START_MS + EVERY_MS], proofs: 0 });
    box.diskAnswers();
    expect(box.proofs).toBe(1);
    box.tickAt(100 * EVERY_MS);
    box.diskAnswers();
    expect(box.proofs).toBe(2);
  });
});
