/** What is fuzzed: one way for bytes of others into the box, and what has to hold whatever the bytes are. */

export interface FuzzTarget {
  /** `led-modbus`: its file in `corpus/`, and `make fuzz TARGET=…`. */
  readonly name: string;
  /** The parts of the product whose branches tell that an input is a new one: beginnings of paths such as `drivers/led/`. */
  readonly watched: readonly string[];
  /** Good messages to begin with. */
  seeds(): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
  /** Throws if something does not hold. What the product is allowed to throw is caught here. */
  run(bytes: Uint8Array): void | Promise<void>;
  /** Ends what it started. */
  close?(): Promise<void>;
}

/** Chooses by bytes: what an input says before its payload. A list that has ended says 0 for ever. */
export class Choices {
  #at = 0;
  constructor(readonly bytes: Uint8Array) {}

  get isOver(): boolean {
    return this.#at >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.#at] ?? 0;
    this.#at += 1;
    return byte;
  }

  of<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.byte() % values.length] ?? values[0];
  }

  /** So many bytes, or as many as are left. */
  take(count: number): Uint8Array {
    const taken = this.bytes.subarray(this.#at, this.#at + count);
    this.#at += taken.length;
    return taken;
  }

  rest(): Uint8Array {
    return this.take(this.bytes.length);
  }
}

/** In two pieces, cut where the first byte says. */
export function cutInTwo(bytes: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const at = bytes.length === 0 ? 0 : (bytes[0] ?? 0) % (bytes.length + 1);
  return [bytes.subarray(0, at), bytes.subarray(at)];
}

export const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'utf8');
export const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
