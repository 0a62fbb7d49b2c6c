/** Finds frames in a byte stream. The result does not depend on how the stream is split. */
import { hexDigits } from './checksums.js';

export type Scan<Message> =
  /** Possibly the beginning of a frame. */
  | { readonly kind: 'more' }
  | { readonly kind: 'message'; readonly length: number; readonly message: Message }
  /** The first bytes belong to no frame: a board skips them. */
  | { readonly kind: 'noise'; readonly length: number; readonly what: string };

export type Scanner<Message> = (bytes: Uint8Array) => Scan<Message>;

export const MORE = { kind: 'more' } as const;
export const noise = (length: number, what: string) => ({ kind: 'noise', length, what }) as const;
export const message = <Message>(length: number, found: Message) => ({ kind: 'message', length, message: found }) as const;

/** Skips to the next byte that may begin a frame; always skips the first byte. */
export function skip(bytes: Uint8Array, mayBegin: (byte: number) => boolean, what: string): Scan<never> {
  const next = bytes.findIndex((byte, at) => at > 0 && mayBegin(byte));
  return noise(next === -1 ? bytes.length : next, what);
}

/** A frame between two bytes that stand nowhere inside a frame, as the bytes between them. */
export function between(bytes: Uint8Array, begin: number, end: number, bytesMax: number): Scan<Uint8Array> {
  const isBegin = (byte: number): boolean => byte === begin;
  if (bytes[0] !== begin) return skip(bytes, isBegin, `no ${hexDigits(begin, 2)} before the frame`);
  const last = bytes.findIndex((byte, at) => at > 0 && (byte === end || byte === begin));
  if (last === -1 && bytes.length <= bytesMax) return MORE;
  if (last === -1 || last > bytesMax) return skip(bytes, isBegin, 'a frame without an end');
  return bytes[last] === end ? message(last + 1, bytes.subarray(1, last)) : noise(last, 'a frame that was broken off');
}

export function scanAll<Message>(scanner: Scanner<Message>, bytes: Uint8Array): Message[] {
  const messages: Message[] = [];
  for (let at = 0; at < bytes.length; ) {
    const scan = scanner(bytes.subarray(at));
    if (scan.kind === 'more') break;
    if (scan.kind === 'message') messages.push(scan.message);
    at += scan.length;
  }
  return messages;
}

export const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const fromLatin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
