/** Asks the box's forecasts as a ticket does, and the two that they are compared with. */
import type { Quantiles } from '../../../server/engine/forecast/correction.js';
import type { Consumer } from '../../../server/model/consumer.js';
import { ExpectedWait } from '../../../server/pipeline/expected-wait.js';
import { type Engine, stampAt } from '../engine.js';
import { gammaQuantiles, type LineAhead } from './queue-formula.js';

const FIRST_MEAN_MS = 300_000;

export class Oracle {
  private readonly waits: ExpectedWait;
  private seen = 0;
  private readonly calledMs = new Map<number, number>();
  private served = 1;
  private servedMs = FIRST_MEAN_MS;

  constructor(
    private readonly engine: Engine,
    chance: () => number,
  ) {
    // A forecast is whole at once: the clock of the slices stands while one is made.
    this.waits = new ExpectedWait(engine.state, chance, { nowMs: () => engine.nowMs, after: () => () => {} }, stampAt);
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
