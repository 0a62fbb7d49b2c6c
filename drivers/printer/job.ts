/** Print jobs and their outcomes. */
import type { Bitmap } from '../imaging/bitmap.js';
import type { PrinterFault } from './faults.js';

/** A drawn ticket. `bitmap` is what the preview shows; `lines` cover it from top to bottom without gaps, for printers in text mode. */
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

/** A page in the commands of one model. */
export interface PageBytes {
  readonly begin: Uint8Array;
  /** The page. Each element consists of whole commands: before and after it the printer may be asked for its status. */
  readonly bands: readonly Uint8Array[];
  readonly end: Uint8Array;
  /** Paper used, including the piece between head and cutter. */
  readonly lengthMm: number;
}

export type PrintOutcome =
  /** Printed whole and cut. `isConfirmed` = the printer itself confirmed it after the cut. */
  | { readonly kind: 'printed'; readonly isConfirmed: boolean; readonly lengthMm: number }
  /** Certainly not printed: it may be printed again without a mark. */
  | { readonly kind: 'notPrinted'; readonly fault: PrinterFault }
  /** May be printed in part or completely: a reprint needs a mark. */
  | { readonly kind: 'doubtful'; readonly fault: PrinterFault };

export interface PrinterHealth {
  /** `ready`: prints. `warning`: prints, but needs attention. `fault`: does not print. `starting`: unknown yet. */
  readonly state: 'starting' | 'ready' | 'warning' | 'trouble';
  /** The most severe first; empty if ready. */
  readonly faults: readonly PrinterFault[];
  /** What the other side of the port says of its fault, such as a queue of CUPS. */
  readonly says?: string;
}
