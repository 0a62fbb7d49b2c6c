/**
 * Lines of figures as bytes, to be kept and added up by the thousand. All is whole numbers of seven bits a byte, the lowest first, where a
 * byte of 128 and more has another one behind it: numbers that may be below zero twice as large, odd below zero; a text with its length
 * before it; the seconds of times each as the distance from the one before. A day's line of a branch is some hundred bytes.
 */
import type { LineKey } from './aggregate.js';
import type { CountedLine } from './line.js';
import type { CountedTimes } from './times.js';

export interface KeptLine {
  readonly keys: readonly LineKey[];
  readonly line: CountedLine;
}

const BITS = 7;
const MORE = 1 << BITS;
const LOW = MORE - 1;
const NOTHING = 0;
const NUMBER = 1;
const TEXT = 2;

export function packLines(lines: readonly KeptLine[]): Buffer {
  const to = new Writer();
  to.number(lines.length);
  for (const { keys, line } of lines) {
    to.number(keys.length);
    for (const key of keys) to.key(key);
    to.number(line.counts.length);
    for (const count of line.counts) to.signed(count);
    to.number(line.bands.length);
    for (const band of line.bands) to.number(band);
    to.number(line.by.length);
    for (const named of line.by) {
      to.number(named.length);
      for (const [name, count] of named) {
        to.text(name);
        to.signed(count);
      }
    }
    to.number(line.times.length);
    for (const times of line.times) to.times(times);
  }
  return to.bytes();
}

/** Each line as it comes: a month of branches has too many to lie side by side. */
export function eachPackedLine(bytes: Uint8Array, take: (keys: readonly LineKey[], line: CountedLine) => void): void {
  const from = new Reader(bytes);
  for (let left = from.number(); left > 0; left--) {
    const keys = from.list(() => from.key());
    const counts = from.list(() => from.signed());
    const bands = from.list(() => from.number());
    const by = from.list(() => from.list(() => [from.text(), from.signed()] as const));
    take(keys, { counts, bands, by, times: from.list(() => from.times()) });
  }
}

class Writer {
  readonly #bytes: number[] = [];

  bytes(): Buffer {
    return Buffer.from(this.#bytes);
  }

  number(value: number): void {
    let rest = value;
    for (; rest >= MORE; rest = Math.floor(rest / MORE)) this.#bytes.push((rest % MORE) + MORE);
    this.#bytes.push(rest);
  }

  signed(value: number): void {
    this.number(value < 0 ? -2 * value - 1 : 2 * value);
  }

  text(value: string): void {
    const bytes = Buffer.from(value);
    this.number(bytes.length);
    for (const byte of bytes) this.#bytes.push(byte);
  }

  key(key: LineKey): void {
    this.number(key === null ? NOTHING : typeof key === 'number' ? NUMBER : TEXT);
    if (typeof key === 'number') this.signed(key);
    else if (key !== null) this.text(key);
  }

  times({ sumMs, seconds }: CountedTimes): void {
    this.signed(sumMs);
    this.number(seconds.length);
    let before = 0;
    for (const [index, second] of seconds.entries()) {
      // The first may be below zero; the others are in their order.
      if (index === 0) this.signed(second);
      else this.number(second - before);
      before = second;
    }
  }
}

class Reader {
  #at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  number(): number {
    const first = this.bytes[this.#at++] ?? 0;
    if (first < MORE) return first;
    let value = first & LOW;
    for (let scale = MORE; ; scale *= MORE) {
      const byte = this.bytes[this.#at++] ?? 0;
      value += (byte & LOW) * scale;
      if (byte < MORE) return value;
    }
  }

  signed(): number {
    const value = this.number();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  text(): string {
    const end = this.number() + this.#at;
    const text = Buffer.from(this.bytes.buffer, this.bytes.byteOffset + this.#at, end - this.#at).toString();
    this.#at = end;
    return text;
  }

  key(): LineKey {
    const kind = this.number();
    return kind === NOTHING ? null : kind === NUMBER ? this.signed() : this.text();
  }

  list<Item>(next: () => Item): Item[] {
    const list: Item[] = [];
    for (let left = this.number(); left > 0; left--) list.push(next());
    return list;
  }

  times(): CountedTimes {
    const sumMs = this.signed();
    const seconds: number[] = new Array<number>(this.number());
    let second = 0;
    for (let index = 0; index < seconds.length; index++) {
      second = index === 0 ? this.signed() : second + this.number();
      seconds[index] = second;
    }
    return { sumMs, seconds };
  }
}
