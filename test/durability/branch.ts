/** A branch at work: many clients, one box, one data folder; and power cuts. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { type Exit, startBox } from '../support/box.js';
import { SEED } from '../support/depth.js';
import { connect, type Frame, type RawClient, RawSession, type Request } from '../support/raw-client.js';
import { Chance } from './chance.js';
import { checkEverything } from './checks.js';
import { type ConsumerElement, Ledger } from './ledger.js';
import { hireStaff, type Staff } from './people.js';

/**
 * Snapshots are made and used in the middle of it all. The rate of one client is not what is tested here, nor who is skipped too often:
 * the ledger has those who wait.
 */
const ENV = { QBOX_REQUESTS_PER_SECOND: '0', QBOX_SNAPSHOT_EVENTS: '200', QBOX_VANISH_LIMIT: '0', QBOX_TIME_ZONE: noonZone() };
/** A start on a quick machine takes about as long: some are cut before the recovery, some within, some after it. */
const START_MS = 400;
/** The box may be in the middle of anything some turns of our own event loop after an answer. */
const TURNS_MAX = 40;

const EVER = '2000-01-01T00:00:00.000Z';

/** Told of a request and the data of its answer. */
export type Heard = (request: Request, data: unknown) => void;

/** A box that works, as far as its branch has to do with it. */
export interface StartedBox {
  readonly webSocketUrl: string;
  readonly stderr: () => string;
  readonly kill9: () => Promise<Exit>;
  readonly stop: () => Promise<Exit>;
}

/** Where the box of a branch is, and what it leaves there when it is cut. */
export interface Place {
  start(): Promise<StartedBox>;
  /** Starts, and is cut somewhere on the way. */
  cutStart(chance: Chance): Promise<void>;
  /** Whether the next start begins with a snapshot. */
  hasSnapshot(): boolean;
}

/** A process of this machine, and a folder. */
function folderPlace(): Place {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-kill-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return {
    start: () => startBox({ data: folder, env: ENV }),
    cutStart: async (chance) => {
      const cut = await startBox({ data: folder, env: ENV, killAfterMs: 1 + chance.below(START_MS) }).catch(() => null);
      await cut?.exited;
    },
    hasSnapshot: () => readdirSync(folder).some((name) => name.startsWith('snapshot-')),
  };
}

/** `SEED=…` repeats what the clients choose; when a cut comes in between depends on the machine all the same. */
export const seedOfThisRun = (): number => SEED ?? Date.now() % 2 ** 32;

export class Branch {
  readonly ledger: Ledger;
  readonly chance: Chance;
  readonly counts = { kills: 0, cutStarts: 0, repeated: 0, snapshotsFound: 0 };
  readonly #place: Place;
  readonly #staff: Staff;
  #box: StartedBox;
  /** When the last two rounds began, by the clock of the box. */
  #rounds: readonly string[] = [];
  /** What a subscriber was shown last. */
  #shown: readonly ConsumerElement[] = [];

  private constructor(place: Place, chance: Chance, box: StartedBox, ledger: Ledger, staff: Staff) {
    this.#place = place;
    this.chance = chance;
    this.#box = box;
    this.ledger = ledger;
    this.#staff = staff;
  }

  static async open(seed: number, place: Place = folderPlace()): Promise<Branch> {
    const box = await place.start();
    const ledger = new Ledger();
    let people = 0;
    const nextChance = (): Chance => new Chance(seed + ++people);
    const staff = await hireStaff(box.webSocketUrl, ledger, nextChance);
    const branch = new Branch(place, nextChance(), box, ledger, staff);
    onTestFinished(async () => void (await branch.#box.kill9()));
    for (const actor of staff.actors) await actor.attach(box.webSocketUrl);
    return branch;
  }

  /** Everybody works; the power is cut some moments after the given number of answers. `heard` is told of each. */
  async workUntilKilled(answers: number, heard: Heard = () => undefined): Promise<void> {
    await this.#workUntil(answers, () => this.#box.kill9(), heard);
    this.counts.kills += 1;
  }

  /** Everybody works until the box is asked to stop. */
  async workUntilStopped(answers: number): Promise<Exit> {
    return await this.#workUntil(answers, () => this.#box.stop());
  }

  /**
   * Starts the box on what is in the folder; everybody comes back and asks again for what he was not answered.
   * @returns how many events the box had to replay
   */
  async restart(isCutOnce = false): Promise<number> {
    if (this.#place.hasSnapshot()) this.counts.snapshotsFound += 1;
    if (isCutOnce) {
      await this.#place.cutStart(this.chance);
      this.counts.cutStarts += 1;
    }
    this.#box = await this.#place.start();
    await this.#checkShown();
    const repeated = await Promise.all(this.#staff.actors.map((actor) => actor.attach(this.#box.webSocketUrl)));
    this.counts.repeated += repeated.filter(Boolean).length;
    return Number(/"replayed":(\d+)/.exec(this.#box.stderr())?.[1]);
  }

  /** @param isWhole every ticket that ever was, instead of those of the last two rounds */
  async check(isWhole: boolean): Promise<void> {
    const client = await connect(this.#box.webSocketUrl);
    const reply = await client.request({ token: this.#staff.checker, command: 'info' });
    await checkEverything(client, this.#staff.checker, this.ledger, isWhole ? EVER : (this.#rounds[0] ?? EVER));
    this.#rounds = [...this.#rounds, reply.dateTime].slice(-2);
    await client.close();
  }

  async #workUntil(answers: number, end: () => Promise<Exit>, heard: Heard = () => undefined): Promise<Exit> {
    const watcher = await this.#watch();
    let left = answers;
    let ended: Promise<Exit> | null = null;
    const cut = async (): Promise<Exit> => {
      for (let turns = this.chance.below(TURNS_MAX); turns > 0; turns--) await nextTurn();
      return await end();
    };
    const answered: Heard = (request, data) => {
      heard(request, data);
      left -= 1;
      if (left < 0) ended ??= cut();
    };
    await Promise.all(this.#staff.actors.map((actor) => actor.work(answered)));
    const exit = await ended;
    if (exit === null) throw new Error(`the connections ended before anybody ended the box:\n${this.#box.stderr()}`);
    await watcher.closed;
    this.#shown = (watcher.pushes.filter(({ command }) => command === 'consumerList').at(-1)?.data as readonly ConsumerElement[]) ?? [];
    return exit;
  }

  async #watch(): Promise<RawClient> {
    const watcher = await connect(this.#box.webSocketUrl);
    await new RawSession(watcher, this.#staff.checker).ask('subscribeConsumers');
    return watcher;
  }

  /** What was pushed is on the disk: whoever was shown is there, and not another one under his id. */
  async #checkShown(): Promise<void> {
    const client = await connect(this.#box.webSocketUrl);
    const ask = ({ id }: ConsumerElement): Promise<Frame<ConsumerElement>> =>
      client.request({ token: this.#staff.checker, id, command: 'getConsumer', data: { id } });
    const replies = await Promise.all(this.#shown.map(ask));
    const identity = ({ id, ticket, registration, comment }: ConsumerElement) => ({ id, ticket, registration, comment });
    expect(
      replies.map(({ data }) => identity(data)),
      'who was pushed to a subscriber',
    ).toEqual(this.#shown.map(identity));
    await client.close();
  }
}

/** A zone in which it is noon now: the day must not change in the middle. */
export function noonZone(): string {
  const hours = new Date().getUTCHours() - 12;
  return hours === 0 ? 'UTC' : `Etc/GMT${hours > 0 ? '+' : '-'}${Math.abs(hours)}`;
}
