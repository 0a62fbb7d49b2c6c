/**
 * A long list as bytes (UTF-8), an entry each. A frame of it is one copy of each entry: joining and encoding megabytes of text would hold
 * up other work for long.
 */
import { type Reply, replyAround } from '../../protocol/envelope.js';

const COMMA = 0x2c;

/** A list up to this length is joined once for all who ask: of a longer one the copy would double its memory. */
const JOINED_MAX = 32 * 1024;

export class ListInBytes {
  private joined: Buffer | null = null;

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
    const [begin, end] = [`${head}${this.around[0]}[`, `]${this.around[1]}${tail}`];
    const [beginBytes, endBytes] = [Buffer.byteLength(begin), Buffer.byteLength(end)];
    const length = this.listBytes;
    const bytes = Buffer.allocUnsafe(beginBytes + length + endBytes);
    bytes.write(begin);
    if (length > JOINED_MAX) this.join(bytes, beginBytes);
    else bytes.set(this.joinedOnce(), beginBytes);
    bytes.write(end, beginBytes + length);
    return bytes;
  }

  private get listBytes(): number {
    return this.joined?.length ?? this.entries.reduce((sum, { length }) => sum + length, Math.max(0, this.entries.length - 1));
  }

  private joinedOnce(): Buffer {
    if (this.joined !== null) return this.joined;
    const joined = Buffer.allocUnsafeSlow(this.listBytes);
    this.join(joined, 0);
    this.joined = joined;
    return joined;
  }

  private join(bytes: Buffer, from: number): void {
    let at = from;
    for (const [index, entry] of this.entries.entries()) {
      if (index > 0) bytes[at++] = COMMA;
      bytes.set(entry, at);
      at += entry.length;
    }
  }
}

const isSameEntry = (one: Uint8Array, other: Uint8Array | undefined): boolean =>
  one === other || (other !== undefined && Buffer.compare(one, other) === 0);
