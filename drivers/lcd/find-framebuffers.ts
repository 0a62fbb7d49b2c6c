/** Finds framebuffers of the kernel in sysfs. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FoundFramebuffer {
  /** `/dev/fb0` */
  readonly path: string;
  /** Name reported by its driver, such as `vc4drmfb`. */
  readonly driver: string;
  /** `1920 × 1080` */
  readonly size: string;
  readonly bitsPerPixel: number;
}

/** Sorted by number; `root` is the path of `/sys`. */
export function findFramebuffers(root = '/'): FoundFramebuffer[] {
  const folder = join(root, 'sys/class/graphics');
  return namesIn(folder)
    .filter((name) => /^fb\d+$/.test(name))
    .flatMap((name) => {
      try {
        const text = (file: string): string => readFileSync(join(folder, name, file), 'utf8').trim();
        const size = text('virtual_size').replace(',', ' × ');
        return [{ path: `/dev/${name}`, driver: text('name'), size, bitsPerPixel: Number(text('bits_per_pixel')) }];
      } catch {
        // Unplugged during the scan.
        return [];
      }
    });
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort((one, other) => one.localeCompare(other, 'en', { numeric: true }));
  } catch {
    return [];
  }
}
