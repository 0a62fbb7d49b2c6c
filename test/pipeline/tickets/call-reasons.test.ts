/** Why each window called the visitor that it has: from what was decided, before it is applied. */
import { beforeEach, expect, it } from 'vitest';
import type { Command } from '../../../server/engine/commands.js';
import { decide } from '../../../server/engine/decide.js';
import { evolve } from '../../../server/engine/evolve.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { ExplainedCall } from '../../../server/model/explained-call.js';
import { CallReasons } from '../../../server/pipeline/tickets/call-reasons.js';
import { CLERK, DRIVING, openBranch, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { type Engine, MINUTE_MS, stampAt } from '../../engine/models/engine.js';

let engine: Engine;
let reasons: CallReasons;
beforeEach(() => {
  engine = openBranch({ ageingMsPerPoint: 0 });
  reasons = new CallReasons(engine.state);
});

/** As the pipeline does it. */
function run(command: Command): void {
  const outcome = decide(engine.state, command, stampAt(engine.nowMs));
  if (outcome instanceof Rejection) throw new Error(outcome.error);
  reasons.decided(outcome.events);
  for (const event of outcome.events) evolve(engine.state, event);
}

const AT = { workplaceId: WINDOW, actingUserId: CLERK } as const;
const next = () => run({ type: 'callNext', ...AT });
const finish = (callsNext: boolean) =>
  run({ type: 'finish', as: 'SERVED', what: { kind: 'everything' }, comment: null, ...(callsNext && { callsNext }), ...AT });

function come(service: number, minutesLater: number): number {
  const id = engine.register([service]);
  engine.nowMs += minutesLater * MINUTE_MS;
  return id;
}

it('in the usual order it is known of windows whose clerk asks, with the wait and who would have been next', () => {
  const first = come(SIMULATOR, 4);
  const second = come(SIMULATOR, 1);
  next();
  expect(reasons.at(WINDOW)).toBeUndefined();
  finish(true);
  // Asked for since: the second one was alone.
  expect(reasons.at(WINDOW)).toMatchObject({ id: second, how: 'next', waitSec: 60, why: { by: 'alone' }, nextTicket: '' });
  const third = come(SIMULATOR, 2);
  const other = come(DRIVING, 0);
  finish(true);
  expect(first).not.toBe(third);
  const { ticket } = engine.ticket(other);
  expect(reasons.at(WINDOW)).toMatchObject({ id: third, waitSec: 120, why: { by: 'service', runnerUp: other }, nextTicket: ticket });
  finish(false);
  expect(reasons.at(WINDOW)).toBeUndefined();
});

it('of a call before the first question the journal is asked, once for all who ask meanwhile, not again where it has none', async () => {
  const first = come(SIMULATOR, 4);
  expect(reasons.isForgotten(WINDOW)).toBe(false);
  next();
  expect(reasons.isForgotten(WINDOW)).toBe(true);
  let questions = 0;
  const call = { id: first, ticket: 'Г001', atMs: engine.nowMs, window: WINDOW, clerk: CLERK, how: 'next', waitSec: 240 } as const;
  const found = { ...call, why: { by: 'alone' }, nextTicket: '', nextWaitSec: 0 } as const;
  const journal = (calls: readonly ExplainedCall[] | null) => async () => {
    questions += 1;
    return calls;
  };
  // It cannot be asked now: next time.
  await reasons.recall(journal(null));
  expect([reasons.at(WINDOW), reasons.isForgotten(WINDOW), questions]).toEqual([undefined, true, 1]);
  await reasons.recall(journal([{ ...found, window: WINDOW + 1 }]));
  expect([reasons.at(WINDOW), reasons.isForgotten(WINDOW), questions]).toEqual([undefined, false, 2]);
  finish(false);
  const second = come(SIMULATOR, 1);
  const other = new CallReasons(engine.state);
  reasons = other;
  next();
  const both = [other.recall(journal([{ ...found, id: second }])), other.recall(journal([]))];
  await Promise.all(both);
  expect([other.at(WINDOW)?.id, other.isForgotten(WINDOW), questions]).toEqual([second, false, 3]);
});

it('a call by hand has its reason, and one by a profile its values, without a question before', () => {
  engine.add('Segment', {
    name: 'quick',
    position: 1,
    when: [{ fact: 'service', op: 'in', value: [SIMULATOR] }],
    promise_min: 5,
  });
  engine.add('CallingProfile', { name: 'hall', windows: [WINDOW], finally: 'share' });
  const id = come(SIMULATOR, 4);
  const other = come(DRIVING, 0);
  const last = come(DRIVING, 0);
  next();
  expect(reasons.at(WINDOW)).toMatchObject({
    ...{ id, how: 'next', under: { profile: 1, rule: 0 }, nextTicket: engine.ticket(other).ticket },
    why: { finally: 'share', values: { waitSec: 240, promiseMin: 5 }, runnerUp: { c: other } },
  });
  finish(false);
  engine.add('Reason', { name: 'with a child', kind: 'call' });
  run({ type: 'callTicket', consumerId: last, reasonId: 1, ...AT });
  expect(reasons.at(WINDOW)).toMatchObject({ id: last, how: 'hand', reason: 1, why: null, nextTicket: '' });
  finish(false);
  // Whom the window would have called anyway is explained as the next one is.
  run({ type: 'callTicket', consumerId: other, ...AT });
  expect(reasons.at(WINDOW)).toMatchObject({ id: other, how: 'hand', why: { finally: 'share', rule: 0 }, nextTicket: '' });
});
