/** A keypad on a serial line that it may share with other keypads and with boards. */
import type { Absence } from '../actor/keep-port.js';
import type { Bus } from '../bus/bus.js';
import type { BusMember, Exchange } from '../bus/exchange.js';
import type { Timers } from '../timing.js';
import { type Keypad, type KeypadListener, troubleTeller, withoutBounce } from './keypad.js';
import { DARK_KEYPAD, type KeypadContent } from './keypad-content.js';
import type { AnySettings, KeypadKeys } from './keypads/index.js';
import type { KeypadPart, LineKeypadKind } from './keypads/kind.js';

export interface BusKeypadOptions {
  readonly bus: Pick<Bus, 'join' | 'listen' | 'wake'>;
  readonly kind: LineKeypadKind<AnySettings>;
  readonly keys: KeypadKeys;
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

/** A part of the keypad, and whether it has to be sent what it shows. */
interface SentPart {
  readonly part: KeypadPart;
  isDue: boolean;
  sentMs: number;
}

export class BusKeypad implements Keypad, BusMember {
  readonly #options: BusKeypadOptions;
  readonly #leave: () => void;
  readonly #tell: (trouble: Parameters<KeypadListener['trouble']>[0]) => void;
  readonly #parts: readonly SentPart[];
  #shown: KeypadContent = DARK_KEYPAD;
  #beeps = false;
  #isClosed = false;
  #offered: SentPart | null = null;
  #quietUntilMs = 0;

  constructor(options: BusKeypadOptions) {
    const { bus, kind, keys, address, bounceMs, timers, listener } = options;
    this.#options = options;
    this.#tell = troubleTeller((trouble) => this.#isClosed || listener.trouble(trouble));
    this.#parts = address === null ? [] : kind.parts(keys).map((part) => ({ part, isDue: true, sentMs: 0 }));
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
    for (const sent of this.#parts) {
      sent.isDue ||= (beeps && sent.part.hasBeeper) || !sent.part.isSame(content, this.#shown);
    }
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
    const due = this.#parts.find(({ isDue }) => isDue) ?? this.#parts.find(({ sentMs }) => nowMs - sentMs >= REPAINT_MS) ?? null;
    this.#offered = due;
    if (due === null) return null;
    const frame = due.part.frame(this.#options.address ?? 0, this.#shown, this.#beeps);
    return { exchange: { frame, gapMs: GAP_MS, reply: null }, isUrgent: due.isDue };
  }

  finished(result: { readonly kind: string }, nowMs: number): void {
    const offered = this.#offered;
    this.#offered = null;
    this.#quietUntilMs = nowMs + SAME_ADDRESS_GAP_MS;
    if (offered === null || result.kind !== 'sent') return;
    offered.isDue = false;
    offered.sentMs = nowMs;
    if (offered.part.hasBeeper) this.#beeps = false;
  }

  dueMs(nowMs: number): number {
    const wanted = this.#parts.map(({ isDue, sentMs }) => (isDue ? nowMs : sentMs + REPAINT_MS));
    return Math.max(this.#quietUntilMs, Math.min(Number.POSITIVE_INFINITY, ...wanted));
  }

  portChanged(absence: Absence | null): void {
    for (const part of this.#parts) part.isDue = true;
    this.#tell(absence);
  }

  #reader(pressed: (key: string) => void): (bytes: Uint8Array) => void {
    const { address, kind } = this.#options;
    const read = kind.reader();
    let allStrayBytes = 0;
    return (bytes) => {
      const { presses, strayBytes } = read(bytes);
      allStrayBytes = presses.length > 0 ? 0 : allStrayBytes + strayBytes;
      if (presses.length > 0) this.#tell(null);
      else if (allStrayBytes >= STRAY_BYTES_MAX) this.#tell('garbled');
      for (const press of presses) if (address === null || press.address === address) pressed(press.key);
    };
  }
}
