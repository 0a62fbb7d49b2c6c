/**
 * A long list as bytes (UTF-8), an entry each. A frame of it is one copy of each entry: joining and encoding megabytes of text would hold
 * up other work for long.
 */
import { type Reply, replyAround } from '../protocol/envelope.js';

const COMMA = 0x2c;

export class ListInBytes {
  /** @param around what stands before and after the list where it is a field of the data */
  constructor(
    readonly entries: readonly Uint8Array[],
    private readonly around: readonly [before: string, after: string] = ['', ''],
  ) {}

  /** For the few who need text. */
  get json(): string {
    return this.between('', '').toString();
  }

  /** A reply or a push. */
  frame(reply: Omit<Reply, 'json'>): Uint8Array {
    const [head, tail] = replyAround(reply);
    return this.between(head, tail);
  }

  isSame({ entries }: ListInBytes): boolean {
    return entries.length === this.entries.length && entries.every((entry, index) => isSameEntry(entry, this.entries[index]));
  }

  private between(head: string, tail: string): Buffer {
    const { entries, around } = this;
    const [begin, end] = [Buffer.from(`${head}${around[0]}[`), Buffer.from(`]${around[1]}${tail}`)];
    const commas = Math.max(0, entries.length - 1);
    const bytes = Buffer.allocUnsafe(entries.reduce((sum, { length }) => sum + length, begin.length + commas + end.length));
    bytes.set(begin);
    let at = begin.length;
    for (const [index, entry] of entries.entries()) {
      if (index > 0) bytes[at++] = COMMA;
      bytes.set(entry, at);
      at += entry.length;
    }
    bytes.set(end, at);
    return bytes;
  }
}

const isSameEntry = (one: Uint8Array, other: Uint8Array | undefined): boolean =>
  one === other || (other !== undefined && Buffer.compare(one, other) === 0);
