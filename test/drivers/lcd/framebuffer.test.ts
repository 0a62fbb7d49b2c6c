/** A framebuffer, with files of a folder in the place of the kernel's. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Framebuffer, type Rotation, type ScreenHealth, sysfsOf } from '../../../drivers/lcd/framebuffer.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const EMPTY = 0x5a;
let folder: string;
let device: string;
let timers: VirtualTimers;
let healths: ScreenHealth[];
let sizes: { width: number; height: number }[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-fb-'));
  device = join(folder, 'fb0');
  timers = new VirtualTimers();
  healths = [];
  sizes = [];
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Plugged {
  readonly size?: string;
  readonly bits?: string;
  readonly stride?: number;
  readonly lines?: number;
  readonly mode?: string;
  readonly modes?: string;
  readonly pan?: string;
}

function plugIn({ size = '8,4', bits = '32', stride = 40, lines = 4, ...others }: Plugged = {}): void {
  mkdirSync(join(folder, 'sys'), { recursive: true });
  writeFileSync(join(folder, 'sys', 'virtual_size'), `${size}\n`);
  writeFileSync(join(folder, 'sys', 'bits_per_pixel'), `${bits}\n`);
  writeFileSync(join(folder, 'sys', 'stride'), `${stride}\n`);
  for (const [name, text] of Object.entries(others)) writeFileSync(join(folder, 'sys', name), `${text}\n`);
  writeFileSync(device, Buffer.alloc(stride * lines, EMPTY));
}

function opened(rotation: Rotation = 0): Framebuffer {
  const framebuffer = new Framebuffer(
    { device, sysfs: join(folder, 'sys'), rotation, timers },
    { opened: (size) => sizes.push(size), healthChanged: (health) => healths.push(health) },
  );
  framebuffer.start();
  return framebuffer;
}

const isReady = (framebuffer: Framebuffer) => vi.waitFor(() => expect(framebuffer.health.state).toBe('ready'));

/** Pixels of one colour. */
const filled = (count: number, rgb: readonly number[]): Uint8Array => Uint8Array.from({ length: 3 * count }, (_, at) => rgb[at % 3] ?? 0);

describe('a framebuffer', () => {
  it('is as large as the kernel says; of a screen on its side the picture is upright', async () => {
    plugIn();
    const [flat, upright] = [opened(), opened(90)];
    await Promise.all([isReady(flat), isReady(upright)]);
    expect(sizes).toContainEqual({ width: 8, height: 4 });
    expect(sizes).toContainEqual({ width: 4, height: 8 });
    await Promise.all([flat.close(), upright.close()]);
  });

  it('is written inside the part only, and never between the lines', async () => {
    plugIn();
    const framebuffer = opened();
    await isReady(framebuffer);
    await framebuffer.paint({ left: 2, top: 1, width: 3, height: 2 }, filled(6, [1, 2, 3]));
    await framebuffer.close();
    const expected = Buffer.alloc(160, EMPTY);
    for (const line of [1, 2]) for (let x = 2; x < 5; x++) expected.set([3, 2, 1, 0xff], line * 40 + x * 4);
    expect(readFileSync(device)).toEqual(expected);
  });

  it('of 16 bits whose lines are whole takes a whole picture', async () => {
    plugIn({ bits: '16', stride: 16 });
    const framebuffer = opened(180);
    await isReady(framebuffer);
    await framebuffer.paint({ left: 0, top: 0, width: 8, height: 4 }, filled(32, [0xff, 0, 0]));
    await framebuffer.close();
    expect(readFileSync(device)).toEqual(Buffer.from('00f8'.repeat(32), 'hex'));
  });

  it('of 24 bits takes three bytes a pixel', async () => {
    plugIn({ bits: '24', stride: 24 });
    const framebuffer = opened();
    await isReady(framebuffer);
    await framebuffer.paint({ left: 0, top: 0, width: 8, height: 4 }, filled(32, [1, 2, 3]));
    await framebuffer.close();
    expect(readFileSync(device)).toEqual(Buffer.from('030201'.repeat(32), 'hex'));
  });

  it('with more memory than is visible is as large as its mode, and painted where it is visible', async () => {
    plugIn({ size: '16,8', stride: 64, lines: 8, modes: 'U:8x4p-60', pan: '2,4' });
    const framebuffer = opened();
    await isReady(framebuffer);
    expect(sizes).toEqual([{ width: 8, height: 4 }]);
    await framebuffer.paint({ left: 0, top: 0, width: 8, height: 4 }, filled(32, [1, 2, 3]));
    // The memory is scrolled.
    writeFileSync(join(folder, 'sys', 'pan'), '2,0\n');
    await framebuffer.paint({ left: 0, top: 3, width: 8, height: 1 }, filled(8, [1, 2, 3]));
    await framebuffer.close();
    const expected = Buffer.alloc(64 * 8, EMPTY);
    for (const line of [3, 4, 5, 6, 7]) for (let x = 2; x < 10; x++) expected.set([3, 2, 1, 0xff], line * 64 + x * 4);
    expect(readFileSync(device)).toEqual(expected);
  });

  it.each([
    ['the mode that was set', { mode: 'U:8x6p-60', modes: 'U:8x4p-60' }, { width: 8, height: 6 }],
    ['the first mode that fits', { modes: 'S:64x48p-60\nV:8x4i-60\nV:4x2p-60' }, { width: 8, height: 4 }],
    ['its memory, if no mode is told', { mode: '', modes: '' }, { width: 16, height: 8 }],
  ])('is as large as %s', async (_what, told, size) => {
    plugIn({ size: '16,8', stride: 64, lines: 8, ...told });
    const framebuffer = opened();
    await isReady(framebuffer);
    await framebuffer.close();
    expect(sizes).toEqual([size]);
  });

  it('that is not there is looked for until it is', async () => {
    const framebuffer = opened();
    await vi.waitFor(() => expect(healths).toMatchObject([{ state: 'absent', why: 'missing' }]));
    plugIn();
    timers.advance(5_000);
    await isReady(framebuffer);
    expect(healths.map(({ state }) => state)).toEqual(['absent', 'ready']);
    await framebuffer.close();
  });

  it('that fails is opened anew, and whoever paints is told to begin anew', async () => {
    plugIn();
    // It opens, and then takes nothing.
    device = '/dev/full';
    const framebuffer = opened();
    await isReady(framebuffer);
    await framebuffer.paint({ left: 0, top: 0, width: 1, height: 1 }, filled(1, [0, 0, 0]));
    expect(framebuffer.health).toMatchObject({ state: 'absent', why: 'failed' });
    timers.advance(5_000);
    await isReady(framebuffer);
    expect(sizes).toHaveLength(2);
    await framebuffer.close();
  });

  it.each([
    ['of 8 bits a pixel', { bits: '8' }],
    ['of no size', { size: '0,0' }],
    ['whose lines are shorter than its pixels', { stride: 31 }],
    ['that says nothing', { size: '' }],
  ])('%s is not written to', async (_what, geometry) => {
    plugIn(geometry);
    const framebuffer = opened();
    await vi.waitFor(() => expect(healths).toMatchObject([{ state: 'absent', why: 'unsupported' }]));
    await framebuffer.close();
    expect(readFileSync(device).every((byte) => byte === EMPTY)).toBe(true);
  });

  it('that may not be written says so', async () => {
    plugIn();
    chmodSync(device, 0o444);
    // Root may write everything; nobody may not.
    const isRoot = process.geteuid?.() === 0;
    if (isRoot) process.seteuid?.(65_534);
    const framebuffer = opened();
    try {
      await vi.waitFor(() => expect(healths).toMatchObject([{ state: 'absent', why: 'noPermission' }]));
    } finally {
      if (isRoot) process.seteuid?.(0);
      await framebuffer.close();
    }
  });

  it('is told of by the kernel in the folder of its name', () => {
    expect(sysfsOf('/dev/fb1')).toBe('/sys/class/graphics/fb1');
  });
});
