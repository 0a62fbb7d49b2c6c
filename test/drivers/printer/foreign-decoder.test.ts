/**
 * A decoder of other people reads what the box sends to printers: npos 0.1.19, which splits ESC/POS by a table of its own. It knows the
 * commands of common printers, and no graphics of `GS ( L`, no columns with a picture behind them and no presenters.
 */
import { createRequire } from 'node:module';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { bytesPerRow } from '../../../drivers/imaging/bitmap.js';
import { joinBytes } from '../../../drivers/printer/commands.js';
import { encodePage } from '../../../drivers/printer/encode.js';
import type { PrintablePage } from '../../../drivers/printer/job.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { pageOf, strips } from './pages.js';

interface Node {
  readonly ascii: string;
  readonly fn?: string;
}
interface Picture {
  readonly width: number;
  readonly height: number;
  getPixel(x: number, y: number): number;
}
interface Read {
  readonly tree: readonly Node[];
  readonly entries: readonly { readonly type: string; readonly data: Buffer | Picture }[];
}
const require = createRequire(import.meta.url);
const Parser = require('npos/lib/parser/index.js') as new () => { parse(bytes: Buffer): Promise<Read> };

const read = (bytes: Uint8Array): Promise<Read> => new Parser().parse(Buffer.from(bytes));

const isPicture = (data: Buffer | Picture): data is Picture => !Buffer.isBuffer(data);

/** Rows of dots, as text: `#` is black. */
const rowsOf = (picture: Picture): string[] =>
  Array.from({ length: picture.height }, (_row, y) =>
    Array.from({ length: picture.width }, (_dot, x) => (picture.getPixel(x, y) === 0 ? '#' : '.')).join(''),
  );

/** The same of ours; blank rows are fed, not sent. */
function inkOf({ bitmap }: PrintablePage): string[] {
  const stride = bytesPerRow(bitmap.widthDots);
  const rows = Array.from({ length: bitmap.heightDots }, (_row, y) => bitmap.bytes.subarray(y * stride, (y + 1) * stride));
  return rows
    .map((bytes) => [...bytes].map((byte) => byte.toString(2).padStart(8, '0').replaceAll('1', '#').replaceAll('0', '.')).join(''))
    .filter((row) => row.includes('#'));
}

/** `GS e` of Custom's presenter is not in its table. */
const UNKNOWN = ['custom-vkp80ii'];
const PROFILES = [...loadPrinterProfiles().values()].filter(({ id, raster }) => raster.command === 'GS v 0' && !UNKNOWN.includes(id));

describe('npos reads', () => {
  it.each(PROFILES.map((profile) => [profile.id, profile] as const))('each command of a page for %s, and its dots', async (_, profile) => {
    await fc.assert(
      fc.asyncProperty(strips, async (some) => {
        const page = pageOf(profile.media.widthDots, some);
        const { begin, bands } = encodePage(profile, page, 'raster');
        const { entries } = await read(joinBytes([begin, ...bands]));
        const seen = entries.flatMap(({ data }) => (isPicture(data) ? rowsOf(data) : [])).filter((row) => row.includes('#'));
        expect(seen).toEqual(inkOf(page));
      }),
      { numRuns: 5 },
    );
  });

  it('text in the code page of the printer', async () => {
    const profile = PROFILES.find(({ id }) => id === 'epson-tm-t20iii');
    if (profile === undefined) throw new Error('the profile is missing');
    const text = { content: 'Талон Г002', align: 'center', isBold: true, widthTimes: 2, heightTimes: 2 } as const;
    const { begin, bands } = encodePage(profile, pageOf(profile.media.widthDots, [{ height: 48, ink: 0, text }]), 'text');
    const { entries } = await read(joinBytes([begin, ...bands]));
    const texts = entries.flatMap(({ data }) => (isPicture(data) ? [] : iconv.decode(data, 'cp866')));
    expect(texts.join('')).toContain('Талон Г002');
  });
});
