/**
 * The lab: shows the twins of the demo. Their state also changes with time (a row blinks, paper moves), so they are read repeatedly while
 * there are viewers: after a read of `text`, `changed` follows a moment later.
 */
import type { Timers } from '../../drivers/timing.js';
import { Rejection, reject } from '../model/errors/errors.js';
import type { Lab, TwinOrder } from '../pipeline/platform/devices.js';
import { type PageSource, type Pages, textPage } from '../transport/page.js';
import type { LabView, Questions, Twins } from './channel.js';

const LOOKED_AT_AGAIN_AFTER_MS = 100;

/** Before the first look. */
const NOTHING: LabView = { printers: [], lines: [], leds: [], keypads: [], scanners: [], sounds: [], logins: [] };

export class DemoLab implements Lab {
  readonly pages: Pages = { get: (path) => (path.startsWith('/lab/') ? this.#fileAt(path) : undefined) };
  readonly #twins: Pick<Twins, 'ask'>;
  readonly #timers: Timers;
  #changed = (): void => {};
  #text = JSON.stringify(NOTHING);
  #lookedAtMs = Number.NEGATIVE_INFINITY;
  #isLookPlanned = false;

  constructor(twins: Pick<Twins, 'ask'>, timers: Timers) {
    this.#twins = twins;
    this.#timers = timers;
  }

  follow(changed: () => void): void {
    this.#changed = changed;
  }

  text(): string {
    this.#planLook();
    return this.#text;
  }

  async look(): Promise<void> {
    this.#shown(await this.#twins.ask('look', null));
  }

  async act(order: TwinOrder): Promise<Rejection | null> {
    const refusal = await this.#twins.ask('act', order);
    await this.look();
    if (refusal === undefined) return reject('noTwins');
    return refusal && new Rejection(refusal.error, refusal.parameters);
  }

  #shown(text: Questions['look']['answer'] | undefined): void {
    this.#lookedAtMs = this.#timers.nowMs();
    if (typeof text !== 'string') return;
    this.#text = text;
    this.#changed();
  }

  /** At once if nobody has looked for a while. */
  #planLook(): void {
    if (this.#isLookPlanned) return;
    this.#isLookPlanned = true;
    const dueMs = Math.max(0, this.#lookedAtMs + LOOKED_AT_AGAIN_AFTER_MS - this.#timers.nowMs());
    this.#timers.after(dueMs, () => {
      void this.look().then(() => {
        this.#isLookPlanned = false;
        // Whoever still wants it reads it, and by that has it looked at again.
        this.#changed();
      });
    });
  }

  #fileAt(path: string): PageSource {
    return async () => {
      const file = await this.#twins.ask('file', path);
      if (!file) return textPage('404 Not Found', 'It is there no more.');
      return { contentType: file.contentType, body: Buffer.from(file.body) };
    };
  }
}
