/** The real box with a screen behind a framebuffer of files, and viewers over HTTP. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { drawArea, stopDrawing } from '../../../dist/drivers/imaging/render.js';
import { screenBytes } from '../../../drivers/lcd/pixels.js';
import { lcdFrame } from '../../../server/presentation/lcd/layout.js';
import { DEFAULT_TEMPLATE } from '../../../server/presentation/lcd/templates.js';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawClient, type RawSession } from '../../support/raw-client.js';

const SIZE = { width: 640, height: 360 };
const STRIDE = 4 * SIZE.width + 64;
const QUERY = `width=${SIZE.width}&height=${SIZE.height}`;

let folder: string;
let box: Box;
const clients: RawClient[] = [];

afterAll(stopDrawing);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-lcd-'));
  mkdirSync(join(folder, 'sys'));
  writeFileSync(join(folder, 'sys', 'virtual_size'), `${SIZE.width},${SIZE.height}\n`);
  writeFileSync(join(folder, 'sys', 'bits_per_pixel'), '32\n');
  writeFileSync(join(folder, 'sys', 'stride'), `${STRIDE}\n`);
  writeFileSync(join(folder, 'fb0'), Buffer.alloc(STRIDE * SIZE.height));
  writeFileSync(
    join(folder, 'qbox.toml'),
    `[branch]\ntime_zone = "Europe/Moscow"\n[lcds.hall]\noutput = "${join(folder, 'fb0')}"\nsysfs = "${join(folder, 'sys')}"\n`,
  );
  const env = { QBOX_LCD_PICTURE_SIZES: `${SIZE.width}x${SIZE.height}` };
  box = await startBox({ args: ['--demo', '--config', join(folder, 'qbox.toml')], data: join(folder, 'data'), env });
});

afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.close()));
  await box.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function session(component: 'administrator' | 'workplace' | 'registrator', login: string, place?: number): Promise<RawSession> {
  const client = await connect(box.webSocketUrl);
  clients.push(client);
  return logIn(client, { component, login, ...(place !== undefined && { place }) });
}

async function picture(query = QUERY) {
  const response = await fetch(`${box.url}/qboard/1.png?${query}`);
  const version = (response.headers.get('etag') ?? '').replaceAll('"', '');
  return { status: response.status, version, png: Buffer.from(await response.arrayBuffer()) };
}

const pixelsOf = async (png: Buffer): Promise<Buffer> => sharp(png).removeAlpha().raw().toBuffer();

/** The row of a call as the hall shows it, as pixels, and where it is. */
async function rowOf(ticket: string, windowName: string) {
  const content = { branch: 'qbox', board: '', languages: ['ru'], timeZone: 'Europe/Moscow', waiting: [] };
  const calls = () => [{ ticket, windowName, windowAlias: '', isNew: true }];
  const tile = lcdFrame(DEFAULT_TEMPLATE, { ...content, calls }, SIZE, Date.now()).tiles.find(({ svg }) => svg.includes(ticket));
  if (tile === undefined) throw new Error('the row is not there');
  return { tile, rgb: Buffer.from((await drawArea(tile)).rgb) };
}

function part(pixels: Buffer, { left, top, width, height }: { left: number; top: number; width: number; height: number }): Buffer {
  const rows = Array.from({ length: height }, (_, row) => {
    const from = 3 * ((top + row) * SIZE.width + left);
    return pixels.subarray(from, from + 3 * width);
  });
  return Buffer.concat(rows);
}

/** What the file of the screen shows inside a rectangle, and whether what is between its lines was left alone. */
function screen({ left, top, width, height }: { left: number; top: number; width: number; height: number }) {
  const bytes = readFileSync(join(folder, 'fb0'));
  const line = (row: number) => bytes.subarray(row * STRIDE, (row + 1) * STRIDE);
  const rows = Array.from({ length: height }, (_, row) => line(top + row).subarray(4 * left, 4 * (left + width)));
  const isMarginEmpty = Array.from({ length: SIZE.height }, (_, row) => line(row).subarray(4 * SIZE.width)).every((margin) =>
    margin.every((byte) => byte === 0),
  );
  return { pixels: Buffer.concat(rows), isMarginEmpty };
}

describe('a call', () => {
  it('is answered to who waits for the next picture, and painted on the screen where its row is', async () => {
    const kiosk = await session('registrator', 'kiosk', 1);
    await kiosk.ask('registrateConsumer', { services: [4], preview: false });
    const clerk = await session('workplace', 'petrov', 11);
    let before = await picture();
    expect(before.status).toBe(200);
    // The waiting list may still change.
    await vi.waitFor(async () => {
      const again = await picture();
      const isStill = again.version === before.version;
      before = again;
      expect(isStill).toBe(true);
    });

    const waiting = picture(`${QUERY}&after=${before.version}`);
    const called = await clerk.ask<{ readonly ticket: string }>('nextConsumer');
    const { tile, rgb } = await rowOf(called.ticket, 'Окно 2');
    let after = await waiting;
    await vi.waitFor(async () => {
      if (!part(await pixelsOf(after.png), tile).equals(rgb)) {
        after = await picture();
        throw new Error('it is not there yet');
      }
    });
    expect(after.version).not.toBe(before.version);
    // What the screen shows is the same, byte by byte.
    const bytes = Buffer.from(screenBytes(rgb, tile, 32, 0));
    await vi.waitFor(() => expect(screen(tile).pixels.equals(bytes)).toBe(true), 5_000);
    expect(screen(tile).isMarginEmpty).toBe(true);
  });
});

describe('a screen', () => {
  it('is a row of `devices`, which asks for a board; when it has one, all is well', async () => {
    const admin = await session('administrator', 'admin');
    const row = async () => (await admin.ask<ReplyData<'devices'>>('devices')).find(({ kind }) => kind === 'lcd');
    await vi.waitFor(async () => {
      expect(await row()).toMatchObject({ name: 'hall', state: 'warning', model: '640 × 360', troubles: [{ code: 'noBoard' }] });
    });
    await admin.ask('setQBoard', { id: 1, device: 'hall', template: 'high-contrast' });
    expect(await row()).toMatchObject({ state: 'ready', troubles: [] });
    // Its ground is black now, and yellow was nobody's before.
    await vi.waitFor(() => {
      const { pixels } = screen({ left: 0, top: 0, width: 4, height: 4 });
      expect(pixels.toString('hex')).toBe('000000ff'.repeat(16));
    }, 5_000);
  });

  it('that a board names must be configured, and so must its template', async () => {
    const admin = await session('administrator', 'admin');
    await expect(admin.ask('setQBoard', { id: 1, device: 'nowhere' })).rejects.toThrow('there is no screen "nowhere", only hall');
    await expect(admin.ask('setQBoard', { id: 1, template: 'baroque' })).rejects.toThrow(
      'only hall, hall-large-type, high-contrast, window',
    );
  });
});

it('a stream begins with the present picture and goes on with the next', async () => {
  const gone = new AbortController();
  const response = await fetch(`${box.url}/qboard/2.stream?${QUERY}`, { signal: gone.signal });
  const reader = response.body?.getReader();
  let text = '';
  const parts = async (count: number): Promise<void> => {
    while (text.split('Content-Type: image/png').length <= count)
      text += Buffer.from((await reader?.read())?.value ?? []).toString('latin1');
  };
  await parts(1);
  const admin = await session('administrator', 'admin');
  await admin.ask('setQBoard', { id: 2, name: 'Касса' });
  await parts(2);
  gone.abort();
  expect(response.headers.get('content-type')).toBe('multipart/x-mixed-replace; boundary=frame');
});

it.each([
  ['in the usual size', ''],
  ['in a size that the settings name', QUERY],
])('a board %s has its picture while a hundred others look at boards in sizes of their own', async (_, query) => {
  let looked = 0;
  const guests = Array.from({ length: 100 }, (__, index) => {
    const path = `/qboard/1.stream?width=${1800 - index}&height=1080`;
    const request = get({ port: box.port, host: '127.0.0.1', path, localAddress: `127.0.4.${1 + index}` }, (answer) => {
      looked += 1;
      answer.resume();
    });
    return request.on('error', () => {});
  });
  // Those for whom there is no room are told so at once, while the others wait for their first picture.
  await expect.poll(() => looked).toBeGreaterThan(90);
  for (let round = 0; round < 3; round++) expect((await picture(query)).status).toBe(200);
  for (const guest of guests) guest.destroy();
});
