/** Paper as files: exact where it was drawn, with letters where it was set. What draws runs from `dist/`. */
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { stopDrawing } from '../../../dist/drivers/imaging/render.js';
import { drawPiece, paperFolder, textsAsSvg } from '../../../dist/drivers/twins/printer/draw-piece.js';
import { encodePng } from '../../../drivers/imaging/png.js';
import type { Piece } from '../../../drivers/twins/printer/paper.js';
import { Bench, blackRows, bytesOf, EPSON } from './bench.js';

const NOW = new Date('2026-11-24T18:20:03.500Z');
const folders: string[] = [];
let folder = '';
beforeEach(async () => {
  const made = await mkdtemp(join(tmpdir(), 'qbox-paper-'));
  folders.push(made);
  folder = join(made, 'paper');
});
afterAll(async () => {
  await stopDrawing();
  for (const made of folders) await rm(made, { recursive: true });
});

function piece(said: Uint8Array | string): Piece {
  const bench = new Bench(EPSON);
  bench.say(said);
  bench.say('0A 1D 56 42 00');
  const [first] = bench.twin.pieces;
  if (!first) throw new Error('nothing was cut');
  return first;
}

function open(keep: number) {
  const failures: Error[] = [];
  return { failures, paper: paperFolder(folder, { keep, now: () => NOW, failed: (error) => void failures.push(error) }) };
}

const inkOf = ({ bytes }: { readonly bytes: Uint8Array }, from = 0, to = bytes.length): number =>
  bytes.subarray(from, to).reduce((sum, byte) => sum + (byte === 0 ? 0 : 1), 0);

describe('the folder', () => {
  it('has a PNG of each piece, dot by dot', async () => {
    const { paper, failures } = open(10);
    const drawn = piece(blackRows(EPSON, 30));
    paper.add(drawn);
    await paper.written();
    expect([await readdir(folder), failures]).toEqual([['0001-2026-11-24T18-20-03.png'], []]);
    const file = await readFile(join(folder, '0001-2026-11-24T18-20-03.png'));
    expect(file.equals(await encodePng(drawn.bitmap))).toBe(true);
    const { data, info } = await sharp(file).greyscale().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([576, 120 + 30 + 34]);
    expect([data[576 * 119], data[576 * 120], data[576 * 149 + 575], data[576 * 150]]).toEqual([255, 0, 0, 255]);
  });

  it('keeps the newest, counts on after a restart, and leaves other files alone', async () => {
    const first = open(2);
    for (let count = 0; count < 3; count++) first.paper.add(piece('"a"'));
    await first.paper.written();
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const second = open(2);
    second.paper.add(piece('"b"'));
    await second.paper.written();
    expect((await readdir(folder)).map((name) => name.slice(0, 4)).sort()).toEqual(['0003', '0004', 'note']);
  });

  it('that cannot be written says so, and tries again with the next piece', async () => {
    await writeFile(folder, 'a file in its place');
    const { paper, failures } = open(2);
    paper.add(piece('"a"'));
    await paper.written();
    expect(failures).toMatchObject([{ code: 'EEXIST' }]);
    await rm(folder);
    paper.add(piece('"a"'));
    await paper.written();
    expect(await readdir(folder)).toHaveLength(1);
  });
});

describe('letters', () => {
  it('are drawn where they stand, and pictures stay as they were', async () => {
    const mixed = piece(Buffer.concat([bytesOf('1B 74 11 1B 61 01 1D 21 33 1B 45 01 83 "002" 0A'), blackRows(EPSON, 10)]));
    const drawn = await drawPiece(mixed);
    const [text] = mixed.texts;
    expect(text).toMatchObject({ content: 'Г002', top: 120, left: 192, widthDots: 192, heightDots: 96 });
    const stride = 72;
    const letters = inkOf(drawn, 120 * stride, 216 * stride);
    expect(letters).toBeGreaterThan(300);
    // Between the edges of the text and nowhere else.
    for (let row = 120; row < 216; row++)
      expect(inkOf(drawn, row * stride, row * stride + 24) + inkOf(drawn, row * stride + 48, (row + 1) * stride)).toBe(0);
    expect(Buffer.compare(drawn.bytes.subarray(216 * stride), mixed.bitmap.bytes.subarray(216 * stride))).toBe(0);
    expect(inkOf(drawn, 0, 120 * stride)).toBe(0);
  });

  it('that mean something in XML are letters', () => {
    const { texts, bitmap } = piece('"<&>" 0A');
    expect(textsAsSvg(texts, bitmap)).not.toMatch(/<&|<\/?[^a-z/]/);
  });

  it('of a piece without any leave it as it is', async () => {
    const drawn = piece(blackRows(EPSON, 10));
    expect(await drawPiece(drawn)).toBe(drawn.bitmap);
  });
});
