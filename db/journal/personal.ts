/**
 * Personal data of visitors, stored beside the journal: an event has the digest of its personal texts, a row here has the texts. The digest
 * is keyed with a salt of the row, so once both are erased a telephone number cannot be found by trying all of them. The chain covers only
 * the digest, so it stays valid.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Connection, Statement } from '../files/sqlite.js';

const SALT_BYTES = 16;
/** Requesting each salt from the system costs ten times as much as one request for a hundred. */
const POOL_BYTES = 256 * SALT_BYTES;

/** The personal texts of one event. */
export interface PersonalText {
  /** Position of the event in its batch. */
  readonly event: number;
  /** The person the text is about, named by the caller; an erasure uses the same name. */
  readonly subject: string;
  readonly salt: Uint8Array;
  /** JSON text. */
  readonly content: string;
}

/** Photo of a visitor; replaces any earlier one. */
export interface PhotoRow extends Photo {
  readonly consumerId: number;
}

export interface Photo {
  readonly salt: Uint8Array;
  readonly jpeg: Uint8Array;
}

/** What a batch stores and erases beside its events. */
export interface BatchPersonal {
  readonly texts: readonly PersonalText[];
  readonly photos: readonly PhotoRow[];
  /** Erases all texts of these subjects, in this batch and all earlier ones. */
  readonly erasedSubjects: readonly string[];
  /** Visitors whose finished visits lose their texts and photos. */
  readonly erasedVisits: readonly number[];
}

export const erases = (personal: BatchPersonal | null): boolean =>
  personal !== null && (personal.erasedSubjects.length > 0 || personal.erasedVisits.length > 0);

/** A new salt, and the digest stored in the event. */
export function sealPersonal(content: string | Uint8Array): { readonly salt: Uint8Array; readonly digest: string } {
  const salt = newSalt();
  return { salt, digest: digestOf(salt, content).toString('base64url') };
}

const pool = { bytes: Buffer.alloc(0), used: 0 };

function newSalt(): Uint8Array {
  if (pool.used === pool.bytes.length) Object.assign(pool, { bytes: randomBytes(POOL_BYTES), used: 0 });
  pool.used += SALT_BYTES;
  // Copy: transferring to a thread sends the whole underlying buffer.
  return Uint8Array.prototype.slice.call(pool.bytes, pool.used - SALT_BYTES, pool.used);
}

/** Whether the photo matches the digest. */
export const isPhotoOf = ({ salt, jpeg }: Photo, digest: string): boolean => isSame(digestOf(salt, jpeg), digest);

const digestOf = (salt: Uint8Array, content: string | Uint8Array): Buffer => createHmac('sha256', salt).update(content).digest();

/** Writes and erases rows; each call runs in a transaction of the caller. */
export class PersonalWriter {
  readonly #insert: Statement<[number, number, number, string, Uint8Array, string]>;
  readonly #erase: Statement<[string]>;
  readonly #noteErased: Statement<[number]>;
  readonly #eraseOld: Statement<[number, number, number]>;
  readonly #forget: Statement<[number]>;
  readonly #setPhoto: Statement<[number, Uint8Array, Uint8Array]>;
  readonly #dropPhoto: Statement<[number]>;

  constructor(connection: Connection) {
    this.#insert = connection.prepare('INSERT INTO personal (sequence, event, at_ms, subject, salt, content) VALUES (?, ?, ?, ?, ?, ?)');
    this.#erase = connection.prepare(
      `UPDATE personal SET salt = NULL, content = NULL, subject = '' WHERE subject IN (SELECT value FROM json_each(?))`,
    );
    this.#noteErased = connection.prepare('UPDATE erasure SET sequence = ?');
    this.#eraseOld = connection.prepare(
      `UPDATE personal SET salt = NULL, content = NULL, subject = '' WHERE (sequence, event) IN
         (SELECT sequence, event FROM personal WHERE content IS NOT NULL AND at_ms < ? AND sequence <= ? ORDER BY at_ms LIMIT ?)`,
    );
    this.#forget = connection.prepare('DELETE FROM personal WHERE sequence <= ?');
    this.#setPhoto = connection.prepare('INSERT OR REPLACE INTO photos (consumer_id, salt, jpeg) VALUES (?, ?, ?)');
    this.#dropPhoto = connection.prepare('DELETE FROM photos WHERE consumer_id = ?');
  }

  commit(sequence: number, atMs: number, { texts, photos, erasedSubjects, erasedVisits }: BatchPersonal): void {
    for (const { event, subject, salt, content } of texts) this.#insert.run(sequence, event, atMs, subject, salt, content);
    for (const { consumerId, salt, jpeg } of photos) this.#setPhoto.run(consumerId, salt, jpeg);
    this.dropPhotos(erasedVisits);
    if (erasedSubjects.length > 0) this.#erase.run(JSON.stringify(erasedSubjects));
    if (erasedSubjects.length > 0 || erasedVisits.length > 0) this.#noteErased.run(sequence);
  }

  /** Erases texts of batches before `beforeMs` and up to `upToSequence`, leaving a mark for each. Returns the number erased. */
  eraseOld(beforeMs: number, upToSequence: number, limit: number): number {
    return this.#eraseOld.run(beforeMs, upToSequence, limit).changes;
  }

  /** Returns the number of rows. */
  dropPhotos(consumerIds: readonly number[]): number {
    return consumerIds.reduce((sum, id) => sum + this.#dropPhoto.run(id).changes, 0);
  }

  /** The marks are deleted with their batches. */
  forget(upToSequence: number): void {
    this.#forget.run(upToSequence);
  }
}

export class PhotoReader {
  readonly #one: Statement<[number], Photo>;
  readonly #sizes: Statement<[], { readonly consumerId: number; readonly bytes: number }>;

  constructor(connection: Connection) {
    this.#one = connection.prepare('SELECT salt, jpeg FROM photos WHERE consumer_id = ?');
    this.#sizes = connection.prepare('SELECT consumer_id AS consumerId, length(jpeg) AS bytes FROM photos');
  }

  photo(consumerId: number): Photo | null {
    return this.#one.get(consumerId) ?? null;
  }

  /** Bytes by visitor. */
  sizes(): ReadonlyMap<number, number> {
    return new Map(this.#sizes.all().map(({ consumerId, bytes }) => [consumerId, bytes]));
  }
}

interface PersonalRow {
  readonly event: number;
  /** Both null = erased. */
  readonly salt: Uint8Array | null;
  readonly content: string | null;
}

export type TextsOfEvents = ReadonlyMap<number, string>;
const NO_TEXTS: TextsOfEvents = new Map();

/** Reads the texts of batches and checks each against the digest in its event. */
export class PersonalReader {
  readonly #rows: Statement<[number], PersonalRow> | null;

  constructor(connection: Connection) {
    // The database of an older program has no such table: its events contain their texts.
    this.#rows = hasPersonalTable(connection)
      ? connection.prepare('SELECT event, salt, content FROM personal WHERE sequence = ? ORDER BY event')
      : null;
  }

  /** The texts of a batch by event position, without erased ones. Throws if one was changed or removed. */
  textsOf({ sequence, events }: { readonly sequence: number; readonly events: string }): TextsOfEvents {
    const rows = this.#rows?.all(sequence) ?? [];
    // Most batches have no personal texts. Inside a text the quotation marks would be escaped.
    if (rows.length === 0 && !events.includes('"personal":"')) return NO_TEXTS;
    const digests = digestsIn(events);
    const texts = new Map<number, string>();
    for (const { event, salt, content } of rows) {
      const digest = digests.get(event);
      digests.delete(event);
      if (salt === null || content === null) continue;
      if (digest === undefined || !isSame(digestOf(salt, content), digest)) throw damagedText(sequence);
      texts.set(event, content);
    }
    if (digests.size > 0) throw damagedText(sequence);
    return texts;
  }
}

export const hasPersonalTable = (connection: Connection): boolean =>
  connection.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'personal'`).get() !== undefined;

/** The last batch that erased something; 0 = none. A snapshot of an earlier batch may still contain it. */
export function lastErasure(connection: Connection): number {
  return hasPersonalTable(connection) ? readErasure(connection).sequence : 0;
}

export interface Erasure {
  readonly sequence: number;
  /** The last batch of a program that stored personal texts in its events; 0 = none. */
  readonly inlineUntil: number;
}

export function readErasure(connection: Connection): Erasure {
  const row: Statement<[], Erasure> = connection.prepare('SELECT sequence, inline_until AS inlineUntil FROM erasure');
  return row.get() ?? { sequence: 0, inlineUntil: 0 };
}

function digestsIn(events: string): Map<number, string> {
  const digests = new Map<number, string>();
  for (const [index, event] of (JSON.parse(events) as readonly { readonly personal?: unknown }[]).entries()) {
    if (typeof event === 'object' && event !== null && typeof event.personal === 'string') digests.set(index, event.personal);
  }
  return digests;
}

function isSame(digest: Buffer, told: string): boolean {
  const expected = Buffer.from(told, 'base64url');
  return expected.length === digest.length && timingSafeEqual(expected, digest);
}

const damagedText = (sequence: number): Error =>
  new Error(`A personal text of journal entry ${sequence} does not fit its event: it was changed, damaged or taken away.`);
