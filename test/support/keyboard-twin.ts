/**
 * A USB keyboard in software, or a scanner that types as one: what it sends is the reports of a real one. Source: Device Class Definition
 * for HID 1.11, appendix B.1 (the report) and HID Usage Tables 1.12, page 07h (the codes).
 */
import type { DeviceTwin, TwinCable } from '../../drivers/twins/twin.js';

export interface KeyboardTwinOptions {
  readonly cable: Pick<TwinCable, 'send'>;
  /** Composite devices put a number before each report; null = none. */
  readonly reportId?: number | null;
}

const SHIFT = 0x02;
const KEYS_MAX = 6;
/** In the place of every key, while more are down than a report can say. */
const TOO_MANY = 0x01;

const CODES: ReadonlyMap<string, readonly [modifiers: number, usage: number]> = new Map([
  ...[...'abcdefghijklmnopqrstuvwxyz'].flatMap((letter, at): [string, [number, number]][] => [
    [letter, [0, 0x04 + at]],
    [letter.toUpperCase(), [SHIFT, 0x04 + at]],
  ]),
  ...[...'1234567890'].map((digit, at): [string, [number, number]] => [digit, [0, 0x1e + at]]),
  ...Object.entries({ '\n': 0x28, '\t': 0x2b, ' ': 0x2c, '-': 0x2d, '.': 0x37, '/': 0x38, '[': 0x2f, ']': 0x30 }).map(
    ([character, usage]): [string, [number, number]] => [character, [0, usage]],
  ),
]);

export class KeyboardTwin implements DeviceTwin {
  readonly #options: KeyboardTwinOptions;
  readonly #down: number[] = [];
  #modifiers = 0;

  constructor(options: KeyboardTwinOptions) {
    this.#options = options;
  }

  /** @param usage of page 07h; 57h = + of the number pad */
  press(usage: number): void {
    this.#down.push(usage);
    this.#report();
  }

  release(usage: number): void {
    const at = this.#down.indexOf(usage);
    if (at >= 0) this.#down.splice(at, 1);
    this.#report();
  }

  tap(usage: number): void {
    this.press(usage);
    this.release(usage);
  }

  /** Letters, digits and a few marks of a US keyboard; `\n` = Enter, `\t` = Tab. Throws on any other: a keyboard cannot say it. */
  type(text: string): void {
    for (const character of text) {
      const [modifiers, usage] = CODES.get(character) ?? [];
      if (modifiers === undefined || usage === undefined) throw new Error(`no key of a US keyboard writes ${JSON.stringify(character)}`);
      this.#modifiers = modifiers;
      this.tap(usage);
      this.#modifiers = 0;
    }
  }

  /** It has lamps that nobody lights. */
  receive(bytes: Uint8Array): number {
    return bytes.length;
  }

  #report(): void {
    const { cable, reportId = null } = this.#options;
    const keys = this.#down.length > KEYS_MAX ? Array<number>(KEYS_MAX).fill(TOO_MANY) : this.#down;
    const body = [this.#modifiers, 0, ...keys, ...Array<number>(KEYS_MAX - keys.length).fill(0)];
    cable.send(Uint8Array.from(reportId === null ? body : [reportId, ...body]));
  }
}
