/** A picture chosen by the user, reduced to the size that the box accepts. */

export interface PictureLimits {
  /** The longer side, in pixels. */
  readonly side: number;
  /** Length of the base64, in characters. */
  readonly length: number;
  /** Photographs are smaller as JPEG; drawings keep their edges as PNG. */
  readonly formats: readonly ('image/png' | 'image/jpeg')[];
}

/** Paper of 80 mm has 576 dots. */
export const PAPER_PICTURE: PictureLimits = { side: 1152, length: 400_000, formats: ['image/png', 'image/jpeg'] };
/** A drawing on a transparent ground. */
export const LOGO_PICTURE: PictureLimits = { side: 600, length: 400_000, formats: ['image/png'] };
/** The pictures of a template may have 1.9 MB together. */
export const SCREEN_PICTURE: PictureLimits = { side: 1920, length: 600_000, formats: ['image/png', 'image/jpeg'] };

/** The box scales photos of visitors down further: its setting `photo_edge_px`. */
export const PHOTO_PICTURE: PictureLimits = { side: 1280, length: 800_000, formats: ['image/jpeg'] };

/** Larger files are not even read. */
const FILE_BYTES_MAX = 30_000_000;
const PIXELS_MAX = 50_000_000;

export type PictureFault = 'pictureUnreadable' | 'pictureTooLarge';

/** Returns base64, or what is wrong with the file. */
export async function pictureFrom(
  file: Blob,
  limits: PictureLimits,
): Promise<{ readonly base64: string } | { readonly fault: PictureFault }> {
  if (file.size > FILE_BYTES_MAX) return { fault: 'pictureTooLarge' };
  let bitmap: ImageBitmap;
  try {
    bitmap = await createImageBitmap(file);
  } catch {
    return { fault: 'pictureUnreadable' };
  }
  try {
    if (bitmap.width * bitmap.height > PIXELS_MAX) return { fault: 'pictureTooLarge' };
    return await converted(bitmap, limits);
  } finally {
    bitmap.close();
  }
}

async function converted(bitmap: ImageBitmap, { side, length, formats }: PictureLimits) {
  for (let longest = Math.min(side, Math.max(bitmap.width, bitmap.height)); longest >= 64; longest = Math.floor(longest * 0.75)) {
    for (const format of formats) {
      const base64 = await encoded(bitmap, longest, format);
      if (base64 !== '' && base64.length <= length) return { base64 };
    }
  }
  return { fault: 'pictureTooLarge' as const };
}

async function encoded(bitmap: ImageBitmap, longest: number, format: string): Promise<string> {
  const scale = longest / Math.max(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * scale));
  canvas.height = Math.max(1, Math.round(bitmap.height * scale));
  const drawing = canvas.getContext('2d');
  if (drawing === null) return '';
  if (format === 'image/jpeg') {
    // JPEG has no transparency: without a white background it would become black.
    drawing.fillStyle = '#ffffff';
    drawing.fillRect(0, 0, canvas.width, canvas.height);
  }
  drawing.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL(format, 0.82).split(',')[1] ?? '';
}

/** An `<img>` address of any picture in base64. Browsers detect the format from the content, whatever the address says. */
export const pictureUrl = (base64: string): string => (base64.startsWith('data:') ? base64 : `data:image/png;base64,${base64}`);
