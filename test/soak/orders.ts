/** What the load is told, and what it answers. */

export interface SoakOrder {
  readonly url: string;
  readonly clerkTokens: readonly string[];
  readonly kioskTokens: readonly string[];
  readonly boards: readonly number[];
  readonly services: readonly number[];
  readonly visitorsPerHour: number;
  /** How long a clerk has a visitor, on average. */
  readonly servingMs: number;
  /** How long a connection holds, on average. */
  readonly connectionMs: number;
  /** Pages that follow the windows, in the name of the administrator. */
  readonly viewers: number;
  readonly viewerToken: string;
}

export type SoakQuestion =
  | { readonly kind: 'begin'; readonly order: SoakOrder }
  | { readonly kind: 'count' }
  /** So many pages stop reading. */
  | { readonly kind: 'deafen'; readonly count: number }
  | { readonly kind: 'end' };

export type SoakAnswer =
  | { readonly kind: 'printers'; readonly ports: readonly number[] }
  | { readonly kind: 'begun' }
  | { readonly kind: 'count'; readonly counts: Counts; readonly waits: Waits }
  | { readonly kind: 'deafened' }
  | { readonly kind: 'ended'; readonly ledger: SoakLedger }
  | { readonly kind: 'failed'; readonly message: string };

export interface Counts {
  /** Tickets that kiosks were answered. */
  readonly registered: number;
  readonly called: number;
  /** Visitors who left the queue. */
  readonly ended: number;
  readonly takenBack: number;
  /** Connections that were cut, those among them whose other side just fell silent, and those that were made anew. */
  readonly cut: number;
  readonly silenced: number;
  readonly reconnected: number;
  /** Queues, boards and books that came to somebody. */
  readonly pushes: number;
  readonly papers: number;
  /** Lists that pages were sent, how often one of them stopped reading, and those that read and were cut off. */
  readonly viewed: number;
  readonly deafened: number;
  readonly readersCutOff: number;
}

export interface Spread {
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** How long clerks waited for answers on a connection that held, and pages for what a clerk had been answered. */
export interface Waits {
  readonly answers: Spread;
  readonly pages: Spread;
  /** The most that the load itself came late: a machine that gives it no time reads for nobody. */
  readonly loadLateMs: number;
}

export interface SoakLedger {
  readonly counts: Counts;
  /** Ids of all who were given a ticket, and of those among them who have left. */
  readonly registered: readonly number[];
  readonly ended: readonly number[];
}
