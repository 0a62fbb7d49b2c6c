/** Answers a question about figures by counting: the recount's counterpart of the command `indicators`. */
import { type Calendar, dayAfter, daysBetween } from './calendar.js';
import { type Figures, figuresOf, type Line } from './figures.js';
import {
  type Asked,
  hasFilters,
  isOfTime,
  isOfWindows,
  type Key,
  keepsPlace,
  keepsRow,
  keepsVisit,
  keyOfPlace,
  keyOfRow,
  type Lookups,
} from './parts.js';
import type { Past } from './past.js';
import { type CountedVisit, countVisit, type Row } from './rows.js';
import { type Stretch, stretchesOf } from './stretches.js';

export interface CountedLine {
  readonly keys: readonly Key[];
  readonly figures: Figures;
}

export interface Counted {
  readonly lines: ReadonlyMap<string, CountedLine>;
  readonly total: Figures;
}

export class Recount {
  private readonly visits: readonly CountedVisit[];
  private readonly stretches = new Map<string, readonly Stretch[]>();
  private readonly lookups: Lookups;

  /** @param nowMs the moment of the questions: today counts until then */
  constructor(
    private readonly past: Past,
    private readonly calendar: Calendar,
    private readonly nowMs: number,
  ) {
    this.visits = past.visits.map(countVisit);
    this.lookups = { books: past.books, calendar };
  }

  count(asked: Asked): Counted {
    const lines = new Lines();
    const whole = new Lines();
    const { from, to, by } = asked;
    const [fromMs, toMs] = [this.calendar.begin(from), this.calendar.begin(dayAfter(to))];
    const kind = { ofWindows: isOfWindows(asked), ofMissed: isOfTime(asked) && !hasFilters(asked) };
    for (const counted of this.visits) {
      const { givenMs } = counted.visit;
      if (givenMs < fromMs || givenMs >= toMs || !keepsVisit(asked, counted)) continue;
      const rows = counted.rows.filter((row) => keepsRow(asked, row, this.past.books));
      if (rows.length === 0) continue;
      whole.at([]).parts.push({ counted, rows });
      for (const [keys, own] of this.partsOf(counted, rows, asked)) lines.at(keys).parts.push({ counted, rows: own });
    }
    if (kind.ofWindows) this.addWindows(asked, lines, whole);
    if (!hasFilters(asked))
      for (const ms of this.past.missedMs) {
        if (ms < fromMs || ms >= toMs) continue;
        whole.at([]).missed += 1;
        if (isOfTime(asked)) lines.at(by.map((name) => keyOfPlace(name, 0, null, this.calendar.at(ms)))).missed += 1;
      }
    const ofWhole = { ofWindows: isOfWindows({ ...asked, by: [] }), ofMissed: !hasFilters(asked) };
    if (ofWhole.ofWindows && !kind.ofWindows) this.addWindows({ ...asked, by: [] }, whole);
    return {
      lines: new Map(
        by.length === 0
          ? []
          : [...lines].map(([name, { keys, line }]) => [name, { keys, figures: figuresOf(line, kind, this.past.books) }]),
      ),
      total: figuresOf(whole.at([]), ofWhole, this.past.books),
    };
  }

  private *partsOf(counted: CountedVisit, rows: readonly Row[], { by }: Asked): Generator<readonly [readonly Key[], readonly Row[]]> {
    const parts = new Map<string, { keys: readonly Key[]; rows: Row[] }>();
    for (const row of rows) {
      const keys = by.map((name) => keyOfRow(name, row, counted, this.lookups));
      const part = parts.get(JSON.stringify(keys));
      if (part === undefined) parts.set(JSON.stringify(keys), { keys, rows: [row] });
      else part.rows.push(row);
    }
    for (const part of parts.values()) yield [part.keys, part.rows];
  }

  /** Stretches and questions without a ticket. */
  private addWindows(asked: Asked, ...all: readonly Lines[]): void {
    const { from, to, by } = asked;
    const { books, quickQuestions } = this.past;
    const keysOf = (lines: Lines, window: number, clerk: number | null, ms: number) =>
      lines.at(lines === all[0] ? by.map((name) => keyOfPlace(name, window, clerk, this.calendar.at(ms))) : []);
    for (const day of daysBetween(from, to))
      for (const stretch of this.stretchesOf(day)) {
        const { window, clerk, fromMs } = stretch;
        if (!keepsPlace(asked, window, clerk, books)) continue;
        for (const lines of all) keysOf(lines, window, clerk, fromMs).stretches.push(stretch);
      }
    for (const { at_ms: ms, workplace_id: window, user_id: clerk } of quickQuestions) {
      const { day } = this.calendar.at(ms);
      if (day < from || day > to || !keepsPlace(asked, window, clerk, books)) continue;
      for (const lines of all) keysOf(lines, window, clerk, ms).quickQuestions += 1;
    }
  }

  private stretchesOf(day: string): readonly Stretch[] {
    const known = this.stretches.get(day);
    if (known !== undefined) return known;
    const range = { fromMs: this.calendar.begin(day), toMs: Math.min(this.nowMs, this.calendar.begin(dayAfter(day))) };
    const found = stretchesOf(range, this.past.visits, this.past.windowLog, this.calendar);
    this.stretches.set(day, found);
    return found;
  }
}

class Lines {
  private readonly lines = new Map<string, { readonly keys: readonly Key[]; readonly line: Line }>();

  at(keys: readonly Key[]): Line {
    const name = JSON.stringify(keys);
    const known = this.lines.get(name);
    if (known !== undefined) return known.line;
    const line: Line = { parts: [], stretches: [], quickQuestions: 0, missed: 0 };
    this.lines.set(name, { keys, line });
    return line;
  }

  [Symbol.iterator](): IterableIterator<[string, { readonly keys: readonly Key[]; readonly line: Line }]> {
    return this.lines.entries();
  }
}
