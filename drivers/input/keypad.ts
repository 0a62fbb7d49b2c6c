/** A keypad in use, independent of its cable, and what it can show: lamp, beep, short display. It ignores the parts that it lacks. */
import type { Absence } from '../actor/keep-port.js';
import type { BrokerFault } from '../mqtt/faults.js';
import type { Timers } from '../timing.js';

export interface KeypadLight {
  readonly color: 'off' | 'red' | 'green';
  /** Time between two blinks; 0 = steady. */
  readonly blinkMs: 0 | 200 | 500;
}

export interface KeypadDisplay {
  readonly text: string;
  readonly isBlinking: boolean;
}

export interface KeypadContent {
  readonly light: KeypadLight;
  readonly display: KeypadDisplay;
}

export const DARK_KEYPAD: KeypadContent = { light: { color: 'off', blinkMs: 0 }, display: { text: '', isBlinking: false } };

export const isSameLight = (one: KeypadLight, other: KeypadLight): boolean => one.color === other.color && one.blinkMs === other.blinkMs;

export const isSameDisplay = (one: KeypadDisplay, other: KeypadDisplay): boolean =>
  one.text === other.text && one.isBlinking === other.isBlinking;

/** Why an input device gives no data, or data that cannot be decoded; `starting` until the first connection. */
export type InputFault =
  | 'starting'
  | Absence
  /** It is behind a broker that is not reached. */
  | BrokerFault
  | 'noBroker'
  /** The device sends bytes that are neither keys nor codes. */
  | 'garbled';

export interface KeypadListener {
  /** Keys by their names in key maps, in the order of the presses. */
  pressed(key: string): void;
  /** Called when it changes; null = in order. */
  fault(fault: InputFault | null): void;
}

export interface Keypad {
  /** Sets the content to show; a beep sounds once. The newest content wins. */
  show(content: KeypadContent, beeps?: boolean): void;
  /** Resolves when its port is free; nothing is called afterwards. */
  close(): Promise<void>;
}

/** Names of keys that went down and up since the last report. */
export interface KeyMoves {
  readonly pressed: readonly string[];
  readonly released: readonly string[];
}

interface Contact {
  readonly atMs: number;
  /** A press that may be chatter: what it is shows when the key goes up. */
  readonly isDoubtful: boolean;
  /** Whether the key was down for less than `bounceMs`. */
  readonly wasShort: boolean;
}

/**
 * Passes presses on, without those of a contact that chatters: down again within `bounceMs` after it went up. A finger holds a key longer
 * than that, so of two presses in one the one is short and the other is not. A key such as `00`, which its keypad turns into two presses of
 * `0` some milliseconds apart, has two short ones: both count. What is reported late, all at once, is judged in the same way.
 */
export function withoutChatter(bounceMs: number, timers: Timers, pressed: (key: string) => void): (moves: KeyMoves) => void {
  const contacts = new Map<string, Contact>();
  return (moves) => {
    const atMs = timers.nowMs();
    for (const key of moves.released) {
      const went = contacts.get(key);
      if (went === undefined) continue;
      const isShort = atMs - went.atMs < bounceMs;
      if (went.isDoubtful && isShort && went.wasShort) pressed(key);
      contacts.set(key, { atMs, isDoubtful: false, wasShort: isShort && (!went.isDoubtful || went.wasShort) });
    }
    for (const key of moves.pressed) {
      const went = contacts.get(key);
      const isDoubtful = went !== undefined && atMs - went.atMs < bounceMs;
      contacts.set(key, { atMs, isDoubtful, wasShort: went?.wasShort ?? false });
      if (!isDoubtful) pressed(key);
    }
  };
}

/** As `withoutChatter`, for keypads that do not say when a key goes up: the same key again before it was quiet for `bounceMs`. */
export function withoutBounce(bounceMs: number, timers: Timers, pressed: (key: string) => void): (key: string) => void {
  const lastMs = new Map<string, number>();
  return (key) => {
    const nowMs = timers.nowMs();
    const isBounce = nowMs - (lastMs.get(key) ?? Number.NEGATIVE_INFINITY) < bounceMs;
    lastMs.set(key, nowMs);
    if (!isBounce) pressed(key);
  };
}

export function faultReporter(tell: (fault: InputFault | null) => void): (fault: InputFault | null) => void {
  let told: InputFault | null = 'starting';
  return (fault) => {
    if (fault === told) return;
    told = fault;
    tell(fault);
  };
}
