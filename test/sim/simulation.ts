/**
 * A branch office in virtual time, from one seed: the whole box with its real database, drivers and protocol; people who use it; and
 * everything that can go wrong. After each day the books are balanced.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { openStore } from '../../dist/db/store/store.js';
import { assembleBox, type Box } from '../../dist/server/app/box.js';
import { type Config, loadConfig } from '../../dist/server/config/load.js';
import { brokenInvariants } from '../../dist/server/engine/invariants.js';
import { UNWATCHED } from '../../dist/server/pipeline/commit/heartbeat.js';
import type { Timers } from '../../drivers/timing.js';
import { Chance } from '../durability/chance.js';
import { VirtualTimers } from '../support/virtual-timers.js';
import { Bookings } from './bookings.js';
import { DAY_MS, FIRST_MORNING_MS, HOUR_MS, PAPER_DEADLINE_MS } from './branch.js';
import { arrivals, breakThings } from './day.js';
import { type Fate, SimDisk } from './disk.js';
import { balance, checkAllStatistics, checkAppointments, checkBoards, checkPaper } from './evening.js';
import { aFate } from './faults.js';
import { drawing, Hall } from './hall.js';
import { openInlineStore } from './inline-store.js';
import { Lookout, PEACE_MS } from './lookout.js';
import type { Visitor } from './people.js';
import { drawnSlowly } from './slow-draws.js';
import { auditor, hire, type Staff } from './staff.js';
import { Witness } from './witness.js';

const MINUTE_MS = 60_000;
const COMMIT_MS_MAX = 12;
/** Several snapshots a day. */
const SNAPSHOT_EVENTS = 2_000;
/** After the last fault each paper that was promised is there or known to have failed. */
const PAPER_MS = PAPER_DEADLINE_MS + 30_000;
/** One night in so many the box stays on. */
const NIGHTS_ON = 4;
/** One evening in so many somebody sets the clock to yesterday, and sees it after some seconds. */
const WRONG_DATES = 2;
const WRONG_DATE_MS = 20_000;
const LOG = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, fatal: () => {} } as never;

export interface SimulationOptions {
  readonly seed: number;
  readonly days: number;
  /** So long the branch is open. */
  readonly hoursADay: number;
  readonly visitorsADay: number;
  /** Windows beside those of the demo branch. */
  readonly moreWindows: number;
  /** On average between two faults; infinite = none. */
  readonly faultEveryMs: number;
  /** The database runs in its threads, as in a box that is sold. */
  readonly hasThreads: boolean;
  /** Its journal goes to headquarters: `headquarters/`. */
  readonly hasHeadquarters?: boolean;
  /** Of the branch. */
  readonly timeZone: string;
  /** When the first day begins; left out = always the same. */
  readonly firstMorningMs?: number;
}

export class Simulation {
  readonly timers = new VirtualTimers();
  readonly witness = new Witness(
    () => new Date(this.wallMs()).toISOString(),
    () => this.timers.nowMs(),
  );
  readonly disk: SimDisk;
  readonly hall: Hall;
  readonly refusals: string[] = [];
  readonly faults = new Map<string, number>();
  box: Box | null = null;
  /** So often a box was started. */
  boots = 0;
  /** The branch closes: nobody comes any more, clerks go home when nobody is left. */
  isClosing = false;
  /** Of the branch. */
  readonly timeZone: string;
  private clockAheadMs = 0;
  readonly chance: Chance;
  private readonly config: Config;
  readonly visitors = new Map<string, Visitor>();
  private readonly waitingForBox: (() => void)[] = [];
  /** What is done when the branch has been open for half of a day's hours. */
  midday: () => Promise<void> = () => Promise.resolve();
  /** While it starts and closes its files time stands still. */
  private phase: 'down' | 'starting' | 'up' | 'closing' = 'down';
  readonly lookout = new Lookout(this);
  /** Expected, and not yet there. */
  readonly appointments: { readonly id: number; readonly pin: string }[] = [];
  readonly bookings = new Bookings((what) => this.witness.violated(what));
  private closesMs = 0;
  /** Tickets by appointment. */
  readonly arrived = new Map<number, number>();

  constructor(readonly options: SimulationOptions) {
    this.chance = new Chance(options.seed);
    this.timeZone = options.timeZone;
    const directory = mkdtempSync(join(tmpdir(), 'qbox-sim-'));
    this.disk = new SimDisk(
      directory,
      options.hasThreads ? openStore : openInlineStore,
      this.timers,
      // Time stands still while a box starts.
      () => (this.phase === 'starting' || this.phase === 'closing' ? 0 : 1 + this.chance.below(COMMIT_MS_MAX)),
      () => this.chance.next(),
      (events) => {
        this.witness.written(events);
        this.bookings.written(events);
      },
    );
    this.hall = new Hall(this.timers, {
      paper: (_printer, mark) => this.witness.papers.cameOut(mark),
      board: (address) => this.lookout.glance(address),
    });
    const loaded = loadConfig(['--demo', '--data', directory], { QBOX_TIME_ZONE: this.timeZone, QBOX_REQUESTS_PER_SECOND: '0' });
    if (!('server' in loaded)) throw new Error(`the settings of the simulation are wrong: ${JSON.stringify(loaded)}`);
    const { printerSettings: printers, ledSettings, keypads } = this.hall;
    const storage = { ...loaded.storage, snapshotEvents: SNAPSHOT_EVENTS };
    this.config = { ...loaded, storage, printers, leds: [ledSettings], keypads: keypads.settings };
  }

  get firstMorningMs(): number {
    return this.options.firstMorningMs ?? FIRST_MORNING_MS;
  }

  wallMs(): number {
    return Math.floor(this.firstMorningMs + this.timers.nowMs() + this.clockAheadMs);
  }

  today(): string {
    return `${new Date(this.wallMs()).toISOString().slice(0, 10)}T00:00:00.000Z`;
  }

  /** By the watches of people. */
  minuteOfDay(): number {
    const time = new Date(this.firstMorningMs + this.timers.nowMs()).toLocaleTimeString('en-GB', { timeZone: this.timeZone });
    return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
  }

  minutesLeft(): number {
    return (this.closesMs - this.timers.nowMs()) / MINUTE_MS;
  }

  visitor(comment: string): Visitor | undefined {
    return this.visitors.get(comment);
  }

  // ---- the box

  private async start(): Promise<void> {
    this.phase = 'starting';
    const boots = ++this.boots;
    const isAlive = (): boolean => this.boots === boots && this.phase !== 'down';
    const random = new Chance(this.options.seed + boots);
    const timers: Timers = {
      nowMs: () => this.timers.nowMs(),
      after: (delayMs, run) => this.timers.after(delayMs, () => isAlive() && run()),
    };
    const box = await assembleBox(this.config, {
      log: LOG,
      diskFailed: () => void this.cut('lost', 1_000),
      watch: UNWATCHED,
      readOnly: null,
      platform: {
        timers,
        time: { wallMs: () => this.wallMs(), monotonicMs: () => this.timers.nowMs() },
        timeTrust: () => 'network',
        ...drawnSlowly(() => random.next()),
        chance: () => Math.floor(random.next() * 2 ** 32),
        spareMemory: () => undefined,
        openStore: this.disk.open,
        openPort: (address) => this.mortalPort(isAlive, this.hall.openPort(address)),
        drawing,
      },
    });
    if (!isAlive()) return;
    this.phase = 'up';
    this.box = box;
    this.lookout.boxIsUp();
    for (const resolve of this.waitingForBox.splice(0)) resolve();
  }

  private mortalPort(isAlive: () => boolean, open: ReturnType<Hall['openPort']>): ReturnType<Hall['openPort']> {
    return async (listener) => {
      const port = await open({
        received: (bytes) => isAlive() && listener.received(bytes),
        lost: (error) => isAlive() && listener.lost(error),
      });
      const { boots } = this;
      this.whenFallen.push(() => void port.close());
      return {
        write: (bytes) => (isAlive() ? port.write(bytes) : new Promise<never>(() => {})),
        close: async () => {
          if (this.boots === boots) await port.close();
        },
      };
    };
  }

  private whenFallen: (() => void)[] = [];

  /** The power goes. */
  async cut(fate: Fate, offMs: number): Promise<void> {
    if (this.phase === 'down') return;
    this.goDown();
    this.witness.tell('the power goes');
    for (const close of this.whenFallen.splice(0)) close();
    await this.disk.fall(fate);
    this.timers.after(offMs, () => void this.start());
  }

  cutAtNextCommit(fate: Fate, offMs: number): void {
    this.disk.fatal = () => void this.cut(fate, offMs);
  }

  async restart(offMs: number): Promise<void> {
    const { box } = this;
    if (box === null) return;
    this.witness.tell('the box is stopped');
    const falls = new Promise<void>((resolve) => this.whenFallen.push(resolve));
    await Promise.race([box.stop().then(() => box.pipeline.settled()), falls]);
    if (this.box !== box) return;
    this.box = null;
    this.phase = 'closing';
    // Also for a snapshot that is being made in a thread.
    await this.disk.waitFor(Promise.race([box.close(), falls]));
    // If the disk was full just then, that was a fall.
    if (this.isDown) return;
    this.whenFallen = [];
    this.goDown();
    this.timers.after(offMs, () => void this.start());
  }

  private get isDown(): boolean {
    return this.phase === 'down';
  }

  private goDown(): void {
    this.phase = 'down';
    this.box = null;
    this.lookout.boxIsDown();
  }

  setClock(byMs: number): void {
    this.witness.tell(`the clock is set by ${byMs} ms`);
    this.clockAheadMs += byMs;
    this.witness.clockSetMs = this.timers.nowMs();
  }

  whileBoxIsUp(): Promise<void> {
    if (this.box !== null) return Promise.resolve();
    return new Promise((resolve) => this.waitingForBox.push(resolve));
  }

  // ---- what is told of a run

  figures(): Readonly<Record<string, unknown>> {
    return {
      seed: this.options.seed,
      ...this.witness.counts,
      bookings: this.bookings.counts,
      boots: this.boots,
      commits: this.disk.commits,
      torn: this.disk.torn,
      faults: Object.fromEntries(this.faults),
    };
  }

  /** Where it stands, for somebody who waits. */
  progress(): string {
    const { registered } = this.witness.counts;
    const waitsFor = [this.disk.busy > 0 && 'disk', this.phase === 'starting' && 'start'].filter(Boolean).join(', ') || 'nothing';
    const who = `${registered} visitors, ${this.witness.live.size} there`;
    return `${new Date(this.wallMs()).toISOString()}: ${who}, ${this.boots} starts; time waits for ${waitsFor}`;
  }

  /** Refusals that nobody should have met. */
  dishonest(): readonly string[] {
    return [...new Set(this.refusals)].map((refusal) => `refused: ${refusal}`);
  }

  /** Were one of these missing, the days would not have tested what they are for. */
  missing(): readonly string[] {
    const counts = { ...this.witness.counts, ...this.bookings.counts };
    const { days, visitorsADay } = this.options;
    const least = {
      registered: (days * visitorsADay) / 2,
      served: (days * visitorsADay) / 4,
      ...{ papers: 1, takenBack: 1, calledByKey: 1, refused: 1, edited: 1, looks: 1, boardLooks: 1, booked: 1, kept: 1 },
    };
    return Object.entries(least).flatMap(([name, count]) => {
      const seen = counts[name as keyof typeof least];
      return seen < count ? [`only ${seen} ${name}, expected ${count} at least`] : [];
    });
  }

  // ---- time

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => this.timers.after(ms, resolve));
  }

  /** Lets time pass until then; while threads work it stands still. */
  private async pass(untilMs: number): Promise<void> {
    let checked = 0;
    do {
      await nextTurn();
      while (this.disk.busy > 0 || this.phase === 'starting') {
        this.timers.runNext(this.timers.nowMs());
        await nextTurn();
      }
      if (this.disk.commits !== checked && this.box !== null) {
        checked = this.disk.commits;
        for (const broken of brokenInvariants(this.box.pipeline.state)) this.witness.violated(broken);
        this.lookout.committed();
      }
      if (this.witness.violations.length > 0) throw new Error('a violation');
    } while (this.timers.runNext(untilMs));
    // Nothing is due until then.
    this.timers.advance(Math.max(0, untilMs - this.timers.nowMs()));
  }

  // ---- days

  async run(): Promise<void> {
    void this.start();
    await this.pass(1_000);
    const staff = await hire(this);
    for (let day = 0; day < this.options.days; day++) await this.live(day, staff);
    await this.passUntil(this.whileBoxIsUp());
    await this.passUntil(checkAllStatistics(this, auditor(this)));
    if (this.witness.violations.length > 0) throw new Error('a violation');
    await this.passUntil(this.restart(0));
  }

  /** Lets time pass until the promise is settled. */
  async passUntil<Answer>(promise: Promise<Answer>): Promise<Answer> {
    let isSettled = false;
    const settled = (): void => {
      isSettled = true;
    };
    promise.then(settled, settled);
    await nextTurn();
    while (!isSettled) await this.pass(this.timers.nowMs() + 100);
    return promise;
  }

  private async live(day: number, { kiosks, workers, chief }: Staff): Promise<void> {
    const openMs = day * DAY_MS;
    await this.pass(openMs + 5 * MINUTE_MS);
    await this.passUntil(this.whileBoxIsUp());
    this.isClosing = false;
    const closesMs = openMs + this.options.hoursADay * HOUR_MS;
    this.closesMs = closesMs;
    const work = [...workers.map((one) => one.work()), this.lookout.watch()];
    const coming = arrivals(this, kiosks, closesMs);
    const breaking = breakThings(this, closesMs);
    await this.pass((openMs + closesMs) / 2);
    await this.midday();
    await this.pass(closesMs);
    await this.passUntil(coming);
    await this.passUntil(breaking);
    this.isClosing = true;
    await this.passUntil(Promise.all(work));
    await this.passUntil(this.whileBoxIsUp());
    if (this.chance.below(WRONG_DATES) === 0) await this.setWrongDate();
    await this.pass(this.timers.nowMs() + PEACE_MS);
    checkBoards(this);
    await this.pass(this.timers.nowMs() + PAPER_MS);
    checkPaper(this);
    await this.passUntil(checkAppointments(this, chief));
    await this.passUntil(balance(this, chief));
    if (this.witness.violations.length > 0) throw new Error('a violation');
    this.hall.line.spoken.length = 0;
    this.visitors.clear();
    this.witness.visitsToday.clear();
    this.appointments.length = 0;
    this.arrived.clear();
    const morningMs = openMs + DAY_MS;
    // Most evenings it is switched off at the wall; in some nights the day changes while it runs.
    if (this.chance.below(NIGHTS_ON) > 0) await this.cut(aFate(this.chance), morningMs - this.timers.nowMs());
    await this.pass(morningMs);
    // Somebody looks at his watch.
    this.setClock(-this.clockAheadMs);
  }

  /** Whoever is still in the queue stays there, and no number comes again. */
  private async setWrongDate(): Promise<void> {
    this.setClock(-DAY_MS);
    await this.pass(this.timers.nowMs() + WRONG_DATE_MS);
    this.setClock(DAY_MS);
  }
}
