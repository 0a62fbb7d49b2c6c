/** What is on the disk, as it was written there: the newest snapshot and the batches after it, as far as they may be kept in memory. */
import { isAscii } from 'node:buffer';
import { inflateRawSync } from 'node:zlib';
import { LIMITS } from '../../model/limits.js';
import type { Happened } from '../records/personal.js';

/** The state after a batch. */
export interface Written {
  readonly sequence: number;
  /** As in a snapshot, UTF-8: outside of the heap, and passed from thread to thread without a copy. */
  readonly state: Uint8Array;
  /** It is deflated, to a tenth: it is kept as long as the disk is well, and read when it stands still. */
  readonly isPacked?: boolean;
}

const NEWLINE = 0x0a;

/**
 * Its lines, one after the other: the whole text beside its bytes would be megabytes. Earlier programs wrote other letters than ASCII, too.
 */
export function* linesOf({ state, isPacked }: Omit<Written, 'sequence'>): Generator<string> {
  const bytes = isPacked ? inflateRawSync(state) : Buffer.from(state.buffer, state.byteOffset, state.byteLength);
  const encoding = isAscii(bytes) ? 'latin1' : 'utf8';
  for (let from = 0; from < bytes.length; ) {
    const newline = bytes.indexOf(NEWLINE, from);
    const to = newline === -1 ? bytes.length : newline;
    yield bytes.toString(encoding, from, to);
    from = to + 1;
  }
}

export class WrittenDown {
  /** null = unknown: too much has happened since the last one. */
  private base: Written | null = null;
  /** What came after the base. */
  private readonly tail: { readonly sequence: number; readonly batch: Happened; readonly bytes: number }[] = [];
  private tailBytes = 0;

  /** A state was written down: only what came after it is kept. */
  written(base: Written): void {
    while (this.tail[0] && this.tail[0].sequence <= base.sequence) this.dropFirst();
    const [next] = this.tail;
    // Batches were dropped that it does not have.
    this.base = next === undefined || next.sequence === base.sequence + 1 ? base : null;
  }

  committed(sequence: number, batch: Happened): void {
    const bytes = bytesOf(batch);
    this.tail.push({ sequence, batch: happenedIn(batch), bytes });
    this.tailBytes += bytes;
    while (this.tailBytes > LIMITS.memoryBytes.committedTail) {
      this.dropFirst();
      this.base = null;
    }
  }

  /** The state and what came after it, and keeps nothing any more; null = unknown. */
  take(): { readonly base: Written; readonly batches: readonly Happened[] } | null {
    const { base } = this;
    if (base === null) return null;
    const batches = this.tail.splice(0).map(({ batch }) => batch);
    this.base = null;
    this.tailBytes = 0;
    return { base, batches };
  }

  private dropFirst(): void {
    this.tailBytes -= this.tail.shift()?.bytes ?? 0;
  }
}

const happenedIn = ({ events, personal }: Happened): Happened => ({ events, personal: personal && { texts: personal.texts } });

/** A text with one letter of the branch's language has two bytes for each. */
const bytesOf = ({ events, personal }: Happened): number =>
  2 * (personal?.texts ?? []).reduce((sum, { content }) => sum + content.length, events.length);
