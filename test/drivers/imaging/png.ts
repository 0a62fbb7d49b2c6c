/** Reads the PNG files that `renderPng` writes: 8 bits, one grey channel, not interlaced (PNG specification, parts 9 and 11). */
import { inflateSync } from 'node:zlib';

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  /** Row by row, 0 = black, 255 = white. */
  readonly pixels: Uint8Array;
}

const SIGNATURE = '89504e470d0a1a0a';

export function readPng(png: Buffer): Bitmap {
  if (png.subarray(0, 8).toString('hex') !== SIGNATURE) throw new Error('not a PNG');
  const chunks = chunksOf(png);
  const header = chunks.find(({ type }) => type === 'IHDR')?.data;
  if (!header) throw new Error('a PNG without IHDR');
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)];
  const kind = header.subarray(8, 13).toString('hex');
  if (kind !== '0800000000') throw new Error(`expected 8 bits of grey, got ${kind}`);
  const data = inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map((chunk) => chunk.data)));
  return { width, height, pixels: unfilter(data, width, height) };
}

function chunksOf(png: Buffer): { readonly type: string; readonly data: Buffer }[] {
  const chunks: { type: string; data: Buffer }[] = [];
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: png.subarray(at + 8, at + 8 + length) });
    at += 12 + length;
  }
  return chunks;
}

function unfilter(data: Buffer, width: number, height: number): Uint8Array {
  const pixels = new Uint8Array(width * height);
  const pixel = (x: number, y: number) => (x < 0 || y < 0 ? 0 : (pixels[y * width + x] ?? 0));
  for (let y = 0; y < height; y++) {
    const filter = data[y * (width + 1)] ?? 0;
    for (let x = 0; x < width; x++) {
      const [left, above, corner] = [pixel(x - 1, y), pixel(x, y - 1), pixel(x - 1, y - 1)];
      const raw = data[y * (width + 1) + 1 + x] ?? 0;
      pixels[y * width + x] = raw + prediction(filter, left, above, corner);
    }
  }
  return pixels;
}

function prediction(filter: number, left: number, above: number, corner: number): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return above;
  if (filter === 3) return (left + above) >> 1;
  if (filter !== 4) throw new Error(`unknown filter ${filter}`);
  const [toLeft, toAbove, toCorner] = [above - corner, left - corner, left + above - 2 * corner].map(Math.abs) as [number, number, number];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
