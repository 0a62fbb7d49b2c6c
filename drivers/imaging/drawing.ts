/** Drawings, and the messages between the box and the drawing process. */
import type { Bitmap } from './bitmap.js';
import type { PictureReason } from './picture-file.js';

/** An SVG of the given size in dots, black on white paper that it paints itself, with pictures placed over it. */
export interface Drawing {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly svg: string;
  readonly images: readonly PlacedImage[];
}

/** Bounding box of a picture, in dots or pixels. */
interface PictureBox {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** PNG, JPEG or WebP in base64, with or without `data:image/…;base64,` before it. */
  readonly base64: string;
}

/** The picture is fitted whole, vertically centred, and aligned left, right or centre. */
export interface PlacedImage extends PictureBox {
  /** true = dithered grey, false = thresholded to black. */
  readonly tone: 'dither' | 'threshold';
  readonly align: 'left' | 'center' | 'right';
}

/** At 576 dots across a third of a metre of paper: a larger drawing is a mistake. */
export const DRAWING_PIXELS_MAX = 1_500_000;

/** A part of a screen, in colour: an SVG of exactly its size, with pictures placed over it. */
export interface AreaDrawing {
  readonly width: number;
  readonly height: number;
  readonly svg: string;
  readonly pictures: readonly PlacedPicture[];
}

/** `contain` = whole and centred, `cover` = fills the box and is cropped. */
export interface PlacedPicture extends PictureBox {
  readonly fit: 'contain' | 'cover';
}

/** A whole screen of 3840 × 2160. */
export const AREA_PIXELS_MAX = 3840 * 2160;

export type Work =
  | { readonly kind: 'draw'; readonly drawing: Drawing; readonly png: boolean }
  | { readonly kind: 'drawArea'; readonly area: AreaDrawing }
  | { readonly kind: 'check'; readonly base64: string }
  | { readonly kind: 'shrink'; readonly base64: string; readonly edgePx: number };

export interface Results {
  readonly draw: DrawnPage;
  readonly drawArea: DrawnArea;
  readonly check: undefined;
  /** A JPEG. */
  readonly shrink: Uint8Array;
}

export type ToRenderer = Work & { readonly id: number };

export type FromRenderer = { readonly id: number } & (
  | { readonly result: Results[keyof Results] }
  /** `refused`: null = drawing itself failed. */
  | { readonly refused: PictureReason | null; readonly message: string }
);

export interface DrawnPage {
  readonly bitmap: Bitmap;
  /** The same picture as a file; null if not requested. */
  readonly png: Uint8Array | null;
  /** Readable reasons why pictures were left out; empty if all are included. */
  readonly leftOut: readonly string[];
}

export interface DrawnArea {
  readonly width: number;
  readonly height: number;
  /** Red, green, blue; rows from the top, nothing between them. */
  readonly rgb: Uint8Array;
  readonly leftOut: readonly string[];
}
