/** What heads of pictures say, against files that libvips writes and reads. */
import fc from 'fast-check';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import {
  forDecoder,
  PICTURE_HELD_BYTES_MAX,
  PICTURE_PIXELS_MAX,
  type PictureFile,
  readPictureFile,
} from '../../../drivers/imaging/picture-file.js';

const blank = (width: number, height: number, channels: 3 | 4 = 3) =>
  sharp({ create: { width, height, channels, background: { r: 52, g: 86, b: 120, alpha: 0.5 } } });

/** A PNG that has nothing behind its head. */
function pngHead({ width = 1, height = 1, depth = 8, colourType = 2, interlace = 0 }): Buffer {
  const head = Buffer.from('89504e470d0a1a0a0000000d494844520000000000000000000000000000000000', 'hex');
  head.writeUInt32BE(width, 16);
  head.writeUInt32BE(height, 20);
  head[24] = depth;
  head[25] = colourType;
  head[28] = interlace;
  return head;
}

const segment = (marker: number, ...content: readonly number[]): readonly number[] => [0xff, marker, 0, content.length + 2, ...content];
const frame = (marker: number, factors: readonly number[], width = 1000, height = 1000): readonly number[] =>
  segment(
    marker,
    8,
    height >> 8,
    height & 255,
    width >> 8,
    width & 255,
    factors.length,
    ...factors.flatMap((both, index) => [index + 1, both, 0]),
  );
const scan = (components: number): readonly number[] =>
  segment(0xda, components, ...Array.from({ length: components }, (_, index) => [index + 1, 0]).flat(), 0, 63, 0);
const jpeg = (...segments: readonly (readonly number[])[]): Buffer => Buffer.from([0xff, 0xd8, ...segments.flat()]);

const why = (file: Buffer): string => {
  try {
    readPictureFile(file);
    return '';
  } catch (error) {
    return String(error);
  }
};

describe('a picture', () => {
  const WRITERS: readonly [name: string, format: PictureFile['format'], write: (picture: Sharp) => Sharp][] = [
    ['PNG', 'png', (picture) => picture.png()],
    ['PNG with a palette', 'png', (picture) => picture.png({ palette: true })],
    ['interlaced PNG', 'png', (picture) => picture.png({ progressive: true })],
    ['baseline JPEG', 'jpeg', (picture) => picture.jpeg()],
    ['progressive JPEG', 'jpeg', (picture) => picture.jpeg({ progressive: true })],
    ['JPEG with a camera’s metadata', 'jpeg', (picture) => picture.withMetadata({ orientation: 6 }).jpeg()],
    ['lossy WebP', 'webp', (picture) => picture.webp()],
    ['lossless WebP', 'webp', (picture) => picture.webp({ lossless: true })],
    ['WebP with metadata', 'webp', (picture) => picture.withMetadata({ orientation: 3 }).webp()],
  ];

  test.each(WRITERS)('has the size that its decoder finds: %s', async (_, format, write) => {
    const edge = fc.integer({ min: 1, max: 300 });
    await fc.assert(
      fc.asyncProperty(edge, edge, fc.constantFrom(3 as const, 4 as const), async (width, height, channels) => {
        const file = await write(blank(width, height, channels)).toBuffer();
        expect(readPictureFile(file)).toMatchObject({ format, width, height });
      }),
    );
  });

  test.each<[string, () => Promise<Buffer>, number]>([
    ['PNG', () => blank(1000, 800).png().toBuffer(), 0],
    ['interlaced PNG', () => blank(1000, 800).png({ progressive: true }).toBuffer(), 4 * 800_000],
    ['interlaced PNG of 16 bits', () => blank(1000, 800).toColourspace('rgb16').png({ progressive: true }).toBuffer(), 8 * 800_000],
    ['baseline JPEG', () => blank(1000, 800).jpeg().toBuffer(), 0],
    ['progressive JPEG, colours at a quarter', () => blank(1000, 800).jpeg({ progressive: true }).toBuffer(), 3 * 800_000],
    [
      'progressive JPEG, all colours',
      () => blank(1000, 800).jpeg({ progressive: true, chromaSubsampling: '4:4:4' }).toBuffer(),
      6 * 800_000,
    ],
    ['progressive JPEG in grey', () => blank(1000, 800).toColourspace('b-w').jpeg({ progressive: true }).toBuffer(), 2 * 800_000],
    ['WebP', () => blank(1000, 800).webp().toBuffer(), 4 * 800_000],
  ])('tells how much its decoder holds at once: %s', async (_, file, heldBytes) => {
    expect(readPictureFile(await file()).heldBytes).toBe(heldBytes);
  });

  test('whose components come in scans of their own is held whole', () => {
    const factors = [0x22, 0x11, 0x11];
    expect(readPictureFile(jpeg(frame(0xc0, factors), scan(3))).heldBytes).toBe(0);
    expect(readPictureFile(jpeg(frame(0xc0, factors), scan(1))).heldBytes).toBe(3_000_000);
  });

  test('has its frame behind any tables, markers without a length, filling and rubbish', () => {
    const before = [...segment(0xe1, 0xff, 0xc0, 1, 2), ...segment(0xdb, 0), 0xff, 0xff, 0xff, 0xd0, 1, 2, 3, 0xff, 0];
    expect(readPictureFile(jpeg(before, frame(0xc1, [0x11], 640, 480), scan(1)))).toMatchObject({ width: 640, height: 480 });
  });
});

describe('a decoder of PNG', () => {
  const chunk = (name: string, content: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(content.length);
    return Buffer.concat([length, Buffer.from(name, 'latin1'), content, Buffer.alloc(4)]);
  };

  test('gets the pixels and the orientation, and nothing that unpacks to more', async () => {
    const file = await blank(9, 5, 4).withMetadata({ orientation: 6 }).png().toBuffer();
    const texts = ['zTXt', 'iTXt', 'tEXt', 'iCCP', 'gAMA'].map((name) => chunk(name, Buffer.from('k\0\0')));
    const heavy = Buffer.concat([file.subarray(0, 33), ...texts, chunk('eXIf', Buffer.alloc(70_000)), file.subarray(33)]);
    const got = forDecoder(heavy, 'png');
    for (const name of ['zTXt', 'iTXt', 'tEXt', 'iCCP', 'gAMA']) expect(got.includes(name)).toBe(false);
    expect(got.length).toBeLessThanOrEqual(file.length);
    expect(await sharp(got).metadata()).toMatchObject({ width: 9, height: 5, orientation: 6 });
    const pixels = (one: Buffer) => sharp(one).raw().toBuffer();
    expect((await pixels(got)).equals(await pixels(file))).toBe(true);
  });

  test('gets a file that is cut off as it is, and other formats untouched', async () => {
    const file = await blank(9, 5).png().toBuffer();
    for (let end = 8; end <= file.length; end++) expect(forDecoder(file.subarray(0, end), 'png').length).toBeLessThanOrEqual(end);
    const jpegFile = await blank(9, 5).jpeg().toBuffer();
    expect(forDecoder(jpegFile, 'jpeg')).toBe(jpegFile);
  });
});

describe('refused', () => {
  const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>';
  const MANY = PICTURE_PIXELS_MAX / 5000 + 1;
  test.each<[string, Buffer, string]>([
    ['nothing', Buffer.alloc(0), 'not PNG, JPEG or WebP'],
    ['an SVG', Buffer.from(SVG), 'not PNG, JPEG or WebP'],
    ['an SVG behind a byte order mark', Buffer.from(`\ufeff${SVG}`), 'not PNG, JPEG or WebP'],
    ['a GIF', Buffer.from('GIF89a\x01\0\x01\0\0\0\0', 'latin1'), 'not PNG, JPEG or WebP'],
    ['a PDF', Buffer.from('%PDF-1.7'), 'not PNG, JPEG or WebP'],
    ['a TIFF', Buffer.from('II*\0\x08\0\0\0', 'latin1'), 'not PNG, JPEG or WebP'],
    ['a PNG of another first chunk', Buffer.from(pngHead({}).toString('latin1').replace('IHDR', 'iCCP'), 'latin1'), 'IHDR'],
    ['a PNG of unknown colours', pngHead({ colourType: 5 }), 'unknown type 5'],
    ['a PNG without pixels', pngHead({ width: 0 }), 'no pixels'],
    ['a PNG of too many pixels', pngHead({ width: 5000, height: MANY }), '25 megapixels'],
    ['a PNG of one endless row', pngHead({ width: 25_000_000 }), '16383'],
    ['a PNG of one endless column', pngHead({ height: 25_000_000 }), '16383'],
    ['a large interlaced PNG of 16 bits', pngHead({ width: 5000, height: 4900, depth: 16, interlace: 1 }), 'decoded whole'],
    ['a progressive JPEG of 25 megapixels', jpeg(frame(0xc2, [0x11, 0x11, 0x11], 5000, 4900), scan(3)), 'decoded whole'],
    ['a JPEG of arithmetic coding', jpeg(frame(0xc9, [0x11]), scan(1)), 'rare kind'],
    ['a JPEG of two frames', jpeg(frame(0xc0, [0x11], 10, 10), frame(0xc0, [0x11], 9000, 9000), scan(1)), 'two frames'],
    ['a JPEG of many scans', jpeg(frame(0xc2, [0x11]), ...Array.from({ length: 41 }, () => [...scan(1), 1, 2, 0xff, 0, 3])), '40 scans'],
    ['a JPEG without a frame', jpeg(segment(0xdb, 0), scan(1)), 'no frame'],
    ['a JPEG of no component', jpeg(frame(0xc0, []), scan(1)), 'components'],
    ['a JPEG of no sampling', jpeg(frame(0xc0, [0x01]), scan(1)), 'components'],
    ['a WebP that moves', webp('VP8X', '02000000' + '090000' + '090000'), 'moves'],
    ['a WebP of too many pixels', webp('VP8X', '00000000' + 'ff3f00' + 'ff3f00'), '16383'],
    ['a WebP of another first chunk', webp('ICCP', '00000000000000000000'), 'not a picture'],
  ])('%s', (_, file, reason) => {
    expect(why(file)).toContain(reason);
  });

  test('with a reason of ours, wherever a file ends and whatever its bytes are', async () => {
    const whole = await Promise.all([blank(9, 9).png().toBuffer(), blank(9, 9).jpeg().toBuffer(), blank(9, 9).webp().toBuffer()]);
    const marks = whole.map((file) => file.subarray(0, 12));
    const anyFile = fc.oneof(
      fc.constantFrom(...whole).chain((file) => fc.nat({ max: file.length }).map((end) => file.subarray(0, end))),
      fc.tuple(fc.constantFrom(...marks), fc.uint8Array({ maxLength: 200 })).map(([mark, rest]) => Buffer.concat([mark, rest])),
    );
    fc.assert(
      fc.property(anyFile, (file) => {
        const reason = why(file);
        expect(reason).not.toContain('RangeError');
        if (reason === '') expect(readPictureFile(file).heldBytes).toBeLessThanOrEqual(PICTURE_HELD_BYTES_MAX);
      }),
    );
  });
});

function webp(chunk: string, contentHex: string): Buffer {
  const content = Buffer.from(contentHex, 'hex');
  const head = Buffer.from(`RIFF\0\0\0\0WEBP${chunk}\0\0\0\0`, 'latin1');
  return Buffer.concat([head, content]);
}
