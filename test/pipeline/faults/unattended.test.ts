/** Windows whose clerk has closed the page: told after nine minutes, where nobody else could work there. */
import { beforeEach, expect, it } from 'vitest';
import { SessionUses } from '../../../server/pipeline/access/session-uses.js';
import { unattended } from '../../../server/pipeline/faults/unattended.js';
import { CLERK, demoEngine, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { type Engine, MINUTE_MS } from '../../engine/models/engine.js';

let engine: Engine;
let uses: SessionUses;
let session: number;
const page = { id: 1, address: '10.0.0.7' } as never;
const found = (keypads: readonly number[] = []) => unattended(engine.state, uses, new Set(keypads), engine.nowMs);
const use = (peer = page): void => uses.used(session, peer, engine.state.sessions);
const wait = (minutes: number) => engine.wait(minutes * MINUTE_MS);

beforeEach(() => {
  engine = demoEngine();
  uses = new SessionUses(() => engine.nowMs);
  session = engine.logIn(CLERK, WINDOW);
  use();
});

const GONE = [{ kind: 'pageClosed', severity: 'warning', window: WINDOW, user: CLERK }];

it('a page that is open may be silent for as long as it likes', () => {
  wait(600);
  expect(found()).toEqual([]);
});

it('a page that is gone is found after nine minutes, whether the window serves or is free, until it is back', () => {
  uses.disconnected(page);
  wait(8);
  expect(found()).toEqual([]);
  wait(1);
  expect(found()).toEqual(GONE);
  engine.register([SIMULATOR]);
  engine.callNext(WINDOW, CLERK);
  expect(found()).toEqual(GONE);
  use();
  expect(found()).toEqual([]);
});

it('another page of the clerk there is enough, and one of somebody else is not', () => {
  uses.disconnected(page);
  wait(20);
  const other = engine.logIn(CLERK, WINDOW);
  uses.used(other, { id: 2, address: '10.0.0.8' } as never, engine.state.sessions);
  expect(found()).toEqual([]);
  engine.must({ type: 'closeSession', sessionId: other, why: 'age' });
  uses.used(engine.logIn(1, null, 'administrator'), { id: 3, address: '10.0.0.9' } as never, engine.state.sessions);
  expect(found()).toEqual(GONE);
});

it('on a break, closed, and with a keypad a window needs no page', () => {
  uses.disconnected(page);
  wait(20);
  expect(found([WINDOW])).toEqual([]);
  for (const state of [2, 3]) {
    engine.change('Workplace', WINDOW, { state_id: state });
    expect(found()).toEqual([]);
  }
  engine.change('Workplace', WINDOW, { state_id: 1 });
  expect(found()).toEqual(GONE);
  engine.must({ type: 'closeSession', sessionId: session, why: 'logout' });
  expect(found()).toEqual([]);
});

it('after a restart of the box pages have as long to come back as the session was silent', () => {
  wait(20);
  uses = new SessionUses(() => engine.nowMs);
  expect(found()).toEqual(GONE);
  use();
  expect(found()).toEqual([]);
});
