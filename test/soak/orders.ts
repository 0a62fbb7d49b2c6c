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
}

export type SoakQuestion = { readonly kind: 'begin'; readonly order: SoakOrder } | { readonly kind: 'count' } | { readonly kind: 'end' };

export type SoakAnswer =
  | { readonly kind: 'printers'; readonly ports: readonly number[] }
  | { readonly kind: 'begun' }
  | { readonly kind: 'count'; readonly counts: Counts }
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
}

export interface SoakLedger {
  readonly counts: Counts;
  /** Ids of all who were given a ticket, and of those among them who have left. */
  readonly registered: readonly number[];
  readonly ended: readonly number[];
}
