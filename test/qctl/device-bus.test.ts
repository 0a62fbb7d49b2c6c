/** `qctl device scan --bus`: boards that answer, asked on a line of twins by qctl itself, or by the box that has it. */
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadLedProfiles } from '../../drivers/led/profiles.js';
import { SYSTEM_TIMERS } from '../../drivers/timing.js';
import { BusTwin } from '../../drivers/twins/led/bus-twin.js';
import { LedTwin } from '../../drivers/twins/led/twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../drivers/twins/serve-tcp.js';
import { type Box, startBox } from '../support/box.js';
import { TestConsole } from './console.js';

type Line = ServedTwin<BusTwin<LedTwin>>;

/** Boards of a model at addresses 2 and 5 of a line. */
async function lineOf(id: string): Promise<Line> {
  const profile = loadLedProfiles().get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return await serveTwinOnTcp(
    ({ send }) => {
      const bus = new BusTwin<LedTwin>({ timers: SYSTEM_TIMERS, send });
      for (const address of [2, 5]) bus.add((answer) => new LedTwin({ profile, address, timers: SYSTEM_TIMERS, send: answer }));
      return bus;
    },
    { host: '127.0.0.1', port: 0 },
  );
}

const ANSWERING = ['led-485-4', 'onbon-bx-6k', 'am03127'] as const;
const lines = new Map<string, Line>();
let shell: TestConsole;
beforeAll(async () => {
  for (const id of ANSWERING) lines.set(id, await lineOf(id));
});
afterAll(() => Promise.all([...lines.values()].map((line) => line.close())));
beforeEach(() => {
  shell = new TestConsole();
  shell.env = {};
});

const scan = (...words: string[]) => shell.run('device', 'scan', '--bus', ...words);

const FOUND = [
  { address: 2, how: 'answers' },
  { address: 5, how: 'answers' },
];
const lit = (line: Line): string[] => line.twin.members.map((board) => JSON.stringify([board.lit, board.address]));

it.each(ANSWERING)('finds the boards of %s that answer, and changes nothing of them', async (id) => {
  const line = lines.get(id);
  if (line === undefined) throw new Error('no line');
  const before = lit(line);
  const words = ['--profile', id, '--addresses', '1-6', '--json'];
  // It waits for an answer as long as the board may take; on a busy machine its twin is late now and then.
  await vi.waitFor(async () => {
    shell = new TestConsole();
    expect([await scan(`tcp:127.0.0.1:${line.port}`, ...words), shell.stderr]).toEqual([0, '']);
    expect(JSON.parse(shell.stdout)).toEqual(FOUND);
  });
  expect(lit(line)).toEqual(before);
});

it('finds a card in the network inside its session, and no card of the other protocol', async () => {
  const profile = loadLedProfiles().get('huidu-sdk-64x32') ?? expect.unreachable();
  const card = await serveTwinOnTcp(({ send }) => new LedTwin({ profile, address: 1, timers: SYSTEM_TIMERS, send }), {
    host: '127.0.0.1',
    port: 0,
  });
  onTestFinished(() => card.close());
  const port = `tcp:127.0.0.1:${card.port}`;
  await vi.waitFor(async () => {
    shell = new TestConsole();
    expect([await scan(port, '--profile', profile.id, '--addresses', '1-1', '--json'), shell.stderr]).toEqual([0, '']);
  });
  expect(JSON.parse(shell.stdout)).toEqual([{ address: 1, how: 'answers' }]);
  expect(card.twin.faults).toEqual([]);
});

it.each([
  ['48520eff437f', 'does not work. The reason: a Huidu card of Gen6 answers: its model is one of Gen6.'],
  ['060000200400', 'has the device. The reason: no session: kDeviceOccupa (4): another program has the card: end HDPlayer and its like.'],
])('says why a card in the network, which answers %s, is not searched', async (answer, why) => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.write(Buffer.from(answer, 'hex')));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  expect(await scan(`tcp:127.0.0.1:${(server.address() as AddressInfo).port}`, '--profile', 'huidu-sdk-64x32')).toBe(1);
  expect(shell.stderr).toContain(why);
});

/** A gateway that has a board at address 2, which answers with exception 2; of others it says what a gateway says. */
async function gateway(): Promise<{ readonly port: string; close(): void }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (asked) => {
      const [high = 0, low = 0, unit = 0, code = 0] = [asked[0], asked[1], asked[6], asked[7]];
      const exception = unit === 2 ? 0x02 : unit === 4 ? 0x0b : 0x0a;
      // Those that answer 0B have waited for the board.
      SYSTEM_TIMERS.after(unit === 4 ? 1_000 : 0, () => {
        if (!socket.destroyed) socket.write(Uint8Array.of(high, low, 0, 0, 0, 3, unit, code | 0x80, exception));
      });
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: `modbus:127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}

const GATEWAY_SAYS = new RegExp(
  '^2 addresses from 1 to 3: A gateway answers that it has no path to a board. In .*\n' +
    'address 4: A gateway answers that it gets no answer from a board. Check .*\n$',
);

it('finds the board behind a gateway that reaches no other, and asks a gateway for boards of Modbus alone', async () => {
  const { port, close } = await gateway();
  onTestFinished(close);
  const words = ['--addresses', '1-4', '--json'];
  expect([await scan(port, '--profile', 'dm36b06', ...words), shell.stderr]).toEqual([0, expect.stringMatching(GATEWAY_SAYS)]);
  expect(JSON.parse(shell.stdout)).toEqual([{ address: 2, how: 'answers' }]);
  shell = new TestConsole();
  expect([await shell.run('device', 'scan', '--bus', port, '--profile', 'dm36b06', '--addresses', '3'), shell.stdout]).toEqual([0, '']);
  expect(await scan(port, '--profile', 'am03127', ...words)).toBe(2);
  expect(shell.stderr).toContain('these boards do not speak Modbus');
});

describe('while a box has the line', () => {
  let held: Line;
  let gate: Awaited<ReturnType<typeof gateway>>;
  let box: Box;
  let [service, window] = [0, 0];
  beforeAll(async () => {
    held = await lineOf('led-485-4');
    gate = await gateway();
    const config = join(mkdtempSync(join(tmpdir(), 'qbox-scan-')), 'qbox.toml');
    const tables = (name: string, port: string, profile: string): string => `[leds.${name}]\nport = "${port}"\nprofile = "${profile}"\n`;
    const port = `tcp:127.0.0.1:${held.port}`;
    writeFileSync(
      config,
      tables('line', port, 'led-485-4') + tables('dumb', 'tcp:127.0.0.1:1', 'candle-7') + tables('gate', gate.port, 'dm36b06'),
    );
    box = await startBox({ args: ['--config', config] });
    // These boards have digits alone.
    const range = await call('newTicketRange', { name: 'Tickets', prefix: '' });
    const operation = await call('newOperation', { name: 'Advice' });
    service = await call('newService', { name: 'Advice', ticket_range_id: range, operations: { 1: [operation] } });
    window = await call('newWorkplace', { name: 'Window 7', alias: '7', all_operations: 1 });
    await call('newScoreBoard', { name: 'Board', device: 'line', address: 2, workplaces: [window] });
  });
  afterAll(async () => {
    await box.stop();
    await held.close();
    gate.close();
  });
  const at = (...words: string[]): Promise<number> => shell.run(...words, '--socket', join(box.data, 'qbox.sock'));
  /** The id of what was made, if something was. */
  const call = async (command: string, data: object): Promise<number> => {
    shell = new TestConsole();
    expect(await at('call', command, JSON.stringify(data), '--json'), shell.stderr).toBe(0);
    return (JSON.parse(shell.stdout) as { readonly id?: number }).id ?? 0;
  };

  it.each(['name', 'port'])('the box asks, and paints on: the line is known by its %s', async (how) => {
    const bus = how === 'name' ? 'line' : `tcp:127.0.0.1:${held.port}`;
    await vi.waitFor(async () => {
      shell = new TestConsole();
      expect([await at('device', 'scan', '--bus', bus, '--addresses', '1-11', '--json'), shell.stderr]).toEqual([0, '']);
      expect(JSON.parse(shell.stdout)).toEqual(FOUND);
    });
    const dark = lit(held)[0];
    await call('registrateConsumer', { services: [service], noprint: true, preview: false });
    await call('nextConsumer', { workplace: window });
    await vi.waitFor(() => expect(lit(held)[0]).not.toBe(dark));
    await call('serveConsumer', { workplace: window });
    await vi.waitFor(() => expect(lit(held)[0]).toBe(dark));
  });

  it('the box says what a gateway says, and lists no board there', async () => {
    expect([await at('device', 'scan', '--bus', 'gate', '--addresses', '1-4', '--json'), shell.stderr]).toEqual([
      0,
      expect.stringMatching(GATEWAY_SAYS),
    ]);
    expect(JSON.parse(shell.stdout)).toEqual([{ address: 2, how: 'answers' }]);
    shell = new TestConsole();
    expect(await at('call', 'scanBoards', JSON.stringify({ device: 'gate', first: 1, last: 4 }), '--json')).toBe(0);
    expect(JSON.parse(shell.stdout)).toEqual(
      ['noPath', 'answers', 'noPath', 'notReached'].map((how, index) => ({ address: index + 1, how })),
    );
  });

  it.each([
    ['dumb', ['--addresses', '32-40'], 'answer no question that changes nothing'],
    ['line', ['--addresses', '9-1'], '--addresses'],
    ['hall', [], '--bus'],
  ])('%s %j is refused', async (bus, words, why) => {
    expect(await at('device', 'scan', '--bus', bus, ...words)).not.toBe(0);
    expect(shell.stderr).toContain(why);
  });

  it.each([
    [{ device: 'nothing', first: 1, last: 2 }, 'nothing'],
    [{ device: 'line', first: 1, last: 9 }, 'at most 8 addresses'],
    [{ device: 'line', first: 3, last: 2 }, 'expected 3 or more'],
  ])('scanBoards %j is refused', async (data, why) => {
    expect(await at('call', 'scanBoards', JSON.stringify(data))).toBe(1);
    expect(shell.stderr).toContain(why);
  });
});

it.each([
  [['tcp:127.0.0.1:1'], 1, 'not there'],
  [['usblp:/dev/usb/lp0'], 2, 'a serial line, or a converter or gateway'],
  [['tcp:127.0.0.1:1', '--profile', 'candle-7', '--addresses', '32-40'], 1, 'answer nothing'],
  [['tcp:127.0.0.1:1', '--profile', 'candle-8'], 2, 'no model of LED boards is called candle-8'],
  [['tcp:127.0.0.1:1', '--addresses', 'all'], 2, '--addresses'],
])('refuses %j', async (words, code, why) => {
  expect(await scan(...words)).toBe(code);
  expect(shell.stderr).toContain(why);
});
