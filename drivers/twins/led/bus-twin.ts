/** Several devices on a two-wire line: every byte reaches all of them, and simultaneous senders corrupt each other. */
import type { Timers } from '../../timing.js';

export interface BusTwinOptions {
  readonly timers: Timers;
  /** Receives the bytes at the box's end of the line. */
  send(bytes: Uint8Array): void;
  readonly baud?: number;
}

interface Listener {
  receive(bytes: Uint8Array): unknown;
}

const USUAL_BAUD = 19_200;
/** Start, eight bits, stop. */
const BITS_PER_LETTER = 10;

interface Speech {
  bytes: Uint8Array;
  readonly speakers: Set<Listener>;
  endMs: number;
  stop: () => void;
}

export class BusTwin<Member extends Listener> {
  readonly #letterMs: number;
  readonly members: Member[] = [];
  /** Times that two sent at once. */
  collisions = 0;
  /** Disconnected: these neither receive nor send. */
  readonly #off = new Set<Listener>();
  #speech: Speech | null = null;

  constructor(private readonly options: BusTwinOptions) {
    this.#letterMs = (BITS_PER_LETTER * 1000) / (options.baud ?? USUAL_BAUD);
  }

  /** Adds a member, made here because it needs its wire: `(send) => new LedTwin({ profile, address, timers, send })`. */
  add<New extends Member>(make: (send: (bytes: Uint8Array) => void) => New): New {
    const member: New = make((bytes) => this.#speak(member, bytes));
    this.members.push(member);
    return member;
  }

  setJoined(member: Member, isJoined: boolean): void {
    if (isJoined) this.#off.delete(member);
    else this.#off.add(member);
  }

  isJoined(member: Member): boolean {
    return !this.#off.has(member);
  }

  /** Bytes from the box. Takes all. */
  receive(bytes: Uint8Array): number {
    const speech = this.#speech;
    const heard = speech === null ? bytes : mixed(bytes, speech.bytes);
    if (speech !== null) {
      this.collisions++;
      speech.bytes = mixed(speech.bytes, bytes);
    }
    for (const member of this.members) if (this.isJoined(member)) member.receive(heard);
    return bytes.length;
  }

  #speak(speaker: Member, bytes: Uint8Array): void {
    if (!this.isJoined(speaker)) return;
    const { timers } = this.options;
    const endMs = timers.nowMs() + bytes.length * this.#letterMs;
    const current = this.#speech;
    const speech = current ?? { bytes, speakers: new Set<Listener>(), endMs, stop: () => {} };
    if (current !== null) {
      this.collisions++;
      current.bytes = bytes.length > current.bytes.length ? mixed(bytes, current.bytes) : mixed(current.bytes, bytes);
      current.endMs = Math.max(current.endMs, endMs);
      current.stop();
    }
    speech.speakers.add(speaker);
    speech.stop = timers.after(speech.endMs - timers.nowMs(), () => this.#finish(speech));
    this.#speech = speech;
  }

  #finish(speech: Speech): void {
    this.#speech = null;
    this.options.send(speech.bytes);
    for (const member of this.members) if (this.isJoined(member) && !speech.speakers.has(member)) member.receive(speech.bytes);
  }
}

/** Bytes received while others are on the line: where they differ, the result equals neither. */
function mixed(bytes: Uint8Array, others: Uint8Array): Uint8Array {
  return bytes.map((byte, at) => {
    const other = others[at] ?? byte;
    return byte === other ? byte : ([0x55, 0xaa, 0x33].find((spoilt) => spoilt !== byte && spoilt !== other) ?? 0);
  });
}
