/** A keypad on USB that is told apart by its HID device: keyboards and those with a bit for each key. */
import { PortKeeper } from '../actor/port-keeper.js';
import type { PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import { readKeyboardReport } from './boot-keyboard.js';
import { type KeyBitsLayout, readKeyBits } from './key-bits.js';
import { type Keypad, type KeypadListener, troubleTeller, withoutBounce } from './keypad.js';
import { DARK_KEYPAD, isSameLight, type KeypadContent, type KeypadLight } from './keypad-content.js';
import type { KeypadKeys, KeypadProfile } from './profile.js';
import { keyName } from './us-layout.js';

type HidKeys = Exclude<KeypadKeys, { protocol: 'frames' }>;
type LightReport = Extract<HidKeys, { protocol: 'keyBits' }>['light'];

export interface HidKeypadOptions {
  readonly openPort: PortFactory;
  readonly keys: HidKeys;
  readonly bounceMs: KeypadProfile['bounceMs'];
  readonly timers: Timers;
  readonly listener: KeypadListener;
}

export class HidKeypad implements Keypad {
  readonly #keeper: PortKeeper;
  readonly #light: LightReport;
  #shown: KeypadContent = DARK_KEYPAD;

  constructor({ openPort, keys, bounceMs, timers, listener }: HidKeypadOptions) {
    this.#light = keys.protocol === 'keyBits' ? keys.light : null;
    const tell = troubleTeller((trouble) => listener.trouble(trouble));
    const pressed = withoutBounce(bounceMs, timers, (key) => listener.pressed(key));
    let read = keyReader(keys);
    this.#keeper = new PortKeeper({
      openPort,
      timers,
      owner: {
        opened: () => {
          // Keys that were down when the cable was pulled are up.
          read = keyReader(keys);
          tell(null);
          this.#writeLight();
        },
        received: (report) => {
          for (const key of read(report)) pressed(key);
        },
        absent: tell,
      },
    });
  }

  show(content: KeypadContent): void {
    const isSame = isSameLight(content.light, this.#shown.light);
    this.#shown = content;
    if (!isSame) this.#writeLight();
  }

  close(): Promise<void> {
    return this.#keeper.close();
  }

  #writeLight(): void {
    if (this.#light === null) return;
    // A write that fails ends the connection; the next one begins with the light.
    this.#keeper.write(lightReport(this.#light, this.#shown.light)).catch(() => {});
  }
}

/** Keeps what is down, and answers the names of the keys that went down. */
function keyReader(keys: HidKeys): (report: Uint8Array) => readonly string[] {
  if (keys.protocol === 'keyboard') {
    let down: readonly number[] = [];
    return (report) => {
      const read = readKeyboardReport(down, report, keys.reportId);
      down = read.down;
      return read.presses.flatMap(({ usage }) => keyName(usage) ?? []);
    };
  }
  const bits = Object.entries(keys.bits).map(([name, [byte, mask]]) => ({ name, byte, mask }));
  const layout: KeyBitsLayout = { reportId: keys.reportId, reportBytes: keys.reportBytes, bits };
  let down: readonly string[] = [];
  return (report) => {
    const read = readKeyBits(down, report, layout);
    down = read.down;
    return read.presses;
  };
}

/** It does not blink by itself, so what should blink is on. */
export function lightReport({ command, red, green }: NonNullable<LightReport>, { color }: KeypadLight): Uint8Array {
  const masks = { off: 0, red, green } as const;
  return Buffer.concat([Buffer.from(command.replaceAll(' ', ''), 'hex'), Buffer.of(masks[color])]);
}
