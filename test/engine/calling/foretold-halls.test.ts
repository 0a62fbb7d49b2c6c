/**
 * What is said of a hall before it comes about, held against what the engine then does in a copy of that hall: whether a window would call
 * somebody who came now (forecasts ask it of each play), and whom each window would call under rules that are being edited.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../server/engine/commands.js';
import { abilityOf } from '../../../server/engine/rules/abilities.js';
import { callsOf, timedLanesFor } from '../../../server/engine/rules/calling/choice.js';
import { nextAtWindows, underDraft } from '../../../server/engine/rules/calling/under-draft.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import type { CallingProfileRow, SegmentRow } from '../../../server/model/books/index.js';
import { NO_CLERK, NO_CONSUMER } from '../../../server/model/consumer.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { EventOf } from '../../../server/model/events/events.js';
import { atOnce } from '../../../server/model/steps.js';
import { cases, SEED } from '../../support/depth.js';
import { at, Engine, MINUTE_MS, registration, stampAt } from '../models/engine.js';
import type { Step } from '../models/histories.js';
import { type Life, live, lives } from '../models/lived-halls.js';

const USUAL = 60;
const TIMEOUT_MS = 3_600_000;

function copyOf({ state, rules, equipment, nowMs }: Engine): Engine {
  const copy = new Engine(rules, equipment);
  copy.state = fromSnapshot(toSnapshot(state), rules, equipment);
  copy.nowMs = nowMs;
  return copy;
}

/** The window is in use and has a clerk, and its visitor has gone; false = it cannot be so. */
function isFreed(engine: Engine, window: number): boolean {
  const { clerkId = NO_CLERK, consumerId = NO_CONSUMER } = engine.state.windows.get(window) ?? {};
  if (clerkId === NO_CLERK || engine.state.books.Workplace.get(window)?.disabled !== 0) return false;
  if (consumerId === NO_CONSUMER) return true;
  const finish = at<'finish'>(window, { type: 'finish', as: 'SERVED', comment: null, what: { kind: 'everything' } });
  return !(engine.run(finish) instanceof Rejection);
}

/** Copying a hall takes milliseconds. */
const EVERY = 7;

const runsOf = (usual: number) => ({ numRuns: cases(usual), ...(SEED !== undefined && { seed: SEED }) });

describe('whether a window would call somebody who came now', () => {
  const HALLS = 400;
  /** Of who comes: 0 and 1 have a segment by their service, 2 has none, 3 and 4 have an appointment with a time. */
  const [COMERS, SERVICES] = [[0, 1, 2, 3, 4], 3];
  const TIMES = ['09:04', '09:25'];
  const SEGMENTS = [0, 1, 2, 3];
  /** A few calls use each of them up. */
  const LIMITS = [
    { k: 1, of: 2 },
    { k: 1, of: 4 },
    { k: 1, of: 6 },
  ];

  const condition = fc.oneof(
    fc.record({
      fact: fc.constantFrom('waiting', 'longest_min', 'longest_min'),
      segment: fc.constantFrom(...SEGMENTS),
      op: fc.constantFrom('at_least', 'at_least', 'more_than', 'at_most', 'less_than'),
      value: fc.constantFrom(0, 1, 1, 2, 4),
    }),
    fc.record({ fact: fc.constant('open_windows'), op: fc.constantFrom('at_least', 'less_than'), value: fc.constantFrom(1, 2) }),
  );
  const rule = fc.record({
    when: fc.array(condition, { maxLength: 2 }),
    call: fc.subarray(SEGMENTS, { minLength: 1 }),
  });
  const step = fc.oneof(
    ...[1, 2].map(() => fc.record({ do: fc.constant('come' as const), of: fc.nat(20) })),
    fc.record({ do: fc.constant('call' as const), of: fc.nat(1) }),
    fc.record({ do: fc.constant('pass' as const), of: fc.constantFrom(1, 3) }),
  );
  const halls = fc.record({
    promises: fc.array(fc.constantFrom(1, 5, 25, 60), { minLength: 3, maxLength: 3 }),
    rules: fc.array(rule, { maxLength: 3 }),
    finally: fc.constantFrom('share', 'share', 'due', 'arrival'),
    skills: fc.array(fc.subarray([0, 1, 2], { minLength: 1 }), { minLength: 1, maxLength: 2 }),
    minutes: fc.constantFrom(0, 1, 3, 12),
    /** The others come alone, now. */
    comers: fc.subarray(COMERS, { minLength: 1 }),
    steps: fc.array(step, { minLength: 5, maxLength: 24 }),
  });
  type Hall = typeof halls extends fc.Arbitrary<infer T> ? T : never;

  /** Windows are free: whoever is called is served at once. */
  class Lived {
    readonly engine = new Engine();
    readonly windows: readonly number[];
    private readonly services: readonly number[];
    private readonly pins: (string | null)[];

    constructor({ promises, rules, finally: by, skills }: Hall) {
      const { engine } = this;
      engine.tick();
      const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
      const operations = Array.from({ length: SERVICES }, (_, index) => engine.add('Operation', { name: `operation ${index}` }));
      this.services = operations.map((operation, index) =>
        engine.add('Service', { name: `service ${index}`, ticket_range_id: range, operations: { '10': [operation] } }),
      );
      const role = engine.add('UserRole', { name: 'clerk', clerk: { all_operations: 1 } });
      this.windows = skills.map((skill, index) => {
        const window = engine.add('Workplace', { name: `window ${index}`, operations: skill.map((one) => operations[one]) });
        engine.logIn(engine.add('User', { login: `clerk ${index}`, role_id: role }), window);
        return window;
      });
      const segment = (index: number, fields: object) =>
        engine.add('Segment', { name: `segment ${index}`, position: 3 - index, promise_min: promises[index], ...fields });
      for (const index of [0, 1]) segment(index, { when: [{ fact: 'service', op: 'in', value: [this.services[index]] }] });
      segment(2, { when: [{ fact: 'appointment', op: 'is', value: 1 }], by: 'appointment' });
      const numbered = rules.map((one, index) => ({ id: index + 1, ...one, at_most: LIMITS[index] }));
      engine.add('CallingProfile', { name: 'hall', windows: this.windows, finally: by, rules: numbered });
      const booked = TIMES.map((time, index) => engine.add('ConsumerPreRegistered', { services: [this.services[index]], time }, index + 1));
      this.pins = [null, null, null, ...booked.map((id) => engine.state.books.ConsumerPreRegistered.get(id)?.pin_code ?? null)];
    }

    live({ steps, comers }: Hall): void {
      for (const { do: what, of } of steps) {
        if (what === 'come') this.engine.run(this.comer(comers[of % comers.length] ?? 0));
        else if (what === 'pass') this.engine.wait(of * MINUTE_MS);
        else isFreed(this.engine, this.call(this.windows[of % this.windows.length] ?? 0));
      }
    }

    private call(window: number): number {
      this.engine.callNext(window);
      return window;
    }

    comer(of: number): Command {
      const pinCode = this.pins[of] ?? null;
      return registration(pinCode === null ? [this.services[of] ?? 0] : [], { pinCode });
    }
  }

  const seen = { would: 0, wouldNot: 0, instead: 0, ofOwnRule: 0, early: 0 };

  /** He comes, and some minutes later the window calls: in forecasts nothing changes for the others meanwhile. */
  function comeAndCall(lived: Lived, window: number, of: number, minutes: number): void {
    const really = copyOf(lived.engine);
    const come = really.run(lived.comer(of));
    // The appointment may be somebody's who is there.
    if (come instanceof Rejection) return;
    const without = copyOf(lived.engine);
    for (const engine of [really, without]) engine.wait(minutes * MINUTE_MS);
    const { state, nowMs } = without;
    const { clerkId = NO_CLERK } = state.windows.get(window) ?? {};
    const ability = abilityOf(state, window, clerkId);
    if (ability.profile === null) throw new Error('the window has a profile');
    const calls = callsOf(state, ability, ability.profile, stampAt(nowMs));
    const instead = calls.next();
    const id = come.subject ?? 0;
    const timed = really.state.lanes.timed?.at(really.ticket(id));
    const lanes = timedLanesFor(really.state, abilityOf(really.state, window, clerkId));
    if (timed === undefined || !lanes.some(({ waiting }) => waiting.has(timed))) return;
    const told = calls.wouldCall(timed, instead);
    const called = really.callNext(window);
    const { segment } = timed;
    const what = `somebody of segment ${segment} instead of ${JSON.stringify(instead)} by ${JSON.stringify(ability.profile)}`;
    expect(called === id, what).toBe(told);
    // Where it is not he, it is who would have been called: unless rules ask for his segment.
    const isAskedFor = ability.profile.rules.some(({ when }) => when.some((one) => one.segment === segment));
    if (!told && !isAskedFor) expect(called, what).toBe(instead?.timed.id);
    seen[told ? 'would' : 'wouldNot'] += 1;
    if (told && instead !== undefined) seen.instead += 1;
    if (isAskedFor) seen.ofOwnRule += 1;
    if (timed.sinceMs > nowMs) seen.early += 1;
  }

  it(
    'is so when he really comes and it calls, in halls and by rules of chance',
    () => {
      fc.assert(
        fc.property(halls, (hall) => {
          const lived = new Lived(hall);
          lived.live(hall);
          for (const window of lived.windows) for (const of of COMERS) comeAndCall(lived, window, of, hall.minutes);
        }),
        runsOf(HALLS),
      );
      process.stdout.write(`${JSON.stringify(seen)}\n`);
      expect(seen.would + seen.wouldNot).toBeGreaterThan(0);
      if (cases(HALLS) >= HALLS) expect(Math.min(...Object.values(seen))).toBeGreaterThan(10);
    },
    TIMEOUT_MS,
  );
});

describe('whom the windows would call under rules that are being edited', () => {
  const seen = { called: 0, busy: 0, nobody: 0, byRules: 0, changed: 0 };

  interface Edited {
    readonly segments: SegmentRow[];
    readonly profiles: CallingProfileRow[];
  }

  /** Nothing, the order, the rules, or a promise is another one. */
  function edited({ state: { books } }: Engine, { ruled: { rules } }: Life, [, a, b, c]: Step): Edited {
    const [segments, profiles] = [[...books.Segment.values()], [...books.CallingProfile.values()]];
    const { profile, segment } = rules.changes[a % rules.changes.length] ?? { profile: rules.profile, segment: rules.segments[0] };
    const change: Partial<CallingProfileRow> = [{}, { finally: profile.finally }, { ...profile }, {}][b % 4] as object;
    const { windows: _, disabled: __, ...fields } = change;
    const byProtocol = (row: CallingProfileRow): CallingProfileRow => (row.finally === 'protocol' ? { ...row, rules: [] } : row);
    return {
      segments: segments.map((row, index) =>
        b % 4 === 3 && index === c % segments.length ? { ...row, promise_min: segment?.promise_min ?? 1 } : row,
      ),
      profiles: profiles.map((row, index) => (index === 0 ? byProtocol({ ...row, ...fields }) : row)),
    };
  }

  /** As the editor saves them: the rows that are others. */
  function save(engine: Engine, { segments, profiles }: Edited): boolean {
    const { Segment, CallingProfile } = engine.state.books;
    const isOther =
      <Row extends { readonly id: number }>(book: ReadonlyMap<number, Row>) =>
      (row: Row) =>
        JSON.stringify(book.get(row.id)) !== JSON.stringify(row);
    const set = { Segment: segments.filter(isOther(Segment)), CallingProfile: profiles.filter(isOther(CallingProfile)) };
    if (set.Segment.length + set.CallingProfile.length === 0) return true;
    seen.changed += 1;
    const nothing = { remove: {}, designs: [], removeDesigns: [], templates: [], removeTemplates: [], actingUserId: 1 };
    return !(engine.run({ type: 'configure', set, ...nothing } as never) instanceof Rejection);
  }

  function editAndCall(engine: Engine, draft: Edited): void {
    const told = atOnce(nextAtWindows(atOnce(underDraft(engine.state, { ...draft, isAnew: false })), stampAt(engine.nowMs)));
    for (const { workplace, isOpen, profile, next } of told) {
      const really = copyOf(engine);
      if (!isOpen || !isFreed(really, workplace) || !save(really, draft)) continue;
      const id = really.callNext(workplace);
      const what = `window ${workplace}, of ${JSON.stringify(draft)}`;
      expect(next?.id ?? 0, what).toBe(id);
      seen[id === 0 ? 'nobody' : 'called'] += 1;
      if (engine.state.windows.get(workplace)?.consumerId !== NO_CONSUMER) seen.busy += 1;
      const event = really.events.findLast((one): one is EventOf<'called'> => one.t === 'called');
      if (id === 0 || profile === 0) continue;
      expect({ ...next?.why, revision: 0 }, what).toEqual({ ...event?.why, revision: 0 });
      if ((event?.under?.rule ?? 0) > 0) seen.byRules += 1;
    }
  }

  it(
    'is whom they call when the rules are saved, with the same words',
    () => {
      fc.assert(
        fc.property(fc.constantFrom(0, 120_000).chain(lives), (life) => {
          const engine = new Engine(life.ruled.branch.rules);
          live(engine, life, (step, index) => {
            if (index % EVERY === EVERY - 1) editAndCall(engine, edited(engine, life, step));
          });
        }),
        runsOf(USUAL),
      );
      process.stdout.write(`${JSON.stringify(seen)}\n`);
      expect(seen.called).toBeGreaterThan(0);
      if (cases(USUAL) >= USUAL) expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
    },
    TIMEOUT_MS,
  );
});
