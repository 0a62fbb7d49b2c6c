import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import { describe, expect, test } from 'vitest';
import { RenderQueueFull, renderPng, WAITING_MAX } from '../../../drivers/imaging/render.js';
import { textWidth } from '../../../server/presentation/text.js';
import { type TicketContent, ticketSvg } from '../../../server/presentation/ticket.js';
import { type Bitmap, readPng } from './png.js';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

const svgOf = (text: string, weight = 400) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60" font-family="PT Sans">` +
  `<text x="30" y="45" font-size="40" text-anchor="middle" font-weight="${weight}">${text}</text></svg>`;

const drawn = async (text: string, weight?: number): Promise<Bitmap> => readPng(await renderPng(svgOf(text, weight)));
const picture = async (text: string, weight?: number): Promise<string> =>
  Buffer.from((await drawn(text, weight)).pixels).toString('base64');
const blackDots = ({ pixels }: Bitmap) => pixels.reduce((count, pixel) => count + (pixel === 0 ? 1 : 0), 0);

describe('letters', () => {
  // U+0378 is not assigned: no font has it, it shows what a missing glyph looks like.
  const MISSING = '\u0378';

  test('of Russian, Kazakh and Latin are each drawn as themselves', async () => {
    const letters = [...'АБВГДЖЗИЙЛПУФЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺҗәғқңөұүһLRZ0123456789№'];
    const pictures = await Promise.all(letters.map((letter) => picture(letter)));
    expect(new Set(pictures).size).toBe(letters.length);
    expect(pictures).not.toContain(await picture(MISSING));
    expect(pictures).not.toContain(await picture(' '));
  });

  test('are PT Sans: a Г is a stem and a bar, not a box', async () => {
    const { width, pixels } = await drawn('Г');
    const row = (y: number) => pixels.subarray(y * width, (y + 1) * width).filter((pixel) => pixel === 0).length;
    // 40 dots high: the bar is at the top, 28 dots (0.7 of the size) above the baseline at 45; below it only the stem is left.
    expect(row(18)).toBeGreaterThan(12);
    expect(row(44)).toBeGreaterThan(2);
    expect(row(44)).toBeLessThan(8);
    expect(row(46)).toBe(0);
  });

  test.each(['regular', 'bold'] as const)('are as wide as the layout believes: %s', async (weight) => {
    for (const letter of 'ЖщҚм8') {
      const text = letter.repeat(20);
      const svg =
        `<svg xmlns="http://www.w3.org/2000/svg" width="1000" height="60" font-family="PT Sans">` +
        `<text x="10" y="45" font-size="40" font-weight="${weight === 'bold' ? 700 : 400}">${text}</text></svg>`;
      const { width, pixels } = readPng(await renderPng(svg));
      const columns = [...pixels.keys()].filter((index) => pixels[index] === 0).map((index) => index % width);
      const inkWidth = Math.max(...columns) - Math.min(...columns) + 1;
      // White at both ends, kerning and whole dots make the ink a little narrower; never wider, or texts would be cut off.
      const advances = textWidth(text, 40, weight);
      expect(inkWidth).toBeLessThanOrEqual(advances + 1);
      expect(inkWidth).toBeGreaterThan(0.96 * advances);
    }
  });

  test('are heavier in bold', async () => {
    expect(blackDots(await drawn('Ж', 700))).toBeGreaterThan(1.3 * blackDots(await drawn('Ж')));
  });
});

describe('the picture', () => {
  test('has the size of the SVG and only black and white', async () => {
    const bitmap = await drawn('Щ');
    expect([bitmap.width, bitmap.height]).toEqual([60, 60]);
    expect([...new Set(bitmap.pixels)].sort()).toEqual([0, 255]);
  });

  test('is white where nothing is drawn, also where the SVG is transparent', async () => {
    expect(blackDots(await drawn(''))).toBe(0);
  });

  test('what is not an SVG, or is larger than any paper, is refused, and the next one is drawn all the same', async () => {
    const faults = [
      renderPng('no picture'),
      renderPng('<svg xmlns="http://www.w3.org/2000/svg" width="5000" height="5000"/>'),
      renderPng(''),
    ];
    const good = renderPng(svgOf('А'));
    expect((await Promise.allSettled(faults)).map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(blackDots(readPng(await good))).toBeGreaterThan(100);
  });

  test('more drawings than can wait are refused at once, the others are drawn in their order', async () => {
    const dot = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>';
    const order: number[] = [];
    const kept = Array.from({ length: WAITING_MAX }, (_, index) => renderPng(dot).then(() => order.push(index)));
    await expect(renderPng(dot)).rejects.toBeInstanceOf(RenderQueueFull);
    await Promise.all(kept);
    expect(order).toEqual(Array.from({ length: WAITING_MAX }, (_, index) => index));
    await expect(renderPng(dot)).resolves.toBeInstanceOf(Buffer);
  });
});

describe('fonts', () => {
  test('come from the folder of the project and from nowhere else', () => {
    const configuration = readFileSync(resolve(ROOT, 'drivers/imaging/fonts/fonts.conf'), 'utf8');
    expect(configuration.match(/<dir\b.*<\/dir>/g)).toEqual(['<dir prefix="relative">.</dir>']);
    expect(configuration).not.toMatch(/<include\b/);
  });

  const build = resolve(ROOT, 'dist/drivers/imaging/render.js');

  test('are found by the built program too, in any working directory and whatever fonts the system offers', async () => {
    const program = `
      const { renderPng } = await import(${JSON.stringify(build)});
      process.stdout.write((await renderPng(${JSON.stringify(svgOf('Ғ'))})).toString('base64'));`;
    const env = { PATH: process.env.PATH ?? '', FONTCONFIG_FILE: '/dev/null', FONTCONFIG_PATH: '/nonexistent' };
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], {
      cwd: dirname(process.execPath),
      env,
    });
    expect(Buffer.from(readPng(Buffer.from(stdout, 'base64')).pixels).toString('base64')).toBe(await picture('Ғ'));
  });

  test('a worker thread, where they would silently be missing, is refused', async () => {
    const program = `import(${JSON.stringify(build)}).then(({ renderPng }) => renderPng('<svg/>')).catch(({ message }) =>
      require('node:worker_threads').parentPort.postMessage(message));`;
    const worker = new Worker(program, { eval: true });
    const message = await new Promise((done, fail) => worker.once('message', done).once('error', fail));
    await worker.terminate();
    expect(message).toContain('main thread only');
  });
});

describe('a ticket', () => {
  const content: TicketContent = {
    ticket: 'Г002',
    services: ['Назначение / Отмена занятий на тренажере'],
    registered: { date: '24.11.2026', time: '15:09' },
    ahead: 7,
    branch: 'Филиал № 3',
  };
  const wide = 'Щ'.repeat(300);

  test.each([
    ['an ordinary one', content],
    ['names without a space', { ...content, ticket: wide, branch: wide, services: [wide, wide], ahead: 1_000_000 }],
    ['narrow letters', { ...content, ticket: 'l'.repeat(200), branch: 'il1 '.repeat(100), services: ['ljf'.repeat(200)] }],
    ['letters that stand out', { ...content, ticket: 'ЙҚ-Ё,Щ', branch: 'jjj ffff ÅÇ '.repeat(9), services: ['f', 'Å', 'ђћ'.repeat(99)] }],
    [
      'signs that the font lacks',
      { ...content, ticket: '😀', branch: '中文 العربية', services: ['👨‍👩‍👧‍👦', '\ud800', 'e\u0301\u0323\u0330'] },
    ],
  ])('of %s has white edges: nothing is cut off', async (_, ticket) => {
    for (const widthDots of [384, 576]) {
      const drawing = ticketSvg(ticket, widthDots);
      const { width, height, pixels } = readPng(await renderPng(drawing.svg));
      expect([width, height]).toEqual([widthDots, drawing.heightDots]);
      const isEdge = (index: number) =>
        index % width < 4 || index % width >= width - 4 || index < 4 * width || index >= (height - 4) * width;
      expect(pixels.some((pixel) => pixel === 0)).toBe(true);
      expect([...pixels].findIndex((pixel, index) => pixel === 0 && isEdge(index))).toBe(-1);
    }
  });
});
