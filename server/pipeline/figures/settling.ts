/** Has the facts of days that are over written to the database, the newest first. Days of before an upgrade follow one by one. */
import type { FactsDay } from '../../../db/history/day-facts.js';
import type { Store } from '../../../db/store/store.js';
import type { Timers } from '../../../drivers/timing.js';
import { daysBefore } from '../../protocol/figures/days.js';
import type { Pipeline } from '../commit/pipeline.js';
import { factsDays } from './facts-days.js';

/** First whoever waited for the start is served. */
const AFTER_START_MS = 60_000;
const LOOK_MS = 3_600_000;
/** A day that has just ended may still change: a step is taken back, a clock is set. */
const OVER_FOR_MS = 3_600_000;
/** Between two days: their facts fill the log of the database. */
const PAUSE_MS = 2_000;
const DAYS_AT_ONCE = 31;

interface Options {
  readonly pipeline: Pick<Pipeline, 'state' | 'stamp' | 'clock'>;
  readonly store: Pick<Store, 'settle'>;
  readonly historyDays: number;
  readonly timers: Timers;
  readonly failed: (error: unknown) => void;
}

export class Settling {
  private cancel = (): void => {};
  private isStopped = false;
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: Options) {}

  start(): void {
    this.lookIn(AFTER_START_MS);
  }

  /** When what has begun is done. */
  stop(): Promise<void> {
    this.isStopped = true;
    this.cancel();
    return this.running;
  }

  private lookIn(ms: number): void {
    if (this.isStopped) return;
    this.cancel = this.options.timers.after(ms, () => {
      this.running = this.settleAll().catch(this.options.failed);
      void this.running.then(() => this.lookIn(LOOK_MS));
    });
  }

  /** Month by month into the past, as far as there are visits. */
  private async settleAll(): Promise<void> {
    const { store, historyDays } = this.options;
    for (let daysAgo = 1; daysAgo <= historyDays && !this.isStopped; ) {
      const days = await this.daysOver(daysAgo);
      const settled = await store.settle(days);
      if (settled === null) return;
      if (settled.day !== null) {
        await this.pause();
        continue;
      }
      daysAgo += DAYS_AT_ONCE;
      const oldest = days.at(-1);
      if (settled.oldestMs === null || (oldest !== undefined && oldest.fromMs < settled.oldestMs)) return;
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.options.timers.after(PAUSE_MS, resolve);
      this.cancel = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Days that are over for everybody who took a ticket on them or before, from `daysAgo` on into the past. */
  private async daysOver(daysAgo: number): Promise<FactsDay[]> {
    const { pipeline } = this.options;
    const { atMs, day: today } = pipeline.stamp();
    const firstHereMs = [...pipeline.state.consumers.values()].reduce(
      (first, { registeredMs }) => Math.min(first, registeredMs),
      atMs - OVER_FOR_MS,
    );
    const days = await factsDays(pipeline.clock.calendar, daysBefore(today, daysAgo), DAYS_AT_ONCE, -1);
    return days.filter(({ toMs }) => toMs <= firstHereMs);
  }
}
