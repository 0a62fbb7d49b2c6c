/** Alerts begin and end once: what lasts becomes one, and what comes and goes does not. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { found } from '../../../server/engine/alerts/finding.js';
import { settle } from '../../../server/engine/alerts/settling.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { ALERTS_PAST_MAX, ALERTS_STANDING_MAX, type AlertSubject } from '../../../server/model/alerts.js';
import { cases } from '../../support/depth.js';
import { CLERK, demoEngine, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { DAY_MS, type Engine, MINUTE_MS, RULES, stampAt } from '../models/engine.js';
import { keysOf, Lookout } from './looking.js';

let engine: Engine;
let lookout: Lookout;
beforeEach(() => {
  engine = demoEngine();
  for (const id of [...engine.state.books.Registrator.keys()]) engine.change('Registrator', id, { disabled: 1 });
  lookout = new Lookout(engine);
});

const printer = (name: string, fault = 'paperEnd'): AlertSubject => ({ kind: 'printer', severity: 'error', device: name, fault });
const standing = (): string[] => keysOf(engine.state.alerts.values());
const eventsOf = (kind: string) => engine.events.filter(({ t }) => t === kind);

describe('an alert', () => {
  it('begins when it has lasted, and ends when it was gone for some time', () => {
    engine.register([SIMULATOR]);
    lookout.wait(60);
    expect(standing()).toEqual([]);
    lookout.wait(2);
    expect(standing()).toEqual([`queueUnserved ${SIMULATOR}`]);
    engine.logIn(CLERK, WINDOW);
    lookout.wait(9);
    expect(standing()).toEqual([`queueUnserved ${SIMULATOR}`]);
    lookout.wait(2);
    expect(standing()).toEqual([]);
    const [past] = engine.state.pastAlerts;
    expect(past).toMatchObject({ id: 1, kind: 'queueUnserved', service: SIMULATOR, severity: 'error', seen: [] });
    expect((past?.endedMs ?? 0) - (past?.beganMs ?? 0)).toBe(11_000);
  });

  it('that the norm will be exceeded is over when it is, and comes back only after that', () => {
    const [near, broken] = (['normNear', 'normBroken'] as const).map((kind) => found(kind, { service: SIMULATOR }, 1));
    if (near === undefined || broken === undefined) throw new Error('no findings');
    let settled = settle(new Map(), [], [near], 0);
    const look = (seconds: number, ...findings: (typeof near)[]) => {
      engine.must({ type: 'noteAlerts', begin: settled.begin, end: settled.end });
      settled = settle(settled.memory, engine.state.alerts.values(), findings, seconds * 1000);
      return [settled.begin.map(({ kind }) => kind), settled.end.map((id) => engine.state.alerts.get(id)?.kind)];
    };
    expect(look(20, near)).toEqual([['normNear'], []]);
    expect(look(30, broken)).toEqual([['normBroken'], ['normNear']]);
    expect(look(40, near)).toEqual([[], []]);
    expect(look(61, near)).toEqual([[], ['normBroken']]);
    expect(look(62, near)).toEqual([['normNear'], []]);
  });

  it('does not begin for what comes and goes, and does not end for it', () => {
    for (let round = 0; round < 20; round++) {
      lookout.faults = [printer('hall')];
      lookout.wait(15);
      lookout.faults = [];
      lookout.wait(2);
    }
    expect(eventsOf('alertBegan')).toEqual([]);
    lookout.faults = [printer('hall')];
    lookout.wait(25);
    for (let round = 0; round < 20; round++) {
      lookout.faults = [];
      lookout.wait(15);
      lookout.faults = [printer('hall', 'coverOpen')];
      lookout.wait(2);
    }
    expect(standing()).toEqual(['printer hall']);
    expect([...eventsOf('alertBegan'), ...eventsOf('alertEnded')]).toHaveLength(1);
  });

  it('survives a restart with the hall as it was, and ends after one where it is gone', () => {
    lookout.faults = [printer('hall')];
    lookout.wait(30);
    engine.must({ type: 'seeAlert', alertId: 1, userId: 2 });
    engine.state = fromSnapshot(toSnapshot(engine.state), RULES);
    const again = new Lookout(engine);
    again.faults = [printer('hall')];
    again.wait(30);
    expect([...engine.state.alerts.values()]).toMatchObject([{ id: 1, seen: [{ user: 2 }] }]);
    again.faults = [];
    again.forget();
    again.wait(19);
    expect(standing()).toEqual(['printer hall']);
    again.wait(3);
    expect(standing()).toEqual([]);
    expect(engine.state.pastAlerts).toMatchObject([{ id: 1, seen: [{ user: 2 }] }]);
    engine.must({ type: 'noteAlerts', begin: [printer('desk')], end: [] });
    expect([...engine.state.alerts.keys()]).toEqual([2]);
  });

  it('keeps how long it has stood while the clock is set', () => {
    lookout.faults = [printer('hall')];
    lookout.wait(30);
    const beganMs = engine.state.alerts.get(1)?.beganMs ?? 0;
    engine.must({ type: 'noteClockSet', byMs: 60 * MINUTE_MS, dayStartMs: 0 });
    expect(engine.state.alerts.get(1)?.beganMs).toBe(beganMs + 60 * MINUTE_MS);
  });
});

describe('seen', () => {
  beforeEach(() => {
    engine.must({ type: 'noteAlerts', begin: [printer('hall')], end: [] });
  });

  it('is said once by each user, also of what has ended', () => {
    for (const userId of [2, 3, 2]) engine.must({ type: 'seeAlert', alertId: 1, userId });
    expect(engine.state.alerts.get(1)?.seen.map(({ user }) => user)).toEqual([2, 3]);
    engine.must({ type: 'noteAlerts', begin: [], end: [1] });
    engine.must({ type: 'seeAlert', alertId: 1, userId: 4 });
    expect(engine.state.pastAlerts[0]?.seen.map(({ user }) => user)).toEqual([2, 3, 4]);
    expect(engine.refusal({ type: 'seeAlert', alertId: 9, userId: 2 })).toBe('noSuchAlert');
  });

  it('is kept of twenty people', () => {
    for (let userId = 1; userId < 40; userId++) engine.must({ type: 'seeAlert', alertId: 1, userId });
    expect(engine.state.alerts.get(1)?.seen).toHaveLength(20);
  });
});

it('as many stand, and as many that have ended are kept, as there may be, for a month', () => {
  const many = Array.from({ length: 500 }, (_, index) => printer(`p${index}`));
  engine.must({ type: 'noteAlerts', begin: many, end: [] });
  expect(engine.state.alerts.size).toBe(ALERTS_STANDING_MAX);
  engine.must({ type: 'noteAlerts', begin: [], end: [...engine.state.alerts.keys()] });
  engine.must({ type: 'noteAlerts', begin: many, end: [] });
  engine.must({ type: 'noteAlerts', begin: [], end: [...engine.state.alerts.keys()] });
  expect(engine.state.pastAlerts).toHaveLength(ALERTS_PAST_MAX);
  expect(engine.state.pastAlerts.at(-1)?.id).toBe(2 * ALERTS_STANDING_MAX);
  engine.must({ type: 'noteAlerts', begin: [printer('last')], end: [] });
  engine.nowMs += 31 * DAY_MS;
  engine.must({ type: 'noteAlerts', begin: [], end: [2 * ALERTS_STANDING_MAX + 1] });
  expect(engine.state.pastAlerts).toHaveLength(1);
});

it('at most one stands about the same, in any order of what is found and said', () => {
  const subjects = ['a', 'b', 'c'].map((name) => printer(name));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.subarray(subjects), fc.nat(40))), (rounds) => {
      const { state } = engine;
      for (const [found, seconds] of rounds) {
        lookout.faults = found;
        lookout.wait(1);
        engine.nowMs += seconds * 1_000;
        lookout.note();
        expect(new Set(standing()).size).toBe(state.alerts.size);
      }
      const began = eventsOf('alertBegan').length;
      const ended = eventsOf('alertEnded').length;
      expect(began - ended).toBe(state.alerts.size);
      expect(stampAt(engine.nowMs).atMs).toBeGreaterThanOrEqual(state.lastAtMs);
    }),
    { numRuns: cases(60) },
  );
});
