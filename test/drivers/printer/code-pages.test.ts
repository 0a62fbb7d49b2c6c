import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { encodeText, hasCyrillic, isCodePage } from '../../../drivers/printer/code-pages.js';
import { cases } from '../../support/depth.js';
import { hex } from './bytes.js';

const RUSSIAN = ['cp866', 'windows1251'];

const encoded = (text: string, encodings: readonly string[], preferred: string | null = null): string | null => {
  const result = encodeText(text, encodings, preferred);
  return result === null ? null : `${result.encoding}: ${hex(result.bytes)}`;
};

describe('letters of code pages', () => {
  it('are the bytes of the tables', () => {
    // "Г002" and "№" as escpos 2.5.2 and node-thermal-printer 4.6.1 write them.
    expect(encoded('Г002', ['cp866'])).toBe('cp866: 83 30 30 32');
    expect(encoded('Г002', ['windows1251'])).toBe('windows1251: C3 30 30 32');
    expect(encoded('№', ['cp866'])).toBe('cp866: FC');
    expect(encoded('№', ['windows1251'])).toBe('windows1251: B9');
    expect(encoded('Қ', ['cp866', 'rk1048'])).toBe('rk1048: 8D');
  });

  it('come from the page the printer is in, if it has them all, else from the first that has', () => {
    expect(encoded('Г', RUSSIAN, null)).toBe('cp866: 83');
    expect(encoded('Г', RUSSIAN, 'windows1251')).toBe('windows1251: C3');
    expect(encoded('«Г»', RUSSIAN, 'cp866')).toBe('windows1251: AB C3 BB');
    expect(encoded('10:45', RUSSIAN, 'windows1251')).toBe('null: 31 30 3A 34 35');
  });

  it.each(['票', 'Қ', 'Г\n', '\u001b@', 'x\u007f', 'Г\u0000', 'é Г', '😀'])('are not made of %j', (text) => {
    expect(encoded(text, RUSSIAN)).toBeNull();
  });

  it('never become something else, and never a command', () => {
    const encodings = ['cp866', 'windows1251', 'rk1048', 'windows1252', 'cp858', 'cp437', 'cp775'];
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.shuffledSubarray(encodings),
        fc.constantFrom(null, ...encodings),
        (text, some, preferred) => {
          const result = encodeText(text, some, preferred);
          if (result === null) return;
          expect(iconv.decode(Buffer.from(result.bytes), result.encoding ?? 'ascii')).toBe(text);
          expect(result.bytes.every((byte) => byte >= 0x20 && byte !== 0x7f)).toBe(true);
        },
      ),
      { numRuns: cases(500) },
    );
  });

  it('need a page of one byte a letter', () => {
    expect(['cp866', 'windows1251', 'rk1048', 'cp437', 'cp858', 'windows1252', 'cp775', 'iso88595'].every(isCodePage)).toBe(true);
    // cp737 and cp1125 are real pages too; these are none, or have letters of several bytes.
    expect(['utf8', 'gb18030', 'utf16le', 'ascii', 'cp932', 'cyrillic9', 'kz1048', 'base64', 'hex'].filter(isCodePage)).toEqual([]);
  });

  it('Russian ones are known', () => {
    expect(['cp866', 'windows1251', 'rk1048', 'cp1125'].every(hasCyrillic)).toBe(true);
    expect(['cp437', 'windows1252', 'cp858', 'iso88591'].some(hasCyrillic)).toBe(false);
  });
});
