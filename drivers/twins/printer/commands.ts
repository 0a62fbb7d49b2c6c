/** What a printer can be told, once the bytes are understood, and which part of it a model knows. */
import { pictureDialect, presenterDialect } from '../../printer/dialects/index.js';
import type { PrinterProfile } from '../../printer/profile.js';

export type Align = 'left' | 'center' | 'right';

/** What becomes of a ticket in the mouth. */
export type TicketFate = 'taken' | 'ejected' | 'retracted';

/** The head of a picture; the rows follow as commands of their own, so that printing starts before all of it has come. */
interface PictureHead {
  readonly bytesPerRow: number;
  readonly rows: number;
  readonly widthDots: number;
  /** Bytes that follow, as the command itself announces them. */
  readonly dataBytes: number;
  /** Twice as wide or high, which no profile uses. */
  readonly isScaled: boolean;
}

/** How what follows is printed. */
export type Setting =
  | { readonly kind: 'initialise' }
  | { readonly kind: 'cancelKanji' }
  | { readonly kind: 'codePage'; readonly number: number }
  | { readonly kind: 'align'; readonly align: Align }
  | { readonly kind: 'bold'; readonly isOn: boolean }
  | { readonly kind: 'underline'; readonly isOn: boolean }
  | { readonly kind: 'font'; readonly isSmall: boolean }
  | { readonly kind: 'size'; readonly widthTimes: number; readonly heightTimes: number }
  /** `GS P`: 0 = as the model comes. */
  | { readonly kind: 'motionUnits'; readonly perInch: number };

export type Feed = { readonly kind: 'feed'; readonly unit: 'lines' | 'dots'; readonly count: number };

export type Picture =
  /** Printed row by row as it comes. */
  | ({ readonly kind: 'raster' } & PictureHead)
  /** Kept until `printStored`. */
  | ({ readonly kind: 'store' } & PictureHead)
  | { readonly kind: 'row'; readonly row: Uint8Array }
  | { readonly kind: 'printStored' };

/** `extraDots` is null where the paper is cut as it stands; otherwise what was printed last is fed to the cutter, and so much more. */
export type Cut = { readonly kind: 'cut'; readonly extraDots: number | null };

/** What becomes of a ticket that is not taken in time; 0 seconds = held until the next one. null = whatever is said later. */
export type Present = {
  readonly kind: 'present';
  readonly untaken: { readonly how: 'ejected' | 'retracted'; readonly seconds: number } | null;
};

/** Answered in its turn. */
export type Question =
  | { readonly kind: 'askPaper'; readonly by: 'GS r 1' | 'ESC v' }
  | { readonly kind: 'askEjector' }
  | { readonly kind: 'askIdentity'; readonly number: number }
  | { readonly kind: 'statusBack'; readonly mask: number };

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

/** What the bytes so far are: a beginning, nothing known, known with a wrong value, or a command. `realTime` = carried out at once. */
export type Reading = 'more' | 'unknown' | 'realTime' | { readonly wrong: string } | Command;

/** What a model understands beside the commands of all models. */
export type OwnCommands = readonly ((held: readonly number[]) => Reading)[];

export function ownCommands(profile: PrinterProfile): OwnCommands {
  const presenter = presenterDialect(profile);
  if (presenter === undefined) throw new Error(`${profile.id}: no presenter is known that takes ${profile.presenter?.present}`);
  return [pictureDialect(profile).read, ...(presenter === null ? [] : [presenter.read])];
}
