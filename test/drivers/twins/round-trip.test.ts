/** Whatever the driver's encoder writes for a page is on the paper, for every model; however the bytes are split on their way. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesPerRow } from '../../../drivers/imaging/bitmap.js';
import { pictureDialect } from '../../../drivers/printer/dialects/index.js';
import { cleanUp, encodePage } from '../../../drivers/printer/encode.js';
import type { PageLine, PrintablePage } from '../../../drivers/printer/job.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { endsByLineFeed } from '../../../drivers/printer/text-mode.js';
import { type Piece, printedPart } from '../../../drivers/twins/printer/paper.js';
import { Bench, bytesOf, EPSON } from './bench.js';

const PROFILES = [...loadPrinterProfiles().values()];
const INSTANT = { mmPerSecond: Number.POSITIVE_INFINITY };

/** Strips of a page: blank ones, pictures, lines of text. */
const strip = fc.oneof(
  fc.record({ kind: fc.constant('blank' as const), height: fc.integer({ min: 1, max: 120 }) }),
  fc.record({ kind: fc.constant('picture' as const), height: fc.integer({ min: 1, max: 120 }), seed: fc.integer() }),
  fc.record({
    kind: fc.constant('text' as const),
    height: fc.integer({ min: 24, max: 120 }),
    text: fc.record({
      content: fc.constantFrom('Г002', 'Талон № 5', 'Кеңсе', 'Total: 10 €', 'é à', '你好'),
      align: fc.constantFrom('left' as const, 'center' as const, 'right' as const),
      isBold: fc.boolean(),
      widthTimes: fc.integer({ min: 1, max: 3 }),
      heightTimes: fc.integer({ min: 1, max: 3 }),
    }),
  }),
);
const strips = fc.array(strip, { minLength: 1, maxLength: 6 });
type Strips = typeof strips extends fc.Arbitrary<infer Value> ? Value : never;

function pageOf(profile: PrinterProfile, parts: Strips): PrintablePage {
  const { widthDots } = profile.media;
  const stride = bytesPerRow(widthDots);
  const heightDots = parts.reduce((sum, { height }) => sum + height, 0);
  const bytes = new Uint8Array(stride * heightDots);
  const lines: PageLine[] = [];
  let top = 0;
  for (const part of parts) {
    const inks = part.kind === 'picture' ? part.seed : part.kind === 'text' ? 7 : 0;
    for (let at = top * stride; at < (top + part.height) * stride; at++)
      bytes[at] = inks === 0 ? 0 : Math.imul(at + inks, 2_654_435_761) >>> 24;
    lines.push({ top, height: part.height, text: part.kind === 'text' ? part.text : null });
    top += part.height;
  }
  return { bitmap: { widthDots, heightDots, bytes }, lines };
}

const bytesFor = (profile: PrinterProfile, page: PrintablePage, mode: 'raster' | 'text'): Buffer => {
  const { begin, bands, end } = encodePage(profile, page, mode);
  return Buffer.concat([begin, ...bands, end]);
};

/** The same for the same paper; comparing dots one by one takes its time. */
const inShort = <Paper extends Pick<Piece, 'bitmap'>>({ bitmap, ...rest }: Paper): unknown => ({
  ...rest,
  dots: createHash('sha256').update(bitmap.bytes).digest('hex'),
});

/** The piece that came off; without a cutter it is torn off. */
function lastPiece(bench: Bench): Piece {
  if (bench.twin.pieces.length === 0) bench.twin.tearOff();
  const piece = bench.twin.pieces.at(-1);
  if (!piece) throw new Error('nothing came off');
  return piece;
}

/** The page on the paper. A last strip of `ESC *` may end lower: what it adds is blank, and less than a strip. */
function pagePart(profile: PrinterProfile, piece: Piece, page: PrintablePage): Buffer {
  const { bytes, heightDots } = printedPart(piece);
  const rest = heightDots - page.bitmap.heightDots;
  expect(rest).toBeGreaterThanOrEqual(0);
  expect(rest).toBeLessThan(pictureDialect(profile).stripRows ?? 1);
  expect(bytes.subarray(page.bitmap.bytes.length).every((byte) => byte === 0)).toBe(true);
  return Buffer.from(bytes.subarray(0, page.bitmap.bytes.length));
}

/** The page as it comes out, without a complaint of the twin. */
function printed(profile: PrinterProfile, parts: Parameters<typeof pageOf>[1], mode: 'raster' | 'text') {
  const page = pageOf(profile, parts);
  const bench = new Bench(profile, INSTANT);
  bench.say(bytesFor(profile, page, mode));
  expect(bench.complaints).toEqual([]);
  return { page, piece: lastPiece(bench) };
}

describe.each(PROFILES.map((profile) => [profile.id, profile] as const))('%s', (_id, profile) => {
  const hasCutter = profile.cut.command !== null || profile.presenter?.presentCuts === true;

  it('prints a page as a picture, dot by dot', () => {
    fc.assert(
      fc.property(strips, (parts) => {
        const { page, piece } = printed(profile, parts, 'raster');
        expect(piece.isWhole).toBe(hasCutter);
        expect(Buffer.compare(pagePart(profile, piece, page), page.bitmap.bytes)).toBe(0);
      }),
      { numRuns: 5 },
    );
  });

  // Where nobody knows how far a feed moves, lines end with line feeds: `encode.test.ts` has their lengths.
  if (endsByLineFeed(profile))
    it('prints the texts of a page in their order, each ended with a line feed', () => {
      fc.assert(
        fc.property(strips, (parts) => {
          const { page, piece } = printed(profile, parts, 'text');
          expect(printedPart(piece).heightDots).toBeGreaterThanOrEqual(page.bitmap.heightDots);
          const left = page.lines.flatMap(({ text }) => text ?? []);
          for (const set of piece.texts) {
            // The same text may stand there in another size that was drawn.
            const at = left.findIndex((text) => Object.entries(text).every(([name, value]) => set[name as keyof typeof text] === value));
            expect(set).toMatchObject(left[at] ?? { content: 'a text of the page' });
            left.splice(0, at + 1);
          }
        }),
        { numRuns: 5 },
      );
    });
  else
    it('prints a page as text of the same length: each line is its text or its picture', () => {
      fc.assert(
        fc.property(strips, (parts) => {
          const { page, piece } = printed(profile, parts, 'text');
          const paper = pagePart(profile, piece, page);
          const stride = bytesPerRow(profile.media.widthDots);
          for (const { top, height, text } of page.lines) {
            const [from, to] = [top * stride, (top + height) * stride];
            const set = piece.texts.find((one) => one.top === top + piece.marginDots);
            const drawn = Buffer.compare(paper.subarray(from, to), page.bitmap.bytes.subarray(from, to)) === 0;
            if (!set) expect(drawn).toBe(true);
            else expect(set).toMatchObject(text ?? {});
          }
        }),
        { numRuns: 5 },
      );
    });

  it('starts at a clean edge after a ticket that was broken off anywhere', () => {
    fc.assert(
      fc.property(strips, fc.nat(), fc.constantFrom('raster' as const, 'text' as const), (parts, seed, mode) => {
        const page = pageOf(profile, parts);
        const bytes = bytesFor(profile, page, mode);
        const bench = new Bench(profile, INSTANT);
        bench.say(bytes.subarray(0, seed % bytes.length));
        bench.say(cleanUp(profile));
        bench.twin.tearOff();
        const before = bench.twin.pieces.length;
        bench.say(bytesFor(profile, page, 'raster'));
        if (!hasCutter) bench.twin.tearOff();
        expect(bench.twin.pieces.length).toBe(before + 1);
        const piece = lastPiece(bench);
        expect(piece.isWhole).toBe(hasCutter);
        expect(Buffer.compare(pagePart(profile, piece, page), page.bitmap.bytes)).toBe(0);
      }),
      { numRuns: 5 },
    );
  });
});

describe('text', () => {
  it.each([
    ['cp866', 17, '83 30 30 32'],
    ['windows1251', 46, 'C3 30 30 32'],
  ])('in %s is what iconv says', (_encoding, page, bytes) => {
    const bench = new Bench(EPSON);
    bench.say(`1B 74 ${page.toString(16).toUpperCase()} ${bytes} 0A`);
    expect(bench.twin.pending.texts.map(({ content }) => content)).toEqual(['Г002']);
  });

  it('stands where its alignment and size put it, dots from the left edge of the paper', () => {
    const bench = new Bench(EPSON);
    bench.say('1B 61 01 1D 21 11 1B 45 01 "ab" 1B 45 00 1D 21 00 "cd" 0A 1B 61 02 1B 2D 01 "e" 0A 1B 4D 01 "f" 1B 64 02');
    const [top, heightDots] = [120, 24];
    expect(bench.twin.pending.texts).toMatchObject([
      { content: 'ab', left: 252, top, widthDots: 48, heightDots: 48, isBold: true, align: 'center' },
      { content: 'cd', left: 300, top: top + 24, widthDots: 24, heightDots, isBold: false },
      { content: 'e', left: 564, top: top + 48, widthDots: 12, heightDots, isUnderlined: true, align: 'right' },
      { content: 'f', left: 567, top: top + 48 + 34, widthDots: 9, heightDots: 17, isSmall: true },
    ]);
    expect(bench.twin.pending.bitmap.heightDots).toBe(top + 48 + 34 + 2 * 34);
  });

  it('ESC J counts half dots until GS P makes them dots (TM-T88III manual, page 137)', () => {
    const bench = new Bench(EPSON);
    bench.say('1B 4A 64 1D 50 CB CB 1B 4A 64 1B 40 1B 4A 64');
    expect(bench.twin.pending.bitmap.heightDots).toBe(120 + 50 + 100 + 50);
  });

  it('a picture narrower than the paper stands as lines do', () => {
    const bench = new Bench(EPSON);
    bench.say('1B 61 01 1D 76 30 00 01 00 01 00 FF 1B 61 02 1D 76 30 00 01 00 01 00 81');
    const rows = bench.twin.pending.bitmap.bytes.subarray(120 * 72);
    expect([rows[35], rows[36]]).toEqual([0x0f, 0xf0]);
    expect(rows[72 + 71]).toBe(0x81);
  });
});

describe('the way of the bytes', () => {
  const profiles = PROFILES.filter(({ id }) => ['epson-tm-t20iii', 'custom-vkp80ii', 'generic-80mm'].includes(id));
  const splits = fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 40 });
  const extras = bytesOf('1B 7A 10 04 01 "x" 0A 1B 40');

  it('any split of the bytes, at any speed, gives the same paper, the same answers and the same faults', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...profiles),
        strips,
        splits,
        fc.constantFrom(60, 150, Number.POSITIVE_INFINITY),
        (profile, parts, sizes, speed) => {
          const page = pageOf(profile, parts.slice(0, 3));
          const bytes = Buffer.concat([bytesFor(profile, page, 'text'), extras, bytesFor(profile, page, 'raster')]);
          const whole = new Bench(profile, INSTANT);
          const said = whole.say(bytes);
          const split = new Bench(profile, { mmPerSecond: speed, bufferBytes: 300 });
          for (let from = 0, at = 0; from < bytes.length; at++) {
            const size = sizes[at % sizes.length] ?? 1;
            split.put(bytes.subarray(from, from + size));
            split.timers.advance(at % 3);
            from += size;
          }
          expect(split.say('')).toEqual(said);
          expect(split.twin.pieces.map(inShort)).toEqual(whole.twin.pieces.map(inShort));
          expect(inShort(split.twin.pending)).toEqual(inShort(whole.twin.pending));
          expect(split.twin.faults).toEqual(whole.twin.faults);
        },
      ),
      { numRuns: 40 },
    );
  });
});
