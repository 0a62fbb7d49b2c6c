/** Everything that figures are counted of, read from one data folder: journal first, history where the journal does not go back so far. */
import { Books } from './books.js';
import type { Calendar } from './calendar.js';
import {
  type Appointment,
  contradictionOf,
  contradictoryAppointments,
  contradictoryPlaces,
  contradictoryQuestions,
  missingInHistory,
  missingInJournal,
  type Span,
  stepMissing,
} from './contradictions.js';
import type { DataFolder, LogRow, Missed, Question } from './folder.js';
import { visitOfHistory } from './history.js';
import { JournalVisits } from './journal.js';
import { type PlacesRow, SlotWitness } from './slots.js';
import type { Visit } from './visits.js';
import { WindowWitness } from './window-witness.js';

export interface Past {
  readonly visits: readonly Visit[];
  readonly books: Books;
  readonly windowLog: readonly LogRow[];
  readonly quickQuestions: readonly Question[];
  readonly missed: readonly Missed[];
  /** Of slots: of days that are over as they are stored, and of the day that goes on. */
  readonly places: readonly PlacesRow[];
  readonly fromJournal: number;
  readonly fromHistory: number;
  /** Visits that came back by steps which the journal does not have any more. */
  readonly takenBack: number;
  /** Visits, questions, windows and appointments of which journal and tables tell different things, with both. */
  readonly contradictions: readonly string[];
}

/** @param historySinceMs what is older may have been deleted from the history */
export function readPast(folder: DataFolder, calendar: Calendar, historySinceMs = Number.NEGATIVE_INFINITY): Past {
  const { journal, windows, appointments, isWhole, books, slots } = replay(folder, calendar);
  const { erased } = journal;
  const ofJournal = new Map(journal.visits);
  const span: Span = { journalSinceMs: isWhole ? Number.NEGATIVE_INFINITY : folder.journalBeginsMs(), historySinceMs };
  const visits: Visit[] = [];
  const contradictions: string[] = [];
  let fromJournal = 0;
  for (const row of folder.history()) {
    const stored = visitOfHistory(row);
    const lived = ofJournal.get(stored.id);
    ofJournal.delete(stored.id);
    if (lived === undefined && !journal.lost.has(stored.id) && stored.givenMs >= span.journalSinceMs)
      contradictions.push(missingInJournal(stored));
    // Without its beginning the journal does not know all norms, so the history tells those of ended visits.
    if (lived === undefined || erased.has(stored.id) || (!isWhole && lived.endMs !== null)) {
      visits.push(stored);
      continue;
    }
    const contradiction = contradictionOf(lived, stored);
    if (contradiction !== null) contradictions.push(contradiction);
    visits.push(lived);
    fromJournal += 1;
  }
  // Whoever is there is in no history.
  for (const visit of ofJournal.values()) {
    if (visit.endMs !== null) {
      if (visit.givenMs >= historySinceMs) contradictions.push(missingInHistory(visit));
      continue;
    }
    visits.push(visit);
    fromJournal += 1;
    for (const operation of visit.operations) if (!operation.hasEnded) Object.assign(operation, books.normsOf(operation.id));
  }
  if (isWhole) contradictions.push(...[...journal.lost].map(stepMissing));
  const quickQuestions = folder.quickQuestions();
  contradictions.push(...contradictoryQuestions(folder, quickQuestions, span));
  const windowLog = folder.windowLog();
  if (isWhole) contradictions.push(...windows.contradictions(windowLog, historySinceMs));
  const missed = folder.missed();
  contradictions.push(...contradictoryAppointments(appointments, missed, span, calendar));
  const stored = folder.slotPlaces();
  if (isWhole) contradictions.push(...contradictoryPlaces(slots.placesOfDays, stored, span));
  const today = slots.today;
  const places = [...stored.filter(({ day_ms }) => today.every((row) => row.day_ms !== day_ms)), ...today];
  return {
    ...{ visits, books, fromJournal, fromHistory: visits.length - fromJournal, takenBack: isWhole ? 0 : journal.lost.size, contradictions },
    ...{ windowLog, quickQuestions, missed, places },
  };
}

function replay(folder: DataFolder, calendar: Calendar) {
  const isWhole = folder.journalBeginsAfter() === 0;
  const snapshot = folder.snapshot();
  const booksAtStart = new Books();
  const journal = new JournalVisits(booksAtStart);
  const windows = new WindowWitness();
  const appointments = new Map<number, Appointment>();
  const slotsAtStart = new SlotWitness(calendar);
  for (const event of folder.events()) {
    booksAtStart.read(event);
    journal.read(event);
    windows.read(event);
    slotsAtStart.read(event);
    if (event.t === 'bookSet' && event.book === 'ConsumerPreRegistered') appointments.set(event.id, event.row as Appointment);
  }
  // Without its beginning the journal does not know all norms, so the snapshot tells today's.
  const books = isWhole || snapshot === null ? booksAtStart : new Books(snapshot.state.books as never);
  const slots = isWhole || snapshot === null ? slotsAtStart : new SlotWitness(calendar, snapshot.state as never);
  if (!isWhole && snapshot !== null)
    for (const event of folder.events(snapshot.sequence)) {
      books.read(event);
      slots.read(event);
    }
  return { journal, windows, appointments, isWhole, books, slots };
}
