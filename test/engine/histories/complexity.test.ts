import { beforeAll, describe, expect, it } from 'vitest';
import { decide } from '../../../server/engine/decide.js';
import { evolve } from '../../../server/engine/evolve.js';
import { aheadOf } from '../../../server/engine/place.js';
import { addConsumer } from '../../../server/engine/state.js';
import { BASE_PRIORITY, type Consumer } from '../../../server/model/consumer.js';
import { ADMIN, ALL_WORK, DRIVING, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, type Engine, stampAt } from '../models/engine.js';

/**
 * Work is counted, not timed: every look at the priority of a ticket is one, and no place in a line can be found without it. Where
 * the way is a search in a tree, ten times as many visitors cost some looks more; where it is a scan, ten times as many looks.
 */
interface Counter {
  looks: number;
}

/** A ticket that counts the looks at its priority: ten priorities in a mix, so that its place is not the end of a line. */
function counted(id: number, serviceId: number, counter: Counter): Consumer {
  const priority = BASE_PRIORITY + ((id * 7) % 10);
  return {
    id,
    rangeId: 4,
    prefix: 'Г',
    number: id,
    ticket: `Г${id}`,
    registeredMs: id,
    state: 'WAITING' as const,
    workplaceId: -1,
    lastCallMs: null,
    postponedToMs: null,
    vanishCount: 0,
    comment: '',
    pinCode: '',
    photo: null,
    appointmentId: null,
    code: '',
    registratorId: null,
    printer: null,
    stateChangedMs: id,
    lastUpdateMs: id,
    operations: [
      {
        serviceId,
        stage: 50,
        operationId: serviceId === SIMULATOR ? 3 : 4,
        registeredMs: id,
        state: 'WAITING' as const,
        userId: null,
        claimUserId: null,
        comments: [],
        periods: [],
      },
    ],
    get priority() {
      counter.looks += 1;
      return priority;
    },
  };
}

function hallOf(waiting: number, ageingMsPerPoint: number): { readonly engine: Engine; readonly counter: Counter } {
  const engine = openBranch({ ageingMsPerPoint, liveTicketsMax: 1_000_000 });
  const counter = { looks: 0 };
  for (let id = 1; id <= waiting; id++) addConsumer(engine.state, counted(id, id % 2 === 0 ? SIMULATOR : DRIVING, counter));
  engine.state.nextIds.Consumer = waiting + 1;
  counter.looks = 0;
  return { engine, counter };
}

const CALLS = 50;
const STEPS = {
  // Calls and finishes, as a clerk does all day.
  callNext: (engine: Engine) => {
    engine.callNext(WINDOW);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
  },
  skip: (engine: Engine) => {
    if (engine.state.windows.get(WINDOW)?.consumerId === -1) engine.callNext(WINDOW);
    engine.must(at<'skip'>(WINDOW, { type: 'skip' }));
  },
  register: (engine: Engine) => {
    const { state, nowMs } = engine;
    // The number is not what is measured here: every ticket of the hall holds one.
    evolve(state, {
      t: 'registered',
      at: nowMs,
      c: state.nextIds.Consumer,
      range: 4,
      prefix: 'Г',
      number: 1,
      priority: 50,
      ops: [{ s: 4, stage: 50, o: 3 }],
    });
  },
  postpone: (engine: Engine) => {
    engine.callNext(WINDOW);
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: true, comment: null }));
  },
} as const;

type Hall = ReturnType<typeof hallOf>;

function looksFor(step: (engine: Engine) => void, { engine, counter }: Hall): number {
  const before = counter.looks;
  for (let count = 0; count < CALLS; count++) step(engine);
  const { consumerId } = engine.state.windows.get(WINDOW) ?? { consumerId: -1 };
  if (consumerId !== -1) engine.finish(WINDOW, 'SERVED', { kind: 'served' });
  return (counter.looks - before) / CALLS;
}

describe.each([0, 120_000])('with ageing of %i ms a point', (ageingMsPerPoint) => {
  let halls: readonly Hall[] = [];
  beforeAll(() => {
    halls = [300, 3_000, 30_000].map((waiting) => hallOf(waiting, ageingMsPerPoint));
  });

  it.each(Object.keys(STEPS) as (keyof typeof STEPS)[])('%s looks at few tickets, however many wait', (name) => {
    const [few = 0, more = 0, most = 0] = halls.map((hall) => looksFor(STEPS[name], hall));
    // Something was counted at all: where the newest ticket stands last it is put there with hardly a look …
    expect(few).toBeGreaterThan(0);
    // … ten times as many waiting cost some looks more (3.3 = log2(10) in each line that a ticket is taken from or put into) …
    expect(more - few).toBeLessThan(30);
    expect(most - more).toBeLessThan(30);
    // … and thirty thousand are never looked through.
    expect(most).toBeLessThan(200);
  });

  it('a place is found with few looks, however many stand before it', () => {
    const looks = halls.map(({ engine: { state }, counter }) => {
      const last = [...state.consumers.values()].filter(({ state: is, id }) => is === 'WAITING' && id % 2 === 0).at(-1);
      counter.looks = 0;
      expect(last && aheadOf(state, last)).toBeGreaterThan(100);
      return counter.looks;
    });
    expect(looks.at(-1)).toBeGreaterThan(5);
    expect(Math.max(...looks)).toBeLessThan(100);
  });
});

describe('the count itself', () => {
  it('sees a scan: listing the whole queue looks at everybody', () => {
    const { engine, counter } = hallOf(1_000, 0);
    const everybody = [...engine.state.consumers.values()].filter((consumer) => consumer.priority > 0);
    expect(everybody).toHaveLength(1_000);
    expect(counter.looks).toBeGreaterThanOrEqual(1_000);
  });

  it('a refused call costs no more', () => {
    const { engine, counter } = hallOf(10_000, 0);
    engine.callNext(WINDOW);
    counter.looks = 0;
    decide(engine.state, { type: 'callNext', workplaceId: WINDOW, actingUserId: ADMIN }, stampAt(engine.nowMs));
    decide(engine.state, { type: 'callTicket', workplaceId: ALL_WORK, actingUserId: ADMIN, consumerId: 9_999_999 }, stampAt(engine.nowMs));
    expect(counter.looks).toBeLessThan(50);
  });
});
