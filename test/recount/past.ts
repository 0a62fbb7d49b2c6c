/** Everything that figures are counted of, read from one data folder: journal first, history where the journal does not go back so far. */
import { Books } from './books.js';
import type { DataFolder, LogRow, Question } from './folder.js';
import { visitOfHistory } from './history.js';
import { JournalVisits } from './journal.js';
import type { Visit } from './visits.js';

export interface Past {
  readonly visits: readonly Visit[];
  readonly books: Books;
  readonly windowLog: readonly LogRow[];
  readonly quickQuestions: readonly Question[];
  readonly missedMs: readonly number[];
  readonly fromJournal: number;
  readonly fromHistory: number;
  /** Visits of which journal and history tell different things, with both. */
  readonly contradictions: readonly string[];
}

export function readPast(folder: DataFolder): Past {
  const { visits: ofJournal, erased, books } = replay(folder);
  const visits: Visit[] = [];
  const contradictions: string[] = [];
  let fromJournal = 0;
  for (const row of folder.history()) {
    const stored = visitOfHistory(row);
    const lived = ofJournal.get(stored.id);
    ofJournal.delete(stored.id);
    if (lived === undefined || erased.has(stored.id)) {
      visits.push(stored);
      continue;
    }
    const [one, other] = [JSON.stringify(comparable(lived)), JSON.stringify(comparable(stored))];
    if (one !== other) contradictions.push(`visit ${stored.id}: the journal tells\n  ${one}\nand the history\n  ${other}`);
    visits.push(lived);
    fromJournal += 1;
  }
  // Whoever is there is in no history. A visit that ended and is not in it was removed from there.
  for (const visit of ofJournal.values()) {
    if (visit.endMs !== null) continue;
    visits.push(visit);
    fromJournal += 1;
    for (const operation of visit.operations) if (!operation.hasEnded) Object.assign(operation, books.normsOf(operation.id));
  }
  return {
    ...{ visits, books, fromJournal, fromHistory: visits.length - fromJournal, contradictions },
    ...{ windowLog: folder.windowLog(), quickQuestions: folder.quickQuestions(), missedMs: folder.missedMs() },
  };
}

function replay(folder: DataFolder): { visits: Map<number, Visit>; erased: ReadonlySet<number>; books: Books } {
  const isWhole = folder.journalBeginsAfter() === 0;
  const snapshot = folder.snapshot();
  const booksAtStart = new Books();
  const journal = new JournalVisits(booksAtStart);
  for (const event of folder.events()) {
    booksAtStart.read(event);
    journal.read(event);
  }
  // Without its beginning the journal does not know all norms, so the snapshot tells today's, and the history those of ended visits.
  const books = isWhole || snapshot === null ? booksAtStart : new Books(snapshot.state.books as never);
  if (!isWhole && snapshot !== null) for (const event of folder.events(snapshot.sequence)) books.read(event);
  const visits = isWhole ? journal.visits : new Map([...journal.visits].filter(([, { endMs }]) => endMs === null));
  return { visits, erased: journal.erased, books };
}

/** All that figures use, in a fixed order; of comments those of refusals alone. */
const comparable = ({ operations, ...visit }: Visit): unknown => [
  Object.entries(visit).sort(),
  operations.map(({ periods, claims: _, ...operation }) => [
    Object.entries(operation).sort(),
    periods.map(({ comment, ...period }) => [Object.entries(period).sort(), period.state === 'REJECTED' ? comment : null]),
  ]),
];
