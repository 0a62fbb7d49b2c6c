/** Pixel formats of framebuffers, and rotated screens. Pure. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `width` and `height` are what is visible; the memory may be larger. */
export interface Geometry extends Size {
  /** The place in the memory of the pixel in the upper left corner of the screen. */
  readonly xOffset: number;
  readonly yOffset: number;
  /** 16 = RGB565, 24 = RGB888, 32 = XRGB8888. */
  readonly bitsPerPixel: 16 | 24 | 32;
  /** Bytes from one line to the next; may exceed the bytes of a line. */
  readonly stride: number;
}

/** Clockwise rotation of the picture in degrees; compensates for a screen mounted the other way. */
export type Rotation = 0 | 90 | 180 | 270;

/** A pixel rectangle, from the upper left corner. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export const pictureSize = ({ width, height }: Size, rotation: Rotation): Size =>
  rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height };

export function placeOnScreen(part: Place, { width, height }: Size, rotation: Rotation): Place {
  switch (rotation) {
    case 0:
      return part;
    case 90:
      return { left: width - part.top - part.height, top: part.left, width: part.height, height: part.width };
    case 180:
      return { ...part, left: width - part.left - part.width, top: height - part.top - part.height };
    case 270:
      return { left: part.top, top: height - part.left - part.width, width: part.height, height: part.width };
  }
}

/**
 * Converts a part of the picture to the screen's format, line by line of the screen, nothing between the lines.
 *
 * RGB565 is a 16-bit number with red in its upper five bits, green in six and blue in the lower five; XRGB8888 a 32-bit number with red
 * in bits 16 to 23, green in 8 to 15 and blue in 0 to 7, and RGB888 the same without the upper byte. All are little-endian, like all
 * supported machines (Linux, include/uapi/drm/drm_fourcc.h: DRM_FORMAT_RGB565 "[15:0] R:G:B 5:6:5 little endian", DRM_FORMAT_XRGB8888
 * "[31:0] x:R:G:B 8:8:8:8 little endian", DRM_FORMAT_RGB888 "[23:0] R:G:B little endian").
 *
 * @param rgb red, green, blue; rows from the top, nothing between them
 */
export function screenBytes(rgb: Uint8Array, size: Size, bitsPerPixel: Geometry['bitsPerPixel'], rotation: Rotation): Uint8Array {
  const { start, across, down, columns, rows } = walk(size, rotation);
  const bytes = new Uint8Array(columns * rows * (bitsPerPixel / 8));
  let to = 0;
  for (let row = 0; row < rows; row++) {
    let from = start + row * down;
    for (let column = 0; column < columns; column++) {
      const [red, green, blue] = [rgb[from] ?? 0, rgb[from + 1] ?? 0, rgb[from + 2] ?? 0];
      if (bitsPerPixel === 16) {
        bytes[to] = ((green << 3) & 0xe0) | (blue >> 3);
        bytes[to + 1] = (red & 0xf8) | (green >> 5);
        to += 2;
      } else {
        bytes[to] = blue;
        bytes[to + 1] = green;
        bytes[to + 2] = red;
        // The fourth byte is unused; where it is opacity, the full value is right.
        if (bitsPerPixel === 32) bytes[to + 3] = 0xff;
        to += bitsPerPixel / 8;
      }
      from += across;
    }
  }
  return bytes;
}

/** Order in which the bytes of the picture are read to write the lines of the screen. */
function walk({ width, height }: { readonly width: number; readonly height: number }, rotation: Rotation) {
  const line = 3 * width;
  const last = line * (height - 1);
  switch (rotation) {
    case 0:
      return { start: 0, across: 3, down: line, columns: width, rows: height };
    case 90:
      return { start: last, across: -line, down: 3, columns: height, rows: width };
    case 180:
      return { start: last + line - 3, across: -3, down: -line, columns: width, rows: height };
    case 270:
      return { start: line - 3, across: line, down: -3, columns: height, rows: width };
  }
}
