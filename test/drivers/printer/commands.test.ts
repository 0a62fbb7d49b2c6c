import { describe, expect, it } from 'vitest';
import {
  cancelKanji,
  clearAfterError,
  fromHex,
  initialize,
  joinBytes,
  knownCut,
  printAndFeed,
  selectAlignment,
  selectAmericanAscii,
  selectBold,
  selectCodePage,
  selectSize,
  setMotionUnits,
} from '../../../drivers/printer/commands.js';
import { tellChanges } from '../../../drivers/printer/dialects/automatic-status.js';
import { column8, column24 } from '../../../drivers/printer/dialects/column-image.js';
import { graphics } from '../../../drivers/printer/dialects/graphics.js';
import { rasterImage } from '../../../drivers/printer/dialects/raster-image.js';
import { bytesOf, hex } from './bytes.js';

const PICTURE = { widthDots: 16, heightDots: 4, bytes: bytesOf('FF 00 FF 00 FF 00 FF 00') };

/** What each command is, and who says so. */
const VECTORS: readonly (readonly [bytes: Uint8Array, expected: string, source: string])[] = [
  [initialize(), '1B 40', 'escpos-php Printer.php, initialize(); vkp80iii tests/test_commands.py'],
  [cancelKanji(), '1C 2E', '@point-of-sale/receipt-printer-encoder 4.0.1, initialize()'],
  [selectAmericanAscii(), '1B 52 00', 'vkp80iii constants.py, CharsetCountry.USA'],
  [selectCodePage(17), '1B 74 11', 'node-thermal-printer 4.6.1, PC866_CYRILLIC2'],
  [selectCodePage(46), '1B 74 2E', 'node-thermal-printer 4.6.1, WPC1251'],
  [selectCodePage(53), '1B 74 35', 'node-thermal-printer 4.6.1, KZ1048_KAZAKHSTAN'],
  [selectSize(1, 1), '1D 21 00', 'vkp80iii tests/test_commands.py'],
  [selectSize(2, 3), '1D 21 12', 'vkp80iii tests/test_commands.py'],
  [selectSize(8, 8), '1D 21 77', 'vkp80iii tests/test_commands.py'],
  [selectAlignment('left'), '1B 61 00', 'python-escpos constants.py'],
  [selectAlignment('center'), '1B 61 01', 'python-escpos constants.py'],
  [selectAlignment('right'), '1B 61 02', 'python-escpos constants.py'],
  [selectBold(true), '1B 45 01', 'python-escpos constants.py'],
  [selectBold(false), '1B 45 00', 'python-escpos constants.py'],
  [setMotionUnits(204), '1D 50 CC CC', 'vkp80iii tests/test_commands.py, set_motion_units(204, 204)'],
  [printAndFeed(16), '1B 4A 10', 'vkp80iii tests/test_commands.py, feed_units(16)'],
  [rasterImage.print(PICTURE), '1D 76 30 00 02 00 04 00 FF 00 FF 00 FF 00 FF 00', 'vkp80iii tests/test_commands.py, raster_image(2, 4)'],
  [
    graphics.print(PICTURE),
    '1D 28 4C 12 00 30 70 30 01 01 31 10 00 04 00 FF 00 FF 00 FF 00 FF 00 1D 28 4C 02 00 30 32',
    'escpos-php Printer.php, graphics(): fn 112 and 50; length = 10 + 8',
  ],
  [
    column24.print({ widthDots: 16, heightDots: 9, bytes: bytesOf('80 00 80 00 00 00 00 00 00 00 00 00 00 00 40 00 40 00') }),
    '1B 2A 21 02 00 C0 00 00 01 80 00',
    'Epson TM-T81, page 64: m = 33, three bytes a column, the highest bit uppermost; the columns behind the last dot are left out',
  ],
  [
    column8.print({ widthDots: 16, heightDots: 8, bytes: bytesOf('00 01 00 00 00 00 00 00 00 00 00 00 00 00 80 00') }),
    '1B 2A 00 10 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 00 80',
    'Epson TM-U295, page 45: m = 0, a byte a column',
  ],
  [tellChanges(), '1D 61 0F', 'Epson command reference, GS a (manualsdump.com/en/manuals/156044/319)'],
  [clearAfterError(), '10 05 02', 'Epson TM-H5000, page 64'],
];

describe('commands', () => {
  it.each(VECTORS.map(([bytes, expected, source]) => [expected.slice(0, 30), source, bytes, expected] as const))(
    '%s: %s',
    (_, __, bytes, expected) => {
      expect(hex(bytes)).toBe(expected);
    },
  );

  it('numbers that do not fit their place are mistakes', () => {
    expect(() => selectSize(9, 1)).toThrow('widthTimes: expected 1 to 8, got 9');
    expect(() => selectSize(1, 0)).toThrow('heightTimes: expected 1 to 8, got 0');
    expect(() => selectCodePage(256)).toThrow('page: expected 0 to 255, got 256');
    expect(() => printAndFeed(1.5)).toThrow('units: expected 0 to 255, got 1.5');
    expect(() => setMotionUnits(300)).toThrow('perInch');
    // Epson TM-T81: GS v 0 up to 2303 rows, GS ( L up to 1662 rows and 65535 bytes behind the length.
    const tall = { widthDots: 8, heightDots: 2304, bytes: new Uint8Array(2304) };
    expect(() => rasterImage.print(tall)).toThrow('rows: expected 1 to 2303, got 2304');
    expect(() => graphics.print({ ...tall, heightDots: 1663 })).toThrow('rows: expected 1 to 1662');
    expect(() => column24.print({ ...tall, heightDots: 25 })).toThrow('rows: expected 1 to 24, got 25');
    expect(() => graphics.print({ widthDots: 576, heightDots: 911, bytes: new Uint8Array(72 * 911) })).toThrow('bytes of picture');
  });

  it('bytes are joined, and read from the way they are written', () => {
    expect(hex(joinBytes([fromHex('1D 56 42 00'), fromHex('0A')]))).toBe('1D 56 42 00 0A');
    expect(joinBytes([])).toEqual(new Uint8Array(0));
  });

  it('cuts are known by whether they feed', () => {
    // Epson TM-U210, page 373; 1B 69 and 1B 6D: KM216H page 23, Oki 425D page 100.
    expect(['1D 56 00', '1D 56 01', '1D 56 30', '1D 56 31', '1B 69', '1B 6D'].map((cut) => knownCut(cut)?.feeds)).toEqual(
      Array(6).fill(false),
    );
    expect(['1D 56 41 00', '1D 56 42 00', '1D 56 42 10'].map((cut) => knownCut(cut)?.feeds)).toEqual(Array(3).fill(true));
    expect(['1D 56', '1D 56 42', '1B 40', '1D 56 00 00', '1D 56 61 00'].map(knownCut)).toEqual(Array(5).fill(null));
  });
});
