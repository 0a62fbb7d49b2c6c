/** The hall of a lived day as it was at this time of the day, told as a box tells it. */
import { SYSTEM_TIMERS } from '../../../dist/drivers/timing.js';
import { evolve } from '../../../dist/server/engine/evolve.js';
import { DEFAULT_RULES } from '../../../dist/server/engine/rules-of-branch.js';
import { emptyState } from '../../../dist/server/engine/state.js';
import type { QueueEvent } from '../../../dist/server/model/events/events.js';
import { LiveView } from '../../../dist/server/uplink/live/live.js';
import type { LivePart } from '../../../dist/server/uplink/live/live-wire.js';
import { PacedOutbox } from './day.js';

const MOST = Number.MAX_SAFE_INTEGER;
/** The day matters to what is offered to visitors there, which is nothing. */
const START = { day: '2026-11-24', weekday: 2, minuteOfDay: 540 };

export class Hall {
  readonly #state = emptyState(DEFAULT_RULES);
  readonly #outbox: PacedOutbox;
  #sequence: number;

  /** @param directory a data folder whose journal goes back to its first batch */
  constructor(directory: string) {
    this.#outbox = new PacedOutbox(directory, Date.now);
    this.#sequence = this.#outbox.anchor().sequence;
    this.follow();
  }

  /** Up to what has been written by now. */
  follow(): void {
    for (const { sequence, events } of this.#outbox.after(this.#sequence, MOST, MOST)) {
      for (const event of JSON.parse(events) as readonly QueueEvent[]) evolve(this.#state, event);
      this.#sequence = sequence;
    }
  }

  /** Its devices and alerts were watched by the simulation, and are not in the journal. */
  tell(branch: string, version: string, show: (part: LivePart, text: string) => void): LiveView {
    const told = { branch, timeZone: 'UTC', version, timers: SYSTEM_TIMERS, alerts: () => '[]', devices: () => [] };
    const view = new LiveView({
      ...told,
      stamp: () => ({ ...START, atMs: Date.now() }),
      remoteKiosk: 0,
      isRemoteBooking: false,
      configured: () => '',
      state: this.#state,
      show,
    });
    view.start();
    return view;
  }

  close(): void {
    this.#outbox.close();
  }
}
