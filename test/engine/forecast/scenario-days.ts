/**
 * Days of a scenario, played by the real engine and forecast by what the box forecasts with. What each visitor was told at his ticket is
 * kept beside how long he really waited.
 */
import type { Quantiles } from '../../../server/engine/forecast/correction.js';
import { DEFAULT_RULES } from '../../../server/engine/rules-of-branch.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { TEMPLATES, withTemplate } from '../../../server/web/client/admin/rules/templates.js';
import { at, DAY_MS, Engine, MINUTE_MS, RULES, registration, START_MS, stampAt } from '../models/engine.js';
import { Oracle } from './oracle.js';
import { lineAhead } from './queue-formula.js';
import type { Away, ClerkPlan, KindPlan, RuledPlan, Scenario } from './scenarios.js';

export interface Outcome {
  readonly day: number;
  /** Hour of the day since the opening. */
  readonly hour: number;
  readonly service: number;
  /** The name of what he belongs to, where there are calling rules; '' = nothing. */
  readonly segment: string;
  /** Whether he came with others. */
  readonly isOfGroup: boolean;
  readonly hasAppointment: boolean;
  readonly told: Quantiles;
  /** The same plays before what was learned from earlier forecasts. */
  readonly uncorrected: Quantiles;
  readonly byFormula: Quantiles;
  readonly waitedMs: number;
}

const CLOSING_MINUTE = 540;
const LAST_ARRIVAL_MINUTE = CLOSING_MINUTE - 30;
const NO_SHOW_MINUTES = 1;

interface Kind extends KindPlan {
  readonly service: number;
  /** By stage. */
  readonly operations: readonly number[];
}

interface Clerk {
  readonly plan: ClerkPlan;
  readonly index: number;
  readonly user: number;
  window: number;
  readonly usualWindow: number;
  session: number;
  isFree: boolean;
}

interface Happening {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
  /** The box is asked for a forecast then. */
  readonly isAsking: boolean;
}

type Seeded = (seed: number) => () => number;

/** Looks around in the hall again and again. */
export interface Watcher {
  readonly everyMinutes: number;
  look(engine: Engine, oracle: Oracle): void;
}

export function playScenario(scenario: Scenario, seed: number, days: number, seeded: Seeded): Outcome[] {
  return playDays(scenario, seed, days, seeded, null).outcomes;
}

/** The same days with a watcher; answers all that happened. */
export function watchScenario(scenario: Scenario, seed: number, days: number, seeded: Seeded, watcher: Watcher): readonly QueueEvent[] {
  return playDays(scenario, seed, days, seeded, watcher).engine.events;
}

function playDays(scenario: Scenario, seed: number, days: number, seeded: Seeded, watcher: Watcher | null): Played {
  const limits = { liveTicketsMax: 5_000, sessionsMax: 20_000, sessionsOfUserMax: 20_000, sessionsAtPlaceMax: 20_000 };
  const engine = new Engine({ ...RULES, ...limits, ageingMsPerPoint: 300_000, undoMs: DEFAULT_RULES.undoMs });
  const played = new Played(scenario, engine, seeded(seed), new Oracle(engine, seeded(seed + 1)), watcher);
  for (let day = 0; day < days; day++) played.play(day);
  return played;
}

class Played {
  readonly outcomes: Outcome[] = [];
  private readonly kinds: Kind[];
  private readonly clerks: Clerk[];
  private readonly windows: number[];
  private readonly promised = new Map<number, Omit<Outcome, 'waitedMs'>>();
  private happenings: Happening[] = [];
  private order = 0;
  private dayMs = START_MS;
  private day = 0;

  constructor(
    private readonly scenario: Scenario,
    readonly engine: Engine,
    private readonly chance: () => number,
    private readonly oracle: Oracle,
    private readonly watcher: Watcher | null,
  ) {
    const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
    this.kinds = scenario.kinds.map((kind) => {
      const operations = kind.stages.map((_, stage) => engine.add('Operation', { name: `${kind.name} ${stage}`, regulated_sec: 300 }));
      const stages = Object.fromEntries(operations.map((id, stage) => [String(10 * (stage + 1)), [id]]));
      const service = engine.add('Service', { name: kind.name, priority: kind.priority, ticket_range_id: range, operations: stages });
      return { ...kind, service, operations };
    });
    const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
    this.clerks = scenario.clerks.map((plan, index) => {
      const skills = plan.skills?.flatMap(([kind, stage]) => this.kinds[kind]?.operations[stage] ?? []);
      const operations = skills ?? this.kinds.flatMap((kind) => kind.operations);
      const window = this.addWindow(index, operations);
      const user = engine.add('User', { login: `clerk${index}`, role_id: role });
      return { plan, index, user, window, usualWindow: window, session: 0, isFree: false };
    });
    this.windows = this.clerks.map(({ window }) => window);
    for (let spare = 0; spare < (scenario.spareWindows ?? 0); spare++) {
      this.windows.push(
        this.addWindow(
          this.windows.length,
          this.kinds.flatMap((kind) => kind.operations),
        ),
      );
    }
    if (scenario.ruled) this.addRules(scenario.ruled);
  }

  /** Stored as the editor does it. */
  private addRules({ template: wanted, parts }: RuledPlan): void {
    const template = TEMPLATES.find(({ id }) => id === wanted);
    if (template === undefined) throw new Error(`no template ${wanted}`);
    const services = Object.entries(parts).map(
      ([part, kinds]) => [part, kinds.flatMap((kind) => this.kinds[kind]?.service ?? [])] as const,
    );
    const fitted = { services: Object.fromEntries(services), windows: this.windows, nameOf: (name: string) => name, profileName: wanted };
    const nothing = { segments: [], profiles: [] };
    const { segments, profiles } = withTemplate(nothing, nothing, template, fitted, false);
    for (const { id: _id, ...row } of segments) this.engine.add('Segment', row);
    for (const { id: _id, ...row } of profiles) this.engine.add('CallingProfile', row);
  }

  private changeRules(): void {
    const { disabled } = this.engine.state.books.CallingProfile.get(1) ?? {};
    this.engine.change('CallingProfile', 1, { disabled: disabled === 1 ? 0 : 1 });
  }

  private addWindow(index: number, operations: readonly number[]): number {
    return this.engine.add('Workplace', {
      name: `Window ${index}`,
      operations,
      service_priority_enabled: 1,
      opening_hours: hoursOf(this.scenario.plan?.(index)),
    });
  }

  play(day: number): void {
    this.day = day;
    this.dayMs = START_MS + day * DAY_MS;
    this.engine.nowMs = this.dayMs;
    this.engine.tick();
    this.happenings = [];
    for (const clerk of this.clerks) {
      this.at(0, () => this.comeIn(clerk));
      for (const away of this.scenario.away(clerk.index, this.chance)) this.at(away.from, () => this.leave(clerk, away));
      const move = this.scenario.move?.(clerk.index, this.chance) ?? null;
      if (move !== null) this.at(move.at, () => this.moveTo(clerk, this.windows[move.window] ?? clerk.window));
    }
    const change = this.scenario.ruled?.changesAt?.(this.chance);
    if (change !== undefined) this.at(change, () => this.changeRules());
    this.planArrivals();
    if (this.watcher !== null) this.planLooks(this.watcher);
    for (let next = this.take(); next !== undefined; next = this.take()) {
      this.oracle.until(next.atMs, next.isAsking ? next.atMs : this.askedMs());
      this.engine.nowMs = next.atMs;
      next.run();
      this.oracle.hear();
    }
    for (const clerk of this.clerks) {
      if (clerk.session !== 0) this.logOut(clerk);
      clerk.window = clerk.usualWindow;
    }
    this.oracle.hear();
  }

  private planLooks(watcher: Watcher): void {
    for (let minute = 0; minute < CLOSING_MINUTE; minute += watcher.everyMinutes) {
      this.plan(this.dayMs + minute * MINUTE_MS, () => watcher.look(this.engine, this.oracle), true);
    }
  }

  private planArrivals(): void {
    const { scenario, chance } = this;
    // A day is busier or quieter than others, and has two rushes.
    const busyness = (0.85 + 0.3 * chance()) * (scenario.busyness?.(this.day) ?? 1);
    for (let early = 0; early < (scenario.atDoors ?? 0) * busyness; early++) this.planArrival(3 * chance(), false);
    for (let minute = 0; minute < LAST_ARRIVAL_MINUTE; ) {
      const rush = 0.7 + 0.5 * Math.exp(-(((minute - 150) / 60) ** 2)) + 0.4 * Math.exp(-(((minute - 420) / 60) ** 2));
      minute += (-Math.log(1 - chance()) * 60) / (scenario.perHour * busyness * rush);
      const size = chance() < scenario.groups ? 3 + Math.floor(6 * chance()) : 1;
      const apart = (0.6 + 1.4 * chance()) / 60;
      for (let member = 0; member < size; member++) this.planArrival(minute + member * apart, size > 1);
    }
  }

  private planArrival(minute: number, isOfGroup: boolean): void {
    const { chance, scenario } = this;
    const kind = this.someKind();
    const atMs = this.dayMs + minute * MINUTE_MS;
    const hour = Math.floor(minute / 60);
    const isUrgent = chance() < scenario.urgent;
    if (chance() >= scenario.appointments) {
      this.plan(atMs, () => this.arrive(kind, { hour, isOfGroup, hasAppointment: false }, { priority: isUrgent ? -20 : null }), true);
      return;
    }
    // Most come some minutes before their time; one in ten does not come.
    const stamp = stampAt(atMs + 5 * MINUTE_MS * chance());
    const time = new Date(stamp.atMs).toISOString().slice(11, 16);
    const id = this.engine.add('ConsumerPreRegistered', { services: [kind.service], date: stamp.day, time, priority: -10 }, this.order);
    const pinCode = this.engine.state.books.ConsumerPreRegistered.get(id)?.pin_code ?? null;
    if (chance() >= 0.1) this.plan(atMs, () => this.arrive(kind, { hour, isOfGroup, hasAppointment: true }, { pinCode }), true);
  }

  private someKind(): Kind {
    const offered = this.kinds.filter(({ fromDay = 0 }) => fromDay <= this.day);
    let place = this.chance() * offered.reduce((sum, { share }) => sum + share, 0);
    for (const kind of offered) {
      place -= kind.share;
      if (place < 0) return kind;
    }
    throw new Error('no service is offered');
  }

  private arrive(
    kind: Kind,
    who: Pick<Outcome, 'hour' | 'isOfGroup' | 'hasAppointment'>,
    fields: { priority?: number | null; pinCode?: string | null },
  ): void {
    const { engine, oracle } = this;
    const ahead = lineAhead(engine, kind.service, kind.operations[0] ?? 0);
    const id = engine.must(registration(fields.pinCode ? [] : [kind.service], fields));
    oracle.hear();
    const said = oracle.tell(id, ahead);
    const segment = engine.state.books.Segment.get(engine.ticket(id).segment ?? 0)?.name ?? '';
    if (said) this.promised.set(id, { day: this.day, service: kind.service, segment, ...who, ...said });
    this.wake();
  }

  private wake(): void {
    for (const clerk of this.clerks) if (clerk.isFree) this.plan(this.engine.nowMs + this.pauseMs(), () => this.call(clerk));
  }

  private call(clerk: Clerk): void {
    if (!clerk.isFree) return;
    const id = this.engine.callNext(clerk.window);
    if (id === 0) return;
    clerk.isFree = false;
    const promised = this.promised.get(id);
    this.promised.delete(id);
    if (promised) this.outcomes.push({ ...promised, waitedMs: this.engine.nowMs - this.engine.ticket(id).registeredMs });
    if (this.chance() >= this.scenario.noShows) this.serve(clerk, id);
    else this.plan(this.engine.nowMs + NO_SHOW_MINUTES * MINUTE_MS, () => this.finish(clerk, id, 'REJECTED'));
  }

  private serve(clerk: Clerk, id: number): void {
    const ms = this.engine.ticket(id).operations.reduce((sum, { state, operationId }) => {
      return state === 'SERVING' ? sum + this.lengthMs(clerk, operationId) : sum;
    }, 0);
    this.plan(this.engine.nowMs + ms, () => this.finish(clerk, id, 'SERVED'));
  }

  private lengthMs({ plan }: Clerk, operationId: number): number {
    const kind = this.kinds.find(({ operations }) => operations.includes(operationId));
    const { minutes = 0, spread = 0 } = kind?.stages[kind.operations.indexOf(operationId)] ?? {};
    const slowness = this.day >= (plan.slowFromDay ?? 0) ? (plan.slowness ?? 1) : 1;
    const normal = Math.sqrt(-2 * Math.log(1 - this.chance())) * Math.cos(2 * Math.PI * this.chance());
    return minutes * MINUTE_MS * slowness * Math.exp(spread * normal);
  }

  private finish(clerk: Clerk, id: number, as: 'SERVED' | 'REJECTED'): void {
    const what = { kind: as === 'SERVED' ? 'served' : 'everything' } as const;
    this.engine.must(at<'finish'>(clerk.window, { type: 'finish', as, comment: null, what }));
    if (this.engine.state.windows.get(clerk.window)?.consumerId === id) {
      this.serve(clerk, id);
      return;
    }
    this.beFree(clerk);
    // A visitor who waits for the next stage may be for a window that has nobody.
    if (this.engine.state.consumers.has(id)) this.wake();
  }

  private beFree(clerk: Clerk): void {
    clerk.isFree = true;
    this.plan(this.engine.nowMs + this.pauseMs(), () => this.call(clerk));
  }

  private comeIn(clerk: Clerk): void {
    clerk.session = this.engine.logIn(clerk.user, clerk.window);
    this.beFree(clerk);
  }

  private logOut(clerk: Clerk): void {
    this.engine.must({ type: 'closeSession', sessionId: clerk.session, why: 'logout' });
    clerk.session = 0;
    clerk.isFree = false;
  }

  /** When the visitor has been served; who is on a break goes there afterwards. */
  private moveTo(clerk: Clerk, window: number): void {
    if (clerk.session === 0) return;
    if (!clerk.isFree) {
      this.plan(this.engine.nowMs + MINUTE_MS / 2, () => this.moveTo(clerk, window));
      return;
    }
    this.logOut(clerk);
    clerk.window = window;
    this.plan(this.engine.nowMs + MINUTE_MS, () => this.comeIn(clerk));
  }

  /** When the visitor has been served. */
  private leave(clerk: Clerk, away: Away): void {
    // Who has gone home takes no break.
    if (clerk.session === 0) return;
    if (!clerk.isFree) {
      this.plan(this.engine.nowMs + MINUTE_MS / 2, () => this.leave(clerk, away));
      return;
    }
    const back = this.engine.nowMs + away.minutes * MINUTE_MS;
    const isForGood = back > this.dayMs + CLOSING_MINUTE * MINUTE_MS;
    if (away.how === 'logOut') {
      this.logOut(clerk);
      if (!isForGood) this.plan(back, () => this.comeIn(clerk));
      return;
    }
    clerk.isFree = false;
    this.engine.change('Workplace', clerk.window, { state_id: 2 });
    this.plan(back, () => {
      this.engine.change('Workplace', clerk.window, { state_id: 1 });
      this.beFree(clerk);
    });
  }

  /** Between two visitors. */
  private readonly pauseMs = (): number => 5_000 + 40_000 * this.chance() ** 3;

  private at(minute: number, run: () => void): void {
    this.plan(this.dayMs + minute * MINUTE_MS, run);
  }

  private plan(atMs: number, run: () => void, isAsking = false): void {
    this.happenings.push({ atMs, order: this.order++, run, isAsking });
  }

  /** When the box is asked next. */
  private askedMs(): number {
    return this.happenings.reduce((first, { atMs, isAsking }) => (isAsking ? Math.min(first, atMs) : first), Number.POSITIVE_INFINITY);
  }

  private take(): Happening | undefined {
    let first = 0;
    for (let index = 1; index < this.happenings.length; index++) {
      const [one, best] = [this.happenings[index], this.happenings[first]];
      if (one && best && (one.atMs < best.atMs || (one.atMs === best.atMs && one.order < best.order))) first = index;
    }
    return this.happenings.splice(first, 1)[0];
  }
}

/** The same on each day of the week; none = always. */
function hoursOf(plan: ReturnType<NonNullable<Scenario['plan']>> | undefined): Record<string, string[]> {
  if (plan === undefined) return {};
  const opening = stampAt(START_MS).minuteOfDay;
  const clock = (minute: number) => new Date((opening + minute) * MINUTE_MS).toISOString().slice(11, 16);
  const spans = plan.map(([from, to]) => `${clock(from)}-${clock(to)}`);
  return Object.fromEntries(['1', '2', '3', '4', '5', '6', '7'].map((weekday) => [weekday, spans]));
}
