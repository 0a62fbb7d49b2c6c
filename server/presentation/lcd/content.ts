import type { LcdTheme } from '../../model/lcd-template.js';

/** What an LCD board shows, as data. */
export interface LcdContent {
  readonly branch: string;
  /** The board's own name. */
  readonly board: string;
  /** Shown in turn; at least one. */
  readonly languages: readonly string[];
  readonly timeZone: string;
  /** What a list of so many rows shows. */
  readonly calls: (rows: number) => readonly LcdCall[];
  /** Services for which somebody waits, in the order of the book. */
  readonly waiting: readonly LcdWaiting[];
}

export interface LcdCall {
  readonly ticket: string;
  readonly windowName: string;
  /** May be empty. */
  readonly windowAlias: string;
  /** To be seen before all others. */
  readonly isNew: boolean;
}

export interface LcdWaiting {
  readonly service: string;
  readonly count: number;
  /** The first of them, in the order in which they will be called, as far as that is known. */
  readonly tickets: readonly string[];
}

/** Tickets of a service that any template can show. */
export const WAITING_TICKETS_MAX = 12;

/** What all areas of a frame share. */
export interface Scene {
  readonly theme: LcdTheme;
  readonly content: LcdContent;
  readonly language: string;
  readonly atMs: number;
  /** Pixels between things: a hundredth of the shorter side of the screen. */
  readonly gap: number;
}

/** A film is a file beside the template, named by its ending; a picture is base64, which has no dot, or its path at the box. */
export const isFilm = (picture: string): boolean => /\.(mp4|webm)$/i.test(picture);

/** Of a film in the folder itself: the name does not lead out of it. */
export const isFilmName = (name: string): boolean => /^[\w -]+\.(mp4|webm)$/i.test(name);
