/** Who works at the branch: kiosks, clerks, an administrator who changes books, and people who log in and out. */
import { PICTURE } from '../support/picture.js';
import { type Account, connect, logIn, md5 } from '../support/raw-client.js';
import { Actor, type Step } from './actor.js';
import type { Chance } from './chance.js';
import { type ConsumerElement, type Ledger, operationsOf } from './ledger.js';

/** Beyond this many waiting visitors the kiosks rest, so that a round has something of everything. */
const LIVE_MAX = 120;
/** What a visitor may ask for: services of one stage and of two, one by one and together. */
const WISHES: readonly (readonly number[])[] = [[4], [5], [4, 5], [1], [6], [3], [8], [1, 6]];
const PHOTO_PART = 0.05;
const PREVIEW_PART = 0.03;

const kioskStep = (ledger: Ledger, chance: Chance) => (): Step => {
  if (ledger.live.size >= LIVE_MAX) return { command: 'info', data: {}, learn: () => undefined };
  const comment = ledger.newMark('visitor');
  const photo = chance.next() < PHOTO_PART ? PICTURE : null;
  return {
    command: 'registrateConsumer',
    data: { services: chance.pick(WISHES), comment, noprint: true, preview: chance.next() < PREVIEW_PART, ...(photo && { photo }) },
    learn: (data) => ledger.registered((data as { consumer: ConsumerElement }).consumer, comment, photo),
  };
};

/** How often a clerk does what with the visitor he has. */
const SERVING = {
  serveConsumer: 50,
  serveOperation: 10,
  rejectOperation: 4,
  rejectService: 5,
  rejectConsumer: 4,
  postponeConsumer: 8,
  skipConsumer: 10,
  addService: 5,
  retryCallConsumer: 4,
};
const OUT_OF_TURN_PART = 0.15;
const TAKEN_BACK_PART = 0.15;
const OPEN_SESSIONS_MAX = 4;

class Clerk {
  #visitor: ConsumerElement | null = null;

  constructor(
    private readonly window: number,
    private readonly ledger: Ledger,
    private readonly chance: Chance,
  ) {}

  next(): Step {
    if (this.chance.next() < TAKEN_BACK_PART) return this.#takeBack();
    return this.#visitor === null ? this.#call() : this.#serve(this.#visitor);
  }

  #takeBack(): Step {
    const learn = (data: unknown): void => {
      this.ledger.tookBack(data as ConsumerElement, this.window);
      this.#look(data);
    };
    const mayBeRefusedAs = ['nothingToUndo', 'undoTooLate', 'undoOvertaken', 'windowBusy'] as const;
    return { command: 'undoConsumer', data: {}, learn, mayBeRefusedAs };
  }

  #call(): Step {
    const outOfTurn = this.chance.next() < OUT_OF_TURN_PART ? this.chance.pick([...this.ledger.live]) : undefined;
    const learn = (data: unknown): void => {
      // Nobody waits: the data is empty.
      if (!('id' in (data as object))) return;
      this.#visitor = data as ConsumerElement;
      this.ledger.called(this.#visitor, this.window);
    };
    if (outOfTurn === undefined) return { command: 'nextConsumer', data: {}, learn };
    const mayBeRefusedAs = ['notInQueue', 'noSuchElement'] as const;
    return { command: 'consumerFromQueueBody', data: { id: outOfTurn }, learn, mayBeRefusedAs };
  }

  #serve(visitor: ConsumerElement): Step {
    const command = this.chance.weighted(SERVING);
    const mark = this.ledger.newMark(command);
    const served = operationsOf(visitor).find((operation) => operation.state === 'SERVING');
    if (served === undefined) throw new Error(`${visitor.ticket} is at window ${this.window}, and nothing is being done for him`);
    const { service, operation } = served;
    switch (command) {
      case 'serveOperation':
      case 'rejectOperation':
        return this.#finishing(command, { service, operation, priority: served.stage, comment: mark }, mark);
      case 'rejectService':
        return this.#finishing(command, { service, comment: mark }, mark);
      case 'serveConsumer':
      case 'rejectConsumer':
        return this.#finishing(command, { comment: mark }, mark);
      case 'postponeConsumer':
        return {
          command,
          data: { delay: 1, return2me: this.chance.next() < 0.3, comment: mark },
          learn: (data) => this.#postponed(data, mark),
        };
      case 'skipConsumer':
        return { command, data: {}, learn: (data) => this.#skipped(data), mayBeRefusedAs: ['nobodyWaiting'] };
      case 'addService':
        return {
          command,
          data: { service: this.chance.pick([4, 5, 6]) },
          learn: (data) => this.#look(data),
          mayBeRefusedAs: ['serviceAlreadyOnTicket'],
        };
      case 'retryCallConsumer':
        return { command, data: {}, learn: () => undefined };
    }
  }

  #finishing(command: string, data: object, mark: string): Step {
    return {
      command,
      data,
      learn: (answer) => {
        this.ledger.finished(answer as ConsumerElement, this.window, mark);
        this.#look(answer);
      },
    };
  }

  #postponed(answer: unknown, mark: string): void {
    this.ledger.postponed(answer as ConsumerElement, this.window, mark);
    this.#visitor = null;
  }

  #skipped(answer: unknown): void {
    this.ledger.skipped(answer as ConsumerElement, this.window);
    this.#look(answer);
  }

  #look(answer: unknown): void {
    const consumer = answer as ConsumerElement;
    this.#visitor = consumer.state === 'SERVING' && consumer.workplace_id === this.window ? consumer : null;
  }
}

const CHANGES = { newOperation: 30, setOperation: 30, removeOperation: 20, setService: 20, setWorkplace: 15, newUser: 2 };
/** A window nobody works at, and a service that is asked for. */
const CHANGED_WINDOW = 14;
const CHANGED_SERVICE = 4;
const CLERKS_ROLE = 2;

const administratorStep = (ledger: Ledger, chance: Chance) => (): Step => {
  const change = chance.weighted(CHANGES);
  const mark = ledger.newMark(change);
  const id = chance.pick([...ledger.operations.keys()]);
  if (change === 'setService') {
    return { command: change, data: { id: CHANGED_SERVICE, description: mark }, learn: () => ledger.noteSetting('service', mark) };
  }
  if (change === 'setWorkplace') {
    return { command: change, data: { id: CHANGED_WINDOW, alias: mark }, learn: () => ledger.noteSetting('window', mark) };
  }
  if (change === 'newUser') {
    return { command: change, data: { login: mark, password: md5(mark), role_id: CLERKS_ROLE }, learn: () => ledger.logins.add(mark) };
  }
  if (id === undefined || change === 'newOperation') {
    const learn = (data: unknown): void => ledger.operationAdded(data as { readonly id: number });
    return { command: 'newOperation', data: { name: mark, regulated_sec: chance.below(1000) }, learn };
  }
  if (change === 'setOperation') {
    const learn = (): unknown => ledger.operations.set(id, { ...ledger.operations.get(id), description: mark });
    return { command: change, data: { id, description: mark }, learn };
  }
  return { command: 'removeOperation', data: { id }, learn: () => ledger.operations.delete(id) };
};

/** Somebody who logs in and out. `login` carries no session, so an answer that was lost is lost. */
const sessionsStep = (ledger: Ledger, chance: Chance) => (): Step => {
  // Of a place's sessions beyond a handful the box ends those that nobody uses.
  const isMany = ledger.openSessions.size >= OPEN_SESSIONS_MAX;
  const token = isMany || chance.next() < 0.4 ? chance.pick([...ledger.openSessions]) : undefined;
  if (token === undefined) {
    return {
      command: 'login',
      token: null,
      data: { component: 'registrator', login: 'kiosk', password: md5('12345'), registrator: 3 },
      learn: (data) => ledger.openSessions.add((data as { token: string }).token),
    };
  }
  ledger.openSessions.delete(token);
  // Repeated after a crash, it may find that the session has ended.
  return { command: 'logout', token, data: {}, learn: () => ledger.endedSessions.add(token), mayBeRefusedAs: ['unknownToken'] };
};

const CLERKS: readonly (Account & { readonly place: number })[] = [
  { component: 'workplace', login: 'ivanova', place: 1 },
  { component: 'workplace', login: 'petrov', place: 11 },
  { component: 'workplace', login: 'smirnova', place: 12 },
  { component: 'workplace', login: 'kuznetsov', place: 13 },
  { component: 'workplace', login: 'admin', place: 18 },
];
const KIOSKS: readonly Account[] = [1, 2, 3].map((place) => ({ component: 'registrator', login: 'kiosk', place }));
export const ADMINISTRATOR: Account = { component: 'administrator', login: 'admin' };
/** Wide enough that no number comes again in the whole test. */
const LAST_NUMBER = 999_999;

export interface Staff {
  readonly actors: readonly Actor[];
  /** A session of an administrator, to look and to check. */
  readonly checker: string;
  readonly windows: readonly number[];
}

/** Logs everybody in, once: the sessions outlive every crash. Chance of each person is his own, so that their order does not matter. */
export async function hireStaff(url: string, ledger: Ledger, chances: (name: string) => Chance): Promise<Staff> {
  const client = await connect(url);
  const tokenOf = async (account: Account): Promise<string> => (await logIn(client, account)).token;
  const checker = await logIn(client, ADMINISTRATOR);
  // The boards of the demo have no room for numbers as long as a hundred crashes need.
  await checker.ask('removeAllScoreBoards');
  for (const range of await checker.ask<readonly { id: number }[]>('ticketRangeList')) {
    await checker.ask('setTicketRange', { id: range.id, last: LAST_NUMBER });
  }
  const actors: Actor[] = [];
  for (const account of KIOSKS) {
    const name = `kiosk ${account.place}`;
    // The third kiosk offers payment and refunds alone.
    if (account.place !== 3) actors.push(new Actor(name, await tokenOf(account), kioskStep(ledger, chances(name))));
  }
  for (const account of CLERKS) {
    const name = `clerk ${account.place}`;
    const clerk = new Clerk(account.place, ledger, chances(name));
    actors.push(new Actor(name, await tokenOf(account), () => clerk.next()));
  }
  actors.push(new Actor('administrator', await tokenOf(ADMINISTRATOR), administratorStep(ledger, chances('administrator'))));
  actors.push(new Actor('sessions', '', sessionsStep(ledger, chances('sessions'))));
  await client.close();
  return { actors, checker: checker.token, windows: CLERKS.map((account) => account.place) };
}
