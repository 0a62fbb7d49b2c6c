/**
 * Scanners that are not keyboards: a report holds a stretch of the code. Where in it is a matter of the profile: the usage tables of
 * HID-POS (USB-IF, POS usage tables 1.02, page 8Ch) leave the layout to the maker.
 */

export interface HidPosLayout {
  readonly reportId: number;
  /** Counted from 0, the report's number included, as all places here. */
  readonly lengthAt: number;
  /** Three bytes: `]`, the kind of code, a modifier (ISO/IEC 15424); null = not told, or told within the data. */
  readonly aimAt: number | null;
  readonly dataAt: number;
  readonly dataBytesMax: number;
  /** A byte whose lowest bit says that the code goes on in the next report; null = a code is never longer than a report. */
  readonly moreAt: number | null;
}

/** What came of a code so far, with its `]Q1` before it where the scanner tells. */
export type HidPosPending = readonly number[];

const AIM_BYTES = 3;
/** A QR code holds 2953 bytes at most (ISO/IEC 18004, version 40-L). */
const CODE_BYTES_MAX = 4096;

/** A report that cannot be one of this layout drops what was pending: what is left of a code is no code. */
export function readHidPosReport(
  pending: HidPosPending,
  report: Uint8Array,
  layout: HidPosLayout,
): { readonly pending: HidPosPending; readonly scanned: Uint8Array | null } {
  if (report[0] !== layout.reportId) return { pending, scanned: null };
  const length = report[layout.lengthAt] ?? 0;
  const isWhole = length <= layout.dataBytesMax && report.length >= Math.max(layout.dataAt + length, (layout.moreAt ?? 0) + 1);
  if (!isWhole) return { pending: [], scanned: null };
  const aim = layout.aimAt === null || pending.length > 0 ? [] : report.subarray(layout.aimAt, layout.aimAt + AIM_BYTES);
  const bytes = [...pending, ...aim, ...report.subarray(layout.dataAt, layout.dataAt + length)];
  if (bytes.length > CODE_BYTES_MAX) return { pending: [], scanned: null };
  const goesOn = layout.moreAt !== null && ((report[layout.moreAt] ?? 0) & 1) === 1;
  if (goesOn) return { pending: bytes, scanned: null };
  return { pending: [], scanned: bytes.length > aim.length ? Uint8Array.from(bytes) : null };
}
