/** Keys by the report descriptor of the device that says where they are. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { keyboardReader } from '../../../drivers/input/boot-keyboard.js';
import { keyboardLayout, usagesDown } from '../../../drivers/input/report-descriptor.js';
import { KeyboardTwin, type KeyboardTwinOptions } from '../../support/keyboard-twin.js';
import { bytesOf } from './bytes.js';

/** HID 1.11, appendix E.6, with its lamps. */
const APPENDIX_E6 = bytesOf(
  '05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01 95 05 75 01 05 08 19 01 29 05 91 02 95 01 75 03' +
    ' 91 01 95 06 75 08 15 00 25 65 05 07 19 00 29 65 81 00 C0',
);
/** A pad of four bytes: no modifiers, three codes, and a report of its own for the volume. */
const SHORT_PAD = bytesOf(
  '05 01 09 06 A1 01 85 02 95 03 75 08 15 00 26 FF 00 05 07 19 00 2A FF 00 81 00 C0 05 0C 09 01 A1 01 85 03 75 10 95 01 15 00 26 FF 03' +
    ' 19 00 2A FF 03 81 00 C0',
);

/** Presses of a twin, which a reader with its descriptor is told. */
function pressesOf(options: Omit<KeyboardTwinOptions, 'cable'>, run: (twin: KeyboardTwin) => void): number[] {
  const reports: Uint8Array[] = [];
  const twin = new KeyboardTwin({ ...options, cable: { send: (report) => reports.push(report) } });
  run(twin);
  const read = keyboardReader(null, twin.reportDescriptor);
  return reports.flatMap((report) => read(report).presses.map(({ usage }) => usage));
}

describe('a descriptor', () => {
  it('of appendix E.6 has eight modifiers and six codes', () => {
    const layout = keyboardLayout(APPENDIX_E6);
    expect(layout?.hasReportIds).toBe(false);
    expect(layout?.fields.map(({ bitAt, bits, count, isArray }) => [bitAt, bits, count, isArray])).toEqual([
      [0, 1, 8, false],
      [16, 8, 6, true],
    ]);
    expect(layout && usagesDown(layout, bytesOf('22 00 04 65 00 00 00 00'))).toEqual([0xe1, 0xe5, 0x04, 0x65]);
  });

  it('of a pad of its own form is followed, and other reports of the device are no keys', () => {
    const read = keyboardReader(null, SHORT_PAD);
    expect(read(bytesOf('02 62 00 00')).presses.map(({ usage }) => usage)).toEqual([0x62]);
    expect(read(bytesOf('03 E9 00')).presses).toEqual([]);
    expect(read(bytesOf('02 62 5A 00')).presses.map(({ usage }) => usage)).toEqual([0x5a]);
    expect(read(bytesOf('02 00 00')).releases).toEqual([]);
    expect(read(bytesOf('02 00 00 00')).releases).toEqual([0x62, 0x5a]);
  });

  it.each([
    ['of a mouse', '05 01 09 02 A1 01 05 09 19 01 29 03 15 00 25 01 95 03 75 01 81 02 C0'],
    ['that is cut off', '05 01 09 06 A1 01 05 07 19'],
    ['that asks for a report of gigabytes', '05 07 19 E0 29 E7 75 20 97 FF FF FF FF 81 02'],
    ['with more keys than usages, which would take seconds a report', '05 07 75 08 96 00 02 19 04 29 FF 81 00 95 01 19 04 29 FF 81 00'],
  ])('%s describes no keys', (_what, hex) => {
    expect(keyboardLayout(bytesOf(hex))).toBeNull();
  });

  it('of any bytes does no harm', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), fc.uint8Array({ maxLength: 12 }), (descriptor, report) => {
        const read = keyboardReader(null, descriptor);
        expect(read(report).presses.every(({ usage }) => usage > 0)).toBe(true);
      }),
    );
  });
});

it.each<Omit<KeyboardTwinOptions, 'cable'>>([
  { report: 'boot' },
  { report: 'boot', reportId: 4 },
  { report: 'bits' },
  { report: 'bits', reportId: 4 },
])('a keyboard with reports of the form %o is understood', (options) => {
  const usages = [0x62, 0xb0, 0x85, 0x04];
  expect(
    pressesOf(options, (twin) => {
      for (const usage of usages) twin.tap(usage);
    }),
  ).toEqual(usages);
});

it('ten keys at once are ten presses where the device has a bit for each', () => {
  const usages = Array.from({ length: 10 }, (_, at) => 0x04 + at);
  expect(
    pressesOf({ report: 'bits' }, (twin) => {
      for (const usage of usages) twin.press(usage);
    }),
  ).toEqual(usages);
});
