/** A strip of a picture in the line that a printer composes (`ESC *`): its columns come one by one, and it is printed as rows. */
import { bytesPerRow } from '../../imaging/bitmap.js';

export class Strip {
  readonly #columns: Uint8Array[] = [];

  constructor(
    /** 8 or 24. */
    readonly heightDots: number,
    readonly widthDots: number,
  ) {}

  /** The next column from the left: a byte for each 8 rows, the highest bit uppermost. */
  add(column: Uint8Array): void {
    this.#columns.push(column);
  }

  get rows(): Uint8Array[] {
    return Array.from({ length: this.heightDots }, (_, y) => {
      const row = new Uint8Array(bytesPerRow(this.widthDots));
      for (const [x, column] of this.#columns.entries()) {
        const isBlack = ((column[y >> 3] ?? 0) & (0x80 >> (y & 7))) !== 0;
        if (isBlack) row[x >> 3] = (row[x >> 3] ?? 0) | (0x80 >> (x & 7));
      }
      return row;
    });
  }
}
