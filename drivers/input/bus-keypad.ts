/** A keypad on a serial line that it may share with other keypads and with boards. */
import type { Absence } from '../actor/keep-port.js';
import type { Bus } from '../bus/bus.js';
import type { BusMember, Exchange } from '../bus/exchange.js';
import type { Timers } from '../timing.js';
import { type Keypad, type KeypadListener, troubleTeller, withoutBounce } from './keypad.js';
import { DARK_KEYPAD, isSameDisplay, isSameLight, type KeypadContent } from './keypad-content.js';
import type { KeypadKeys } from './profile.js';
import { displayFrame, type FramePending, keyFrameName, lightFrame, readKeyFrames } from './ub485.js';

export interface BusKeypadOptions {
  readonly bus: Pick<Bus, 'join' | 'listen' | 'wake'>;
  readonly keys: Extract<KeypadKeys, { protocol: 'frames' }>;
  /** null = whatever address the frames have. */
  readonly address: number | null;
  readonly bounceMs: number;
  readonly timers: Timers;
  readonly listener: KeypadListener;
}

/** QSystem waits so long between frames to a keypad (ButtonDevice.java, commit d57d9dd). */
const SAME_ADDRESS_GAP_MS = 150;
/** On the line of everybody: a keypad that was spoken to answers nothing. */
const GAP_MS = 5;
/** Nothing acknowledges, and a keypad may lose its power: what it shows is said again so often, so that it is right within 5 s. */
const REPAINT_MS = 4_000;
/** So many bytes without a key between them are no accident: the speed is wrong, or the wires are. */
const STRAY_BYTES_MAX = 64;

/** Which part a keypad has to be told, and whether it does not know it yet. */
interface Part {
  readonly frame: () => Uint8Array;
  isDue: boolean;
  /** When it was told last. */
  toldMs: number;
}

export class BusKeypad implements Keypad, BusMember {
  readonly #options: BusKeypadOptions;
  readonly #leave: () => void;
  readonly #tell: (trouble: Parameters<KeypadListener['trouble']>[0]) => void;
  readonly #parts: readonly Part[];
  readonly #light: Part;
  readonly #display: Part;
  #shown: KeypadContent = DARK_KEYPAD;
  #beeps = false;
  #isClosed = false;
  #offered: Part | null = null;
  #quietUntilMs = 0;

  constructor(options: BusKeypadOptions) {
    const { bus, keys, address, bounceMs, timers, listener } = options;
    this.#options = options;
    this.#tell = troubleTeller((trouble) => this.#isClosed || listener.trouble(trouble));
    const part = (frame: (to: number) => Uint8Array): Part => ({ frame: () => frame(address ?? 0), isDue: true, toldMs: 0 });
    this.#light = part((to) => lightFrame(to, this.#shown.light, this.#beeps));
    this.#display = part((to) => displayFrame(to, this.#shown.display));
    const parts = [...(keys.hasLight ? [this.#light] : []), ...(keys.hasDisplay ? [this.#display] : [])];
    this.#parts = address === null ? [] : parts;
    const pressed = withoutBounce(bounceMs, timers, (key) => this.#isClosed || listener.pressed(key));
    let read = this.#reader(pressed);
    const stopListening = bus.listen({
      received: (bytes) => read(bytes),
      opened: () => {
        read = this.#reader(pressed);
      },
      lost: () => {},
    });
    const leaveBus = bus.join(this);
    this.#leave = () => {
      stopListening();
      leaveBus();
    };
  }

  show(content: KeypadContent, beeps = false): void {
    this.#light.isDue ||= beeps || !isSameLight(content.light, this.#shown.light);
    this.#display.isDue ||= !isSameDisplay(content.display, this.#shown.display);
    this.#shown = content;
    this.#beeps ||= beeps;
    this.#options.bus.wake();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#leave();
  }

  next(nowMs: number): { readonly exchange: Exchange; readonly isUrgent: boolean } | null {
    if (nowMs < this.#quietUntilMs) return null;
    const due = this.#parts.find(({ isDue }) => isDue) ?? this.#parts.find(({ toldMs }) => nowMs - toldMs >= REPAINT_MS) ?? null;
    this.#offered = due;
    return due && { exchange: { frame: due.frame(), gapMs: GAP_MS, reply: null }, isUrgent: due.isDue };
  }

  finished(result: { readonly kind: string }, nowMs: number): void {
    const told = this.#offered;
    this.#offered = null;
    this.#quietUntilMs = nowMs + SAME_ADDRESS_GAP_MS;
    if (told === null || result.kind !== 'sent') return;
    told.isDue = false;
    told.toldMs = nowMs;
    if (told === this.#light) this.#beeps = false;
  }

  dueMs(nowMs: number): number {
    const wanted = this.#parts.map(({ isDue, toldMs }) => (isDue ? nowMs : toldMs + REPAINT_MS));
    return Math.max(this.#quietUntilMs, Math.min(Number.POSITIVE_INFINITY, ...wanted));
  }

  portChanged(absence: Absence | null): void {
    for (const part of this.#parts) part.isDue = true;
    this.#tell(absence);
  }

  #reader(pressed: (key: string) => void): (bytes: Uint8Array) => void {
    const { address } = this.#options;
    let pending: FramePending = null;
    let strayBytes = 0;
    return (bytes) => {
      const read = readKeyFrames(pending, bytes);
      pending = read.pending;
      strayBytes = read.frames.length > 0 ? 0 : strayBytes + read.strayBytes;
      if (read.frames.length > 0) this.#tell(null);
      else if (strayBytes >= STRAY_BYTES_MAX) this.#tell('garbled');
      for (const frame of read.frames) if (address === null || frame.address === address) pressed(keyFrameName(frame));
    };
  }
}
