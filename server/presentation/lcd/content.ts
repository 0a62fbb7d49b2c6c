/** What there is to be said on an LCD board, ready to be shown. */

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
