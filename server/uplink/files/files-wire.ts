/**
 * Large files of headquarters on their way down: the branch asks, over the subject of its other questions (`askSubject`), what it is to
 * have, and says what it has; then for one piece after the other, by the digest of the file. Nothing is pushed.
 */
import { createHash } from 'node:crypto';
import { type Static, type TSchema, Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { LCD_PICTURE_LENGTH_MAX, LCD_TEMPLATE_BYTES_MAX } from '../../model/designs/lcd-template.js';
import { readForm } from '../read-form.js';
import { FILE_FAULTS, RELEASE_FAULTS, RELEASE_STATES } from './file-words.js';
import { SIGNED_LENGTH_MAX } from './release-manifest.js';

/** NATS takes messages of a mebibyte, unless told otherwise. */
export const PIECE_BYTES = 256 * 1024;
/** Of one branch. */
export const FILES_MAX = 200;
/** Of an answer with a piece: the SHA-256 of its bytes, base64url. */
export const PIECE_HEADER = 'Qbox-Piece';
/** Of an answer without one. */
export const REFUSED_HEADER = 'Qbox-Refused';

const MIB = 1024 * 1024;
const NAME = /^[A-Za-z0-9_][\w -]{0,99}\.(mp4|webm|png|jpg|jpeg|webp|toml)$/;
const FILM_BYTES_MAX = 1024 * MIB;
/** As base64 it is a third longer. */
const PICTURE_BYTES_MAX = Math.floor((LCD_PICTURE_LENGTH_MAX * 3) / 4);

/** How long a file with this name may be: a film, a picture, or a template of boards. null = it is no name of a file that branches take. */
export function fileBytesMax(name: string): number | null {
  const kind = NAME.exec(name)?.[1];
  if (kind === undefined) return null;
  if (kind === 'toml') return LCD_TEMPLATE_BYTES_MAX;
  return kind === 'mp4' || kind === 'webm' ? FILM_BYTES_MAX : PICTURE_BYTES_MAX;
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('base64url');

const Digest = Type.String({ pattern: '^[\\w-]{43}$' });
const Size = Type.Integer({ minimum: 0, maximum: FILM_BYTES_MAX });
const Name = Type.String({ maxLength: 110 });
const OrNull = <Of extends TSchema>(of: Of) => Type.Union([of, Type.Null()]);

const FileState = Type.Object({
  name: Name,
  digest: Digest,
  /** Bytes that are there; the size of the file = it is whole. */
  has: Size,
  fault: Type.Union([Type.Null(), ...FILE_FAULTS.map((fault) => Type.Literal(fault))]),
});
export type FileState = Static<typeof FileState>;

const ReleaseTold = Type.Object({
  /** Of the package that this program came with; null = it came with none, and takes none. */
  version: OrNull(Type.String({ maxLength: 101 })),
  architecture: OrNull(Type.String({ maxLength: 20 })),
  /** Root has put the key there by which packages are signed. */
  takes: Type.Boolean(),
  /** Of the rollout of which the rest speaks; null = none. */
  number: OrNull(Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 })),
  state: Type.Union(RELEASE_STATES.map((state) => Type.Literal(state))),
  /** Bytes of the package that are there. */
  has: Size,
  /** Of `failed`; or of `fetching`, which goes on by itself. */
  fault: OrNull(Type.Union([...RELEASE_FAULTS, ...FILE_FAULTS].map((fault) => Type.Literal(fault)))),
});
export type ReleaseTold = Static<typeof ReleaseTold>;

const FileQuestion = Type.Union([
  Type.Object({
    files: Type.Array(FileState, { maxItems: FILES_MAX }),
    /** Older programs tell none. */
    release: Type.Optional(ReleaseTold),
  }),
  Type.Object({ file: Digest, from: Size }),
]);
export type FileQuestion = Static<typeof FileQuestion>;

const WantedFile = Type.Object({ name: Name, digest: Digest, size: Size });
export type WantedFile = Static<typeof WantedFile>;
/** A package that is to be installed, and its manifest with a signature. */
const OfferedRelease = Type.Object({
  number: Type.Integer({ minimum: 1, maximum: 2 ** 31 - 1 }),
  signed: Type.String({ maxLength: SIGNED_LENGTH_MAX }),
  /** Visitors in the queue are no reason to wait. */
  atOnce: Type.Boolean(),
});
export type OfferedRelease = Static<typeof OfferedRelease>;
const FileAnswer = Type.Object({
  wanted: Type.Array(WantedFile, { maxItems: FILES_MAX }),
  release: Type.Optional(OfferedRelease),
});
export type FileAnswer = Static<typeof FileAnswer>;

/** `busy`: ask again; `gone`: the branch is not to have it any more; `damaged`: it is not as it was when it was stored. */
export type FileRefusal = 'busy' | 'gone' | 'damaged';

const questions = TypeCompiler.Compile(FileQuestion);
const answers = TypeCompiler.Compile(FileAnswer);

/** null = it is another question. */
export const readFileQuestion = (text: string): FileQuestion | null => readForm(text, questions);

/** null = it is no answer of this protocol. Names that lead elsewhere, or files that are too long for theirs, are left out. */
export function readFileAnswer(text: string): FileAnswer | null {
  const answer = readForm(text, answers);
  return answer && { ...answer, wanted: answer.wanted.filter(({ name, size }) => size <= (fileBytesMax(name) ?? -1)) };
}
