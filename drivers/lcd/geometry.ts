/**
 * The size of a framebuffer and how its pixels are stored, from its folder in sysfs. Files of one line, but for `modes`:
 * Linux, drivers/video/fbdev/core/fbsysfs.c: `virtual_size` "1920,2160", `bits_per_pixel` "32", `stride` "7680", `pan` "0,1080" (xoffset
 * and yoffset), `mode` and `modes` "U:1920x1080p-60" (mode_string).
 *
 * `virtual_size` is the memory, not the screen: drivers that page or scroll have more lines than are visible
 * (include/uapi/linux/fb.h: xres "visible resolution", xres_virtual "virtual resolution", yoffset "offset from virtual to visible
 * resolution").
 */
import { join } from 'node:path';
import { textIn } from '../kernel-files.js';
import type { Geometry, Size } from './pixels.js';

/** For the log. */
export interface Unsupported {
  readonly unsupported: string;
}

/** No screen and no memory of one is larger than this in either direction. */
const MOST = 65_536;
const isCount = (value: number): boolean => Number.isInteger(value) && value > 0 && value <= MOST;
const isOffset = (value: number): boolean => Number.isInteger(value) && value >= 0 && value <= MOST;

export function geometryIn(folder: string): Geometry | Unsupported {
  const [size, bits, stride] = ['virtual_size', 'bits_per_pixel', 'stride'].map((name) => textIn(join(folder, name)));
  const bitsPerPixel = Number(bits);
  if (bitsPerPixel !== 16 && bitsPerPixel !== 24 && bitsPerPixel !== 32) {
    return { unsupported: `expected 16, 24 or 32 bits a pixel, ${folder} says ${bits}` };
  }
  const memory = pair(size ?? '', ',');
  const geometry = { ...visibleIn(folder, memory), ...offsetIn(folder), bitsPerPixel, stride: Number(stride) } as const;
  const isSensible =
    [memory.width, memory.height, geometry.width, geometry.height, geometry.stride].every(isCount) &&
    geometry.stride * 8 >= memory.width * bitsPerPixel;
  return isSensible ? geometry : { unsupported: `expected a size and a stride, ${folder} says ${size} and ${stride}` };
}

/** The corner of the memory that is at the corner of the screen. */
export function offsetIn(folder: string): Pick<Geometry, 'xOffset' | 'yOffset'> {
  const { width: xOffset, height: yOffset } = pair(textIn(join(folder, 'pan')) ?? '0,0', ',');
  return isOffset(xOffset) && isOffset(yOffset) ? { xOffset, yOffset } : { xOffset: 0, yOffset: 0 };
}

/** What can be seen; null = the folder tells no size. */
export function visibleSize(folder: string): Size | null {
  const memory = pair(textIn(join(folder, 'virtual_size')) ?? '', ',');
  return isCount(memory.width) && isCount(memory.height) ? visibleIn(folder, memory) : null;
}

const MODE = /^[A-Z]:(\d+)x(\d+)[pid]-\d+$/;

/**
 * The mode that was set; drivers that were never told one leave `mode` empty, and list theirs in `modes`, mostly one
 * (register_framebuffer adds what is visible if the driver lists none: fbmem.c). Of several, the first that fits into the memory: drivers
 * list the preferred one first.
 */
function visibleIn(folder: string, memory: Size): Size {
  const lines = ['mode', 'modes'].flatMap((name) => (textIn(join(folder, name)) ?? '').split('\n'));
  const sizes = lines.map((line) => MODE.exec(line.trim())).map((found) => ({ width: Number(found?.[1]), height: Number(found?.[2]) }));
  const fits = ({ width, height }: Size): boolean => isCount(width) && isCount(height) && width <= memory.width && height <= memory.height;
  return sizes.find(fits) ?? memory;
}

function pair(text: string, separator: string): Size {
  const [width = Number.NaN, height = Number.NaN] = text.split(separator).map(Number);
  return { width, height };
}
