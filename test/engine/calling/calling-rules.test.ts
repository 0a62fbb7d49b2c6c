import { describe, expect, it } from 'vitest';
import { aheadOf } from '../../../server/engine/place.js';
import { boundOf } from '../../../server/engine/rules/calling/bounds.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { queueOf } from '../../../server/engine/window-queue.js';
import type { CallingProfileRow, SegmentRow } from '../../../server/model/books/index.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { DRIVING, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, type Engine, MINUTE_MS, stampAt } from '../models/engine.js';

const ofService = (id: number) => ({ fact: 'service', op: 'in', value: [id] });
const QUICK = 1;
const LONG = 2;
const NONE = 0;

/** Simulators are promised 5 minutes, driving 25; all others 30. */
function hall(profile: object, segments: readonly object[] = []): Engine {
  const engine = openBranch({ ageingMsPerPoint: 0 });
  engine.add('Segment', { name: 'quick', position: 1, when: [ofService(SIMULATOR)], promise_min: 5, ...segments[0] });
  engine.add('Segment', { name: 'long', position: 2, when: [ofService(DRIVING)], promise_min: 25, ...segments[1] });
  engine.add('CallingProfile', { name: 'hall', windows: [WINDOW], ...profile });
  return engine;
}

function come(engine: Engine, service: number, minutesLater = 0): number {
  const id = engine.register([service]);
  engine.nowMs += minutesLater * MINUTE_MS;
  return id;
}

function callAll(engine: Engine): number[] {
  const called: number[] = [];
  for (let id = engine.callNext(WINDOW); id !== 0; id = engine.callNext(WINDOW)) {
    called.push(id);
    engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
  }
  return called;
}

const whyOfLast = (engine: Engine) => {
  const event = engine.events.findLast(({ t }) => t === 'called');
  return event?.t === 'called' ? event.why : undefined;
};

describe('a window with a profile', () => {
  it('calls by shares whoever has waited most of what was promised, and says so', () => {
    const engine = hall({ finally: 'share' });
    const long = come(engine, DRIVING, 8);
    const quick = come(engine, SIMULATOR, 2);
    expect(queueOf(engine.state, WINDOW, stampAt(engine.nowMs)).map(({ consumer }) => consumer.id)).toEqual([long, quick]);
    expect(aheadOf(engine.state, engine.ticket(quick), stampAt(engine.nowMs))).toBe(1);
    // 10 of 25 minutes and 2 of 5 are the same part: of two who tie the first goes first.
    expect(engine.callNext(WINDOW)).toBe(long);
    expect(whyOfLast(engine)).toEqual({
      revision: engine.state.callingRevision,
      rule: 0,
      finally: 'share',
      segment: LONG,
      values: { waitSec: 600, promiseMin: 25 },
      runnerUp: { c: quick, segment: QUICK, waitSec: 120, promiseMin: 5 },
    });
  });

  it.each([
    ['share', [2, 1, 3]],
    ['due', [2, 3, 1]],
    ['arrival', [1, 2, 3]],
  ])('calls by %s at a moment when the orders differ', (by, order) => {
    const engine = hall({ finally: by });
    come(engine, DRIVING, 15);
    come(engine, SIMULATOR, 2);
    come(engine, SIMULATOR, 2);
    expect(callAll(engine)).toEqual(order);
  });

  it('calls as before with protocol, and keeps no lanes of segments', () => {
    const engine = hall({ finally: 'protocol' });
    come(engine, DRIVING, 200);
    come(engine, SIMULATOR);
    expect(engine.state.lanes.timed).toBeNull();
    expect(callAll(engine)).toEqual([2, 1]);
    expect(engine.events.some((event) => event.t === 'called' && (event.why || event.under))).toBe(false);
  });

  it('calls visitors of no segment within thirty minutes', () => {
    const engine = hall({ finally: 'due' }, [{ when: [{ fact: 'returned', op: 'is', value: 1 }] }]);
    come(engine, SIMULATOR, 5);
    const long = come(engine, DRIVING, 1);
    expect(engine.ticket(1).segment).toBeUndefined();
    // Both are due at the same moment: the first goes first.
    expect(engine.callNext(WINDOW)).toBe(1);
    expect(whyOfLast(engine)).toMatchObject({ segment: NONE, values: { promiseMin: 30 }, runnerUp: { c: long } });
  });

  it('prefers of two who tie whoever has more left to do', () => {
    const engine = hall({ finally: 'arrival' });
    come(engine, DRIVING);
    const both = engine.register([DRIVING, SIMULATOR]);
    expect(engine.callNext(WINDOW)).toBe(both);
  });

  it('counts the wait of an appointment from its time, or from the ticket of who is late', () => {
    const engine = hall({ finally: 'arrival' }, [{ when: [{ fact: 'appointment', op: 'is', value: 1 }], by: 'appointment' }]);
    engine.add('ConsumerPreRegistered', { services: [DRIVING], pin_code: '11', time: '09:10' });
    engine.add('ConsumerPreRegistered', { services: [DRIVING], pin_code: '12', time: '08:00' });
    const early = engine.register([], { pinCode: '11' });
    const late = engine.register([], { pinCode: '12' });
    engine.nowMs += 5 * MINUTE_MS;
    const ordinary = come(engine, DRIVING, 10);
    expect([early, late, ordinary].map((id) => engine.ticket(id).segment)).toEqual([QUICK, QUICK, LONG]);
    expect(callAll(engine)).toEqual([late, ordinary, early]);
  });
});

describe('visitors who came before their agreed time', () => {
  const booked = { fact: 'appointment', op: 'is', value: 1 };
  const BY_TIME = [
    { when: [booked, ofService(SIMULATOR)], by: 'appointment' },
    { when: [booked, ofService(DRIVING)], by: 'appointment' },
  ];
  /** Both are there at 09:00: of a segment with 5 minutes for 09:20, of one with 25 minutes for 10:00. */
  function early(engine: Engine): { soon: number; later: number } {
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], pin_code: '11', time: '09:20' });
    engine.add('ConsumerPreRegistered', { services: [DRIVING], pin_code: '12', time: '10:00' });
    return { later: engine.register([], { pinCode: '12' }), soon: engine.register([], { pinCode: '11' }) };
  }

  it('are called by shares in the order of their times: a longer promise puts nobody before an earlier time', () => {
    const engine = hall({ finally: 'share' }, BY_TIME);
    const { soon, later } = early(engine);
    const ordinary = come(engine, SIMULATOR);
    expect(callAll(engine)).toEqual([ordinary, soon, later]);
  });

  it('have not waited yet, for rules', () => {
    const when = [{ fact: 'longest_min', segment: LONG, op: 'at_least', value: 0 }];
    const engine = hall({ finally: 'share', rules: [{ id: 7, when, call: [LONG], at_most: { k: 1, of: 2 } }] }, BY_TIME);
    const { later } = early(engine);
    expect(engine.callNext(WINDOW)).toBe(later);
    expect(whyOfLast(engine)).toMatchObject({ rule: 7, values: { waitSec: -3_600, facts: [0] } });
  });
});

describe('a rule', () => {
  const rule = (fields: object = {}) => ({ id: 7, when: [], call: [LONG], at_most: { k: 1, of: 2 }, ...fields });

  it('calls its segments where all facts hold, so often as it may, and says what it saw', () => {
    const when = [{ fact: 'longest_min', segment: LONG, op: 'more_than', value: 9 }];
    const engine = hall({ finally: 'share', rules: [rule({ when })] });
    for (let visitor = 0; visitor < 3; visitor++) come(engine, DRIVING);
    engine.nowMs += 10 * MINUTE_MS;
    for (let visitor = 0; visitor < 3; visitor++) come(engine, SIMULATOR);
    engine.nowMs += 5 * MINUTE_MS;
    expect(queueOf(engine.state, WINDOW, stampAt(engine.nowMs)).map(({ consumer }) => consumer.id)).toEqual([1, 4, 2, 5, 3, 6]);
    expect(engine.callNext(WINDOW)).toBe(1);
    expect(whyOfLast(engine)).toMatchObject({ rule: 7, values: { waitSec: 900, facts: [15] }, runnerUp: { c: 4 } });
    engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
    expect(callAll(engine)).toEqual([4, 2, 5, 3, 6]);
  });

  it('keeps its count over a start, and begins anew with the profile and with the day', () => {
    const engine = hall({ rules: [rule()] });
    come(engine, DRIVING);
    come(engine, DRIVING);
    engine.callNext(WINDOW);
    expect(engine.state.callsUnder).toEqual(new Map([[1, [7]]]));
    const restored = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
    expect(restored.callsUnder).toEqual(engine.state.callsUnder);
    expect(restored.callingRevision).toBe(engine.state.callingRevision);
    engine.change('CallingProfile', 1, { finally: 'due' });
    expect(engine.state.callsUnder.size).toBe(0);
    engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
    engine.callNext(WINDOW);
    expect(engine.state.callsUnder.size).toBe(1);
    engine.wait(24 * 60 * MINUTE_MS);
    expect(engine.state.callsUnder.size).toBe(0);
  });

  it('holds by the hour and by the open windows of the profile', () => {
    const when = [
      { fact: 'hour', op: 'less_than', value: 10 },
      { fact: 'open_windows', op: 'at_least', value: 1 },
    ];
    const engine = hall({ rules: [rule({ when })] });
    come(engine, SIMULATOR, 2);
    const long = come(engine, DRIVING);
    expect(engine.callNext(WINDOW)).toBe(long);
    engine.nowMs += 90 * MINUTE_MS;
    engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
    engine.callNext(WINDOW);
    expect(whyOfLast(engine)?.rule).toBe(0);
  });
});

describe('after a skip', () => {
  const skip = (engine: Engine): unknown => engine.must(at<'skip'>(WINDOW, { type: 'skip' }));
  const servedNow = (engine: Engine): number | undefined => engine.state.windows.get(WINDOW)?.consumerId;

  it('whoever has come meanwhile goes first, by the order of the profile', () => {
    const engine = hall({ finally: 'due' });
    const [long, behind] = [come(engine, DRIVING), come(engine, DRIVING)];
    expect(engine.callNext(WINDOW)).toBe(long);
    const quick = come(engine, SIMULATOR);
    skip(engine);
    expect(servedNow(engine)).toBe(quick);
    expect(whyOfLast(engine)).toMatchObject({ rule: 0, segment: QUICK, runnerUp: { c: behind } });
  });

  it('a rule calls as often as it may, and the call counts', () => {
    const engine = hall({ finally: 'due', rules: [{ id: 7, when: [], call: [LONG], at_most: { k: 1, of: 2 } }] });
    const [long, second] = [come(engine, DRIVING), come(engine, DRIVING)];
    const [quick] = [come(engine, SIMULATOR), come(engine, SIMULATOR)];
    expect(engine.callNext(WINDOW)).toBe(long);
    skip(engine);
    expect(servedNow(engine)).toBe(quick);
    skip(engine);
    expect([servedNow(engine), engine.state.callsUnder.get(1)]).toEqual([second, [7, 0, 7]]);
  });

  it('two who are away are not called in turn: both are passed over, until the window calls the next one', () => {
    const engine = hall({ finally: 'arrival' });
    const [first, second, third] = [come(engine, DRIVING), come(engine, DRIVING), come(engine, DRIVING)];
    engine.callNext(WINDOW);
    skip(engine);
    skip(engine);
    expect([servedNow(engine), whyOfLast(engine)?.runnerUp]).toEqual([third, undefined]);
    // Nobody else waits: the head is called again.
    skip(engine);
    expect(servedNow(engine)).toBe(first);
    engine.must(at<'takeBack'>(WINDOW, { type: 'takeBack' }));
    expect([servedNow(engine), engine.state.windows.get(WINDOW)?.skipped]).toEqual([third, [first, second]]);
    engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
    expect(callAll(engine)).toEqual([first, second]);
    expect(engine.state.windows.get(WINDOW)?.skipped).toBeUndefined();
  });
});

describe('a segment', () => {
  it('stays with the ticket, changes with a transfer, and comes back with what is taken back', () => {
    const engine = hall({});
    const id = come(engine, SIMULATOR);
    engine.change('Segment', QUICK, { when: [ofService(DRIVING)] });
    expect(engine.ticket(id).segment).toBe(QUICK);
    engine.callNext(WINDOW);
    engine.change('Segment', QUICK, { when: [ofService(SIMULATOR)] });
    engine.must(at<'transfer'>(WINDOW, { type: 'transfer', serviceId: DRIVING, to: { kind: 'anybody' }, priority: null, comment: null }));
    expect(engine.ticket(id).segment).toBe(LONG);
    engine.must(at<'takeBack'>(WINDOW, { type: 'takeBack' }));
    expect(engine.ticket(id).segment).toBe(QUICK);
  });

  it('is not removed while a visitor belongs to it, or a rule names it', () => {
    const engine = hall({ rules: [{ id: 1, when: [], call: [LONG], at_most: { k: 1, of: 3 } }] });
    come(engine, SIMULATOR);
    const before = engine.state.callingRevision;
    expect([engine.remove('Segment', QUICK), engine.remove('Segment', LONG)].map((one) => one instanceof Rejection && one.error)).toEqual([
      'inUse',
      'inUse',
    ]);
    callAll(engine);
    expect(engine.remove('Segment', QUICK)).not.toBeInstanceOf(Rejection);
    expect(engine.state.callingRevision).toBe(before + 1);
  });

  it('files everybody anew whose wait counts from another time', () => {
    const engine = hall({ finally: 'arrival' }, [{ when: [{ fact: 'appointment', op: 'is', value: 1 }] }]);
    engine.add('ConsumerPreRegistered', { services: [DRIVING], pin_code: '11', time: '09:30' });
    const expected = engine.register([], { pinCode: '11' });
    engine.nowMs += MINUTE_MS;
    const ordinary = come(engine, DRIVING);
    engine.change('Segment', QUICK, { by: 'appointment' });
    expect(callAll(engine)).toEqual([ordinary, expected]);
  });
});

describe('what is refused', () => {
  const rule = { id: 1, when: [], call: [LONG], at_most: { k: 1, of: 2 } };
  it.each<[string, object, string, string]>([
    ['a limit that is none', { rules: [{ ...rule, at_most: { k: 2, of: 2 } }] }, 'data.rules[0].at_most.k', 'ruleTakesAll'],
    ['rules that could take all calls', { rules: [rule, { ...rule, id: 2 }] }, 'data.rules', 'rulesTakeAll'],
    [
      'more than twelve rules',
      { rules: Array.from({ length: 13 }, (_, id) => ({ ...rule, id: id + 1, at_most: { k: 1, of: 20 } })) },
      'data.rules',
      'tooManyValues',
    ],
    ['a number twice', { rules: [rule, { ...rule, at_most: { k: 1, of: 3 } }] }, 'data.rules[1].id', 'twice'],
    ['rules of the usual order', { rules: [rule], finally: 'protocol' }, 'data.rules', 'rulesOfProtocol'],
    [
      'a condition without its segment',
      { rules: [{ ...rule, when: [{ fact: 'waiting', op: 'at_least', value: 1 }] }] },
      'data.rules[0].when[0].segment',
      'required',
    ],
    [
      'a segment of the clock',
      { rules: [{ ...rule, when: [{ fact: 'hour', segment: 1, op: 'at_least', value: 1 }] }] },
      'data.rules[0].when[0].segment',
      'unknownField',
    ],
    ['a window in two profiles', { name: 'second', windows: [WINDOW] }, 'data.windows', 'twice'],
  ])('%s', (_what, fields, field, why) => {
    const engine = hall({});
    const isNew = 'name' in fields;
    const outcome = isNew
      ? engine.run({ type: 'newElement', book: 'CallingProfile', fields: { ...fields }, chance: 1 })
      : engine.change('CallingProfile', 1, { ...fields });
    expect(outcome).toMatchObject({ error: 'invalidField', parameters: { field, why } });
  });

  it('says which rule names a segment that is not there, and why a limit is too large', () => {
    const refused = (rules: readonly object[]) => {
      const { parameters } = hall({}).change('CallingProfile', 1, { rules }) as Rejection;
      return [parameters.field, parameters.id ?? parameters.fault];
    };
    expect(refused([rule, { ...rule, id: 2, at_most: { k: 1, of: 3 }, call: [LONG, 99] }])).toEqual(['data.rules[1].call', 99]);
    const when = [{ fact: 'waiting', segment: 99, op: 'at_least', value: 1 }];
    expect(refused([{ ...rule, when }])).toEqual(['data.rules[0].when[0].segment', 99]);
    const fault = 'expected a number from 1 to 1: of 2 calls the rule has to leave at least one to others';
    expect(refused([{ ...rule, at_most: { k: 2, of: 2 } }])).toEqual(['data.rules[0].at_most.k', fault]);
  });

  it.each([
    [{ fact: 'service', op: 'at_least', value: 4 }, 'op'],
    [{ fact: 'service', op: 'in', value: ['kk'] }, 'value'],
    [{ fact: 'language', op: 'in', value: ['de'] }, 'value'],
    [{ fact: 'appointment', op: 'is', value: 2 }, 'value'],
    [{ fact: 'minutes_late', op: 'more_than', value: -1 }, 'value'],
    [{ fact: 'coefficient', op: 'in', value: [1] }, 'op'],
  ])('a condition %j', (condition, field) => {
    const refusal = hall({}).change('Segment', QUICK, { when: [condition] });
    expect(refusal).toMatchObject({ error: 'invalidField', parameters: { field: `data.when[0].${field}` } });
  });

  it('an unknown segment in a rule, or an unknown service', () => {
    const engine = hall({});
    const ofRule = engine.change('CallingProfile', 1, { rules: [{ ...rule, call: [77] }] });
    expect(ofRule).toMatchObject({ error: 'badReference', parameters: { book: 'Segment', id: 77 } });
    const ofSegment = engine.change('Segment', QUICK, { when: [ofService(777)] });
    expect(ofSegment).toMatchObject({ error: 'badReference', parameters: { book: 'Service', id: 777 } });
  });
});

describe('bounds', () => {
  const segments = [
    { id: 1, position: 1, promise_min: 5 },
    { id: 2, position: 2, promise_min: 25 },
  ] as SegmentRow[];
  const bound = (profile: object) => boundOf({ rules: [], finally: 'share', ...profile } as unknown as CallingProfileRow, segments);

  it('say how much later others may come who go first, and how many calls are by rules', () => {
    expect(bound({ finally: 'due', rules: [{ at_most: { k: 1, of: 4 } }] })).toEqual({
      isBound: true,
      segments: [
        { segment: 1, promiseMin: 5, laterMin: 0, partPercent: 0 },
        { segment: 2, promiseMin: 25, laterMin: 20, partPercent: 0 },
        { segment: 0, promiseMin: 30, laterMin: 25, partPercent: 0 },
      ],
      rulesPart: 0.25,
    });
    expect(bound({ finally: 'share' })).toMatchObject({ segments: [{ partPercent: 0 }, { partPercent: 80 }, { partPercent: 84 }] });
    expect(bound({ finally: 'protocol' })).toEqual({ isBound: false, why: 'protocol' });
    expect(bound({ rules: [1, 2].map(() => ({ at_most: { k: 1, of: 2 } })) })).toEqual({ isBound: false, why: 'rulesTakeAll' });
    // A third three times is the whole, without a fraction that rounds.
    expect(bound({ rules: [1, 2, 3].map(() => ({ at_most: { k: 1, of: 3 } })) })).toMatchObject({ isBound: false });
  });

  it.each([
    ['due', [1, 2]],
    ['share', [2, 1]],
  ])('under %s end, or do not, with a promise that is broken', (by, order) => {
    const engine = hall({ finally: by });
    come(engine, DRIVING, 21);
    // Comes later than 25 - 5 minutes after the first: precedes him where shares are compared, once his promise is over.
    come(engine, SIMULATOR, 7);
    expect(callAll(engine)).toEqual(order);
  });

  it.each([
    ['share', null],
    ['due', 41],
  ])('under %s a wait has a bound, or has none, where more come with a short promise than the window serves', (by, calledAfter) => {
    const engine = hall({ finally: by });
    const long = engine.register([DRIVING]);
    let minute = 0;
    // Each minute two come, and one is called.
    for (; minute < 300 && engine.state.consumers.has(long); minute++) {
      for (let quick = 0; quick < 2; quick++) engine.register([SIMULATOR]);
      engine.nowMs += MINUTE_MS;
      if (engine.callNext(WINDOW) !== 0) engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
    }
    expect(minute === 300 ? null : minute).toBe(calledAfter);
  });
});
