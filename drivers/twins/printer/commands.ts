/** What a printer can be told, once the bytes are understood, and which part of it a model knows. */
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

/** The commands in which models differ. */
export interface Repertoire {
  readonly raster: PrinterProfile['raster']['command'];
  /** `custom`: FS P of VKP80III; `ejector`: GS e of VKP80II and KPM210; `zebra`: ESC FF of TTP. */
  readonly presenter: 'custom' | 'ejector' | 'zebra' | null;
}

const PRESENTERS = [
  ['1C 50', 'custom'],
  ['1D 65', 'ejector'],
  ['1B 0C', 'zebra'],
] as const;

export function repertoireOf(profile: PrinterProfile): Repertoire {
  const presenter = PRESENTERS.find(([prefix]) => profile.presenter?.present.startsWith(prefix))?.[1] ?? null;
  if (profile.presenter && !presenter) throw new Error(`${profile.id}: no presenter is known that takes ${profile.presenter.present}`);
  return { raster: profile.raster.command, presenter };
}
