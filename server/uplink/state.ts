/** What the thread of the uplink tells the box. */

/** Why nothing is sent; each has words in `locales`. */
export type LinkFault =
  | 'starting'
  /** Not reached, or lost. */
  | 'headquartersAway'
  /** Its server does not accept the key of this branch, or not for this name. */
  | 'headquartersRefused'
  | 'headquartersNotTrusted'
  /** A file that the settings name cannot be read. */
  | 'headquartersSettings'
  /** NATS is reached, and nobody there answers. */
  | 'headquartersSilent'
  /** Its stream takes nothing more. */
  | 'headquartersFull';

export interface LinkState {
  /** Null = connected. */
  readonly fault: LinkFault | null;
  /** What the other side, or the system, says of it. */
  readonly detail: string;
  /** The newest batch that headquarters' stream has. */
  readonly sent: number;
  /** The newest batch that is in headquarters' database. */
  readonly stored: number;
  /** Batches that headquarters has and this box lacks, because its folder was restored from an older backup. */
  readonly ahead: number;
}
