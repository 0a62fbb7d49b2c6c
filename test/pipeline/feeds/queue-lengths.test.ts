/** The lengths that are told, made again where something has changed, against all of them made anew. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isStageOpen } from '../../../server/engine/rules/calling/order.js';
import type { QueueState } from '../../../server/engine/state.js';
import type { ServiceRow } from '../../../server/model/books/index.js';
import { isFinished, NO_CONSUMER } from '../../../server/model/consumer.js';
import { ExpectedWait, inSeconds } from '../../../server/pipeline/feeds/expected-wait.js';
import { ListInBytes } from '../../../server/pipeline/feeds/list-in-bytes.js';
import { lengthsInBytes } from '../../../server/pipeline/feeds/queue-lengths.js';
import type { ServiceWaits } from '../../../server/pipeline/feeds/told-waits.js';
import { seeded } from '../../engine/forecast/simulated-days.js';
import { CASH_DESK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from '../../engine/models/demo-engine.js';
import { MINUTE_MS, stampAt } from '../../engine/models/engine.js';
import { cases } from '../../support/depth.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const SERVICES = [SIMULATOR, DRIVING, PAYMENT];

/** Each number that a forecast draws takes time, so that it is made in many slices. */
const DRAW_MS = 0.05;

class Branch {
  readonly engine = openBranch();
  private readonly timers = new VirtualTimers();
  private readonly chance = seeded(7);
  private readonly slices: (() => void)[] = [];
  private readonly waits = new ExpectedWait(
    this.engine.state,
    () => {
      this.timers.advance(DRAW_MS);
      return this.chance();
    },
    // A slice that is due while another one is made comes after it.
    { nowMs: () => this.timers.nowMs(), after: (ms, run) => this.timers.after(ms, () => this.slices.push(run)) },
    stampAt,
  );
  private seen = 0;
  private readonly added: number[] = [];

  constructor() {
    this.engine.logIn(1, CASH_DESK);
    // Texts are joined in groups: more than one.
    for (let count = 0; count < 60; count++) this.addService(`${count}`);
  }

  /** @param what one of the steps, @param which a number that it makes something of */
  step(what: number, which: number): void {
    const { engine } = this;
    if (what < 8) engine.register(which % 5 === 0 ? [SIMULATOR, PAYMENT] : [SERVICES[which % 3] ?? PAYMENT]);
    else if (what < 15) this.serve(which % 3 === 0 ? CASH_DESK : WINDOW);
    else if (what === 15) engine.change('Service', SERVICES[which % 3] ?? PAYMENT, { name: `called ${which}` });
    else if (what === 16) this.addService(`later ${engine.events.length}`);
    else if (what === 17) engine.remove('Service', this.added.splice(which % (this.added.length || 1), 1)[0] ?? 0);
    else engine.wait((which % 7) * MINUTE_MS);
    for (; this.seen < engine.events.length; this.seen++) this.waits.applied(engine.events[this.seen] as (typeof engine.events)[number]);
    this.pass(which % 4 === 0 ? 10 : 2_000);
  }

  private addService(name: string): void {
    this.added.push(this.engine.add('Service', { name, ticket_range_id: 1, operations: { 10: [3] } }));
  }

  private serve(window: number): void {
    const isBusy = this.engine.state.windows.get(window)?.consumerId !== NO_CONSUMER;
    if (isBusy) this.engine.finish(window, 'SERVED', { kind: 'served' });
    else this.engine.callNext(window);
  }

  private pass(ms: number): void {
    this.timers.advance(ms);
    for (const slice of this.slices.splice(0)) slice();
  }

  /** A forecast that is still made is read, too. */
  forecast(): ServiceWaits | null {
    return this.waits.ofServices(this.engine.nowMs);
  }
}

function waitingFor(state: QueueState, row: ServiceRow): number {
  const lines = new Map<number, number>();
  for (const consumer of state.consumers.values()) {
    if (consumer.state !== 'WAITING') continue;
    const open = consumer.operations.filter((one) => one.serviceId === row.id && !isFinished(one.state) && isStageOpen(consumer, one));
    for (const operationId of new Set(open.map((one) => one.operationId))) lines.set(operationId, (lines.get(operationId) ?? 0) + 1);
  }
  if (lines.size === 1) return [...lines.values()][0] ?? 0;
  const stages = Object.values(row.operations);
  return stages.reduce((sum, operations) => sum + Math.max(0, ...operations.map((id) => lines.get(id) ?? 0)), 0);
}

const anew = (state: QueueState, waits: ServiceWaits | null) =>
  [...state.books.Service.values()].map((row) => {
    const chance = waits?.chanceOfService(row.id) ?? null;
    return {
      service: row.id,
      waiting: waitingFor(state, row),
      wait: inSeconds(waits?.ofService(row.id) ?? null),
      unserved: waits?.isUnserved(row.id) ?? false,
      called_today_percent: chance === null ? null : Math.round(100 * chance),
      too_late: waits?.isTooLate(row.id) ?? false,
    };
  });

it('are those of the present, whatever was told before', () => {
  const seen = { forecasts: 0, waiting: 0 };
  const steps = fc.array(fc.tuple(fc.nat(20), fc.nat(59)), { minLength: 20, maxLength: 80 });
  fc.assert(
    fc.property(steps, (history) => {
      const branch = new Branch();
      for (const [what, which] of history) {
        branch.step(what, which);
        const waits = branch.forecast();
        const expected = anew(branch.engine.state, waits);
        expect(new ListInBytes(lengthsInBytes(branch.engine.state, waits)).json).toBe(JSON.stringify(expected));
        seen.forecasts += Number(expected.some(({ wait }) => wait !== null));
        seen.waiting += Number(expected.some(({ waiting }) => waiting > 1));
      }
    }),
    { numRuns: cases(30) },
  );
  expect(Math.min(seen.forecasts, seen.waiting), 'what is compared is there').toBeGreaterThan(20);
});

it('tell the waits of another forecast to some of thousands at a time, and to all after a few readings', () => {
  const { state } = manyServices(4_000);
  let asked = 0;
  const told = (readings: number, seconds: number, edition: number) => {
    const forecast = { leastMs: 0, medianMs: seconds * 1_000, mostMs: 90_000, played: { leastMs: 0, medianMs: 0, mostMs: 0 }, atMs: 0 };
    const ofService = () => {
      asked += 1;
      return forecast;
    };
    const waits: ServiceWaits = { ofService, chanceOfService: () => 1, isTooLate: () => false, isUnserved: () => false, edition };
    return Array.from({ length: readings }, () => {
      asked = 0;
      const services = JSON.parse(new ListInBytes(lengthsInBytes(state, waits)).json) as {
        readonly wait: { readonly median_sec: number };
      }[];
      return [asked, services.filter(({ wait }) => wait.median_sec === seconds).length];
    });
  };
  const all = state.books.Service.size;
  expect(told(1, 10, 1), 'the first forecast is told at once').toEqual([[all, all]]);
  const [first, second, third, last] = told(4, 20, 2);
  expect(first).toEqual([1_500, 1_500]);
  expect(second).toEqual([1_500, 3_000]);
  expect(third).toEqual([all - 3_000, all]);
  expect(last).toEqual([0, all]);
  // Each forecast is told less than once: all come in turn nevertheless.
  told(1, 30, 3);
  told(1, 31, 4);
  expect(told(1, 32, 5)[0]?.[1]).toBe(1_500);
  expect(told(2, 32, 5).at(-1)?.[1]).toBe(all);
});

function manyServices(count: number) {
  const engine = openBranch();
  for (let number = 0; number < count; number++) engine.add('Service', { name: `${number}`, ticket_range_id: 1, operations: { 10: [3] } });
  return engine;
}
