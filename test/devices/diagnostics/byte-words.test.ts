/** The bytes of a line in words: frames of boards, keys that share the line, and pieces of both. */
import { expect, it } from 'vitest';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { keypadDecoder, ledDecoder, printerDecoder, SAYS_NOTHING } from '../../../server/devices/diagnostics/byte-words.js';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const candle = () => ledDecoder(loadLedProfiles().get('candle-7') ?? expect.unreachable());

it('a frame of a board with its text, also two in one piece, and what is between them', () => {
  expect(candle()('out', bytes('01 20 21 C3 30 30 32 07'))).toEqual([expect.stringMatching(/^show .*address 32.*"Г002"$/)]);
  expect(candle()('out', bytes('01 20 20 41 31 33 07 FF 02 20 21 07'))).toHaveLength(2);
});

it('half of a frame says nothing', () => {
  expect(candle()('out', bytes('01 20 21 C3'))).toEqual([]);
});

it('keys of keypads on the same line, and only what comes from there', () => {
  expect(candle()('in', bytes('01 21 31 07'))).not.toEqual([]);
  expect(keypadDecoder()('in', bytes('01 21 31 07'))).toEqual([expect.stringMatching(/^key .* of keypad 33$/)]);
  expect(keypadDecoder()('out', bytes('01 21 31 07'))).toEqual([]);
  expect(SAYS_NOTHING('in', bytes('01 21 31 07'))).toEqual([]);
});

it('a printer: runs of letters and rows of dots, each before the command that ends it, and questions', () => {
  const decoder = printerDecoder(loadPrinterProfiles().get('generic-80mm') ?? expect.unreachable());
  const said = decoder('out', bytes('41 42 1B 45 01 43 10 04 01 44'));
  expect(said[0]).toBe('text "AB"');
  expect(said.slice(2)).toEqual(['text "C"', 'asks at once: 10 04 01', 'text "D"']);
  expect(decoder('in', bytes('12'))).toEqual([]);
  // What was said is not said again.
  expect(decoder('out', bytes('45'))).toEqual(['text "E"']);
});

it('a printer of ZPL: a format when its end has come, and its control commands', () => {
  const decoder = printerDecoder(loadPrinterProfiles().get('zebra-kr403') ?? expect.unreachable());
  const say = (text: string) => decoder('out', Buffer.from(text, 'latin1'));
  expect(say('~HQES\r\n^XA^MMK^PW576^LL2^KV0,9,1,30,0^FO0,0^GFA,144,144,72,FF,:^FS\r\n')).toEqual(['asks at once: 7E 48 51 45 53']);
  expect(say('^CN1^PN0^XZ')).toEqual([
    expect.stringMatching(/^raster .*rows 2/),
    '2 rows of dots',
    'cut extraDots 0',
    'present untaken {"how":"retracted","seconds":30}',
  ]);
  expect(say('^XA^QQ^XZ')).toEqual(['unknown command ^QQ: 5E 51 51']);
});
