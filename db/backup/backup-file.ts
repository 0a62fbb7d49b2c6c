/**
 * A backup is one file: a tar archive compressed by gzip, with a seal at its end. Its members are a manifest and the files the manifest
 * lists. `tar xzf` opens it on any machine: the seal is a second, empty gzip member whose comment is the SHA-256 of everything before it.
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, fstatSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { chunksOf } from '../files/plain-file.js';
import { type ReadMember, readTar, TAR_END, tarHeader, tarPadding } from './tar.js';

export interface BackupMember {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** Manifest of a backup. */
export interface Manifest {
  readonly format: typeof FORMAT;
  /** Version of the program that made it. */
  readonly version: string;
  /** `user_version` of the database. */
  readonly schema: number;
  /** Sequence of the last batch in the backup, and its hash in the chain. */
  readonly sequence: number;
  readonly chainHash: string;
  /** ISO 8601, from the clock of the machine. */
  readonly created: string;
  readonly label: string | null;
  /** true = the file was renamed to its final name only after a queue was recovered from it. Missing = an older program made it. */
  readonly isVerified?: true;
  readonly members: readonly BackupMember[];
}

/** The file is not a backup, or it has changed since it was made. */
export class DamagedBackup extends Error {}

/** Reports progress, from 0 to 1. */
export type Progress = (share: number) => void;

export const FORMAT = 1;
const MANIFEST = 'manifest.json';
const MANIFEST_BYTES_MAX = 65_536;
/** A higher level makes a database hardly smaller, only slower. */
const COMPRESSION = 6;
const CHUNK_BYTES = 256 * 1024;

/** Writes the backup to `file`, which must not exist, and syncs it. The members are read from `folder` by name. */
export async function packBackup(file: string, folder: string, manifest: Manifest, progress: Progress): Promise<void> {
  const output = createWriteStream(file, { flags: 'wx', mode: 0o600 });
  await pipeline(Readable.from(archive(folder, manifest, progress)), createGzip({ level: COMPRESSION }), sealing(), output);
  await syncFile(file);
}

/** Reads only the manifest of an open file, for lists; the rest is not checked. Throws `DamagedBackup`. */
export async function readManifest(file: number): Promise<Manifest> {
  const input = readFrom(file, 0, fstatSync(file).size);
  const unzipped = input.pipe(createGunzip());
  input.on('error', (error) => unzipped.destroy(error));
  try {
    for await (const member of readTar(unzipped)) return await manifestIn(member);
  } catch (error) {
    throw damaged(error);
  } finally {
    input.destroy();
    unzipped.destroy();
  }
  throw new DamagedBackup('It has no manifest.');
}

/**
 * Reads the whole backup and checks the seal and every member. Unless `folder` is null, the members are written there and synced. Throws
 * `DamagedBackup`, and disk errors.
 */
export async function unpackBackup(file: number, folder: string | null, progress: Progress): Promise<Manifest> {
  await checkSeal(file);
  const { size } = fstatSync(file);
  const input = readFrom(file, 0, size - SEAL_BYTES);
  let read = 0;
  input.on('data', (chunk: string | Buffer) => {
    read += chunk.length;
    progress(read / size);
  });
  const unzipped = input.pipe(createGunzip({ chunkSize: CHUNK_BYTES }));
  input.on('error', (error) => unzipped.destroy(error));
  try {
    return await unpackMembers(readTar(unzipped), folder);
  } catch (error) {
    throw damaged(error);
  } finally {
    input.destroy();
    unzipped.destroy();
  }
}

/** Throws `DamagedBackup` unless every byte is as it was written. */
export async function checkSeal(file: number): Promise<void> {
  const { size } = fstatSync(file);
  if (size <= SEAL_BYTES) throw new DamagedBackup('It is too short to be a backup of qbox.');
  const hash = createHash('sha256');
  for await (const chunk of readFrom(file, 0, size - SEAL_BYTES)) hash.update(chunk as Buffer);
  const seal = Buffer.alloc(SEAL_BYTES);
  readSync(file, seal, 0, SEAL_BYTES, size - SEAL_BYTES);
  if (!seal.equals(sealOf(hash.digest('hex')))) {
    throw new DamagedBackup('Its seal does not fit: it was damaged, cut short, or is no backup of qbox.');
  }
}

async function unpackMembers(members: AsyncGenerator<ReadMember, undefined>, folder: string | null): Promise<Manifest> {
  const first = await members.next();
  if (first.done === true) throw new DamagedBackup('It has no manifest.');
  const manifest = await manifestIn(first.value);
  const expected = [...manifest.members];
  for await (const member of members) {
    const told = expected.shift();
    const damage = new DamagedBackup(`Its member ${member.name} is not what its manifest says.`);
    // Check free space before unpacking: a few bytes can unpack to a full disk.
    if (told?.name !== member.name || told.bytes !== member.bytes) throw damage;
    if ((await unpackMember(member, folder)) !== told.sha256) throw damage;
  }
  if (expected[0] !== undefined) throw new DamagedBackup(`Its member ${expected[0].name} is missing.`);
  return manifest;
}

/** Returns the checksum. */
async function unpackMember({ name, content }: ReadMember, folder: string | null): Promise<string> {
  const hash = createHash('sha256');
  const seen = async function* (): AsyncGenerator<Buffer> {
    for await (const part of content) {
      hash.update(part);
      yield part;
    }
  };
  if (folder === null) {
    for await (const _part of seen());
  } else {
    const path = join(folder, name);
    await pipeline(seen(), createWriteStream(path, { flags: 'wx', mode: 0o600 }));
    await syncFile(path);
  }
  return hash.digest('hex');
}

async function* archive(folder: string, manifest: Manifest, progress: Progress): AsyncGenerator<Buffer> {
  const changedMs = Date.parse(manifest.created);
  const text = Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`, 'utf8');
  yield Buffer.concat([tarHeader({ name: MANIFEST, bytes: text.length }, changedMs), text, tarPadding(text.length)]);
  const total = manifest.members.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const member of manifest.members) {
    yield tarHeader(member, changedMs);
    for await (const chunk of createReadStream(join(folder, member.name), { highWaterMark: CHUNK_BYTES })) {
      yield chunk as Buffer;
      done += (chunk as Buffer).length;
      progress(done / total);
    }
    yield tarPadding(member.bytes);
  }
  yield TAR_END;
}

async function manifestIn({ name, bytes, content }: ReadMember): Promise<Manifest> {
  if (name !== MANIFEST || bytes > MANIFEST_BYTES_MAX) throw new DamagedBackup('It does not begin with a manifest.');
  const parts: Buffer[] = [];
  for await (const part of content) parts.push(part);
  const manifest = JSON.parse(Buffer.concat(parts).toString('utf8')) as Manifest;
  if (manifest.format === FORMAT && isOrderly(manifest)) return manifest;
  if (manifest.format === FORMAT) throw new DamagedBackup('Its manifest names no members.');
  throw new DamagedBackup(
    `It has format ${String(manifest.format)}, and this program knows ${FORMAT}: a newer program made it. Use that one.`,
  );
}

/** Anybody can make an archive, so the manifest is validated before any member is read. */
const isOrderly = ({ members }: Partial<Manifest>): boolean =>
  Array.isArray(members) &&
  members.every(
    ({ name, bytes, sha256 }: Partial<BackupMember>) => [typeof name, typeof bytes, typeof sha256].join() === 'string,number,string',
  );

/** Passes all bytes through and appends their seal. */
function sealing(): Transform {
  const hash = createHash('sha256');
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(null, sealOf(hash.digest('hex')));
    },
  });
}

/** An empty gzip member (RFC 1952): a header with a comment, an empty block, its checksum and its length. */
export const sealOf = (sha256: string): Buffer =>
  Buffer.concat([
    Buffer.from([0x1f, 0x8b, 0x08, 0x10, 0, 0, 0, 0, 0, 0xff]),
    Buffer.from(`qbox sha256 ${sha256}\0`, 'latin1'),
    Buffer.from([0x03, 0x00, 0, 0, 0, 0, 0, 0, 0, 0]),
  ]);
const SEAL_BYTES = sealOf('0'.repeat(64)).length;

const readFrom = (file: number, start: number, bytes: number): Readable => Readable.from(chunksOf(file, start, start + bytes));

/** Errors from tar or gzip mean damage; errors from the system do not. */
const damaged = (error: unknown): unknown =>
  error instanceof Error && !('syscall' in error) && !(error instanceof DamagedBackup) ? new DamagedBackup(error.message) : error;

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
