/** Finds framebuffers of the kernel in sysfs. */
import { join } from 'node:path';
import { namesIn, textIn } from '../kernel-files.js';
import { visibleSize } from './geometry.js';

export interface FoundFramebuffer {
  readonly path: string;
  readonly driver: string;
  /** `1920 × 1080`: what is visible. */
  readonly size: string;
  readonly bitsPerPixel: number;
}

/** Sorted by number; `root` is the path of `/sys`. */
export function findFramebuffers(root = '/'): FoundFramebuffer[] {
  const folder = join(root, 'sys/class/graphics');
  return namesIn(folder)
    .filter((name) => /^fb\d+$/.test(name))
    .flatMap((name) => {
      const size = visibleSize(join(folder, name));
      const [driver, bits] = ['name', 'bits_per_pixel'].map((file) => textIn(join(folder, name, file)));
      // Unplugged during the scan.
      if (!size || !driver || !bits) return [];
      return [{ path: `/dev/${name}`, driver, size: `${size.width} × ${size.height}`, bitsPerPixel: Number(bits) }];
    });
}
