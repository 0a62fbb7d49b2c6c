/** People who book a time, and what was written down of it: no slot has more of them than places, and each booking ends as it should. */
import type { QueueEvent } from '../../server/model/events/events.js';
import { isRefusal as isRefusedAs } from '../durability/actor.js';
import type { Chance } from '../durability/chance.js';
import { isRefusal, type Refusal, type Wire } from './network.js';
import { type Kiosk, Visitor } from './people.js';
import type { Simulation } from './simulation.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;
/** Services of one stage of the demo, as one plan has them. */
const BOOKED = [3, 8];
const PLACES = 2;
const SLOT_MINUTES = 15;
const LATE_MINUTES = 15;
/** Nobody books what would end beside the evening. */
const BEFORE_END_MINUTES = 60;
const AHEAD_MINUTES = 20;
/** Made before the first day. */
export const PLAN = {
  ...{ name: 'booked', services: BOOKED, slot_minutes: SLOT_MINUTES, places: PLACES },
  ...{ early_minutes: 30, early: 'join', late_minutes: LATE_MINUTES, late: 'ordinary' },
};

export interface BookedRow {
  readonly id: number;
  readonly date: string;
  readonly time: string | null;
  readonly state: string;
  readonly pin_code: string;
  readonly consumer_id: number;
  readonly services: readonly number[];
}

/** What the visitor knows of it. */
interface Known {
  readonly id: number;
  readonly pin: string;
  time: string;
  isCancelled: boolean;
  ticket: number | null;
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

export class Bookings {
  /** Of today, of those who have an answer. */
  readonly known: Known[] = [];
  readonly counts = { booked: 0, moved: 0, cancelled: 0, full: 0, kept: 0, missed: 0 };
  private readonly rows = new Map<number, BookedRow>();

  constructor(private readonly violated: (what: string) => void) {}

  written(events: readonly QueueEvent[]): void {
    for (const event of events) {
      if (event.t !== 'bookSet' || event.book !== 'ConsumerPreRegistered') continue;
      const row = event.row as unknown as BookedRow;
      const before = this.rows.get(row.id);
      this.rows.set(row.id, row);
      if (before?.time !== row.time || before.state !== row.state) this.checkPlaces(row);
    }
  }

  /** Every minute of it. */
  private checkPlaces({ date, time }: BookedRow): void {
    if (time === null) return;
    const taken = new Int32Array(DAY_MINUTES + SLOT_MINUTES);
    for (const row of this.rows.values()) {
      const isHeld = row.state === 'PLANNED' || row.state === 'ARRIVED';
      if (row.date !== date || row.time === null || !isHeld || !row.services.some((service) => BOOKED.includes(service))) continue;
      for (let at = minuteOf(row.time); at < minuteOf(row.time) + SLOT_MINUTES; at++) taken[at] = (taken[at] ?? 0) + 1;
    }
    const most = Math.max(...taken.subarray(minuteOf(time), minuteOf(time) + SLOT_MINUTES));
    if (most > PLACES) this.violated(`${most} are booked for ${date} ${time}, where ${PLACES} fit`);
  }

  /** In the evening: who came has arrived or, after the time, missed it; who did not is missed; who cancelled has cancelled. */
  check(rows: readonly BookedRow[]): void {
    for (const { id, time, isCancelled, ticket } of this.known.splice(0)) {
      const row = rows.find((one) => one.id === id);
      const [states, consumer] = isCancelled
        ? [['CANCELLED'], -1]
        : ticket === null
          ? [['MISSED'], -1]
          : [['ARRIVED', 'MISSED'], row?.state === 'ARRIVED' ? ticket : row?.consumer_id];
      if (row === undefined || !states.includes(row.state) || row.consumer_id !== consumer || row.time !== time)
        this.violated(`booking ${id} of ${time}: ${JSON.stringify(row)}, and its visitor expects ${states} with ticket ${ticket}`);
      if (row?.state === 'ARRIVED') this.counts.kept += 1;
      if (row?.state === 'MISSED') this.counts.missed += 1;
    }
    this.rows.clear();
  }
}

/** Books for people on the telephone; they come early, late, or not, and some move or cancel. */
export class Booker {
  private people = 0;
  private asked: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly sim: Simulation,
    readonly name: string,
    private readonly wire: Wire,
    private readonly kiosk: Kiosk,
    private readonly chance: Chance,
  ) {}

  async work(): Promise<void> {
    const { sim, chance } = this;
    const coming: Promise<void>[] = [];
    while (!sim.isClosing) {
      await sim.sleep(MINUTE_MS + chance.below(5 * MINUTE_MS));
      const booked = sim.isClosing ? null : await this.book();
      if (booked !== null) coming.push(this.come(booked));
    }
    await Promise.all(coming);
  }

  private async book(): Promise<Known | null> {
    const { sim, chance } = this;
    const services = [chance.pick(BOOKED)];
    const time = await this.freeTime(services);
    if (time === null) return null;
    // The visitor thinks it over, and the other one may have it.
    await sim.sleep(chance.below(MINUTE_MS));
    const person = { name: `booked ${this.name} ${++this.people}`, phone: `+7701${100_000 * chance.below(90) + this.people}` };
    const made = await this.ask<readonly BookedRow[]>('book', { services, date: this.day(), time, ...person });
    if (isRefusal(made)) return this.judge(made, 'slotFull', 'slotNotOffered');
    const [row] = made;
    if (row === undefined) throw new Error('a booking has no row');
    sim.bookings.counts.booked += 1;
    const known: Known = { id: row.id, pin: row.pin_code, time, isCancelled: false, ticket: null };
    sim.bookings.known.push(known);
    return known;
  }

  private async freeTime(services: readonly unknown[]): Promise<string | null> {
    const { sim, chance } = this;
    const day = this.day();
    const free = await this.ask<readonly { readonly times: readonly { readonly time: string }[] }[]>('freeSlots', {
      ...{ services, from: day, to: day },
    });
    if (isRefusal(free)) return this.judge(free);
    const now = sim.minuteOfDay();
    const until = now + sim.minutesLeft() - BEFORE_END_MINUTES;
    const times = (free[0]?.times ?? []).map(({ time }) => time);
    return chance.pick(times.filter((time) => minuteOf(time) > now + AHEAD_MINUTES && minuteOf(time) < until)) ?? null;
  }

  private async come(known: Known): Promise<void> {
    const { sim, chance } = this;
    if (chance.below(6) === 0) await this.change(known);
    if (known.isCancelled || chance.below(10) === 0) return;
    // Mostly some minutes early; some much too early or too late.
    const offset = chance.pick([-40, -12, -10, -8, -6, -4, -2, 0, 3, 8, 25]) ?? 0;
    await sim.sleep(Math.max(0, (minuteOf(known.time) - sim.minuteOfDay() + offset) * MINUTE_MS));
    const comment = `${this.name} ${known.id} ${sim.boots}`;
    const visitor = new Visitor(sim, comment, chance);
    sim.visitors.set(comment, visitor);
    known.ticket = await this.inTurn(() => this.kiosk.checkIn(visitor, known.pin));
  }

  private async change(known: Known): Promise<void> {
    const { sim, chance } = this;
    await sim.sleep(chance.below(5 * MINUTE_MS));
    if (chance.below(2) === 0) {
      const cancelled = await this.ask('cancelBooking', { id: known.id });
      known.isCancelled = !isRefusal(cancelled);
      if (known.isCancelled) sim.bookings.counts.cancelled += 1;
      else this.judge(cancelled as Refusal);
      return;
    }
    const time = await this.freeTime(BOOKED.slice(0, 1));
    if (time === null) return;
    const moved = await this.ask('moveBooking', { id: known.id, date: this.day(), time });
    if (isRefusal(moved)) return void this.judge(moved, 'slotFull', 'slotNotOffered');
    known.time = time;
    sim.bookings.counts.moved += 1;
  }

  /** What the other one had first, or a clock that was set, is no fault; all other refusals are. */
  private judge(answer: unknown, ...honest: readonly Parameters<typeof isRefusedAs>[1][]): null {
    if (!isRefusal(answer)) return null;
    if (isRefusedAs(answer, 'slotFull')) this.sim.bookings.counts.full += 1;
    if (!honest.some((name) => isRefusedAs(answer, name))) this.sim.refusals.push(`booking: ${answer.desc}`);
    return null;
  }

  private day(): string {
    return this.sim.today().slice(0, 10);
  }

  private ask<Data>(command: string, data: object = {}): Promise<Data | Refusal> {
    return this.inTurn(() => this.wire.ask<Data>(command, data));
  }

  /** One line has one question at a time. */
  private inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.asked.then(work);
    this.asked = turn;
    return turn;
  }
}
