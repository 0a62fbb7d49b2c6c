/**
 * Decodes scanners that are not keyboards: a report holds a part of the code. The profile defines the position, because the usage tables of
 * HID-POS (USB-IF, POS usage tables 1.02, page 8Ch) leave the layout to the maker.
 */

export interface HidPosLayout {
  readonly reportId: number;
  /** Counted from 0 including the report id, like all positions here. */
  readonly lengthAt: number;
  /** Three bytes: `]`, the kind of code, a modifier (ISO/IEC 15424); null = absent, or contained in the data. */
  readonly aimAt: number | null;
  readonly dataAt: number;
  readonly dataBytesMax: number;
  /** A byte whose lowest bit means that the code continues in the next report; null = a code is never longer than a report. */
  readonly moreAt: number | null;
}

/** The code received so far, with `]Q1` before it if the scanner sends it. */
export type HidPosPending = readonly number[];

const AIM_BYTES = 3;
/** A QR code holds 2953 bytes at most (ISO/IEC 18004, version 40-L). */
const CODE_BYTES_MAX = 4096;

/** A report that cannot have this layout drops the pending part: the rest of a code is not a code. */
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
