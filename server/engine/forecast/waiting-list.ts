/** Those who came, and whom they displaced, as the windows see them that call the same: in one play, whichever of these windows calls. */

/** Nobody's number. */
export const NO_ONE = -1;

/** Of each who waits. */
const RANK = 0;
const ID = 1;
const WEIGHT = 2;
const WHO = 3;
const FIELDS = 4;

/** What a window knows of somebody: smaller ranks are called earlier, and of the same rank smaller ids. */
export interface Standing {
  readonly rank: number;
  readonly id: number;
  /** What his service would have to count for a usual newcomer to stand where he does. */
  readonly weight: number;
}

/** In calling order, as numbers beside each other: plays put thousands into lists whenever somebody has come. */
export class WaitingList implements Standing {
  private entries = new Float64Array(0);
  private count = 0;
  /** All before it are called. */
  private place = 0;

  /** The number of the next one. */
  get head(): number {
    return this.place < this.count ? (this.entries[this.place * FIELDS + WHO] ?? NO_ONE) : NO_ONE;
  }

  /** Of the next one, like the others. */
  get rank(): number {
    return this.entries[this.place * FIELDS + RANK] ?? 0;
  }

  get id(): number {
    return this.entries[this.place * FIELDS + ID] ?? 0;
  }

  get weight(): number {
    return this.entries[this.place * FIELDS + WEIGHT] ?? 0;
  }

  /** Those who wait now, to begin with again. */
  get waiting(): Float64Array {
    return this.entries.slice(this.place * FIELDS, this.count * FIELDS);
  }

  begin(waiting: Float64Array): void {
    if (waiting.length > this.entries.length) this.entries = new Float64Array(waiting.length);
    this.entries.set(waiting);
    this.count = waiting.length / FIELDS;
    this.place = 0;
  }

  /** To be called when the head has been called. */
  goOn(isCalled: Uint8Array): void {
    while (this.place < this.count && isCalled[this.head] === 1) this.place += 1;
  }

  insert({ rank, id, weight }: Standing, who: number): void {
    let [place, end] = [this.place, this.count];
    while (place < end) {
      const middle = (place + end) >> 1;
      const difference = rank - (this.entries[middle * FIELDS + RANK] ?? 0) || id - (this.entries[middle * FIELDS + ID] ?? 0);
      if (difference < 0) end = middle;
      else place = middle + 1;
    }
    this.makeRoom(place);
    const at = place * FIELDS;
    this.entries[at + RANK] = rank;
    this.entries[at + ID] = id;
    this.entries[at + WEIGHT] = weight;
    this.entries[at + WHO] = who;
  }

  private makeRoom(place: number): void {
    this.count += 1;
    if (this.count * FIELDS > this.entries.length) {
      const { entries } = this;
      this.entries = new Float64Array(2 * this.count * FIELDS);
      this.entries.set(entries);
    }
    this.entries.copyWithin((place + 1) * FIELDS, place * FIELDS, (this.count - 1) * FIELDS);
  }
}
