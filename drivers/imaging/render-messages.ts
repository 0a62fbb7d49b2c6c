/** What the box and the process that draws say to each other. */
import type { Bitmap } from './bitmap.js';
import type { AreaDrawing, Drawing } from './drawing.js';

export type ToRenderer =
  | { readonly kind: 'draw'; readonly id: number; readonly drawing: Drawing; readonly png: boolean }
  | { readonly kind: 'drawArea'; readonly id: number; readonly area: AreaDrawing }
  | { readonly kind: 'check'; readonly id: number; readonly base64: string }
  | { readonly kind: 'shrink'; readonly id: number; readonly base64: string; readonly edgePx: number };

export type FromRenderer =
  | { readonly kind: 'drawn'; readonly id: number; readonly page: DrawnPage }
  | { readonly kind: 'areaDrawn'; readonly id: number; readonly drawn: DrawnArea }
  | { readonly kind: 'checked'; readonly id: number }
  | { readonly kind: 'shrunk'; readonly id: number; readonly jpeg: Uint8Array }
  | { readonly kind: 'failed'; readonly id: number; readonly isBadImage: boolean; readonly message: string };

export interface DrawnPage {
  readonly bitmap: Bitmap;
  /** The same picture as a file; null where it was not asked for. */
  readonly png: Uint8Array | null;
  /** Why pictures were left out, in words; empty when all are there. */
  readonly leftOut: readonly string[];
}

/** A part of a screen as pixels. */
export interface DrawnArea {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue; rows from the top, nothing between them. */
  readonly rgb: Uint8Array;
  /** Why pictures were left out, in words; empty when all are there. */
  readonly leftOut: readonly string[];
}
