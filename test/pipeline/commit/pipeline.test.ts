/** The order of things: what makes a batch, what waits for it, and what never happens before it. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../../db/store/store.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { Engine, RULES, registration, START_MS } from '../../engine/models/engine.js';
import { quietTurn, SlowDisk } from './slow-disk.js';

const WINDOW = 1;
const CLERK = 1;

function openBranch() {
  const engine = new Engine({ ...RULES });
  const range = engine.add('TicketRange', { name: 'tickets', prefix: 'A' });
  const operation = engine.add('Operation', { name: 'talk' });
  const service = engine.add('Service', { name: 'advice', ticket_range_id: range, operations: { '1': [operation] } });
  const role = engine.add('UserRole', { name: 'clerks', clerk: { all_operations: 1 } });
  engine.add('User', { login: 'clerk', role_id: role });
  engine.add('Workplace', { name: 'window', all_operations: 1 });
  engine.logIn(CLERK, WINDOW);
  engine.tick();
  return { state: engine.state, service };
}

describe('the pipeline', () => {
  let disk: SlowDisk;
  let pipeline: Pipeline;
  let service: number;
  let setClock: (byMs: number) => void;
  let applied: QueueEvent['t'][];
  let committed: number[];
  let happened: string[];

  const register = () => pipeline.execute(registration([service]));
  const tell = (what: string) => pipeline.afterCommit(() => happened.push(what));

  beforeEach(() => {
    const branch = openBranch();
    service = branch.service;
    disk = new SlowDisk();
    let setByMs = 0;
    setClock = (byMs) => {
      setByMs += byMs;
    };
    const clock = new Clock('UTC', START_MS, { wallMs: () => START_MS + setByMs, monotonicMs: () => 0 });
    [applied, committed, happened] = [[], [], []];
    const follower = {
      applied: (event: QueueEvent) => void applied.push(event.t),
      committed: (_sequence: number, { eventCount }: Batch) => void committed.push(eventCount),
    };
    pipeline = new Pipeline(branch.state, disk, clock);
    pipeline.follow([follower]);
  });

  it('takes a visit that goes on out of its batch, or out of the history', async () => {
    const act = { workplaceId: WINDOW, actingUserId: CLERK };
    const serve = () => pipeline.execute({ type: 'finish', as: 'SERVED', comment: null, what: { kind: 'served' }, ...act });
    const takeBack = () => pipeline.execute({ type: 'takeBack', ...act });
    register();
    pipeline.execute({ type: 'callNext', ...act });
    serve();
    expect(pipeline.endedTickets).toHaveLength(1);
    takeBack();
    expect(pipeline.endedTickets).toEqual([]);
    expect(pipeline.isReopening).toBe(false);
    serve();
    await quietTurn();
    disk.sync();
    takeBack();
    expect(pipeline.isReopening).toBe(true);
    expect(pipeline.reopenedCount).toBe(1);
    await quietTurn();
    disk.sync();
    serve();
    await quietTurn();
    expect(disk.batches.map(({ visits, reopened }) => [visits.map(({ consumerId }) => consumerId), reopened])).toEqual([
      [[1], []],
      [[], [1]],
      [[1], []],
    ]);
    expect(pipeline.isReopening).toBe(false);
  });

  it('gathers what one turn caused into one batch, and answers when it is on the disk', async () => {
    register();
    tell('first');
    register();
    tell('second');
    expect(applied).toEqual(['registered', 'registered']);
    expect(disk.batches).toEqual([]);
    await quietTurn();
    expect(disk.kinds).toEqual(['registered registered']);
    expect(disk.batches[0]).toMatchObject({ atMs: START_MS, eventCount: 2, visits: [] });
    await quietTurn();
    expect(happened).toEqual([]);
    expect(committed).toEqual([]);
    disk.sync();
    expect(happened).toEqual(['first', 'second']);
    expect(committed).toEqual([2]);
  });

  it('lets a small batch wait as long as each turn brings more', async () => {
    for (let turn = 0; turn < 3; turn++) {
      register();
      await nextTurn();
      expect(disk.batches).toEqual([]);
    }
    await nextTurn();
    expect(disk.kinds).toEqual(['registered registered registered']);
  });

  it('hands a large batch over at the end of its turn', async () => {
    for (let i = 0; i < 64; i++) register();
    await nextTurn();
    expect(disk.batches.map(({ eventCount }) => eventCount)).toEqual([64]);
  });

  it('has one batch in flight while the next gathers, however many turns that takes', async () => {
    register();
    await quietTurn();
    for (let turn = 0; turn < 3; turn++) {
      register();
      tell(`turn ${turn}`);
      await quietTurn();
    }
    expect(disk.kinds).toEqual(['registered']);
    disk.sync();
    expect(happened).toEqual([]);
    await quietTurn();
    expect(disk.kinds).toEqual(['registered', 'registered registered registered']);
    disk.sync();
    expect(happened).toEqual(['turn 0', 'turn 1', 'turn 2']);
    expect(committed).toEqual([1, 3]);
  });

  it('answers before it hands over the next batch, so that what the answers lead to travels in it', async () => {
    register();
    pipeline.afterCommit(() => {
      happened.push(`${disk.batches.length} batches handed over`);
      register();
    });
    await quietTurn();
    register();
    disk.sync();
    expect(happened).toEqual(['1 batches handed over']);
    await quietTurn();
    expect(disk.kinds).toEqual(['registered', 'registered registered']);
  });

  it('answers a question at once when everything is on the disk, else after what it may speak of', async () => {
    tell('nothing has happened');
    expect(happened.splice(0)).toEqual(['nothing has happened']);
    register();
    tell('gathering');
    await quietTurn();
    tell('in flight');
    register();
    tell('in flight and gathering');
    expect(happened).toEqual([]);
    disk.sync();
    expect(happened.splice(0)).toEqual(['gathering', 'in flight']);
    await quietTurn();
    disk.sync();
    expect(happened.splice(0)).toEqual(['in flight and gathering']);
    tell('all on the disk');
    expect(happened).toEqual(['all on the disk']);
  });

  it('keeps order for whoever asks again from within an answer', async () => {
    register();
    pipeline.afterCommit(() => {
      register();
      tell('later');
      happened.push('first');
    });
    await quietTurn();
    disk.sync();
    expect(happened).toEqual(['first']);
    await quietTurn();
    disk.sync();
    expect(happened).toEqual(['first', 'later']);
  });

  it('commits a note with what it belongs to, and knows its time where it is alone', async () => {
    register();
    const answered = { t: 'answered', at: START_MS, session: 1, request: 'r', command: 'c', data: '{}' } as const;
    pipeline.note(answered);
    await quietTurn();
    setClock(1500);
    pipeline.note({ ...answered, at: pipeline.stamp().atMs });
    disk.sync();
    await quietTurn();
    expect(disk.kinds).toEqual(['registered answered', 'answered']);
    expect(disk.batches.map(({ atMs }) => atMs)).toEqual([START_MS, START_MS + 1500]);
  });

  it('brings an ended visit in the batch that ended it, and shows it to questions until that is handed over', async () => {
    register();
    pipeline.execute({ type: 'callNext', workplaceId: WINDOW, actingUserId: CLERK });
    const finish = {
      type: 'finish',
      as: 'SERVED',
      what: { kind: 'served' },
      comment: null,
      workplaceId: WINDOW,
      actingUserId: CLERK,
    } as const;
    pipeline.execute(finish);
    expect(pipeline.endedTickets.map(({ ticket }) => ticket)).toEqual(['A001']);
    await quietTurn();
    expect(pipeline.endedTickets).toEqual([]);
    expect(disk.kinds).toEqual(['registered called finished']);
    expect(disk.batches[0]?.visits).toMatchObject([{ consumerId: 1, ticket: 'A001', doneMs: START_MS }]);
  });

  it('writes nothing for a refusal, and answers it when what came before is on the disk', async () => {
    expect(pipeline.execute({ type: 'recall', workplaceId: WINDOW, actingUserId: CLERK })).toBeInstanceOf(Rejection);
    tell('refused');
    await quietTurn();
    expect(disk.batches).toEqual([]);
    expect(happened).toEqual(['refused']);
  });

  it('notes that the clock was set back, before anything happens at the earlier time', async () => {
    setClock(-3_600_000);
    register();
    await quietTurn();
    expect(disk.kinds).toEqual(['clockSet registered']);
    expect(disk.batches[0]?.atMs).toBe(START_MS - 3_600_000);
  });

  it('is settled when everything that has happened is on the disk', async () => {
    register();
    let settled = false;
    const waiting = pipeline.settled().then(() => {
      settled = true;
    });
    await quietTurn();
    expect(settled).toBe(false);
    disk.sync();
    await waiting;
  });
});
