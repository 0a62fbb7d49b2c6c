/** Splits the bytes of a line into frames and noise. The result does not depend on how the bytes are split. */
import type { Scanner } from '../../led/scan.js';
import { toHex } from '../printer/hex.js';

export interface Fault {
  readonly what: string;
  /** Offset among all bytes since the twin was made. */
  readonly offset: number;
  /** Its first bytes, `01 20`. */
  readonly bytes: string;
}

const SHOWN_BYTES = 32;

/** Position of a message among the bytes. The description is made only on demand, because most messages are valid. */
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

  /** `silenceMs`: this much silence ends a frame, complete or not; null = a frame may continue at any time. */
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

  forget(): void {
    this.#breakOff('a frame that was broken off by power');
  }

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

  /** Adjacent noise counts as one fault. */
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
