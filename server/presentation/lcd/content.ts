import type { ByLanguage } from '../../model/by-language.js';
import type { LcdTheme } from '../../model/designs/lcd-template.js';

/** What an LCD board shows, as data. */
export interface LcdContent {
  readonly branch: string;
  readonly board: string;
  /** Its name in other languages. */
  readonly boardNames?: ByLanguage | undefined;
  /** Shown in turn; at least one. */
  readonly languages: readonly string[];
  readonly timeZone: string;
  /** The calls on a list with this many rows. */
  readonly calls: (rows: number) => readonly LcdCall[];
  /** Services with waiting visitors, those with the most first. */
  readonly waiting: readonly LcdWaiting[];
  /** Services that nobody waits for, in the order of the book: they stand where `waiting` leaves room. */
  readonly free?: readonly LcdFree[];
  /** When the branch closes today, by its calendars; null = they do not say. */
  readonly closing?: LcdClosing | null;
}

export interface LcdClosing {
  readonly atMs: number;
  /** Such as `18:00`. */
  readonly time: string;
}

export interface LcdCall {
  readonly ticket: string;
  readonly windowName: string;
  /** The name in other languages, of a window and of a service. */
  readonly windowNames?: ByLanguage | undefined;
  /** May be empty. */
  readonly windowAlias: string;
  readonly isNew: boolean;
}

export interface LcdWaiting {
  readonly service: string;
  readonly names?: ByLanguage | undefined;
  readonly count: number;
  /** The first tickets, in the expected order of calls. */
  readonly tickets: readonly string[];
  /** How long who takes a ticket now is likely to wait; null = not known. */
  readonly waitMinutes: LcdWait | null;
  /** No window calls for it now. */
  readonly isUnserved?: boolean;
}

/** A service that a window calls for and nobody waits for. */
export interface LcdFree extends Pick<LcdWaiting, 'service' | 'names'> {
  readonly waitMinutes: LcdWait;
}

/** Minutes as on a ticket, in steps of five; 0 and 1 = at once. */
export interface LcdWait {
  /** One of ten is called sooner; 0 = it may be at once. */
  readonly least: number;
  /** Nine of ten are called sooner. */
  readonly most: number;
}

/** The most tickets of a service that a template can show. */
export const WAITING_TICKETS_MAX = 12;

/** The most services without visitors that a board is told. */
export const FREE_SERVICES_MAX = 12;

/** What all areas of a frame share. */
export interface Scene {
  readonly theme: LcdTheme;
  readonly content: LcdContent;
  readonly language: string;
  readonly atMs: number;
  /** That the branch closes, in the words of the language; null = it does not soon, and did not lately. */
  readonly closing: string | null;
  /** Pixels between things: a hundredth of the shorter side of the screen. */
  readonly gap: number;
}

/** A film is the name of a file beside the template, with its extension. A picture is base64, which has no dot, or its path at the box. */
export const isFilm = (picture: string): boolean => /\.(mp4|webm)$/i.test(picture);

/** A film in the template's folder: the name cannot lead to another folder. */
export const isFilmName = (name: string): boolean => /^[\w -]+\.(mp4|webm)$/i.test(name);
