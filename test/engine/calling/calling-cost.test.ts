import { beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../../server/engine/decide.js';
import { abilityOf } from '../../../server/engine/rules/abilities.js';
import { callsOf, type Moment } from '../../../server/engine/rules/calling/choice.js';
import { toSnapshot } from '../../../server/engine/snapshot.js';
import type { Timed } from '../../../server/engine/timed-lanes.js';
import { FINALLY } from '../../../server/model/books/calling-profile.js';
import { openBranch } from '../models/demo-engine.js';
import { stampAt } from '../models/engine.js';
import { type HallOfLanes, hallOfLanes, LANES } from '../models/hall-of-lanes.js';

interface Hall extends HallOfLanes {
  /** Looks at when somebody's wait began: no visitor can be compared without one. */
  readonly looks: () => number;
}

function hallOf(waiting: number, by: (typeof FINALLY)[number]): Hall {
  const hall = hallOfLanes(waiting, by);
  return { ...hall, looks: countLooks(hall) };
}

function countLooks({ engine: { state }, operation }: HallOfLanes): () => number {
  let looks = 0;
  const seen = new Set<Timed>();
  for (const { waiting } of state.lanes.timed?.of(operation) ?? []) {
    for (const timed of waiting.keys()) {
      if (seen.has(timed)) continue;
      seen.add(timed);
      const { sinceMs } = timed;
      Object.defineProperty(timed, 'sinceMs', {
        get: () => {
          looks += 1;
          return sinceMs;
        },
      });
    }
  }
  return () => looks;
}

describe.each(FINALLY.filter((by) => by !== 'protocol'))('a decision by %s with 300 lanes', (by) => {
  let halls: readonly Hall[] = [];
  beforeAll(() => {
    halls = [1_000, 10_000].map((waiting) => hallOf(waiting, by));
  });

  const looksFor = ({ looks }: Hall, decision: () => unknown): number => {
    const before = looks();
    decision();
    return looks() - before;
  };

  it('looks at the heads of lanes, however many wait', () => {
    const [few = 0, many = 0] = halls.map((hall) =>
      looksFor(hall, () =>
        decide(hall.engine.state, { type: 'callNext', workplaceId: hall.window, actingUserId: 0 }, stampAt(hall.engine.nowMs)),
      ),
    );
    expect(few).toBeGreaterThan(LANES);
    // Two looks to compare two heads, for the choice, for the rule that calls, and for the runner-up. A look takes some ten nanoseconds.
    expect(many).toBeLessThan(6 * LANES);
    expect(many - few).toBeLessThan(LANES);
  });

  it('passes over those who were skipped, and looks at those who stand behind them', () => {
    const [, hall] = halls;
    if (hall === undefined) throw new Error('there is no hall');
    const { engine, window } = hall;
    const moment: Moment = stampAt(engine.nowMs);
    const ability = abilityOf(engine.state, window, 1);
    if (ability.profile === null) throw new Error('the window has a profile');
    const calls = callsOf(engine.state, ability, ability.profile, moment);
    const skipped = new Set<number>();
    for (let count = 0; count < 10; count++) skipped.add(calls.next(skipped)?.timed.id ?? 0);
    expect(skipped.size).toBe(10);
    expect(looksFor(hall, () => calls.next(skipped))).toBeLessThan(6 * LANES);
  });
});

describe('a branch without a profile that needs them', () => {
  it('has no lanes of segments, and nothing of them in its snapshot', () => {
    const { engine } = hallOf(100, 'protocol');
    expect(engine.state.lanes.timed).toBeNull();
    const usual = openBranch();
    usual.register([4]);
    usual.callNext(11);
    expect(usual.events.filter((event) => 'why' in event || 'under' in event || 'segment' in event)).toEqual([]);
    expect(toSnapshot(usual.state)).not.toMatch(/"segment"|"why"/);
  });
});
