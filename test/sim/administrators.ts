/** Two administrators who change the same things at the same time, and expect visitors. */
import { isRefusal as isRefusedAs } from '../durability/actor.js';
import type { Chance } from '../durability/chance.js';
import { isRefusal, type Wire } from './network.js';
import type { Simulation } from './simulation.js';

const MINUTE_MS = 60_000;
const DESIGN = 'plain';
/** Of eleven digits. */
const PHONES = 79_000_000_000;
/** So often somebody of the bank wants the tickets changed, and each of them does it. */
const ORDER_MS = 15 * MINUTE_MS;

/** Enough for as many tickets as are printed until somebody looks again. */
const ROLL_LEFT_MM = 5_000;

/** Those of people.ts. */
const KIOSKS = [1, 2];

interface ListedDesign {
  readonly name: string;
  readonly version: string;
  readonly design: { readonly title: string };
}

export class Administrator {
  private readonly made: number[] = [];

  constructor(
    private readonly sim: Simulation,
    private readonly wire: Wire,
    private readonly chance: Chance,
  ) {}

  async work(): Promise<void> {
    const { sim, chance, wire } = this;
    // The programs of these kiosks know visitors who are called earlier.
    for (const id of KIOSKS) await wire.ask('setRegistrator', { id, priority_min: -10 });
    while (!sim.isClosing) {
      const pauseMs = MINUTE_MS + chance.below(8 * MINUTE_MS);
      const toOrderMs = ORDER_MS - (sim.timers.nowMs() % ORDER_MS);
      await sim.sleep(Math.min(pauseMs, toOrderMs));
      await this.lookAfterPrinters();
      await (pauseMs < toOrderMs ? this.change() : this.redesign());
    }
  }

  /** Before a roll is used up there is a new one, or soon after, and the box is told. */
  private async lookAfterPrinters(): Promise<void> {
    const { sim, wire } = this;
    for (const [name, { twin }] of sim.hall.printers) {
      const { isPaperOut, isBusy } = twin.sensors;
      // One that ran out in the middle of a ticket is busy until it has paper.
      if (twin.paperLeftMm > ROLL_LEFT_MM || (isBusy && !isPaperOut) || sim.lookout.isDisturbed(name)) continue;
      twin.loadPaper();
      await wire.ask('newRoll', { printer: name });
    }
  }

  private async change(): Promise<void> {
    const { sim, chance, wire } = this;
    const note = `note ${chance.below(1_000)}`;
    switch (chance.below(8)) {
      case 0: {
        const made = await wire.ask<{ readonly id: number }>('newOperation', { name: `${note} ${sim.timers.nowMs()}` });
        if (!isRefusal(made)) this.made.push(made.id);
        return;
      }
      case 1:
        if (this.made.length > 0) await wire.ask('removeOperation', { id: this.made.pop() });
        return;
      case 2:
        await wire.ask('setService', { id: 4, description: note });
        return;
      case 3:
        await wire.ask('setWorkplace', { id: 14, description: note });
        return;
      case 4: {
        // Somebody at the desk says that he goes home.
        const [first] = [...sim.witness.live];
        if (first !== undefined && chance.below(3) === 0) await wire.ask('removeConsumer', { id: first });
        return;
      }
      case 5:
        await this.expectVisitor();
        return;
      case 6: {
        // A visitor has lost his ticket.
        const one = chance.pick([...sim.witness.live]);
        if (one !== undefined) await wire.ask('reprintTicket', { id: one });
        return;
      }
      default:
        await wire.ask('statistics', { from: sim.today(), services: true });
    }
  }

  private async expectVisitor(): Promise<void> {
    const { sim, chance, wire } = this;
    const date = sim.today().slice(0, 10);
    const services = [chance.pick([4, 5, 6])];
    const number = sim.timers.nowMs();
    const visitor = { name: `expected ${number}`, phone: `+${PHONES + number}`, comment: `wish ${number}` };
    const made = await wire.ask<{ readonly id: number; readonly pin_code: string }>('newConsumerPreRegistered', {
      services,
      date,
      ...visitor,
    });
    if (!isRefusal(made)) sim.appointments.push({ id: made.id, pin: made.pin_code });
  }

  /** Reads, thinks, writes; whoever was slower is refused, and nobody's work is lost. */
  private async redesign(): Promise<void> {
    const { sim, chance, wire } = this;
    const designs = await wire.ask<readonly ListedDesign[]>('ticketDesigns');
    if (isRefusal(designs)) return;
    const read = designs.find(({ name }) => name === DESIGN);
    if (read === undefined) return;
    // The other one looks at it now, too.
    await sim.sleep(chance.below(2 * MINUTE_MS));
    const edition = Number(/\d+$/.exec(read.design.title)?.[0] ?? 0) + 1;
    const design = { ...read.design, title: `edition ${edition}` };
    const answer = await wire.ask('setTicketDesign', { name: DESIGN, version: read.version, design });
    if (!isRefusal(answer)) sim.witness.edited(edition);
    else if (isRefusedAs(answer, 'changedMeanwhile')) sim.witness.counts.conflicts += 1;
    else sim.refusals.push(`administrator, setTicketDesign: ${answer.desc}`);
  }
}
