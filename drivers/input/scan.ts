/** A scanned code: put together from what a scanner types, and read. */
import iconv from 'iconv-lite';

export interface Scan {
  readonly text: string;
  /** What kind of code it was; null = the scanner does not say. */
  readonly symbology: 'qr' | 'code128' | 'other' | null;
}

/** What was typed so far; null = too much, and the rest is waited for to be thrown away. */
export type ScanPending = readonly number[] | null;

export type ScanInput =
  | { readonly kind: 'byte'; readonly byte: number }
  /** Enter, Tab, CR or LF. */
  | { readonly kind: 'end' }
  /** Nothing came for a while: a scanner types faster than any hand, so the code is over. */
  | { readonly kind: 'gap' };

/** A QR code holds 2953 bytes at most (ISO/IEC 18004, version 40-L). */
const SCAN_BYTES_MAX = 4096;

/** An end without anything before it (CR LF, Enter after Tab) is none. */
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

/** What a byte of a serial scanner means; null = nothing, as with STX, ETX and other controls that scanners put around codes. */
export function serialScanInput(byte: number): ScanInput | null {
  if (byte === CR || byte === LF || byte === TAB) return { kind: 'end' };
  return byte < SPACE ? null : { kind: 'byte', byte };
}

/** `]Q1`: what kind of code it was and how it was read (ISO/IEC 15424), before the code itself where the scanner is set so. */
const AIM = /^\]([A-Za-z])[0-9A-Za-z]/;
const SYMBOLOGIES: Readonly<Record<string, Scan['symbology']>> = { Q: 'qr', C: 'code128' };

/** Codes are UTF-8, as the box prints them; a scanner that was set to Windows is understood, too. */
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
