/** A branch whose visitors are told their waits by plays that they came after, and by plays that are made anew. */
import type { Quantiles } from '../../../server/engine/forecast/correction.js';
import { Forecaster } from '../../../server/engine/forecast/forecaster.js';
import type { HallForecast } from '../../../server/engine/forecast/hall-forecast.js';
import { Engine, MINUTE_MS, RULES, stampAt } from '../models/engine.js';
import { seeded } from './simulated-days.js';

/** The lengths of all operations are known: plays differ by pauses alone. */
export interface Plan {
  /** Each service has an operation of its own. */
  readonly minutes: readonly number[];
  /** The service whose operation is the second stage of the first service. */
  readonly second?: number;
  readonly priorities?: readonly number[];
  /** The services of each window. */
  readonly windows: readonly (readonly number[])[];
  readonly ageingMsPerPoint?: number;
  readonly openingHours?: object;
}

const SEEN = 500;
export class Branch {
  readonly engine: Engine;
  readonly services: readonly number[];
  readonly windows: readonly number[];
  private readonly forecaster: Forecaster;
  private forecast: HallForecast | null = null;
  private heard = 0;

  constructor({ minutes, second, priorities = [], windows, ageingMsPerPoint = 0, openingHours = {} }: Plan) {
    const engine = new Engine({ ...RULES, ageingMsPerPoint });
    const range = engine.add('TicketRange', { name: 'A', prefix: 'A', first: 1, last: 999 });
    this.engine = engine;
    this.forecaster = new Forecaster(engine.state, seeded(5));
    const operations = minutes.map((_, index) => engine.add('Operation', { name: `operation ${index}`, regulated_sec: 300 }));
    this.services = operations.map((_, index) => {
      const stages = index === 0 && second !== undefined ? [index, second] : [index];
      const service = engine.add('Service', {
        name: `service ${index}`,
        priority: priorities[index] ?? 50,
        ticket_range_id: range,
        operations: Object.fromEntries(stages.map((of, stage) => [10 * (stage + 1), [operations[of]]])),
      });
      for (const of of stages) {
        const doing = { serviceId: service, operationId: operations[of] ?? 0 };
        for (let seen = 0; seen < SEEN; seen++) this.forecaster.remember(doing, (minutes[of] ?? 0) * MINUTE_MS);
      }
      return service;
    });
    const role = engine.add('UserRole', { name: 'Clerk', clerk: { id: 1, all_operations: 1, operations: [] } });
    this.windows = windows.map((skills, index) => {
      const fields = { operations: skills.map((skill) => operations[skill]), service_priority_enabled: 1, opening_hours: openingHours };
      const window = engine.add('Workplace', { name: `window ${index}`, ...fields });
      engine.logIn(engine.add('User', { login: `clerk${index}`, role_id: role }), window);
      return window;
    });
  }

  come(service: number, priority: number | null = null): number {
    const id = this.engine.register([this.services[service] ?? 0], { priority });
    this.hear();
    return id;
  }

  comeWith(pinCode: string): number {
    const id = this.engine.register([], { pinCode });
    this.hear();
    return id;
  }

  call(window: number): number {
    const id = this.engine.callNext(this.windows[window] ?? 0);
    this.hear();
    return id;
  }

  finish(window: number): void {
    this.engine.finish(this.windows[window] ?? 0, 'SERVED', { kind: 'served' });
    this.hear();
  }

  leave(id: number): void {
    this.engine.must({ type: 'leave', consumerId: id });
    this.hear();
  }

  pass(minutes: number): void {
    this.engine.nowMs += minutes * MINUTE_MS;
  }

  /** Plays the hall as it is now. */
  play(): void {
    this.forecast = this.played();
  }

  /** Minutes, from the plays that were made last. */
  minutes(id: number): number {
    return (this.told(id)?.medianMs ?? Number.NaN) / MINUTE_MS;
  }

  told(id: number): Quantiles | null {
    return this.forecast?.ofTicket(this.engine.ticket(id), this.engine.nowMs) ?? null;
  }

  /** What the card of a kiosk tells. */
  card(service: number): Quantiles | null {
    return this.forecast?.ofService(this.services[service] ?? 0) ?? null;
  }

  /** From plays of the hall as it is now. */
  toldAnew(id: number): Quantiles | null {
    return this.played().ofTicket(this.engine.ticket(id), this.engine.nowMs);
  }

  private played(): HallForecast {
    const { forecast, steps } = this.forecaster.foresee(this.engine.nowMs, stampAt(this.engine.nowMs));
    for (const _ of steps);
    return forecast;
  }

  private hear(): void {
    for (const event of this.engine.events.slice(this.heard)) {
      this.forecaster.applied(event);
      this.forecast?.applied(event);
    }
    this.heard = this.engine.events.length;
  }
}
