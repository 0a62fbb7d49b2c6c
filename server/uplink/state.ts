/** What the thread of the uplink tells the box. */
import type { FileFault, ReleaseFault, ReleaseState } from './files/file-words.js';

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

/** Files that headquarters wants this branch to have. */
export interface FilesState {
  readonly wanted: number;
  /** Those that are there, and have been checked. */
  readonly whole: number;
  readonly bytes: number;
  readonly ofBytes: number;
  readonly faults: readonly { readonly name: string; readonly fault: FileFault }[];
}

/** The package that headquarters wanted this box to have last, for people here. */
export interface ReleaseShown {
  /** null = what was offered does not say it. */
  readonly version: string | null;
  readonly state: Exclude<ReleaseState, 'none'>;
  /** Of `failed`; or of `fetching`, which goes on by itself. */
  readonly fault: ReleaseFault | FileFault | null;
  readonly sinceMs: number;
  /** Of `installing`: until when it has to stay up; null = it does not run yet. */
  readonly untilMs: number | null;
  /** Of `failed`: nobody has installed another version since. */
  readonly stands: boolean;
}
