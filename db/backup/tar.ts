/**
 * Archives that every tar can open (POSIX ustar): regular files without folders, in sequence. The reader accepts only what this file
 * writes.
 */

/** A file of an archive. */
export interface TarMember {
  readonly name: string;
  readonly bytes: number;
}

const BLOCK = 512;
/** Eleven octal digits: 8 GiB. */
const BYTES_MAX = 0o77777777777;
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,98}$/;

/** Place and length of the header fields in use. */
const FIELDS = { name: [0, 100], mode: [100, 8], bytes: [124, 12], changed: [136, 12], checksum: [148, 8], kind: [156, 1] } as const;
const MAGIC_AT = 257;
const MAGIC = 'ustar\u000000';
const PLAIN_FILE = '0';

/** End of an archive. */
export const TAR_END: Buffer = Buffer.alloc(2 * BLOCK);

/** Header of a member; only the owner may read the unpacked file. Throws if the format cannot hold the name or size. */
export function tarHeader({ name, bytes }: TarMember, changedMs: number): Buffer {
  if (!NAME.test(name)) throw new Error(`An archive cannot hold a file called ${JSON.stringify(name)}.`);
  if (bytes > BYTES_MAX) throw new Error(`An archive cannot hold ${name}: ${bytes} bytes are more than 8 GiB.`);
  const header = Buffer.alloc(BLOCK);
  const put = ([at, length]: readonly [number, number], value: number): void => {
    header.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1');
  };
  header.write(name, FIELDS.name[0], 'latin1');
  put(FIELDS.mode, 0o600);
  put([108, 8], 0); // Ids of the owner, which are not used.
  put([116, 8], 0);
  put(FIELDS.bytes, bytes);
  put(FIELDS.changed, Math.floor(changedMs / 1000));
  header.write(PLAIN_FILE, FIELDS.kind[0], 'latin1');
  header.write(MAGIC, MAGIC_AT, 'latin1');
  header.write(`${checksumOf(header).toString(8).padStart(6, '0')}\0 `, FIELDS.checksum[0], 'latin1');
  return header;
}

/** Padding after the content of a member, so that the next header starts at a block. */
export const tarPadding = (bytes: number): Buffer => Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);

/** A member being read: read its content before requesting the next member. */
export interface ReadMember extends TarMember {
  readonly content: AsyncIterable<Buffer>;
}

/** The members of an archive in order. Throws if it is not an archive, and at data after its end. */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<ReadMember, undefined> {
  const source = new Pieces(chunks);
  for (;;) {
    const header = await source.take(BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const { name, bytes } = parseHeader(header);
    yield { name, bytes, content: source.upTo(bytes) };
    await source.take(tarPadding(bytes).length);
  }
  await source.take(BLOCK);
  if (!(await source.isAtEnd())) throw new Error('The archive goes on after its end.');
}

function parseHeader(header: Buffer): TarMember {
  const text = ([at, length]: readonly [number, number]): string =>
    header
      .toString('latin1', at, at + length)
      .replace(/\0.*$/s, '')
      .trim();
  const isGood =
    Number.parseInt(text(FIELDS.checksum), 8) === checksumOf(header) &&
    text(FIELDS.kind) === PLAIN_FILE &&
    header.toString('latin1', MAGIC_AT, MAGIC_AT + MAGIC.length) === MAGIC;
  const member = { name: text(FIELDS.name), bytes: Number.parseInt(text(FIELDS.bytes), 8) };
  if (!isGood || !NAME.test(member.name) || !(member.bytes >= 0)) throw new Error('The archive has a header that qbox did not write.');
  return member;
}

/** Sum of all bytes, with the checksum field itself as spaces. */
function checksumOf(header: Buffer): number {
  const [at, length] = FIELDS.checksum;
  return header.reduce((sum, byte, index) => sum + (index >= at && index < at + length ? 0x20 : byte), 0);
}

/** A byte stream, read in pieces of any size. */
class Pieces {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async take(bytes: number): Promise<Buffer> {
    const parts: Buffer[] = [];
    for await (const part of this.upTo(bytes)) parts.push(part);
    return Buffer.concat(parts);
  }

  async *upTo(bytes: number): AsyncGenerator<Buffer, undefined> {
    let left = bytes;
    while (left > 0) {
      if (await this.isAtEnd()) throw new Error('The archive is cut short.');
      const part = this.#rest.subarray(0, left);
      this.#rest = this.#rest.subarray(part.length);
      left -= part.length;
      yield part;
    }
  }

  async isAtEnd(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done === true) return true;
      this.#rest = next.value;
    }
    return false;
  }
}
