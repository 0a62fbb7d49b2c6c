/** A keypad while it is in use, whatever cable it hangs on. */
import type { Absence } from '../actor/keep-port.js';
import type { Timers } from '../timing.js';
import type { KeypadContent } from './keypad-content.js';

/** Why nothing can be expected of an input device, or why what comes is not understood; `starting` until the first connection. */
export type InputTrouble =
  | 'starting'
  | Absence
  /** Bytes come that are no keys or codes. */
  | 'garbled';

export interface KeypadListener {
  /** Keys by the names that key maps use, in the order in which they were pressed. */
  pressed(key: string): void;
  /** null = in order. Told when it changes. */
  trouble(trouble: InputTrouble | null): void;
}

export interface Keypad {
  /** What it should show from now on; a beep is heard once. The newest wins. */
  show(content: KeypadContent, beeps?: boolean): void;
  /** Resolves when its port is free; nothing is told afterwards. */
  close(): Promise<void>;
}

/** Passes keys on, but for those of a contact that chatters: the same key again before it was quiet for `bounceMs`. */
export function withoutBounce(bounceMs: number, timers: Timers, pressed: (key: string) => void): (key: string) => void {
  const lastMs = new Map<string, number>();
  return (key) => {
    const nowMs = timers.nowMs();
    const isBounce = nowMs - (lastMs.get(key) ?? Number.NEGATIVE_INFINITY) < bounceMs;
    lastMs.set(key, nowMs);
    if (!isBounce) pressed(key);
  };
}

/** Tells of troubles when they change. */
export function troubleTeller(tell: (trouble: InputTrouble | null) => void): (trouble: InputTrouble | null) => void {
  let told: InputTrouble | null = 'starting';
  return (trouble) => {
    if (trouble === told) return;
    told = trouble;
    tell(trouble);
  };
}
