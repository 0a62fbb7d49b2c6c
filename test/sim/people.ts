/** Visitors with patience and clerks with habits: each a small program that waits for time to pass. */
import type { ErrorName } from '../../server/model/errors/errors.js';
import { isRefusal as isRefusedAs } from '../durability/actor.js';
import type { Chance } from '../durability/chance.js';
import { type ConsumerElement, operationsOf } from '../durability/ledger.js';
import type { Hand } from './keys.js';
import { isRefusal, type Refusal, type Wire } from './network.js';
import type { Simulation } from './simulation.js';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** What a visitor may ask for: services of one stage and of two, one by one and together. */
const WISHES: readonly (readonly number[])[] = [[4], [5], [4, 5], [1], [6], [3], [8], [1, 6], [4], [7, 1]];
/** Its visitors type the number of their contract. */
const WITH_DIGITS = 7;

interface Answered {
  readonly consumer: ConsumerElement;
  readonly print: { readonly state: string };
}

/** Comes, takes a ticket, and some leave before they are called. */
export class Visitor {
  private readonly leavesMs: number;

  constructor(
    private readonly sim: Simulation,
    readonly comment: string,
    chance: Chance,
  ) {
    this.leavesMs = chance.below(25) === 0 ? sim.timers.nowMs() + chance.below(30 * MINUTE_MS) : Number.POSITIVE_INFINITY;
  }

  get isHere(): boolean {
    return this.sim.timers.nowMs() < this.leavesMs;
  }
}

export class Kiosk {
  constructor(
    private readonly sim: Simulation,
    private readonly wire: Wire,
    private readonly chance: Chance,
  ) {}

  async takeTicket(visitor: Visitor): Promise<void> {
    const { sim, chance } = this;
    const appointment = chance.below(8) === 0 ? sim.appointments.shift() : undefined;
    if (appointment === undefined) return void (await this.ask(visitor, this.wish()));
    const ticket = await this.checkIn(visitor, appointment.pin);
    if (ticket !== null) sim.arrived.set(appointment.id, ticket);
  }

  checkIn(visitor: Visitor, pin: string): Promise<number | null> {
    return this.ask(visitor, { services: [], pin_code: pin });
  }

  /** null = there is no ticket. */
  private async ask(visitor: Visitor, wish: object): Promise<number | null> {
    const { sim, chance, wire } = this;
    const data = {
      ...wish,
      comment: visitor.comment,
      preview: false,
      noprint: chance.below(2) > 0,
      ...(chance.below(12) === 0 && { priority: -10 }),
    };
    const answer = await wire.ask<Answered>('registrateConsumer', data);
    if (isRefusal(answer)) {
      if (sim.witness.byComment.has(visitor.comment) && !answer.desc.includes('paper'))
        sim.witness.violated(`${visitor.comment} was refused ("${answer.desc}") and has a ticket`);
      sim.refusals.push(`kiosk: ${answer.desc}`);
      return null;
    }
    sim.witness.toldTicket(visitor.comment, answer.consumer);
    // Most of them ask for their paper. It is a copy, and may come later.
    if (!data.noprint && answer.print.state !== 'printed' && chance.below(4) > 0)
      await wire.ask('reprintTicket', { id: answer.consumer.id });
    return answer.consumer.id;
  }

  private wish(): object {
    const services = this.chance.pick(WISHES) ?? [];
    return { services, ...(services.includes(WITH_DIGITS) && { pin_code: '447' }) };
  }
}

const SERVING = {
  serveConsumer: 60,
  serveOperation: 12,
  rejectOperation: 3,
  rejectService: 3,
  rejectConsumer: 3,
  postponeConsumer: 7,
  skipConsumer: 3,
  addService: 4,
  retryCallConsumer: 5,
  transferConsumer: 4,
};
/** One in so many has clicked the wrong button, and takes it back. */
const REGRETS = 12;
const REGRETTED = [
  'serveConsumer',
  'serveOperation',
  'rejectOperation',
  'rejectService',
  'rejectConsumer',
  'skipConsumer',
  'transferConsumer',
];

/** Refusals that an honest clerk may meet: the visitor was taken away meanwhile, nobody else waits, he has that service already. */
const HONEST: readonly ErrorName[] = [
  'nothingToUndo',
  'undoTooLate',
  'undoOvertaken',
  'windowFree',
  'nobodyWaiting',
  'operationNotServed',
  'serviceAlreadyOnTicket',
];

export class Clerk {
  constructor(
    private readonly sim: Simulation,
    readonly window: number,
    private readonly wire: Wire,
    private readonly chance: Chance,
    /** The keys at the window, if there are any: used when the clerk likes. */
    private readonly hand: Hand | undefined,
  ) {}

  /** Until the branch closes and nobody waits. */
  async work(): Promise<void> {
    const { sim, chance, window } = this;
    while (!sim.isClosing) {
      if (chance.below(60) === 0) await this.rest();
      const visitor = (await this.present()) ?? (await this.call());
      if (visitor === null) {
        await sim.sleep(3 * SECOND_MS + chance.below(20 * SECOND_MS));
        continue;
      }
      await this.serve(visitor, window);
    }
  }

  /** Whom the box says that the window has: an automatic call, or somebody from before the box fell. */
  private async present(): Promise<ConsumerElement | null> {
    const { sim, window, wire } = this;
    const state = await wire.ask<{ readonly consumer_id: number }>('getWorkplace', { id: window });
    if (isRefusal(state) || state.consumer_id <= 0) return null;
    const consumer = await wire.ask<ConsumerElement>('getConsumer', { id: state.consumer_id });
    if (isRefusal(consumer) || consumer.workplace_id !== window || consumer.state !== 'SERVING') return null;
    sim.witness.toldServing(window, consumer, true);
    return consumer;
  }

  /** Looks at the queue first, as a page does: a call of nobody is written down, too. */
  private async call(): Promise<ConsumerElement | null> {
    const queue = await this.wire.ask<readonly { readonly mayCall: boolean }[]>('currentQueue');
    if (!isRefusal(queue) && !queue.some(({ mayCall }) => mayCall) && this.chance.below(20) > 0) return null;
    if (this.hand !== undefined && this.chance.below(2) === 0) return this.callByKey(this.hand);
    const answer = await this.wire.ask<ConsumerElement | Record<string, never>>('nextConsumer');
    if (isRefusal(answer)) this.refused('nextConsumer', answer);
    if (isRefusal(answer) || !('id' in answer)) return null;
    return answer as ConsumerElement;
  }

  private async press(keys: readonly (() => void)[]): Promise<void> {
    for (const press of keys) {
      press();
      await this.sim.sleep(SECOND_MS);
    }
  }

  private async callByKey({ call }: Hand): Promise<ConsumerElement | null> {
    await this.press(call);
    const called = await this.present();
    if (called !== null) this.sim.witness.counts.calledByKey += 1;
    return called;
  }

  private async serve(first: ConsumerElement, window: number): Promise<void> {
    const { sim, chance, wire } = this;
    let visitor: ConsumerElement | null = first;
    while (visitor !== null) {
      const isHere = sim.visitor(visitor.comment)?.isHere ?? true;
      const takesMs = isHere ? 30 * SECOND_MS + Math.exp(chance.next() * 2.2) * 40 * SECOND_MS : 20 * SECOND_MS;
      await sim.sleep(takesMs);
      if (this.hand !== undefined && isHere && chance.below(3) === 0) {
        await this.press(chance.below(6) === 0 ? this.hand.postpone : this.hand.finish);
        // Looks who is there now.
        return;
      }
      const command: string = isHere ? chance.weighted(SERVING) : 'skipConsumer';
      const answer: ConsumerElement | Refusal = await wire.ask<ConsumerElement>(command, this.dataFor(command, visitor));
      if (isRefusal(answer)) {
        this.refused(command, answer);
        // Nobody else waits: who is not there does not come any more.
        if (command === 'skipConsumer') await wire.ask('rejectConsumer', { comment: '[noShow]' });
        return;
      }
      if (command === 'retryCallConsumer') continue;
      const taken = await this.takeBack(command);
      visitor = taken ?? (answer.state === 'SERVING' && answer.workplace_id === window ? answer : null);
    }
  }

  private async takeBack(command: string): Promise<ConsumerElement | null> {
    const { sim, chance, wire } = this;
    if (!REGRETTED.includes(command) || chance.below(REGRETS) > 0) return null;
    await sim.sleep(chance.below(12 * SECOND_MS));
    const answer = await wire.ask<ConsumerElement>('undoConsumer');
    if (!isRefusal(answer)) return answer;
    this.refused('undoConsumer', answer);
    return null;
  }

  private dataFor(command: string, visitor: ConsumerElement): object {
    const { chance } = this;
    const served = operationsOf(visitor).find(({ state }) => state === 'SERVING');
    switch (command) {
      case 'serveOperation':
      case 'rejectOperation':
        return { service: served?.service, operation: served?.operation, priority: served?.stage };
      case 'rejectService':
        return { service: served?.service };
      case 'postponeConsumer':
        return { delay: chance.pick([1, 5, 10]), return2me: chance.below(3) === 0 };
      case 'addService':
      case 'transferConsumer':
        return { service: chance.pick([4, 5, 6]) };
      default:
        return {};
    }
  }

  private refused(command: string, refusal: Refusal): void {
    const { desc } = refusal;
    if (!HONEST.some((name) => isRefusedAs(refusal, name))) this.sim.refusals.push(`window ${this.window}, ${command}: ${desc}`);
  }

  private async rest(): Promise<void> {
    await this.wire.ask('setWorkplace', { id: this.window, state_id: 2 });
    await this.sim.sleep(MINUTE_MS + this.chance.below(10 * MINUTE_MS));
    await this.wire.ask('setWorkplace', { id: this.window, state_id: 1 });
  }
}
