/** The engine against an oracle of another author: whom each window calls, by which rule and why; see `foreign-oracle.ts`. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command, Decision } from '../../../server/engine/commands.js';
import { whyCalled, whyUsual } from '../../../server/engine/rules/calling/calling.js';
import { queueOf } from '../../../server/engine/window-queue.js';
import type { Consumer } from '../../../server/model/consumer.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { EventOf, QueueEvent } from '../../../server/model/events/events.js';
import { cases, SEED } from '../../support/depth.js';
import { Engine, stampAt } from '../models/engine.js';
import {
  afterSkip,
  brokenLimits,
  type Called,
  type Desk,
  type Hall,
  inTurn,
  nextOf,
  overtaken,
  type Turn,
} from '../models/foreign-oracle.js';
import { live, lives } from '../models/lived-halls.js';

/** What was compared; a run that compares nothing must not pass. */
const seen = { calls: 0, byRules: 0, skips: 0, skipsAgain: 0, hands: 0, chosenNext: 0, nobody: 0, queues: 0, early: 0, afterFinish: 0 };

/** An engine whose every call is foretold. */
class WatchedEngine extends Engine {
  /** By profile, the oldest first; of all its calls in turn since it was changed or the day began. */
  private readonly calls = new Map<number, Turn[]>();
  /** By window: whom it has skipped, by a profile, since its last call of another kind. */
  private readonly skipped = new Map<number, Set<number>>();

  override run(command: Command): Decision | Rejection {
    const outcome = super.run(command);
    const isCall = command.type === 'callNext' || command.type === 'skip' || (command.type === 'finish' && command.callsNext === true);
    if (isCall) this.checkNobody(command, outcome);
    return outcome;
  }

  hall(): Hall {
    const { state, nowMs, rules } = this;
    const { books } = state;
    return {
      nowMs,
      minuteOfDay: stampAt(nowMs).minuteOfDay,
      ageingMsPerPoint: rules.ageingMsPerPoint,
      revision: state.callingRevision,
      tickets: [...state.consumers.values()],
      segments: books.Segment,
      profiles: books.CallingProfile,
      services: books.Service,
      workplaces: books.Workplace,
      users: books.User,
      roles: books.UserRole,
      windows: state.windows,
      calls: this.calls,
    };
  }

  /** Of each window, the whole calling order only sometimes: it is what takes the time. */
  checkQueues(isWhole: boolean): void {
    const hall = this.hall();
    for (const [window, { clerkId: clerk }] of this.state.windows) {
      const shown = queueOf(this.state, window, stampAt(this.nowMs)).flatMap(({ consumer, mayCall }) => (mayCall ? consumer.id : []));
      const told = isWhole ? inTurn(hall, { window, clerk }) : [nextOf(hall, { window, clerk })?.c].filter((id) => id !== undefined);
      same(isWhole ? shown : shown.slice(0, 1), told, `the queue of window ${window}`);
      seen.queues += 1;
    }
  }

  protected override before(event: QueueEvent, decided: readonly QueueEvent[]): void {
    if (event.t === 'dayOpened' && event.since === undefined) this.calls.clear();
    if (event.t === 'bookSet' && event.book === 'CallingProfile') this.calls.delete(event.id);
    if (event === decided[0]) for (const call of decided) if (call.t === 'called') this.foretell(call);
    if (event.t === 'called' && event !== decided[0]) this.compareWithOwnStep(event);
    if (event.t === 'skipped') this.skippedAt(event.w).add(event.c);
    else if (event.t === 'takenBack') this.skippedAt(event.w).delete(event.c);
    else if (event.t === 'called' && (event.by !== 'skip' || event.under === undefined)) this.skippedAt(event.w).clear();
  }

  private skippedAt(window: number): Set<number> {
    const known = this.skipped.get(window) ?? new Set();
    this.skipped.set(window, known);
    return known;
  }

  private foretellSkip(desk: Desk): Called | null {
    const before = this.skippedAt(desk.window);
    if (before.size > 0) seen.skipsAgain += 1;
    return afterSkip(this.hall(), desk, this.servedAt(desk.window), before);
  }

  /** From the state before the decision. */
  private foretell(call: EventOf<'called'>): void {
    same(whyCalled(this.state, call, stampAt(this.nowMs)), call.why ?? null, 'the explanation from the state');
    const desk = { window: call.w, clerk: call.u };
    this.judge(call, call.by === 'skip' ? this.foretellSkip(desk) : nextOf(this.hall(), desk));
  }

  /** A finish that calls does what a finish and a call would; but rules do not count the finished visitor, should he wait elsewhere. */
  private compareWithOwnStep({ c, w: window, u: clerk, by }: EventOf<'called'>): void {
    const hasRules = [...this.state.books.CallingProfile.values()].some(({ rules }) => rules.length > 0);
    if (by !== undefined || hasRules) return;
    same(c, nextOf(this.hall(), { window, clerk })?.c, 'the call after a finish, as a step of its own');
    seen.afterFinish += 1;
  }

  private judge(event: EventOf<'called'>, told: Called | null): void {
    const { c, w: window, u: clerk, by = 'next', inTurn, under, why } = event;
    const isChosen = by === 'hand' && told?.c !== c;
    same(inTurn, by === 'hand' && !isChosen ? 1 : undefined, `whether the call (${by}) was of whoever was next`);
    if (isChosen) {
      seen.hands += 1;
      same([under, why], [undefined, undefined], 'a call out of turn is by no rule');
      return;
    }
    if (by === 'hand') seen.chosenNext += 1;
    same({ c, under, why }, { c: told?.c, under: told?.under, why: told?.why }, `the call (${by}) of window ${window}`);
    same(clerk, this.deskOf(window, clerk).clerk, 'the clerk who calls');
    if (under) this.count(under, event);
    else if (by !== 'skip') expect(whyUsual(this.state, event), 'a call in the usual order is explained').not.toBeNull();
    seen.calls += 1;
    if (under && under.rule > 0) seen.byRules += 1;
    if (why && why.values.waitSec < 0) seen.early += 1;
    if (by === 'skip') seen.skips += 1;
  }

  private servedAt(window: number): Consumer {
    return this.ticket(this.state.windows.get(window)?.consumerId ?? 0);
  }

  private count({ profile, rule }: NonNullable<Called['under']>, { c, w: window, u: clerk, by }: EventOf<'called'>): void {
    const hall = this.hall();
    const calls = [...(this.calls.get(profile) ?? []), { rule, window }];
    this.calls.set(profile, calls);
    const row = hall.profiles.get(profile);
    same(row && brokenLimits(row, calls), [], 'rules that called more than they may');
    const away = by === 'skip' ? this.skippedAt(window) : new Set();
    const others = rule === 0 ? overtaken(hall, { window, clerk }, c).filter((id) => !away.has(id)) : [];
    same(others, [], `who may not be overtaken by ticket ${c}`);
  }

  private deskOf(window: number, actingUserId: number): Desk {
    const clerk = this.state.windows.get(window)?.clerkId ?? -1;
    return { window, clerk: clerk === -1 ? actingUserId : clerk };
  }

  /** Where nobody was called, nobody could be. */
  private checkNobody(
    command: Command & { readonly workplaceId: number; readonly actingUserId: number },
    outcome: Decision | Rejection,
  ): void {
    const { workplaceId, actingUserId, type } = command;
    const window = this.state.windows.get(workplaceId);
    const isRefused = outcome instanceof Rejection;
    if (isRefused ? outcome.error !== 'nobodyWaiting' : outcome.events.some(({ t }) => t === 'called')) return;
    // After a finish a window calls that goes on, not one that pauses.
    if (type !== 'skip' && window?.consumerId !== -1) return;
    if (type === 'finish' && (window?.stateId !== 1 || this.state.books.Workplace.get(workplaceId)?.disabled === 1)) return;
    same(nextOf(this.hall(), this.deskOf(workplaceId, actingUserId)), null, `window ${workplaceId} called nobody`);
    seen.nobody += 1;
  }
}

/** Comparing texts costs a fraction of what comparing trees does. */
function same(given: unknown, told: unknown, when: string): void {
  if (JSON.stringify(sorted(given)) !== JSON.stringify(sorted(told))) expect(given, when).toEqual(told);
}

const sorted = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value)
          .sort(([one], [other]) => (one < other ? -1 : 1))
          .map(([key, of]) => [key, sorted(of)]),
      )
    : value;

const USUAL = 80;
describe.each([0, 120_000])('whom the foreign oracle calls, with ageing of %i ms a point', (ageing) => {
  it('the engine calls: by the same rule, for the same reason', () => {
    fc.assert(
      fc.property(lives(ageing), (life) => {
        const engine = new WatchedEngine(life.ruled.branch.rules);
        live(engine, life, (_, index) => engine.checkQueues(index % 4 === 0));
      }),
      { numRuns: cases(USUAL), ...(SEED !== undefined && { seed: SEED }) },
    );
    process.stdout.write(`${JSON.stringify(seen)}\n`);
    expect(Math.min(seen.calls, seen.queues)).toBeGreaterThan(0);
    // A few histories need not have all of it.
    if (cases(USUAL) >= USUAL)
      expect(
        Math.min(seen.byRules, seen.skips, seen.skipsAgain, seen.hands, seen.chosenNext, seen.nobody, seen.early, seen.afterFinish),
      ).toBeGreaterThan(0);
  }, 3_600_000);
});
