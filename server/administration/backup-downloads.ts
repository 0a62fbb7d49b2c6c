/**
 * Backups on their way to a browser: each address is good for one download within a minute. The file is encrypted while it is read, piece
 * by piece, as `openssl enc -aes-256-cbc -pbkdf2 -iter 600000` would: any machine can open it, and nothing of it stays here.
 */
import { createCipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { closeSync } from 'node:fs';
import { promisify } from 'node:util';
import { openBackup } from '../../db/backup/backup.js';
import { chunksOf } from '../../db/files/plain-file.js';
import type { GivenBackup, GivenBackups } from '../web/backup-page.js';

interface Offer {
  readonly path: string;
  readonly passphrase: string;
  /** The name of the encrypted file. */
  readonly file: string;
}

const CODE_BYTES = 16;
const OFFERED_MS = 60_000;
const OFFERS_MAX = 8;
/** Each reads the disk and encrypts as fast as its reader takes it. */
const AT_ONCE = 2;
const ROUNDS = 600_000;
const KEY_BYTES = 32;
const BLOCK_BYTES = 16;
const SALT_BYTES = 8;

export class BackupDownloads implements GivenBackups {
  /** By code, the oldest first. */
  readonly #offers = new Map<string, Offer & { readonly untilMs: number }>();
  #running = 0;

  /** @param nowMs a monotonic clock */
  constructor(private readonly nowMs: () => number) {}

  /** Returns its address. */
  offer(offer: Offer): string {
    const code = randomBytes(CODE_BYTES).toString('base64url');
    this.#offers.set(code, { ...offer, untilMs: this.nowMs() + OFFERED_MS });
    for (const [old, { untilMs }] of this.#offers) if (untilMs < this.nowMs() || this.#offers.size > OFFERS_MAX) this.#offers.delete(old);
    return `/backup/${code}`;
  }

  given(code: string): GivenBackup | 'busy' | undefined {
    const offer = this.#offers.get(code);
    if (offer === undefined || offer.untilMs < this.nowMs()) return undefined;
    return this.#running >= AT_ONCE ? 'busy' : { file: offer.file, body: this.#body(code, offer) };
  }

  /** Nothing is used up or opened before a reader asks for the first piece; the end of the reader is the end of all. */
  async *#body(code: string, { path, passphrase }: Offer): AsyncGenerator<Buffer, undefined> {
    if (!this.#offers.delete(code)) throw new Error('the address was used already');
    this.#running += 1;
    try {
      const file = openBackup(path);
      try {
        yield* encrypted(chunksOf(file), passphrase);
      } finally {
        closeSync(file);
      }
    } finally {
      this.#running -= 1;
    }
  }
}

/** In the format of `openssl enc`: a mark, the salt, and the blocks. The seal of the backup inside shows whether it is whole. */
async function* encrypted(pieces: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer, undefined> {
  const salt = randomBytes(SALT_BYTES);
  const derived = await promisify(pbkdf2)(passphrase, salt, ROUNDS, KEY_BYTES + BLOCK_BYTES, 'sha256');
  const cipher = createCipheriv('aes-256-cbc', derived.subarray(0, KEY_BYTES), derived.subarray(KEY_BYTES));
  yield Buffer.concat([Buffer.from('Salted__'), salt]);
  for await (const piece of pieces) yield cipher.update(piece);
  yield cipher.final();
}
