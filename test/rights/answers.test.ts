/** What each kind of session is told, by any command and any push: a canary in every field that not everybody needs. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { COMMANDS } from '../../server/protocol/registry.js';
import { WatchedBox } from '../hostile/witness.js';
import { type Account, type Frame, isErrorData, type RawClient, type RawSession } from '../support/raw-client.js';
import { CANARIES, type Canary, TOLD } from './answers.js';

const OWN = 11;
const OTHER = 18;
const OWN_SERVICE = 4;
const OTHER_SERVICE = 8;
const SECRET_SERVICE = 6;
const DAY_MS = 86_400_000;
/** One pixel: what a photo is made of is not told apart from another. */
const PHOTO = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';

const ACCOUNTS = {
  clerk: { component: 'workplace', login: 'petrov', place: OWN },
  supervisor: { component: 'supervisor', login: 'sidorova' },
  kiosk: { component: 'registrator', login: 'kiosk', place: 1 },
  board: { component: 'qboard', login: 'board', place: 1 },
} as const satisfies Record<string, Account>;

interface Given {
  readonly consumer: { readonly id: number };
  readonly page: { readonly code: string };
}

let watched: WatchedBox;
let admin: RawSession;
let needles: Record<Canary, readonly string[]>;
let ids: { readonly user: number; readonly stranger: number; readonly appointment: number };
const codes: string[] = [];

/** A visitor with everything that a ticket can say of one, whom a clerk has passed on with a remark. */
async function visitor(service: number, window: number, told: string, remark: string, photo?: string): Promise<number> {
  const given = await admin.ask<Given>('registrateConsumer', { services: [service], noprint: true, preview: false, comment: told, photo });
  const { id } = given.consumer;
  codes.push(given.page.code);
  await admin.ask('setConsumer', { id, pin_code: told });
  await admin.ask('consumerFromQueueBody', { id, workplace: window });
  await admin.ask('transferConsumer', { service, comment: remark, workplace: window });
  return id;
}

const ownVisitor = (): Promise<number> => visitor(OWN_SERVICE, OWN, CANARIES.visitor, CANARIES.remark);

beforeEach(async () => {
  watched = await WatchedBox.start({ QBOX_REQUESTS_PER_SECOND: '0' });
  admin = await watched.administrator();
  await admin.ask('setService', { id: SECRET_SERVICE, pin_code: CANARIES['service code'] });
  // In silence: somebody is called for each command, faster than a voice can say it, which the box would complain of.
  await admin.ask('setWorkplace', { id: OWN, walking_time: 1, audio_notification_enabled: 0 });
  const digest = '827ccb0eea8a706c4c34a16891f84e7b';
  const user = await admin.ask<{ id: number }>('newUser', { login: CANARIES.login, password: digest, role_id: 2 });
  const of = CANARIES.appointment;
  const appointment = await admin.ask<{ id: number }>('newConsumerPreRegistered', { services: [1], name: of, phone: of, comment: of });
  const stranger = await visitor(OTHER_SERVICE, OTHER, CANARIES.stranger, CANARIES["other's remark"], PHOTO);
  ids = { user: user.id, stranger, appointment: appointment.id };
  const [device] = await admin.ask<readonly { port: string }[]>('devices');
  needles = {
    ...(Object.fromEntries(Object.entries(CANARIES).map(([name, value]) => [name, [value]])) as unknown as typeof needles),
    stranger: [CANARIES.stranger, '"photo":"'],
    port: [device?.port ?? ''],
    'ticket code': codes,
  };
});
afterEach(async () => {
  codes.length = 0;
  await watched.end();
});

/** What is sent of a command; several requests where one would not meet every canary. */
function requestsOf(command: string, own: number): readonly object[] {
  const { data, example } = COMMANDS.get(command) ?? { data: {}, example: { request: {} } };
  const window = 'workplace' in ((data as { properties?: object }).properties ?? {}) ? { workplace: OWN } : {};
  const [from, to] = [-DAY_MS, DAY_MS].map((ms) => new Date(Date.now() + ms).toISOString());
  const everyTicket = [{ id: own }, { id: ids.stranger }];
  const aimed: Readonly<Record<string, readonly object[]>> = {
    getService: [{ id: SECRET_SERVICE }],
    getUser: [{ id: ids.user }],
    getConsumer: everyTicket,
    getConsumerPreRegistered: [{ id: ids.appointment }],
    reprintTicket: everyTicket,
    currentQueue: [OWN, OTHER].map((workplace) => ({ workplace, detailed: true })),
    subscribeCurrentQueue: [OWN, OTHER].map((workplace) => ({ workplace, detailed: true })),
    statistics: [{ from, to, services: true, stages: true, operations: true }],
    queueLengths: everyTicket.map(({ id }) => ({ consumer: id })),
    consumerFromQueueBody: everyTicket.map((ticket) => ({ ...window, ...ticket })),
    bindConsumer: [{ id: own }],
    setConsumer: [{ id: ids.stranger, priority: 40 }],
    serveOperation: [{ ...window, service: OWN_SERVICE, operation: 3 }],
    rejectOperation: [{ ...window, service: OWN_SERVICE, operation: 3 }],
    rejectService: [{ ...window, service: OWN_SERVICE }],
    transferConsumer: [{ ...window, service: OWN_SERVICE }],
    commentConsumer: [{ ...window, comment: CANARIES.visitor }],
    // A cable that is pulled would be told in the log, as it should.
    actOnTwin: [{ kind: 'printer', name: 'hall', action: 'closeCover' }],
    addService: [{ ...window, service: 5 }],
    postponeConsumer: [{ ...window, delay: 5 }],
    registrateConsumer: [{ services: [OWN_SERVICE], noprint: true, preview: false }],
  };
  return aimed[command] ?? [{ ...(example.request as object), ...window }];
}

class Listener {
  private readonly heard: { readonly command: string; readonly text: string }[] = [];
  private changes = 0;

  constructor(
    private readonly client: RawClient,
    private readonly token: string | undefined,
  ) {
    client.socket.on('message', (bytes) => {
      const text = String(bytes);
      this.heard.push({ command: (JSON.parse(text) as Frame).command, text });
    });
  }

  send(command: string, data: object): Promise<Frame> {
    return this.client.request({ ...(this.token && { token: this.token }), id: `${this.heard.length} ${command}`, command, data });
  }

  /** Sends every command but those that begin and end a session, what changes something last. */
  async sendAll(): Promise<void> {
    const own = await ownVisitor();
    const commands = [...COMMANDS.values()].filter(({ name }) => name !== 'login' && name !== 'logout');
    const [reading, changing] = [commands.filter(({ changes }) => !changes), commands.filter(({ changes }) => changes)];
    const subscribed: string[] = [];
    for (const { name } of reading) {
      for (const data of requestsOf(name, own)) {
        const { data: answer } = await this.send(name, data);
        if (!name.startsWith('unsubscribe') && PUSHES[name] && isErrorData(answer) && answer.desc === 'No errors')
          subscribed.push(PUSHES[name]);
      }
      // The registry has each `unsubscribe…` right after its `subscribe…`: the pushes are awaited in between.
      const push = PUSHES[name];
      if (push !== undefined && subscribed.includes(push)) await this.expectPush(push);
    }
    expect(subscribed.length, 'nothing was pushed').toBeGreaterThan(this.token === undefined ? -1 : 1);
    for (const { name } of changing) await this.change(name);
  }

  private async expectPush(command: string): Promise<void> {
    // What is set to what it is already has not changed, and is not pushed. The same holds for a new roll that replaces an unused one.
    const change = this.changes++;
    const pushed = this.client.nextPush(command);
    await admin.ask('setService', { id: SECRET_SERVICE, description: `${change}` });
    await admin.ask('setUser', { id: ids.user, surname: `${change} ${command}` });
    await admin.ask('setConsumer', { id: ids.stranger, priority: 20 + change });
    await admin.ask('setConsumerPreRegistered', { id: ids.appointment, time: `09:${10 + change}` });
    await admin.ask('reprintTicket', { id: ids.stranger, printer: 'hall' });
    await admin.ask('newRoll', { printer: 'hall' });
    await ownVisitor();
    await pushed;
  }

  /** With a visitor at the window, except for what calls one. */
  private async change(name: string): Promise<void> {
    const own = await ownVisitor();
    const calls = name === 'nextConsumer' || name === 'consumerFromQueueBody' || name === 'bindConsumer';
    if (!calls) await admin.ask('consumerFromQueueBody', { id: own, workplace: OWN });
    if (name === 'undoConsumer') await this.send('serveConsumer', { workplace: OWN });
    for (const data of requestsOf(name, own)) await this.send(name, data);
    await admin.client.request({ token: admin.token, command: 'rejectConsumer', data: { workplace: OWN } });
  }

  told(): { readonly [Name in Canary]?: readonly string[] } {
    const all = Object.entries(needles).map(([canary, values]): [string, string[]] => {
      const telling = this.heard.filter(({ text }) => values.some((value) => text.includes(value)));
      return [canary, [...new Set(telling.map(({ command }) => command))].sort()];
    });
    return Object.fromEntries(all.filter(([, commands]) => commands.length > 0));
  }
}

/** What is pushed after which command. */
const PUSHES: Readonly<Record<string, string>> = {
  subscribeServices: 'serviceList',
  subscribeUsers: 'userList',
  subscribeConsumers: 'consumerList',
  subscribeConsumerPreRegistereds: 'consumerPreRegisteredList',
  subscribeCurrentQueue: 'currentQueue',
  subscribeDevices: 'devices',
};

const sorted = (told: { readonly [Name in Canary]?: readonly string[] }) =>
  Object.fromEntries(Object.entries(told).map(([canary, commands]) => [canary, [...commands].sort()]));

it.each(Object.entries(ACCOUNTS))('a %s is told what the table says, and nothing else', async (who, account) => {
  const session = await watched.logIn(account);
  const listener = new Listener(session.client, session.token);
  await listener.sendAll();
  expect(listener.told()).toEqual(sorted(TOLD[who as keyof typeof ACCOUNTS]));
});

it('nobody without a session is told anything', async () => {
  const listener = new Listener(await watched.connect(), undefined);
  await listener.sendAll();
  expect(listener.told()).toEqual(TOLD.nobody);
});

it('an administrator is told all of it: the canaries are there', async () => {
  const session = await watched.administrator();
  const listener = new Listener(session.client, session.token);
  await ownVisitor();
  await listener.send('exportConfiguration', {});
  await listener.send('userList', {});
  await listener.send('devices', {});
  await listener.send('consumerList', {});
  await listener.send('getConsumer', { id: ids.stranger });
  await listener.send('consumerPreRegisteredList', {});
  const told = listener.told();
  expect(Object.keys(told).sort()).toEqual(
    Object.keys(needles)
      .filter((canary) => canary !== 'ticket code')
      .sort(),
  );
  expect(told['service code']).toEqual(['exportConfiguration']);
});
