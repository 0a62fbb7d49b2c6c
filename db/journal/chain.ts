/** The hash chain of the journal: each row's hash covers the row and, through the hash before it, every row before it. */
import { createHash } from 'node:crypto';

export const HASH_BYTES = 32;

/** Previous hash of the first row. */
export const GENESIS_HASH: Uint8Array = new Uint8Array(HASH_BYTES);

export interface ChainedRow {
  readonly sequence: number;
  readonly atMs: number;
  readonly eventCount: number;
  readonly events: string;
}

/** SHA-256(previous hash ‖ sequence ‖ at_ms ‖ event_count ‖ events), the numbers as 8 bytes, most significant first, the text in UTF-8. */
export function chainHash(previousHash: Uint8Array, row: ChainedRow): Buffer {
  const head = Buffer.allocUnsafe(HASH_BYTES + 24);
  head.set(previousHash, 0);
  head.writeBigInt64BE(BigInt(row.sequence), HASH_BYTES);
  head.writeBigInt64BE(BigInt(row.atMs), HASH_BYTES + 8);
  head.writeBigInt64BE(BigInt(row.eventCount), HASH_BYTES + 16);
  return createHash('sha256').update(head).update(row.events, 'utf8').digest();
}
