/** Pixels as framebuffers keep them, on screens that hang any way round. */
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { type Geometry, pictureSize, placeOnScreen, type Rotation, screenBytes } from '../../../drivers/lcd/pixels.js';

const ONE = { width: 1, height: 1 };
const anyRotation = fc.constantFrom<Rotation>(0, 90, 180, 270);
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('a pixel', () => {
  // Linux, include/uapi/drm/drm_fourcc.h: DRM_FORMAT_RGB565 is [15:0] R:G:B 5:6:5, XRGB8888 [31:0] x:R:G:B 8:8:8:8, both little endian.
  test.each([
    ['red', 'ff0000', '00f8', '0000ffff'],
    ['green', '00ff00', 'e007', '00ff00ff'],
    ['blue', '0000ff', '1f00', 'ff0000ff'],
    ['white', 'ffffff', 'ffff', 'ffffffff'],
    ['black', '000000', '0000', '000000ff'],
    ['#123456', '123456', 'aa11', '563412ff'],
    ['a green too faint for either byte alone', '002000', '0001', '002000ff'],
  ])('%s', (_name, rgb, of16, of32) => {
    expect(hex(screenBytes(Buffer.from(rgb, 'hex'), ONE, 16, 0))).toBe(of16);
    expect(hex(screenBytes(Buffer.from(rgb, 'hex'), ONE, 32, 0))).toBe(of32);
    expect(hex(screenBytes(Buffer.from(rgb, 'hex'), ONE, 24, 0))).toBe(of32.slice(0, 6));
  });
});

/** A picture whose pixels all differ; its blue is enough to know each. */
const numbered = (count: number): Uint8Array => Uint8Array.from({ length: 3 * count }, (_, index) => (index % 3 === 2 ? index / 3 : 0));
const bluesOf = (bytes: Uint8Array): number[] => [...bytes].filter((_, index) => index % 4 === 0);

describe('a picture of three by two', () => {
  //  0 1 2
  //  3 4 5
  test.each<[Rotation, number[]]>([
    [0, [0, 1, 2, 3, 4, 5]],
    [90, [3, 0, 4, 1, 5, 2]],
    [180, [5, 4, 3, 2, 1, 0]],
    [270, [2, 5, 1, 4, 0, 3]],
  ])('turned by %d degrees', (rotation, order) => {
    expect(bluesOf(screenBytes(numbered(6), { width: 3, height: 2 }, 32, rotation))).toEqual(order);
  });
});

describe('a part of a picture', () => {
  it('lands where the whole picture would have put it', () => {
    const side = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(side, side, anyRotation, fc.nat(), fc.nat(), fc.nat(), fc.nat(), (width, height, rotation, a, b, c, d) => {
        const geometry: Geometry = { width, height, xOffset: 0, yOffset: 0, bitsPerPixel: 32, stride: 4 * width };
        const size = pictureSize(geometry, rotation);
        const left = a % size.width;
        const top = b % size.height;
        const part = { left, top, width: 1 + (c % (size.width - left)), height: 1 + (d % (size.height - top)) };
        const whole = numbered(size.width * size.height);
        const rows = Array.from({ length: part.height }, (_, row) => {
          const from = 3 * ((top + row) * size.width + left);
          return [...whole.subarray(from, from + 3 * part.width)];
        });
        const screen = bluesOf(screenBytes(whole, size, 32, rotation));
        const bytes = bluesOf(screenBytes(Uint8Array.from(rows.flat()), part, 32, rotation));
        const place = placeOnScreen(part, geometry, rotation);
        const expected = Array.from({ length: place.height }, (_, line) => {
          const from = (place.top + line) * width + place.left;
          return screen.slice(from, from + place.width);
        });
        expect(bytes).toEqual(expected.flat());
      }),
    );
  });
});
