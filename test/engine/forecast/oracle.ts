/** Asks the box's forecasts as a ticket does, and the two that they are compared with. */
import type { Quantiles } from '../../../server/engine/forecast/correction.js';
import type { Consumer } from '../../../server/model/consumer.js';
import { ExpectedWait } from '../../../server/pipeline/feeds/expected-wait.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { WorkedTime } from '../../support/worked-time.js';
import { type Engine, stampAt } from '../models/engine.js';
import { gammaQuantiles, type LineAhead } from './queue-formula.js';

const FIRST_MEAN_MS = 300_000;
/** What drawing a number takes on a small box, with all that is done for it: a forecast of a usual hall takes some 50 ms. */
const DRAW_MS = 0.01;
/** The box looks so often whether another forecast is due. */
const LOOK_EVERY_MS = 1_000;
/**
 * That it looked earlier than this before a question is not played, which would cost much. Where nothing happens, forecasts are up to a
 * minute old: half of it on average.
 */
const LOOKED_BEFORE_MS = 30_000;

export class Oracle {
  private readonly timers = new VirtualTimers();
  private readonly clock = new WorkedTime(this.timers);
  private readonly waits: ExpectedWait;
  private seen = 0;
  private readonly calledMs = new Map<number, number>();
  private served = 1;
  private servedMs = FIRST_MEAN_MS;

  constructor(
    private readonly engine: Engine,
    chance: () => number,
  ) {
    this.timers.advance(engine.nowMs);
    const drawn = (): number => {
      this.clock.work(DRAW_MS);
      return chance();
    };
    this.waits = new ExpectedWait(engine.state, drawn, this.clock, stampAt);
  }

  /**
   * Time goes on until something happens: as the box does, it makes forecasts in slices meanwhile.
   * @param askedMs when it is asked next
   */
  until(atMs: number, askedMs = atMs): void {
    const fromMs = Math.max(this.clock.nowMs(), askedMs - LOOKED_BEFORE_MS);
    for (let lookMs = Math.ceil(fromMs / LOOK_EVERY_MS) * LOOK_EVERY_MS; lookMs < atMs; lookMs += LOOK_EVERY_MS) {
      this.pass(lookMs);
      this.waits.renew(lookMs);
    }
    this.pass(atMs);
  }

  private pass(untilMs: number): void {
    this.timers.advance(Math.max(0, untilMs - this.timers.nowMs()));
  }

  /** The box hears of what has happened since. */
  hear(): void {
    for (const event of this.engine.events.slice(this.seen)) {
      this.waits.applied(event);
      if (event.t === 'called') this.calledMs.set(event.w, event.at);
      if (event.t === 'finished' && event.state !== 'SERVING') {
        this.served += 1;
        this.servedMs += event.at - (this.calledMs.get(event.w) ?? event.at);
      }
    }
    this.seen = this.engine.events.length;
  }

  /** The rest of a wait, as alerts read it. */
  waitOf(consumer: Consumer): Quantiles | null {
    return this.waits.ofWarned(consumer, this.engine.nowMs);
  }

  tell(id: number, ahead: LineAhead): { told: Quantiles; uncorrected: Quantiles; byFormula: Quantiles } | null {
    const ticket = this.engine.ticket(id);
    const told = this.waits.ofNewTicket(ticket, this.engine.nowMs);
    return told && { told, uncorrected: told.played, byFormula: gammaQuantiles(ahead, this.servedMs / this.served) };
  }
}
