import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScannerProfiles } from '../../../drivers/input/profile.js';
import {
  assembleScan,
  type HidPosLayout,
  type HidPosPending,
  readHidPosReport,
  readScan,
  type ScanPending,
  serialScanInput,
} from '../../../drivers/input/scan.js';
import { bytesOf } from './bytes.js';

const encoder = new TextEncoder();

describe('a scanned code', () => {
  it.each<[what: string, bytes: Uint8Array, text: string, symbology: string | null]>([
    ['UTF-8, as the box prints it', encoder.encode('Г002'), 'Г002', null],
    ['Windows-1251', bytesOf('C3 30 30 32'), 'Г002', null],
    // ISO/IEC 15424: ]Q1 = QR Code model 2, ]C0 = Code 128, ]E0 = EAN-13.
    ['QR by its AIM identifier', encoder.encode(']Q1Г002'), 'Г002', 'qr'],
    ['Code 128', encoder.encode(']C0271'), '271', 'code128'],
    ['another kind', encoder.encode(']E04006381333931'), '4006381333931', 'other'],
    ['a bracket that is none', encoder.encode('];271'), '];271', null],
    ['spaces around it', encoder.encode(' 271 '), '271', null],
  ])('%s', (_what, bytes, text, symbology) => {
    expect(readScan(bytes)).toEqual({ text, symbology });
  });
});

function typed(bytes: Uint8Array, gapAfter: ReadonlySet<number> = new Set()): string[] {
  let pending: ScanPending = [];
  const codes: string[] = [];
  const feed = (input: Parameters<typeof assembleScan>[1] | null): void => {
    if (input === null) return;
    const { pending: next, scanned } = assembleScan(pending, input);
    pending = next;
    if (scanned) codes.push(readScan(scanned).text);
  };
  bytes.forEach((byte, index) => {
    feed(serialScanInput(byte));
    if (gapAfter.has(index)) feed({ kind: 'gap' });
  });
  return codes;
}

describe('codes of a serial scanner', () => {
  it.each([
    ['CR', '271\r', ['271']],
    ['LF', '271\n', ['271']],
    ['CR LF', '271\r\n272\r\n', ['271', '272']],
    ['Tab', '271\t272\t', ['271', '272']],
    ['STX and ETX around it', '\x02271\x03\r', ['271']],
    ['nothing at its end', '271', []],
    ['empty ones', '\r\n\r\n', []],
  ])('%s', (_what, text, codes) => {
    expect(typed(encoder.encode(text))).toEqual(codes);
  });

  it('a gap ends a code', () => {
    expect(typed(encoder.encode('271272'), new Set([2, 5]))).toEqual(['271', '272']);
  });

  it('what is longer than any code is thrown away until its end', () => {
    expect(typed(encoder.encode(`${'1'.repeat(10_000)}\r271\r`))).toEqual(['271']);
  });

  it('any codes come out as they went in', () => {
    const code = fc.string({ unit: fc.constantFrom(...'AГ0123456789-;'), minLength: 1 });
    const end = fc.constantFrom('\r', '\n', '\r\n', '\t', '\x03\r\n');
    fc.assert(
      fc.property(fc.array(fc.tuple(code, end)), (said) => {
        expect(typed(encoder.encode(said.map((pair) => pair.join('')).join('')))).toEqual(said.map(([text]) => text));
      }),
    );
  });
});

function layoutOf(id: string): HidPosLayout {
  const codes = loadScannerProfiles().get(id)?.codes;
  if (codes?.protocol !== 'hidPos') throw new Error(`${id} is no HID-POS scanner`);
  return codes;
}

function reported(layout: HidPosLayout, reports: readonly Uint8Array[]): string[] {
  let pending: HidPosPending = [];
  return reports.flatMap((report) => {
    const read = readHidPosReport(pending, report, layout);
    pending = read.pending;
    return read.scanned ? [readScan(read.scanned).text] : [];
  });
}

/** As the LSR118 manual has it, page 68. */
function accessReport(data: Uint8Array, goesOn: boolean): Uint8Array {
  const report = new Uint8Array(64);
  report.set([2, data.length, ...encoder.encode(']Q0')]);
  report.set(data, 5);
  report.set([0x73, 0, goesOn ? 1 : 0], 61);
  return report;
}

describe('codes of HID-POS scanners', () => {
  const access = layoutOf('access-is-hid-pos');
  // LSR118 manual, page 68: 60 characters in two reports, 56 and 4, byte 63 = 01 and 00.
  const boarding = 'M1GATHERGOOD/MICHAEL YABCDEF LHRDURAK 3542 052Y003D23   100 ';

  it('the example of the manual', () => {
    const bytes = encoder.encode(boarding.slice(0, 60));
    const first = accessReport(bytes.subarray(0, 56), true);
    expect([...first.subarray(0, 5)]).toEqual([0x02, 0x38, 0x5d, 0x51, 0x30]);
    expect(reported(access, [first, accessReport(bytes.subarray(56), false)])).toEqual([boarding.slice(0, 60).trim()]);
  });

  it('the example of the Mini Hawk help, page 02-49 (where `]` and `A` have changed places): the kind of code within the data', () => {
    const report = new Uint8Array(64);
    report.set([1, 11, ...encoder.encode(']A002374938')]);
    expect(reported(layoutOf('microscan-hid'), [report])).toEqual(['02374938']);
  });

  it('a report that cannot be one drops what was begun, and the next code is read', () => {
    const begun = accessReport(encoder.encode('271'), true);
    const tooLong = accessReport(encoder.encode('272'), false);
    tooLong[1] = 57;
    const reports = [
      begun,
      tooLong,
      accessReport(encoder.encode('273'), false),
      begun.subarray(0, 20),
      accessReport(encoder.encode('274'), false),
    ];
    expect(reported(access, reports)).toEqual(['273', '274']);
  });

  it('reports of another number and empty ones are none', () => {
    const other = accessReport(encoder.encode('271'), false);
    other[0] = 3;
    expect(reported(access, [other, accessReport(new Uint8Array(), false)])).toEqual([]);
  });

  it('any code comes out as it went in, whatever its length', () => {
    const text = fc.string({ unit: fc.constantFrom(...'AГ0123456789'), minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(text, (code) => {
        const bytes = encoder.encode(code);
        const count = Math.ceil(bytes.length / 56);
        const reports = Array.from({ length: count }, (_, at) => accessReport(bytes.subarray(at * 56, (at + 1) * 56), at + 1 < count));
        expect(reported(access, reports)).toEqual([code]);
      }),
    );
  });
});
