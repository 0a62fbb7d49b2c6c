/** The day of thousands who wait is counted and shortened between other work, and is of one moment. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import { type DayVisit, dayVisit, nothingCounted, type ShortVisit, shortVisit, type TimeRange } from '../../../db/facts/day.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import { serialised } from '../../../server/pipeline/handlers/answer-data.js';
import type { AnyRequest } from '../../../server/pipeline/handlers/context.js';
import type { Answer } from '../../../server/pipeline/handlers/handler.js';
import { HANDLERS } from '../../../server/pipeline/handlers/index.js';
import { LongAnswers } from '../../../server/pipeline/limits/long-answers.js';
import { dayVisitOf, visitOf } from '../../../server/pipeline/records/visit.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { ADMIN, CLERK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { type Engine, MINUTE_MS, START_MS } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { SlowDisk } from '../commit/slow-disk.js';

const WAITING = 1_600;
/** Visits that may be looked at without a pause: see `SLICE_VISITS`. */
const SLICE = 500;

/** A history without visits, that answers at once. */
const EMPTY = {
  dayCounts: async (ranges: readonly TimeRange[]) => ranges.map(nothingCounted),
  shortVisits: async () => ({ json: '[]', count: 0 }),
  windowBreaks: async () => [],
};

let engine: Engine;
beforeEach(() => {
  engine = openBranch({ liveTicketsMax: 2 * WAITING });
  for (const { id } of engine.state.books.TicketRange.values()) engine.change('TicketRange', id, { first: 1, last: 9_999 });
});

function asked(command: string): { turns: () => number; answer: Promise<unknown> } {
  const clock = new Clock('UTC', START_MS, { wallMs: () => engine.nowMs, monotonicMs: () => 0 });
  const pipeline = new Pipeline(engine.state, new SlowDisk(), clock);
  const context = { pipeline, store: EMPTY, longAnswers: new LongAnswers(new VirtualTimers()) };
  const request = { context, state: engine.state, session: { userId: ADMIN, component: 'administrator', placeId: null }, data: {} };
  let turns = 0;
  let isAnswered = false;
  const count = async (): Promise<void> => {
    for (; !isAnswered; turns++) await nextTurn();
  };
  const answering = async (): Promise<unknown> => {
    const handled = HANDLERS.get(command);
    if (handled === undefined) throw new Error(`nothing handles ${command}`);
    const answered = (await handled.answer(request as unknown as AnyRequest)) as Answer;
    isAnswered = true;
    return JSON.parse(serialised(await answered.data));
  };
  const answer = answering();
  void count();
  return { turns: () => turns, answer };
}

describe.each(['dayCurve', 'dayVisits'])('%s', (command) => {
  it('lets other requests through, and is of the moment at which it was asked for', async () => {
    const ids = Array.from({ length: WAITING }, () => engine.register([SIMULATOR]));
    engine.must({ type: 'callTicket', consumerId: ids.at(-1) ?? 0, workplaceId: WINDOW, actingUserId: CLERK });
    const { turns, answer } = asked(command);
    engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
    engine.remove('Consumer', ids[WAITING - 10] ?? 0);
    const day = (await answer) as ReplyData<'dayCurve'> & ReplyData<'dayVisits'>;
    expect(turns()).toBeGreaterThanOrEqual(Math.floor(WAITING / SLICE));
    expect(Array.isArray(day.visits) ? day.visits.length : day.visits).toBe(WAITING);
    if (command === 'dayCurve') expect([day.served, day.unserved, day.operations]).toEqual([0, 0, 0]);
    else {
      const visits = day.visits as readonly ShortVisit[];
      expect(visits.every(({ done }) => done === null)).toBe(true);
      expect(visits.at(-1)?.serving.map(([, , , to]) => to)).toEqual([null]);
    }
  });

  it('of few is answered in one turn', async () => {
    engine.register([SIMULATOR]);
    const { turns, answer } = asked(command);
    await answer;
    expect(turns()).toBeLessThanOrEqual(1);
  });
});

it('a ticket of now is counted and shown as its visit in the history will be', () => {
  const day: TimeRange = { fromMs: START_MS - 60 * MINUTE_MS, toMs: START_MS + 600 * MINUTE_MS };
  const withPeriods = ({ operations }: DayVisit) =>
    operations
      .filter(({ periods }) => periods.length > 0)
      .map(({ regulatedSec, dangerSec, periods }) => ({ regulatedSec, dangerSec, periods }));
  const seen = new Set<string>();
  const check = (): void => {
    for (const consumer of [...engine.state.consumers.values(), ...engine.ended]) {
      const [now, later] = [dayVisitOf(engine.state, consumer), dayVisit(visitOf(engine.state, consumer))];
      expect(now).toEqual({ ...later, operations: withPeriods(later) });
      expect(shortVisit(now, day)).toEqual(shortVisit(later, day));
      seen.add(consumer.state);
    }
  };
  engine.register([DRIVING, PAYMENT, SIMULATOR]);
  engine.register([SIMULATOR]);
  engine.register([DRIVING, SIMULATOR]);
  check();
  engine.callNext(WINDOW);
  check();
  engine.must({ type: 'postpone', delayMinutes: 10, returnToMe: false, comment: null, workplaceId: WINDOW, actingUserId: CLERK });
  engine.callNext(WINDOW);
  check();
  engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
  check();
  engine.wait(15 * MINUTE_MS);
  check();
  expect([...seen].toSorted()).toEqual(['POSTPONE', 'SERVED', 'SERVING', 'WAITING']);
});
