/**
 * What was written to a disk, in order, with the moments at which the guest asked that all of it be safe: a log as dm-log-writes and QEMU's
 * blklogwrites keep it (Linux, drivers/md/dm-log-writes.c). A disk with a cache may lose, in a power
 * cut, any of the writes since the last flush.
 */
import { closeSync, openSync, readSync } from 'node:fs';

export interface Write {
  /** Bytes from the beginning of the disk. */
  readonly at: number;
  readonly bytes: Buffer;
  /** It was asked to be safe by itself. */
  readonly isForced: boolean;
}

export interface LogEntry {
  /** Everything before it was asked to be safe. */
  readonly isFlush: boolean;
  readonly write: Write | null;
}

const MAGIC = 0x6a736677736872n;
const COUNT_AT = 16;
const SUPER_BYTES = 28;
const ENTRY_BYTES = 32;
/** Both count in these, whatever the disk has. */
const FLUSH = 1n;
const FORCED = 2n;
const DISCARD = 4n;

/** How many entries there are, by now; a flush is counted before the guest hears of it. */
export function countEntries(file: string): number {
  return read(file, (bytes) => Number(bytes(0, SUPER_BYTES).readBigUInt64LE(COUNT_AT)));
}

/** All entries in order. A discarded range is no write: what it had may still be there. */
export function readEntries(file: string): readonly LogEntry[] {
  return read(file, (bytes) => {
    const head = bytes(0, SUPER_BYTES);
    if (head.readBigUInt64LE(0) !== MAGIC) throw new Error(`${file} is no log of writes`);
    const count = Number(head.readBigUInt64LE(COUNT_AT));
    const sector = head.readUInt32LE(COUNT_AT + 8);
    const entries: LogEntry[] = [];
    let at = sector;
    for (let index = 0; index < count; index++) {
      const entry = bytes(at, ENTRY_BYTES);
      const [first, sectors, flags] = [entry.readBigUInt64LE(0), entry.readBigUInt64LE(8), entry.readBigUInt64LE(16)];
      const length = Number(sectors) * sector;
      at += sector;
      const isData = length > 0 && (flags & DISCARD) === 0n;
      const write = isData ? { at: Number(first) * sector, bytes: bytes(at, length), isForced: (flags & FORCED) !== 0n } : null;
      entries.push({ isFlush: (flags & FLUSH) !== 0n, write });
      if (isData) at += length;
    }
    return entries;
  });
}

function read<Result>(file: string, work: (bytes: (at: number, length: number) => Buffer) => Result): Result {
  const handle = openSync(file, 'r');
  try {
    return work((at, length) => {
      const buffer = Buffer.alloc(length);
      if (readSync(handle, buffer, 0, length, at) !== length) throw new Error(`${file} ends at ${at}`);
      return buffer;
    });
  } finally {
    closeSync(handle);
  }
}
