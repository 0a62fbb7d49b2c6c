/** Where a branch goes on with sending: the newest of its batches that headquarters has. */
import type { Outbox } from '../../db/journal/outbox.js';
import { type Answer, base64url, MARKS_MAX, type Mark, NO_SEAL, type SealedMark } from './wire.js';

export type Ask = (marks: readonly Mark[]) => Promise<Answer>;

export interface Position {
  readonly mark: SealedMark;
  /** False: nothing of this journal is there, and `mark` is what its oldest batch is chained to. */
  readonly isKnown: boolean;
  /** Headquarters has batches after this one that this journal lacks: the folder was restored from an older backup. */
  readonly ahead: number;
}

/** What headquarters' newest message of this branch says, if it is of this journal. */
export function byNewestMessage(outbox: Outbox, newest: SealedMark | null): SealedMark | null {
  if (newest === null) return null;
  const hash = outbox.hashAt(newest.sequence);
  return hash !== null && base64url(hash) === newest.hash ? newest : null;
}

/**
 * By asking for some batches, and again for those between the newest known and the oldest unknown one: a journal of millions of batches
 * takes four questions. A line of batches that nobody knows begins with the oldest that is kept.
 */
export async function byAsking(outbox: Outbox, ask: Ask): Promise<Position> {
  const [anchor, head] = [outbox.anchor(), outbox.head()];
  const beginning: SealedMark = { sequence: anchor.sequence, hash: base64url(anchor.hash), seal: NO_SEAL };
  let [from, to]: [number, number] = [anchor.sequence, head.sequence];
  let found: SealedMark | null = null;
  let end: Mark | null = null;
  for (;;) {
    const marks = marksBetween(outbox, from, to);
    const answer = await ask(marks);
    end = answer.head;
    const at = answer.known === null ? -1 : marks.findIndex(({ sequence }) => sequence === answer.known?.sequence);
    if (answer.known === null || at < 0) {
      // Only the first question may find nothing: later ones begin with a batch that was known.
      return { mark: found ?? beginning, isKnown: found !== null, ahead: 0 };
    }
    found = answer.known;
    const next = marks[at + 1];
    if (next === undefined || next.sequence - found.sequence <= 1) break;
    [from, to] = [found.sequence, next.sequence - 1];
  }
  const isAhead = found.sequence === head.sequence && end !== null && end.sequence > head.sequence;
  return { mark: found, isKnown: true, ahead: isAhead && end !== null ? end.sequence - head.sequence : 0 };
}

/** Evenly spread, first and last among them. */
export function marksBetween(outbox: Pick<Outbox, 'hashAt'>, from: number, to: number): readonly Mark[] {
  const count = Math.min(MARKS_MAX, to - from + 1);
  const step = count > 1 ? (to - from) / (count - 1) : 0;
  const sequences = Array.from({ length: count }, (_, index) => Math.round(from + index * step));
  return sequences.flatMap((sequence) => {
    const hash = outbox.hashAt(sequence);
    return hash === null ? [] : [{ sequence, hash: base64url(hash) }];
  });
}
