/** The real box with keypads and a scanner on real serial lines: what hands do comes out where everybody sees it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { KeypadTwin } from '../../../drivers/input/keypads/frames.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { BusTwin } from '../../../drivers/twins/led/bus-twin.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawClient, type RawSession } from '../../support/raw-client.js';
import { layCable, type SerialCable } from '../printing/lines.js';

type Ticket = ReplyData<'registrateConsumer'>;
type Windows = readonly { readonly id: number; readonly consumer_id: number }[];
type Queue = readonly { readonly workplace_id: number }[];
type Devices = ReplyData<'devices'>;

const encoder = new TextEncoder();
/** A machine with two cores and eight tests on them. */
const SOON = { timeout: 10_000, interval: 20 };

describe('a box with keypads on a line and scanners', () => {
  let folder: string;
  let line: SerialCable;
  let context: SerialCable;
  let entrance: SerialCable;
  let keypad: KeypadTwin;
  let display: KeypadTwin;
  let box: Box;
  const clients: RawClient[] = [];

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'qbox-keys-'));
    [line, context, entrance] = await Promise.all([layCable(), layCable(), layCable()]);
    const bus = new BusTwin<KeypadTwin>({ timers: SYSTEM_TIMERS, send: line.say, baud: 57_600 });
    keypad = bus.add((send) => new KeypadTwin({ address: 0x20, hasDisplay: false, send }));
    display = bus.add((send) => new KeypadTwin({ address: 0x21, hasDisplay: true, send }));
    line.onBytes((bytes) => bus.receive(bytes));
    const file = join(folder, 'qbox.toml');
    writeFileSync(
      file,
      [
        '[keypads.lamp]',
        `port = "serial:${line.path}?baud=57600"`,
        'profile = "candle-ub485"',
        'address = 32',
        'workplace = 11',
        '[keypads.digits]',
        `port = "serial:${line.path}?baud=57600"`,
        'profile = "candle-ub485-display"',
        'address = 33',
        'workplace = 11',
        '[scanners.desk]',
        `port = "serial:${context.path}?baud=115200"`,
        'profile = "serial-scanner"',
        'workplace = 11',
        '[scanners.entrance]',
        `port = "serial:${entrance.path}?baud=115200"`,
        'profile = "serial-scanner"',
        'registrator = 1',
        'user = "kiosk"',
      ].join('\n'),
    );
    box = await startBox({ args: ['--demo', '--config', file] });
  });

  afterEach(async () => {
    for (const client of clients.splice(0)) client.socket.terminate();
    await box.stop();
    await Promise.all([line, context, entrance].map((cable) => cable.pull()));
    rmSync(folder, { recursive: true });
  });

  async function session(account: Parameters<typeof logIn>[1]): Promise<RawSession> {
    const client = await connect(box.webSocketUrl);
    clients.push(client);
    return logIn(client, account);
  }

  const kiosk = () => session({ component: 'registrator', login: 'kiosk', place: 1 });
  const clerk = () => session({ component: 'workplace', login: 'petrov', place: 11 });
  const ticket = async (at: RawSession) =>
    (await at.ask<Ticket>('registrateConsumer', { services: [4], preview: false, noprint: true })).consumer;
  const servedAt11 = async (who: RawSession): Promise<number | undefined> =>
    (await who.ask<Windows>('workplaceList')).find(({ id }) => id === 11)?.consumer_id;

  it('a key calls, calls again, says he is there, and finishes; lamp and display show it', async () => {
    const visitors = await kiosk();
    // Nobody is logged in: the key is refused with a beep, and nobody is called.
    await vi.waitFor(() => expect(display.display.text).toBe('   '), SOON);
    keypad.press('31');
    await vi.waitFor(() => expect([keypad.lamp, keypad.beeps]).toEqual(['red', 1]), SOON);

    const petrov = await clerk();
    await vi.waitFor(() => expect(keypad.lamp).toBe('off'), SOON);
    // Somebody comes: a beep, and the lamp blinks.
    const first = await ticket(visitors);
    await vi.waitFor(() => expect([keypad.lamp, keypad.beeps]).toEqual(['green 200', 2]), SOON);
    await vi.waitFor(() => expect(display.display).toEqual({ text: 'CAL', isBlinking: true }), SOON);
    await petrov.ask('subscribeConsumers');
    keypad.press('31');
    await petrov.client.nextPush<Queue>('consumerList', ([one]) => one?.workplace_id === 11);
    expect(await servedAt11(petrov)).toBe(first.id);
    await vi.waitFor(() => expect(keypad.lamp).toBe('green 500'), SOON);
    await vi.waitFor(() => expect(display.display).toEqual({ text: first.ticket.slice(-3), isBlinking: true }), SOON);

    // The other keypad of the window goes on with it: he has come.
    display.press('32');
    await vi.waitFor(() => expect(keypad.lamp).toBe('green'), SOON);
    await vi.waitFor(() => expect(display.display.isBlinking).toBe(false), SOON);
    keypad.press('34');
    await vi.waitFor(async () => expect(await servedAt11(petrov)).toBe(-1), SOON);
    expect((await petrov.ask<{ state: string }>('getConsumer', { id: first.id })).state).toBe('SERVED');
    await vi.waitFor(() => expect([keypad.lamp, display.display.text]).toEqual(['off', '   ']), SOON);
    expect([keypad.faults, display.faults]).toEqual([[], []]);
  });

  it('a scanned ticket is called at a window, an appointment is checked in at a kiosk, and other codes are told', async () => {
    const [visitors, petrov, admin] = [await kiosk(), await clerk(), await session({ component: 'administrator', login: 'admin' })];
    await ticket(visitors);
    const second = await ticket(visitors);
    context.say(encoder.encode(`]Q1${second.ticket}\r\n`));
    await vi.waitFor(async () => expect(await servedAt11(petrov)).toBe(second.id), SOON);

    const { dateTime } = await admin.client.request({ command: 'info', data: {}, token: admin.token });
    await admin.ask('newConsumerPreRegistered', { services: [4], date: dateTime.slice(0, 10), pin_code: '4711', name: 'Иванов' });
    entrance.say(encoder.encode('4711\r'));
    await vi.waitFor(async () => expect(await admin.ask<unknown[]>('consumerList')).toHaveLength(3), SOON);

    await admin.ask('subscribeDevices');
    entrance.say(encoder.encode('4712\r'));
    const told = await admin.client.nextPush<Devices>('devices', (all) =>
      all.some(({ kind, state }) => kind === 'scanner' && state === 'warning'),
    );
    expect(told.data.filter(({ kind, name }) => kind === 'scanner' || name === 'lamp' || name === 'digits')).toMatchObject([
      { name: 'lamp', kind: 'keypad', state: 'ready', model: 'Candle UB-485' },
      { name: 'digits', kind: 'keypad', state: 'ready' },
      { name: 'desk', kind: 'scanner', state: 'ready' },
      { name: 'entrance', kind: 'scanner', state: 'warning', troubles: [{ code: 'unknownCode' }] },
    ]);
    expect(box.stderr()).not.toContain('4712');
  });

  it('a keypad whose adapter is pulled is told as such', async () => {
    const admin = await session({ component: 'administrator', login: 'admin' });
    await admin.ask('subscribeDevices');
    await line.pull();
    const told = await admin.client.nextPush<Devices>('devices', (all) =>
      all.some(({ name, state }) => name === 'lamp' && state === 'trouble'),
    );
    expect(told.data.find(({ name }) => name === 'lamp')).toMatchObject({ troubles: [{ code: 'unplugged' }] });
  });
});
