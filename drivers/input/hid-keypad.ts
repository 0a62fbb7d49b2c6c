/** A keypad on USB: decodes its reports and sends the one that sets its lamp. */
import { PortKeeper } from '../actor/port-keeper.js';
import type { PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import { DARK_KEYPAD, faultReporter, isSameLight, type Keypad, type KeypadContent, type KeypadListener, withoutChatter } from './keypad.js';
import type { AnySettings, KeypadKeys } from './keypads/index.js';
import type { HidKeypadKind } from './keypads/kind.js';

export interface HidKeypadOptions {
  readonly openPort: PortFactory;
  readonly kind: HidKeypadKind<AnySettings>;
  readonly keys: KeypadKeys;
  readonly bounceMs: number;
  readonly timers: Timers;
  readonly listener: KeypadListener;
}

export class HidKeypad implements Keypad {
  readonly #keeper: PortKeeper;
  readonly #options: Pick<HidKeypadOptions, 'kind' | 'keys'>;
  #shown: KeypadContent = DARK_KEYPAD;

  constructor({ openPort, kind, keys, bounceMs, timers, listener }: HidKeypadOptions) {
    this.#options = { kind, keys };
    const tell = faultReporter((fault) => listener.fault(fault));
    const keyboard = () => withoutChatter(bounceMs, timers, (key) => listener.pressed(key));
    let read = kind.reader(keys);
    let moved = keyboard();
    this.#keeper = new PortKeeper({
      openPort,
      timers,
      owner: {
        opened: (descriptor) => {
          // Keys that were down when the cable was pulled count as released.
          read = kind.reader(keys, descriptor);
          moved = keyboard();
          tell(null);
          this.#writeLight();
        },
        received: (report) => {
          moved(read(report));
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
    const { kind, keys } = this.#options;
    const report = kind.lightReport(keys, this.#shown.light);
    // A failed write ends the connection; the next one starts by setting the lamp.
    if (report !== null) this.#keeper.write(report).catch(() => {});
  }
}
