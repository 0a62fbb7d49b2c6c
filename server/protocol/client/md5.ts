/**
 * MD5 (RFC 1321), because the original protocol sends passwords as MD5 and browsers offer none. It protects nothing by
 * itself: the box stores a slow salted hash of it.
 */

/** The MD5 of a text's UTF-8 bytes, as 32 lower-case hexadecimal digits. */
export function md5(text: string): string {
  const words = paddedWords(new TextEncoder().encode(text));
  const state = new Uint32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476]);
  for (let start = 0; start < words.length; start += WORDS_PER_BLOCK) mixBlock(state, words.subarray(start, start + WORDS_PER_BLOCK));
  return Array.from(new Uint8Array(littleEndian(state)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const WORDS_PER_BLOCK = 16;
const BYTES_PER_BLOCK = 64;

/** RFC 1321, 3.1 and 3.2: a bit of one, zeros up to 8 bytes short of a block, and the length in bits. */
function paddedWords(bytes: Uint8Array): Uint32Array {
  const padded = new DataView(new ArrayBuffer(Math.ceil((bytes.length + 9) / BYTES_PER_BLOCK) * BYTES_PER_BLOCK));
  new Uint8Array(padded.buffer).set(bytes);
  padded.setUint8(bytes.length, 0x80);
  padded.setBigUint64(padded.byteLength - 8, BigInt(bytes.length) * 8n, true);
  return Uint32Array.from({ length: padded.byteLength / 4 }, (_, index) => padded.getUint32(index * 4, true));
}

function littleEndian(words: Uint32Array): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(words.length * 4));
  for (const [index, word] of words.entries()) view.setUint32(index * 4, word, true);
  return view.buffer;
}

/** RFC 1321, 3.4: the table of sines, and how far each step of a round turns. */
const SINES = Uint32Array.from({ length: 64 }, (_, step) => Math.floor(Math.abs(Math.sin(step + 1)) * 2 ** 32));
const TURNS = [
  [7, 12, 17, 22],
  [5, 9, 14, 20],
  [4, 11, 16, 23],
  [6, 10, 15, 21],
] as const;

/** The function of each round, and which word of the block its step reads. */
const ROUNDS = [
  { mix: (b: number, c: number, d: number) => (b & c) | (~b & d), word: (step: number) => step },
  { mix: (b: number, c: number, d: number) => (d & b) | (~d & c), word: (step: number) => 5 * step + 1 },
  { mix: (b: number, c: number, d: number) => b ^ c ^ d, word: (step: number) => 3 * step + 5 },
  { mix: (b: number, c: number, d: number) => c ^ (b | ~d), word: (step: number) => 7 * step },
] as const;

function mixBlock(state: Uint32Array, block: Uint32Array): void {
  let [a = 0, b = 0, c = 0, d = 0] = state;
  for (const [round, { mix, word }] of ROUNDS.entries()) {
    for (let index = 0; index < 16; index++) {
      const step = round * 16 + index;
      const sum = (a + mix(b, c, d) + (SINES[step] ?? 0) + (block[word(step) % 16] ?? 0)) | 0;
      const turn = TURNS[round]?.[index % 4] ?? 0;
      [a, d, c, b] = [d, c, b, (b + ((sum << turn) | (sum >>> (32 - turn)))) | 0];
    }
  }
  for (const [index, value] of [a, b, c, d].entries()) state[index] = (state[index] ?? 0) + value;
}
