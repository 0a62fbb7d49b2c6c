/** A keypad on a serial line that other keypads and boards may share. */
import type { Absence } from '../actor/keep-port.js';
import type { Bus } from '../bus/bus.js';
import type { BusMember, Exchange } from '../bus/exchange.js';
import type { Timers } from '../timing.js';
import { DARK_KEYPAD, faultReporter, type Keypad, type KeypadContent, type KeypadListener, withoutBounce } from './keypad.js';
import type { AnySettings, KeypadKeys } from './keypads/index.js';
import type { KeypadPart, LineKeypadKind } from './keypads/kind.js';

export interface BusKeypadOptions {
  readonly bus: Pick<Bus, 'join' | 'listen' | 'wake'>;
  readonly kind: LineKeypadKind<AnySettings>;
  readonly keys: KeypadKeys;
  /** null = accept any address. */
  readonly address: number | null;
  readonly bounceMs: number;
  readonly timers: Timers;
  readonly listener: KeypadListener;
}

/** QSystem waits this long between frames to a keypad (ButtonDevice.java, commit d57d9dd). */
const SAME_ADDRESS_GAP_MS = 150;
/** Gap for the whole line: keypads do not answer. */
const GAP_MS = 5;
/** Keypads do not acknowledge and may lose power: content is repeated at this interval, so that the display is right within 5 s. */
const REPAINT_MS = 4_000;
/** This many bytes without a key are no accident: the speed or the wiring is wrong. */
const STRAY_BYTES_MAX = 64;

interface SentPart {
  readonly part: KeypadPart;
  isDue: boolean;
  sentMs: number;
}

/** What a frame says: more may be asked for while it is on the line. */
interface Offered {
  readonly sent: SentPart;
  readonly content: KeypadContent;
  readonly beepsAsked: number;
}

export class BusKeypad implements Keypad, BusMember {
  readonly #leave: () => void;
  readonly #tell: (fault: Parameters<KeypadListener['fault']>[0]) => void;
  readonly #parts: readonly SentPart[];
  #shown: KeypadContent = DARK_KEYPAD;
  /** Counted, as one may be asked for while another is on the line. */
  #beepsAsked = 0;
  #beepsSent = 0;
  #isClosed = false;
  #offered: Offered | null = null;
  #quietUntilMs = 0;

  constructor(private readonly options: BusKeypadOptions) {
    const { bus, kind, keys, address, bounceMs, timers, listener } = options;
    this.#tell = faultReporter((fault) => this.#isClosed || listener.fault(fault));
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
    if (beeps) this.#beepsAsked += 1;
    this.options.bus.wake();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#leave();
  }

  next(nowMs: number): { readonly exchange: Exchange; readonly isUrgent: boolean } | null {
    if (nowMs < this.#quietUntilMs) return null;
    const due = this.#parts.find(({ isDue }) => isDue) ?? this.#parts.find(({ sentMs }) => nowMs - sentMs >= REPAINT_MS) ?? null;
    this.#offered = due && { sent: due, content: this.#shown, beepsAsked: this.#beepsAsked };
    if (due === null) return null;
    const frame = due.part.frame(this.options.address ?? 0, this.#shown, this.#beepsAsked > this.#beepsSent);
    return { exchange: { frame, gapMs: GAP_MS, reply: null }, isUrgent: due.isDue };
  }

  finished(result: { readonly kind: string }, nowMs: number): void {
    const offered = this.#offered;
    this.#offered = null;
    this.#quietUntilMs = nowMs + SAME_ADDRESS_GAP_MS;
    if (offered === null || result.kind !== 'sent') return;
    const { sent, content, beepsAsked } = offered;
    if (sent.part.hasBeeper) this.#beepsSent = beepsAsked;
    sent.isDue = !sent.part.isSame(content, this.#shown) || (sent.part.hasBeeper && this.#beepsAsked > this.#beepsSent);
    sent.sentMs = nowMs;
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
    const { address, kind } = this.options;
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
