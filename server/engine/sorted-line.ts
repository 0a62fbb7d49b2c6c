/**
 * A sorted line that knows the place of each: short blocks, one after the other. Searching costs O(log n) comparisons; putting in, taking
 * out and counting touch one block, and the sizes of those before it.
 */

/** A block that has grown to this is cut into two; one that has shrunk to a quarter joins its neighbour if both fit into a half. */
const BLOCK_MOST = 128;

/** @typeParam Bound what keys are compared with; every key is one */
export class SortedLine<Key extends Bound, Bound = Key> {
  /** None is empty. */
  private readonly blocks: Key[][] = [];
  private count = 0;

  constructor(private readonly compare: (one: Bound, other: Bound) => number) {}

  get size(): number {
    return this.count;
  }

  minKey(): Key | undefined {
    return this.blocks[0]?.[0];
  }

  maxKey(): Key | undefined {
    return this.blocks.at(-1)?.at(-1);
  }

  has(key: Key): boolean {
    const block = this.blocks[this.blockFor(key)];
    return block !== undefined && this.isAt(block, this.indexIn(block, key), key);
  }

  /** Whether it was not there yet. */
  add(key: Key): boolean {
    const last = this.maxKey();
    if (last === undefined) {
      this.blocks.push([key]);
      this.count += 1;
      return true;
    }
    // Most keys come in their order: tickets as they are given, and at a start.
    const isNewLast = this.compare(last, key) < 0;
    const at = isNewLast ? this.blocks.length - 1 : this.blockFor(key);
    const block = this.blocks[at] as Key[];
    if (isNewLast) block.push(key);
    else {
      const index = this.indexIn(block, key);
      if (this.isAt(block, index, key)) return false;
      block.splice(index, 0, key);
    }
    this.count += 1;
    if (block.length >= BLOCK_MOST) this.blocks.splice(at + 1, 0, block.splice(BLOCK_MOST / 2));
    return true;
  }

  /** Whether it was there. */
  delete(key: Key): boolean {
    if (this.count === 0) return false;
    const at = this.blockFor(key);
    const block = this.blocks[at];
    if (block === undefined) return false;
    const index = this.indexIn(block, key);
    if (!this.isAt(block, index, key)) return false;
    block.splice(index, 1);
    this.count -= 1;
    if (block.length === 0) this.blocks.splice(at, 1);
    else if (block.length <= BLOCK_MOST / 4) this.join(at);
    return true;
  }

  /** How many stand before the bound, which need not be in the line. */
  countBefore(bound: Bound): number {
    const at = this.blockFor(bound);
    let count = 0;
    for (let before = 0; before < at; before++) count += this.blocks[before]?.length ?? 0;
    const block = this.blocks[at];
    return block === undefined ? count : count + this.indexIn(block, bound);
  }

  /** How many are `isBefore`, which has to agree with the order. */
  countWhile(isBefore: (key: Key) => boolean): number {
    const [at, index] = this.find(isBefore);
    let count = index;
    for (let before = 0; before < at; before++) count += this.blocks[before]?.length ?? 0;
    return count;
  }

  /** In order, from the first that does not stand before the bound. The line must not change meanwhile. */
  *keys(from?: Bound): Generator<Key, void> {
    let at = from === undefined ? 0 : this.blockFor(from);
    const first = this.blocks[at];
    let index = from === undefined || first === undefined ? 0 : this.indexIn(first, from);
    for (let block = first; block !== undefined; block = this.blocks[++at]) {
      for (; index < block.length; index++) yield block[index] as Key;
      index = 0;
    }
  }

  /** The place of the first key that is not before: its block, and its index there. */
  private find(isBefore: (key: Key) => boolean): readonly [at: number, index: number] {
    let [low, high] = [0, this.blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.blocks[middle] as Key[];
      if (isBefore(block[block.length - 1] as Key)) low = middle + 1;
      else high = middle;
    }
    const block = this.blocks[low];
    if (block === undefined) return [low, 0];
    const at = low;
    [low, high] = [0, block.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(block[middle] as Key)) low = middle + 1;
      else high = middle;
    }
    return [at, low];
  }

  /** The first block whose last key does not stand before the bound; their number = there is none. */
  private blockFor(bound: Bound): number {
    let [low, high] = [0, this.blocks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const block = this.blocks[middle] as Key[];
      if (this.compare(block[block.length - 1] as Key, bound) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The first in the block that does not stand before the bound. */
  private indexIn(block: readonly Key[], bound: Bound): number {
    let [low, high] = [0, block.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.compare(block[middle] as Key, bound) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private isAt(block: readonly Key[], index: number, key: Key): boolean {
    return index < block.length && this.compare(block[index] as Key, key) === 0;
  }

  private join(at: number): void {
    const [first, second] = at + 1 < this.blocks.length ? [at, at + 1] : [at - 1, at];
    const [one, other] = [this.blocks[first], this.blocks[second]];
    if (one === undefined || other === undefined || one.length + other.length > BLOCK_MOST / 2) return;
    one.push(...other);
    this.blocks.splice(second, 1);
  }
}
