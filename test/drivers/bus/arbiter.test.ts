/** The machine of a line, step by step, and with inputs in any order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type ArbiterEffect, type ArbiterInput, type ArbiterState, startArbiter, stepArbiter } from '../../../drivers/bus/arbiter.js';
import { cases } from '../../support/depth.js';
import { asking, frame, oneWay } from './members.js';

const LINE = { byteMs: 1, silenceMs: 4 };

/** Feeds inputs at their times and answers what was to be done, in order. */
function run(inputs: readonly (readonly [number, ArbiterInput])[]): { state: ArbiterState; effects: ArbiterEffect[] } {
  let state = startArbiter(LINE);
  const effects: ArbiterEffect[] = [];
  for (const [nowMs, input] of inputs) {
    const step = stepArbiter(state, input, nowMs);
    state = step.state;
    effects.push(...step.effects);
  }
  return { state, effects };
}

const offers = (...frames: readonly Uint8Array[]): ArbiterInput => ({
  kind: 'offers',
  offers: frames.map((bytes, member) => ({ member, isUrgent: false, exchange: oneWay(bytes) })),
  dueMs: 1_000,
});
const TWO = frame(1, 2);

describe('the arbiter', () => {
  it('opens, keeps silence, asks, speaks, waits for the last bit, and asks again after the silence', () => {
    const { effects } = run([
      [0, { kind: 'opened' }],
      [4, { kind: 'timeout' }],
      [4, offers(TWO)],
      [5, { kind: 'written' }],
      [6, { kind: 'timeout' }],
      [10, { kind: 'timeout' }],
      [10, offers()],
    ]);
    expect(effects).toEqual([
      { kind: 'disarm' },
      { kind: 'arm', delayMs: 4 },
      { kind: 'ask' },
      { kind: 'arm', delayMs: 3_002 },
      { kind: 'write', bytes: TWO },
      { kind: 'arm', delayMs: 1 },
      { kind: 'finished', member: 0, result: { kind: 'sent' } },
      { kind: 'arm', delayMs: 4 },
      { kind: 'ask' },
      { kind: 'arm', delayMs: 990 },
    ]);
  });

  it('a timer that comes too early is armed again', () => {
    const { effects } = run([
      [0, { kind: 'opened' }],
      [3, { kind: 'timeout' }],
    ]);
    expect(effects.slice(-1)).toEqual([{ kind: 'arm', delayMs: 1 }]);
  });

  it('a member who is due and says nothing does not keep it busy', () => {
    const { effects } = run([
      [0, { kind: 'opened' }],
      [4, { kind: 'timeout' }],
      [4, { kind: 'offers', offers: [], dueMs: 0 }],
    ]);
    expect(effects.slice(-1)).toEqual([{ kind: 'arm', delayMs: 1 }]);
  });

  const inputs = fc.oneof(
    fc.constantFrom<ArbiterInput>(
      { kind: 'opened' },
      { kind: 'lost' },
      { kind: 'written' },
      { kind: 'timeout' },
      { kind: 'woken' },
      { kind: 'left', member: 0 },
      offers(),
      offers(TWO),
      offers(TWO, frame(3)),
      { kind: 'offers', offers: [{ member: 0, isUrgent: true, exchange: asking(TWO, frame(5, 6), 20) }], dueMs: 50 },
    ),
    fc.uint8Array({ minLength: 1, maxLength: 4, max: 6 }).map((bytes): ArbiterInput => ({ kind: 'received', bytes })),
  );

  it('whatever comes in whatever order: one frame at a time, each one finished once, and it never stands still', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(30), inputs), { maxLength: 60 }), (steps) => {
        let state = startArbiter(LINE);
        let nowMs = 0;
        let isArmed = false;
        let open: number | null = null;
        let silentFromMs = 0;
        for (const [passedMs, input] of steps) {
          nowMs += passedMs;
          if (input.kind === 'timeout') isArmed = false;
          const step = stepArbiter(state, input, nowMs);
          state = step.state;
          for (const effect of step.effects) {
            if (effect.kind === 'arm') {
              isArmed = true;
              expect(effect.delayMs).toBeGreaterThan(0);
            }
            if (effect.kind === 'disarm') isArmed = false;
            if (effect.kind === 'finished') {
              expect(open).toBe(effect.member);
              open = null;
              silentFromMs = effect.result.kind === 'lost' ? 0 : nowMs;
            }
            if (effect.kind === 'write') {
              expect(open).toBeNull();
              open = state.phase.kind === 'talking' ? state.phase.member : -1;
              expect(nowMs).toBeGreaterThanOrEqual(silentFromMs);
            }
          }
          const asks = step.effects.some(({ kind }) => kind === 'ask');
          const { kind } = state.phase;
          expect(open !== null).toBe(kind === 'talking');
          // Something will happen by itself: a timer, or the answer to a question. Idle may wait to be woken.
          if (kind === 'talking') expect(isArmed || input.kind === 'timeout').toBe(true);
          if (kind === 'waiting' && !asks && input.kind !== 'timeout' && step.effects.length > 0) expect(isArmed).toBe(true);
        }
      }),
      { numRuns: cases(500) },
    );
  });
});
