/** Keypads, loudspeakers and screens are tried out at the real box, and show afterwards what they should. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Box, startBox } from '../../support/box.js';
import { connect, logIn, type RawSession } from '../../support/raw-client.js';
import { SLOWNESS } from '../../support/slowness.js';

const [WIDTH, HEIGHT] = [320, 240];
const PATIENCE = { timeout: 20_000, interval: 20 };

interface Report {
  readonly done: boolean;
  readonly text: string;
}

let folder = '';
let box: Box;
let admin: RawSession;
const screen = (): Buffer => readFileSync(join(folder, 'fb0'));
const pixelAt = (byte: number): string =>
  screen()
    .subarray(byte, byte + 3)
    .toString('hex');
const test = (data: object): Promise<Report> => admin.ask<Report>('testDevice', data);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-workbench-'));
  mkdirSync(join(folder, 'sysfs'));
  writeFileSync(join(folder, 'fb0'), Buffer.alloc(WIDTH * HEIGHT * 4));
  for (const [name, text] of Object.entries({ virtual_size: `${WIDTH},${HEIGHT}`, bits_per_pixel: '32', stride: `${WIDTH * 4}` }))
    writeFileSync(join(folder, 'sysfs', name), `${text}\n`);
  const lines = [`[lcds.hall]`, `output = "${join(folder, 'fb0')}"`, `sysfs = "${join(folder, 'sysfs')}"`];
  writeFileSync(join(folder, 'qbox.toml'), `${lines.join('\n')}\n`);
  box = await startBox({ args: ['--demo', '--config', join(folder, 'qbox.toml')], data: join(folder, 'data') });
  admin = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
});
afterAll(async () => {
  await admin.client.close();
  await box.stop();
  rmSync(folder, { recursive: true });
});

it('a screen shows its edges and colours, then the board again', async () => {
  await vi.waitFor(() => expect(screen().some((byte) => byte !== 0)).toBe(true), PATIENCE);
  const testing = test({ name: 'hall', kind: 'lcd' });
  // Blue, green, red, nothing. The screen is painted band by band from above: the bars are the last of it.
  const bars = (HEIGHT - 30) * WIDTH * 4;
  await vi.waitFor(() => expect(pixelAt(bars + 4 * 60)).toBe('00ffff'), PATIENCE);
  // The pixel at the very edge is white.
  expect(pixelAt(0)).toBe('ffffff');
  expect(await testing).toMatchObject({
    done: true,
    text: expect.stringContaining(`The picture was written to the screen of ${WIDTH} × ${HEIGHT}`),
  });
  await vi.waitFor(() => expect(pixelAt(0)).not.toBe('ffffff'), PATIENCE);
});

it(
  'a keypad shows its lamp, and listens to keys without obeying them',
  async () => {
    const lamp = (): string => readFileSync(join(folder, 'data/keys/11.lamp'), 'utf8').trim();
    const lights = test({ name: 'window-11', pattern: 'lights' });
    await vi.waitFor(() => expect(lamp()).toMatch(/red/), PATIENCE);
    expect(await lights).toMatchObject({ done: true });
    const other = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
    const keys = [admin, other].map((session) => session.ask<Report>('testDevice', { name: 'window-11', pattern: 'keys' }));
    // The box listens once it has refused one of the two: a press before that would be a command.
    expect(await Promise.race(keys)).toMatchObject({ done: false, text: 'It is being tried out already.' });
    // The same key is contact bounce until it was quiet: presses need a pause.
    await vi.waitFor(async () => {
      writeFileSync(join(folder, 'data/keys/11'), '31');
      await vi.waitFor(() => expect(lamp()).toMatch(/green/), { timeout: 1_000, interval: 20 });
    }, PATIENCE);
    const report = (await Promise.all(keys)).find(({ done }) => done);
    expect(report?.text).toMatch(/^Keys: .*31/);
    await other.client.close();
    expect(box.stderr()).not.toContain('a key was refused');
  },
  40_000 * SLOWNESS,
);

it('a loudspeaker makes itself heard', async () => {
  expect(await test({ name: 'hall', kind: 'sound', pattern: 'identify' })).toMatchObject({ done: true });
  await vi.waitFor(() => expect(readdirSync(join(folder, 'data/sound/hall')).length).toBeGreaterThan(0), PATIENCE);
});

it('what is tried out already is not tried out twice, and a box that stops does not wait for it', async () => {
  const first = test({ name: 'hall', kind: 'lcd' });
  await vi.waitFor(() => expect(pixelAt(0)).toBe('ffffff'), PATIENCE);
  const other = await logIn(await connect(box.webSocketUrl), { component: 'administrator', login: 'admin' });
  expect(await other.ask<Report>('testDevice', { name: 'hall', kind: 'lcd' })).toMatchObject({
    done: false,
    text: 'It is being tried out already.',
  });
  await other.client.close();
  const stopping = box.stop();
  expect(await first).toMatchObject({ done: true });
  expect(await stopping).toEqual({ code: 0, signal: null });
});
