/** An engine whose calls are checked as they are decided: each is explained again from the state, and keeps the bounds of its profile. */
import { expect } from 'vitest';
import type { Command, Decision } from '../../../server/engine/commands.js';
import { decide } from '../../../server/engine/decide.js';
import { abilityOf, servicePriority } from '../../../server/engine/rules/abilities.js';
import { boundOf } from '../../../server/engine/rules/calling/bounds.js';
import { whyCalled, whyUsual } from '../../../server/engine/rules/calling/calling.js';
import { startable } from '../../../server/engine/rules/calling/selection.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { EventOf } from '../../../server/model/events/events.js';
import { Engine, MINUTE_MS, stampAt } from './engine.js';

export class ExplainedEngine extends Engine {
  override run(command: Command): Decision | Rejection {
    const outcome = decide(this.state, command, stampAt(this.nowMs));
    const called = outcome instanceof Rejection ? undefined : outcome.events.find((event) => event.t === 'called');
    if (called?.t === 'called') this.check(called);
    return super.run(command);
  }

  private check(called: EventOf<'called'>): void {
    const again = whyCalled(this.state, called, stampAt(this.nowMs));
    expect(again, 'explained again from the state').toEqual(called.why ?? null);
    if (called.under === undefined) {
      this.checkUsual(called);
      return;
    }
    this.checkLimits(called);
    if (called.under.rule === 0) this.checkBound(called);
  }

  /** The usual order: who would be next if the visitor were not there, and by what he goes before. */
  private checkUsual(called: EventOf<'called'>): void {
    const { state, rules } = this;
    const { by = 'next', inTurn, c, w, u } = called;
    const why = whyUsual(state, called);
    if ((by === 'hand' && inTurn === undefined) || by === 'skip') {
      expect(why).toBeNull();
      return;
    }
    const ability = abilityOf(state, w, u);
    const placed = [...state.consumers.values()].flatMap((one) => {
      const services = one.state === 'WAITING' ? startable(state, ability, one).map((index) => one.operations[index]?.serviceId ?? 0) : [];
      if (services.length === 0) return [];
      const service = Math.min(...services.map((id) => servicePriority(state, ability, id)));
      const aged = (one.priority + service) * rules.ageingMsPerPoint + one.registeredMs;
      return [{ one, service, key: rules.ageingMsPerPoint === 0 ? one.priority * 100_000 + service : aged }];
    });
    placed.sort((one, other) => one.key - other.key || one.one.id - other.one.id);
    const [first, second] = placed;
    expect(first?.one.id).toBe(c);
    expect(why?.runnerUp).toBe(second?.one.id);
    if (first === undefined || second === undefined) return;
    const isBetter = [first.one.priority < second.one.priority, first.service < second.service];
    const isSame = first.one.priority + first.service === second.one.priority + second.service;
    const byOrder = isBetter[0] ? 'priority' : isBetter[1] ? 'service' : 'arrival';
    const isMore = first.one.priority + first.service < second.one.priority + second.service;
    expect(why?.by).toBe(rules.ageingMsPerPoint === 0 ? byOrder : isSame ? 'arrival' : isMore ? 'priority' : 'ageing');
  }

  /** Of any calls of the profile one after the other no more than it allows are by a rule. */
  private checkLimits({ under }: EventOf<'called'>): void {
    const { profile = 0, rule = 0 } = under ?? {};
    const limit = this.state.books.CallingProfile.get(profile)?.rules.find(({ id }) => id === rule)?.at_most;
    if (limit === undefined) return;
    const begins = this.events.findLastIndex(
      (event) =>
        (event.t === 'bookSet' && event.book === 'CallingProfile' && event.id === profile) ||
        (event.t === 'dayOpened' && event.since === undefined),
    );
    const calls = this.events
      .slice(begins)
      .flatMap((event) => (event.t === 'called' && event.under?.profile === profile ? event.under.rule : []));
    const last = [...calls, rule].slice(-limit.of);
    expect(last.filter((one) => one === rule).length, 'calls by a rule').toBeLessThanOrEqual(limit.k);
  }

  /** Nobody who could be called waits whom the visitor must not precede. */
  private checkBound({ c, w, u, by, under }: EventOf<'called'>): void {
    const { state, nowMs } = this;
    const profile = state.books.CallingProfile.get(under?.profile ?? 0);
    const bound = profile && boundOf(profile, state.books.Segment.values());
    const visitor = state.consumers.get(c);
    if (bound?.isBound !== true || visitor === undefined) throw new Error('a call by a profile has a bound');
    const sinceOf = (id: number): number => {
      const { registeredMs, appointmentMs = registeredMs, segment = 0 } = this.ticket(id);
      return state.books.Segment.get(segment)?.by === 'appointment' ? Math.max(registeredMs, appointmentMs) : registeredMs;
    };
    const ability = abilityOf(state, w, u);
    // Whoever did not come when he was called is passed over by the calls that follow because of it.
    const away = new Set(by === 'skip' ? state.windows.get(w)?.skipped : []);
    for (const other of state.consumers.values()) {
      if (other.id === c || other.state !== 'WAITING' || startable(state, ability, other).length === 0 || away.has(other.id)) continue;
      const own = bound.segments.find(({ segment }) => segment === (other.segment ?? 0));
      if (own === undefined) throw new Error('each segment has a bound');
      const waitMs = nowMs - sinceOf(other.id);
      const isLasting = waitMs <= own.promiseMin * MINUTE_MS;
      const laterMs = isLasting || own.partPercent === 0 ? own.laterMin * MINUTE_MS : (own.partPercent / 100) * waitMs;
      // Parts of minutes are rounded.
      expect(sinceOf(c) - sinceOf(other.id), `ticket ${c} before ${other.id}`).toBeLessThanOrEqual(laterMs + 1e-3);
    }
  }
}
