/** HID-POS by the report descriptor of the scanner: where its code is, through the driver. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScannerProfiles } from '../../../drivers/input/profile.js';
import { scannedDataLayout } from '../../../drivers/input/scanned-data.js';
import { Scanner } from '../../../drivers/input/scanner.js';
import type { Port, PortListener } from '../../../drivers/ports/port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/[ |\n]/g, ''), 'hex'));

/**
 * The descriptor of Honeywell's scanners up to their first output, as public sources of firmware have it: report
 * 2 with byte count, three symbology identifiers, 56 bytes of data, two bytes of the maker's own, and a bit that the code goes on.
 */
const HONEYWELL = hex(`
  05 8C 09 02 A1 01 09 12 A1 02 85 02 15 00 26 FF 00 75 08 95 01 05 01 09 3B 81 02
  95 03 05 8C 09 FB 09 FC 09 FD 81 02 95 38 09 FE 82 02 01
  06 66 FF 95 02 09 04 09 00 81 02 05 8C 25 01 75 01 95 08 09 FF 81 02 C0
  09 14 A1 02 85 04 95 08 09 00 09 5F 91 82 C0 C0`);
/** Without report ids, byte count and symbology: 8 bytes of data alone. */
const PLAIN = hex('05 8C 09 02 A1 01 15 00 26 FF 00 75 08 95 08 09 FE 82 02 01 C0');

function report(code: string, goesOn = false): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set([2, Buffer.byteLength(code), ...Buffer.from(']Q1'), ...Buffer.from(code)]);
  bytes[63] = goesOn ? 1 : 0;
  return bytes;
}

async function scanned(descriptor: Uint8Array | undefined, ...reports: readonly Uint8Array[]): Promise<string[]> {
  const timers = new VirtualTimers();
  const found: string[] = [];
  const heard: PortListener[] = [];
  const port: Port = { reportDescriptor: descriptor, write: () => Promise.resolve(), close: () => Promise.resolve() };
  const profile = loadScannerProfiles().get('hid-pos') ?? expect.unreachable();
  const scanner = new Scanner({
    openPort: (hears) => {
      heard.push(hears);
      return Promise.resolve(port);
    },
    profile,
    timers,
    listener: { scanned: ({ text, symbology }) => void found.push(`${symbology} ${text}`), fault: () => {} },
  });
  await timers.advanceAsync(100);
  for (const each of reports) heard[0]?.received(each);
  await timers.advanceAsync(1_000);
  await scanner.close();
  return found;
}

describe('a scanner that says itself where the code is', () => {
  it('is read by its descriptor', async () => {
    expect(scannedDataLayout(HONEYWELL)).toEqual({ reportId: 2, lengthAt: 1, aimAt: 2, dataAt: 5, dataBytesMax: 56, moreAt: 63 });
    expect(await scanned(HONEYWELL, report('Г002'))).toEqual(['qr Г002']);
  });

  it('with a code in two reports is read as one', async () => {
    expect(await scanned(HONEYWELL, report('A'.repeat(56), true), report('BC'))).toEqual([`qr ${'A'.repeat(56)}BC`]);
  });

  it('without a length has zeros behind its code', async () => {
    expect(scannedDataLayout(PLAIN)).toEqual({ reportId: null, lengthAt: null, aimAt: null, dataAt: 0, dataBytesMax: 8, moreAt: null });
    expect(await scanned(PLAIN, Uint8Array.from(Buffer.from('A001\0\0\0\0')))).toEqual(['null A001']);
  });

  it.each([
    ['a keyboard', hex('05 01 09 06 A1 01 05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 C0')],
    ['data that is not in whole bytes', hex('05 8C 09 02 A1 01 75 01 95 03 81 03 75 08 95 08 09 FE 82 02 01 C0')],
    ['nothing', undefined],
  ])('and %s: nothing is read', async (_what, descriptor) => {
    expect(await scanned(descriptor, report('A001'))).toEqual([]);
  });

  it('and says anything: no exception, and no place outside of a report', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        const layout = scannedDataLayout(Uint8Array.of(...HONEYWELL.subarray(0, 30), ...noise));
        expect(layout?.dataAt ?? 0).toBeLessThanOrEqual(16_384);
      }),
    );
  });
});
