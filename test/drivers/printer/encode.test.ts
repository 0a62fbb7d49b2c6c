import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { bytesPerRow, cropRows } from '../../../drivers/imaging/bitmap.js';
import { joinBytes } from '../../../drivers/printer/commands.js';
import { isZpl, pictureDialect } from '../../../drivers/printer/dialects/index.js';
import { cleanUp, encodePage } from '../../../drivers/printer/encode.js';
import type { PageBytes, PrintablePage } from '../../../drivers/printer/job.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { endsByLineFeed, setsText } from '../../../drivers/printer/text-mode.js';
import { hex } from './bytes.js';
import { pageOf, strips } from './pages.js';
import { type Paper, printOut } from './paper.js';

/** Of ESC/POS; formats of ZPL are in `zpl.test.ts`. */
const PROFILES = new Map([...loadPrinterProfiles()].filter(([, profile]) => !isZpl(profile)));
const ALIGNS = { left: 0, center: 1, right: 2 } as const;

const profileOf = (id: string): PrinterProfile => {
  const profile = PROFILES.get(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return profile;
};

const whole = ({ begin, bands, end }: PageBytes): Uint8Array => joinBytes([begin, ...bands, end]);

const rowsOf = ({ bitmap }: PrintablePage, top: number, height: number): string[] =>
  Array.from({ length: height }, (_, row) => Buffer.from(cropRows(bitmap, top + row, 1).bytes).toString('hex'));

/** The numbers of the rows that are not the same; rows themselves would fill the screen. */
const differing = (one: readonly string[], other: readonly string[]): number[] =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, row) => row).filter((row) => one[row] !== other[row]);

/** The paper of a printer of strips (`ESC *`) ends up to a strip, less a row, below the page: blank, and nothing else. */
const stripRowsOf = (profile: PrinterProfile): number => pictureDialect(profile).stripRows ?? 1;
function withoutRestOfStrip(profile: PrinterProfile, rows: readonly string[], heightDots: number): readonly string[] {
  const rest = rows.slice(heightDots);
  expect(rest.length).toBeLessThan(stripRowsOf(profile));
  for (const row of rest) expect(row).toMatch(/^0*$/);
  return rows.slice(0, heightDots);
}

/** The paper without what is fed before the cut. */
const ticketOf = (profile: PrinterProfile, page: PrintablePage, mode: 'raster' | 'text'): Paper => {
  const { begin, bands } = encodePage(profile, page, mode);
  return printOut(profile, joinBytes([begin, ...bands]));
};

/** Each variant of what profiles may say of pictures and feeds, on the profile of a model. */
const VARIANTS: readonly PrinterProfile[] = [
  ...PROFILES.values(),
  { ...profileOf('epson-tm-t20iii'), id: 'graphics', raster: { command: 'GS ( L', rowsPerBandMax: 900 } },
  { ...profileOf('epson-tm-t20iii'), id: 'half-dots', feed: { unit: 'halfDot', unitsPerInch: null } },
  { ...profileOf('epson-tm-t20iii'), id: 'strips-of-24', raster: { command: 'ESC * 33', rowsPerBandMax: 120 } },
  { ...profileOf('epson-tm-t20iii'), id: 'strips-of-8', raster: { command: 'ESC * 0', rowsPerBandMax: 64 } },
  { ...profileOf('generic-58mm'), id: 'small-dots', feed: { unit: 'dot', unitsPerInch: null } },
];

describe('a page as a picture', () => {
  it.each(VARIANTS.map((profile) => [profile.id, profile] as const))('comes out dot for dot on %s', (_, profile) => {
    fc.assert(
      fc.property(strips, (some) => {
        const page = pageOf(profile.media.widthDots, some);
        const { heightDots } = page.bitmap;
        const rows = withoutRestOfStrip(profile, ticketOf(profile, page, 'raster').rows, heightDots);
        expect(differing(rows, rowsOf(page, 0, heightDots))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('is sent in bands no higher than the profile allows, each of whole commands', () => {
    for (const profile of VARIANTS) {
      const page = pageOf(profile.media.widthDots, [{ height: 1000, ink: 0x55, text: null }]);
      const { begin, bands } = encodePage(profile, page, 'raster');
      const rowsMax = profile.raster.rowsPerBandMax;
      // A band of strips is full by its bytes, and the header of each strip counts.
      if (stripRowsOf(profile) === 1) expect(bands).toHaveLength(Math.ceil(1000 / rowsMax));
      const heights = bands.map((band) => printOut(profile, joinBytes([begin, band])).rows.length);
      expect(Math.max(...heights)).toBeLessThanOrEqual(Math.min(rowsMax, 1000));
      expect(Math.max(...heights)).toBeGreaterThan(Math.min(rowsMax, 1000) - 2 * stripRowsOf(profile));
    }
  });

  it('does not send blank rows where a feed does the same', () => {
    const page = pageOf(576, [
      { height: 300, ink: 0, text: null },
      { height: 1, ink: 0x80, text: null },
      { height: 15, ink: 0, text: null },
      { height: 1, ink: 0x80, text: null },
      { height: 16, ink: 0, text: null },
      { height: 1, ink: 0x80, text: null },
      { height: 3, ink: 0, text: null },
    ]);
    const row = '80 '.repeat(72);
    const blank = '00 '.repeat(72).repeat(15);
    expect(hex(joinBytes(encodePage(profileOf('epson-tm-t20iii'), page, 'raster').bands))).toBe(
      `1B 4A FF 1B 4A 2D 1D 76 30 00 48 00 11 00 ${row}${blank}${row}1B 4A 10 1D 76 30 00 48 00 01 00 ${row}1B 4A 03`,
    );
  });

  it('of another width is refused, as are lines that leave a part of it out', () => {
    const page = pageOf(384, [{ height: 40, ink: 1, text: null }]);
    const profile = profileOf('epson-tm-t20iii');
    expect(() => encodePage(profile, page, 'raster')).toThrow('page: expected 576 dots across for epson-tm-t20iii, got 384');
    const whole576 = pageOf(576, [{ height: 40, ink: 1, text: null }]);
    const short = { ...whole576, lines: [{ top: 0, height: 39, text: null }] };
    expect(() => encodePage(profile, short, 'text')).toThrow('page: expected lines over 40 rows, got 39');
    const gap = { ...whole576, lines: [{ top: 1, height: 39, text: null }] };
    expect(() => encodePage(profile, gap, 'text')).toThrow('page: expected line 0 to begin at row 0, got 1');
    const few = { ...whole576, bitmap: { ...whole576.bitmap, bytes: new Uint8Array(5) } };
    expect(() => encodePage(profile, few, 'raster')).toThrow('page: expected 2880 bytes of picture, got 5');
  });
});

describe('a page as text', () => {
  const letters = (profile: PrinterProfile, page: number | null): string =>
    Object.entries(profile.text.codePages).find(([, number]) => number === page)?.[0] ?? 'ascii';

  it.each(VARIANTS.filter((profile) => !endsByLineFeed(profile)).map((profile) => [profile.id, profile] as const))(
    'is as long as its picture on %s, and never says anything else',
    (_, profile) => {
      fc.assert(
        fc.property(strips, (some) => {
          const page = pageOf(profile.media.widthDots, some);
          const paper = ticketOf(profile, page, 'text');
          withoutRestOfStrip(profile, paper.rows, page.bitmap.heightDots);
          if (!setsText(profile)) expect(paper.lines).toEqual([]);
          for (const line of page.lines) {
            const printed = paper.lines.find(({ top }) => top === line.top);
            if (printed === undefined) {
              const isEmpty = line.text?.content === '';
              if (!isEmpty)
                expect(differing(paper.rows.slice(line.top, line.top + line.height), rowsOf(page, line.top, line.height))).toEqual([]);
              continue;
            }
            const { content, align, ...rest } = line.text ?? { content: '', align: 'left' };
            expect(printed).toMatchObject({ ...rest, align: ALIGNS[align] });
            expect(iconv.decode(Buffer.from(printed.bytes), letters(profile, printed.page))).toBe(content);
            expect(printed.bytes.length * printed.widthTimes).toBeLessThanOrEqual(profile.text.columns);
          }
        }),
        { numRuns: 20 },
      );
    },
  );

  const line = (content: string, height = 30) => ({
    height,
    ink: 0x80,
    text: { content, align: 'center' as const, isBold: false, widthTimes: 1, heightTimes: 1 },
  });
  const sent = (id: string, ...contents: string[]): string =>
    hex(
      joinBytes(
        encodePage(
          profileOf(id),
          pageOf(
            profileOf(id).media.widthDots,
            contents.map((content) => line(content)),
          ),
          'text',
        ).bands,
      ),
    );

  it('goes to the page of this model, and stays there as long as it can', () => {
    // "Г002": PC866 83 30 30 32, windows-1251 C3 30 30 32. « is in windows-1251 only; page 17 here, 7 on Citizen and Rongta.
    expect(sent('epson-tm-t20iii', 'Г002', '10:45', 'Г002', '«Г»', 'Г002')).toBe(
      '1B 74 11 1B 61 01 83 30 30 32 1B 4A 1E 31 30 3A 34 35 1B 4A 1E 83 30 30 32 1B 4A 1E ' +
        '1B 74 2E AB C3 BB 1B 4A 1E C3 30 30 32 1B 4A 1E',
    );
    expect(sent('citizen-ct-s310ii', 'Г002')).toBe('1B 74 07 1B 61 01 83 30 30 32 1B 4A 1E');
  });

  it('prints Kazakh in the page that has it, and draws it where none has', () => {
    expect(sent('epson-tm-t20iii', 'Қ')).toBe('1B 74 35 1B 61 01 8D 1B 4A 1E');
    expect(sent('custom-vkp80iii', 'Қ')).toMatch(/^1D 76 30 00 48 00 1E 00 80 /);
  });

  it.each([
    ['a letter that is in no page', '票'],
    ['a control character, which a printer would obey', 'a\u001b@'],
    ['more letters than columns', 'x'.repeat(49)],
    ['two letters that fit no page together', 'Қ ü'],
  ])('draws a line with %s', (_, content) => {
    expect(sent('epson-tm-t20iii', content)).toMatch(/^1D 76 30 00 48 00 1E 00 80 /);
  });

  const unknown = VARIANTS.filter(endsByLineFeed).map((profile) => [profile.id, profile] as const);
  it.each(unknown)('ends its lines with line feeds on %s, and is as long as its picture but for the last ones', (_, profile) => {
    fc.assert(
      fc.property(strips, (some) => {
        const page = pageOf(profile.media.widthDots, some);
        const paper = ticketOf(profile, page, 'text');
        const longer = paper.rows.length - page.bitmap.heightDots;
        expect(longer).toBeGreaterThanOrEqual(0);
        // A line feed moves a sixth of an inch, where its line may be as low as its letters.
        expect(longer).toBeLessThanOrEqual(paper.lines.length * (Math.round(profile.media.dpi / 6) - profile.text.charHeightDots));
        // No row with a dot is lost or twice, and all of them are in their order.
        const inked = (rows: readonly string[]): string[] => rows.filter((row) => /[1-9a-f]/.test(row));
        // With all that it is set in: the same text may stand there in another size that was drawn.
        const left = paper.lines.map(({ bytes, page: number, align, isBold, widthTimes, heightTimes }) =>
          JSON.stringify([iconv.decode(Buffer.from(bytes), letters(profile, number)), align, isBold, widthTimes, heightTimes]),
        );
        const drawn = page.lines.flatMap(({ top, height, text }) => {
          const isSet =
            text !== null &&
            text.heightTimes * profile.text.charHeightDots <= height &&
            JSON.stringify([text.content, ALIGNS[text.align], text.isBold, text.widthTimes, text.heightTimes]) === left[0];
          if (isSet) left.shift();
          return isSet ? [] : rowsOf(page, top, height);
        });
        expect(left).toEqual([]);
        expect(differing(inked(paper.rows), inked(drawn))).toEqual([]);
      }),
      { numRuns: 30 },
    );
  });

  it('on such a printer has the bytes that everybody sends them', () => {
    // 34 dots are a sixth of an inch: lines of 34 have no gap, one of 50 has 16 more, and one of 30 takes 4 from the blank rows behind it.
    expect(sent('generic-80mm', 'Г002')).toBe('1B 74 11 1B 61 01 83 30 30 32 0A');
    const page = pageOf(576, [
      line('A', 34),
      line('B', 50),
      line('C', 30),
      { height: 20, ink: 0, text: null },
      { height: 1, ink: 0x80, text: null },
    ]);
    const blank = (rows: number): string =>
      `1D 76 30 00 48 00 ${rows.toString(16).padStart(2, '0').toUpperCase()} 00 ${'00 '.repeat(72 * rows)}`;
    expect(hex(joinBytes(encodePage(profileOf('generic-80mm'), page, 'text').bands))).toBe(
      `1B 61 01 41 0A 42 0A 1B 61 00 ${blank(16)}1B 61 01 43 0A 1B 61 00 ${blank(16)}1D 76 30 00 48 00 01 00 ${'80 '.repeat(72)}`.trim(),
    );
  });

  it('draws a line lower than its letters', () => {
    const low = encodePage(profileOf('epson-tm-t20iii'), pageOf(576, [line('Г002', 23)]), 'text');
    expect(hex(joinBytes(low.bands))).toMatch(/^1D 76 30 00 48 00 17 00 80 /);
  });
});

describe('around a page', () => {
  const page = pageOf(576, [{ height: 203, ink: 1, text: null }]);
  const around = (id: string, some: PrintablePage = page): [string, string] => {
    const { begin, end } = encodePage(profileOf(id), some, 'raster');
    return [hex(begin), hex(end)];
  };

  it('each model is initialised, cut and presented in its own way', () => {
    expect(around('epson-tm-t20iii')).toEqual(['1B 40 1D 50 CB CB', '1D 56 42 00']);
    // Presentation of Custom: quobox/vkp80iii, tests/test_commands.py: 1C 50 steps led c seconds.
    expect(around('custom-vkp80iii')).toEqual(['1B 40 1D 50 CC CC', '1C 50 0C 01 45 1E']);
    expect(around('custom-vkp80ii')).toEqual(['1B 40 1D 50 CC CC 1D 65 05', '1B 4A 78 1B 69 1D 65 03 0C']);
    expect(around('rongta-rp332')).toEqual(['1B 40 1C 2E', '1D 56 41 00']);
    const [, end] = around('generic-58mm', pageOf(384, [{ height: 8, ink: 1, text: null }]));
    expect(end).toMatch(/^1D 76 30 00 30 00 40 00 00 /);
  });

  it('text mode says besides what ASCII means', () => {
    expect(hex(encodePage(profileOf('epson-tm-t20iii'), page, 'text').begin)).toBe('1B 40 1D 50 CB CB 1B 52 00');
  });

  it('what cleaning up cuts off is thrown out at once where it can be', () => {
    expect(hex(cleanUp(profileOf('custom-vkp80ii')))).toMatch(/ 00 1B 40 1D 50 CC CC 1D 65 05 1B 4A 78 1B 69 1D 65 05$/);
    expect(hex(cleanUp(profileOf('custom-vkp80iii')))).toMatch(/ 00 1B 40 1D 50 CC CC 1C 50 0C 01 45 1E$/);
    expect(hex(cleanUp(profileOf('epson-tm-t20iii')))).toMatch(/^(00 )+1B 40 1D 50 CB CB 1D 56 42 00$/);
  });

  it('the paper used has the piece up to the cutter', () => {
    expect(encodePage(profileOf('epson-tm-t20iii'), page, 'raster').lengthMm).toBeCloseTo(25.4 + (120 / 203) * 25.4);
  });

  it.each([...PROFILES.values()].map((profile) => [profile.id, profile] as const))(
    'cleaning up completes what was broken off on %s',
    (_, profile) => {
      const { widthDots } = profile.media;
      const ticket = whole(encodePage(profile, pageOf(widthDots, [{ height: 500, ink: 0xff, text: null }]), 'raster'));
      const cleaned = cleanUp(profile);
      const deedsOf = (stream: Uint8Array) => printOut(profile, stream, true).deeds;
      const clean = deedsOf(cleaned);
      const stride = bytesPerRow(widthDots);
      for (const broken of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 500, stride * 9 + 3, ticket.length - 1]) {
        expect(deedsOf(joinBytes([ticket.subarray(0, broken), cleaned])).slice(-clean.length)).toEqual(clean);
      }
      expect(clean.length > 0).toBe(profile.cut.command !== null || profile.presenter !== null);
    },
  );
});
