/** What is to be drawn, and what the box and the process that draws send each other. */
import type { Bitmap } from './bitmap.js';

/** An SVG of the given size in dots, black on paper that it paints white itself, with pictures laid over it. */
export interface Drawing {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly svg: string;
  readonly images: readonly PlacedImage[];
}

/** A picture in its box, in dots: fitted into it whole, halfway down, at the left, the right or in the middle. */
export interface PlacedImage {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** PNG, JPEG or WebP in base64, with or without `data:image/…;base64,` before it. */
  readonly base64: string;
  /** Shades as scattered dots, or black where it is dark. */
  readonly tone: 'dither' | 'threshold';
  readonly align: 'left' | 'center' | 'right';
}

/** At 576 dots across a third of a metre of paper: whatever is larger was not meant to be printed. */
export const DRAWING_PIXELS_MAX = 1_500_000;

/** A part of a screen, in colour: an SVG of exactly its size, with pictures laid over it. */
export interface AreaDrawing {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
  readonly pictures: readonly PlacedPicture[];
}

/** A picture in its box, in pixels: `contain` = whole and in the middle, `cover` = fills the box, and what sticks out is cut. */
export interface PlacedPicture {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** PNG, JPEG or WebP in base64, with or without `data:image/…;base64,` before it. */
  readonly base64: string;
  readonly fit: 'contain' | 'cover';
}

/** A whole screen of 3840 × 2160. */
export const AREA_PIXELS_MAX = 3840 * 2160;

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
