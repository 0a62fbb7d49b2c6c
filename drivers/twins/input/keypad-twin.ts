/**
 * An operator's keypad of Candle in software: four keys, a lamp, a beeper, or a display of three digits. It hangs on a `BusTwin` with
 * others and with boards. Source of the bytes: QSystem, github.com/binali-rustamov/apertum-qsystem, ub485/core/ButtonDevice.java.
 */
export interface KeypadTwinOptions {
  readonly address: number;
  readonly hasDisplay: boolean;
  /** What it says. */
  send(bytes: Uint8Array): void;
  /** What it shows may be different now. */
  onChange?(): void;
}

/** As they stand on the line. */
const KEYS = ['31', '32', '33', '34'] as const;
export type CandleKey = (typeof KEYS)[number];
export const isCandleKey = (text: string): text is CandleKey => KEYS.some((key) => key === text);

const LAMPS = ['off', 'red', 'green', 'red 200', 'green 200', 'red 500', 'green 500'] as const;
const LAMP_FIRST = 0x30;
const LAMP_LAST = 0x3d;
const BLINK_LAST = 0x7f;
const FAULTS_MAX = 1000;
const CP1251 = new TextDecoder('windows-1251');

export class KeypadTwin {
  readonly #options: KeypadTwinOptions;
  readonly #faults: string[] = [];
  #heard: number[] | null = null;
  #isOn = true;
  #lamp: (typeof LAMPS)[number] = 'off';
  #beeps = 0;
  #display = { text: '   ', isBlinking: false };

  constructor(options: KeypadTwinOptions) {
    this.#options = options;
  }

  /** `green 500` = it blinks every 500 ms. */
  get lamp(): string {
    return this.#lamp;
  }

  /** How often it beeped. */
  get beeps(): number {
    return this.#beeps;
  }

  get display(): { readonly text: string; readonly isBlinking: boolean } {
    return this.#display;
  }

  /** Frames for it that no keypad would understand. The first thousand. */
  get faults(): readonly string[] {
    return this.#faults;
  }

  press(key: CandleKey): void {
    if (this.#isOn) this.#options.send(Uint8Array.of(0x01, this.#options.address, Number.parseInt(key, 16), 0x07));
  }

  /** The power of the line goes, and comes back: it has forgotten what it showed. */
  power(isOn: boolean): void {
    this.#isOn = isOn;
    this.#heard = null;
    this.#lamp = 'off';
    this.#display = { text: '   ', isBlinking: false };
    this.#options.onChange?.();
  }

  /** All that is said on the line. */
  receive(bytes: Uint8Array): void {
    if (!this.#isOn) return;
    for (const byte of bytes) {
      if (byte === 0x01) this.#heard = [];
      else if (byte === 0x07) this.#obey(this.#heard ?? []);
      else this.#heard?.push(byte);
    }
  }

  #obey([address, first, ...cells]: readonly number[]): void {
    this.#heard = null;
    if (address !== this.#options.address || first === undefined) return;
    if (this.#options.hasDisplay) this.#write(first, cells);
    else this.#light(first, cells);
    this.#options.onChange?.();
  }

  #write(blink: number, cells: readonly number[]): void {
    if (blink < 0x20 || blink > BLINK_LAST || cells.length !== 3) this.#fault(`no frame for a display: ${[blink, ...cells].join(' ')}`);
    else this.#display = { text: CP1251.decode(Uint8Array.from(cells)), isBlinking: blink !== 0x20 };
  }

  #light(code: number, cells: readonly number[]): void {
    const isLamp = code >= LAMP_FIRST && code <= LAMP_LAST && cells.length === 0;
    if (!isLamp) {
      this.#fault(`no frame for a lamp: ${[code, ...cells].join(' ')}`);
      return;
    }
    const index = code - LAMP_FIRST;
    if (index >= LAMPS.length) this.#beeps++;
    this.#lamp = LAMPS[index % LAMPS.length] ?? 'off';
  }

  #fault(what: string): void {
    if (this.#faults.length < FAULTS_MAX) this.#faults.push(what);
  }
}
