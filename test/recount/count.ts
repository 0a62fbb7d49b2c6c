/** Answers a question about figures by counting: the recount's counterpart of the command `indicators`. */
import { type Calendar, dayAfter, daysBetween } from './calendar.js';
import { type Figures, figuresOf, type Line } from './figures.js';
import {
  type Asked,
  isOfMissed,
  isOfWindows,
  type Key,
  keepsPlace,
  keepsRow,
  keepsService,
  keepsVisit,
  keyOfMissed,
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
    const kind = { ofWindows: isOfWindows(asked), ofMissed: isOfMissed(asked) };
    for (const counted of this.visits) {
      const { givenMs } = counted.visit;
      if (givenMs < fromMs || givenMs >= toMs || !keepsVisit(asked, counted)) continue;
      const rows = counted.rows.filter((row) => keepsRow(asked, row, this.past.books));
      if (rows.length === 0) continue;
      whole.at([]).parts.push({ counted, rows });
      for (const [keys, own] of this.partsOf(counted, rows, asked)) lines.at(keys).parts.push({ counted, rows: own });
    }
    if (kind.ofWindows) this.addWindows(asked, lines, whole);
    const ofWhole = { ofWindows: isOfWindows({ ...asked, by: [] }), ofMissed: isOfMissed({ ...asked, by: [] }) };
    if (ofWhole.ofMissed) {
      this.addMissed(asked, whole.at([]), kind.ofMissed ? lines : null);
      this.addPlaces(asked, whole.at([]), kind.ofMissed ? lines : null);
    }
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

  /** @param lines null = they are not of missed appointments */
  private addMissed(asked: Asked, whole: Line, lines: Lines | null): void {
    const { books } = this.past;
    for (const missed of this.past.missed) {
      const moment = this.calendar.at(missed.agreed_ms ?? missed.day_ms);
      const all = JSON.parse(missed.services) as readonly number[];
      const services = all.filter((id) => keepsService(asked, id, books));
      if (moment.day < asked.from || moment.day > asked.to || (services.length === 0 && all.length > 0)) continue;
      whole.missed.push(missed);
      // Without a grouping by service all have the same keys, and the line has it once.
      const keys = services.map((id) => asked.by.map((name) => keyOfMissed(name, id, moment, books)));
      if (lines) for (const own of new Map(keys.map((each) => [JSON.stringify(each), each])).values()) lines.at(own).missed.push(missed);
    }
  }

  /** @param lines null = they are not of places */
  private addPlaces(asked: Asked, whole: Line, lines: Lines | null): void {
    const { books, places } = this.past;
    for (const row of places) {
      const moment = this.calendar.at(row.at_ms);
      const services = (JSON.parse(row.services) as readonly number[]).filter((id) => keepsService(asked, id, books));
      if (moment.day < asked.from || moment.day > asked.to || services.length === 0) continue;
      whole.places.push(row);
      const keys = services.map((id) => asked.by.map((name) => keyOfMissed(name, id, moment, books)));
      if (lines) for (const own of new Map(keys.map((each) => [JSON.stringify(each), each])).values()) lines.at(own).places.push(row);
    }
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
    const line: Line = { parts: [], stretches: [], quickQuestions: 0, missed: [], places: [] };
    this.lines.set(name, { keys, line });
    return line;
  }

  [Symbol.iterator](): IterableIterator<[string, { readonly keys: readonly Key[]; readonly line: Line }]> {
    return this.lines.entries();
  }
}
