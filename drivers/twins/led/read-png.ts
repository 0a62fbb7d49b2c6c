/** Reads a PNG of one bit a pixel, grey, without filters, as boards of dots are sent; PNG specification, third edition, parts 5 and 9. */
import { crc32, inflateSync } from 'node:zlib';
import { type Bitmap, bytesPerRow } from '../../imaging/bitmap.js';

const SIGNATURE = '89504e470d0a1a0a';
const DOTS_MAX = 2048;

/** 1 = white; null = it is damaged, or another picture than that. */
export function readPng(file: Uint8Array): Bitmap | null {
  const chunks = chunksOf(Buffer.from(file));
  const [head, ...rest] = chunks ?? [];
  if (head?.type !== 'IHDR' || head.data.length !== 13 || rest.at(-1)?.type !== 'IEND') return null;
  const [widthDots, heightDots] = [head.data.readUInt32BE(0), head.data.readUInt32BE(4)];
  const isOneBitGrey = head.data.subarray(8).toString('hex') === '0100000000';
  if (!isOneBitGrey || widthDots === 0 || heightDots === 0 || widthDots > DOTS_MAX || heightDots > DOTS_MAX) return null;
  const stride = bytesPerRow(widthDots);
  const rows = inflated(Buffer.concat(rest.flatMap(({ type, data }) => (type === 'IDAT' ? [data] : []))), heightDots * (stride + 1));
  if (rows === null || rows.length !== heightDots * (stride + 1)) return null;
  const lines = Array.from({ length: heightDots }, (_, row) => rows.subarray(row * (stride + 1), (row + 1) * (stride + 1)));
  if (lines.some(([filter]) => filter !== 0)) return null;
  return { widthDots, heightDots, bytes: Uint8Array.from(Buffer.concat(lines.map((line) => line.subarray(1)))) };
}

function chunksOf(file: Buffer): { readonly type: string; readonly data: Buffer }[] | null {
  if (file.subarray(0, 8).toString('hex') !== SIGNATURE) return null;
  const chunks = [];
  for (let at = 8; at < file.length; ) {
    if (at + 12 > file.length) return null;
    const end = at + 8 + file.readUInt32BE(at);
    if (end + 4 > file.length || file.readUInt32BE(end) !== crc32(file.subarray(at + 4, end))) return null;
    chunks.push({ type: file.subarray(at + 4, at + 8).toString('latin1'), data: file.subarray(at + 8, end) });
    at = end + 4;
  }
  return chunks;
}

function inflated(bytes: Buffer, most: number): Buffer | null {
  try {
    return inflateSync(bytes, { maxOutputLength: most });
  } catch {
    return null;
  }
}
