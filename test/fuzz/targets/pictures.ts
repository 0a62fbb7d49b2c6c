/** Pictures that people put on tickets and screens, read by a native library in a process of its own: that process must live. */
import { ok } from 'node:assert/strict';
import { pathToFileURL } from 'node:url';
import { encodePng } from '../../../drivers/imaging/png.js';
import { shippedPath } from '../../../drivers/shipped.js';
import { bytesOf, type FuzzTarget } from '../target.js';

// The process that draws is started from what was built, whoever asks.
const built = pathToFileURL(shippedPath('dist/drivers/imaging/render.js')).href;
const render = (): Promise<typeof import('../../../drivers/imaging/render.js')> => import(built);

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><rect width="8" height="8"/></svg>';

export const pictures: FuzzTarget = {
  name: 'pictures',
  watched: ['drivers/imaging/'],
  seeds: async () => [
    await encodePng({ widthDots: 16, heightDots: 8, bytes: new Uint8Array(16).fill(0x5a) }),
    Buffer.from('ffd8ffe000104a46494600010100000100010000ffdb004300', 'hex'),
    Buffer.from('524946461a000000574542505650384c0d0000002f00000010071011118888fe0700', 'hex'),
    Buffer.from('424d3a0000000000000036000000280000000100000001000000010018000000000004000000', 'hex'),
    bytesOf(SVG),
    bytesOf('GIF89a'),
  ],
  run: async (bytes) => {
    const { RefusedPicture, checkImage } = await render();
    await checkImage(Buffer.from(bytes).toString('base64')).catch((error: unknown) => {
      ok(error instanceof RefusedPicture && error.message.length < 500, String(error));
    });
  },
  close: async () => {
    await (await render()).stopDrawing();
  },
};
