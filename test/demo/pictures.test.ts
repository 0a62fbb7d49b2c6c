import { readdir, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { stopDrawing } from '../../dist/drivers/imaging/render.js';
import { drawPictures } from '../../dist/server/demo/pictures.js';

const FOLDER = resolve('docs/pictures');
afterAll(stopDrawing);

const greys = async (png: Uint8Array) =>
  sharp(Buffer.from(png)).greyscale().toColourspace('b-w').raw().toBuffer({ resolveWithObject: true });

describe('the pictures of the documentation', () => {
  test('show the tickets as they are drawn now (`make docs` writes them anew)', async () => {
    const drawn = await drawPictures();
    // Those of pages are test/web's.
    expect((await readdir(FOLDER)).filter((name) => !name.startsWith('page-')).sort()).toEqual([...drawn.keys()].sort());
    for (const [name, png] of drawn) {
      const [now, then] = [await greys(png), await greys(await readFile(resolve(FOLDER, name)))];
      expect([name, now.info.width, now.info.height]).toEqual([name, then.info.width, then.info.height]);
      const different = now.data.reduce((count, dot, index) => count + (dot === then.data[index] ? 0 : 1), 0);
      // Other processors round soft edges of letters in another way.
      expect(different / now.data.length).toBeLessThan(0.002);
    }
  });

  test('are each shown on their page', async () => {
    const page = await readFile(resolve('docs/pictures.md'), 'utf8');
    for (const name of await readdir(FOLDER)) expect(page).toContain(`](pictures/${name})`);
  });
});
