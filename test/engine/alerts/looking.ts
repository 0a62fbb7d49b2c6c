/** Looks around in an engine's hall, and settles what is found, as the box does each second. */

import type { Finding } from '../../../server/engine/alerts/finding.js';
import { type Look, lookAround, type Surroundings } from '../../../server/engine/alerts/findings.js';
import { type Memory, settle } from '../../../server/engine/alerts/settling.js';
import type { Quantiles } from '../../../server/engine/forecast/correction.js';
import { type Alert, type AlertSubject, alertKey } from '../../../server/model/alerts.js';
import type { Consumer } from '../../../server/model/consumer.js';
import { atOnce } from '../../../server/model/steps.js';
import { type Engine, stampAt } from '../models/engine.js';

export class Lookout {
  /** What is known beside the state. */
  faults: AlertSubject[] = [];
  waitOf: (consumer: Consumer) => Quantiles | null = () => null;
  private memory: Memory = new Map();

  constructor(private readonly engine: Engine) {}

  look(): Look {
    const surroundings: Surroundings = { waitOf: this.waitOf, faults: this.faults };
    return atOnce(lookAround(this.engine.state, surroundings, stampAt(this.engine.nowMs)));
  }

  /** What is found now, in short. */
  get found(): string[] {
    return this.look().findings.map(shortOf);
  }

  /** Looks, begins and ends alerts. */
  note(): void {
    const { engine } = this;
    const { memory, begin, end } = settle(this.memory, engine.state.alerts.values(), this.look().findings, engine.nowMs);
    this.memory = memory;
    if (begin.length + end.length > 0) engine.must({ type: 'noteAlerts', begin, end });
  }

  /** Lets seconds pass, with a look at each. */
  wait(seconds: number): void {
    for (let second = 0; second < seconds; second++) {
      this.engine.wait(1_000);
      this.note();
    }
  }

  /** A box that starts again remembers nothing but its state. */
  forget(): void {
    this.memory = new Map();
  }
}

const shortOf = ({ subject, count, isFirm }: Finding): string =>
  [alertKey(subject), ...(count === 0 ? [] : [`×${count}`]), ...(isFirm ? [] : ['?'])].join(' ');

export const keysOf = (alerts: Iterable<Alert>): string[] => [...alerts].map(alertKey);
