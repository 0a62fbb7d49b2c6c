/** Bytes as documents print them. */

/** `A5x8 01 "text"`: hexadecimal, repetitions and texts, as bytes. */
export function bytes(written: string): Uint8Array {
  const parts = written.match(/"[^"]*"|\S+/g) ?? [];
  return Uint8Array.from(parts.flatMap(part));
}

function part(word: string): number[] {
  if (word.startsWith('"')) return [...Buffer.from(word.slice(1, -1), 'latin1')];
  const match = /^([0-9A-F]{2})(?:x(\d+))?$/.exec(word);
  if (!match) throw new Error(`no byte: ${word}`);
  return new Array<number>(Number(match[2] ?? 1)).fill(Number.parseInt(match[1] ?? '', 16));
}
