/**
 * The paper of a printer, between roll, head and cutter, and the pieces cut off; where a row of dots comes to lie on it, and which pictures
 * are too large for it.
 */
import { type Bitmap, bytesPerRow } from '../../imaging/bitmap.js';
import type { PrinterProfile } from '../../printer/profile.js';
import type { Picture } from './commands.js';
import type { PaperText } from './text-line.js';

const MM_PER_INCH = 25.4;

export interface Piece {
  /** The whole piece, including the `marginDots` at its top, which lay between head and cutter already and cannot be printed on. */
  readonly bitmap: Bitmap;
  readonly marginDots: number;
  /** Text is not in `bitmap`, because the printer's letters are unknown. `drawPiece` draws it in a substitute font. */
  readonly texts: readonly PaperText[];
  readonly lengthMm: number;
  /** It began at a clean edge, was printed without an interruption, and was cut after its last print. */
  readonly isWhole: boolean;
  readonly endedBy: 'cut' | 'torn' | 'newRoll';
}

export class Paper {
  readonly #dpi: number;
  readonly #blankRow: Uint8Array;
  readonly #cutterDots: number;
  /** Distance from the cutter's edge down to the head. */
  #rows: Uint8Array[];
  #texts: PaperText[] = [];
  #marginDots: number;
  #isSpoiled = false;
  #leftDots: number;
  readonly #nearEndDots: number;

  constructor({ media, cut }: PrinterProfile, paperMm: number, nearEndMm: number) {
    this.#dpi = media.dpi;
    this.#blankRow = new Uint8Array(bytesPerRow(media.widthDots));
    this.widthDots = media.widthDots;
    this.#cutterDots = cut.feedDots;
    this.#marginDots = cut.feedDots;
    this.#rows = this.#blank(cut.feedDots);
    this.#leftDots = this.#dots(paperMm);
    this.#nearEndDots = this.#dots(nearEndMm);
  }

  readonly widthDots: number;

  get isOut(): boolean {
    return this.#leftDots <= 0;
  }

  get isNearEnd(): boolean {
    return this.#leftDots <= this.#nearEndDots;
  }

  get leftMm(): number {
    return (this.#leftDots / this.#dpi) * MM_PER_INCH;
  }

  set leftMm(mm: number) {
    this.#leftDots = this.#dots(mm);
  }

  /** Position of the next row, counted from the upper edge of the piece. */
  get headDots(): number {
    return this.#rows.length;
  }

  /** Moves the paper by a row; null = a blank one. The caller has checked `isOut`. */
  print(row: Uint8Array | null): void {
    this.#rows.push(row ?? this.#blankRow);
    this.#leftDots--;
  }

  addTexts(texts: readonly PaperText[]): void {
    this.#texts.push(...texts);
  }

  /** The piece that is not cut off yet has print on it. */
  get isInked(): boolean {
    return this.#texts.length > 0 || this.#rows.some((row) => row !== this.#blankRow && row.some((byte) => byte !== 0));
  }

  /** Printing was interrupted: what is printed so far will never be a whole ticket. Blank paper is unaffected. */
  interrupt(): void {
    // Letters are recorded when their line begins; those that have not passed under the head are removed.
    const reached = this.#rows.length;
    this.#texts = this.#texts.flatMap((text) =>
      text.top < reached ? [{ ...text, heightDots: Math.min(text.heightDots, reached - text.top) }] : [],
    );
    this.#isSpoiled = this.isInked;
  }

  /** @returns null if nothing has moved since the last cut; `isCutThrough` = print between head and cutter stays behind */
  cut(endedBy: 'cut' | 'torn'): { readonly piece: Piece; readonly isCutThrough: boolean } | null {
    const height = this.#rows.length - this.#cutterDots;
    if (height <= 0) return null;
    const texts = this.#texts.filter(({ top }) => top < height);
    const behind = this.#texts.filter(({ top, heightDots }) => top + heightDots > height);
    const rowsBehind = this.#rows.slice(height);
    const isCutThrough = behind.length > 0 || rowsBehind.some((row) => row.some((byte) => byte !== 0));
    const piece = this.#piece(this.#rows.slice(0, height), texts, endedBy, endedBy === 'cut' && !this.#isSpoiled && !isCutThrough);
    this.#rows = rowsBehind;
    this.#texts = behind.map((text) => ({ ...text, top: text.top - height }));
    this.#marginDots = this.#cutterDots;
    this.#isSpoiled = isCutThrough;
    return { piece, isCutThrough };
  }

  /** A new roll with a straight edge; the paper at the old one comes out. `isGoingOn`: the next piece begins in mid-print. */
  load(paperMm: number, isGoingOn: boolean): Piece | null {
    const isInked = this.isInked;
    const piece = this.#rows.length > this.#cutterDots ? this.#piece(this.#rows, this.#texts, 'newRoll', false) : null;
    this.#rows = this.#blank(this.#cutterDots);
    this.#texts = [];
    this.#marginDots = this.#cutterDots;
    this.#isSpoiled = isInked && isGoingOn;
    this.#leftDots = this.#dots(paperMm);
    return piece;
  }

  get pending(): { readonly bitmap: Bitmap; readonly texts: readonly PaperText[]; readonly marginDots: number } {
    return { bitmap: this.#bitmap(this.#rows), texts: [...this.#texts], marginDots: this.#marginDots };
  }

  #piece(rows: readonly Uint8Array[], texts: readonly PaperText[], endedBy: Piece['endedBy'], isWhole: boolean): Piece {
    const lengthMm = (rows.length / this.#dpi) * MM_PER_INCH;
    return { bitmap: this.#bitmap(rows), marginDots: Math.min(this.#marginDots, rows.length), texts, lengthMm, isWhole, endedBy };
  }

  #bitmap(rows: readonly Uint8Array[]): Bitmap {
    const stride = this.#blankRow.length;
    const bytes = new Uint8Array(rows.length * stride);
    for (const [at, row] of rows.entries()) bytes.set(row, at * stride);
    return { widthDots: this.widthDots, heightDots: rows.length, bytes };
  }

  #blank(count: number): Uint8Array[] {
    return Array.from({ length: count }, () => this.#blankRow);
  }

  #dots(mm: number): number {
    return Math.floor((mm / MM_PER_INCH) * this.#dpi);
  }
}

/** The rows that the head could reach; for a page that was printed and fed to the cutter, exactly the page. */
export function printedPart({ bitmap, marginDots }: Pick<Piece, 'bitmap' | 'marginDots'>): Bitmap {
  const stride = bytesPerRow(bitmap.widthDots);
  return { ...bitmap, heightDots: bitmap.heightDots - marginDots, bytes: bitmap.bytes.subarray(marginDots * stride) };
}

/** The row as printed on the paper: shifted, and cropped at the right edge. */
export function placeRow(
  row: Uint8Array,
  place: { readonly left: number; readonly widthDots: number; readonly paperDots: number },
): Uint8Array {
  const { left, widthDots, paperDots } = place;
  const placed = new Uint8Array(bytesPerRow(paperDots));
  // Most pictures are as wide as the paper.
  if (left === 0 && widthDots === placed.length * 8) {
    placed.set(row);
    return placed;
  }
  const dots = Math.min(widthDots, row.length * 8, placed.length * 8 - left);
  for (let at = 0; at < dots; at++) {
    const isBlack = ((row[at >> 3] ?? 0) & (0x80 >> (at & 7))) !== 0;
    const to = left + at;
    if (isBlack) placed[to >> 3] = (placed[to >> 3] ?? 0) | (0x80 >> (to & 7));
  }
  return placed;
}

export function pictureFault(
  picture: Extract<Picture, { kind: 'raster' | 'store' | 'columns' }>,
  { id, media, raster }: PrinterProfile,
): string | null {
  const { bytesPerRow: across, rows, isScaled } = picture;
  if (across === 0 || rows === 0) return 'a picture without dots';
  if (picture.kind === 'columns') return rows > media.widthDots ? `a strip of ${rows} columns: ${id} has ${media.widthDots} dots` : null;
  if (isScaled) return 'a picture of doubled dots';
  if (across > bytesPerRow(media.widthDots)) return `a picture of ${across * 8} dots across: ${id} has ${media.widthDots}`;
  return rows > raster.rowsPerBandMax ? `a picture of ${rows} rows: ${id} takes ${raster.rowsPerBandMax}` : null;
}
