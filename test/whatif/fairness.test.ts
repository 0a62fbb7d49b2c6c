/** The report of fairness of simulated days, against a second count that knows the events alone. */
import { describe, expect, it } from 'vitest';
import type { QueueEvent } from '../../server/model/events/events.js';
import { WINDOW_STATE } from '../../server/model/window-state.js';
import { type Fairness, fairnessOf, fairnessTogether, IDLE_LEAST_MS } from '../../server/whatif/fairness/fairness.js';
import type { BranchPlan } from './branches.js';
import { keptText } from './simulated-days.js';

/** All windows do everything, so that whoever waits could be called by each. */
const PLAN: BranchPlan = {
  name: 'everything everywhere',
  perHour: 22,
  services: [
    { share: 0.6, stages: [5], norm: 900 },
    { share: 0.4, stages: [10], norm: 1200 },
  ],
  windows: [
    [0, 1],
    [0, 1],
    [0, 1],
  ],
  ...{ urgent: 0.15, byHand: 0.1, noShows: 0.05, skips: 0.05, leaves: 0.03 },
};

interface Visitor {
  readonly c: number;
  readonly at: number;
  readonly priority: number;
  isWaiting: boolean;
  calledAt: number | null;
  overtaken: number;
}

/** Without the engine: who waits, who is called, who came before. */
function counted(events: readonly QueueEvent[]) {
  const visitors = new Map<number, Visitor>();
  const causes: Record<string, { calls: number; overtaken: number }> = {};
  let calls = 0;
  let skipped = 0;
  for (const event of events) {
    if (event.t === 'registered') {
      const { c, at, priority } = event;
      visitors.set(c, { c, at, priority, isWaiting: true, calledAt: null, overtaken: 0 });
    }
    const own = 'c' in event && typeof event.c === 'number' ? visitors.get(event.c) : undefined;
    if (own === undefined) continue;
    if (event.t === 'called') {
      calls += 1;
      const found: Record<string, number> = {};
      for (const other of visitors.values()) {
        if (!other.isWaiting || other === own || own.at <= other.at) continue;
        // He did not come himself, and so the next one was called.
        if (event.by === 'skip' && other.c === skipped) continue;
        const cause = (event.inTurn ? undefined : event.by) ?? (own.priority < other.priority ? 'priority' : 'arrival');
        found[cause] = (found[cause] ?? 0) + 1;
        if (other.calledAt === null) other.overtaken += 1;
      }
      for (const [cause, count] of Object.entries(found)) {
        const line = causes[cause] ?? { calls: 0, overtaken: 0 };
        causes[cause] = { calls: line.calls + 1, overtaken: line.overtaken + count };
      }
      own.isWaiting = false;
      own.calledAt ??= event.at;
    }
    if (event.t === 'skipped') {
      own.isWaiting = true;
      skipped = own.c;
    }
    if (event.t === 'closed') {
      own.isWaiting = false;
      own.calledAt ??= event.at;
    }
  }
  return { visitors, causes, calls };
}

/** Without the engine: windows where somebody sits and nobody is served while somebody waits, for a minute or more each time. */
function idleIn(events: readonly QueueEvent[], untilMs: number) {
  const waiting = new Set<number>();
  const places = new Map<number, number>();
  const open = new Set<number>();
  const served = new Map<number, number>();
  const since = new Map<number, number>();
  const idle = new Map<number, { times: number; ms: number }>();
  const ends = (window: number, atMs: number) => {
    const ms = atMs - (since.get(window) ?? atMs);
    since.delete(window);
    const { times, ms: sum } = idle.get(window) ?? { times: 0, ms: 0 };
    if (ms >= IDLE_LEAST_MS) idle.set(window, { times: times + 1, ms: sum + ms });
  };
  const look = (atMs: number) => {
    for (const window of [1, 2, 3]) {
      const could = waiting.size > 0 && open.has(window) && !served.has(window);
      if (!could) ends(window, atMs);
      else if (!since.has(window)) since.set(window, atMs);
    }
  };
  const leaves = (visitor: number) => {
    waiting.delete(visitor);
    for (const [window, other] of served) if (other === visitor) served.delete(window);
  };
  for (const [index, event] of events.entries()) {
    if (event.t === 'registered') waiting.add(event.c);
    if (event.t === 'closed') leaves(event.c);
    if (event.t === 'finished' && event.state !== 'SERVING') leaves(event.c);
    if (event.t === 'skipped') {
      leaves(event.c);
      waiting.add(event.c);
    }
    if (event.t === 'called') {
      ends(event.w, event.at);
      leaves(event.c);
      served.set(event.w, event.c);
    }
    if (event.t === 'sessionOpened' && event.place !== null) {
      places.set(event.session, event.place);
      open.add(event.place);
    }
    if (event.t === 'sessionClosed') open.delete(places.get(event.session) ?? 0);
    if (event.t === 'windowStateSet') {
      if (event.state === WINDOW_STATE.open) open.add(event.w);
      else open.delete(event.w);
    }
    if (events[index + 1]?.at !== event.at) look(event.at);
  }
  for (const window of [...since.keys()]) ends(window, Math.max(untilMs, events.at(-1)?.at ?? 0));
  return [...idle].map(([window, { times, ms }]) => [window, times, ms]).sort(([one = 0], [other = 0]) => one - other);
}

it('several days are the sum of each, and the longest waits of all of them', () => {
  const days = [1, 2, 3].map((seed) => {
    const { morning, events } = keptText(PLAN, seed);
    return { day: `2026-11-0${seed}`, ...fairnessOf(morning, events, () => {}) };
  });
  const all = fairnessTogether(days);
  const sum = (of: (one: Fairness) => number): number => days.reduce((total, day) => total + of(day), 0);
  const overtaken = (lines: readonly { readonly overtaken: number }[]): number => lines.reduce((total, line) => total + line.overtaken, 0);
  expect([all.visitors, all.calls]).toEqual([sum(({ visitors }) => visitors), sum(({ calls }) => calls)]);
  expect(overtaken(all.causes)).toBe(sum(({ causes }) => overtaken(causes)));
  expect(overtaken(all.hands)).toBe(sum(({ hands }) => overtaken(hands)));
  expect(new Set(all.causes.map(({ cause }) => cause)).size).toBe(all.causes.length);
  expect(new Set(all.hands.map(({ clerk, reason }) => `${clerk} ${reason}`)).size).toBe(all.hands.length);
  const waits = days.flatMap(({ longest }) => longest.map(({ waitMs }) => waitMs)).sort((one, other) => other - one);
  expect(all.longest.map(({ waitMs }) => waitMs)).toEqual(waits.slice(0, 20));
  expect(all.longest.every(({ day, id }) => days.find((one) => one.day === day)?.longest.some((wait) => wait.id === id))).toBe(true);
  const idleMs = (lines: Fairness['idle']): number => lines.reduce((total, { ms }) => total + ms, 0);
  expect(idleMs(all.idle)).toBe(sum(({ idle }) => idleMs(idle)));
});

it('overtakings by rules are told by the rule of the profile', () => {
  const { morning, events } = keptText(PLAN, 1);
  let turn = 0;
  const byRules = events.map((event) => {
    if (event.t !== 'called' || event.by !== undefined) return event;
    const rule = turn++ % 3;
    const why = { revision: 1, rule, finally: 'share', segment: 0, values: { waitSec: 0, promiseMin: 30 } } as const;
    return { ...event, under: { profile: 7, rule }, why };
  });
  const rule = (id: number, value: number) =>
    ({ id, when: [{ fact: 'longest_min', segment: 0, op: 'more_than', value }], call: [0], at_most: { k: 1, of: 2 } }) as const;
  const profile = (value: number): QueueEvent => {
    const row = { id: 7, name: 'hall', windows: [1], rules: [rule(1, value)], finally: 'share', disabled: 0 } as const;
    return { t: 'bookSet', at: morning.dayStartMs, book: 'CallingProfile', id: 7, row };
  };
  const { causes, rules } = fairnessOf(morning, byRules, () => {});
  const ofRules = causes.find(({ cause }) => cause === 'rule');
  expect(rules.map(({ profile, rule }) => [profile, rule]).sort()).toEqual([
    [7, 1],
    [7, 2],
  ]);
  expect(rules.reduce((sum, { calls }) => sum + calls, 0)).toBe(ofRules?.calls);
  expect(rules.reduce((sum, { overtaken }) => sum + overtaken, 0)).toBe(ofRules?.overtaken);
  // As the rule was when it called: before and after a change they are two.
  const half = Math.floor(byRules.length * 0.6);
  const changed = fairnessOf(morning, [profile(20), ...byRules.slice(0, half), profile(40), ...byRules.slice(half)], () => {});
  const told = changed.rules.map(({ rule: id, then }) => [id, then?.when[0]?.value]).sort();
  expect(told).toEqual([
    [1, 20],
    [1, 40],
    [2, undefined],
  ]);
});

it('of idleness it is told apart how long the page of the clerk was closed, from ten minutes before the alert until its end', () => {
  const { morning, events } = keptText(PLAN, 1);
  const part = events.slice(0, events.findIndex((event, index) => index > events.length / 2 && event.t === 'finished') + 1);
  const lastMs = part.at(-1)?.at ?? 0;
  const after = (minutes: number): number => lastMs + minutes * 60_000;
  const idle = (...more: QueueEvent[]) => fairnessOf(morning, [...part, ...more], () => {}, after(60)).idle;
  const [window = 0] = idle().flatMap((line) => (line.ms >= 3_600_000 ? [line.window] : []));
  const began = { t: 'alertBegan', at: after(20), a: 1, about: { kind: 'pageClosed', severity: 'warning', window, user: 1 } } as const;
  const closed = (...more: QueueEvent[]) => idle(...more).find((line) => line.window === window)?.closedMs;
  expect(closed()).toBe(0);
  expect(closed(began)).toBe(50 * 60_000);
  expect(closed(began, { t: 'alertEnded', at: after(30), a: 1 })).toBe(20 * 60_000);
  // Closed again at once: the ten minutes before are not counted twice.
  expect(closed(began, { t: 'alertEnded', at: after(30), a: 1 }, { ...began, at: after(32), a: 2 })).toBe(50 * 60_000);
  const other = { ...began, about: { ...began.about, kind: 'windowNotCalling' } } as const;
  expect(closed(other)).toBe(0);
  // The same hour of other windows is theirs.
  expect(idle(began).filter((line) => line.window !== window && line.closedMs > 0)).toEqual([]);
});

describe.each([1, 2, 3, 4])('day %i', (seed) => {
  const { morning, events } = keptText(PLAN, seed);
  const report = fairnessOf(morning, events, () => {});
  const second = counted(events);

  it('overtakings by cause and the longest waits are as the second count has them', () => {
    expect(report.calls).toBe(second.calls);
    expect(report.visitors).toBe(second.visitors.size);
    expect(Object.fromEntries(report.causes.map(({ cause, ...line }) => [cause, line]))).toEqual(second.causes);
    const waits = [...second.visitors.values()].map(({ c, at, calledAt, overtaken }) => [c, (calledAt ?? 0) - at, overtaken] as const);
    waits.sort((one, other) => other[1] - one[1] || one[0] - other[0]);
    const told = report.longest.map(({ id, waitMs, causes }) => [id, waitMs, causes.reduce((sum, [, count]) => sum + count, 0)]);
    expect(told).toEqual(waits.slice(0, 20));
  });

  it('calls out of turn are told by clerk, all of them, and none of whom the window would have called anyway', () => {
    const byHand = events.flatMap((event) => (event.t === 'called' && event.by === 'hand' ? event : []));
    const outOfTurn = byHand.filter(({ inTurn }) => inTurn === undefined);
    expect(report.hands.reduce((sum, { calls }) => sum + calls, 0)).toBe(outOfTurn.length);
    expect(outOfTurn.length).toBeGreaterThan(0);
    expect(byHand.length).toBeGreaterThan(outOfTurn.length);
    const overtaken = report.causes.find(({ cause }) => cause === 'hand')?.overtaken ?? 0;
    expect(report.hands.reduce((sum, line) => sum + line.overtaken, 0)).toBe(overtaken);
  });

  it('idle windows are as the second count has them, whenever it is asked', () => {
    const told = (line: { readonly window: number; readonly times: number; readonly ms: number }) => [line.window, line.times, line.ms];
    // These clerks call within seconds: ten times as slow they are idle.
    const slow = events.map((event) => ({ ...event, at: morning.dayStartMs + 10 * (event.at - morning.dayStartMs) }));
    const { idle } = fairnessOf(morning, slow, () => {});
    expect(idle.map(told)).toEqual(idleIn(slow, 0));
    expect(idle.length).toBe(3);
    // A window was free when it was asked, and nothing had happened for an hour: that hour is idleness too.
    const part = events.slice(0, events.findIndex((event, index) => index > events.length / 2 && event.t === 'finished') + 1);
    const untilMs = (part.at(-1)?.at ?? 0) + 3_600_000;
    const now = fairnessOf(morning, part, () => {}, untilMs);
    expect(now.idle.every(({ closedMs }) => closedMs === 0)).toBe(true);
    expect(now.idle.map(told)).toEqual(idleIn(part, untilMs));
    expect(Math.max(...now.idle.map(({ ms }) => ms))).toBeGreaterThanOrEqual(3_600_000);
    expect(now.longest.find(({ isCalled }) => !isCalled)?.waitMs).toBeGreaterThanOrEqual(3_600_000);
  });
});
