/** What gathers for the next batch. */
import type { WindowLogRow } from '../../../db/facts/window-log.js';
import type { MorningRow } from '../../../db/journal/mornings.js';
import type { BatchPersonal, ChangeRow, CountedRow, VisitRow } from '../../../db/store/store.js';
import type { Consumer } from '../../model/consumer.js';

export interface Gathering {
  readonly events: string[];
  readonly visits: VisitRow[];
  readonly ended: Consumer[];
  /** Visits that ended in an earlier batch, and go on. */
  readonly reopened: number[];
  /** Lines of the log of changes. */
  readonly changes: ChangeRow[];
  /** What figures count besides visits. */
  readonly counted: CountedRow[];
  readonly texts: BatchPersonal['texts'][number][];
  readonly photos: BatchPersonal['photos'][number][];
  readonly erasedSubjects: string[];
  readonly erasedVisits: number[];
  /** What changed at windows. */
  readonly windowLog: WindowLogRow[];
  readonly releases: (() => void)[];
  /** A day has begun. */
  morning: MorningRow | undefined;
  atMs: number;
}

export const emptyBatch = (): Gathering => ({
  events: [],
  visits: [],
  ended: [],
  reopened: [],
  changes: [],
  counted: [],
  texts: [],
  photos: [],
  erasedSubjects: [],
  erasedVisits: [],
  windowLog: [],
  releases: [],
  morning: undefined,
  atMs: 0,
});

export const personalOf = ({ texts, photos, erasedSubjects, erasedVisits }: Gathering): BatchPersonal => ({
  texts,
  photos,
  erasedSubjects,
  erasedVisits,
});
