/**
 * Lines of figures as bytes, to be kept: a head in JSON, then the seconds of all times, each as the distance from the one before (seven
 * bits a byte, the lowest first). A day's waits of a branch are some hundred bytes.
 */
import type { LineKey } from './aggregate.js';
import type { CountedLine } from './line.js';

export interface KeptLine {
  readonly keys: readonly LineKey[];
  readonly line: CountedLine;
}

interface Head extends Omit<CountedLine, 'times'> {
  readonly keys: readonly LineKey[];
  readonly sums: readonly number[];
  readonly lengths: readonly number[];
}

const LENGTH_BYTES = 4;
const BITS = 7;
const MORE = 1 << BITS;
const LOW = MORE - 1;

export function packLines(lines: readonly KeptLine[]): Buffer {
  const heads = lines.map(({ keys, line: { times, ...rest } }): Head => {
    return { keys, ...rest, sums: times.map(({ sumMs }) => sumMs), lengths: times.map(({ seconds }) => seconds.length) };
  });
  const head = Buffer.from(JSON.stringify(heads));
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32LE(head.length);
  const body: number[] = [];
  for (const { line } of lines) for (const { seconds } of line.times) pushDistances(body, seconds);
  return Buffer.concat([length, head, Buffer.from(body)]);
}

function pushDistances(body: number[], seconds: readonly number[]): void {
  let before = 0;
  for (const second of seconds) {
    // A time is never negative; what is rounded below zero would be.
    let rest = Math.max(0, second - before);
    before = Math.max(before, second);
    for (; rest >= MORE; rest = Math.floor(rest / MORE)) body.push((rest & LOW) | MORE);
    body.push(rest);
  }
}

export function unpackLines(bytes: Buffer): KeptLine[] {
  const headEnd = LENGTH_BYTES + bytes.readUInt32LE();
  const heads = JSON.parse(bytes.toString('utf8', LENGTH_BYTES, headEnd)) as readonly Head[];
  let at = headEnd;
  const secondsOf = (count: number): number[] => {
    const seconds: number[] = new Array<number>(count);
    let second = 0;
    for (let index = 0; index < count; index++) {
      let scale = 1;
      for (let isMore = true; isMore; scale *= MORE) {
        const byte = bytes[at++] ?? 0;
        second += (byte & LOW) * scale;
        isMore = byte >= MORE;
      }
      seconds[index] = second;
    }
    return seconds;
  };
  return heads.map(({ keys, sums, lengths, ...rest }) => ({
    keys,
    line: { ...rest, times: lengths.map((count, index) => ({ sumMs: sums[index] ?? 0, seconds: secondsOf(count) })) },
  }));
}
