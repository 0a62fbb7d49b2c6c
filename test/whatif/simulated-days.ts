/** Days of simulated branches, played by the real engine with people who do as people do; and the same days as a box keeps them. */
import TinyQueue from 'tinyqueue';
import type { FinishCommand } from '../../server/engine/commands.js';
import { evolve } from '../../server/engine/evolve.js';
import { emptyState } from '../../server/engine/state.js';
import type { QueueEvent } from '../../server/model/events/events.js';
import type { KeptDay } from '../../server/whatif/kept-day.js';
import { readMorning, writeMorning } from '../../server/whatif/morning.js';
import { recordDay } from '../../server/whatif/recording.js';
import { seeded } from '../engine/forecast/simulated-days.js';
import { at, DAY_MS, Engine, MINUTE_MS, RULES, registration, START_MS, stampAt } from '../engine/models/engine.js';
import type { BranchPlan, ServicePlan } from './branches.js';

const OPEN_MINUTES = 540;
const LAST_MINUTE = 480;
const SPREAD = 0.5;

/** A day of the branch, as it is kept. */
export function keptDay(plan: BranchPlan, seed: number): KeptDay {
  const day = recordDay(...keptTexts(plan, seed));
  if (typeof day === 'string') throw new Error(`the day cannot be tried: ${day}`);
  return day;
}

/** What the box has on the disk: the morning of the day, and the events after it. */
export function keptTexts(plan: BranchPlan, seed: number, days = 1): Parameters<typeof recordDay> {
  const { morning, events } = keptText(plan, seed, days);
  return [morning, events];
}

/** @param days the last of them is kept */
export function keptText(plan: BranchPlan, seed: number, days = 1) {
  const branch = new Branch(plan, seed);
  for (let day = 0; day < days; day++) branch.play(day);
  return keptOf(branch.engine);
}

/** The last day that the engine opened, as the box has it on the disk. */
export function keptOf(engine: Engine) {
  const begins = engine.events.findLastIndex((event) => event.t === 'dayOpened');
  const state = emptyState(engine.rules);
  for (const event of engine.events.slice(0, begins + 1)) evolve(state, JSON.parse(JSON.stringify(event)) as QueueEvent);
  const { weekday } = stampAt(Date.parse(state.day));
  const text = writeMorning(state, { day: state.day, weekday, dayStartMs: Date.parse(state.day) });
  const morning = text === null ? null : readMorning(text);
  if (text === null || morning === null) throw new Error('the morning is not kept');
  return { text, morning, events: engine.events.slice(begins + 1) };
}

interface Clerk {
  readonly user: number;
  readonly window: number;
  readonly slowness: number;
  session: number;
  isFree: boolean;
  isAway: boolean;
}

interface Happening {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

class Branch {
  readonly engine: Engine;
  /** What people at windows do. */
  private readonly chance: () => number;
  /** Who comes: the same under all circumstances. */
  private readonly coming: () => number;
  private readonly services: readonly { readonly id: number; readonly operations: readonly number[]; readonly plan: ServicePlan }[];
  private readonly clerks: readonly Clerk[];
  private readonly happenings = new TinyQueue<Happening>([], (one, other) => one.atMs - other.atMs || one.order - other.order);
  private order = 0;
  private dayMs = START_MS;

  constructor(
    private readonly plan: BranchPlan,
    private readonly seed: number,
  ) {
    this.chance = seeded(seed);
    this.coming = seeded(seed + 1_000);
    const limits = { liveTicketsMax: 5_000, sessionsMax: 20_000, sessionsOfUserMax: 20_000, sessionsAtPlaceMax: 20_000 };
    this.engine = new Engine({ ...RULES, ...limits, ageingMsPerPoint: plan.ageingMsPerPoint ?? 0, vanishLimit: 3, undoMs: 60_000 });
    const { engine, chance } = this;
    const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 9_999 });
    this.services = plan.services.map((service, place) => {
      const operations = service.stages.map((_, stage) => engine.add('Operation', { name: `${place} ${stage}`, regulated_sec: 300 }));
      const id = engine.add('Service', {
        name: `service ${place}`,
        priority: service.priority ?? 50,
        ticket_range_id: range,
        wait_norm_sec: service.norm ?? 0,
        operations: Object.fromEntries(operations.map((operation, stage) => [10 * (stage + 1), [operation]])),
      });
      return { id, operations, plan: service };
    });
    const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
    this.clerks = plan.windows.map((skills, window) => {
      const stage = plan.stageOf?.(window) ?? null;
      const operations = skills.flatMap((skill) => {
        const own = this.services[skill]?.operations ?? [];
        return stage === null ? own : own.slice(stage, stage + 1);
      });
      const auto = plan.autoCall && window % 2 === 0 ? { auto_call: 1, auto_call_timeout: 8 } : {};
      const id = engine.add('Workplace', { name: `window ${window}`, operations, service_priority_enabled: 1, ...auto });
      const user = engine.add('User', { login: `clerk${window}`, role_id: role });
      return { user, window: id, slowness: 0.8 + 0.4 * chance(), session: 0, isFree: false, isAway: true };
    });
  }

  private get working(): readonly Clerk[] {
    return this.clerks.slice(0, this.plan.open);
  }

  play(day: number): void {
    this.dayMs = START_MS + day * DAY_MS;
    this.engine.nowMs = this.dayMs - DAY_MS / 4;
    this.engine.tick();
    for (const clerk of this.working) {
      this.at(2 * this.chance(), () => this.comeIn(clerk));
      if (this.plan.noBreaks) continue;
      this.at(120 + 100 * this.chance(), () => this.goAway(clerk, 10 + 20 * this.chance()));
      this.at(300 + 100 * this.chance(), () => this.goAway(clerk, 5 + 10 * this.chance()));
    }
    const { busyness: spread } = this.plan;
    const busyness = spread === undefined ? 1 : 1 + spread * (this.coming() - 0.5);
    for (let minute = 0; minute < LAST_MINUTE; ) {
      const rush = 0.7 + 0.6 * Math.exp(-(((minute - 150) / 60) ** 2));
      minute += (-Math.log(1 - this.coming()) * 60) / (this.plan.perHour * busyness * rush);
      this.planArrival(minute);
    }
    const isTicking = this.plan.autoCall || this.plan.postpones !== undefined;
    for (let second = 0; isTicking && second < OPEN_MINUTES * 60; second += 5) this.at(second / 60, () => this.tick());
    for (let next = this.happenings.pop(); next !== undefined; next = this.happenings.pop()) {
      this.engine.nowMs = next.atMs;
      next.run();
    }
    for (const clerk of this.working) this.logOut(clerk);
  }

  /** What time asks for: visitors come back, windows call by themselves. */
  private tick(): void {
    const { engine } = this;
    const before = engine.events.length;
    engine.tick();
    for (const event of engine.events.slice(before)) {
      if (event.t === 'returned') this.wake();
      const clerk = event.t === 'called' ? this.clerks.find(({ window }) => window === event.w) : undefined;
      if (clerk && event.t === 'called') this.serve(clerk, event.c);
    }
  }

  private planArrival(minute: number): void {
    const { plan, coming: chance, engine } = this;
    const service = this.someService();
    const other = chance() < (plan.second ?? 0) ? this.someService() : service;
    const ids = [...new Set([service.id, other.id])];
    if (chance() >= (plan.appointments ?? 0)) {
      const priority = chance() < (plan.urgent ?? 0) ? -20 : null;
      this.at(minute, () => this.arrive(ids, { priority }));
      return;
    }
    const dueMs = this.dayMs + (minute + 5 * chance()) * MINUTE_MS;
    const [date, time] = [new Date(dueMs).toISOString().slice(0, 10), new Date(dueMs).toISOString().slice(11, 16)];
    const id = engine.add('ConsumerPreRegistered', { services: ids, date, time, priority: -10 }, this.order);
    const pinCode = engine.state.books.ConsumerPreRegistered.get(id)?.pin_code ?? null;
    this.at(minute, () => this.arrive([], { pinCode }));
  }

  private someService() {
    let place = this.coming() * this.services.reduce((sum, { plan }) => sum + plan.share, 0);
    for (const service of this.services) {
      place -= service.plan.share;
      if (place < 0) return service;
    }
    throw new Error('no service is offered');
  }

  private arrive(services: readonly number[], fields: { priority?: number | null; pinCode?: string | null }): void {
    const id = this.engine.must(registration(services, fields));
    if (this.chance() < (this.plan.leaves ?? 0)) {
      this.after(5 + 15 * this.chance(), () => {
        if (this.engine.state.consumers.get(id)?.state === 'WAITING') this.engine.must({ type: 'leave', consumerId: id });
      });
    }
    this.wake();
  }

  private wake(): void {
    for (const clerk of this.clerks) if (clerk.isFree) this.after(this.pause(), () => this.call(clerk));
  }

  private call(clerk: Clerk): void {
    if (!clerk.isFree) return;
    const { engine, chance } = this;
    const waiting = [...engine.state.consumers.values()].filter(({ state }) => state === 'WAITING');
    const chosen = chance() < (this.plan.byHand ?? 0) ? waiting[Math.floor(chance() * waiting.length)] : undefined;
    if (chosen && engine.refusal(at<'callTicket'>(clerk.window, { type: 'callTicket', consumerId: chosen.id })) === null) {
      this.serve(clerk, chosen.id);
      return;
    }
    const id = engine.callNext(clerk.window);
    if (id !== 0) this.serve(clerk, id);
  }

  private serve(clerk: Clerk, id: number): void {
    const { chance, plan } = this;
    clerk.isFree = false;
    const [absent, skipped] = [chance() < (plan.noShows ?? 0), chance() < (plan.skips ?? 0)];
    if (skipped) this.after(1, () => this.skip(clerk, id));
    else if (absent) this.after(1, () => this.finish(clerk, id, 'REJECTED'));
    else this.after(this.minutesOf(clerk, id), () => this.end(clerk, id));
  }

  private minutesOf(clerk: Clerk, id: number): number {
    return this.engine.ticket(id).operations.reduce((sum, { state, operationId }) => {
      if (state !== 'SERVING') return sum;
      // As long with each visitor under all circumstances.
      const chance = seeded(this.seed * 1_000_003 + id * 101 + operationId);
      const service = this.services.find(({ operations }) => operations.includes(operationId));
      const minutes = service?.plan.stages[service.operations.indexOf(operationId)] ?? 0;
      const normal = Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());
      return sum + minutes * clerk.slowness * Math.exp(SPREAD * normal);
    }, 0);
  }

  private skip(clerk: Clerk, id: number): void {
    const outcome = this.engine.run(at<'skip'>(clerk.window, { type: 'skip' }));
    const next = 'subject' in outcome ? outcome.subject : undefined;
    if (next === undefined) this.after(this.minutesOf(clerk, id), () => this.end(clerk, id));
    else this.serve(clerk, next);
  }

  private end(clerk: Clerk, id: number): void {
    const { chance, plan, engine } = this;
    if (chance() < (plan.postpones ?? 0)) {
      engine.must(at<'postpone'>(clerk.window, { type: 'postpone', delayMinutes: 10, returnToMe: chance() < 0.5, comment: null }));
      this.beFree(clerk);
      return;
    }
    const other = this.services[Math.floor(chance() * this.services.length)]?.id ?? 0;
    if (chance() < (plan.transfers ?? 0) && !engine.ticket(id).operations.some(({ serviceId }) => serviceId === other)) {
      const to = { kind: 'anybody' } as const;
      engine.must(at<'transfer'>(clerk.window, { type: 'transfer', serviceId: other, to, priority: null, comment: null }));
      this.wake();
      this.beFree(clerk);
      return;
    }
    this.finish(clerk, id, 'SERVED');
  }

  private finish(clerk: Clerk, id: number, as: FinishCommand['as']): void {
    const { engine, chance, plan } = this;
    const what = { kind: as === 'SERVED' ? 'served' : 'everything' } as const;
    const callsNext = plan.calledAtOnce && chance() < 0.5 ? ({ callsNext: true } as const) : {};
    const subject = engine.must(at<'finish'>(clerk.window, { type: 'finish', as, comment: null, what, ...callsNext }));
    const served = engine.state.windows.get(clerk.window)?.consumerId ?? -1;
    if (served === id) this.after(this.minutesOf(clerk, id), () => this.end(clerk, id));
    else if (served !== -1) this.serve(clerk, subject);
    else if (chance() < (plan.takesBack ?? 0) && engine.refusal(at<'takeBack'>(clerk.window, { type: 'takeBack' })) === null) {
      this.after(1, () => this.finish(clerk, id, as));
    } else {
      if (engine.state.consumers.has(id)) this.wake();
      this.beFree(clerk);
    }
  }

  private beFree(clerk: Clerk): void {
    clerk.isFree = true;
    this.after(this.pause(), () => this.call(clerk));
  }

  private comeIn(clerk: Clerk): void {
    clerk.session = this.engine.logIn(clerk.user, clerk.window);
    clerk.isAway = false;
    this.beFree(clerk);
  }

  private logOut(clerk: Clerk): void {
    this.engine.must({ type: 'closeSession', sessionId: clerk.session, why: 'logout' });
    clerk.isFree = false;
    clerk.isAway = true;
  }

  /** When the visitor has been served. */
  private goAway(clerk: Clerk, minutes: number): void {
    if (!clerk.isFree) {
      this.after(0.5, () => this.goAway(clerk, minutes));
      return;
    }
    if (this.plan.logsOut) {
      this.logOut(clerk);
      this.after(minutes, () => this.comeIn(clerk));
      return;
    }
    clerk.isFree = false;
    this.engine.change('Workplace', clerk.window, { state_id: 2 });
    this.after(minutes, () => {
      this.engine.change('Workplace', clerk.window, { state_id: 1 });
      this.beFree(clerk);
    });
  }

  /** Minutes between two visitors. */
  private readonly pause = (): number => (5 + 40 * this.chance() ** 3) / 60;

  private at(minute: number, run: () => void): void {
    this.happenings.push({ atMs: Math.round(this.dayMs + minute * MINUTE_MS), order: this.order++, run });
  }

  private after(minutes: number, run: () => void): void {
    this.happenings.push({ atMs: Math.round(this.engine.nowMs + minutes * MINUTE_MS), order: this.order++, run });
  }
}
