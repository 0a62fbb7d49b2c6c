/**
 * Scans SQLite's write-ahead log as SQLite does when it opens the database, and also past the place where SQLite stops.
 *
 * SQLite silently ends the log at the first frame whose checksum does not fit: it cannot distinguish the unfinished last transaction of a
 * power cut from damage in the middle. Here each transaction is synced before the next one begins. So at most one transaction can be
 * unfinished, and no complete frame can follow it: a complete frame after the end of another transaction proves that the frames before it
 * were complete once. Each frame carries the checksum of all before it, which seeds the next one, so frames after a damaged one can be
 * checked. Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { endianness } from 'node:os';

export interface LogScan {
  /** Where SQLite stops reading: after the last complete transaction. */
  readonly endBytes: number;
  /** File size in bytes. */
  readonly fileBytes: number;
  /** The first bad frame, counted from 1, and its offset; frame 0 is the header. null if the file has no further frame. */
  readonly broken: { readonly frame: number; readonly byte: number } | null;
  /** Complete frames after it, in the same round of the log; a torn last transaction may have some too. */
  readonly wholeBehind: number;
  /** Transactions that end in these frames. */
  readonly transactionsBehind: number;
  /** Whether this cannot be a torn last transaction, so data was lost. */
  readonly isDamaged: boolean;
  /** Whether data of this round follows the end: a torn last transaction, unless it is damage. */
  readonly isTorn: boolean;
}

/** null if there is no log or it is empty. Reads `logFile`, and `databaseFile` if the log's header cannot be read; changes nothing. */
export function scanLog(logFile: string, databaseFile: string): LogScan | null {
  if (!existsSync(logFile)) return null;
  const log = new LogFile(logFile);
  try {
    if (log.bytes <= HEADER_BYTES) return null;
    const header = readHeader(log.read(0, HEADER_BYTES));
    return header === null ? scanWithoutHeader(log, databaseFile) : scanFrames(log, header);
  } finally {
    log.close();
  }
}

const HEADER_BYTES = 32;
const FRAME_HEAD_BYTES = 24;
/** The last bit is the byte order of the words for the checksum: 1 = most significant first. */
const MAGIC = 0x377f0682;
const PAGE_SIZES = [512, 1024, 2048, 4096, 8192, 16_384, 32_768, 65_536];

interface Header {
  readonly pageBytes: number;
  readonly isLittleEndian: boolean;
  /** Both salts of this round of the log, as one number; frames of earlier rounds have others. */
  readonly salt: bigint;
  readonly checksum: Checksum;
}

type Checksum = readonly [number, number];

function readHeader(bytes: DataView): Header | null {
  const magic = bytes.getUint32(0);
  const isLittleEndian = magic === MAGIC;
  const pageBytes = bytes.getUint32(8);
  const checksum: Checksum = [bytes.getUint32(24), bytes.getUint32(28)];
  if ((magic | 1) >>> 0 !== MAGIC + 1 || !PAGE_SIZES.includes(pageBytes)) return null;
  if (!isSame(checksumOf(bytes, 0, HEADER_BYTES - 8, isLittleEndian, [0, 0]), checksum)) return null;
  return { pageBytes, isLittleEndian, salt: bytes.getBigUint64(16), checksum };
}

function scanFrames(log: LogFile, header: Header): LogScan {
  let end = 0;
  let broken: number | null = null;
  let wholeBehind = 0;
  let transactionsBehind = 0;
  let isDamaged = false;
  let lastOfRound = 0;
  let frames = 0;
  for (const frame of framesOf(log, header.pageBytes, header.isLittleEndian, header.checksum)) {
    frames = frame.number;
    if (frame.salt === header.salt) lastOfRound = frames;
    const isWhole = frame.fits && frame.salt === header.salt && frame.page > 0;
    if (broken === null && !isWhole) broken = frame.number;
    if (broken === null && frame.isEnd) end = frame.number;
    if (broken === null || !isWhole) continue;
    wholeBehind += 1;
    if (transactionsBehind > 0) isDamaged = true;
    if (frame.isEnd) transactionsBehind += 1;
  }
  const byteOf = (frame: number): number => HEADER_BYTES + (frame - 1) * (FRAME_HEAD_BYTES + header.pageBytes);
  // A partial frame at the end of the file.
  if (broken === null && byteOf(frames + 1) < log.bytes) broken = frames + 1;
  return {
    endBytes: byteOf(end + 1),
    fileBytes: log.bytes,
    broken: broken === null ? null : { frame: broken, byte: byteOf(broken) },
    wholeBehind,
    transactionsBehind,
    isDamaged,
    isTorn: lastOfRound > end,
  };
}

/**
 * SQLite ignores a log whose header it cannot read. That is no loss if the whole log is in the database: only then is the header rewritten,
 * and a power cut may have torn it. Otherwise the log held data that the database does not have.
 */
function scanWithoutHeader(log: LogFile, databaseFile: string): LogScan {
  const broken = { frame: 0, byte: 0 };
  const nothing = { endBytes: 0, fileBytes: log.bytes, broken, wholeBehind: 0, transactionsBehind: 0, isDamaged: false, isTorn: false };
  const isLittleEndian = endianness() === 'LE';
  for (const pageBytes of PAGE_SIZES) {
    const found = lastPages(log, pageBytes, isLittleEndian);
    if (found.wholeBehind === 0) continue;
    const isDamaged = !areInDatabase(found.pages, log, pageBytes, databaseFile);
    return { ...nothing, wholeBehind: found.wholeBehind, transactionsBehind: found.transactions, isDamaged };
  }
  return nothing;
}

/** The newest image of each page in the first round found, up to its last complete transaction: page → offset. */
function lastPages(log: LogFile, pageBytes: number, isLittleEndian: boolean) {
  const pages = new Map<number, number>();
  let unfinished: [number, number][] = [];
  let wholeBehind = 0;
  let transactions = 0;
  let salt: bigint | null = null;
  const seed = checksumOf(log.read(0, HEADER_BYTES), 0, HEADER_BYTES - 8, isLittleEndian, [0, 0]);
  for (const frame of framesOf(log, pageBytes, isLittleEndian, seed)) {
    if (!frame.fits || frame.page === 0 || (salt !== null && salt !== frame.salt)) continue;
    salt = frame.salt;
    wholeBehind += 1;
    unfinished.push([frame.page, HEADER_BYTES + (frame.number - 1) * (FRAME_HEAD_BYTES + pageBytes) + FRAME_HEAD_BYTES]);
    if (!frame.isEnd) continue;
    transactions += 1;
    for (const [page, byte] of unfinished) pages.set(page, byte);
    unfinished = [];
  }
  return { pages, wholeBehind, transactions };
}

/**
 * Reads the database file directly, which drops this process's locks on it (POSIX). This process must not have it open otherwise; before a
 * start and in `qctl` it does not.
 */
function areInDatabase(pages: ReadonlyMap<number, number>, log: LogFile, pageBytes: number, databaseFile: string): boolean {
  if (!existsSync(databaseFile)) return false;
  const database = new LogFile(databaseFile);
  try {
    for (const [page, byte] of pages) {
      const start = (page - 1) * pageBytes;
      // The transaction may have made the database smaller.
      if (start + pageBytes > database.bytes) continue;
      const inDatabase = bytesOf(database.read(start, pageBytes));
      if (!inDatabase.equals(bytesOf(log.read(byte, pageBytes)))) return false;
    }
    return true;
  } finally {
    database.close();
  }
}

interface Frame {
  readonly number: number;
  readonly page: number;
  /** The last frame of a transaction. */
  readonly isEnd: boolean;
  readonly salt: bigint;
  /** Whether its checksum continues that of the frame before it. */
  readonly fits: boolean;
}

function* framesOf(log: LogFile, pageBytes: number, isLittleEndian: boolean, seed: Checksum): Generator<Frame> {
  const frameBytes = FRAME_HEAD_BYTES + pageBytes;
  let before = seed;
  for (let number = 1, start = HEADER_BYTES; start + frameBytes <= log.bytes; number++, start += frameBytes) {
    const bytes = log.read(start, frameBytes);
    const carried: Checksum = [bytes.getUint32(16), bytes.getUint32(20)];
    const head = checksumOf(bytes, 0, 8, isLittleEndian, before);
    const fits = isSame(checksumOf(bytes, FRAME_HEAD_BYTES, frameBytes, isLittleEndian, head), carried);
    yield { number, page: bytes.getUint32(0), isEnd: bytes.getUint32(4) !== 0, salt: bytes.getBigUint64(8), fits };
    before = carried;
  }
}

/** SQLite's checksum over the words from `start` to `end`, two at a time. */
function checksumOf(bytes: DataView, start: number, end: number, isLittleEndian: boolean, [first, second]: Checksum): Checksum {
  let one = first;
  let other = second;
  for (let at = start; at < end; at += 8) {
    one = (one + bytes.getUint32(at, isLittleEndian) + other) >>> 0;
    other = (other + bytes.getUint32(at + 4, isLittleEndian) + one) >>> 0;
  }
  return [one, other];
}

const isSame = (one: Checksum, other: Checksum): boolean => one[0] === other[0] && one[1] === other[1];

const bytesOf = ({ buffer, byteOffset, byteLength }: DataView): Buffer => Buffer.from(buffer, byteOffset, byteLength);

/** A file that is mostly read sequentially. */
class LogFile {
  readonly #descriptor: number;
  readonly #window = Buffer.alloc(WINDOW_BYTES);
  #start = 0;
  #end = 0;
  /** Size when the file was opened; later data is ignored. */
  readonly bytes: number;

  constructor(file: string) {
    this.#descriptor = openSync(file, 'r');
    this.bytes = fstatSync(this.#descriptor).size;
  }

  /** Valid until the next call. */
  read(start: number, length: number): DataView {
    if (start < this.#start || start + length > this.#end) {
      this.#start = start;
      this.#end = start + readSync(this.#descriptor, this.#window, 0, WINDOW_BYTES, start);
      if (start + length > this.#end) throw new Error('The log became shorter while it was read.');
    }
    return new DataView(this.#window.buffer, this.#window.byteOffset + start - this.#start, length);
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}

/** Larger than the largest frame. */
const WINDOW_BYTES = 1024 * 1024;
