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
  /** The number of the next one, and what windows know of him: each of them asks whenever he is another one. */
  head = NO_ONE;
  rank = 0;
  id = 0;
  weight = 0;
  private entries = new Float64Array(0);
  private count = 0;
  /** All before it are called. */
  private place = 0;

  /** Those who wait now, to begin with again. */
  get waiting(): Float64Array {
    return this.entries.slice(this.place * FIELDS, this.count * FIELDS);
  }

  begin(waiting: Float64Array): void {
    if (waiting.length > this.entries.length) this.entries = new Float64Array(waiting.length);
    this.entries.set(waiting);
    this.count = waiting.length / FIELDS;
    this.place = 0;
    this.look();
  }

  /** To be called when the head has been called. */
  goOn(isCalled: Uint8Array): void {
    const { entries, count } = this;
    while (this.place < count && isCalled[entries[this.place * FIELDS + WHO] ?? 0] === 1) this.place += 1;
    this.look();
  }

  insert({ rank, id, weight }: Standing, who: number): void {
    const { entries } = this;
    let place = this.place;
    let end = this.count;
    while (place < end) {
      const middle = (place + end) >> 1;
      const other = entries[middle * FIELDS + RANK] ?? 0;
      if (rank < other || (rank === other && id < (entries[middle * FIELDS + ID] ?? 0))) end = middle;
      else place = middle + 1;
    }
    this.makeRoom(place);
    const at = place * FIELDS;
    this.entries[at + RANK] = rank;
    this.entries[at + ID] = id;
    this.entries[at + WEIGHT] = weight;
    this.entries[at + WHO] = who;
    if (place === this.place) this.look();
  }

  private look(): void {
    const { entries } = this;
    const at = this.place * FIELDS;
    this.head = this.place < this.count ? (entries[at + WHO] ?? NO_ONE) : NO_ONE;
    this.rank = entries[at + RANK] ?? 0;
    this.id = entries[at + ID] ?? 0;
    this.weight = entries[at + WEIGHT] ?? 0;
  }

  private makeRoom(place: number): void {
    this.count += 1;
    if (this.count * FIELDS > this.entries.length) {
      const { entries } = this;
      this.entries = new Float64Array(2 * this.count * FIELDS);
      this.entries.set(entries);
    }
    if (place < this.count - 1) this.entries.copyWithin((place + 1) * FIELDS, place * FIELDS, (this.count - 1) * FIELDS);
  }
}
