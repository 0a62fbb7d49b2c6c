/** A scanned code: assembled from the keys, bytes or HID-POS reports of a scanner, and decoded. */
import iconv from 'iconv-lite';

export interface Scan {
  readonly text: string;
  /** Kind of code; null = not reported by the scanner. */
  readonly symbology: 'qr' | 'code128' | 'other' | null;
}

/** Input so far; null = too long, so everything up to its end is discarded. */
export type ScanPending = readonly number[] | null;

export type ScanInput =
  | { readonly kind: 'byte'; readonly byte: number }
  /** Enter, Tab, CR or LF. */
  | { readonly kind: 'end' }
  /** No input for a while: a scanner types without pauses, so the code has ended. */
  | { readonly kind: 'gap' };

/** A QR code holds 2953 bytes at most (ISO/IEC 18004, version 40-L). */
const SCAN_BYTES_MAX = 4096;

/** Ignores an end without input before it (CR LF, Enter after Tab). */
export function assembleScan(
  pending: ScanPending,
  input: ScanInput,
): { readonly pending: ScanPending; readonly scanned: Uint8Array | null } {
  if (input.kind !== 'byte') return { pending: [], scanned: pending === null || pending.length === 0 ? null : Uint8Array.from(pending) };
  if (pending === null || pending.length >= SCAN_BYTES_MAX) return { pending: null, scanned: null };
  return { pending: [...pending, input.byte], scanned: null };
}

const TAB = 0x09;
const LF = 0x0a;
const CR = 0x0d;
const SPACE = 0x20;

/** Input event for a byte of a serial scanner; null = ignored, such as STX, ETX and other controls around codes. */
export function serialScanInput(byte: number): ScanInput | null {
  if (byte === CR || byte === LF || byte === TAB) return { kind: 'end' };
  return byte < SPACE ? null : { kind: 'byte', byte };
}

/** `]Q1`: kind of code and how it was read (ISO/IEC 15424), before the code itself if the scanner is configured to send it. */
const AIM = /^\]([A-Za-z])[0-9A-Za-z]/;
const SYMBOLOGIES: Readonly<Record<string, Scan['symbology']>> = { Q: 'qr', C: 'code128' };

/** Codes are UTF-8, as the box prints them; Windows encoding is accepted too, because a scanner may be set to it. */
export function readScan(bytes: Uint8Array): Scan {
  const text = textOf(bytes);
  const [prefix = '', kind = ''] = AIM.exec(text) ?? [];
  return { text: text.slice(prefix.length).trim(), symbology: prefix === '' ? null : (SYMBOLOGIES[kind] ?? 'other') };
}

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return iconv.decode(Buffer.from(bytes), 'windows1251');
  }
}

/**
 * Scanners that are not keyboards: a report holds a part of the code. The profile defines the position, or the descriptor of the device
 * does: the usage tables of HID-POS (USB-IF, POS usage tables 1.02, page 8Ch) leave the layout to the maker.
 */
export interface HidPosLayout {
  /** null = the device has no report ids. */
  readonly reportId: number | null;
  /** Counted from 0 including the report id, like all positions here; null = not told: zeros behind the code are no part of it. */
  readonly lengthAt: number | null;
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

/** A report that cannot have this layout drops the pending part: the rest of a code is not a code. */
export function readHidPosReport(
  pending: HidPosPending,
  report: Uint8Array,
  layout: HidPosLayout,
): { readonly pending: HidPosPending; readonly scanned: Uint8Array | null } {
  if (layout.reportId !== null && report[0] !== layout.reportId) return { pending, scanned: null };
  const length = layout.lengthAt === null ? lengthIn(report, layout) : (report[layout.lengthAt] ?? 0);
  const isWhole = length <= layout.dataBytesMax && report.length >= Math.max(layout.dataAt + length, (layout.moreAt ?? 0) + 1);
  if (!isWhole) return { pending: [], scanned: null };
  const aim = layout.aimAt === null || pending.length > 0 ? [] : report.subarray(layout.aimAt, layout.aimAt + AIM_BYTES);
  const bytes = [...pending, ...aim, ...report.subarray(layout.dataAt, layout.dataAt + length)];
  if (bytes.length > SCAN_BYTES_MAX) return { pending: [], scanned: null };
  const goesOn = layout.moreAt !== null && ((report[layout.moreAt] ?? 0) & 1) === 1;
  if (goesOn) return { pending: bytes, scanned: null };
  return { pending: [], scanned: bytes.length > aim.length ? Uint8Array.from(bytes) : null };
}

function lengthIn(report: Uint8Array, { dataAt, dataBytesMax }: HidPosLayout): number {
  let length = Math.min(dataBytesMax, Math.max(0, report.length - dataAt));
  while (length > 0 && report[dataAt + length - 1] === 0) length--;
  return length;
}
