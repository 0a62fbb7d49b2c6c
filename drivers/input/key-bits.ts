/** Reports in which each key has a bit, as those of X-keys; where the bits are is a matter of the profile. */

export interface KeyBit {
  readonly name: string;
  /** Counted from 0, the report's number included. */
  readonly byte: number;
  readonly mask: number;
}

export interface KeyBitsLayout {
  /** What the report begins with. */
  readonly reportId: number;
  readonly reportBytes: number;
  readonly bits: readonly KeyBit[];
}

export interface KeyBitsRead {
  readonly down: readonly string[];
  /** In the order of the layout. */
  readonly presses: readonly string[];
}

/** A report of another kind changes nothing. */
export function readKeyBits(down: readonly string[], report: Uint8Array, { reportId, reportBytes, bits }: KeyBitsLayout): KeyBitsRead {
  if (report.length < reportBytes || report[0] !== reportId) return { down, presses: [] };
  const now = bits.filter(({ byte, mask }) => ((report[byte] ?? 0) & mask) !== 0).map(({ name }) => name);
  return { down: now, presses: now.filter((name) => !down.includes(name)) };
}
