/** Each kind of bad bytes is recorded with its place, and printing goes on as in a real printer: with garbage. */
import { describe, expect, it } from 'vitest';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';
import { Bench, blackRows, bytesOf, CUSTOM, EJECTOR, EPSON, profileOf } from './bench.js';

const GRAPHICS: PrinterProfile = { ...EPSON, raster: { command: 'GS ( L', rowsPerBandMax: 128 } };
const CHINESE: PrinterProfile = { ...EPSON, text: { ...EPSON.text, cancelsKanji: true } };
const STRIPS: PrinterProfile = { ...EPSON, raster: { command: 'ESC * 33', rowsPerBandMax: 120 } };
const NO_CUTTER = profileOf('generic-58mm');

/** What is said, to whom, and what must be complained about. Before it nothing was said since power on. */
const BAD: readonly [string, PrinterProfile, string, RegExp][] = [
  ['an unknown ESC', EPSON, '1B 7A', /unknown/],
  ['an unknown FS', EPSON, '1C 53', /unknown/],
  ['an unknown GS', EPSON, '1D 7A', /unknown/],
  ['an unknown GS V', EPSON, '1D 56 07', /unknown/],
  ['a control byte that means nothing', EPSON, '07', /unknown/],
  ['DEL', EPSON, '7F', /unknown/],
  ['an old QR code of Chinese printers', EPSON, '1D 5A 02', /unknown/],
  ['an unknown real-time command', EPSON, '10 14 01', /real-time/],
  ['DLE ENQ 3', EPSON, '10 05 03', /real-time/],
  ['the presenter of another model', EPSON, '1C 50 01 01 45 05', /unknown/],
  ['the ejector of another model', CUSTOM, '1D 65 05', /unknown/],
  ['the picture command of another model', EPSON, '1D 28 4C 02 00 30 32', /unknown/],
  ['the picture command of another model', GRAPHICS, '1D 76 30 00 01 00 01 00 00', /unknown/],
  ['a picture wider than the paper', EPSON, `1D 76 30 00 49 00 01 00 ${'00 '.repeat(73)}`, /584 dots across/],
  ['a picture higher than the limit', EPSON, `1D 76 30 00 01 00 81 00 ${'00 '.repeat(129)}`, /129 rows/],
  ['a picture without rows', EPSON, '1D 76 30 00 48 00 00 00', /without dots/],
  ['a picture of doubled dots', EPSON, `1D 76 30 03 01 00 01 00 FF`, /doubled/],
  ['a picture in a line', EPSON, `"Hi" 1D 76 30 00 01 00 01 00 FF`, /middle of a line/],
  ['a picture whose length is wrong', GRAPHICS, `1D 28 4C 0C 00 30 70 30 01 01 31 08 00 01 00 FF FF`, /announced/],
  ['a stored picture of another colour', GRAPHICS, '1D 28 4C 0B 00 30 70 30 01 01 32 08 00 01 00', /colour/],
  ['a picture that was never stored', GRAPHICS, '1D 28 4C 02 00 30 32', /stored/],
  ['a strip for a printer that has pictures of rows', EPSON, '1B 2A 21 01 00 FF FF FF', /unknown/],
  ['rows for a printer of strips', STRIPS, '1D 76 30 00 01 00 01 00 00', /unknown/],
  ['a strip of dots of another size', STRIPS, '1B 2A 20 01 00 FF FF FF 1B 4A 30', /ESC \* takes 33/],
  ['a strip wider than the paper', STRIPS, `1B 2A 21 41 02 ${'FF '.repeat(3 * 577)}`, /577 columns/],
  ['a strip without columns', STRIPS, '1B 2A 21 00 00', /without dots/],
  ['a strip in a line', STRIPS, '"Hi" 1B 2A 21 01 00 FF FF FF', /middle of a line/],
  ['a strip behind a strip that was never fed', STRIPS, '1B 2A 21 01 00 FF FF FF 1B 2A 21 01 00 FF FF FF', /middle of a line/],
  ['a cut before the strip was fed', STRIPS, '1B 2A 21 01 00 FF FF FF 1D 56 42 00', /middle of a line/],
  ['a strip without its end', STRIPS, '1B 2A 21 02 00 FF FF FF', /lacks 3 bytes/],
  ['a cut in a line', EPSON, '"Hi" 1D 56 42 00', /middle of a line/],
  ['the cut of another model', EPSON, '1B 69', /the cut of/],
  ['a cut without a cutter', NO_CUTTER, '1D 56 42 00', /no command that cuts/],
  ['presenting in a line', CUSTOM, '"Hi" 1C 50 01 01 45 05', /middle of a line/],
  ['presenting nothing', EJECTOR, '1D 65 03 0C', /nothing was cut/],
  ['a presenter that shall do something else', CUSTOM, '1C 50 01 01 00 05', /FS P/],
  ['an alignment in a line', EPSON, '"Hi" 1B 61 01', /middle of a line/],
  ['an alignment that is none', EPSON, '1B 61 03', /ESC a/],
  ['a size that is none', EPSON, '1D 21 88', /GS !/],
  ['a font that is none', EPSON, '1B 4D 02', /ESC M/],
  ['an underline that is none', EPSON, '1B 2D 03', /ESC -/],
  ['letters of another country', EPSON, '1B 52 01', /ESC R/],
  ['a code page that the model lacks', EPSON, '1B 74 07', /no code page 7/],
  ['letters before a code page was chosen', EPSON, '83', /before a code page/],
  ['letters after ESC @ forgot the code page', EPSON, '1B 74 11 83 0A 1B 40 83', /before a code page/],
  ['letters of a page that has none there', EPSON, '1B 74 2E 98', /no letter of windows1251/],
  ['letters that are halves of Chinese ones', CHINESE, '1B 74 11 83', /before FS/],
  ['letters that are halves again after ESC @', CHINESE, '1C 2E 1B 40 1B 74 11 83', /before FS/],
  ['a line that is longer than the paper', EPSON, `"${'x'.repeat(49)}"`, /longer than the paper/],
  ['a line of large letters that is longer', EPSON, `1D 21 70 "${'x'.repeat(7)}"`, /longer than the paper/],
  ['a feed of unknown length', profileOf('generic-80mm'), '1B 4A 10', /how far/],
  ['units that the model lacks', profileOf('generic-80mm'), '1D 50 CB CB', /GS P/],
  ['a question about something else', EPSON, '1D 72 02', /GS r/],
  ['a command without its end', EPSON, '1B', /cut off/],
  ['a picture without its end', EPSON, '1D 76 30 00 02 00 02 00 FF FF FF', /lacks 1 bytes/],
];

describe('what is recorded', () => {
  it.each(BAD)('%s (%#)', (_name, profile, said, complaint) => {
    const bench = new Bench(profile);
    bench.say(said);
    // What follows an unknown command is read as something else and may be complained about as well.
    expect(bench.complaints[0]).toMatch(complaint);
  });

  it('a cut through what was printed, with its place', () => {
    const profile: PrinterProfile = { ...EPSON, cut: { command: '1D 56 01', feedDots: 120 } };
    const bench = new Bench(profile);
    bench.say(Buffer.concat([blackRows(profile, 128), bytesOf('1B 4A 10 1D 56 01')]));
    const offset = 8 + 128 * 72 + 3;
    expect(bench.twin.faults).toEqual([{ what: expect.stringMatching(/cut through/), offset, bytes: '1D 56 01' }]);
    expect(bench.twin.pieces.map(({ isWhole }) => isWhole)).toEqual([false]);
    expect(bench.twin.pending.isInked).toBe(true);
    bench.say(Buffer.concat([blackRows(profile, 10), bytesOf('1D 50 CB CB 1B 4A 78 1D 56 01')]));
    // It began with the rest of the former one.
    expect(bench.twin.pieces.map(({ isWhole }) => isWhole)).toEqual([false, false]);
  });

  it('places count all that was ever received', () => {
    const bench = new Bench(EPSON);
    bench.say('"ab" 0A 1B 7A "cd" 0A 07');
    expect(bench.twin.faults.map(({ offset, bytes }) => [offset, bytes])).toEqual([
      [3, '1B 7A'],
      [8, '07'],
    ]);
  });
});

describe('what is no fault', () => {
  it.each([
    ['nothing', EPSON, '00 00 00'],
    ['carriage returns', EPSON, '"Hi" 0D 0A'],
    ['the settings', EPSON, '1B 40 1C 2E 1B 52 00 1B 45 01 1B 2D 01 1B 4D 01 1D 21 77 1B 61 01 1D 50 CB CB'],
    ['code pages of the model', EPSON, '1B 74 11 83 1B 74 2E C3 0A 1B 74 35 B9 0A'],
    ['letters after FS .', CHINESE, '1C 2E 1B 74 11 83 0A'],
    ['a full line', EPSON, `"${'x'.repeat(48)}" 0A`],
    ['the widest and highest picture', EPSON, `1D 76 30 00 48 00 80 00 ${'FF'.repeat(72 * 128)}`],
    ['a stored picture', GRAPHICS, '1D 28 4C 0C 00 30 70 30 01 01 31 08 00 02 00 FF FF 1D 28 4C 02 00 30 32'],
    ['ejecting what is not there', EJECTOR, '1D 65 05 1D 65 02'],
    ['a cut where there is nothing', EJECTOR, '1B 69'],
    ['DLE ENQ while it prints', EPSON, '10 05 01 10 05 02'],
  ])('%s', (_name, profile, said) => {
    const bench = new Bench(profile);
    bench.say(said);
    expect(bench.complaints).toEqual([]);
  });
});

describe('garbage', () => {
  it('an unknown command is left out, and what follows is printed', () => {
    const bench = new Bench(EPSON);
    bench.say('1B 7A "p" 0A');
    expect(bench.twin.pending.texts.map(({ content }) => content)).toEqual(['p']);
  });

  it('letters without a code page come out as something else', () => {
    const bench = new Bench(EPSON);
    bench.say('"A" 83 0A');
    expect(bench.twin.pending.texts.map(({ content }) => content)).toEqual(['A▒']);
  });

  it('a question within a picture is a part of the picture, and is not answered', () => {
    const bench = new Bench(EPSON);
    expect(bench.say('1D 76 30 00 03 00 01 00 10 04 01')).toEqual([]);
    expect([...bench.twin.pending.bitmap.bytes.subarray(120 * 72, 120 * 72 + 3)]).toEqual([0x10, 0x04, 0x01]);
    expect(bench.say('10 04 01')).toEqual(['12']);
  });

  it('a picture that was broken off swallows what comes next', () => {
    const bench = new Bench(EPSON);
    bench.say('1D 76 30 00 02 00 02 00 FF FF');
    bench.say('1B 40 "Hi" 0A');
    expect(bench.twin.pending.bitmap.heightDots - 120).toBe(2 + 34);
    expect(bench.twin.pending.texts.map(({ content }) => content)).toEqual(['Hi']);
    expect(bench.complaints).toEqual([]);
    expect([...bench.twin.pending.bitmap.bytes.subarray(121 * 72, 121 * 72 + 2)]).toEqual([0x1b, 0x40]);
  });
});
