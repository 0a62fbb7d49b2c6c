/** Who tries what he may not, and who errs: the box has to refuse each of it, and to say why. */
import type { ErrorName } from '../../server/model/errors/errors.js';
import { isRefusal as isRefusedAs } from '../durability/actor.js';
import type { Chance } from '../durability/chance.js';
import { isRefusal, type Wire } from './network.js';
import type { Simulation } from './simulation.js';

const MINUTE_MS = 60_000;

type Who = 'clerk' | 'kiosk' | 'stranger' | 'administrator';

interface Attempt {
  readonly who: Who;
  readonly command: string;
  readonly data: object;
  readonly refusedAs: readonly ErrorName[];
}

const may = (who: Who, command: string, data: object = {}): Attempt => ({ who, command, data, refusedAs: ['notAllowed'] });
const errs = (command: string, data: object, ...refusedAs: readonly ErrorName[]): Attempt => ({
  who: 'administrator',
  command,
  data,
  refusedAs,
});

/** None of them hashes a password: that takes real time, and the history would depend on it. */
const ATTEMPTS: readonly Attempt[] = [
  may('clerk', 'newOperation', { name: 'mine' }),
  may('clerk', 'removeUser', { id: 2 }),
  may('clerk', 'setTicketRange', { id: 4, next: 1 }),
  may('clerk', 'endSession', { id: 1 }),
  may('kiosk', 'nextConsumer'),
  may('kiosk', 'removeConsumer', { id: 1 }),
  may('kiosk', 'statistics', { from: '2026-01-01T00:00:00.000Z' }),
  { who: 'clerk', command: 'serveConsumer', data: { workplace: 1 }, refusedAs: ['foreignWorkplace'] },
  { who: 'clerk', command: 'nextConsumer', data: { workplace: 12 }, refusedAs: ['foreignWorkplace'] },
  { who: 'stranger', command: 'consumerList', data: {}, refusedAs: ['unknownToken'] },
  { who: 'stranger', command: 'registrateConsumer', data: { services: [4] }, refusedAs: ['unknownToken'] },
  { who: 'kiosk', command: 'registrateConsumer', data: { services: [7], preview: false }, refusedAs: ['pinCodeNeeded'] },
  { who: 'kiosk', command: 'registrateConsumer', data: { services: [999], preview: false }, refusedAs: ['noSuchElement', 'badReference'] },
  errs('newOperation', { name: 'Приём оплаты' }, 'nameTaken'),
  errs('newTicketRange', { name: 'another', prefix: 'Г' }, 'rangesOverlap', 'nameTaken'),
  errs('newService', { name: 'nowhere', ticket_range_id: 999, operations: { '1': [3] } }, 'badReference'),
  errs('removeOperation', { id: 3 }, 'inUse'),
  errs('setUser', { id: 1, disabled: 1 }, 'ownAccount'),
  errs('setTicketRange', { id: 4, first: 0, last: -1 }, 'invalidRequest', 'invalidField'),
];

export class Trespasser {
  constructor(
    private readonly sim: Simulation,
    private readonly wires: Readonly<Record<Who, Wire>>,
    private readonly chance: Chance,
  ) {}

  async work(): Promise<void> {
    const { sim, chance } = this;
    while (!sim.isClosing) {
      await sim.sleep(chance.below(6 * MINUTE_MS));
      const attempt = chance.pick(ATTEMPTS);
      if (attempt !== undefined) await this.attempt(attempt);
    }
  }

  private async attempt({ who, command, data, refusedAs }: Attempt): Promise<void> {
    const { sim, wires } = this;
    const answer = await wires[who].ask(command, data);
    const what = `${who}: ${command} ${JSON.stringify(data)}`;
    if (!isRefusal(answer)) sim.witness.violated(`${what} was done, and should be refused as ${refusedAs.join(' or ')}`);
    else if (!refusedAs.some((name) => isRefusedAs(answer, name))) sim.witness.violated(`${what} was refused with "${answer.desc}"`);
    else sim.witness.counts.refused += 1;
  }
}
