/** Rules that change while windows call many times a second: each call of a play is under the revision that was in force then. */
import { expect, it } from 'vitest';
import { openMorning } from '../../server/whatif/morning.js';
import { playDay } from '../../server/whatif/player.js';
import { recordDay } from '../../server/whatif/recording.js';
import { fidelityOf } from '../../server/whatif/waits.js';
import { seeded } from '../engine/forecast/simulated-days.js';
import { at, Engine, RULES, registration, START_MS } from '../engine/models/engine.js';
import { keptOf } from './simulated-days.js';

const ORDERS = ['share', 'due', 'arrival', 'protocol'] as const;
const WINDOWS = 4;
const SECONDS = 60;

/** @param stepMs between two things that happen; 0 = several at one moment */
function burst(seed: number, stepMs: () => number, skips: number, hands: number) {
  const chance = seeded(seed);
  const engine = new Engine({ ...RULES, liveTicketsMax: 5_000, vanishLimit: 3 });
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 9_999 });
  const operation = engine.add('Operation', { name: 'all', regulated_sec: 300 });
  const services = [10, 50].map((priority) =>
    engine.add('Service', { name: `${priority}`, priority, ticket_range_id: range, operations: { 10: [operation] } }),
  );
  const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
  const windows = Array.from({ length: WINDOWS }, (_, index) => {
    const id = engine.add('Workplace', { name: `${index}`, operations: [operation], service_priority_enabled: 1 });
    return { id, user: engine.add('User', { login: `clerk${index}`, role_id: role }) };
  });
  services.forEach((id, index) => {
    const when = [{ fact: 'service', op: 'in', value: [id] }];
    engine.add('Segment', { name: `${index}`, position: index, when, promise_min: 5 + 20 * index });
  });
  const rules = [{ id: 1, when: [], call: [2], at_most: { k: 1, of: 3 } }];
  const profile = engine.add('CallingProfile', { name: 'hall', windows: windows.map(({ id }) => id), finally: 'share', rules });
  engine.nowMs = START_MS - 6 * 3_600_000;
  engine.tick();
  engine.nowMs = START_MS;
  for (const { id, user } of windows) engine.logIn(user, id);
  const endMs = START_MS + SECONDS * 1_000;
  for (let count = 0; engine.nowMs < endMs; count++) {
    engine.nowMs += stepMs();
    const { id: window } = windows[Math.floor(chance() * WINDOWS)] ?? { id: 0 };
    const isBusy = engine.state.windows.get(window)?.consumerId !== -1;
    if (count % 100 === 99) {
      const order = ORDERS[Math.floor(chance() * ORDERS.length)];
      engine.change('CallingProfile', profile, { finally: order, rules: order === 'protocol' ? [] : rules });
    } else if (chance() < 0.4) engine.must(registration([services[Math.floor(chance() * 2)] ?? 0]));
    else if (isBusy && chance() < skips) engine.run(at<'skip'>(window, { type: 'skip' }));
    else if (isBusy) engine.finish(window, 'SERVED', { kind: 'served' });
    else if (chance() < hands) callByHand(engine, window, chance());
    else engine.callNext(window);
  }
  const { morning, events } = keptOf(engine);
  const day = recordDay(morning, events);
  if (typeof day === 'string') throw new Error(day);
  return day;
}

function callByHand(engine: Engine, window: number, place: number): void {
  const waiting = [...engine.state.consumers.values()].filter(({ state }) => state === 'WAITING');
  const consumerId = waiting[Math.floor(place * waiting.length)]?.id ?? 0;
  engine.run(at<'callTicket'>(window, { type: 'callTicket', consumerId }));
}

it.each<[string, number, number, number, number]>([
  ['25 a second', 40, 40, 0, 0],
  ['25 a second, with skips', 40, 40, 0.2, 0],
  ['several at one moment, with skips', 0, 60, 0.2, 0],
  ['25 a second, also by hand', 40, 40, 0, 0.2],
  ['several at one moment, also by hand', 0, 60, 0.1, 0.2],
])('%s come out as they were', (_what, least, most, skips, hands) => {
  for (const seed of [1, 2, 3]) {
    const pauses = seeded(seed + 100);
    const day = burst(seed, () => (pauses() < 0.5 ? least : most), skips, hands);
    const fidelity = fidelityOf(day, playDay(day, openMorning(day.morning)));
    process.stdout.write(`${_what}, seed ${seed}: ${fidelity.calls} calls, ${(100 * fidelity.samePlace).toFixed(1)} % at the same place\n`);
    expect(fidelity.calls).toBeGreaterThan(300);
    expect(fidelity.samePlace).toBe(1);
  }
});
