/**
 * Formats and answers of ZPL II, as its guide prints them: ZPL Programming Guide P1099958 (2022), by page. A renderer of other people,
 * zpl-renderer-js 3.4.0 (zebrash), reads the formats and finds the same dots.
 */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import fc from 'fast-check';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { type Bitmap, bytesPerRow } from '../../../drivers/imaging/bitmap.js';
import { joinBytes } from '../../../drivers/printer/commands.js';
import { liveQuestions } from '../../../drivers/printer/dialects/index.js';
import { cleanUp, completion, encodePage } from '../../../drivers/printer/encode.js';
import { FACTS, faultsOf } from '../../../drivers/printer/facts.js';
import { loadPrinterProfiles, readPrinterProfile } from '../../../drivers/printer/profiles.js';
import { expectAnswers, listen, startListening } from '../../../drivers/printer/status.js';
import { graphicField } from '../../../drivers/printer/zpl/graphic.js';
import { readGraphicField } from '../../../drivers/twins/printer/zpl-field.js';
import { pageOf, strips } from './pages.js';

/** By `require`: the bundle names a map of its source that it does not bring. */
const { ready } = createRequire(import.meta.url)('zpl-renderer-js') as typeof import('zpl-renderer-js');

const PROFILE = loadPrinterProfiles().get('zebra-kr403') ?? expect.unreachable();
const KR403 = readFileSync('firmware-profiles/printer/zebra-kr403.toml', 'utf8');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
const picture = (widthDots: number, ...rows: readonly string[]): Bitmap => ({
  widthDots,
  heightDots: rows.length,
  bytes: Uint8Array.from(Buffer.from(rows.join(''), 'hex')),
});

describe('pictures', () => {
  it.each<[source: string, rows: readonly string[], field: string]>([
    ['one digit, not counted', ['A1'], '^GFA,1,1,1,A1'],
    // "M has the value of 7": Alternative Data Compression Scheme.
    ['seven are M', ['66666661'], '^GFA,4,4,4,M61'],
    // "h has a value of 40".
    ['forty are h', ['B'.repeat(40)], '^GFA,20,20,20,hB'],
    // "vMB or MvB will send 327 hexadecimal B's", and one more digit.
    ['327 are vM', [`${'B'.repeat(327)}C`], '^GFA,164,164,164,vMBC'],
    ['420 are more than two letters can say', ['F'.repeat(420)], '^GFA,210,210,210,zYFF'],
    // ZPL II manual of the A300, page 85, figure 4.2: an odd number of zeros leaves one before the comma.
    ['zeros at the end are a comma', ['F00000', 'FFF000', 'FFFFF0'], '^GFA,9,9,3,F0,IF0,KF0'],
    ['a row like the one above it is a colon', ['0FF0', '0FF0', '0000', '0000'], '^GFA,8,8,2,0HF0:,:'],
  ])('%s', (_what, rows, field) => {
    const drawn = picture((rows[0] ?? '').length * 4, ...rows);
    expect(graphicField(drawn)).toBe(field);
    const back = readGraphicField(field.slice(3));
    expect(typeof back === 'string' ? back : Buffer.concat(back)).toEqual(Buffer.from(drawn.bytes));
  });

  it('of more bytes than ^GF can count are refused', () => {
    expect(() => graphicField(picture(8, ...Array.from({ length: 100_000 }, () => '00')))).toThrow(RangeError);
  });
});

describe('formats', () => {
  it('are laid out as the examples of ^KV (page 289): kiosk mode, a picture in its place, a full cut, the presenter', () => {
    const page = pageOf(576, [
      { height: 3, ink: 0, text: null },
      { height: 2, ink: 0xff, text: null },
      { height: 20, ink: 0, text: null },
    ]);
    const { begin, bands, end, lengthMm } = encodePage(PROFILE, page, 'raster');
    expect(text(begin)).toBe('^XA^MMK^MNN^JZN^PW576^LL25^LH0,0^LS0^KV0,9,1,30,0\r\n');
    expect(bands.map(text)).toEqual(['^FO0,3^GFA,1584,1584,72,mJF:,:::::::::::::::::::^FS\r\n']);
    expect(text(end)).toBe('^CN1^PN0^XZ\r\n');
    expect(lengthMm).toBeCloseTo(3.13, 2);
  });

  it('of a page without a dot have a field: without one, nothing is printed', () => {
    expect(encodePage(PROFILE, pageOf(576, [{ height: 9, ink: 0, text: null }]), 'raster').bands.map(text)).toEqual([
      '^FO0,0^GFA,72,72,72,,^FS\r\n',
    ]);
  });

  it.each([
    ['retract', 30, '^KV0,9,1,30,0'],
    ['hold', 30, '^KV0,9,0,0,0'],
  ] as const)('%s is said to the printer', (untaken, timeoutSeconds, says) => {
    const presenter = PROFILE.presenter === null ? null : { ...PROFILE.presenter, untaken, timeoutSeconds };
    const { begin } = encodePage({ ...PROFILE, presenter }, pageOf(576, [{ height: 8, ink: 1, text: null }]), 'raster');
    expect(text(begin)).toContain(says);
  });

  it('are cancelled by ~JA (page 251); what a broken one left is cut off and ejected', () => {
    expect(text(cleanUp(PROFILE))).toBe('~JA\r\n^XA^MMK^CN1^CP0^XZ\r\n');
    expect(text(completion(PROFILE, 1))).toBe('~JA\r\n');
    expect(text(completion(PROFILE, 0))).toBe('');
  });

  it('are read by a renderer of other people, dot for dot', { timeout: 60_000 }, async () => {
    const { api } = await ready;
    await fc.assert(
      fc.asyncProperty(strips, async (some) => {
        const page = pageOf(PROFILE.media.widthDots, some);
        const { begin, bands, end } = encodePage(PROFILE, page, 'raster');
        const { heightDots, bytes } = page.bitmap;
        const png = await api.zplToBase64Async(text(joinBytes([begin, ...bands, end])), 72, (heightDots + 8) / 8, 8);
        const { data, info } = await sharp(Buffer.from(png, 'base64')).greyscale().raw().toBuffer({ resolveWithObject: true });
        const seen = new Uint8Array(bytes.length);
        const stride = bytesPerRow(576);
        for (let y = 0; y < heightDots; y++) {
          for (let x = 0; x < 576; x++) {
            if ((data[(y * info.width + x) * info.channels] ?? 255) > 127) continue;
            seen[y * stride + (x >> 3)] = (seen[y * stride + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
          }
        }
        expect([info.width, Buffer.compare(seen, bytes)]).toEqual([576, 0]);
      }),
      { numRuns: 15 },
    );
  });
});

const [remains = expect.unreachable(), status = expect.unreachable()] = liveQuestions(PROFILE);

const answerOf = (errors: string, warnings: string): string =>
  `\x02\r\n   PRINTER STATUS\r\n   ERRORS:         ${errors}\r\n   WARNINGS:       ${warnings}\r\n\x03\r\n`;
const NONE = '0 00000000 00000000';
const hostStatus = (formats: string, partial: string, labels: string): string =>
  `\x02030,0,0,1245,${formats},0,0,${partial},000,0,0,0\x03\r\n\x02001,0,0,0,0,K,4,0,${labels},1,000\x03\r\n\x021234,0\x03\r\n`;

function heard(said: string, asked = [remains, status]) {
  const { reports } = listen(expectAnswers(startListening(PROFILE.status), asked), Buffer.from(said, 'latin1'));
  const facts = Object.assign({}, ...reports.map((report) => ('facts' in report ? report.facts : {})));
  const noises = reports.filter(({ kind }) => kind === 'noise').length;
  return { facts: FACTS.filter((fact) => facts[fact] === true).join(), faults: faultsOf(facts).join(), noises };
}

describe('answers', () => {
  it('are asked for with ~HS and ~HQES', () => {
    expect([text(remains.bytes), text(status.bytes)]).toEqual(['~HS\r\n', '~HQES\r\n']);
  });

  it.each<[source: string, errors: string, warnings: string, faults: string]>([
    ['no error, page 226', NONE, NONE, ''],
    ['page 228: head open, no media; the head is to be cleaned', '1 00000000 00000005', '1 00000000 00000002', 'coverOpen,paperEnd'],
    ['page 229: cutter, ribbon, media', '1 00000000 0000000B', NONE, 'cutterError,paperEnd'],
    ['the head is hot', '1 00000000 00000010', NONE, 'headHot'],
    ['the motor is hot', '1 00000000 00000020', NONE, 'headHot'],
    ['an element of the head', '1 00000000 00000040', NONE, 'unrecoverableError'],
    ['the thermistor of the head', '1 00000000 00000200', NONE, 'unrecoverableError'],
    ['ribbon alone, which it has none of', '1 00000000 00000002', NONE, 'mechanicalError'],
    ['a jam while it is retracted', '1 00000000 00001000', NONE, 'paperJam'],
    ['the presenter does not run', '1 00000000 00002000', NONE, 'mechanicalError'],
    ['no paper comes', '1 00000000 00004000', NONE, 'paperJam'],
    ['the way of the paper could not be cleared', '1 00000000 00008000', NONE, 'paperJam'],
    ['paused', '1 00000000 00010000', NONE, 'offline'],
    ['a ticket that was not taken was retracted', '1 00000000 00020000', NONE, ''],
    ['a mark on the paper was not found', '1 00000000 00080000', NONE, 'mechanicalError'],
    ['an error that has no name, of the fourth byte', '1 00000000 01000000', NONE, 'mechanicalError'],
    ['of the third', '1 00000000 00100000', NONE, 'mechanicalError'],
    ['of the second', '1 00000000 00000400', NONE, 'mechanicalError'],
    ['of group 2', '1 00000001 00000000', NONE, 'mechanicalError'],
    ['near its end, page 227', NONE, '1 00000000 00000008', 'paperNearEnd'],
    ['the head is to be replaced', NONE, '1 00000000 00000004', ''],
  ])('%s', (_source, errors, warnings, faults) => {
    expect(heard(answerOf(errors, warnings))).toMatchObject({ faults, noises: 0 });
  });

  it('tell a ticket in the presenter, and what is still to be printed', () => {
    expect(heard(answerOf(NONE, '1 00000000 00000100')).facts).toBe('ticketInMouth');
    expect(heard(hostStatus('001', '0', '00000000')).facts).toBe('isMoving');
    expect(heard(hostStatus('000', '1', '00000000')).facts).toBe('isMoving');
    expect(heard(hostStatus('000', '0', '00000001')).facts).toBe('isMoving');
    expect(heard(hostStatus('000', '0', '00000000'))).toEqual({ facts: '', faults: '', noises: 0 });
  });

  it('come in any pieces, one behind the other, and of what is something else nothing is taken', () => {
    const both = hostStatus('001', '0', '00000000') + answerOf('1 00000000 00000001', NONE);
    fc.assert(
      fc.property(fc.array(fc.nat(both.length)), (cuts) => {
        let listening = expectAnswers(startListening(PROFILE.status), [remains, status]);
        const at = [0, ...[...cuts].sort((one, other) => one - other), both.length];
        const kinds = at.slice(1).flatMap((end, index) => {
          const step = listen(listening, Buffer.from(both.slice(at[index], end), 'latin1'));
          listening = step.listening;
          return step.reports.map(({ kind }) => kind);
        });
        expect(kinds).toEqual(['answer', 'answer']);
      }),
    );
    expect(heard('HTTP/1.1 400 Bad Request\r\n\r\n')).toMatchObject({ facts: '', noises: 24 });
    expect(heard('\x02\r\n   PRINTER STATUS\r\n   ERRORS: none\r\n\x03')).toMatchObject({ facts: '' });
    expect(heard('\x12\x12\x12\x12')).toMatchObject({ facts: '', noises: 4 });
    expect(heard(`\x02${'0'.repeat(400)}`).noises).toBeGreaterThan(0);
    expect(heard(answerOf('1 00000000 00000001', NONE), [remains])).toMatchObject({ facts: '', noises: 1 });
  });
});

describe('a profile of ZPL', () => {
  const toml = (changes: readonly (readonly [string, string])[]): string =>
    changes.reduce((file, [from, to]) => file.replace(from, to), KR403);
  it.each<[string, string, string]>([
    ['mode = "raster"', 'mode = "text"', 'mode'],
    ['zpl = true', 'zpl = false', 'status.zpl'],
    ['dleEot = []', 'dleEot = [1]', 'status'],
    ['command = "^GF"', 'command = "GS v 0"', 'raster.command'],
    ['rowsPerBandMax = 240', 'rowsPerBandMax = 1389', 'raster.rowsPerBandMax'],
    ['untaken = "retract"', 'untaken = "eject"', 'presenter.eject'],
  ])('%s is not %s', (from, to, field) => {
    const read = readPrinterProfile('zebra-kr403.toml', toml([[from, to]]));
    expect('faults' in read ? read.faults.map((fault) => fault.field) : []).toContain(field);
  });
});
