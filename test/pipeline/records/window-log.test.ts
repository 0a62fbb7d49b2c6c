import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WindowLogRow } from '../../../db/facts/window-log.js';
import { evolve } from '../../../server/engine/evolve.js';
import { emptyState } from '../../../server/engine/state.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { WindowLog } from '../../../server/pipeline/records/window-log.js';
import { Engine, MINUTE_MS, RULES, registration, START_MS } from '../../engine/models/engine.js';
import { quietTurn, SlowDisk } from '../commit/slow-disk.js';

const [CLERK, WINDOW, OTHER] = [1, 1, 2];
const CAN = '{"1":[1],"2":[2]}';

/** A branch of two windows, the first with a clerk who does everything; window 2 can do operation 2. */
function branch(): Engine {
  const engine = new Engine({ ...RULES });
  const range = engine.add('TicketRange', { name: 'tickets', prefix: 'A' });
  for (const id of [1, 2]) {
    engine.add('Operation', { name: `operation ${id}` });
    engine.add('Service', { name: `service ${id}`, ticket_range_id: range, operations: { '1': [id] }, department: id });
  }
  const role = engine.add('UserRole', { name: 'clerks', clerk: { all_operations: 1 } });
  engine.add('User', { login: 'clerk', role_id: role });
  engine.add('Workplace', { name: 'window', all_operations: 1 });
  engine.add('Workplace', { name: 'other', operations: [1, 2], department: 2 });
  engine.tick();
  return engine;
}

describe('the window log', () => {
  let engine: Engine;
  /** The rows since the last look, in the order of their events, without moments. */
  let rows: () => string[];
  let log: WindowLog;

  beforeEach(() => {
    engine = branch();
    // A state of its own, so that each event is looked at when it has just been applied.
    const state = emptyState(RULES);
    log = new WindowLog(state);
    let seen = 0;
    rows = () => {
      const since = engine.events.slice(seen);
      seen = engine.events.length;
      const noted = since.flatMap((event) => {
        evolve(state, event);
        return log.applied(event).map(shown);
      });
      return [...noted, ...log.settled(engine.nowMs).map(shown)];
    };
    rows();
  });

  const shown = ({ windowId, state, clerkId, can, byMs }: WindowLogRow): string =>
    [windowId ?? 'box', state, ...(clerkId === null ? [] : [`clerk ${clerkId}`]), ...(can === null ? [] : [can]), byMs ?? '']
      .join(' ')
      .trim();

  it('tells of log-ins, breaks and log-outs', () => {
    const session = engine.logIn(CLERK, WINDOW);
    expect(rows()).toEqual([`1 open clerk 1 ${CAN}`]);
    engine.must({ type: 'setElement', book: 'Workplace', id: WINDOW, fields: { state_id: 2 }, actingUserId: CLERK, sessionId: session });
    expect(rows()).toEqual(['1 break clerk 1']);
    engine.register([1]);
    engine.callNext(WINDOW, CLERK);
    expect(rows(), 'a call ends the break').toEqual([`1 open clerk 1 ${CAN}`]);
    engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
    expect(rows()).toEqual(['1 closed']);
  });

  it('says nothing of visitors', () => {
    engine.logIn(CLERK, WINDOW);
    rows();
    engine.register([1]);
    engine.callNext(WINDOW, CLERK);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    engine.must({ type: 'takeBack', workplaceId: WINDOW, actingUserId: CLERK });
    expect(rows()).toEqual([]);
  });

  it('tells what a window can do by its operations, its clerk, departments and what was opened there', () => {
    engine.logIn(CLERK, OTHER);
    expect(rows()).toEqual(['2 open clerk 1 {"2":[2]}']);
    engine.must({ type: 'openServices', workplaceId: OTHER, services: [1] });
    expect(rows()).toEqual([`2 open clerk 1 ${CAN}`]);
    engine.change('UserRole', 1, { clerk: { all_operations: 0, operations: [1] } });
    expect(rows()).toEqual(['2 open clerk 1 {"1":[1]}']);
    engine.change('Workplace', OTHER, { disabled: 1 });
    expect(rows().at(-1)).toBe('2 open clerk 1 {}');
    engine.change('Workplace', OTHER, { alias: 'changes nothing' });
    expect(rows()).toEqual([]);
  });

  it('looks once at what one command changes, however much that is', () => {
    engine.logIn(CLERK, WINDOW);
    rows();
    const Service = Array.from({ length: 50 }, (_, i) => ({ id: 10 + i, name: `more ${i}`, ticket_range_id: 1, operations: { '1': [1] } }));
    const nothing = { remove: {}, designs: [], removeDesigns: [], templates: [], removeTemplates: [] };
    engine.must({ type: 'configure', set: { Service }, ...nothing, actingUserId: CLERK });
    const told = rows();
    expect(told, 'the other window is closed, and closed it stays').toEqual([expect.stringContaining('"59":[1]')]);
  });

  it('tells that a window was removed', () => {
    engine.remove('Workplace', OTHER);
    expect(rows()).toEqual(['2 closed']);
  });

  it('repeats every window on a new day and after the clock was set', () => {
    engine.logIn(CLERK, WINDOW);
    rows();
    engine.must({ type: 'noteClockSet', byMs: 5 * MINUTE_MS, dayStartMs: 0 });
    expect(rows()).toEqual([`box clock 300000`, `1 open clerk 1 ${CAN}`, '2 closed']);
    engine.wait(24 * 60 * MINUTE_MS);
    expect(rows().slice(0, 2)).toEqual([`1 open clerk 1 ${CAN}`, '2 closed']);
  });

  it('begins with the time since the program before', () => {
    expect(log.begin(START_MS - MINUTE_MS, START_MS).map(shown)).toEqual(['box off 60000', '1 closed', '2 closed']);
    expect(log.begin(0, START_MS).map(shown), 'the first program of all').toEqual(['1 closed', '2 closed']);
  });
});

it('rows of the window log go to the disk with the batch of their events', async () => {
  const engine = branch();
  const disk = new SlowDisk();
  const clock = new Clock('UTC', START_MS, { wallMs: () => START_MS, monotonicMs: () => 0 });
  const pipeline = new Pipeline(engine.state, disk, clock);
  pipeline.noteStart(START_MS - MINUTE_MS);
  await nextTurn();
  expect(disk.batches, 'nothing has happened yet').toEqual([]);
  pipeline.execute(registration([1]));
  pipeline.execute({ type: 'openSession', tokenHash: 'x', component: 'workplace', userId: CLERK, placeId: WINDOW });
  expect(pipeline.windowRows.map(({ state }) => state)).toEqual(['off', 'closed', 'closed', 'open']);
  await quietTurn();
  expect(disk.batches[0]?.windowLog?.map(({ windowId, state, atMs }) => [windowId, state, atMs])).toEqual([
    [null, 'off', START_MS],
    [1, 'closed', START_MS],
    [2, 'closed', START_MS],
    [1, 'open', START_MS],
  ]);
  expect(pipeline.windowRows).toEqual([]);
});
