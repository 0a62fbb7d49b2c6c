/**
 * WebSocket frames by hand, as little of them as a load generator needs: it must be so cheap that the server is what is
 * measured. What goes out is encoded once, before the clock runs; what comes in is counted, not read.
 */
import { randomBytes } from 'node:crypto';

export const TEXT = 1;
export const CLOSE = 8;
export const PING = 9;
const PONG = 10;
/** From here on frames are short, and what is in them matters. */
const FIRST_CONTROL = 8;

const MASKED = 0x80;
const FINAL = 0x80;
const LENGTH_16 = 126;
const LENGTH_64 = 127;

/** A text frame as a client has to send it: masked. The mask is drawn once, so the same bytes can be sent again and again. */
export function encodeTextFrame(text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  const mask = randomBytes(4);
  const masked = payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
  return Buffer.concat([Buffer.from([FINAL | TEXT]), encodeLength(payload.length), mask, masked]);
}

/** The answer to a ping with at most 125 bytes; the mask is nothing, as the bytes are the server's own. */
export const encodePong = (chunk: Buffer, start: number, length: number): Buffer =>
  Buffer.concat([Buffer.from([FINAL | PONG, MASKED | length, 0, 0, 0, 0]), chunk.subarray(start, start + length)]);

function encodeLength(length: number): Buffer {
  if (length < LENGTH_16) return Buffer.from([MASKED | length]);
  if (length <= 0xffff) {
    const bytes = Buffer.from([MASKED | LENGTH_16, 0, 0]);
    bytes.writeUInt16BE(length, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9);
  bytes[0] = MASKED | LENGTH_64;
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

export const upgradeRequest = (port: number): string =>
  [
    'GET / HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
    'Sec-WebSocket-Version: 13',
    '',
    '',
  ].join('\r\n');

/**
 * Told of each whole frame, with its opcode and the length of its payload. `chunk` and `start` say where the payload lies, if all of
 * it came in one piece; otherwise `start` is -1, and the frame can only be counted.
 */
export type OnFrame = (opcode: number, length: number, chunk: Buffer, start: number) => void;

/** Cuts what a server sends into frames. Servers do not mask, and this one does not fragment. */
export class FrameCutter {
  /** Bytes of the payload under way that are still to come; 0 = a header is next. */
  #missing = 0;
  #opcode = 0;
  #length = 0;
  /** A header that came in two pieces. */
  #head: Buffer | null = null;

  constructor(private readonly onFrame: OnFrame) {}

  push(arrived: Buffer): void {
    let chunk = arrived;
    let at = 0;
    if (this.#head !== null) {
      chunk = Buffer.concat([this.#head, arrived]);
      this.#head = null;
    }
    if (this.#missing > 0) {
      at = Math.min(this.#missing, chunk.length);
      this.#missing -= at;
      if (this.#missing > 0) return;
      this.onFrame(this.#opcode, this.#length, chunk, -1);
    }
    while (at < chunk.length) {
      const header = headerLength(chunk, at);
      if (chunk.length - at < header) {
        // The chunk is the socket's own memory and will be overwritten.
        this.#head = Buffer.from(chunk.subarray(at));
        return;
      }
      const opcode = (chunk[at] ?? 0) & 0x0f;
      const length = payloadLength(chunk, at);
      const start = at + header;
      if (opcode >= FIRST_CONTROL && chunk.length < start + length) {
        this.#head = Buffer.from(chunk.subarray(at));
        return;
      }
      at = start + length;
      if (at <= chunk.length) {
        this.onFrame(opcode, length, chunk, start);
      } else {
        this.#missing = at - chunk.length;
        this.#opcode = opcode;
        this.#length = length;
      }
    }
  }
}

/** 2, 4 or 10; 2 also where the byte that tells is not there yet. */
function headerLength(chunk: Buffer, at: number): number {
  const short = (chunk[at + 1] ?? 0) & 0x7f;
  return short < LENGTH_16 ? 2 : short === LENGTH_16 ? 4 : 10;
}

function payloadLength(chunk: Buffer, at: number): number {
  const short = (chunk[at + 1] ?? 0) & 0x7f;
  if (short < LENGTH_16) return short;
  return short === LENGTH_16 ? chunk.readUInt16BE(at + 2) : Number(chunk.readBigUInt64BE(at + 2));
}
