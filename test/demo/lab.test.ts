/** The lab at the real box: anybody sees the twins and breaks them, and the box says what a technician would see. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { ReplyData } from '../../server/protocol/registry.js';
import { type Box, startBox } from '../support/box.js';
import { connect, dataOf, logIn, type RawClient, type RawSession } from '../support/raw-client.js';
import { SLOWNESS } from '../support/slowness.js';

type Lab = ReplyData<'lab'>;
type Device = ReplyData<'devices'>[number];

const PATIENCE = { timeout: 20_000 * SLOWNESS, interval: 50 };

let box: Box;
let anybody: RawClient;
let kiosk: RawSession;
beforeAll(async () => {
  box = await startBox({ env: { QBOX_PRINT_WAIT_SECONDS: '20' } });
  anybody = await connect(box.webSocketUrl);
  kiosk = await logIn(await connect(box.webSocketUrl), { component: 'registrator', login: 'kiosk', place: 2 });
});
afterAll(async () => {
  expect(await box.stop()).toEqual({ code: 0, signal: null });
});

const lab = async (): Promise<Lab> => dataOf(await anybody.request<Lab>({ command: 'lab', data: {} }));
const act = async (order: object): Promise<unknown> => dataOf(await anybody.request({ command: 'actOnTwin', data: order }));
const until = <Value>(check: () => Promise<Value>): Promise<Value> => vi.waitFor(check, PATIENCE);

async function expectDevice(kind: Device['kind'], name: string, expected: object): Promise<void> {
  await until(async () => {
    const devices = await kiosk.ask<readonly Device[]>('devices');
    expect(devices.find((device) => device.kind === kind && device.name === name)).toMatchObject(expected);
  });
}

const hall = async () => (await lab()).printers.find(({ name }) => name === 'hall');
const lit = async (name: string, address: number): Promise<string> =>
  (await lab()).leds
    .find((led) => led.name === name && led.address === address)
    ?.rows.map(({ text }) => text.trim())
    .join('|') ?? '';

it('what an administrator adds on the page stands beside the twins; a file that was named for other devices replaces them', async () => {
  const added = '[printers.test]\nport = "tcp:127.0.0.1:9100"\nprofile = "generic-80mm"\n\n[sound.room]\ndevice = "null"\n';
  const folder = mkdtempSync(join(tmpdir(), 'qbox-beside-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const own = join(folder, 'data', 'qbox.toml');
  mkdirSync(dirname(own));
  writeFileSync(own, added);
  const named = async (other: Box) => {
    const admin = await logIn(await connect(other.webSocketUrl), { component: 'administrator', login: 'admin' });
    const devices = await admin.ask<readonly Device[]>('devices');
    return devices.filter(({ kind }) => kind === 'printer' || kind === 'sound').map(({ name }) => name);
  };
  const beside = await startBox({ data: dirname(own) });
  onTestFinished(async () => void (await beside.kill9()));
  expect(await named(beside)).toEqual(['hall', 'cash', 'test', 'hall', 'room']);
  const visitor = await connect(beside.webSocketUrl);
  expect(dataOf(await visitor.request<Lab>({ command: 'lab', data: {} })).printers).toHaveLength(2);
  const file = join(folder, 'other.toml');
  writeFileSync(file, added);
  const instead = await startBox({ args: ['--demo', '--config', file] });
  onTestFinished(async () => void (await instead.kill9()));
  expect(await named(instead)).toEqual(['test', 'room']);
});

describe('the lab of the demo', () => {
  it('shows every twin to whoever asks, and each has its device', async () => {
    const { printers, lines, leds, keypads, scanners, sounds } = await lab();
    const devices = await kiosk.ask<readonly Device[]>('devices');
    const named = (kind: Device['kind']) => devices.filter((device) => device.kind === kind).map(({ name }) => name);
    expect(printers.map(({ name }) => name)).toEqual(named('printer'));
    expect(lines.map(({ name }) => name)).toEqual(named('led'));
    expect(keypads.map(({ name }) => name)).toEqual(named('keypad'));
    expect(scanners.map(({ name }) => name)).toEqual(named('scanner'));
    expect(sounds.map(({ name }) => name)).toEqual(named('sound'));
    expect(leds).toHaveLength(10);
  });

  it('a ticket is told as it comes out, and its picture is the paper', async () => {
    await expectDevice('printer', 'hall', { state: 'ready' });
    const watcher = await connect(box.webSocketUrl);
    dataOf(await watcher.request({ command: 'subscribeLab', data: { initial: true } }));
    const seen: number[] = [];
    await watcher.nextPush<Lab>('lab', ({ printers }) => seen.push(printers.length) > 0);
    expect(seen).toEqual([2]);
    const given = kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [4], preview: false });
    const hasTicket = ({ printers }: Lab) =>
      printers.some(({ name, papers }) => name === 'hall' && papers[0]?.is_whole === true && papers[0].length_mm > 40);
    await watcher.nextPush<Lab>('lab', ({ printers }) => printers.some(({ hanging_dots }) => hanging_dots > 0));
    await watcher.nextPush<Lab>('lab', hasTicket);
    expect((await given).print).toEqual({ state: 'printed', reason: null });
    const paper = (await hall())?.papers[0];
    const picture = await fetch(`${box.url}/lab/paper/hall/${paper?.id}.png`);
    const { width, height } = await sharp(Buffer.from(await picture.arrayBuffer())).metadata();
    expect([width, Math.round(((height ?? 0) / 203) * 25.4)]).toEqual([576, paper?.length_mm]);
    expect((await fetch(`${box.url}/lab/paper/hall/1.png`)).status).toBe(404);
    dataOf(await watcher.request({ command: 'unsubscribeLab', data: {} }));
    await watcher.close();
  });

  it('paper that ends in the middle of a ticket is told to the visitor, and the new roll prints', async () => {
    await act({ kind: 'printer', name: 'hall', action: 'endPaperSoon', mm: 30 });
    const given = kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [5], preview: false });
    await expectDevice('printer', 'hall', { state: 'trouble', troubles: [{ code: 'paperEnd' }], jobs: 1 });
    expect((await given).print).toMatchObject({ state: 'screen', reason: 'paperEnd' });
    expect((await hall())?.hanging_dots).toBeGreaterThan(100);
    expect((await fetch(`${box.url}/lab/paper/hall/hanging.png`)).headers.get('content-type')).toBe('image/png');
    await act({ kind: 'printer', name: 'hall', action: 'loadPaper' });
    await expectDevice('printer', 'hall', { state: 'ready' });
    expect((await hall())?.papers.some(({ ended_by, is_whole }) => ended_by === 'newRoll' && !is_whole)).toBe(true);
    const next = await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [4], preview: false });
    expect(next.print).toEqual({ state: 'printed', reason: null });
    await until(async () => expect((await hall())?.papers[0]).toMatchObject({ is_whole: true, ended_by: 'cut' }));
  });

  it('an adapter that is pulled is told, and what is shown is true again when it is back', async () => {
    const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
    await expectDevice('led', 'led-bus', { state: 'ready' });
    await act({ kind: 'line', name: 'led-bus', action: 'pullCable' });
    await expectDevice('led', 'led-bus', { state: 'trouble' });
    await expectDevice('keypad', 'window-11', { state: 'trouble' });
    const { ticket } = await clerk.ask<{ readonly ticket: string }>('nextConsumer');
    // The matrix hangs on another cable; the boards of the line know nothing of the call.
    await until(async () => expect(await lit('matrix', 1)).toContain('>2'));
    expect(await lit('led-bus', 33)).toBe('');
    await act({ kind: 'line', name: 'led-bus', action: 'plugIn' });
    await expectDevice('led', 'led-bus', { state: 'ready' });
    await until(async () => expect(await lit('led-bus', 33)).toContain(ticket));
    await clerk.ask('serveConsumer');
  });

  it('a board that answers is missed by name; one that does not is repainted', async () => {
    await act({ kind: 'led', name: 'matrix', address: 1, action: 'pullCable' });
    await expectDevice('led', 'matrix', { state: expect.stringMatching(/trouble|warning/) });
    await act({ kind: 'led', name: 'matrix', address: 1, action: 'plugIn' });
    await expectDevice('led', 'matrix', { state: 'ready' });
    await act({ kind: 'led', name: 'led-bus', address: 43, action: 'powerOff' });
    expect(await lit('led-bus', 43)).toBe('');
    await act({ kind: 'led', name: 'led-bus', address: 43, action: 'powerOn' });
    await until(async () => expect(await lit('led-bus', 43)).toMatch(/^\d\d-\d\d$/));
  });

  it('a key that is pressed calls, and a ticket that is scanned is called', async () => {
    const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
    await clerk.ask('registrateConsumer', { services: [4], preview: false, noprint: true });
    const lamp = async () => (await lab()).keypads.find(({ name }) => name === 'window-11')?.lamp;
    await until(async () => expect(await lamp()).toBe('green 200'));
    await until(async () => {
      if ((await lamp()) === 'green 200') await act({ kind: 'keypad', name: 'window-11', action: 'press', key: '31' });
      await vi.waitFor(async () => expect(await lamp()).toBe('green 500'), { timeout: 1000 });
    });
    const other = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'ivanova', place: 1 });
    const { consumer } = await other.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', {
      services: [4],
      preview: false,
      noprint: true,
    });
    await act({ kind: 'scanner', name: 'window-1', action: 'scan', code: consumer.ticket });
    await until(async () => expect(await other.ask('getConsumer', { id: consumer.id })).toMatchObject({ state: 'SERVING' }));
  });

  it('a loudspeaker without its cable is in trouble, and what was heard before can be fetched', async () => {
    const clerk = await logIn(await connect(box.webSocketUrl), { component: 'workplace', login: 'petrov', place: 11 });
    await clerk.ask('serveConsumer').catch(() => undefined);
    await clerk.ask('registrateConsumer', { services: [4], preview: false, noprint: true });
    await clerk.ask('nextConsumer');
    const sound = await until(async () => {
      const id = (await lab()).sounds[0]?.heard[0]?.id;
      expect(id).toBeDefined();
      return id;
    });
    const wav = await fetch(`${box.url}/lab/sound/hall/${sound}.wav`);
    expect([wav.headers.get('content-type'), (await wav.text()).slice(0, 4)]).toEqual(['audio/wav', 'RIFF']);
    await act({ kind: 'sound', name: 'hall', action: 'pullCable' });
    await clerk.ask('retryCallConsumer');
    await expectDevice('sound', 'hall', { state: 'trouble', troubles: [{ code: 'noDevice' }] });
    await act({ kind: 'sound', name: 'hall', action: 'plugIn' });
  });

  it.each([
    [{ kind: 'printer', name: 'lobby', action: 'openCover' }, 'there is no printer lobby in the lab, only printer hall, printer cash'],
    [{ kind: 'led', name: 'led-bus', action: 'powerOff' }, 'there is no led led-bus in the lab, only led led-bus 32'],
    [{ kind: 'printer', name: 'cash', action: 'jamCutter' }, 'printer cash cannot jamCutter, only pullCable'],
    [{ kind: 'keypad', name: 'window-11', action: 'press', key: '35' }, 'data.key: expected one of 31, 32, 33, 34'],
    [{ kind: 'scanner', name: 'entrance', action: 'scan' }, 'data.code: expected the code that is read'],
  ])('%j is refused', async (order, why) => {
    await expect(act(order)).rejects.toThrow(why);
  });
});

it('a box with devices of its own has no lab, and says so', async () => {
  const real = await startBox({ args: [] });
  try {
    const client = await connect(real.webSocketUrl);
    for (const command of ['lab', 'subscribeLab']) {
      const answer = await client.request({ command, data: {} });
      expect(() => dataOf(answer)).toThrow('This box has no devices in software');
    }
    const order = { kind: 'line', name: 'led-bus', action: 'pullCable' };
    await expect(client.request({ command: 'actOnTwin', data: order }).then(dataOf)).rejects.toThrow('This box has no devices in software');
    await client.close();
  } finally {
    await real.stop();
  }
});
