/**
 * A client of the original protocol, which has no ids, knows an answer by its command: on one connection the answers to a command come in
 * the order of its requests, whatever they wait for. `SEED=…` repeats a mix.
 */
import { readFileSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { Chance } from '../../durability/chance.js';
import { ADMINISTRATOR } from '../../durability/people.js';
import { startBox } from '../../support/box.js';
import { connect, type Frame, isErrorData, logIn, md5, type RawClient, type Request } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';
import { stallDisk } from '../../support/stalled-disk.js';

const SEED = Number(process.env.SEED ?? Date.now() % 1_000_000_000);
const REQUESTS = 400;

/** What their answers wait for: a place for long lists, the reader's thread, the drawing of a ticket, the disk, a hash, nothing. */
const QUESTIONS: Readonly<Record<string, object>> = {
  consumerList: {},
  statistics: { from: '2020-01-01T00:00:00.000Z', to: '2020-01-02T00:00:00.000Z' },
  registrateConsumer: { services: [4] },
  newConsumer: { services: [4] },
  login: { component: 'administrator', login: 'nobody', password: md5('wrong') },
  info: {},
};

type Marks = Record<string, string[]>;
const marksOf = (): Marks => Object.fromEntries(Object.keys(QUESTIONS).map((command) => [command, []]));

class Asker {
  readonly asked = marksOf();
  readonly answered = marksOf();
  #count = 0;
  #waiting = 0;

  constructor(
    private readonly client: RawClient,
    private readonly tokens: readonly string[],
    private readonly chance: Chance,
  ) {
    client.socket.on('message', (bytes) => this.#got(JSON.parse(String(bytes)) as Frame));
  }

  /** Without an id. A refusal quotes the field that there is not, an answer has the token of its request. */
  ask(command: string, isRefused: boolean): void {
    this.#count += 1;
    this.#waiting += 1;
    const token = this.chance.pick(this.tokens) ?? '';
    const field = `field${this.#count}`;
    this.asked[command]?.push(isRefused ? `${token} ${field}` : token);
    this.client.sendRaw(JSON.stringify({ command, token, data: { ...QUESTIONS[command], ...(isRefused && { [field]: 1 }) } }));
  }

  askAnything(): void {
    this.ask(this.chance.pick(Object.keys(QUESTIONS)) ?? '', this.chance.below(3) === 0);
  }

  get isAnswered(): boolean {
    return this.#waiting === 0;
  }

  #got({ command, token, data }: Frame): void {
    this.#waiting -= 1;
    const { [command]: answered = [] } = this.answered;
    const asked = this.asked[command]?.[answered.length];
    const field = isErrorData(data) ? /field\d+/.exec(JSON.stringify(data))?.[0] : undefined;
    // What was too much, or guessed, is refused before its fields are read: then the token alone tells.
    if (isErrorData(data) && field === undefined && asked?.startsWith(`${token}`)) answered.push(asked);
    else answered.push(field === undefined ? `${token}` : `${token} ${field}`);
  }
}

async function boxWithAsker() {
  const box = await startBox({ env: { QBOX_REQUESTS_PER_SECOND: '0' } });
  onTestFinished(async () => void (await box.kill9()));
  const administrator = await logIn(await connect(box.webSocketUrl), ADMINISTRATOR);
  const sessions = [administrator];
  while (sessions.length < 5) sessions.push(await logIn(administrator.client, ADMINISTRATOR));
  const tokens = sessions.map(({ token }) => token);
  const asker = new Asker(await connect(box.webSocketUrl), tokens, new Chance(SEED));
  return { box, administrator, asker };
}

const answeredAll = (asker: Asker) => expect.poll(() => asker.isAnswered, { timeout: 20_000 * SLOWNESS }).toBe(true);

it(`answers without ids come in the order of the requests of their command, seed ${SEED}`, async () => {
  const { administrator, asker } = await boxWithAsker();
  const comment = 'x'.repeat(1000);
  // So that lists wait for their turn.
  for (let count = 0; count < 300; count++) await administrator.ask('newConsumer', { services: [5], comment });
  asker.ask('consumerList', false);
  await answeredAll(asker);
  for (let count = 0; count < REQUESTS; count++) asker.askAnything();
  await answeredAll(asker);
  expect(asker.answered).toEqual(asker.asked);
});

it('a refusal waits for older answers that wait for a disk that stands still, and does not with an id', async () => {
  const { box, administrator, asker } = await boxWithAsker();
  const goOn = await stallDisk(box.pid);
  asker.ask('newConsumer', false);
  // Whoever reads is told that the disk stands still.
  await administrator.ask('consumerList');
  asker.ask('newConsumer', true);
  const refused: Request = { command: 'newConsumer', token: administrator.token, data: { nothing: 1 }, id: 'refused at once' };
  await administrator.client.request(refused);
  expect(asker.answered).toEqual(marksOf());
  await goOn();
  await answeredAll(asker);
  expect(asker.answered).toEqual(asker.asked);
});

const MIB = 1024 * 1024;
const memoryOf = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;

it('what was refused and waits for older answers holds nothing of its request', async () => {
  const { box, administrator, asker } = await boxWithAsker();
  const goOn = await stallDisk(box.pid);
  asker.ask('newConsumer', false);
  const before = memoryOf(box.pid);
  const clients = await Promise.all(Array.from({ length: 12 }, () => connect(box.webSocketUrl)));
  const login = 'x'.repeat(1.8 * MIB);
  for (const { socket } of clients) socket.send(JSON.stringify({ command: 'login', data: QUESTIONS.login }));
  await administrator.ask('consumerList');
  for (let count = 0; count < 14; count++) {
    for (const client of clients) client.sendRaw(JSON.stringify({ command: 'login', data: { login } }));
    // It has been taken, with all before it.
    await Promise.all(clients.map((client) => client.request({ command: 'nothing', id: `${count}` })));
  }
  const held = memoryOf(box.pid) - before;
  await goOn();
  expect(held).toBeLessThan(200 * MIB);
});
