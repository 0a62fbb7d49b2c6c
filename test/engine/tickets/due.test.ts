import { describe, expect, it } from 'vitest';
import { dueCommands } from '../../../server/engine/rules/due.js';
import { CLERK, DRIVING, openBranch, WINDOW } from '../models/demo-engine.js';
import { at, DAY_MS, type Engine, MINUTE_MS, stampAt, statesOf } from '../models/engine.js';

const SECOND_MS = 1000;
const served = (engine: Engine): number => engine.state.windows.get(WINDOW)?.consumerId ?? 0;

describe('auto-call', () => {
  const automatic = { auto_call: 1, auto_call_timeout: 30 };

  it('a window calls by itself when it has been free for so long', () => {
    const engine = openBranch();
    engine.change('Workplace', WINDOW, automatic);
    const id = engine.register([DRIVING]);
    engine.wait(30 * SECOND_MS - 1);
    expect(served(engine)).toBe(-1);
    engine.wait(1);
    expect(served(engine)).toBe(id);
    expect(engine.ticket(id).operations[0]?.userId).toBe(CLERK);
  });

  it('counts from when the window became free', () => {
    const engine = openBranch();
    engine.register([DRIVING]);
    const second = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    engine.change('Workplace', WINDOW, automatic);
    engine.wait(10 * MINUTE_MS);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    engine.wait(29 * SECOND_MS);
    expect(served(engine)).toBe(-1);
    engine.wait(SECOND_MS);
    expect(served(engine)).toBe(second);
  });

  it.each([
    ['on a break', (engine: Engine) => engine.change('Workplace', WINDOW, { state_id: 2 })],
    ['closed', (engine: Engine) => engine.change('Workplace', WINDOW, { state_id: 3 })],
    ['disabled', (engine: Engine) => engine.change('Workplace', WINDOW, { disabled: 1 })],
    ['without a clerk', (engine: Engine) => engine.run({ type: 'closeSession', sessionId: 1, why: 'logout' })],
  ])('not while the window is %s', (_how, stop) => {
    const engine = openBranch();
    engine.change('Workplace', WINDOW, automatic);
    engine.register([DRIVING]);
    stop(engine);
    engine.wait(60 * MINUTE_MS);
    expect(served(engine)).toBe(-1);
  });

  it('two windows never choose the same visitor', () => {
    const engine = openBranch();
    engine.logIn(2, 18);
    for (const window of [WINDOW, 18]) engine.change('Workplace', window, { ...automatic, auto_call_timeout: 0 });
    engine.register([DRIVING]);
    engine.tick();
    expect([served(engine), engine.state.windows.get(18)?.consumerId].sort()).toEqual([-1, 1]);
  });
});

describe('auto-serve', () => {
  it('a service is finished by itself after so long, and the next operation gets as long again', () => {
    const engine = openBranch();
    engine.change('Workplace', WINDOW, { auto_serve: 1, auto_serve_timeout: 60 });
    engine.change('Service', DRIVING, { operations: { 10: [3], 20: [4] } });
    const id = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    engine.wait(59 * SECOND_MS);
    expect(statesOf(engine.ticket(id))).toBe('SERVING WAITING');
    engine.wait(SECOND_MS);
    expect(statesOf(engine.ticket(id))).toBe('SERVED SERVING');
    engine.wait(59 * SECOND_MS);
    expect(statesOf(engine.ticket(id))).toBe('SERVED SERVING');
    engine.wait(SECOND_MS);
    expect(engine.endedTicket(id)).toMatchObject({ state: 'SERVED' });
    expect(served(engine)).toBe(-1);
  });

  it('is not put off by a clerk who says meanwhile that he will take a break afterwards', () => {
    const engine = openBranch();
    engine.change('Workplace', WINDOW, { auto_serve: 1, auto_serve_timeout: 60 });
    engine.register([DRIVING]);
    engine.callNext(WINDOW);
    engine.wait(30 * SECOND_MS);
    engine.change('Workplace', WINDOW, { state_id: 2 });
    engine.wait(30 * SECOND_MS);
    expect(served(engine)).toBe(-1);
    expect(engine.state.windows.get(WINDOW)).toMatchObject({ stateId: 2 });
  });
});

describe('what is due', () => {
  it('sessions end by age', () => {
    const engine = openBranch({ sessionAgeMs: DAY_MS });
    engine.wait(DAY_MS - 1);
    expect(engine.state.sessions.size).toBe(1);
    engine.wait(1);
    expect(engine.state.sessions.size).toBe(0);
    expect(engine.state.windows.get(WINDOW)).toMatchObject({ clerkId: -1, stateId: 3 });
  });

  it('a session of a kiosk ends so long after its last use; a person logs in again', () => {
    for (const placesStay of [true, false]) {
      const engine = openBranch({ sessionAgeMs: DAY_MS, placesStay });
      const user = [...engine.state.books.User.keys()][0] ?? 0;
      const kiosk = engine.logIn(user, engine.add('Registrator', { name: 'kiosk' }), 'registrator');
      engine.wait(DAY_MS - 1);
      for (const sessionId of [1, kiosk]) engine.must({ type: 'noteSessionUse', sessionId });
      engine.wait(DAY_MS - 1);
      expect([...engine.state.sessions.keys()]).toEqual(placesStay ? [kiosk] : []);
      engine.wait(1);
      expect(engine.state.sessions.size).toBe(0);
    }
  });

  it('may have happened otherwise by the time it is done, and then nothing happens', () => {
    const engine = openBranch();
    const id = engine.register([DRIVING]);
    engine.callNext(WINDOW);
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 1, returnToMe: false, comment: null }));
    engine.nowMs += MINUTE_MS;
    const due = dueCommands(engine.state, stampAt(engine.nowMs));
    expect(due).toEqual([{ type: 'returnPostponed', consumerId: id }]);

    engine.must(at<'callTicket'>(WINDOW, { type: 'callTicket', consumerId: id }));
    for (const command of due) expect(engine.run(command)).toEqual({ events: [] });
    expect(engine.ticket(id).state).toBe('SERVING');
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    for (const command of due) expect(engine.run(command)).toEqual({ events: [] });
    expect(engine.run({ type: 'autoCall', workplaceId: WINDOW })).toEqual({ events: [] });
    expect(engine.refusal({ type: 'autoServe', workplaceId: WINDOW })).toBe('windowFree');
    expect(engine.run({ type: 'closeSession', sessionId: 99, why: 'age' })).toEqual({ events: [] });
  });
});
