/** Bytes of a line as frames, and what was not a frame. However the bytes are split, the same is heard. */
import type { Scanner } from '../../led/scan.js';
import { toHex } from '../printer/hex.js';

/** What a real board would not understand. */
export interface Fault {
  readonly what: string;
  /** Of all bytes since the twin was made. */
  readonly offset: number;
  /** The first of its bytes, `01 20`. */
  readonly bytes: string;
}

const SHOWN_BYTES = 32;

/** Where a message stands among the bytes. Most are understood, so that nobody asks for it in words. */
export interface Origin {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export const faultAt = (what: string, { offset, bytes }: Origin): Fault => ({ what, offset, bytes: toHex(bytes.subarray(0, SHOWN_BYTES)) });

export class Ear<Message> {
  #held: Uint8Array = new Uint8Array();
  #offset = 0;
  #lastMs = Number.NEGATIVE_INFINITY;
  #noise: { readonly what: string; readonly offset: number; bytes: number[] } | null = null;

  /** `silenceMs`: so much silence ends a frame, whole or not; null = it goes on whenever it does. */
  constructor(
    private readonly scanner: Scanner<Message>,
    private readonly silenceMs: number | null,
    private readonly listener: { message(message: Message, origin: Origin): void; fault(fault: Fault): void },
  ) {}

  hear(bytes: Uint8Array, nowMs: number): void {
    if (this.silenceMs !== null && nowMs - this.#lastMs > this.silenceMs) this.#breakOff('a frame that was broken off by silence');
    this.#lastMs = nowMs;
    this.#held = Buffer.concat([this.#held, bytes]);
    while (this.#held.length > 0) {
      const scan = this.scanner(this.#held);
      if (scan.kind === 'more') return;
      const frame = this.#take(scan.length);
      if (scan.kind === 'noise') this.#hum(scan.what, frame);
      else {
        this.#endNoise();
        this.listener.message(scan.message, { offset: this.#offset - frame.length, bytes: frame });
      }
    }
  }

  /** The power went. */
  forget(): void {
    this.#breakOff('a frame that was broken off by power');
  }

  /** What was not a frame so far, and what is not one yet. */
  get unfinished(): readonly Fault[] {
    const held = { what: 'not whole yet', offset: this.#offset, bytes: toHex(this.#held.subarray(0, SHOWN_BYTES)) };
    const hum = this.#noise === null ? [] : [{ ...this.#noise, bytes: toHex(this.#noise.bytes) }];
    return this.#held.length === 0 ? hum : [...hum, held];
  }

  #take(length: number): Uint8Array {
    const frame = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    this.#offset += length;
    return frame;
  }

  /** Noise that follows noise is one fault. */
  #hum(what: string, bytes: Uint8Array): void {
    this.#noise ??= { what, offset: this.#offset - bytes.length, bytes: [] };
    this.#noise.bytes = [...this.#noise.bytes, ...bytes].slice(0, SHOWN_BYTES);
  }

  #endNoise(): void {
    if (this.#noise !== null) this.listener.fault({ ...this.#noise, bytes: toHex(this.#noise.bytes) });
    this.#noise = null;
  }

  #breakOff(what: string): void {
    if (this.#held.length > 0) this.#hum(what, this.#take(this.#held.length));
    this.#endNoise();
  }
}
