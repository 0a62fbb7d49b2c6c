/** A branch at another time: the real pipeline over a real folder, with a hand on its clock. */

import { openStore, type Store } from '../../dist/db/store/store.js';
import { SYSTEM_TIMERS } from '../../dist/drivers/timing.js';
import { fillEmptyBox } from '../../dist/server/app/first-start.js';
import type { Command } from '../../dist/server/engine/commands.js';
import { DEFAULT_RULES } from '../../dist/server/engine/rules-of-branch.js';
import { Rejection } from '../../dist/server/model/errors/errors.js';
import { hashToken } from '../../dist/server/pipeline/access/passwords.js';
import { Clock } from '../../dist/server/pipeline/commit/clock.js';
import { Pipeline } from '../../dist/server/pipeline/commit/pipeline.js';
import { recover } from '../../dist/server/pipeline/commit/recover.js';
import { Ticker } from '../../dist/server/pipeline/commit/ticker.js';
import type { Component } from '../../server/model/events/events.js';

export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

/** Those of a box as it is configured by default. */
/** Past days are long ones: whoever logged in stays so. */
const RULES = { ...DEFAULT_RULES, liveTicketsMax: 1000, sessionsMax: 100, sessionsAtPlaceMax: 100 };

export class Past {
  readonly #store: Store;
  readonly #ticker: Ticker;
  #nowMs: number;

  private constructor(
    store: Store,
    readonly pipeline: Pipeline,
    nowMs: number,
    private readonly moveTo: (atMs: number) => void,
  ) {
    this.#store = store;
    this.#ticker = new Ticker(pipeline, SYSTEM_TIMERS);
    this.#nowMs = nowMs;
  }

  /** Opens, or fills with the demo branch, what is in the folder. */
  static async open(directory: string, atMs: number, timeZone = 'UTC'): Promise<Past> {
    const fail = (error: Error): never => {
      throw error;
    };
    const store = await openStore({ directory, historyDays: 1000, journalDays: 1000, personalDays: 1000, onFailure: fail });
    const { state } = recover(directory, RULES);
    let nowMs = atMs;
    const clock = new Clock(timeZone, state.lastAtMs, { wallMs: () => nowMs, monotonicMs: () => nowMs - atMs });
    const pipeline = new Pipeline(state, store, clock);
    const past = new Past(store, pipeline, atMs, (newMs) => {
      nowMs = newMs;
    });
    await fillEmptyBox(pipeline, directory, true);
    past.#ticker.tick();
    return past;
  }

  /** Lets time pass, and does what it asks for. */
  pass(ms: number): void {
    this.#nowMs += ms;
    this.moveTo(this.#nowMs);
    this.#ticker.tick();
  }

  /** Runs a command that must go well; answers its subject. */
  run(command: Command): number {
    const outcome = this.pipeline.execute(command);
    if (outcome instanceof Rejection) throw new Error(`${command.type} was refused: ${outcome.error}`);
    return outcome.subject ?? 0;
  }

  /** A session with a token that is good later, too. */
  logIn(token: string, component: Component, userId: number, placeId: number | null): void {
    this.run({ type: 'openSession', tokenHash: hashToken(token), component, userId, placeId });
  }

  /** Services of the demo: 4 begins with Г, is done at window 11 and takes one operation. */
  register(serviceId: number): number {
    const nothing = { priority: null, pinCode: null, photo: null, comment: '', code: '' };
    return this.run({ type: 'register', services: [serviceId], ...nothing, registratorId: 1 });
  }

  async close(): Promise<void> {
    await this.pipeline.settled();
    await this.#store.close();
  }
}
