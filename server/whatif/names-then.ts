/** Names of rows of books as they stood when something happened: books change afterwards, and what was removed has no name any more. */
import type { QueueState } from '../engine/state.js';
import type { ExplainedCall } from '../model/explained-call.js';
import type { RuleThen } from '../model/why-called.js';
import type { KeptDay } from './kept-day.js';
import { openMorning } from './morning.js';

/** Users are not among them: a morning has no names of people. */
export const BOOKS_NAMED = ['Segment', 'CallingProfile', 'Workplace', 'Service', 'Reason'] as const;
type NamedBook = (typeof BOOKS_NAMED)[number];

export interface NameThen {
  readonly book: NamedBook;
  readonly id: number;
  /** All that the row had when it was told of, `Касса / Оплата`. */
  readonly name: string;
}

export class NamesThen {
  private readonly found = new Map<string, { readonly book: NamedBook; readonly id: number; readonly names: Set<string> }>();

  note({ books }: QueueState, book: NamedBook, ...ids: readonly (number | undefined)[]): void {
    for (const id of ids) {
      const name = id === undefined ? undefined : books[book].get(id)?.name;
      if (id !== undefined && name !== undefined) this.add(book, id, name);
    }
  }

  noteRule(state: QueueState, { when, call }: RuleThen): void {
    this.note(state, 'Segment', ...when.map((condition) => ('segment' in condition ? condition.segment : undefined)), ...call);
  }

  noteCall(state: QueueState, { why, rule, window, reason, under }: ExplainedCall): void {
    this.note(state, 'Workplace', window);
    this.note(state, 'Reason', reason);
    this.note(state, 'CallingProfile', under?.profile);
    if (rule) this.noteRule(state, rule);
    if (why && 'revision' in why) this.note(state, 'Segment', why.segment, why.runnerUp?.segment);
  }

  add(book: NamedBook, id: number, name: string): void {
    const key = `${book} ${id}`;
    const row = this.found.get(key) ?? { book, id, names: new Set() };
    row.names.add(name);
    this.found.set(key, row);
  }

  told(): NameThen[] {
    const rows = [...this.found.values()].map(({ book, id, names }) => ({ book, id, name: [...names].join(' / ') }));
    return rows.sort((one, other) => BOOKS_NAMED.indexOf(one.book) - BOOKS_NAMED.indexOf(other.book) || one.id - other.id);
  }
}

/** Of rows of a kept day: as they were named in its morning, and since. */
export function namesOfDay(
  { morning, facts }: Pick<KeptDay, 'morning' | 'facts'>,
  ids: Readonly<Partial<Record<NamedBook, readonly number[]>>>,
): NameThen[] {
  const names = new NamesThen();
  const state = openMorning(morning);
  for (const book of BOOKS_NAMED) {
    const wanted = new Set(ids[book]);
    names.note(state, book, ...wanted);
    for (const { event } of facts)
      if (event.t === 'bookSet' && event.book === book && wanted.has(event.id)) names.add(book, event.id, (event.row as NamedRow).name);
  }
  return names.told();
}

interface NamedRow {
  readonly name: string;
}
