/**
 * Headquarters beside the simulated branch: the real uplink reads the journal of the box that lives and falls, a twin of NATS carries its
 * batches over a line with faults, and the real placing of headquarters puts them into PostgreSQL. At the end both sides are the same.
 */
import { type Outbox, openOutbox } from '../../../db/journal/outbox.js';
import { Backoff } from '../../../server/uplink/backoff.js';
import type { LinkState } from '../../../server/uplink/state.js';
import { Uplink } from '../../../server/uplink/uplink.js';
import { Chance } from '../../durability/chance.js';
import type { Simulation } from '../simulation.js';
import { HqDatabase } from './database.js';
import { differencesOf } from './differences.js';
import { Ingesting } from './ingesting.js';
import { Line } from './line.js';
import { LINE_FAULTS } from './line-faults.js';
import { StreamTwin } from './stream-twin.js';

const SECOND_MS = 1_000;
/** As `uplink-service.ts` tells its thread. */
const NUDGE_MS = 100;
/** After the last fault: the longest pause before a connection, two confirmations, and what there is to send. */
const CAUGHT_UP_SECONDS = 300;
const OFF_MS = 3_600_000;
const BRANCH = 'simulated';
const KEY = new Uint8Array(32);

export class LinkedHeadquarters {
  readonly line: Line;
  readonly stream = new StreamTwin();
  readonly ingesting: Ingesting;
  readonly faults = new Map<string, number>();
  /** Of the stream. */
  lost = 0;
  readonly #chance: Chance;
  #uplink: Uplink | null = null;
  #outbox: Outbox | null = null;
  #state: LinkState | null = null;
  #isNudged = false;
  #isHealed = false;

  private constructor(
    readonly sim: Simulation,
    readonly database: HqDatabase,
  ) {
    const { timers, options } = sim;
    // Each draws its own: what one does moves nothing of another.
    const chances = Array.from({ length: 3 }, (_, index) => new Chance(options.seed + (index + 1) * 7_919));
    const [first, second, third] = chances as [Chance, Chance, Chance];
    this.#chance = first;
    this.line = new Line(timers, second, this.stream, (marks) => this.ingesting.answer(marks));
    this.ingesting = new Ingesting(BRANCH, timers, third, this.stream, database, (told) => void this.line.tell(told));
  }

  static async beside(sim: Simulation): Promise<LinkedHeadquarters> {
    const headquarters = new LinkedHeadquarters(sim, await HqDatabase.start((work) => sim.disk.waitFor(work)));
    sim.disk.follower = headquarters;
    headquarters.ingesting.start();
    if (sim.options.faultEveryMs !== Number.POSITIVE_INFINITY) void headquarters.#breakThings(sim.options.faultEveryMs / 3);
    return headquarters;
  }

  // ---- as the disk tells it

  opened(): void {
    const { sim } = this;
    const { timers } = sim;
    const backoff = new Backoff(
      () => timers.nowMs(),
      () => this.#chance.next(),
    );
    const uplink = new Uplink(
      { directory: sim.disk.directory, address: '', branch: BRANCH, keyFile: null, authorityFile: null, redactionKey: KEY },
      (state) => {
        this.#state = state;
      },
      () => undefined,
      {
        ...{ timers, backoff, connect: this.line.connect },
        open: (directory) => {
          this.#outbox = openOutbox(directory);
          return this.#outbox;
        },
      },
    );
    this.#uplink = uplink;
    void uplink.run();
  }

  written(): void {
    if (this.#isNudged) return;
    this.#isNudged = true;
    this.sim.timers.after(NUDGE_MS, () => {
      this.#isNudged = false;
      this.#uplink?.committed();
    });
  }

  /** At once, as a power cut ends a thread: the files are put back now. */
  closing(): void {
    this.#outbox?.close();
    this.#outbox = null;
    void this.#uplink?.close();
    this.#uplink = null;
  }

  // ---- the days

  async #breakThings(everyMs: number): Promise<void> {
    const { sim } = this;
    const chance = this.#chance;
    const weights = Object.fromEntries(Object.entries(LINE_FAULTS).map(([name, { weight }]) => [name, weight]));
    for (;;) {
      await sim.sleep(-Math.log(1 - chance.next()) * everyMs);
      if (this.#isHealed) return;
      // At night nothing is sent that could be lost.
      if (sim.isClosing) continue;
      const name = chance.weighted(weights);
      this.faults.set(name, (this.faults.get(name) ?? 0) + 1);
      sim.witness.tell(`headquarters: ${name}`);
      void LINE_FAULTS[name]?.happens(this, chance);
    }
  }

  figures(): Readonly<Record<string, unknown>> {
    const { line, ingesting, database, lost } = this;
    return { ...line.counts, ...ingesting.counts, restored: database.restored, lost, faults: Object.fromEntries(this.faults) };
  }

  /** After the last day; names what is not the same on both sides. */
  async verdict(): Promise<readonly string[]> {
    const { sim } = this;
    this.#heal();
    let behind: number;
    do {
      await sim.passUntil(sim.whileBoxIsUp());
      behind = await sim.passUntil(this.#caughtUp());
      if (behind > 0) return [`headquarters is still ${behind} batches behind, and the branch says ${JSON.stringify(this.#state)}`];
      await sim.passUntil(sim.cut('lost', OFF_MS));
      // It may have written something before its end.
    } while ((await this.#behind()) > 0);
    return await differencesOf({
      ...{ database: this.database, folder: sim.disk.directory, branch: BRANCH, timeZone: sim.timeZone },
      hasLost: this.database.restored + this.lost > 0,
    });
  }

  end(): Promise<void> {
    this.ingesting.kill();
    return this.database.end();
  }

  #heal(): void {
    this.#isHealed = true;
    this.line.heal();
    this.stream.isFull = false;
    this.ingesting.failing = 0;
    this.ingesting.start();
  }

  /** Resolves with how many batches are not there. */
  async #caughtUp(): Promise<number> {
    for (let second = 0; ; second++) {
      const behind = await this.#behind();
      if ((behind === 0 && this.#state?.stored === this.#state?.sent) || second === CAUGHT_UP_SECONDS) return behind;
      await this.sim.sleep(SECOND_MS);
    }
  }

  async #behind(): Promise<number> {
    const [row] = await this.database.query<{ head: string }>('SELECT coalesce(max(sequence), 0) AS head FROM line');
    const outbox = openOutbox(this.sim.disk.directory);
    const { sequence } = outbox.head();
    outbox.close();
    return sequence - Number(row?.head ?? 0);
  }
}
