/**
 * Two encoders of other people, run beside ours: where they are right, our bytes are theirs; where they are wrong, the bytes that
 * show it are kept here as the reason why neither is used at run time (drivers/printer/README.md).
 */
import { createRequire } from 'node:module';
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder';
import { describe, expect, it } from 'vitest';
import { cropRows } from '../../../drivers/imaging/bitmap.js';
import { encodeText } from '../../../drivers/printer/code-pages.js';
import {
  cancelKanji,
  initialize,
  joinBytes,
  selectAlignment,
  selectBold,
  selectCodePage,
  selectSize,
} from '../../../drivers/printer/commands.js';
import { column8, column24 } from '../../../drivers/printer/dialects/column-image.js';
import { rasterImage } from '../../../drivers/printer/dialects/raster-image.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { hex } from './bytes.js';

interface EscposPrinter {
  hardware(what: 'init'): void;
  align(to: 'lt' | 'ct' | 'rt'): void;
  style(type: 'b' | 'normal'): void;
  size(width: number, height: number): void;
  text(content: string, encoding?: string): void;
  println(content: string): void;
  cut(isPartial?: boolean): void;
  qrcode(content: string): void;
  barcode(code: string, type: string, options: object): void;
  raster(image: object): void;
  image(image: object, density: 's8' | 'd24'): Promise<unknown>;
  flush(): void;
}
interface Escpos {
  readonly Printer: new (adapter: object) => EscposPrinter;
  readonly Image: new (pixels: { shape: readonly [number, number, number]; data: Uint8Array }) => object;
}
const require = createRequire(import.meta.url);
const escpos = require('escpos') as Escpos;

/** What escpos 2.5.2 sends. */
function byEscpos(print: (printer: EscposPrinter) => void): string {
  const sent: Uint8Array[] = [];
  const printer = new escpos.Printer({ write: (bytes: Uint8Array) => sent.push(Uint8Array.from(bytes)) });
  print(printer);
  printer.flush();
  return hex(joinBytes(sent));
}

type Options = ConstructorParameters<typeof ReceiptPrinterEncoder>[0];
/** What @point-of-sale/receipt-printer-encoder 4.0.1 makes. */
const byRpe = (printerModel: string, print: (encoder: ReceiptPrinterEncoder) => void): string => {
  const encoder = new ReceiptPrinterEncoder({ printerModel } as Options);
  print(encoder);
  return hex(encoder.encode() as Uint8Array);
};

describe('escpos agrees', () => {
  it.each([
    ['initialisation', byEscpos((printer) => printer.hardware('init')), hex(initialize())],
    ['left', byEscpos((printer) => printer.align('lt')), hex(selectAlignment('left'))],
    ['centre', byEscpos((printer) => printer.align('ct')), hex(selectAlignment('center'))],
    ['right', byEscpos((printer) => printer.align('rt')), hex(selectAlignment('right'))],
    ['size 8 × 8', byEscpos((printer) => printer.size(8, 8)), hex(selectSize(8, 8))],
    ['size 3 × 5', byEscpos((printer) => printer.size(3, 5)), hex(selectSize(3, 5))],
  ])('on %s', (_, theirs, ours) => {
    expect(ours).toBe(theirs);
  });

  it('on bold, which it mixes with other things', () => {
    expect(byEscpos((printer) => printer.style('b'))).toBe(`${hex(selectBold(true))} 1B 35 1B 2D 00`);
    expect(byEscpos((printer) => printer.style('normal'))).toBe(`${hex(selectBold(false))} 1B 35 1B 2D 00`);
  });

  it('on the bytes of letters, when it is told the encoding', () => {
    for (const encoding of ['cp866', 'windows1251', 'rk1048']) {
      const ours = encodeText('Г002 №', [encoding], null);
      expect(byEscpos((printer) => printer.text('Г002 №', encoding))).toBe(`${hex(ours?.bytes ?? new Uint8Array())} 0A`);
    }
  });

  it('on GS v 0', () => {
    const isBlack = (x: number, y: number): boolean => (x * 7 + y * 3) % 5 < 2;
    const [width, height] = [48, 20];
    const data = Uint8Array.from({ length: width * height * 4 }, (_, at) => {
      const pixel = Math.floor(at / 4);
      return at % 4 === 3 || !isBlack(pixel % width, Math.floor(pixel / width)) ? 255 : 0;
    });
    const bytes = new Uint8Array((width / 8) * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) bytes[(y * width + x) >> 3] = ((bytes[(y * width + x) >> 3] ?? 0) << 1) | Number(isBlack(x, y));
    }
    const ours = hex(rasterImage.print({ widthDots: width, heightDots: height, bytes }));
    expect(byEscpos((printer) => printer.raster(new escpos.Image({ shape: [width, height, 4], data })))).toBe(ours);
  });
});

/** A picture of noise whose last column and last row have dots; as grey pixels for others, as dots for us. */
function noise(width: number, height: number) {
  const isBlack = (x: number, y: number): boolean => (x * x + 3 * x * y + 5 * y) % 7 < 3 || x === width - 1;
  const data = new Uint8ClampedArray(width * height * 4);
  const bitmap = { widthDots: width, heightDots: height, bytes: new Uint8Array((width / 8) * height) };
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)];
    data.set(isBlack(x, y) ? [0, 0, 0, 255] : [255, 255, 255, 255], at * 4);
    const byte = y * (width / 8) + (x >> 3);
    if (isBlack(x, y)) bitmap.bytes[byte] = (bitmap.bytes[byte] ?? 0) | (0x80 >> (x & 7));
  }
  return { width, height, data, bitmap };
}

describe('strips of ESC *', () => {
  const WIDE = noise(64, 72);
  /** Whole strips, without what each program puts behind them: we feed, they end the line. */
  const ours = (dialect: typeof column24 | typeof column8, rows: number): string[] =>
    Array.from({ length: WIDE.height / rows }, (_, at) => hex(dialect.print(cropRows(WIDE.bitmap, at * rows, rows))));

  it.each([
    ['d24', column24, 24],
    ['s8', column8, 8],
  ] as const)('are those of escpos (%s)', (density, dialect, rows) => {
    const image = new escpos.Image({ shape: [WIDE.width, WIDE.height, 4], data: Uint8Array.from(WIDE.data) });
    const theirs = byEscpos((printer) => void printer.image(image, density));
    expect(theirs).toBe(`1B 33 00 ${ours(dialect, rows).join(' 0A ')} 0A 1B 32`);
  });

  it('are those of receipt-printer-encoder, which sets the lines to 24 dots', () => {
    const theirs = byRpe('epson-tm-t20iii', (encoder) => encoder.image(WIDE, WIDE.width, WIDE.height, 'threshold', 128));
    const strips = ours(column24, 24).map((strip) => `${strip} 0A`);
    for (const strip of strips) expect(theirs).toContain(strip);
  });
});

describe('escpos is not used, because', () => {
  it('it never chooses a code page, and writes Chinese or UTF-8 unless told', () => {
    expect(byEscpos((printer) => printer.text('Г002', 'cp866'))).toBe('83 30 30 32 0A');
    expect(byEscpos((printer) => printer.text('Г002'))).toBe('A7 A4 30 30 32 0A');
    expect(byEscpos((printer) => printer.println('Г'))).toBe('D0 93 0A');
  });

  it('its QR code is of an old dialect and counts letters where bytes are meant', () => {
    const qr = byEscpos((printer) => printer.qrcode('Привет'));
    expect(qr).toMatch(/^1D 5A 02 1B 5A 03 4C 06 06 00 D0 9F /);
    expect(qr.split(' ').length - 10).toBe(12);
  });

  it('its CODE128 has no code set, and no length below 16 letters', () => {
    const barcode = byEscpos((printer) => printer.barcode('G002', 'CODE128', {}));
    expect(barcode).toMatch(/1D 6B 49 47 30 30 32 00$/);
  });

  it('a bar of width 6 is the word undefined on paper, and a height from 128 on two bytes', () => {
    const barcode = byEscpos((printer) => printer.barcode('G002', 'CODE128', { width: 6, height: 128 }));
    expect(Buffer.from(barcode.slice(0, 26).replaceAll(' ', ''), 'hex').toString()).toBe('undefined');
    expect(barcode).toContain('1D 68 C2 80');
  });

  it('small sizes undo what was set before, and a cut always feeds three lines', () => {
    expect(byEscpos((printer) => printer.size(2, 2))).toBe('1B 21 00 1B 21 30');
    expect(byEscpos((printer) => printer.cut())).toBe('0A 0A 0A 1D 56 00');
    expect(byEscpos((printer) => printer.cut(true))).toBe('0A 0A 0A 1D 56 01');
  });
});

describe('receipt-printer-encoder agrees', () => {
  const profiles = loadPrinterProfiles();
  const MODELS = [
    'epson-tm-t20iii',
    'epson-tm-t88iii',
    'epson-tm-t88iv',
    'epson-tm-t88v',
    'epson-tm-t88vi',
    'xprinter-xp-t80q',
    'xprinter-xp-n160ii',
    'citizen-ct-s310ii',
  ];
  /** Where the sources disagree; each is told in the quirks or the sources of its profile. */
  const OTHERWISE: Readonly<Record<string, string>> = {
    'epson-tm-t88iii windows1251': 'threw',
    // Citizen has PC858 twice: as 2, and as 19 like everybody; CT-S651.yml of escpos-printer-db has PC850 as 2.
    'citizen-ct-s310ii cp858': '1B 74 02',
  };

  it.each(MODELS)('on the code pages of %s', (model) => {
    for (const [encoding, number] of Object.entries(profiles.get(model)?.text.codePages ?? {})) {
      let theirs: string;
      try {
        theirs = byRpe(model, (encoder) => encoder.codepage(encoding as 'cp866').text('x'));
      } catch {
        theirs = 'threw';
      }
      const expected = OTHERWISE[`${model} ${encoding}`] ?? hex(selectCodePage(number));
      expect(theirs.slice(0, expected.length), encoding).toBe(expected);
    }
  });

  it.each(['cp866', 'windows1251', 'rk1048'])('on the letters of %s', (encoding) => {
    const alphabet = 'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяЁё';
    for (const letter of encoding === 'rk1048' ? `${alphabet}ӘҒҚҢӨҰҮҺІәғқңөұүһі` : alphabet) {
      const ours = hex(encodeText(letter, [encoding], null)?.bytes ?? new Uint8Array());
      expect(
        byRpe('epson-tm-t20iii', (encoder) => encoder.codepage(encoding as 'cp866').text(letter)),
        letter,
      ).toMatch(new RegExp(`^1B 74 .. ${ours} 0A 0D$`));
    }
  });

  it('on initialisation, bold and size', () => {
    expect(byRpe('epson-tm-t20iii', (encoder) => encoder.initialize())).toBe(`${hex(initialize())} ${hex(cancelKanji())} 1B 4D 00`);
    const bold = byRpe('epson-tm-t20iii', (encoder) => encoder.bold(true).text('A').bold(false));
    expect(bold).toBe(`${hex(selectBold(true))} 1B 74 00 41 ${hex(selectBold(false))} 0A 0D`);
    expect(byRpe('epson-tm-t20iii', (encoder) => encoder.size(3, 2).text('A'))).toBe(
      `${hex(selectSize(3, 2))} 1B 74 00 41 ${hex(selectSize(1, 1))} 0A 0D`,
    );
  });
});

describe('receipt-printer-encoder is not used, because', () => {
  it('a letter that is not in the page becomes a question mark', () => {
    expect(byRpe('epson-tm-t20iii', (encoder) => encoder.codepage('cp866').text('Қ'))).toBe('1B 74 11 3F 0A 0D');
  });

  it('by itself it prints Russian from a page that is not PC866', () => {
    expect(byRpe('xprinter-xp-t80q', (encoder) => encoder.codepage('auto').text('Г002'))).toBe('1B 74 09 83 30 30 32 0A 0D');
  });

  it('it throws where a page is missing, instead of leaving the line to be drawn', () => {
    expect(() => byRpe('citizen-ct-s310ii', (encoder) => encoder.codepage('windows1251'))).toThrow('Codepage not supported by printer');
  });

  it('it feeds lines of unknown height, also behind the cut, and centres with spaces', () => {
    expect(byRpe('epson-tm-t20iii', (encoder) => encoder.line('A').cut())).toBe('1B 74 00 41 0A 0D 0A 0D 0A 0D 0A 0D 0A 0D 1D 56 00 0A 0D');
    expect(byRpe('epson-tm-t20iii', (encoder) => encoder.align('center').line('A'))).toBe(`1B 74 00 ${'20 '.repeat(23)}41 0A 0D`);
  });
});
