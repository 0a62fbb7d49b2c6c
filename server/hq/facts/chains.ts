/**
 * The lines of a branch's journal are a tree: one that was made by a fork goes on from a batch of its parent. What is counted of a tree is
 * one chain in it, from its beginning to the end of its newest line.
 */
export interface LineOfTree {
  readonly id: number;
  readonly parentId: number | null;
  /** Sequence of its first batch: that of its parent's batch before it, and one. */
  readonly firstSequence: number;
  /** Up to this batch its facts were stored while it was the branch's newest line. */
  readonly countedSequence: number;
}

/** A line, as far as the chain goes along it. */
export interface Part {
  readonly lineId: number;
  /** Infinity = to its end. */
  readonly toSequence: number;
}

export const newestOf = (lines: readonly LineOfTree[]): number => Math.max(...lines.map(({ id }) => id));

/** From the beginning of the tree to this line. */
export function chainTo(lines: readonly LineOfTree[], lineId: number, to = Number.POSITIVE_INFINITY): readonly Part[] {
  const parts: Part[] = [];
  let toSequence = to;
  for (let line = lineOf(lines, lineId); line !== undefined; line = lineOf(lines, line.parentId)) {
    parts.unshift({ lineId: line.id, toSequence });
    toSequence = line.firstSequence - 1;
  }
  return parts;
}

/** The chain that was counted until this line was made: to the newest of the other lines of its tree. */
export function chainBefore(lines: readonly LineOfTree[], lineId: number): readonly Part[] {
  const rootOf = (id: number): number | undefined => chainTo(lines, id)[0]?.lineId;
  const others = lines.filter(({ id }) => id !== lineId && rootOf(id) === rootOf(lineId));
  const newest = others.reduce((one, other) => (other.id > one.id ? other : one));
  return chainTo(lines, newest.id, newest.countedSequence);
}

/** Where two chains of one tree part. */
export interface Parting {
  /** The last batch of both. */
  readonly sequence: number;
  /** Lines of both, the one in which they part with them. */
  readonly shared: readonly number[];
  /** Lines of the former that have batches after it. */
  readonly left: readonly number[];
  /** Of the latter what comes after it. */
  readonly taken: readonly Part[];
}

export function partingOf(before: readonly Part[], now: readonly Part[]): Parting {
  const differs = before.findIndex(({ lineId }, index) => now[index]?.lineId !== lineId);
  const at = (differs < 0 ? Math.min(before.length, now.length) : differs) - 1;
  const sequence = Math.min(before[at]?.toSequence ?? 0, now[at]?.toSequence ?? 0);
  return {
    sequence,
    shared: before.slice(0, at + 1).map(({ lineId }) => lineId),
    left: before.slice(at).map(({ lineId }) => lineId),
    taken: now.slice(at),
  };
}

const lineOf = (lines: readonly LineOfTree[], lineId: number | null): LineOfTree | undefined => lines.find(({ id }) => id === lineId);
