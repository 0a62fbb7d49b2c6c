/** What is to be drawn. */

/** An SVG of the given size in dots, with pictures laid over it. */
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
