import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { type Bitmap, bytesPerRow, cropRows } from '../../../drivers/imaging/bitmap.js';
import { dither, type Greys, lay, paint, threshold } from '../../../drivers/imaging/picture.js';
import { encodePng } from '../../../drivers/imaging/png.js';
import { base64Of, countBlack, dotsOf, isBlack } from './dots.js';

const size = fc.integer({ min: 1, max: 40 });
const greys: fc.Arbitrary<Greys> = fc
  .tuple(size, size)
  .chain(([width, height]) =>
    fc.uint8Array({ minLength: width * height, maxLength: width * height }).map((pixels) => ({ width, height, pixels })),
  );
const bitmap: fc.Arbitrary<Bitmap> = greys.map(threshold);
const blank = (widthDots: number, heightDots: number): Bitmap => ({
  widthDots,
  heightDots,
  bytes: new Uint8Array(bytesPerRow(widthDots) * heightDots),
});
const even = (width: number, height: number, shade: number): Greys => ({
  width,
  height,
  pixels: new Uint8Array(width * height).fill(shade),
});

describe('threshold', () => {
  test('is black where it is darker than half, and nothing is black beyond the right edge', () => {
    fc.assert(
      fc.property(greys, (picture) => {
        const dots = threshold(picture);
        for (const { x, y, black } of dotsOf(dots)) expect(black).toBe((picture.pixels[y * picture.width + x] ?? 0) < 128);
        const padded = { ...dots, widthDots: bytesPerRow(dots.widthDots) * 8 };
        expect(countBlack(padded)).toBe(countBlack(dots));
      }),
    );
  });
});

describe('dither', () => {
  test('keeps black black and white white', () => {
    expect(countBlack(dither(even(30, 20, 0)))).toBe(600);
    expect(countBlack(dither(even(30, 20, 255)))).toBe(0);
  });

  test.each([32, 64, 128, 192, 224])('shows a shade of %i by as many black dots', (shade) => {
    const black = countBlack(dither(even(64, 64, shade))) / (64 * 64);
    expect(black).toBeCloseTo(1 - shade / 255, 1);
  });

  test('scatters them: no row and no column of a grey surface is all black or all white', () => {
    const dots = dither(even(48, 48, 128));
    for (let i = 8; i < 48; i++) {
      const row = Array.from({ length: 48 }, (_, x) => isBlack(dots, x, i));
      const column = Array.from({ length: 48 }, (_, y) => isBlack(dots, i, y));
      expect([new Set(row).size, new Set(column).size]).toEqual([2, 2]);
    }
  });
});

describe('lay', () => {
  test('puts each dot where it belongs, adds to what is there, and cuts off what sticks out', () => {
    const place = fc.integer({ min: -45, max: 45 });
    fc.assert(
      fc.property(bitmap, bitmap, place, place, (small, large, left, top) => {
        const onto = { ...large, bytes: large.bytes.slice() };
        lay(small, onto, left, top);
        for (const { x, y, black } of dotsOf(onto)) {
          const [sx, sy] = [x - left, y - top];
          const isInside = sx >= 0 && sy >= 0 && sx < small.widthDots && sy < small.heightDots;
          expect(black).toBe(isBlack(large, x, y) || (isInside && isBlack(small, sx, sy)));
        }
      }),
    );
  });
});

describe('paint', () => {
  const colours = (channels: 3 | 4) =>
    fc.tuple(size, size).chain(([width, height]) => {
      const length = channels * width * height;
      return fc.uint8Array({ minLength: length, maxLength: length }).map((pixels) => ({ width, height, pixels }));
    });
  const place = fc.integer({ min: -45, max: 45 });

  test('mixes each pixel with what is under it by its cover, and cuts off what sticks out', () => {
    fc.assert(
      fc.property(colours(4), colours(3), place, place, (small, large, left, top) => {
        const onto = { ...large, rgb: large.pixels.slice() };
        paint({ ...small, rgba: small.pixels }, onto, left, top);
        for (let at = 0; at < onto.rgb.length; at++) {
          const [x, y] = [(Math.floor(at / 3) % large.width) - left, Math.floor(at / 3 / large.width) - top];
          const isInside = x >= 0 && y >= 0 && x < small.width && y < small.height;
          const [from, under] = [4 * (y * small.width + x), large.pixels[at] ?? 0];
          const cover = isInside ? (small.pixels[from + 3] ?? 0) / 255 : 0;
          const mixed = cover * (small.pixels[from + (at % 3)] ?? 0) + (1 - cover) * under;
          expect(Math.abs((onto.rgb[at] ?? 0) - mixed)).toBeLessThanOrEqual(0.5001);
        }
      }),
    );
  });

  test.each([
    ['covers', 255, [10, 20, 30]],
    ['is half clear', 128, [105, 110, 115]],
    ['is clear', 0, [200, 200, 200]],
  ])('a pixel that %s', (_, cover, mixed) => {
    const onto = { width: 1, height: 1, rgb: new Uint8Array([200, 200, 200]) };
    paint({ width: 1, height: 1, rgba: new Uint8Array([10, 20, 30, cover]) }, onto, 0, 0);
    expect([...onto.rgb]).toEqual(mixed);
  });
});

describe('cropRows', () => {
  test('is a strip of the same picture', () => {
    fc.assert(
      fc.property(bitmap, fc.nat(), fc.nat(), (whole, a, b) => {
        const top = a % whole.heightDots;
        const strip = cropRows(whole, top, b % (whole.heightDots - top + 1));
        for (const { x, y, black } of dotsOf(strip)) expect(black).toBe(isBlack(whole, x, top + y));
      }),
    );
  });
});

describe('encodePng', () => {
  test('writes what an independent reader reads', async () => {
    await fc.assert(
      fc.asyncProperty(bitmap, async (dots) => {
        const { data, info } = await sharp(await encodePng(dots))
          .greyscale()
          .toColourspace('b-w')
          .raw()
          .toBuffer({ resolveWithObject: true });
        expect([info.width, info.height, info.channels]).toEqual([dots.widthDots, dots.heightDots, 1]);
        expect(base64Of(threshold({ width: info.width, height: info.height, pixels: data }))).toBe(base64Of(dots));
        expect([...new Set(data)].every((shade) => shade === 0 || shade === 255)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  test('takes a sixth of the bytes for paper that is mostly white', async () => {
    expect((await encodePng(blank(576, 700))).length).toBeLessThan(1000);
  });
});
