/**
 * What the head of an uploaded picture says: its format, its size, and how much of it a decoder must hold at once. Read before any decoder
 * sees the file, because some kilobytes can ask a decoder for gigabytes.
 */

export interface PictureFile {
  readonly format: 'png' | 'jpeg' | 'webp';
  readonly width: number;
  readonly height: number;
  /** What a decoder holds before it has the first row; 0 = it decodes row by row. */
  readonly heldBytes: number;
}

/** Why a picture is refused, so that pages have words for it; `picture` = it is damaged. */
export type PictureReason = 'pictureFormat' | 'pictureTooLarge' | 'pictureWhole' | 'picture';

export class RefusedPicture extends Error {
  override readonly name = 'RefusedPicture';

  constructor(
    readonly reason: PictureReason,
    message: string,
  ) {
    super(message);
  }
}

/** The size of a good camera's photograph. */
export const PICTURE_PIXELS_MAX = 25_000_000;
/** The longest edge of a WebP. A row of a million pixels is held many times over while it is scaled. */
const EDGE_PX_MAX = 16_383;
const MIB = 1024 * 1024;
/** Ten megapixels of WebP, thirteen of an ordinary progressive JPEG: the cameras of telephones. */
export const PICTURE_HELD_BYTES_MAX = 40 * MIB;

interface Format {
  readonly name: PictureFile['format'];
  /** Offset and characters of what each such file has near its beginning. */
  readonly marks: readonly (readonly [offset: number, latin1: string])[];
  readonly head: (file: Buffer) => Omit<PictureFile, 'format'>;
}

const FORMATS: readonly Format[] = [
  { name: 'png', marks: [[0, '\x89PNG\r\n\x1a\n']], head: pngHead },
  { name: 'jpeg', marks: [[0, '\xff\xd8\xff']], head: jpegHead },
  {
    name: 'webp',
    marks: [
      [0, 'RIFF'],
      [8, 'WEBP'],
    ],
    head: webpHead,
  },
];

/** Chunks of a PNG that make its pixels, and the one that has the orientation of a camera. */
const PNG_CHUNKS = new Set(['IHDR', 'PLTE', 'tRNS', 'IDAT', 'IEND', 'eXIf']);
const EXIF_BYTES_MAX = 64 * 1024;

/** What a decoder gets of a file: of a PNG the pixels alone, as some kilobytes of compressed texts become hundreds of megabytes. */
export function forDecoder(file: Buffer, format: PictureFile['format']): Buffer {
  if (format !== 'png') return file;
  const kept = [file.subarray(0, 8)];
  // A length, a name, the content, a check (PNG, 5.3).
  for (let at = 8; at + 12 <= file.length; ) {
    const length = file.readUInt32BE(at);
    const name = file.toString('latin1', at + 4, at + 8);
    const isKept = PNG_CHUNKS.has(name) && (name !== 'eXIf' || length <= EXIF_BYTES_MAX);
    if (isKept) kept.push(file.subarray(at, at + 12 + length));
    if (name === 'IEND') break;
    at += 12 + length;
  }
  return Buffer.concat(kept);
}

/** Throws `RefusedPicture` if it is not PNG, JPEG or WebP, or would take too much memory; any other `Error` if it is damaged. */
export function readPictureFile(file: Buffer): PictureFile {
  const format = FORMATS.find(({ marks }) => marks.every(([at, text]) => file.toString('latin1', at, at + text.length) === text));
  if (format === undefined) throw new RefusedPicture('pictureFormat', 'it is not PNG, JPEG or WebP');
  const picture = { format: format.name, ...headOf(format, file) };
  const { width, height, heldBytes } = picture;
  if (width < 1 || height < 1) throw new Error('it has no pixels');
  if (Math.max(width, height) > EDGE_PX_MAX) throw tooLarge(`one of its edges is longer than ${EDGE_PX_MAX} pixels`);
  if (width * height > PICTURE_PIXELS_MAX) throw tooLarge(`it has more than ${PICTURE_PIXELS_MAX / 1_000_000} megapixels`);
  if (heldBytes > PICTURE_HELD_BYTES_MAX) {
    const mib = PICTURE_HELD_BYTES_MAX / MIB;
    throw new RefusedPicture('pictureWhole', `it can only be decoded whole, which takes more than ${mib} MiB: save it as a baseline JPEG`);
  }
  return picture;
}

const tooLarge = (message: string): RefusedPicture => new RefusedPicture('pictureTooLarge', message);

function headOf({ head }: Format, file: Buffer): Omit<PictureFile, 'format'> {
  try {
    return head(file);
  } catch (error) {
    if (error instanceof RangeError) throw new Error('it ends within its head');
    throw error;
  }
}

/** Most samples of a pixel, by colour type: a palette becomes colours, and one transparent colour becomes a channel. */
const PNG_SAMPLES: Readonly<Record<number, number>> = { 0: 2, 2: 4, 3: 4, 4: 2, 6: 4 };

/** PNG (Third Edition), 11.2.1: IHDR is the first chunk. */
function pngHead(file: Buffer): Omit<PictureFile, 'format'> {
  if (file.toString('latin1', 12, 16) !== 'IHDR') throw new Error('its first chunk is not IHDR');
  const [width, height] = [file.readUInt32BE(16), file.readUInt32BE(20)];
  const [depth, colourType, interlace] = [file.readUInt8(24), file.readUInt8(25), file.readUInt8(28)];
  const samples = PNG_SAMPLES[colourType];
  if (samples === undefined) throw new Error(`it has colours of an unknown type ${colourType}`);
  // An interlaced picture has its last rows in every pass.
  return { width, height, heldBytes: interlace === 0 ? 0 : width * height * samples * (depth > 8 ? 2 : 1) };
}

/** Markers of JPEG (ITU-T T.81, table B.1) that no length follows: TEM and RST0 to RST7. */
const isBareMarker = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
/** SOF0 to SOF15, without the three of this row that define tables or extensions. */
const isFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Baseline, extended and progressive, each with Huffman coding: what cameras and programs write. */
const FRAMES_READ = [0xc0, 0xc1, 0xc2];
const PROGRESSIVE = 0xc2;
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Usual progressive files have some ten scans; each is a pass over the whole picture. */
const SCANS_MAX = 40;

/** A decoder holds the coefficients of all blocks (two bytes each) where a component comes in more than one scan, or not in the first. */
function jpegHead(file: Buffer): Omit<PictureFile, 'format'> {
  let frame: JpegFrame | null = null;
  let head: Omit<PictureFile, 'format'> | null = null;
  let scans = 0;
  for (const { marker, at } of jpegSegments(file)) {
    if (isFrame(marker)) {
      if (!FRAMES_READ.includes(marker)) throw new Error('it is a JPEG of a rare kind');
      if (frame !== null) throw new Error('it has two frames');
      frame = jpegFrame(file, at, marker === PROGRESSIVE);
    }
    if (marker === START_OF_SCAN) {
      if (frame === null) break;
      const { width, height, components, coefficients, isProgressive } = frame;
      const isOnePass = !isProgressive && file.readUInt8(at) === components;
      head ??= { width, height, heldBytes: isOnePass ? 0 : 2 * coefficients };
      scans += 1;
      if (scans > SCANS_MAX) throw new RefusedPicture('pictureWhole', `it comes in more than ${SCANS_MAX} scans`);
    }
  }
  if (head === null) throw new Error('it has no frame before its first scan');
  return head;
}

interface JpegFrame {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly coefficients: number;
  readonly isProgressive: boolean;
}

/** `at`: the first byte behind the length of each segment. Ends with the picture, or where the file ends between two segments. */
function* jpegSegments(file: Buffer): Generator<{ readonly marker: number; readonly at: number }> {
  let at = 2;
  for (;;) {
    // Like decoders: what stands between segments is skipped (that is where pixels are), and a marker may have several 0xFF before it.
    at = file.indexOf(0xff, at);
    if (at < 0) return;
    while (file[at] === 0xff) at += 1;
    const marker = file[at] ?? END_OF_IMAGE;
    at += 1;
    if (marker === END_OF_IMAGE) return;
    if (marker === 0x00 || isBareMarker(marker)) continue;
    yield { marker, at: at + 2 };
    at += Math.max(2, file.readUInt16BE(at));
  }
}

/** ITU-T T.81, B.2.2: precision, lines, samples per line, components; of each its name and its two sampling factors. */
function jpegFrame(file: Buffer, at: number, isProgressive: boolean): JpegFrame {
  const [height, width, components] = [file.readUInt16BE(at + 1), file.readUInt16BE(at + 3), file.readUInt8(at + 5)];
  const factors = Array.from({ length: components }, (_, index) => file.readUInt8(at + 7 + 3 * index));
  const sides = factors.map((both) => ({ across: both >> 4, down: both & 15 }));
  if (components < 1 || components > 4 || sides.some(({ across, down }) => across < 1 || across > 4 || down < 1 || down > 4)) {
    throw new Error('it has components that no JPEG has');
  }
  const most = Math.max(...sides.map(({ across }) => across)) * Math.max(...sides.map(({ down }) => down));
  const share = sides.reduce((sum, { across, down }) => sum + across * down, 0) / most;
  return { width, height, components, coefficients: Math.ceil(width * height * share), isProgressive };
}

/** RFC 9649: the first chunk is lossy (2.5), lossless (2.6) or has the size of what follows (2.7). Its decoder makes the picture whole. */
function webpHead(file: Buffer): Omit<PictureFile, 'format'> {
  const size = webpSize(file, file.toString('latin1', 12, 16));
  return { ...size, heldBytes: 4 * size.width * size.height };
}

const ANIMATION = 0x02;

function webpSize(file: Buffer, chunk: string): { readonly width: number; readonly height: number } {
  switch (chunk) {
    case 'VP8 ':
      return { width: file.readUInt16LE(26) & 0x3fff, height: file.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const both = file.readUInt32LE(21);
      return { width: 1 + (both & 0x3fff), height: 1 + ((both >>> 14) & 0x3fff) };
    }
    case 'VP8X':
      if ((file.readUInt8(20) & ANIMATION) !== 0) throw new Error('it moves');
      return { width: 1 + file.readUIntLE(24, 3), height: 1 + file.readUIntLE(27, 3) };
    default:
      throw new Error('its first chunk is not a picture');
  }
}
