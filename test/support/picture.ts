/** Pictures that can be decoded, in base64. */
import { encodeColourPng } from '../../drivers/imaging/png.js';

/** One pixel. */
export const PICTURE = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Noise, which no compression makes smaller; the numbers follow from `seed`. */
export async function noise(edgePx: number, seed: number): Promise<string> {
  const rgb = new Uint8Array(3 * edgePx * edgePx);
  let state = seed + 1;
  for (let index = 0; index < rgb.length; index++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    rgb[index] = state >>> 24;
  }
  return (await encodeColourPng({ width: edgePx, height: edgePx, rgb })).toString('base64');
}
