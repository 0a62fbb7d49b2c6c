/** A framebuffer, as the kernel has one, byte by byte: the board, what changed of it, a test picture, and the board again. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import type { AreaDrawing, DrawnArea } from '../../../drivers/imaging/render.js';
import { LcdCanvas } from '../../../server/devices/lcd/canvas.js';
import { LcdScreen } from '../../../server/devices/lcd/screen.js';
import type { LcdFrame, Tile } from '../../../server/presentation/lcd/frame.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

/** Higher than one band of lines. */
const [WIDTH, HEIGHT] = [4, 130];

let file: string;
let timers: VirtualTimers;
let screen: LcdScreen;
let canvas: LcdCanvas;
beforeEach(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'qbox-painted-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  file = join(folder, 'fb0');
  const sysfs = join(folder, 'sys');
  mkdirSync(sysfs);
  const facts = { virtual_size: `${WIDTH},${HEIGHT}`, bits_per_pixel: '32', stride: String(4 * WIDTH) };
  for (const [name, text] of Object.entries(facts)) writeFileSync(join(sysfs, name), text);
  writeFileSync(file, Buffer.alloc(4 * WIDTH * HEIGHT));
  timers = new VirtualTimers();
  const settings = { name: 'hall', output: file, sysfs, rotation: 0, cec: null } as const;
  const silent = { info: () => {}, warn: () => {} };
  screen = new LcdScreen({ settings, timers, opened: () => {}, healthChanged: () => {}, log: silent });
  canvas = new LcdCanvas(
    {
      drawArea: async ({ width, height, svg }: AreaDrawing): Promise<DrawnArea> => {
        const rgb = new Uint8Array(3 * width * height).fill(Number(svg.replace(/\D/g, '')));
        return { width, height, rgb, leftOut: [] };
      },
      encodeColourPng: async () => Buffer.alloc(0),
    },
    () => {},
  );
  screen.start();
  await vi.waitFor(() => expect(screen.row(true).state).toBe('ready'), 20_000);
  onTestFinished(() => screen.stop());
});

const tile = (level: number, top: number, height: number): Tile =>
  ({ left: 0, top, width: WIDTH, height, svg: `<svg>${level}</svg>`, pictures: [], shapes: [] }) as Tile;
const frame = (...tiles: Tile[]): LcdFrame => ({ width: WIDTH, height: HEIGHT, background: '#090909', tiles });
/** The levels of the lines from the top, each with how many lines have it. */
function lines(): string {
  const bytes = readFileSync(file);
  const levels = Array.from({ length: HEIGHT }, (_, row) => new Set([0, 1, 2, 3].map((column) => bytes[4 * (row * WIDTH + column)])));
  const runs: [level: string, count: number][] = [];
  for (const level of levels) {
    const name = [...level].join('+');
    const last = runs.at(-1);
    if (last?.[0] === name) last[1] += 1;
    else runs.push([name, 1]);
  }
  return runs.map(([level, count]) => `${level}x${count}`).join(' ');
}
const seen = (expected: string) => vi.waitFor(() => expect(lines()).toBe(expected), { timeout: 10_000 });
async function shows(...tiles: Tile[]): Promise<void> {
  const { painted, isWhole } = await canvas.show(frame(...tiles));
  if (isWhole) screen.paintAll(canvas);
  else screen.paint(painted);
}

it('has the whole board, then what changed, and all of it again each minute', async () => {
  await shows(tile(1, 0, 50), tile(2, 60, 70));
  await seen('1x50 9x10 2x70');
  await shows(tile(1, 0, 50), tile(3, 60, 70));
  await seen('1x50 9x10 3x70');
  // The kernel wrote over it.
  writeFileSync(file, Buffer.alloc(4 * WIDTH * HEIGHT));
  timers.advance(59_999);
  await timers.advanceAsync(0);
  expect(lines()).toBe('0x130');
  timers.advance(1);
  await seen('1x50 9x10 3x70');
});

it('a picture higher than a band of lines is painted line by line in its place', async () => {
  await shows(tile(1, 0, 130));
  const rgb = Uint8Array.from({ length: 3 * WIDTH * HEIGHT }, (_, at) => Math.floor(at / (3 * WIDTH)));
  void screen.test(
    () => Promise.resolve(rgb),
    () => new Promise(() => {}),
  );
  await seen(Array.from({ length: HEIGHT }, (_, row) => `${row}x1`).join(' '));
});

it('a test picture is not painted over, and the board comes back with what changed meanwhile', async () => {
  await shows(tile(1, 0, 130));
  await seen('1x130');
  let goOn = (_: boolean): void => {};
  const paused: number[] = [];
  const pause = (ms: number) => {
    paused.push(ms);
    return new Promise<boolean>((resolve) => {
      goOn = resolve;
    });
  };
  const tried = screen.test(async ({ width, height }) => new Uint8Array(3 * width * height).fill(7), pause);
  await seen('7x130');
  await shows(tile(2, 0, 130));
  timers.advance(60_000);
  await timers.advanceAsync(0);
  expect([lines(), paused]).toEqual(['7x130', [6_000]]);
  goOn(true);
  expect(await tried).toMatchObject({ isDone: true, code: 'pictureShown', parameters: { width: WIDTH, height: HEIGHT, cut: 'no' } });
  await seen('2x130');
});

it('a call ends the test: the board is there at once, and the test says that it was cut short', async () => {
  await shows(tile(1, 0, 130));
  let goOn = (_: boolean): void => {};
  const tried = screen.test(
    async ({ width, height }) => new Uint8Array(3 * width * height).fill(7),
    () =>
      new Promise<boolean>((resolve) => {
        goOn = resolve;
      }),
  );
  await seen('7x130');
  screen.endTest();
  await seen('1x130');
  goOn(true);
  expect(await tried).toMatchObject({ isDone: true, parameters: { cut: 'yes' } });
});
