import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  checkImage,
  drawPage,
  followDrawing,
  type PictureReason,
  type PlacedImage,
  PROCESS_DATA_BYTES_MAX,
  RefusedPicture,
  RenderQueueFull,
  stopDrawing,
  WAITING_MAX,
} from '../../../dist/drivers/imaging/render.js';
import type { Bitmap } from '../../../drivers/imaging/bitmap.js';
import { textWidth } from '../../../server/presentation/text.js';
import { base64Of, countBlack, dotsOf, isBlack } from './dots.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

afterAll(stopDrawing);

const svg = (width: number, height: number, content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="PT Sans">` +
  `<rect width="100%" height="100%" fill="#fff"/>${content}</svg>`;
const drawing = (widthDots: number, heightDots: number, content: string, images: readonly PlacedImage[] = []) => ({
  widthDots,
  heightDots,
  svg: svg(widthDots, heightDots, content),
  images,
});
const letter = (text: string, weight = 400) =>
  drawing(60, 60, `<text x="30" y="45" font-size="40" text-anchor="middle" font-weight="${weight}">${text}</text>`);
const drawn = async (text: string, weight?: number): Promise<Bitmap> => (await drawPage(letter(text, weight), { png: false })).bitmap;
const picture = async (text: string): Promise<string> => base64Of(await drawn(text));

describe('letters', () => {
  // U+0378 is not assigned: no font has it, it shows what a missing glyph looks like.
  const MISSING = '\u0378';

  test('of Russian, Kazakh and Latin are each drawn as themselves', async () => {
    const letters = [...'АБВГДЖЗИЙЛПУФЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺҗәғқңөұүһLRZ0123456789№'];
    const pictures = await Promise.all(letters.map((one) => picture(one)));
    expect(new Set(pictures).size).toBe(letters.length);
    expect(pictures).not.toContain(await picture(MISSING));
    expect(pictures).not.toContain(await picture(' '));
  });

  test('are PT Sans: a Г is a stem and a bar, not a box', async () => {
    const dots = await drawn('Г');
    const row = (y: number) => Array.from({ length: 60 }, (_, x) => isBlack(dots, x, y)).filter(Boolean).length;
    // 40 dots high: the bar is at the top, 28 dots (0.7 of the size) above the baseline at 45; below it only the stem is left.
    expect(row(18)).toBeGreaterThan(12);
    expect(row(44)).toBeGreaterThan(2);
    expect(row(44)).toBeLessThan(8);
    expect(row(46)).toBe(0);
  });

  test.each(['regular', 'bold'] as const)('are as wide as the layout believes: %s', async (weight) => {
    for (const one of 'ЖщҚм8') {
      const text = one.repeat(20);
      const content = `<text x="10" y="45" font-size="40" font-weight="${weight === 'bold' ? 700 : 400}">${text}</text>`;
      const { bitmap } = await drawPage(drawing(1000, 60, content), { png: false });
      const columns = [...dotsOf(bitmap)].filter(({ black }) => black).map(({ x }) => x);
      const inkWidth = Math.max(...columns) - Math.min(...columns) + 1;
      // White at both ends, kerning and whole dots make the ink a little narrower; never wider, or texts would be cut off.
      const advances = textWidth(text, 40, weight);
      expect(inkWidth).toBeLessThanOrEqual(advances + 1);
      expect(inkWidth).toBeGreaterThan(0.96 * advances);
    }
  });

  test('are heavier in bold', async () => {
    expect(countBlack(await drawn('Ж', 700))).toBeGreaterThan(1.3 * countBlack(await drawn('Ж')));
  });
});

describe('the page', () => {
  test('is the same as a file and as dots', async () => {
    const { bitmap, png } = await drawPage(letter('Щ'), { png: true });
    const { data, info } = await sharp(Buffer.from(png ?? []))
      .greyscale()
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([bitmap.widthDots, bitmap.heightDots, info.width, info.height]).toEqual([60, 60, 60, 60]);
    for (const { x, y, black } of dotsOf(bitmap)) expect(data[y * 60 + x]).toBe(black ? 0 : 255);
    expect((await drawPage(letter('Щ'), { png: false })).png).toBeNull();
  });

  test('is white where nothing is drawn', async () => {
    expect(countBlack(await drawn(''))).toBe(0);
  });

  test('what is not an SVG, has another size or is larger than any paper is refused, and the next one is drawn all the same', async () => {
    const faults = [
      { ...letter('А'), svg: 'no picture' },
      { ...letter('А'), widthDots: 61 },
      { ...letter('А'), svg: '' },
      drawing(5000, 5000, ''),
    ];
    const asked = faults.map((fault) => drawPage(fault, { png: false }));
    const good = drawPage(letter('А'), { png: false });
    expect((await Promise.allSettled(asked)).map(({ status }) => status)).toEqual(faults.map(() => 'rejected'));
    expect(countBlack((await good).bitmap)).toBeGreaterThan(100);
  });

  test('more drawings than can wait are refused at once, all others are drawn', async () => {
    const dot = () => drawPage(drawing(1, 1, ''), { png: false });
    const told: string[] = [];
    onTestFinished(followDrawing((why) => void told.push(why)));
    const dots = Array.from({ length: WAITING_MAX }, dot);
    await expect(dot()).rejects.toBeInstanceOf(RenderQueueFull);
    expect(told).toEqual(['too many drawings are waiting']);
    for (const page of [...(await Promise.all(dots)), await dot()]) expect(page.bitmap.bytes.length).toBe(1);
  });
});

describe('pictures', () => {
  const file = async (width: number, height: number, format: 'png' | 'jpeg' | 'webp' | 'gif', background = '#000') =>
    (
      await sharp({ create: { width, height, channels: 3, background } })
        .toFormat(format)
        .toBuffer()
    ).toString('base64');
  const placed = (base64: string, box: Partial<PlacedImage> = {}): PlacedImage => ({
    left: 10,
    top: 20,
    width: 40,
    height: 20,
    base64,
    tone: 'threshold',
    align: 'center',
    ...box,
  });
  const with_ = (image: PlacedImage) => drawPage(drawing(80, 60, '', [image]), { png: false });

  test.each(['png', 'jpeg', 'webp'] as const)('%s is fitted into its box whole, centred', async (format) => {
    const { bitmap, leftOut } = await with_(placed(await file(100, 100, format)));
    expect(leftOut).toEqual([]);
    // A square in a box of 40 × 20 is 20 × 20, ten dots from the left.
    for (const { x, y, black } of dotsOf(bitmap)) expect(black).toBe(x >= 20 && x < 40 && y >= 20 && y < 40);
  });

  test.each([
    ['left', 10],
    ['right', 30],
  ] as const)('narrower than their box stand at the %s', async (align, from) => {
    const { bitmap } = await with_(placed(await file(50, 50, 'png'), { align }));
    for (const { x, y, black } of dotsOf(bitmap)) expect(black).toBe(x >= from && x < from + 20 && y >= 20 && y < 40);
  });

  test('are read with and without the head of a data URI', async () => {
    const base64 = await file(10, 10, 'png');
    const [bare, headed] = await Promise.all([with_(placed(base64)), with_(placed(`data:image/png;base64,${base64}`))]);
    expect(base64Of(headed.bitmap)).toBe(base64Of(bare.bitmap));
    expect(countBlack(bare.bitmap)).toBe(400);
  });

  test('grey is scattered where it is asked for, black or white where not', async () => {
    const base64 = await file(100, 50, 'png', '#909090');
    expect(countBlack((await with_(placed(base64))).bitmap)).toBe(0);
    const scattered = countBlack((await with_(placed(base64, { tone: 'dither' }))).bitmap);
    expect(scattered).toBeGreaterThan(0.35 * 800);
    expect(scattered).toBeLessThan(0.55 * 800);
  });

  /** A file of some bytes whose header claims 30,000 × 30,000 dots. */
  const bomb = async () => {
    const png = Buffer.from(await file(1, 1, 'png'), 'base64');
    png.writeUInt32BE(30_000, 16);
    png.writeUInt32BE(30_000, 20);
    png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
    return png.toString('base64');
  };

  test('more pictures than the box may hold are refused at once, all others are looked at', async () => {
    const base64 = 'A'.repeat(2_000_000);
    const asked = await Promise.allSettled(Array.from({ length: 40 }, () => checkImage(base64)));
    const reasons = asked.map((one) => (one.status === 'rejected' ? one.reason : null));
    expect(reasons.filter((reason) => reason instanceof RenderQueueFull).length).toBeGreaterThan(20);
    expect(reasons.filter((reason) => reason instanceof RefusedPicture).length).toBeGreaterThan(10);
  });

  test('that are two files for two readers are refused', async () => {
    const [one, other] = [await file(10, 10, 'png'), await file(20, 20, 'png')];
    await expect(checkImage(`${one},${other}`)).rejects.toThrow('not base64');
    await expect(checkImage(`data:image/png;base64,${one},${other}`)).rejects.toThrow('not base64');
  });

  test('that cannot be read, of another format, or larger than any photo are left out with a reason; the ticket is drawn', async () => {
    const png = Buffer.from(await file(200, 200, 'png', '#345678'), 'base64');
    const bad: [string, string, PictureReason][] = [
      ['AAAA', 'it is not PNG, JPEG or WebP', 'pictureFormat'],
      ['', '', 'pictureFormat'],
      [png.subarray(0, png.length / 2).toString('base64'), '', 'picture'],
      [await file(10, 10, 'gif'), 'it is not PNG, JPEG or WebP', 'pictureFormat'],
      [Buffer.from(svg(10, 10, '<rect width="10" height="10"/>')).toString('base64'), 'it is not PNG, JPEG or WebP', 'pictureFormat'],
      [await bomb(), 'longer than 16383 pixels', 'pictureTooLarge'],
    ];
    for (const [base64, why, reason] of bad) {
      const { bitmap, leftOut } = await drawPage(drawing(80, 60, '<rect width="5" height="5"/>', [placed(base64)]), { png: false });
      expect(leftOut).toHaveLength(1);
      expect(leftOut[0]).toContain(why);
      expect(countBlack(bitmap)).toBe(25);
      await expect(checkImage(base64)).rejects.toBeInstanceOf(RefusedPicture);
      await expect(checkImage(base64)).rejects.toMatchObject({ reason });
    }
    await expect(checkImage(await file(10, 10, 'png'))).resolves.toBeUndefined();
  });
});

describe('the process that draws', () => {
  const build = resolve(ROOT, 'dist/drivers/imaging/render.js');
  const program = (body: string) => ['--input-type=module', '-e', `const render = await import(${JSON.stringify(build)});\n${body}`];

  test('is started again when it died; what it was drawing is rejected, what waited is drawn', async () => {
    const killed = async () => {
      const asked = Array.from({ length: 6 }, () => drawPage(letter('Щ'), { png: false }));
      await stopDrawing();
      return (await Promise.allSettled(asked)).map(({ status }) => status);
    };
    // On a busy machine it may have drawn before it is killed.
    await expect.poll(killed).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled', 'fulfilled', 'fulfilled']);
  });

  test('tells that it was lost, and why, to whoever follows', async () => {
    const told: string[] = [];
    const unfollow = followDrawing((why) => void told.push(why));
    await drawPage(letter('Щ'), { png: false });
    await stopDrawing();
    expect(told).toEqual(['the process that draws was lost: it ended with SIGKILL']);
    unfollow();
    await drawPage(letter('Щ'), { png: false });
    await stopDrawing();
    expect(told).toHaveLength(1);
  });

  test('has a limit of its own for data, and is the first to go where the machine has no memory', async () => {
    await drawPage(letter('Щ'), { png: false });
    const pid = Number(readFileSync(`/proc/self/task/${process.pid}/children`, 'utf8').trim().split(' ').at(-1));
    expect(readFileSync(`/proc/${pid}/limits`, 'utf8')).toMatch(new RegExp(`^Max data size +${PROCESS_DATA_BYTES_MAX} `, 'm'));
    expect(readFileSync(`/proc/${pid}/oom_score_adj`, 'utf8').trim()).toBe('900');
  });

  test('finds its fonts in any working directory and whatever fonts the system offers, and keeps nobody alive', async () => {
    const body = `
      const { bitmap } = await render.drawPage(${JSON.stringify(letter('Ғ'))}, { png: false });
      process.stdout.write(Buffer.from(bitmap.bytes).toString('base64'));`;
    const env = { PATH: process.env.PATH ?? '', FONTCONFIG_FILE: '/dev/null', FONTCONFIG_PATH: '/nonexistent' };
    const { stdout } = await run(process.execPath, program(body), { cwd: dirname(process.execPath), env });
    expect(stdout).toBe(await picture('Ғ'));
  });

  test('has a lower priority, and ends with the box, however that ends', async () => {
    const body = `
      await render.drawPage(${JSON.stringify(letter('А'))}, { png: false });
      const { readdirSync, readFileSync } = await import('node:fs');
      // proc(5), /proc/PID/stat: the fields after the name of the program; the 2nd is the parent, the 17th is the niceness.
      const statusOf = (path) => readFileSync(path + '/stat', 'utf8').split(') ').at(-1).split(' ');
      const isMine = (pid) => { try { return statusOf('/proc/' + pid)[1] === String(process.pid); } catch { return false; } };
      const pid = readdirSync('/proc').find((name) => /^[0-9]+$/.test(name) && isMine(name));
      const nice = readdirSync('/proc/' + pid + '/task').map((task) => Number(statusOf('/proc/' + pid + '/task/' + task)[16]));
      process.stdout.write(JSON.stringify({ pid: Number(pid), nice }), () => process.kill(process.pid, 'SIGKILL'));`;
    const { stdout } = await run(process.execPath, program(body)).catch((error: { stdout: string }) => error);
    const { pid, nice } = JSON.parse(stdout) as { pid: number; nice: number[] };
    expect(Math.max(...nice)).toBe(10);
    await expect.poll(() => isAlive(pid)).toBe(false);
  });
});

test('the fonts come from the folder of the project and from nowhere else', () => {
  const configuration = readFileSync(resolve(ROOT, 'drivers/imaging/fonts/fonts.conf'), 'utf8');
  expect(configuration.match(/<dir\b.*<\/dir>/g)).toEqual(['<dir prefix="relative">.</dir>']);
  expect(configuration).not.toMatch(/<include\b/);
});

function isAlive(pid: number): boolean {
  try {
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}
