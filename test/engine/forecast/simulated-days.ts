/** Days of a branch whose truth is known, played by the real engine: arrivals with a rush, clerks of different speed, breaks, no-shows. */
import { Forecaster } from '../../../server/engine/forecast/forecaster.js';
import { at, DAY_MS, Engine, MINUTE_MS, RULES, registration, START_MS, stampAt } from '../models/engine.js';

/** mulberry32, as in other seeded tests. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Told {
  readonly day: number;
  readonly serviceId: number;
  readonly medianMs: number;
  readonly mostMs: number;
  readonly waitedMs: number;
}

interface Kind {
  readonly name: string;
  readonly priority: number;
  /** Of all visitors. */
  readonly share: number;
  readonly medianMinutes: number;
  readonly spread: number;
  id: number;
  operation: number;
}

const OPENING_MINUTES = 9 * 60;
const NO_SHOW = 0.05;

/** Plays days and answers what each visitor was told when he took his ticket, and how long he really waited. */
export function playDays(seed: number, days: number, perHour: number): Told[] {
  const chance = seeded(seed);
  const engine = new Engine({
    ...RULES,
    liveTicketsMax: 5_000,
    sessionsMax: 10_000,
    sessionsOfUserMax: 10_000,
    sessionsAtPlaceMax: 10_000,
  });
  const branch = buildBranch(engine, chance);
  const forecaster = new Forecaster(engine.state, seeded(seed + 1));
  const told: Told[] = [];
  for (let day = 0; day < days; day++) told.push(...new Day(engine, forecaster, branch, chance, perHour).play(day));
  return told;
}

interface Clerk {
  readonly user: number;
  readonly window: number;
  /** Times of service are multiplied by it. */
  readonly slowness: number;
}

function buildBranch(engine: Engine, chance: () => number): { kinds: Kind[]; clerks: Clerk[] } {
  const kinds: Kind[] = [
    { name: 'Consultation', priority: 50, share: 0.5, medianMinutes: 5, spread: 0.5, id: 0, operation: 0 },
    { name: 'Contract', priority: 50, share: 0.35, medianMinutes: 10, spread: 0.6, id: 0, operation: 0 },
    { name: 'Collection', priority: 30, share: 0.15, medianMinutes: 2.5, spread: 0.4, id: 0, operation: 0 },
  ];
  const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
  for (const kind of kinds) {
    // Norms that nobody keeps: what is supposed at first is wrong.
    kind.operation = engine.add('Operation', { name: kind.name, regulated_sec: 240 });
    const operations = { '10': [kind.operation] };
    kind.id = engine.add('Service', { name: kind.name, priority: kind.priority, ticket_range_id: range, operations });
  }
  const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
  const clerks = [0, 1, 2, 3, 4].map((number) => {
    const operations = kinds.filter((_, index) => number < 3 || (number === 3) === (index !== 1)).map(({ operation }) => operation);
    const window = engine.add('Workplace', { name: `Window ${number}`, operations, service_priority_enabled: 1 });
    const user = engine.add('User', { login: `clerk${number}`, role_id: role });
    return { user, window, slowness: 0.8 + 0.5 * chance() };
  });
  return { kinds, clerks };
}

interface Happening {
  readonly atMs: number;
  readonly run: () => void;
}

class Day {
  private readonly happenings: Happening[] = [];
  private readonly promised = new Map<number, Omit<Told, 'waitedMs'>>();
  private readonly told: Told[] = [];
  private readonly free = new Set<Clerk>();
  private seen: number;

  constructor(
    private readonly engine: Engine,
    private readonly forecaster: Forecaster,
    private readonly branch: ReturnType<typeof buildBranch>,
    private readonly chance: () => number,
    private readonly perHour: number,
  ) {
    this.seen = engine.events.length;
  }

  play(day: number): Told[] {
    const { engine } = this;
    const startMs = START_MS + day * DAY_MS;
    engine.nowMs = startMs;
    engine.tick();
    for (const clerk of this.branch.clerks) this.planClerk(clerk, startMs);
    this.planArrivals(startMs, day);
    for (let next = this.take(); next !== undefined; next = this.take()) {
      engine.nowMs = next.atMs;
      next.run();
      this.tellForecaster();
    }
    return this.told;
  }

  private planArrivals(startMs: number, day: number): void {
    // A day is busier or quieter than others, and has two rushes.
    const busyness = 0.8 + 0.4 * this.chance();
    let minute = 0;
    while (minute < OPENING_MINUTES - 30) {
      const rush = 0.6 + 0.7 * Math.exp(-(((minute - 150) / 60) ** 2)) + 0.5 * Math.exp(-(((minute - 420) / 60) ** 2));
      minute += (-Math.log(1 - this.chance()) * 60) / (this.perHour * busyness * rush);
      this.plan(startMs + minute * MINUTE_MS, () => this.arrive(day));
    }
  }

  private planClerk(clerk: Clerk, startMs: number): void {
    this.plan(startMs, () => {
      this.engine.logIn(clerk.user, clerk.window);
      this.free.add(clerk);
    });
    const { chance } = this;
    const breaks = [
      [60 + 120 * chance(), 8 + 8 * chance()],
      [200 + 100 * chance(), 25 + 15 * chance()],
      [360 + 120 * chance(), 8 + 8 * chance()],
    ] as const;
    for (const [fromMinute, minutes] of breaks) this.planBreak(clerk, startMs + fromMinute * MINUTE_MS, minutes * MINUTE_MS);
  }

  /** A break begins when the visitor has been served. */
  private planBreak(clerk: Clerk, atMs: number, lengthMs: number): void {
    this.plan(atMs, () => {
      if (!this.free.delete(clerk)) {
        this.planBreak(clerk, this.engine.nowMs + MINUTE_MS / 2, lengthMs);
        return;
      }
      this.engine.change('Workplace', clerk.window, { state_id: 2 });
      this.plan(this.engine.nowMs + lengthMs, () => {
        this.engine.change('Workplace', clerk.window, { state_id: 1 });
        this.free.add(clerk);
        this.call(clerk);
      });
    });
  }

  private arrive(day: number): void {
    const kind = this.kind();
    const id = this.engine.must(registration([kind.id]));
    this.tellForecaster();
    const { forecast: hall, steps } = this.forecaster.foresee(this.engine.nowMs, stampAt(this.engine.nowMs));
    for (const _ of steps);
    const forecast = hall.ofTicket(this.engine.ticket(id), this.engine.nowMs);
    if (forecast) {
      this.forecaster.promise(id, forecast, this.engine.nowMs);
      this.promised.set(id, { day, serviceId: kind.id, ...forecast });
    }
    for (const clerk of [...this.free]) this.plan(this.engine.nowMs + this.pauseMs(), () => this.call(clerk));
  }

  private kind(): Kind {
    let place = this.chance();
    for (const kind of this.branch.kinds) {
      place -= kind.share;
      if (place < 0) return kind;
    }
    throw new Error('the shares of the services do not add up');
  }

  private call(clerk: Clerk): void {
    if (!this.free.has(clerk)) return;
    const id = this.engine.callNext(clerk.window);
    if (id === 0) return;
    this.free.delete(clerk);
    const promised = this.promised.get(id);
    const ticket = this.engine.ticket(id);
    if (promised) this.told.push({ ...promised, waitedMs: this.engine.nowMs - ticket.registeredMs });
    const kind = this.branch.kinds.find(({ id: service }) => service === ticket.operations[0]?.serviceId);
    const isThere = this.chance() >= NO_SHOW;
    const normal = Math.sqrt(-2 * Math.log(1 - this.chance())) * Math.cos(2 * Math.PI * this.chance());
    const minutes = isThere ? (kind?.medianMinutes ?? 0) * clerk.slowness * Math.exp((kind?.spread ?? 0) * normal) : 1;
    this.plan(this.engine.nowMs + minutes * MINUTE_MS, () => {
      const [as, what] = isThere ? (['SERVED', 'served'] as const) : (['REJECTED', 'everything'] as const);
      this.engine.must(at<'finish'>(clerk.window, { type: 'finish', as, comment: null, what: { kind: what } }));
      this.free.add(clerk);
      this.plan(this.engine.nowMs + this.pauseMs(), () => this.call(clerk));
    });
  }

  /** Between two visitors. */
  private readonly pauseMs = (): number => 5_000 + 40_000 * this.chance() ** 3;

  private plan(atMs: number, run: () => void): void {
    this.happenings.push({ atMs, run });
  }

  private take(): Happening | undefined {
    let first = 0;
    for (let index = 1; index < this.happenings.length; index++) {
      if ((this.happenings[index]?.atMs ?? 0) < (this.happenings[first]?.atMs ?? 0)) first = index;
    }
    return this.happenings.splice(first, 1)[0];
  }

  private tellForecaster(): void {
    for (const event of this.engine.events.slice(this.seen)) this.forecaster.applied(event);
    this.seen = this.engine.events.length;
  }
}
