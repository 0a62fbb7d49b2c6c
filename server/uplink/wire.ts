/**
 * What travels between a branch and headquarters: subjects, and the journal in chunks. Both sides import this file and nothing else of each
 * other.
 *
 * Two chains go with each batch. `hash` is the journal's own: it covers the events as they happened, secrets included, so only the branch
 * can compute it; headquarters compares it, to know whether a batch is the next one. `seal` covers what was sent: headquarters computes it
 * again for each batch, now or in years, and so can the branch from its journal.
 */
import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** The stream of all branches' journals. */
export const STREAM = 'QBOX_JOURNAL';

/** A branch's name is a level of subjects: letters a-z, digits, - and _ (`config/kinds.ts`). */
export const journalSubject = (branch: string): string => `qbox.journal.${branch}`;
/** Requests of a branch to headquarters: what of its journal is there? */
export const askSubject = (branch: string): string => `qbox.ask.${branch}`;
/** From headquarters, to whom it may concern: how far the journal is stored. */
export const storedSubject = (branch: string): string => `qbox.stored.${branch}`;
/** Of a box that has no branch yet, under the public key (`U…`) that it wants to be known by. */
export const joinSubject = (publicKey: string): string => `qbox.join.${publicKey}`;
export const ALL_JOINING = joinSubject('*');
/** The name under which such a box connects: whoever says it may join, and nothing else. */
export const JOINING_NAME = 'qbox join';
export const inboxOf = (name: string): string => `_INBOX.${name}`;
export const ALL_JOURNALS = journalSubject('*');
export const ALL_QUESTIONS = askSubject('*');
/** A branch's name, or a public key. */
export const branchOf = (subject: string): string => subject.split('.')[2] ?? '';

const FORMAT = 1;
const SEAL_BYTES = 32;
/** Sequence and hash of the last batch of a message, and its seal, so that the newest message says where to go on. */
export const HEAD_HEADER = 'Qbox-Head';

/** Where a chain of batches stands; hash and seal in base64url. */
export interface Mark {
  readonly sequence: number;
  readonly hash: string;
}

export interface SealedMark extends Mark {
  readonly seal: string;
}

/** Before the first batch that is ever sent. */
export const NO_SEAL = Buffer.alloc(SEAL_BYTES).toString('base64url');

export interface SentBatch extends SealedMark {
  readonly atMs: number;
  readonly eventCount: number;
  /** JSON array text, without secrets. */
  readonly events: string;
  /** What figures need of it besides its events: JSON object text of a `BatchFacts`; left out = nothing. */
  readonly facts?: string;
}

/** Batches that follow each other. */
export interface Chunk {
  readonly previous: SealedMark;
  readonly batches: readonly [SentBatch, ...SentBatch[]];
}

/** SHA-256(seal before ‖ hash of the journal ‖ events as sent, UTF-8); where there are facts, ‖ 0 ‖ facts. No JSON text has a 0. */
export const sealOf = (previousSeal: string, { hash, events, facts }: Pick<SentBatch, 'hash' | 'events' | 'facts'>): string =>
  createHash('sha256')
    .update(Buffer.from(previousSeal, 'base64url'))
    .update(Buffer.from(hash, 'base64url'))
    .update(events, 'utf8')
    .update(facts === undefined ? '' : `\0${facts}`, 'utf8')
    .digest('base64url');

export const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export const headOf = ({ batches }: Chunk): SealedMark => {
  const { sequence, hash, seal } = batches.at(-1) ?? batches[0];
  return { sequence, hash, seal };
};

export const packMark = ({ sequence, hash, seal }: SealedMark): string => `${sequence} ${hash} ${seal}`;

export function readMark(text: string): SealedMark | null {
  const [, sequence = '', hash = '', seal = ''] = /^(\d{1,15}) ([\w-]{43}) ([\w-]{43})$/.exec(text) ?? [];
  return hash === '' ? null : { sequence: Number(sequence), hash, seal };
}

/** A day that closes ends many visits at once: long facts travel packed, as a message has a limit; nothing real unpacks to more. */
const LONG_FACTS = 8_192;
const FACTS_BYTES_MAX = 16 * 1024 * 1024;

/** At most; long ones become a tenth, which is as much as is counted of them. */
export const sentLength = (facts = ''): number => (facts.length < LONG_FACTS ? facts.length : Math.max(LONG_FACTS, facts.length / 5));

export const packChunk = ({ previous, batches }: Chunk): string =>
  JSON.stringify({ format: FORMAT, previous, batches: batches.map(packFacts) });

const packFacts = ({ facts, ...batch }: SentBatch): object =>
  facts === undefined || facts.length < LONG_FACTS
    ? { ...batch, facts }
    : { ...batch, packedFacts: deflateRawSync(facts).toString('base64') };

/** Throws where it is not what `packFacts` made. */
function unpackFacts(batch: SentBatch & { readonly packedFacts?: unknown }): SentBatch {
  const { packedFacts, ...plain } = batch;
  if (packedFacts === undefined) return plain;
  const facts = inflateRawSync(Buffer.from(String(packedFacts), 'base64'), { maxOutputLength: FACTS_BYTES_MAX }).toString();
  return { ...plain, facts };
}

/** Null = it is no chunk that this program knows. */
export function readChunk(text: string): Chunk | null {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(read) || read.format !== FORMAT || !isMark(read.previous) || !Array.isArray(read.batches)) return null;
  const { previous, batches } = read;
  const isWhole = batches.length > 0 && batches.every((batch, index) => isBatch(batch) && batch.sequence === previous.sequence + 1 + index);
  if (!isWhole) return null;
  try {
    return { previous, batches: batches.map(unpackFacts) as unknown as Chunk['batches'] };
  } catch {
    return null;
  }
}

/** The first batch whose seal does not cover what came; null = all fit. */
export function firstUnsealed(previousSeal: string, batches: readonly SentBatch[]): SentBatch | null {
  let seal = previousSeal;
  for (const batch of batches) {
    seal = sealOf(seal, batch);
    if (seal !== batch.seal) return batch;
  }
  return null;
}

/** A question of a branch: which of its batches does headquarters have? Oldest first. */
export interface Question {
  readonly marks: readonly Mark[];
}

export interface Answer {
  /** The newest of the marks that headquarters has; null = none of them. */
  readonly known: SealedMark | null;
  /** The end of the line of batches that `known` is in, or of the newest line of the branch; null = headquarters has nothing of it. */
  readonly head: Mark | null;
}

/** What headquarters tells a branch. */
export type Told =
  /** Everything up to there is in the database. */
  | { readonly kind: 'stored'; readonly mark: Mark }
  /** A message could not be added to what is there: the branch asks where to go on. */
  | { readonly kind: 'unplaced'; readonly mark: Mark };

/** Null = headquarters did not say it: another branch can have an answer of the server sent there. */
export function readTold(text: string): Told | null {
  try {
    const read: unknown = JSON.parse(text);
    if (!isObject(read) || !isPoint(read.mark) || (read.kind !== 'stored' && read.kind !== 'unplaced')) return null;
    return { kind: read.kind, mark: read.mark };
  } catch {
    return null;
  }
}

export const MARKS_MAX = 64;

/** A code is given once by headquarters, for one branch: 12 letters and digits without those that are mistaken for each other. */
export interface JoinRequest {
  readonly code: string;
}

export type JoinAnswer =
  /** From now on the key is that of this branch. */
  | { readonly branch: string }
  /** The code is not known, was used, or has ended; or the key was revoked; or too many codes were tried. */
  | { readonly refused: 'unknownCode' | 'revokedKey' | 'tooManyCodes' };

/** 0 and O, 1, I and L are the same (Crockford's base 32); null = it cannot be a code. */
export function readCode(text: string): string | null {
  const code = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return /^[0-9A-HJKMNP-TV-Z]{12}$/.test(code) ? code : null;
}

export function readJoinRequest(text: string): JoinRequest | null {
  try {
    const read: unknown = JSON.parse(text);
    const code = isObject(read) && typeof read.code === 'string' ? readCode(read.code) : null;
    return code === null ? null : { code };
  } catch {
    return null;
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
const isDigest = (value: unknown): boolean => typeof value === 'string' && /^[\w-]{43}$/.test(value);
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
const isPoint = (value: unknown): value is Mark => isObject(value) && isCount(value.sequence) && isDigest(value.hash);
const isMark = (value: unknown): value is SealedMark => isPoint(value) && isDigest((value as Partial<SealedMark>).seal);
const isBatch = (value: unknown): value is SentBatch =>
  isMark(value) &&
  isCount((value as Partial<SentBatch>).atMs) &&
  isCount((value as Partial<SentBatch>).eventCount) &&
  typeof (value as Partial<SentBatch>).events === 'string' &&
  ['string', 'undefined'].includes(typeof (value as Partial<SentBatch>).facts);

export function readQuestion(text: string): Question | null {
  try {
    const read: unknown = JSON.parse(text);
    return isObject(read) && Array.isArray(read.marks) && read.marks.length <= MARKS_MAX && read.marks.every(isPoint)
      ? { marks: read.marks }
      : null;
  } catch {
    return null;
  }
}
