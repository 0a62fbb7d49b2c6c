/**
 * Looks round in the branch while people work, and knows what is in the way of what: whatever nothing has been in the way of for a while
 * has to be as it should be.
 */
import { PAPER_DEADLINE_MS, WINDOW_OF_BOARD } from './branch.js';
import { checkBoards } from './evening.js';
import { Overdue } from './overdue.js';
import type { Simulation } from './simulation.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const LOOK_MS = 2 * SECOND_MS;
/** After the last fault everything shows the truth within this time. */
export const PEACE_MS = 40 * SECOND_MS;
/** The box is away for some seconds; while the disk is full, for a minute. */
const DOWN_MS = 4 * MINUTE_MS;
/** A printer that nothing is the matter with prints what it owes within this time. */
const PRINTED_MS = MINUTE_MS;
/** What is not begun by then is given up, or soon after a start. */
const GIVEN_UP_MS = PAPER_DEADLINE_MS + 15 * SECOND_MS;
const STARTED_MS = 20 * SECOND_MS;
/** A clock that is set is noticed within this time. */
const NOTICED_MS = 5 * SECOND_MS;
/** Steps of two seconds and less are nobody's, and there may be some. */
const WAIT_TOLERANCE_MS = 10 * SECOND_MS;

/** What faults are in the way of: a printer by its name, or all LED boards. */
export const LED_BOARDS = 'LED boards';

export class Lookout {
  private readonly overdue = new Overdue();
  private readonly disturbances = new Map<string, number>();
  private readonly mendedMs = new Map<string, number>();
  private upMs = 0;
  private downMs = 0;

  constructor(private readonly sim: Simulation) {}

  boxIsUp(): void {
    this.upMs = this.now;
  }

  boxIsDown(): void {
    this.downMs = this.now;
  }

  /** Until it is over, and a while after, `what` need not be as it should be. */
  async disturbing(what: string, disturbance: () => Promise<void>): Promise<void> {
    this.disturbances.set(what, (this.disturbances.get(what) ?? 0) + 1);
    await disturbance();
    this.disturbances.set(what, (this.disturbances.get(what) ?? 0) - 1);
    this.mendedMs.set(what, this.now);
  }

  isDisturbed(what: string): boolean {
    return (this.disturbances.get(what) ?? 0) > 0;
  }

  /** Nothing is shown that is not written down. */
  glance(address: number): void {
    const { hall, witness } = this.sim;
    const window = WINDOW_OF_BOARD[address];
    const twin = hall.boards.get(address);
    if (window === undefined || twin === undefined) return;
    const shown = /\d{3,}/.exec(twin.lit.rows.map(({ text }) => text).join(' '))?.[0];
    const wasCalled = [...(witness.calledTo.get(window) ?? [])].some((ticket) => shown !== undefined && ticket.endsWith(shown));
    if (shown !== undefined && !wasCalled) witness.violated(`the board of window ${window} shows ${shown}, whom it never called`);
  }

  /** After each commit. */
  committed(): void {
    const { box, witness } = this.sim;
    if (box === null) return;
    for (const id of this.overdue.look(box.pipeline.state.postponed, this.sim.wallMs(), this.now, this.upMs))
      witness.violated(`${witness.nameOf(id)} was put aside and is not back`);
  }

  /** Until the branch closes. */
  async watch(): Promise<void> {
    const { sim } = this;
    while (!sim.isClosing) {
      await sim.sleep(LOOK_MS);
      if (sim.box === null && this.now - this.downMs > DOWN_MS) sim.witness.violated('the box does not come back');
      if (this.wellForMs(LED_BOARDS) > PEACE_MS) checkBoards(sim);
      // A roll may end by itself, between two looks of an administrator.
      for (const [name, { twin }] of sim.hall.printers) if (twin.sensors.isPaperOut) this.mendedMs.set(name, this.now);
      this.checkPapers();
      this.checkWaits();
    }
  }

  private get now(): number {
    return this.sim.timers.nowMs();
  }

  /** So long nothing has been in the way of it. */
  private wellForMs(what: string): number {
    if (this.sim.box === null || this.isDisturbed(what)) return 0;
    return this.now - Math.max(this.upMs, this.mendedMs.get(what) ?? 0);
  }

  /** A printer that is well owes nobody paper for long, and one that is not does not promise it for ever. */
  private checkPapers(): void {
    const { box, witness } = this.sim;
    for (const job of box?.pipeline.state.prints.values() ?? []) {
      const orderedForMs = this.now - (witness.papers.owed.get(job.id)?.orderedMs ?? this.now);
      const what = `job ${job.id}, the paper of ${witness.nameOf(job.consumerId)},`;
      if (Math.min(orderedForMs, this.wellForMs(job.printer)) > PRINTED_MS)
        witness.violated(`${what} is not printed, and nothing is the matter with the printer ${job.printer}`);
      // Where the clock was set while the box was away, the box does not know for how long it was.
      const waitedMs = this.now - orderedForMs > witness.clockSetMs ? orderedForMs : Math.min(orderedForMs, this.now - this.upMs);
      if (job.state === 'QUEUED' && waitedMs > GIVEN_UP_MS && this.now - this.upMs > STARTED_MS)
        witness.violated(`${what} is not given up in time`);
    }
  }

  /** Nobody's waiting time jumps with the clock. Of who came before the last start it is not known how long the box was away. */
  private checkWaits(): void {
    const { box, witness } = this.sim;
    if (box === null || this.now - witness.clockSetMs < NOTICED_MS) return;
    for (const { id, registeredMs } of box.pipeline.state.consumers.values()) {
      const cameMs = witness.visits.get(id)?.cameMs ?? 0;
      if (cameMs <= this.upMs) continue;
      const errorMs = this.sim.wallMs() - registeredMs - (this.now - cameMs);
      if (Math.abs(errorMs) > WAIT_TOLERANCE_MS)
        witness.violated(`${witness.nameOf(id)} is said to wait ${errorMs} ms longer than he does`);
    }
  }
}
