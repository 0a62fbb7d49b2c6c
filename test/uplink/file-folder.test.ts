/** The folder of files of headquarters by itself: what counts as there, and what is thrown away. */
import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { FileFolder } from '../../server/uplink/files/file-folder.js';
import { digestOf, PIECE_BYTES, type WantedFile } from '../../server/uplink/files/files-wire.js';

const bytes = randomBytes(2 * PIECE_BYTES + 17);
const film: WantedFile = { name: 'spring.mp4', digest: digestOf(bytes), size: bytes.length };
const PART = `.${film.digest}.part`;

let path: string;
let folder: FileFolder;
beforeEach(async () => {
  const made = mkdtempSync(join(tmpdir(), 'qbox-folder-'));
  onTestFinished(() => rmSync(made, { recursive: true, force: true }));
  path = join(made, 'files');
  folder = new FileFolder(path);
  await folder.make();
});

async function writeAll(given: Buffer = bytes): Promise<void> {
  for (let from = 0; from < given.length; from += PIECE_BYTES) await folder.write(film, from, given.subarray(from, from + PIECE_BYTES));
}

it('a file has its name when all of it is there, and is known again', async () => {
  await writeAll();
  expect(readdirSync(path)).toEqual([PART]);
  expect(await folder.finish(film)).toBe(true);
  expect(readFileSync(join(path, 'spring.mp4')).equals(bytes)).toBe(true);
  for (const any of [folder, new FileFolder(path)]) expect(await any.has(film)).toBe(film.size);
});

it('what is not what its digest says gets no name, and begins anew', async () => {
  await writeAll(bytes.map((byte, index) => (index === 5 ? byte ^ 1 : byte)) as Buffer);
  expect(await folder.finish(film)).toBe(false);
  expect([readdirSync(path), statSync(join(path, PART)).size, await folder.has(film)]).toEqual([[PART], 0, 0]);
});

it('goes on behind whole pieces, and has one more to come where all seem to be there', async () => {
  await folder.write(film, 0, bytes.subarray(0, PIECE_BYTES));
  appendFileSync(join(path, PART), 'cut off');
  expect(await folder.has(film)).toBe(PIECE_BYTES);
  await folder.write(film, PIECE_BYTES, bytes.subarray(PIECE_BYTES, 2 * PIECE_BYTES));
  await folder.write(film, 2 * PIECE_BYTES, bytes.subarray(2 * PIECE_BYTES));
  expect(await folder.has(film)).toBe(2 * PIECE_BYTES);
  expect(await folder.finish(film)).toBe(true);
});

it('throws away what is not wanted any more, and parts of it', async () => {
  await writeAll();
  await folder.finish(film);
  for (const name of ['old.png', '.other.part']) writeFileSync(join(path, name), 'x');
  expect(await folder.keep([film])).toBe(true);
  expect(readdirSync(path).sort()).toEqual(['.index.json', 'spring.mp4']);
  expect(await folder.keep([film])).toBe(false);
  expect(await folder.keep([])).toBe(true);
  expect(readdirSync(path)).toEqual(['.index.json']);
});

it('a file that somebody has exchanged on the disk is not taken for the one that came', async () => {
  await writeAll();
  await folder.finish(film);
  writeFileSync(join(path, 'spring.mp4'), randomBytes(film.size));
  expect(await folder.has(film)).toBe(0);
});
