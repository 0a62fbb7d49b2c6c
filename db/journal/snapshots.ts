/** Snapshots of the state: complete files beside the database, so that a start reads one file and a short part of the journal. */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder, readDatabase } from '../files/folder.js';
import { openPlainFile, readPlainFile } from '../files/plain-file.js';
import type { Connection, Statement } from '../files/sqlite.js';
import { syncFolder } from '../files/sync-folder.js';
import { GENESIS_HASH } from './chain.js';
import { lastErasure } from './personal.js';

export interface Snapshot {
  /** The last batch included in the state. */
  readonly sequence: number;
  /** JSON text in UTF-8. */
  readonly state: Buffer;
}

export const KEPT_SNAPSHOTS = 2;

/** A text in UTF-8 that is made while it is written, with so many bytes in all. */
interface Made {
  readonly bytes: number;
  readonly pieces: Iterable<Uint8Array>;
}

/**
 * Writes the snapshot atomically and keeps the newest two good ones. Its batch must already be committed. May be called from any thread,
 * but from one at a time. Throws disk errors; nothing is lost then.
 */
export function writeSnapshot(directory: string, snapshot: { readonly sequence: number; readonly state: string | Made }): void {
  ensureFolder(directory);
  const journalHash =
    readDatabase(directory, CACHE_KIB, (connection) => hashAt(connection, snapshot.sequence)) ?? emptyJournalHash(snapshot.sequence);
  if (journalHash === null)
    throw new Error(`A snapshot of batch ${snapshot.sequence} was asked for, which the journal in ${directory} does not hold.`);
  const { bytes, pieces } = typeof snapshot.state === 'string' ? madeOf(snapshot.state) : snapshot.state;
  const facts: SnapshotFacts = { format: FORMAT, sequence: snapshot.sequence, journalHash: hex(journalHash), bytes };
  const temporary = join(directory, TEMPORARY_NAME);
  writeDurably(temporary, facts, pieces);
  renameSync(temporary, join(directory, nameOf(snapshot.sequence)));
  syncFolder(directory);
  removeOldSnapshots(directory);
}

export interface SnapshotFile {
  readonly name: string;
  readonly sequence: number;
}

/** Snapshots in the folder by name, newest first; they are not checked yet. */
export function listSnapshots(directory: string): readonly SnapshotFile[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .flatMap((entry) => {
      const sequence = NAME.exec(entry.name)?.[1];
      return sequence === undefined || !entry.isFile() ? [] : [{ name: entry.name, sequence: Number(sequence) }];
    })
    .sort((a, b) => b.sequence - a.sequence);
}

/** The snapshot, or why it cannot be used. `connection` is null while there is no database. */
export function readSnapshot(directory: string, file: SnapshotFile, connection: Connection | null): Snapshot | { readonly fault: string } {
  const content = readPlainFile(join(directory, file.name));
  const facts = readFacts(content);
  const fault = faultOf(facts, connection);
  if (facts === null || fault !== null) return { fault: fault ?? '' };
  return { sequence: facts.sequence, state: content.subarray(content.length - facts.bytes) };
}

/** Reads a snapshot piece by piece, yielding after each; the result is its first line, or null if it is damaged. */
export function* readInPieces(directory: string, { name }: SnapshotFile, pieceBytes: number): Generator<null, SnapshotFacts | null> {
  const descriptor = openPlainFile(join(directory, name));
  try {
    const piece = Buffer.alloc(pieceBytes);
    const line = readLine(piece.subarray(0, readSync(descriptor, piece, 0, pieceBytes, 0)));
    if (line === null) return null;
    const hash = checksumOf(line.facts);
    let at = line.bytes;
    for (let read = 1; read > 0; at += read) {
      read = readSync(descriptor, piece, 0, pieceBytes, at);
      hash.update(piece.subarray(0, read));
      yield null;
    }
    return at - line.bytes === line.facts.bytes && hash.digest('hex') === line.sha256 ? line.facts : null;
  } finally {
    closeSync(descriptor);
  }
}

/** The chain hash after batch `sequence`; null if the journal does not have that batch (any more). */
export function hashAt(connection: Connection, sequence: number): Uint8Array | null {
  const row: Statement<[number, number], { hash: Uint8Array }> = connection.prepare(
    'SELECT hash FROM journal WHERE sequence = ? UNION ALL SELECT hash FROM journal_anchor WHERE sequence = ?',
  );
  return row.get(sequence, sequence)?.hash ?? null;
}

/** Whether a snapshot may contain data erased since. */
export function hasOutdatedSnapshot(directory: string): boolean {
  const erasure = readDatabase(directory, CACHE_KIB, lastErasure) ?? 0;
  return listSnapshots(directory).some(({ sequence }) => sequence < erasure);
}

/** The sequence up to which the journal may be deleted without losing a way to recover: none with fewer than two snapshots. */
export function forgettableSequence(directory: string): number {
  return listSnapshots(directory)[KEPT_SNAPSHOTS - 1]?.sequence ?? 0;
}

interface SnapshotFacts {
  readonly format: typeof FORMAT;
  readonly sequence: number;
  /** Hash of the journal row with this sequence: detects a snapshot of another journal. */
  readonly journalHash: string;
  readonly bytes: number;
}

const FORMAT = 1;
const PIECE_BYTES = 256 * 1024;
const TEMPORARY_NAME = 'snapshot.tmp';
const NAME = /^snapshot-(\d{16})\.json$/;
const CACHE_KIB = 256;
const NEWLINE = 0x0a;
/** Of the first line; two hashes of 64 letters, names and numbers are in it. */
const LINE_BYTES = 256;

const nameOf = (sequence: number): string => `snapshot-${String(sequence).padStart(16, '0')}.json`;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const emptyJournalHash = (sequence: number): Uint8Array | null => (sequence === 0 ? GENESIS_HASH : null);

function faultOf(facts: SnapshotFacts | null, connection: Connection | null): string | null {
  if (facts === null) return 'it is torn or damaged';
  const expected = connection === null ? emptyJournalHash(facts.sequence) : hashAt(connection, facts.sequence);
  if (expected === null) return 'the journal after it is not complete';
  return hex(expected) === facts.journalHash ? null : 'it belongs to another journal';
}

/** Checksum of the facts; the body is added next. */
const checksumOf = ({ format, sequence, journalHash, bytes }: SnapshotFacts): Hash =>
  createHash('sha256').update(`${format} ${sequence} ${journalHash} ${bytes}\n`);

const checksum = (facts: SnapshotFacts, body: Uint8Array): string => checksumOf(facts).update(body).digest('hex');

function madeOf(text: string): Made {
  const body = Buffer.from(text, 'utf8');
  return { bytes: body.length, pieces: [body] };
}

/** The first line comes last, as it has the checksum of what follows it: spaces at its end keep its room. */
function writeDurably(file: string, facts: SnapshotFacts, pieces: Iterable<Uint8Array>): void {
  const hash = checksumOf(facts);
  const lineOf = (sha256: string): Buffer => Buffer.from(`${JSON.stringify({ ...facts, sha256 }).padEnd(LINE_BYTES - 1)}\n`);
  const descriptor = openSync(file, 'w', 0o600);
  try {
    let at = LINE_BYTES;
    for (const piece of pieces) {
      hash.update(piece);
      at = writeWhole(descriptor, piece, at);
    }
    writeWhole(descriptor, lineOf(hash.digest('hex')), 0);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Returns where it ends. */
function writeWhole(descriptor: number, bytes: Uint8Array, at: number): number {
  let written = 0;
  while (written < bytes.length) written += writeSync(descriptor, bytes, written, bytes.length - written, at + written);
  return at + written;
}

/** The first line of the file, if the rest matches it. */
function readFacts(content: Buffer): SnapshotFacts | null {
  const line = readLine(content);
  if (line === null) return null;
  const body = content.subarray(line.bytes);
  return line.facts.bytes === body.length && line.sha256 === checksum(line.facts, body) ? line.facts : null;
}

/** null if the line itself is damaged. */
function readLine(content: Buffer): { readonly facts: SnapshotFacts; readonly sha256: string; readonly bytes: number } | null {
  const lineEnd = content.indexOf(NEWLINE);
  if (lineEnd < 0) return null;
  try {
    const text = content.toString('utf8', 0, lineEnd);
    const written = JSON.parse(text) as SnapshotFacts & { readonly sha256: string };
    // The checksum does not cover the line itself: one that reads the same but was not written so was changed, too.
    if (JSON.stringify(written) !== text.replace(/ +$/, '')) return null;
    const { sha256, ...facts } = written;
    return facts.format === FORMAT ? { facts, sha256, bytes: lineEnd + 1 } : null;
  } catch {
    return null;
  }
}

/** A damaged file does not count as one of the two; otherwise the next snapshot would push out the last good one. */
function removeOldSnapshots(directory: string): void {
  const { good, erasure } = readDatabase(directory, CACHE_KIB, (connection) => ({
    good: goodSnapshots(directory, connection),
    erasure: lastErasure(connection),
  })) ?? { good: goodSnapshots(directory, null), erasure: 0 };
  const [newest] = good;
  // Erased data must not come back: once a snapshot without it exists, snapshots that may contain it are deleted.
  const usable = newest !== undefined && newest.sequence >= erasure ? good.filter(({ sequence }) => sequence >= erasure) : good;
  const kept = new Set(usable.slice(0, KEPT_SNAPSHOTS).map(({ name }) => name));
  for (const { name } of listSnapshots(directory)) {
    if (!kept.has(name)) rmSync(join(directory, name));
  }
}

const goodSnapshots = (directory: string, connection: Connection | null): readonly SnapshotFile[] =>
  listSnapshots(directory).filter((file) => faultOf(checkedFacts(directory, file), connection) === null);

/** In pieces: whole texts of three snapshots would be most of what the thread that writes them takes of memory. */
function checkedFacts(directory: string, file: SnapshotFile): SnapshotFacts | null {
  const pieces = readInPieces(directory, file, PIECE_BYTES);
  for (;;) {
    const { done, value } = pieces.next();
    if (done) return value;
  }
}
