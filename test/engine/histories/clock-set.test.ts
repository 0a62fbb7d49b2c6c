/** Waiting times while clocks jump, held against the simplest model of them: a stopwatch for each visitor. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { Clock, type TimeTrust } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { cases } from '../../support/depth.js';
import { ADMIN, ALL_WORK, DRIVING, demoEngine } from '../models/demo-engine.js';
import { DAY_MS, MINUTE_MS, registration, START_MS } from '../models/engine.js';

const SECOND_MS = 1000;
const HOUR_MS = 60 * MINUTE_MS;

/** A box whose clock can be set, whose trust can change, and whose power can fail; a stopwatch knows what really passed. */
class Hall {
  wallMs = START_MS;
  passedMs = 0;
  trust: TimeTrust = 'unknown';
  readonly stopwatches = new Map<number, number>();
  state;
  pipeline: Pipeline;

  constructor(ageingMsPerPoint: number) {
    this.state = demoEngine({ ageingMsPerPoint }).state;
    this.pipeline = this.start(0);
  }

  /** @param heartbeatMs the last moment that was written down */
  start(heartbeatMs: number): Pipeline {
    const source = { wallMs: () => this.wallMs, monotonicMs: () => this.passedMs };
    const clock = new Clock('UTC', Math.max(this.state.lastAtMs, heartbeatMs), source, () => this.trust);
    const journal = { commit: (_batch: unknown, committed: (sequence: number) => void) => committed(1) };
    this.pipeline = new Pipeline(this.state, journal, clock);
    this.tick();
    return this.pipeline;
  }

  /** As a power cut and a start do it, with a wall clock that shows something else then. */
  restart(wallMs: number): void {
    const { atMs } = this.pipeline.stamp();
    this.state = fromSnapshot(toSnapshot(this.state), this.state.rules, this.state.equipment);
    this.wallMs = wallMs;
    this.start(atMs);
  }

  pass(ms: number): void {
    this.wallMs += ms;
    this.passedMs += ms;
    this.tick();
  }

  set(byMs: number): void {
    this.wallMs += byMs;
    this.tick();
  }

  tick(): void {
    const { day } = this.pipeline.stamp();
    if (this.state.day !== day) this.pipeline.execute({ type: 'openDay' });
  }

  register(): number {
    const outcome = this.pipeline.execute(registration([DRIVING]));
    if (!('subject' in outcome) || outcome.subject === undefined) throw new Error(JSON.stringify(outcome));
    this.stopwatches.set(outcome.subject, this.passedMs);
    return outcome.subject;
  }

  waitedMs(id: number): number {
    const consumer = this.state.consumers.get(id);
    return consumer === undefined ? Number.NaN : this.pipeline.stamp().atMs - consumer.registeredMs;
  }
}

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 3 * MINUTE_MS }) }),
    fc.record({ kind: fc.constant('set' as const), ms: fc.integer({ min: -3 * DAY_MS, max: 3 * DAY_MS }) }),
    fc.record({ kind: fc.constant('register' as const), ms: fc.constant(0) }),
    fc.record({ kind: fc.constant('register' as const), ms: fc.constant(0) }),
  ),
  { minLength: 5, maxLength: 40 },
);

describe('a clock that jumps in both directions', () => {
  it.each([0, 2 * MINUTE_MS])('changes nobody’s waiting time, and sends nobody home (ageing %i)', (ageing) => {
    fc.assert(
      fc.property(steps, (moves) => {
        const hall = new Hall(ageing);
        let jumps = 0;
        for (const { kind, ms } of moves) {
          if (kind === 'pass') hall.pass(ms);
          else if (kind === 'set') {
            hall.set(ms);
            jumps += 1;
          } else hall.register();
          // Two seconds at each jump may be lost: so small a step back lets time stand still.
          for (const [id, sinceMs] of hall.stopwatches) {
            const error = hall.waitedMs(id) - (hall.passedMs - sinceMs);
            if (Number.isNaN(error)) {
              // Gone home: only where he came before the midnight that passed, or within what the jumps may have lost of it.
              const cameMs = hall.pipeline.stamp().atMs - (hall.passedMs - sinceMs);
              expect(new Date(cameMs - 2 * SECOND_MS * (jumps + 1)).toISOString() < hall.state.day).toBe(true);
              hall.stopwatches.delete(id);
            } else expect(Math.abs(error)).toBeLessThanOrEqual(2 * SECOND_MS * (jumps + 1));
          }
          expect(brokenInvariants(hall.state)).toEqual([]);
        }
      }),
      { numRuns: cases(200) },
    );
  });
});

describe('a box without a battery clock, started two days late', () => {
  const started = (): Hall => {
    const hall = new Hall(0);
    // Somebody of the day before, and ten minutes of it.
    hall.register();
    hall.pass(10 * MINUTE_MS);
    hall.trust = 'nobody';
    hall.restart(START_MS - 40 * DAY_MS);
    return hall;
  };

  it('goes on from the last moment it knew, in doubt', () => {
    const hall = started();
    expect(hall.pipeline.stamp().atMs).toBe(START_MS + 10 * MINUTE_MS);
    expect(hall.state.doubtedSinceMs).toBe(START_MS + 10 * MINUTE_MS);
  });

  it('keeps who came while it was in doubt, with their waiting times and numbers, and closes yesterday', () => {
    const hall = started();
    const yesterday = [...hall.stopwatches.keys()];
    hall.pass(SECOND_MS);
    const early = hall.register();
    hall.pass(10 * MINUTE_MS);
    const late = hall.register();
    hall.trust = 'network';
    hall.set(42 * DAY_MS + 3 * HOUR_MS);
    expect(hall.state.day).toBe('2026-11-26');
    expect(hall.state.doubtedSinceMs).toBe(null);
    expect([...hall.state.consumers.keys()]).toEqual([early, late]);
    expect(yesterday.every((id) => !hall.state.consumers.has(id))).toBe(true);
    expect(hall.waitedMs(early)).toBe(10 * MINUTE_MS);
    expect(hall.waitedMs(late)).toBe(0);
    expect(hall.state.consumers.get(hall.register())?.ticket).toBe('H004');
  });

  it('closes the day as always where nobody came meanwhile', () => {
    const hall = started();
    hall.set(42 * DAY_MS);
    expect(hall.state.consumers.size).toBe(0);
    expect(hall.state.consumers.get(hall.register())?.ticket).toBe('H001');
  });

  it('leaves visitors of before alone, if it was off for minutes only', () => {
    const hall = started();
    const [before = 0] = hall.stopwatches.keys();
    hall.pass(SECOND_MS);
    const early = hall.register();
    // Off from 09:10 until 09:40, and five minutes in doubt.
    hall.pass(5 * MINUTE_MS - SECOND_MS);
    hall.set(40 * DAY_MS + 40 * MINUTE_MS);
    expect(hall.pipeline.stamp().atMs).toBe(START_MS + 45 * MINUTE_MS);
    expect(hall.waitedMs(before)).toBe(45 * MINUTE_MS);
    expect(hall.waitedMs(early)).toBe(5 * MINUTE_MS - SECOND_MS);
  });

  it('remembers across a power cut since when it was in doubt', () => {
    const hall = started();
    hall.pass(SECOND_MS);
    const id = hall.register();
    hall.pass(4 * MINUTE_MS);
    hall.restart(START_MS - 40 * DAY_MS);
    hall.pass(MINUTE_MS);
    hall.set(43 * DAY_MS);
    expect(hall.waitedMs(id)).toBe(5 * MINUTE_MS);
  });

  it('nobody is logged out, put aside longer, or called earlier for it', () => {
    const hall = started();
    hall.pass(SECOND_MS);
    hall.pipeline.execute({ type: 'openSession', tokenHash: 'a', component: 'administrator', userId: ADMIN, placeId: null });
    const [session] = hall.state.sessions.keys();
    const id = hall.register();
    const act = { workplaceId: ALL_WORK, actingUserId: ADMIN };
    hall.pipeline.execute({ type: 'callTicket', consumerId: id, ...act });
    hall.pipeline.execute({ type: 'postpone', delayMinutes: 15, returnToMe: false, comment: null, ...act });
    hall.pass(5 * MINUTE_MS);
    hall.set(42 * DAY_MS);
    const { atMs } = hall.pipeline.stamp();
    expect(atMs - (hall.state.sessions.get(session ?? 0)?.openedMs ?? 0)).toBe(5 * MINUTE_MS);
    expect((hall.state.consumers.get(id)?.postponedToMs ?? 0) - atMs).toBe(10 * MINUTE_MS);
  });
});
