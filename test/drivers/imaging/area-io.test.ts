/** Parts of screens, drawn in colour by the built program. */
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { drawArea, drawPage, encodeColourPng, stopDrawing } from '../../../dist/drivers/imaging/render.js';

afterAll(stopDrawing);

const area = (width: number, height: number, content: string) => ({
  width,
  height,
  svg: `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" font-family="PT Sans">${content}</svg>`,
  pictures: [],
});
const whole = (colour: string) => `<rect width="100%" height="100%" fill="${colour}"/>`;
const pixel = (drawn: { width: number; rgb: Uint8Array }, x: number, y: number): number[] => {
  const at = 3 * (y * drawn.width + x);
  return [...drawn.rgb.subarray(at, at + 3)];
};
const png = async (width: number, height: number, colour: { r: number; g: number; b: number; alpha: number }): Promise<string> =>
  (
    await sharp({ create: { width, height, channels: 4, background: colour } })
      .png()
      .toBuffer()
  ).toString('base64');

describe('an area', () => {
  test('has the colours that the SVG says, row by row', async () => {
    const drawn = await drawArea(area(4, 3, `${whole('#0b1f3a')}<rect x="2" y="1" width="1" height="1" fill="#ffc42e"/>`));
    expect([drawn.width, drawn.height, drawn.rgb.length, drawn.leftOut]).toEqual([4, 3, 36, []]);
    expect(pixel(drawn, 0, 0)).toEqual([0x0b, 0x1f, 0x3a]);
    expect(pixel(drawn, 2, 1)).toEqual([0xff, 0xc4, 0x2e]);
    expect(pixel(drawn, 1, 2)).toEqual([0x0b, 0x1f, 0x3a]);
  });

  test('shows pictures whole in the middle of their boxes, or filling them, with what is under them where they are clear', async () => {
    const red = await png(20, 10, { r: 255, g: 0, b: 0, alpha: 1 });
    const box = { left: 10, top: 10, width: 20, height: 20, base64: red };
    const contained = await drawArea({ ...area(40, 40, whole('#0000ff')), pictures: [{ ...box, fit: 'contain' }] });
    expect([pixel(contained, 20, 12), pixel(contained, 20, 20)]).toEqual([
      [0, 0, 255],
      [255, 0, 0],
    ]);
    const covered = await drawArea({ ...area(40, 40, whole('#0000ff')), pictures: [{ ...box, fit: 'cover' }] });
    expect([pixel(covered, 20, 12), pixel(covered, 5, 20)]).toEqual([
      [255, 0, 0],
      [0, 0, 255],
    ]);
    const clear = await png(20, 20, { r: 255, g: 0, b: 0, alpha: 0 });
    const seen = await drawArea({ ...area(40, 40, whole('#0000ff')), pictures: [{ ...box, base64: clear, fit: 'contain' }] });
    expect(pixel(seen, 20, 20)).toEqual([0, 0, 255]);
  });

  test('leaves out a picture that cannot be read, and says so', async () => {
    const picture = { left: 0, top: 0, width: 10, height: 10, base64: 'AAAA', fit: 'contain' } as const;
    const drawn = await drawArea({ ...area(10, 10, whole('#00ff00')), pictures: [picture] });
    expect(pixel(drawn, 5, 5)).toEqual([0, 255, 0]);
    expect(drawn.leftOut).toEqual([expect.stringContaining('cannot be read')]);
  });

  test('of another size than its SVG, or no SVG, is refused', async () => {
    await expect(drawArea({ ...area(10, 10, ''), width: 11 })).rejects.toThrow('expected an area of 11 × 10 pixels');
    await expect(drawArea({ ...area(10, 10, ''), svg: 'no svg' })).rejects.toThrow();
  });

  test('waits for paper: a ticket that comes last is drawn before the screens that wait', async () => {
    const order: string[] = [];
    const slow = area(1200, 900, `${whole('#ffffff')}<text x="10" y="600" font-size="500">Г002</text>`);
    const screens = Array.from({ length: 6 }, () => drawArea(slow).then(() => order.push('screen')));
    const paper = { widthDots: 8, heightDots: 8, svg: '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>', images: [] };
    const ticket = drawPage(paper, { png: false }).then(() => order.push('ticket'));
    await Promise.all([...screens, ticket]);
    expect(order.indexOf('ticket')).toBeLessThan(2);
  });
});

test('a colour PNG holds the same pixels', async () => {
  const rgb = Uint8Array.from({ length: 3 * 7 * 5 }, (_, index) => (index * 37) % 256);
  const { data, info } = await sharp(await encodeColourPng({ width: 7, height: 5, rgb }))
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect([info.width, info.height, info.channels]).toEqual([7, 5, 3]);
  expect(new Uint8Array(data)).toEqual(rgb);
});
