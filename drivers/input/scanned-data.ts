/**
 * Where a scanner of HID-POS has the code in its reports, by its own report descriptor. Source: USB-IF, HID Point of Sale Usage Tables
 * 1.02, page 8Ch: symbology identifiers 1 to 3 are usages FBh to FDh, decoded data FEh, decode data continued FFh; and HID Usage Tables
 * 1.12, page 01h: byte count 3Bh. Honeywell's scanners have all of them in report 2.
 */
import { type InputField, inputFields } from './report-descriptor.js';
import type { HidPosLayout } from './scan.js';

const SCANNER = 0x8c0000;
const USAGE = { byteCount: 0x01003b, aim: SCANNER + 0xfb, aimLast: SCANNER + 0xfd, data: SCANNER + 0xfe, more: SCANNER + 0xff } as const;
const BYTE = 8;
const AIM_BYTES = 3;

/** null = it describes no decoded data, or not in whole bytes. */
export function scannedDataLayout(descriptor: Uint8Array): HidPosLayout | null {
  const fields = inputFields(descriptor) ?? [];
  const data = fields.find((field) => field.usages.includes(USAGE.data) && field.bits === BYTE);
  if (data === undefined || data.bitAt % BYTE !== 0) return null;
  const hasIds = fields.some(({ reportId }) => reportId !== 0);
  const first = hasIds ? 1 : 0;
  const same = fields.filter(({ reportId }) => reportId === data.reportId);
  const at = (usage: number): number | null => {
    for (const field of same) {
      const bit = bitOf(field, usage);
      if (bit !== null && bit % BYTE === 0) return first + bit / BYTE;
    }
    return null;
  };
  const aim = at(USAGE.aim);
  const isWhole = aim !== null && at(USAGE.aimLast) === aim + AIM_BYTES - 1;
  return {
    reportId: hasIds ? data.reportId : null,
    lengthAt: at(USAGE.byteCount),
    aimAt: isWhole ? aim : null,
    dataAt: first + data.bitAt / BYTE,
    dataBytesMax: data.count,
    moreAt: at(USAGE.more),
  };
}

/** The first bit of what has this usage; values behind the last usage of a field have the last one. */
function bitOf({ bitAt, bits, usages }: InputField, usage: number): number | null {
  const index = usages.indexOf(usage);
  return index < 0 ? null : bitAt + index * bits;
}
