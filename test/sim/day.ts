/** What happens in the branch on a day, beside those who work there. */
import { Chance } from '../durability/chance.js';
import { HOUR_MS } from './branch.js';
import { FAULTS } from './faults.js';
import { type Kiosk, Visitor } from './people.js';
import type { Simulation } from './simulation.js';

const MINUTE_MS = 60_000;

/** Visitors come, until shortly before the end, and take their tickets one after the other. Who is late is sent home in the evening. */
export async function arrivals(sim: Simulation, kiosks: readonly Kiosk[], untilMs: number): Promise<void> {
  const gapMs = (sim.options.hoursADay * HOUR_MS) / sim.options.visitorsADay;
  const chance = new Chance(sim.chance.below(2 ** 31));
  const under = new Set<Promise<void>>();
  const queues = kiosks.map(() => Promise.resolve());
  for (let count = 1; ; count++) {
    await sim.sleep(-Math.log(1 - chance.next()) * gapMs);
    if (sim.timers.nowMs() > untilMs - 2 * MINUTE_MS) break;
    const comment = `visitor ${sim.today().slice(0, 10)} ${count} ${sim.boots}`;
    const visitor = new Visitor(sim, comment, chance);
    sim.visitors.set(comment, visitor);
    const at = chance.below(queues.length);
    const turn = (queues[at] ?? Promise.resolve()).then(() => kiosks[at]?.takeTicket(visitor));
    queues[at] = turn;
    under.add(turn);
  }
  await Promise.all(under);
}

/** Things break, until some minutes before the end, and are mended. */
export async function breakThings(sim: Simulation, untilMs: number): Promise<void> {
  if (sim.options.faultEveryMs === Number.POSITIVE_INFINITY) return;
  const chance = new Chance(sim.chance.below(2 ** 31));
  const weights = Object.fromEntries(Object.entries(FAULTS).map(([name, { weight }]) => [name, weight]));
  const happening: Promise<void>[] = [];
  for (;;) {
    await sim.sleep(-Math.log(1 - chance.next()) * sim.options.faultEveryMs);
    if (sim.timers.nowMs() > untilMs - 10 * MINUTE_MS) break;
    const name = chance.weighted(weights);
    sim.faults.set(name, (sim.faults.get(name) ?? 0) + 1);
    sim.witness.tell(`fault: ${name}`);
    happening.push(Promise.resolve(FAULTS[name]?.happens(sim, chance)));
  }
  await Promise.all(happening);
  sim.disk.isFull = false;
}
