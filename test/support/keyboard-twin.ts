/**
 * A USB keyboard in software, or a scanner that types as one: what it sends is the reports of a real one. Source: Device Class Definition
 * for HID 1.11, appendix B.1 (the report) and HID Usage Tables 1.12, page 07h (the codes).
 */
import type { DeviceTwin, TwinCable } from '../../drivers/twins/twin.js';

export interface KeyboardTwinOptions {
  readonly cable: Pick<TwinCable, 'send'>;
  /** Composite devices put a number before each report; null = none. */
  readonly reportId?: number | null;
  /** As the keyboards of every BIOS unless said otherwise; `bits` = a bit for each key, behind the modifiers, in a report of 30 bytes. */
  readonly report?: 'boot' | 'bits';
}

const SHIFT = 0x02;
const LEFT_ALT = 0x04;
const PAD_FIRST = 0x59;
const PAD_ZERO = 0x62;
/** A bit for each usage up to E7h. */
const BITS_BYTES = 29;

const hex = (text: string): number[] => [...Buffer.from(text.replaceAll(' ', ''), 'hex')];
/** HID 1.11, appendix E.6, without the lamps: modifiers, a reserved byte, six codes. */
const BOOT = hex('05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 95 01 75 08 81 01 95 06 75 08 15 00 26 FF 00 05 07 19 00 2A FF 00 81 00');
/** Modifiers, then a bit for each usage from 0 to E7h. */
const BITS = hex('05 07 19 E0 29 E7 15 00 25 01 75 01 95 08 81 02 19 00 29 E7 95 E8 81 02');

const descriptorOf = ({ reportId = null, report = 'boot' }: KeyboardTwinOptions): Uint8Array =>
  Uint8Array.from([
    ...hex('05 01 09 06 A1 01'),
    ...(reportId === null ? [] : [0x85, reportId]),
    ...(report === 'bits' ? BITS : BOOT),
    0xc0,
  ]);

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
  readonly reportDescriptor: Uint8Array;

  constructor(options: KeyboardTwinOptions) {
    this.#options = options;
    this.reportDescriptor = descriptorOf(options);
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

  /** Holds modifiers down, as bits of the first byte of a report. */
  hold(modifiers: number): void {
    this.#modifiers = modifiers;
    this.#report();
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

  /** Types characters by their codes, as scanners in Alt mode do: Alt goes down, digits of the number pad, Alt goes up. */
  typeCodes(codes: readonly string[]): void {
    for (const code of codes) {
      this.#modifiers = LEFT_ALT;
      this.#report();
      for (const digit of code) this.tap(digit === '0' ? PAD_ZERO : PAD_FIRST + Number(digit) - 1);
      this.#modifiers = 0;
      this.#report();
    }
  }

  #report(): void {
    const { cable, reportId = null, report = 'boot' } = this.#options;
    if (report === 'bits') {
      const bits = Array.from({ length: BITS_BYTES }, (_, byte) =>
        this.#down.reduce((sum, usage) => (usage >> 3 === byte ? sum | (1 << (usage & 7)) : sum), 0),
      );
      cable.send(Uint8Array.from([...(reportId === null ? [] : [reportId]), this.#modifiers, ...bits]));
      return;
    }
    const keys = this.#down.length > KEYS_MAX ? Array<number>(KEYS_MAX).fill(TOO_MANY) : this.#down;
    const body = [this.#modifiers, 0, ...keys, ...Array<number>(KEYS_MAX - keys.length).fill(0)];
    cable.send(Uint8Array.from(reportId === null ? body : [reportId, ...body]));
  }
}
