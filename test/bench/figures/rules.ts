/** What a decision under calling rules costs, in the engine alone: 300 lanes, twelve rules, and a queue that keeps its length. */
import { decide } from '../../../server/engine/decide.js';
import { evolve } from '../../../server/engine/evolve.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { stampAt } from '../../engine/models/engine.js';
import { type HallOfLanes, hallOfLanes, LANES } from '../../engine/models/hall-of-lanes.js';
import type { Bench } from '../bench.js';
import { type Figure, median } from '../report.js';

const WAITING = 10_000;
const TARGET_US = 100;
const CALLS_A_ROUND = 1_000;

export async function measureRules(bench: Bench): Promise<readonly Figure[]> {
  return (['share', 'due'] as const).map((by) => figureOf(bench, by));
}

function figureOf(bench: Bench, by: 'share' | 'due'): Figure {
  const hall = hallOfLanes(WAITING, by);
  const rounds: { readonly decision: number; readonly circle: number }[] = [];
  const count = bench.quick ? 3 : 9;
  for (let round = 0; round <= count; round++) {
    const turn = timeCalls(hall);
    if (round > 0) rounds.push(turn);
  }
  const circle = median(rounds.map((turn) => turn.circle));
  return {
    name: `rules.${by}`,
    title: `a decision by "${by}", ${LANES} lanes, ${WAITING} waiting, in the engine alone`,
    value: median(rounds.map(({ decision }) => decision)),
    unit: 'µs',
    target: { below: TARGET_US },
    details: { rounds },
    note: `twelve rules; call + serve + register ${circle.toFixed(0)} µs`,
  };
}

/** Microseconds: of whom to call and why, and with all that follows until the next call. Of single ones: a busy machine interrupts few. */
function timeCalls({ engine, window, come }: HallOfLanes) {
  const decisions: number[] = [];
  const circles: number[] = [];
  for (let count = 0; count < CALLS_A_ROUND; count++) {
    const beganAt = performance.now();
    const decision = decide(engine.state, { type: 'callNext', workplaceId: window, actingUserId: 0 }, stampAt(engine.nowMs));
    decisions.push((performance.now() - beganAt) * 1000);
    if (decision instanceof Rejection) throw new Error(`the engine refused a call: ${decision.error}`);
    for (const event of decision.events) evolve(engine.state, event);
    engine.finish(window, 'SERVED', { kind: 'served' });
    come();
    circles.push((performance.now() - beganAt) * 1000);
  }
  return { decision: median(decisions), circle: median(circles) };
}
