/** How many are before a visitor, as ticket, telephone and kiosk say it. `random-histories` holds it against the naive model. */
import { describe, expect, it } from 'vitest';
import { aheadOf } from '../../../server/engine/place.js';
import { WINDOW_STATE } from '../../../server/model/window-state.js';
import { ADMIN, ALL_WORK, CLERK, DRIVING, demoEngine, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import type { Engine } from '../models/engine.js';

const ahead = (engine: Engine, id: number): number | null => aheadOf(engine.state, engine.ticket(id));
const CONSULTATION = 6;
/** Only the window that does everything serves it. */
const HEAD_OF_BRANCH = 11;

describe('visitors who are called before', () => {
  it('counts those of other services that the same window calls', () => {
    const engine = demoEngine();
    engine.logIn(CLERK, WINDOW);
    for (let count = 0; count < 8; count++) engine.register([SIMULATOR]);
    const driving = engine.register([DRIVING]);
    expect(ahead(engine, driving)).toBe(8);
    // The service goes before the other one at this window: whoever comes for it later does, too.
    engine.register([SIMULATOR]);
    expect(ahead(engine, driving)).toBe(9);
    expect([engine.callNext(WINDOW), ahead(engine, driving)]).toEqual([1, 8]);
  });

  it('goes by the window where the visitor stands best', () => {
    const engine = demoEngine();
    engine.logIn(ADMIN, ALL_WORK);
    for (let count = 0; count < 5; count++) engine.register([CONSULTATION]);
    const driving = engine.register([DRIVING]);
    expect(ahead(engine, driving)).toBe(5);
    engine.logIn(CLERK, WINDOW);
    expect(ahead(engine, driving)).toBe(0);
    engine.change('Workplace', WINDOW, { state_id: WINDOW_STATE.onBreak });
    expect(ahead(engine, driving)).toBe(5);
  });

  it('goes by windows on a break where no other is open, and by those without a clerk where nobody is there', () => {
    const engine = demoEngine();
    engine.register([SIMULATOR]);
    const driving = engine.register([DRIVING]);
    expect(ahead(engine, driving)).toBe(1);
    engine.logIn(CLERK, WINDOW);
    engine.change('Workplace', WINDOW, { state_id: WINDOW_STATE.onBreak });
    expect(ahead(engine, driving)).toBe(1);
    engine.change('Workplace', WINDOW, { disabled: 1 });
    engine.change('Workplace', ALL_WORK, { disabled: 1 });
    // Nobody could call either: each stands first in the own line.
    expect(ahead(engine, driving)).toBe(0);
  });

  it('counts the own line only, where nobody sits at a window that does it and others are at work', () => {
    const engine = demoEngine();
    engine.logIn(CLERK, WINDOW);
    for (let count = 0; count < 5; count++) engine.register([SIMULATOR]);
    const first = engine.register([HEAD_OF_BRANCH]);
    const second = engine.register([HEAD_OF_BRANCH]);
    // The window that does everything would have called the others first.
    expect([ahead(engine, first), ahead(engine, second)]).toEqual([0, 1]);
    engine.logIn(ADMIN, ALL_WORK);
    expect(ahead(engine, second)).toBe(6);
  });

  it('counts once who came for two things, and nobody who waits for another clerk or an earlier stage', () => {
    const engine = demoEngine();
    engine.logIn(CLERK, WINDOW);
    engine.register([SIMULATOR, DRIVING]);
    // Pays first, and the window does no payments.
    engine.register([PAYMENT]);
    engine.logIn(ADMIN, ALL_WORK);
    const bound = engine.register([SIMULATOR]);
    engine.must({ type: 'bind', consumerId: bound, to: { kind: 'window', id: ALL_WORK }, actingUserId: ADMIN });
    const driving = engine.register([DRIVING]);
    expect(ahead(engine, driving)).toBe(1);
    expect(ahead(engine, bound)).toBe(1);
  });

  it('is not known of who does not wait', () => {
    const engine = demoEngine();
    engine.logIn(CLERK, WINDOW);
    const id = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    expect(ahead(engine, id)).toBeNull();
  });
});
