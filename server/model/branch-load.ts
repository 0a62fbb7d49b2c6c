/** What `/load.json` answers: the load of the branch now. Fields may be added; what is here keeps its meaning. */
import type { ByLanguage } from './by-language.js';

export interface BranchLoad {
  /** When it was computed, some seconds ago. */
  readonly at: string;
  /** Visitors who wait. */
  readonly waiting: number;
  readonly open_windows: number;
  /** A visitor for several services waits in each of them. */
  readonly services: readonly {
    readonly name: string;
    /** Its name in other languages, where the branch has some. */
    readonly names?: ByLanguage;
    readonly waiting: number;
    /** Open windows that call new visitors of the service. */
    readonly open_windows: number;
    /** Of those who were called in the last hour; null = nobody was. */
    readonly mean_wait_sec: number | null;
    /** Of who takes a ticket now; null = no open window, or not known yet. */
    readonly expected_wait: { readonly least_sec: number; readonly median_sec: number; readonly most_sec: number } | null;
  }[];
}
