/** What is said of segments and profiles before they are stored, held against what the engine then does. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { type CallingCheck, CHECKS_MAX, callingChecks } from '../../../server/engine/rules/calling/calling-checks.js';
import { LOOKED_AT_MAX, nextAtWindows, underDraft } from '../../../server/engine/rules/calling/under-draft.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import type { QueueState } from '../../../server/engine/state.js';
import type { CallingProfileRow, SegmentRow } from '../../../server/model/books/index.js';
import { atOnce } from '../../../server/model/steps.js';
import { IS_FULL, withAlways } from '../../support/depth.js';
import { CASH_DESK, DRIVING, demoEngine, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, Engine, MINUTE_MS, stampAt } from '../models/engine.js';

const segment = (id: number, when: unknown, more: object = {}): SegmentRow =>
  ({ id, name: `segment ${id}`, position: id, when, promise_min: 10, by: 'arrival', disabled: 0, ...more }) as SegmentRow;
const profile = (rules: readonly unknown[] = [], more: object = {}): CallingProfileRow =>
  ({ id: 1, name: 'hall', windows: [WINDOW], rules, finally: 'share', disabled: 0, ...more }) as CallingProfileRow;
const rule = (call: readonly number[], when: readonly unknown[] = [], id = 1) => ({ id, when, call, at_most: { k: 1, of: 4 } });
const service = (...value: number[]) => ({ fact: 'service', op: 'in', value });
const late = (op: string, value: number) => ({ fact: 'minutes_late', op, value });
const longest = (of: number, op: string, value: number) => ({ fact: 'longest_min', segment: of, op, value });

const drafted = (segments: readonly SegmentRow[], profiles: readonly CallingProfileRow[], isAnew = true): QueueState =>
  atOnce(underDraft(demoEngine().state, { segments, profiles, isAnew }));
const checked = (segments: readonly SegmentRow[], profiles: readonly CallingProfileRow[] = [profile()]): CallingCheck[] =>
  atOnce(callingChecks(drafted(segments, profiles)));

/** Payment, then the simulator. */
const COURSE = 1;
const ONE = segment(1, [service(SIMULATOR)]);
const TWO = segment(2, [service(DRIVING)]);

it('a window is of the first profile that names it, and of very many checks the first ones are told', () => {
  const twice = checked([ONE], [profile(), profile([rule([1])], { id: 2, name: 'again' })]);
  expect(twice).toEqual([
    { code: 'windowTwice', workplace: WINDOW, profile: 2, by: 1 },
    // No window is left to it.
    { code: 'ruleNotServed', profile: 2, rule: 1, segment: 1 },
    { code: 'ruleUnreachable', profile: 2, rule: 1 },
  ]);
  const rules = Array.from({ length: 12 }, (_, index) => rule([90, 91, 92, 93, 94], [], index + 1));
  const profiles = Array.from({ length: 20 }, (_, index) => profile(rules, { id: index + 1, name: `${index}` }));
  expect(checked([ONE], profiles).length).toBe(CHECKS_MAX);
});

describe('segments', () => {
  it.each<[string, readonly SegmentRow[], readonly CallingCheck[]]>([
    ['that are in order', [ONE, TWO], []],
    ['that an earlier one takes all visitors of', [segment(1, []), TWO], [{ code: 'segmentShadowed', segment: 2, by: 1 }]],
    [
      'with fewer services than an earlier one',
      [segment(1, [service(SIMULATOR, DRIVING)]), TWO],
      [{ code: 'segmentShadowed', segment: 2, by: 1 }],
    ],
    ['with more services than an earlier one', [ONE, segment(2, [service(SIMULATOR, DRIVING)])], []],
    [
      'the order of which is that of their places',
      [segment(1, [service(SIMULATOR)], { position: 9 }), segment(2, [service(SIMULATOR)])],
      [{ code: 'segmentShadowed', segment: 1, by: 2 }],
    ],
    ['of which the earlier one is switched off', [segment(1, [], { disabled: 1 }), TWO], []],
    [
      'later than an earlier one asks',
      [segment(1, [late('at_most', 15)]), segment(2, [late('less_than', 5)])],
      [{ code: 'segmentShadowed', segment: 2, by: 1 }],
    ],
    ['of whom nothing says that a time was agreed', [segment(1, [late('at_least', 0)]), TWO], []],
    [
      'whose conditions contradict each other',
      [segment(1, [late('more_than', 15), late('less_than', 16)])],
      [{ code: 'segmentImpossible', segment: 1 }],
    ],
    [
      'that several earlier ones together take all visitors of',
      [ONE, TWO, segment(3, [service(SIMULATOR, DRIVING)])],
      [{ code: 'segmentCovered', segment: 3, others: [1, 2] }],
    ],
    [
      'on both sides of a number',
      [
        segment(1, [late('at_most', 15)]),
        segment(2, [service(DRIVING)]),
        segment(3, [late('more_than', 15)]),
        segment(4, [late('at_least', 5)]),
      ],
      [{ code: 'segmentCovered', segment: 4, others: [1, 2, 3] }],
    ],
    [
      'of whom an earlier pair leaves those without an agreed time',
      [segment(1, [late('at_most', 15)]), segment(2, [late('more_than', 15)]), TWO],
      [],
    ],
    [
      'without an appointment, and late for it',
      [segment(1, [{ fact: 'appointment', op: 'is', value: 0 }, late('at_most', 5)])],
      [{ code: 'segmentImpossible', segment: 1 }],
    ],
    [
      'both early and late',
      [segment(1, [late('at_least', 1), { fact: 'minutes_early', op: 'at_least', value: 1 }])],
      [{ code: 'segmentImpossible', segment: 1 }],
    ],
    ['of services that no window does', [segment(1, [service(99)])], [{ code: 'segmentNotServed', segment: 1 }]],
    [
      'of services that windows do in the usual order alone',
      [segment(1, [service(PAYMENT)])],
      [{ code: 'segmentInNoProfile', segment: 1 }],
    ],
  ])('%s', (_, segments, expected) => expect(checked(segments)).toEqual(expected));

  describe('of services', () => {
    const kiosks = (...ids: number[]) => ({ fact: 'kiosk', op: 'in', value: ids });
    const plan = (disabled = 0) => ({ name: 'plan', services: [DRIVING], slot_minutes: 30, places: 1, disabled });
    const booked = { services: [DRIVING], date: '2020-01-01', time: '10:00' };
    const withKiosks = (engine: Engine, fields: object) => {
      for (const id of engine.state.books.Registrator.keys()) engine.change('Registrator', id, { ...fields });
    };
    it.each<[string, (engine: Engine) => void, readonly unknown[], readonly string[]]>([
      ['that no kiosk offers', () => undefined, [service(DRIVING)], ['segmentNotOffered']],
      ['that a kiosk offers', () => undefined, [service(SIMULATOR)], []],
      ['one of which a kiosk offers', () => undefined, [service(SIMULATOR, DRIVING)], []],
      [
        'that another kiosk offers than theirs',
        (engine) => engine.change('Registrator', 2, { services: { '1': [PAYMENT] } }),
        [service(SIMULATOR), kiosks(2)],
        ['segmentNotOffered'],
      ],
      ['that visitors are sent to', () => undefined, [service(DRIVING), { fact: 'returned', op: 'is', value: 1 }], []],
      ['that a plan lets book', (engine) => void engine.add('BookingPlan', plan()), [service(DRIVING)], []],
      [
        'that a plan lets book, switched off',
        (engine) => void engine.add('BookingPlan', plan(1)),
        [service(DRIVING)],
        ['segmentNotOffered'],
      ],
      ['that somebody has booked', (engine) => void engine.add('ConsumerPreRegistered', booked), [service(DRIVING)], []],
      ['where clerks give all tickets', (engine) => withKiosks(engine, { disabled: 1 }), [service(DRIVING)], []],
    ])('%s', (_, prepare, when, expected) => {
      const engine = demoEngine();
      withKiosks(engine, { services: { '1': [SIMULATOR, PAYMENT] } });
      prepare(engine);
      const state = atOnce(underDraft(engine.state, { segments: [segment(1, when)], profiles: [profile()], isAnew: true }));
      expect(atOnce(callingChecks(state)).map(({ code }) => code)).toEqual(expected);
    });
  });

  it('that windows serve in the usual order alone promise nothing', () => {
    const atCash = checked([ONE], [profile([], { windows: [CASH_DESK] })]);
    expect(atCash).toEqual([{ code: 'segmentInNoProfile', segment: 1 }]);
    expect(checked([ONE], [profile([], { finally: 'protocol' })])).toEqual([{ code: 'segmentInNoProfile', segment: 1 }]);
    expect(checked([ONE], [profile([], { disabled: 1 })])).toEqual([{ code: 'segmentInNoProfile', segment: 1 }]);
  });

  it.each<[string, unknown[], number[], string[]]>([
    ['for the first stage', [service(COURSE)], [CASH_DESK], []],
    ['for a later one alone', [service(COURSE)], [WINDOW], ['segmentInNoProfile']],
    ['for a later one, and the first of another service', [service(COURSE, SIMULATOR)], [WINDOW], []],
    ['for a later one, of who was at a window before', [service(COURSE), { fact: 'returned', op: 'is', value: 1 }], [WINDOW], []],
  ])('a promise is of the first call: windows of the profile call %s', (_, when, windows, expected) => {
    expect(checked([segment(1, when)], [profile([], { windows })]).map(({ code }) => code)).toEqual(expected);
  });
});

describe('rules', () => {
  const ids = (checks: readonly CallingCheck[]) => checks.map(({ code }) => code);

  it.each<[string, unknown, readonly string[]]>([
    ['that call somebody', rule([1], [longest(2, 'more_than', 40)]), []],
    ['whose conditions exclude each other', rule([1], [longest(2, 'more_than', 40), longest(2, 'at_most', 40)]), ['ruleUnreachable']],
    ['at an hour that no day has', rule([1], [{ fact: 'hour', op: 'more_than', value: 23 }]), ['ruleUnreachable']],
    ['for more windows than there are', rule([1], [{ fact: 'open_windows', op: 'at_least', value: 2 }]), ['ruleUnreachable']],
    ['while nobody waits whom they call', rule([1], [{ fact: 'waiting', segment: 1, op: 'less_than', value: 1 }]), ['ruleUnreachable']],
    [
      'while nobody waits of a segment whose longest has waited',
      rule([1], [longest(2, 'at_least', 1), { fact: 'waiting', segment: 2, op: 'at_most', value: 0 }]),
      ['ruleUnreachable'],
    ],
    ['while no window is open, as a clerk may call out of a break', rule([1], [{ fact: 'open_windows', op: 'less_than', value: 1 }]), []],
    ['while nobody of one of two waits', rule([1, 2], [{ fact: 'waiting', segment: 1, op: 'less_than', value: 1 }]), []],
    ['of a segment that is not there', rule([7]), ['ruleWithoutSegment', 'ruleUnreachable']],
    ['of one that is there and one that is not', rule([1, 7]), ['ruleWithoutSegment']],
    ['of what other windows do', rule([3]), ['ruleNotServed', 'ruleUnreachable']],
    ['that ask for visitors of a segment without any', rule([1], [longest(4, 'more_than', 0)]), ['ruleUnreachable']],
    ['of visitors of no segment', rule([0]), []],
  ])('%s', (_, one, expected) => {
    const others = [segment(3, [service(6)]), segment(4, [late('at_least', 5), late('at_most', 4)])];
    const checks = checked([ONE, TWO, ...others], [profile([one]), profile([], { id: 2, windows: [18] })]);
    expect(ids(checks.filter(({ code }) => code.startsWith('rule')))).toEqual(expected);
  });

  it('of visitors of none call nobody where a segment takes everybody', () => {
    expect(ids(checked([segment(1, [])], [profile([rule([0])])]))).toEqual(['ruleUnreachable']);
    const halves = [0, 1].map((value) => segment(value + 1, [{ fact: 'returned', op: 'is', value }]));
    expect(ids(checked(halves, [profile([rule([0])])]))).toEqual(['ruleUnreachable']);
  });
});

describe('profiles', () => {
  it('have windows, and each window has one', () => {
    const checks = checked([ONE], [profile(), profile([], { id: 2 }), profile([], { id: 3, windows: [] })]);
    expect(checks).toEqual([
      { code: 'windowTwice', workplace: WINDOW, profile: 2, by: 1 },
      { code: 'profileWithoutWindows', profile: 3 },
    ]);
  });
});

describe('who would be next', () => {
  const segments = [segment(1, [service(SIMULATOR)], { promise_min: 5 }), segment(2, [service(DRIVING)], { promise_min: 25 })];

  it('is whom the window calls once the draft is stored, with the same words', () => {
    const draft = fc.record({
      finally: fc.constantFrom('share', 'due', 'arrival', 'protocol'),
      call: fc.constantFrom([], [0], [1], [2], [1, 2]),
      minutes: fc.constantFrom(1, 5, 20),
      visitors: fc.array(fc.tuple(fc.constantFrom(SIMULATOR, DRIVING), fc.nat(8)), { maxLength: 8 }),
      isBusy: fc.boolean(),
    });
    let called = 0;
    fc.assert(
      fc.property(draft, ({ finally: by, call, minutes, visitors, isBusy }) => {
        const engine = openBranch({ ageingMsPerPoint: 0 });
        for (const [id, pass] of visitors) {
          engine.register([id]);
          engine.nowMs += pass * MINUTE_MS;
        }
        if (isBusy) engine.callNext(WINDOW);
        const rules = by === 'protocol' || call.length === 0 ? [] : [rule(call, [longest(1, 'at_least', minutes)])];
        const row = profile(rules, { finally: by });
        const before = toSnapshot(engine.state);
        const draft = atOnce(underDraft(engine.state, { segments, profiles: [row], isAnew: false }));
        const told = atOnce(nextAtWindows(draft, stampAt(engine.nowMs)));
        expect(toSnapshot(engine.state)).toBe(before);
        const { next, profile: by1, isOpen } = told.find(({ workplace }) => workplace === WINDOW) ?? {};
        expect([by1, isOpen]).toEqual([by === 'protocol' ? 0 : 1, true]);

        if (isBusy && engine.state.windows.get(WINDOW)?.consumerId !== -1) engine.finish(WINDOW, 'SERVED', { kind: 'everything' });
        for (const one of segments) engine.add('Segment', { ...one });
        engine.add('CallingProfile', { ...row });
        const id = engine.callNext(WINDOW);
        expect(next?.id ?? 0).toBe(id);
        if (id === 0) return;
        called += 1;
        const event = engine.events.findLast(({ t }) => t === 'called');
        if (by !== 'protocol' && event?.t === 'called') expect(next?.why).toEqual({ ...event.why, revision: 0 });
      }),
      withAlways(fc.tuple(draft), 10, 150),
    );
    expect(called).toBeGreaterThan(IS_FULL ? 20 : 0);
  });

  it('belongs to what fits now, where that is asked', () => {
    const engine = openBranch({ ageingMsPerPoint: 0 });
    engine.register([DRIVING]);
    engine.nowMs += MINUTE_MS;
    const quick = engine.register([SIMULATOR]);
    engine.nowMs += MINUTE_MS;
    const nextWith = (isAnew: boolean) =>
      atOnce(nextAtWindows(atOnce(underDraft(engine.state, { segments, profiles: [profile()], isAnew })), stampAt(engine.nowMs))).map(
        ({ next }) => next,
      );
    expect(nextWith(true)[0]).toMatchObject({ id: quick, why: { segment: 1, runnerUp: { segment: 2 } } });
    // Both have no segment, and are promised the same: who came first.
    expect(nextWith(false)[0]).toMatchObject({ why: { segment: 0, runnerUp: { c: quick, segment: 0 } } });
  });

  it('may be asked while the queue goes on: visitors come, are called, change and leave between any two steps', () => {
    const engine = openBranch({ ageingMsPerPoint: 0 });
    for (let count = 0; count < 160; count++) engine.register([count % 2 === 0 ? SIMULATOR : DRIVING]);
    const ids = [...engine.state.consumers.keys()];
    const happen = [
      () => engine.callNext(WINDOW),
      () => engine.finish(WINDOW, 'SERVED', { kind: 'everything' }),
      () => engine.must({ type: 'leave', consumerId: ids.pop() ?? 0 }),
      () => engine.register([DRIVING]),
      () => engine.change('Service', SIMULATOR, { priority: 10 }),
      () => engine.must({ type: 'leave', consumerId: ids.pop() ?? 0 }),
    ];
    let steps = 0;
    const between = <Result>(generator: Generator<undefined, Result>): Result => {
      for (;;) {
        const step = generator.next();
        if (step.done) return step.value;
        steps += 1;
        happen.shift()?.();
      }
    };
    const draft = between(underDraft(engine.state, { segments, profiles: [profile()], isAnew: true }));
    const told = between(nextAtWindows(draft, stampAt(engine.nowMs)));
    between(callingChecks(draft));
    expect([steps > 6, happen.length]).toEqual([true, 0]);
    const { next } = told.find(({ workplace }) => workplace === WINDOW) ?? {};
    expect(next).toMatchObject({ why: { segment: 1 } });
    expect(draft.consumers.get(next?.id ?? 0)?.state).toBe('WAITING');
  });

  it('is found among those who came first, in a hall of thousands', () => {
    const engine = new Engine({ ...demoEngine().rules, liveTicketsMax: LOOKED_AT_MAX + 500 });
    engine.state = openBranch().state;
    const [one] = [engine.register([DRIVING])];
    const first = engine.ticket(one);
    for (let id = 10_000; id < 10_000 + LOOKED_AT_MAX + 100; id++) engine.state.consumers.set(id, { ...first, id });
    const draft = atOnce(underDraft(engine.state, { segments, profiles: [profile()], isAnew: true }));
    expect(draft.lanes.timed?.ofSegment(2)?.size).toBe(LOOKED_AT_MAX);
  });
});

describe('what a change replaced', () => {
  it('is kept once for all rows of the change, and over a restart', () => {
    const engine = openBranch();
    expect(engine.state.callingBefore).toBeNull();
    const set = (segments: readonly object[], profiles: readonly object[]) =>
      engine.must({
        ...{ type: 'configure', set: { Segment: segments, CallingProfile: profiles }, remove: {}, designs: [], removeDesigns: [] },
        ...{ templates: [], removeTemplates: [], actingUserId: 1 },
      } as never);
    set([ONE, TWO], [profile()]);
    expect(engine.state.callingRevision).toBe(1);
    engine.nowMs += 1;
    expect(engine.state.callingBefore).toMatchObject({ segments: [], profiles: [] });
    set(
      [
        { ...ONE, promise_min: 7 },
        { ...TWO, promise_min: 8 },
      ],
      [profile([], { finally: 'due' })],
    );
    expect(engine.state.callingBefore).toMatchObject({
      segments: [{ promise_min: 10 }, { promise_min: 10 }],
      profiles: [{ finally: 'share' }],
    });
    const restored = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
    expect(restored.callingBefore).toEqual(engine.state.callingBefore);
    expect([restored.callingRevision, engine.state.callingRevision]).toEqual([2, 2]);
    engine.nowMs += 1;
    engine.change('Operation', 1, { description: 'x' });
    engine.run(at(WINDOW, { type: 'recall' }));
    expect(engine.state.callingBefore).toEqual(restored.callingBefore);
    expect(engine.state.callingRevision).toBe(2);
  });

  it('two changes of one moment are two revisions, and a change with removals is one', () => {
    const engine = openBranch();
    engine.add('Segment', { ...ONE });
    engine.add('Segment', { ...TWO });
    expect(engine.state.callingRevision).toBe(2);
    const nothing = { designs: [], removeDesigns: [], templates: [], removeTemplates: [], actingUserId: 1 };
    const change = { set: { Segment: [{ ...ONE, promise_min: 3 }] }, remove: { Segment: [2] } };
    engine.must({ type: 'configure', ...change, ...nothing } as never);
    expect([engine.state.callingRevision, engine.state.books.Segment.size]).toEqual([3, 1]);
    // As events of older boxes say it.
    const { at: atMs } = engine.events.at(-1) ?? { at: 0 };
    for (const id of [1, 2]) evolve(engine.state, { t: 'bookSet', at: atMs, book: 'Segment', id, row: { ...ONE, id } });
    expect(engine.state.callingRevision).toBe(5);
  });
});
