/** The pixels of a board as it was last drawn: each tile where it lies, drawn once, and kept while it is shown. */
import { expect, it } from 'vitest';
import type { AreaDrawing, DrawnArea } from '../../../drivers/imaging/render.js';
import { LcdCanvas } from '../../../server/devices/lcd/canvas.js';
import type { LcdFrame, Tile } from '../../../server/presentation/lcd/frame.js';

/** A tile of one colour a dot: 1, 2, 3 … of its number. */
const tile = (name: number, left: number, top: number, width = 2, height = 2): Tile =>
  ({ left, top, width, height, svg: `<svg>${name}</svg>`, background: '#000000', pictures: [] }) as unknown as Tile;

function bench() {
  const drawn: string[] = [];
  const files: Uint8Array[] = [];
  const seen = { leftOut: [] as string[], fails: false, told: [] as string[] };
  const canvas = new LcdCanvas(
    {
      drawArea: async (area: AreaDrawing): Promise<DrawnArea> => {
        if (seen.fails) throw new Error('lost');
        const { width, height, svg } = area as unknown as { width: number; height: number; svg: string };
        drawn.push(svg.replace(/\D/g, ''));
        const name = Number(svg.replace(/\D/g, ''));
        const rgb = Uint8Array.from({ length: 3 * width * height }, (_, at) => 10 * name + Math.floor(at / 3));
        return { width, height, rgb, leftOut: seen.leftOut };
      },
      encodeColourPng: async ({ rgb }) => {
        files.push(rgb);
        return Buffer.from(rgb);
      },
    },
    (why) => seen.told.push(why),
  );
  return { canvas, drawn, files, seen };
}

const frame = (...tiles: Tile[]): LcdFrame => ({ width: 4, height: 3, background: '#010203', tiles }) as unknown as LcdFrame;
/** The red of each dot, row by row; 1 is the background. */
const rows = (canvas: LcdCanvas): string[] => {
  const { width = 0, height = 0, rgb = new Uint8Array() } = canvas.whole() ?? {};
  return Array.from({ length: height }, (_, row) =>
    Array.from({ length: width }, (_, column) => rgb[3 * (row * width + column)]).join(' '),
  );
};

it('has each tile in its place, and the background between them', async () => {
  const { canvas } = bench();
  expect([canvas.whole(), canvas.png(), canvas.version]).toEqual([null, null, '']);
  await canvas.show(frame(tile(1, 0, 1), tile(2, 3, 0, 1, 3)));
  expect(rows(canvas)).toEqual(['1 1 1 20', '10 11 1 21', '12 13 1 22']);
  expect([...(canvas.whole()?.rgb ?? [])].slice(0, 3)).toEqual([1, 2, 3]);
});

it('draws only what is new, paints only what changed, and forgets what is not shown', async () => {
  const { canvas, drawn } = bench();
  expect(await canvas.show(frame(tile(1, 0, 0), tile(2, 2, 0)))).toMatchObject({ isWhole: true, painted: [{}, {}] });
  expect(await canvas.show(frame(tile(1, 0, 0), tile(2, 2, 0)))).toEqual({ painted: [], isWhole: false });
  const swapped = await canvas.show(frame(tile(2, 0, 0), tile(1, 2, 0)));
  expect([swapped.isWhole, swapped.painted.map(({ tile: { left } }) => left), drawn]).toEqual([false, [0, 2], ['1', '2']]);
  const other = await canvas.show(frame(tile(3, 0, 0), tile(1, 2, 0)));
  expect(other.painted.map(({ tile: { left }, rgb }) => `${left} ${rgb[0]}`)).toEqual(['0 30']);
  await canvas.show(frame(tile(2, 0, 0), tile(1, 2, 0)));
  expect(drawn).toEqual(['1', '2', '3', '2']);
});

it('makes one file of a frame, and another one of the next; equal frames have equal versions', async () => {
  const { canvas, files } = bench();
  await canvas.show(frame(tile(1, 0, 0)));
  const version = canvas.version;
  expect([await canvas.png(), await canvas.png(), files.length, version.length]).toEqual([expect.any(Buffer), expect.any(Buffer), 1, 16]);
  await canvas.show(frame(tile(2, 0, 0)));
  expect(canvas.version).not.toBe(version);
  await canvas.png();
  expect(files).toHaveLength(2);
  await canvas.show(frame(tile(1, 0, 0)));
  expect(canvas.version).toBe(version);
});

it('keeps the former frame when a part cannot be drawn, and tells of pictures that are left out', async () => {
  const { canvas, seen } = bench();
  await canvas.show(frame(tile(1, 0, 0)));
  const before = rows(canvas);
  seen.fails = true;
  await expect(canvas.show(frame(tile(1, 0, 0), tile(2, 2, 0)))).rejects.toThrow('lost');
  expect(rows(canvas)).toEqual(before);
  [seen.fails, seen.leftOut] = [false, ['broken.png']];
  await canvas.show(frame(tile(1, 0, 0), tile(2, 2, 0)));
  expect(seen.told).toEqual(['broken.png']);
});
