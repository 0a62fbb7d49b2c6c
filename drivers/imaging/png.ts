/** Encodes bitmaps as PNG of one bit a pixel, and screens as PNG in colour (PNG specification, third edition, parts 5, 9 and 11). */
import { promisify } from 'node:util';
import { crc32, deflate, deflateSync } from 'node:zlib';
import { type Bitmap, bytesPerRow } from './bitmap.js';

const deflated = promisify(deflate);
const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
/** One bit a pixel, grey; standard compression and filter methods, not interlaced. */
const ONE_BIT_GREY = Buffer.from([1, 0, 0, 0, 0]);
const TRUE_COLOUR = Buffer.from([8, 2, 0, 0, 0]);

/** Paper is mostly white: a higher level takes three times as long for a tenth less. */
const QUICK = { level: 1 };

/** White paper, black dots. */
export async function encodePng({ widthDots, heightDots, bytes }: Bitmap): Promise<Buffer> {
  // In a PNG 1 is white.
  const rows = oneBitRows({ widthDots, heightDots, bytes: bytes.map((byte) => ~byte) });
  return file(widthDots, heightDots, ONE_BIT_GREY, await deflated(rows, QUICK));
}

/** A board of dots: lit ones are white, the others black. Boards are small: it is made at once. */
export function encodeDotsPng(bitmap: Bitmap): Buffer {
  return file(bitmap.widthDots, bitmap.heightDots, ONE_BIT_GREY, deflateSync(oneBitRows(bitmap), QUICK));
}

function oneBitRows({ widthDots, heightDots, bytes }: Bitmap): Buffer {
  const stride = bytesPerRow(widthDots);
  // Each row begins with its filter number: 0, none; paper is mostly white and compresses well unfiltered.
  const rows = Buffer.alloc(heightDots * (stride + 1));
  for (let row = 0; row < heightDots; row++) rows.set(bytes.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  return rows;
}

/** @param rgb red, green, blue; rows from the top, nothing between them */
export async function encodeColourPng({ width, height, rgb }: { width: number; height: number; rgb: Uint8Array }): Promise<Buffer> {
  const stride = 3 * width;
  // Screens are mostly of one colour and compress well unfiltered; other filters cost more time than they save bytes on a local network.
  const rows = Buffer.alloc(height * (stride + 1));
  for (let row = 0; row < height; row++) rows.set(rgb.subarray(row * stride, (row + 1) * stride), row * (stride + 1) + 1);
  return file(width, height, TRUE_COLOUR, await deflated(rows, QUICK));
}

/** @param rows each with its filter number first, deflated */
function file(width: number, height: number, kind: Buffer, rows: Buffer): Buffer {
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([SIGNATURE, chunk('IHDR', Buffer.concat([size, kind])), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
