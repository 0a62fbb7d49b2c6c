/**
 * Record of the last batch that left the box, stored outside of the database. SQLite silently ends its log at the first bad frame: without
 * this record a damaged log looks like an older state.
 *
 * A batch is recorded when it is on the disk and before any answer is sent, so the record is never ahead of an intact database. The record
 * is not synced: the kernel keeps it when the process is killed. After a power cut it may be older, which only detects less.
 */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { readPlainFile } from '../files/plain-file.js';
import { syncFolder } from '../files/sync-folder.js';

/**
 * The name begins like a snapshot's: programs that do not know the file take it for one of their snapshots, and leave it in the old folder
 * when they restore a backup.
 */
export const RELEASED_FILE = 'snapshot.released';

export interface Released {
  readonly sequence: number;
  /** Hash of the batch in the chain. */
  readonly hash: Buffer;
}

/** The last batch that left the box; null if unknown: a folder of an earlier program, or a restored one. */
export function readReleased(directory: string): Released | null {
  const file = join(directory, RELEASED_FILE);
  if (!existsSync(file)) return null;
  const [one, other] = slotsIn(readPlainFile(file));
  return newest(one, other);
}

/**
 * Reports slots of the record that hold no valid entry. A power cut may tear one of the two, and the next batch overwrites it. If neither
 * can be read, a damaged log looks like an older state. Works while a box writes.
 */
export function unreadableSlots(directory: string): 'none' | 'one' | 'all' {
  const file = join(directory, RELEASED_FILE);
  for (let look = 1; existsSync(file); look++) {
    const content = readPlainFile(file);
    const slots = slotsIn(content);
    const isBad = (at: 0 | 1): boolean => slots[at] === null && !isEmptySlot(content, at);
    if (!isBad(0) && !isBad(1)) return 'none';
    // A line that was being written is complete now.
    if (look === LOOKS) return newest(...slots) === null ? 'all' : 'one';
  }
  return 'none';
}

/** The open record, for the thread that commits. */
export class ReleasedRecord {
  readonly #descriptor: number;
  #slot: 0 | 1;

  constructor(directory: string) {
    const file = join(directory, RELEASED_FILE);
    if (!existsSync(file)) create(directory, file);
    const [one, other] = slotsIn(readFileSync(file));
    // The older slot, or the torn one.
    this.#slot = newest(one, other) === one && one !== null ? 1 : 0;
    this.#descriptor = openSync(file, 'r+');
  }

  write({ sequence, hash }: { readonly sequence: number; readonly hash: Uint8Array }): void {
    writeSync(this.#descriptor, lineOf(sequence, hash), this.#slot * SLOT_BYTES, 'latin1');
    this.#slot = this.#slot === 0 ? 1 : 0;
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** One disk page for each slot, written in turn: a power cut can tear only one of them. */
const SLOT_BYTES = 4096;
const LINE = /^qbox released (\d{16}) ([0-9a-f]{64}) ([0-9a-f]{16})\n/;
const LINE_BYTES = 113;
const LOOKS = 3;

const isEmptySlot = (content: Buffer, slot: 0 | 1): boolean => {
  const line = content.subarray(slot * SLOT_BYTES, slot * SLOT_BYTES + LINE_BYTES);
  return line.length === LINE_BYTES && line.every((byte) => byte === 0);
};

function lineOf(sequence: number, hash: Uint8Array): string {
  const text = `qbox released ${String(sequence).padStart(16, '0')} ${Buffer.from(hash).toString('hex')}`;
  return `${text} ${checksum(text)}\n`;
}

const checksum = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);

function slotsIn(content: Buffer): readonly [Released | null, Released | null] {
  const slotAt = (start: number): Released | null => {
    const line = content.toString('latin1', start, start + LINE_BYTES);
    const [, sequence = '', hash = ''] = LINE.exec(line) ?? [];
    const released = { sequence: Number(sequence), hash: Buffer.from(hash, 'hex') };
    return hash !== '' && line === lineOf(released.sequence, released.hash) ? released : null;
  };
  return [slotAt(0), slotAt(SLOT_BYTES)];
}

function newest(one: Released | null, other: Released | null): Released | null {
  if (one === null || other === null) return one ?? other;
  return one.sequence > other.sequence ? one : other;
}

/** Disk space is allocated once: later writes cannot run out of space and need no sync of the folder. */
function create(directory: string, file: string): void {
  const descriptor = openSync(file, 'w', 0o600);
  try {
    writeSync(descriptor, Buffer.alloc(2 * SLOT_BYTES));
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  syncFolder(directory);
}
