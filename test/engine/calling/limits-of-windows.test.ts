/** Limits of rules where the windows of a profile serve different visitors: they hold at each window, too. */
import { describe, expect, it } from 'vitest';
import { aheadOf } from '../../../server/engine/place.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { DRIVING, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import type { Engine } from '../models/engine.js';

const OTHER_WINDOW = 13;
const OTHER_SERVICE = 6;
const OTHER_CLERK = 1;
const RULE = 7;

/** Window 11 does the cash desk and driving, window 13 another service; the rule calls who came for the cash desk. */
function mixedHall(): Engine {
  const engine = openBranch({ ageingMsPerPoint: 0 });
  engine.logIn(OTHER_CLERK, OTHER_WINDOW);
  engine.add('Segment', { name: 'cash', when: [{ fact: 'service', op: 'in', value: [SIMULATOR] }], promise_min: 10 });
  const rules = [{ id: RULE, when: [], call: [1], at_most: { k: 1, of: 2 } }];
  engine.add('CallingProfile', { name: 'bank', windows: [WINDOW, OTHER_WINDOW], finally: 'arrival', rules });
  return engine;
}

function serveNext(engine: Engine, window: number): number {
  const id = engine.callNext(window);
  engine.finish(window, 'SERVED', { kind: 'everything' });
  return id;
}

/** The windows call in turn. @returns whom window 11 calls */
function callInTurn(engine: Engine, times: number): number[] {
  const called: number[] = [];
  for (let time = 0; time < times; time++) {
    for (const service of [SIMULATOR, OTHER_SERVICE]) engine.register([service]);
    serveNext(engine, OTHER_WINDOW);
    called.push(serveNext(engine, WINDOW));
  }
  return called;
}

describe('a limit of a rule', () => {
  it('leaves calls to others at each window, when another one makes up for it by its own', () => {
    const engine = mixedHall();
    const driving = engine.register([DRIVING]);
    engine.register([SIMULATOR]);
    expect(callInTurn(engine, 4).indexOf(driving)).toBe(1);
    const rules = engine.events.flatMap((event) => (event.t === 'called' && event.w === WINDOW ? event.under?.rule : []));
    expect(rules).toEqual([RULE, 0, RULE, 0]);
  });

  it('is kept over a start, and counts anew with the profile, with the day, and from a snapshot without it', () => {
    const engine = mixedHall();
    engine.register([SIMULATOR]);
    serveNext(engine, WINDOW);
    const counted = { profile: 1, rules: [RULE] };
    expect(engine.state.windows.get(WINDOW)?.callsUnder).toEqual(counted);
    const text = toSnapshot(engine.state);
    const restored = fromSnapshot(text, engine.rules, engine.equipment);
    expect(restored.windows.get(WINDOW)?.callsUnder).toEqual(counted);
    const earlier = fromSnapshot(text.replace(`,"callsUnder":${JSON.stringify(counted)}`, ''), engine.rules, engine.equipment);
    expect([earlier.windows.get(WINDOW)?.callsUnder, earlier.callsUnder]).toEqual([undefined, engine.state.callsUnder]);
    engine.change('CallingProfile', 1, { finally: 'share' });
    expect(engine.state.windows.get(WINDOW)?.callsUnder).toBeUndefined();
    engine.register([SIMULATOR]);
    serveNext(engine, WINDOW);
    expect(engine.state.windows.get(WINDOW)?.callsUnder).toEqual(counted);
    engine.wait(24 * 3_600_000);
    expect(engine.state.windows.get(WINDOW)?.callsUnder).toBeUndefined();
  });

  it('tells a visitor his place at the one of two like windows that calls him first', () => {
    const engine = mixedHall();
    const { id: _, ...like } = engine.state.books.Workplace.get(WINDOW) ?? {};
    const twin = engine.add('Workplace', { ...like, name: 'twin' });
    engine.logIn(OTHER_CLERK, twin);
    engine.change('CallingProfile', 1, { windows: [WINDOW, twin] });
    const [first, second, driving] = [SIMULATOR, SIMULATOR, DRIVING, SIMULATOR].map((service) => engine.register([service]));
    expect([serveNext(engine, WINDOW), serveNext(engine, twin)]).toEqual([first, second]);
    // By the limit window 11 calls without its rule now, and the other one by it.
    expect(aheadOf(engine.state, engine.ticket(driving ?? 0))).toBe(0);
  });
});
