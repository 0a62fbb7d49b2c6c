/** The real box and printers behind real sockets: what kiosks are told, what comes out, what others see of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { type Piece, printedPart } from '../../../drivers/twins/printer/paper.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { type ServedTwin, serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import { REQUESTS_IN_FLIGHT_MAX } from '../../../server/model/request-limits.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { errorName } from '../../hostile/witness.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, type Frame, logIn, type RawClient, type RawSession } from '../../support/raw-client.js';

type Ticket = ReplyData<'registrateConsumer'>;
type Devices = ReplyData<'devices'>;
interface Refused {
  readonly codeModule: number;
  readonly codeError: number;
  readonly desc: string;
}

/** Printers are as quick as their bytes: what is tested here is not their speed. */
async function servePrinter(): Promise<ServedTwin<PrinterTwin>> {
  const profile = loadPrinterProfiles().get('epson-tm-t20iii');
  if (profile === undefined) throw new Error('the profile is missing');
  return serveTwinOnTcp((cable) => new PrinterTwin({ profile, timers: SYSTEM_TIMERS, cable, mmPerSecond: Number.POSITIVE_INFINITY }), {
    host: '127.0.0.1',
    port: 0,
  });
}

/** Without the strip that a printer cuts off when the box starts. */
const ticketsOf = ({ twin }: ServedTwin<PrinterTwin>): Piece[] => twin.pieces.filter((piece) => printedPart(piece).heightDots > 0);

describe('a box with two printers on the network', () => {
  let folder: string;
  let hall: ServedTwin<PrinterTwin>;
  let cash: ServedTwin<PrinterTwin>;
  let box: Box;
  const clients: RawClient[] = [];

  const session = async (place: number): Promise<RawSession> => {
    const client = await connect(box.webSocketUrl);
    clients.push(client);
    return logIn(client, { component: 'registrator', login: 'kiosk', place });
  };
  /** Who is in the queue. */
  const queue = async (): Promise<string[]> => {
    const client = await connect(box.webSocketUrl);
    clients.push(client);
    const administrator = await logIn(client, { component: 'administrator', login: 'admin' });
    return (await administrator.ask<{ readonly ticket: string }[]>('consumerList')).map(({ ticket }) => ticket);
  };
  const start = async (): Promise<void> => {
    const config = join(folder, 'qbox.toml');
    const table = (name: string, port: number) => `[printers.${name}]\nport = "tcp:127.0.0.1:${port}"\nprofile = "epson-tm-t20iii"\n`;
    writeFileSync(config, `${table('hall', hall.port)}${table('cash', cash.port)}[printing]\nwait_seconds = 8\n`);
    box = await startBox({ args: ['--demo', '--config', config], data: join(folder, 'data') });
  };
  const devices = async (state: Devices[number]['state']): Promise<void> => {
    const kiosk = await session(1);
    await vi.waitFor(
      async () => expect((await kiosk.ask<Devices>('devices')).map((device) => device.state)).toEqual([state, state]),
      20_000,
    );
  };

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'qbox-paper-'));
    [hall, cash] = await Promise.all([servePrinter(), servePrinter()]);
    await start();
    await devices('ready');
  });

  afterEach(async () => {
    await Promise.all(clients.splice(0).map((client) => client.close()));
    await box.stop();
    await Promise.all([hall.close(), cash.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it('prints the pixels that the preview shows', async () => {
    const { preview, print } = await (await session(1)).ask<Ticket>('registrateConsumer', { services: [4] });
    expect(print).toEqual({ state: 'printed', reason: null });
    expect(hall.twin.faults).toEqual([]);
    const [piece] = ticketsOf(hall);
    if (piece === undefined) throw new Error('no paper');
    const png = Buffer.from(String(preview).replace('image/png;base64,', ''), 'base64');
    const { data, info } = await sharp(png).greyscale().raw().toBuffer({ resolveWithObject: true });
    const paper = printedPart(piece);
    expect([info.width, info.height, info.channels]).toEqual([576, paper.heightDots, 1]);
    const isBlack = (at: number): boolean => (((paper.bytes[at >> 3] ?? 0) << (at & 7)) & 0x80) !== 0;
    expect(data.findIndex((grey, at) => (grey === 0) !== isBlack(at))).toBe(-1);
    expect(data.includes(0)).toBe(true);
  });

  it('without paper: the number on the screen, or a refusal that leaves nobody in the queue', async () => {
    const [screen, refusing] = [await session(2), await session(3)];
    hall.twin.removePaper();
    cash.twin.openCover();
    await devices('trouble');
    const shown = await screen.ask<Ticket>('registrateConsumer', { services: [4], preview: false });
    expect(shown.print).toEqual({ state: 'screen', reason: 'paperEnd' });
    const { data } = await refusing.client.request<Refused>({
      token: refusing.token,
      command: 'registrateConsumer',
      data: { services: [1] },
    });
    expect(data).toMatchObject({ codeModule: 3, codeError: 21, desc: expect.stringContaining('cash: The cover is open') });
    expect(await queue()).toEqual([shown.consumer.ticket]);
    // Without a wish for paper there is a ticket all the same.
    const { print } = await refusing.ask<Ticket>('registrateConsumer', { services: [1], noprint: true, preview: false });
    expect(print).toEqual({ state: 'none', reason: 'noprint' });
  });

  it('tells subscribers of each change of the printers, and a copy comes out marked', async () => {
    const kiosk = await session(1);
    await kiosk.ask('subscribeDevices');
    hall.twin.removePaper();
    const troubled = await kiosk.client.nextPush<Devices>('devices', ([first]) => first?.state === 'trouble');
    expect(troubled.data[0]?.troubles[0]).toMatchObject({ code: 'paperEnd', remedy: expect.stringContaining('roll') });
    hall.twin.loadPaper();
    await kiosk.client.nextPush<Devices>('devices', ([first]) => first?.state === 'ready');
    const { consumer } = await kiosk.ask<Ticket>('registrateConsumer', { services: [4], preview: false });
    await kiosk.client.nextPush<Devices>('devices', ([first]) => (first?.roll?.used_mm ?? 0) > 0);
    const { print } = await kiosk.ask<Ticket>('reprintTicket', { id: consumer.id });
    expect(print.state).toBe('printed');
    const [first, second] = ticketsOf(hall).map((piece) => printedPart(piece).heightDots);
    expect(second).toBeGreaterThan(first ?? 0);
    await kiosk.ask('newRoll', { printer: 'hall' });
    await kiosk.client.nextPush<Devices>('devices', ([one]) => one?.roll?.used_mm === 0);
    await kiosk.ask('unsubscribeDevices');
    kiosk.client.pushes.length = 0;
    hall.twin.openCover();
    await devicesOf(kiosk, 'trouble');
    expect(kiosk.client.pushes).toEqual([]);
  });

  const devicesOf = (kiosk: RawSession, state: string): Promise<void> =>
    vi.waitFor(async () => expect((await kiosk.ask<Devices>('devices'))[0]?.state).toBe(state), 20_000);

  it('a request that is repeated under its id gets the same ticket and the same words, and one paper', async () => {
    const kiosk = await session(1);
    const other = await connect(box.webSocketUrl);
    clients.push(other);
    const request = { token: kiosk.token, command: 'registrateConsumer', data: { services: [4] }, id: 'visitor 1' };
    const [one, two] = await Promise.all([kiosk.client.request<Ticket>(request), other.request<Ticket>(request)]);
    const three = await kiosk.client.request<Ticket>(request);
    expect([two.data, three.data]).toEqual([one.data, one.data]);
    expect(one.data.print).toEqual({ state: 'printed', reason: null });
    expect(ticketsOf(hall).length).toBe(1);
  });

  it('a printer that dies while the hall is full: all are answered, and the places of its kiosk are free again', async () => {
    const kiosk = await session(2);
    const press = (id: string): Promise<Frame<Ticket>> =>
      kiosk.client.request<Ticket>({ token: kiosk.token, command: 'registrateConsumer', data: { services: [4], preview: false }, id });
    hall.twin.setSilent(true);
    const more = 10;
    const ids = Array.from({ length: REQUESTS_IN_FLIGHT_MAX + more }, (_, index) => `press ${index}`);
    const first = await Promise.all(ids.map(press));
    const isRefused = ({ data }: Frame): boolean => (data as Partial<Refused>).desc !== undefined;
    // Nobody presses a hundred times in the seconds that an answer waits; who does is told to try again.
    expect(first.filter(isRefused).map(({ data }) => errorName(data))).toEqual(Array(more).fill('tooManyInFlight'));
    const given = first.filter((frame) => !isRefused(frame));
    expect(new Set(given.map(({ data }) => data.print.state))).toEqual(new Set(['screen']));
    const again = await Promise.all(ids.slice(-more).map(press));
    expect(again.map(({ data }) => data.print)).toEqual(Array(more).fill({ state: 'screen', reason: 'noAnswer' }));
    expect(new Set([...given, ...again].map(({ data }) => data.consumer.ticket)).size).toBe(ids.length);
    hall.twin.setSilent(false);
    await devices('ready');
    expect((await press('the next one')).data.print).toEqual({ state: 'printed', reason: null });
  });

  it('a ticket that was taken back for want of paper stays refused under its id', async () => {
    const kiosk = await session(3);
    cash.twin.afterBytes(10_000, () => cash.twin.removePaper());
    const request = { token: kiosk.token, command: 'registrateConsumer', data: { services: [1] }, id: 'visitor 2' };
    const refused = await kiosk.client.request<Refused>(request);
    expect(refused.data).toMatchObject({ codeModule: 3, codeError: 21 });
    cash.twin.loadPaper();
    await devices('ready');
    const again: Frame<Refused> = await kiosk.client.request<Refused>(request);
    expect(again.data).toEqual(refused.data);
    expect(await queue()).toEqual([]);
    expect((await kiosk.ask<Ticket>('registrateConsumer', { services: [1], preview: false })).print.state).toBe('printed');
  });

  it('killed in the middle of a ticket: the same ticket under the same id, its paper once more and marked', async () => {
    const kiosk = await session(1);
    const reached = new Promise<void>((resolve) => hall.twin.afterBytes(10_000, resolve));
    const request = { token: kiosk.token, command: 'registrateConsumer', data: { services: [4], preview: false }, id: 'visitor 3' };
    void kiosk.client.request(request).catch(() => {});
    await reached;
    await box.kill9();
    await start();
    const back = await connect(box.webSocketUrl);
    clients.push(back);
    const { data } = await back.request<Ticket>(request);
    expect(data.consumer).toMatchObject({ ticket: 'Г001', state: 'WAITING' });
    expect(await queue()).toEqual(['Г001']);
    await vi.waitFor(() => expect(ticketsOf(hall).filter(({ isWhole }) => isWhole).length).toBeGreaterThan(0), 20_000);
    expect(box.stderr()).not.toContain('"level":60');
  });
});
