/** What a printer is asked for, and what becomes of it. */
import type { Bitmap } from '../imaging/bitmap.js';

/** A ticket, drawn. `bitmap` is what the preview shows; `lines` cover it from top to bottom without gaps, for printers in text mode. */
export interface PrintablePage {
  readonly bitmap: Bitmap;
  readonly lines: readonly PageLine[];
}

/** A horizontal strip of the page. `text` = the same strip as a line of text; null = it can only be printed as a picture. */
export interface PageLine {
  readonly top: number;
  readonly height: number;
  readonly text: {
    readonly content: string;
    readonly align: 'left' | 'center' | 'right';
    readonly isBold: boolean;
    /** Magnification of the characters, 1 to 8. */
    readonly widthTimes: number;
    readonly heightTimes: number;
  } | null;
}

export type PrintOutcome =
  /** It came out whole and was cut. `isConfirmed` = the printer itself said so after the cut. */
  | { readonly kind: 'printed'; readonly isConfirmed: boolean; readonly lengthMm: number }
  /** It certainly did not come out: it may be printed again without a mark. */
  | { readonly kind: 'notPrinted'; readonly trouble: Trouble }
  /** A part of it, or all of it, may have come out: printed again it needs a mark. */
  | { readonly kind: 'doubtful'; readonly trouble: Trouble };

/** Everything that can be wrong with a printer; what to do about it is in `trouble.ts`. */
export const TROUBLES = [
  'paperNearEnd',
  'ticketNotTaken',
  'paperEnd',
  'coverOpen',
  'cutterError',
  'paperJam',
  'headHot',
  'mechanicalError',
  'unrecoverableError',
  'offline',
  'noAnswer',
  'unplugged',
  'portBusy',
  'portDenied',
  'portFailed',
] as const;
export type Trouble = (typeof TROUBLES)[number];

export interface PrinterHealth {
  /** `ready`: prints. `warning`: prints, but somebody should look. `trouble`: does not print. `starting`: not known yet. */
  readonly state: 'starting' | 'ready' | 'warning' | 'trouble';
  /** The gravest first; empty when ready. */
  readonly troubles: readonly Trouble[];
}
