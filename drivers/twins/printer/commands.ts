/** Decoded commands of a printer, and which of them a model supports. */
import { pictureDialect, presenterDialect, STATUSES } from '../../printer/dialects/index.js';
import type { PrinterProfile } from '../../printer/profile.js';

export type Align = 'left' | 'center' | 'right';

export type TicketFate = 'taken' | 'ejected' | 'retracted';

/** Header of a picture; the rows follow as separate commands, so that printing starts before all of them have come. */
interface PictureHead {
  readonly bytesPerRow: number;
  readonly rows: number;
  readonly widthDots: number;
  /** Number of bytes that follow, as stated in the command. */
  readonly dataBytes: number;
  /** Double width or height, which no profile uses. */
  readonly isScaled: boolean;
}

export type Setting =
  | { readonly kind: 'initialise' }
  | { readonly kind: 'cancelKanji' }
  | { readonly kind: 'codePage'; readonly number: number }
  | { readonly kind: 'align'; readonly align: Align }
  | { readonly kind: 'bold'; readonly isOn: boolean }
  | { readonly kind: 'underline'; readonly isOn: boolean }
  | { readonly kind: 'font'; readonly isSmall: boolean }
  | { readonly kind: 'size'; readonly widthTimes: number; readonly heightTimes: number }
  /** `GS P`: 0 = the model's default. */
  | { readonly kind: 'motionUnits'; readonly perInch: number };

export type Feed = { readonly kind: 'feed'; readonly unit: 'lines' | 'dots'; readonly count: number };

export type Picture =
  /** Printed row by row as it arrives. */
  | ({ readonly kind: 'raster' } & PictureHead)
  /** Stored until `printStored`. */
  | ({ readonly kind: 'store' } & PictureHead)
  /** A strip in the line being composed; its rows are its columns, from the left. */
  | ({ readonly kind: 'columns' } & PictureHead)
  | { readonly kind: 'row'; readonly row: Uint8Array }
  | { readonly kind: 'printStored' };

/** `extraDots` null = cut at the current position; otherwise feed the last print to the cutter, and this much more. */
export type Cut = { readonly kind: 'cut'; readonly extraDots: number | null };

/** Action for a ticket not taken in time; 0 seconds = held until the next one. null = as set by a later command. */
export type Present = {
  readonly kind: 'present';
  readonly untaken: { readonly how: 'ejected' | 'retracted'; readonly seconds: number } | null;
};

export type Question = { readonly kind: 'ask'; readonly question: string } | { readonly kind: 'statusBack'; readonly mask: number };

export type Command =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'text'; readonly byte: number }
  | { readonly kind: 'fate'; readonly how: 'ejected' | 'retracted' }
  | Setting
  | Feed
  | Picture
  | Cut
  | Present
  | Question;

/** `more`: not whole yet; `wrong`: a known command with a wrong value; `realTime`: executed at once. */
export type Reading = 'more' | 'unknown' | 'realTime' | { readonly wrong: string } | Command;

/** Optional commands that a model supports. */
export type OwnCommands = readonly ((held: readonly number[]) => Reading)[];

export function ownCommands(profile: PrinterProfile): OwnCommands {
  const presenter = presenterDialect(profile);
  if (presenter === undefined) throw new Error(`${profile.id}: no presenter is known that takes ${profile.presenter?.present}`);
  return [pictureDialect(profile), presenter, ...STATUSES].flatMap((dialect) => dialect?.read ?? []);
}
