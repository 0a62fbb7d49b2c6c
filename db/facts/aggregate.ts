/** Counts facts into lines. Pure: the reader thread feeds it, a piece at a time. */
import type { TimeRange } from '../day.js';
import { FactCalendar } from './calendar.js';
import { type CountedLine, type IndicatorValues, Line, type WaitNorm } from './line.js';
import { type Part, partOf } from './part.js';
import type { CallFact, Stretch, VisitFact } from './rows.js';

const OF_CALLS = ['service', 'group', 'operation', 'stage', 'department', 'window', 'clerk'] as const;
const OF_VISITS = ['kiosk', 'channel', 'language'] as const;
const OF_TIME = ['hour', 'weekday', 'day', 'week', 'month'] as const;
type CallGrouping = (typeof OF_CALLS)[number];
type VisitGrouping = (typeof OF_VISITS)[number];
type TimeGrouping = (typeof OF_TIME)[number];
export type FactGrouping = CallGrouping | VisitGrouping | TimeGrouping;

export type LineKey = string | number | null;

/** A field that is left out does not restrict; of a list one has to fit. */
export interface FactFilter {
  readonly services?: readonly number[] | undefined;
  readonly operations?: readonly number[] | undefined;
  readonly stage?: number | undefined;
  readonly windows?: readonly number[] | undefined;
  readonly clerks?: readonly number[] | undefined;
  readonly kiosk?: number | undefined;
  readonly channel?: string | undefined;
  readonly language?: string | undefined;
  readonly ticket?: string | undefined;
}

/** What the books say of a service now. */
export interface ServiceFacts {
  readonly group: string | null;
  readonly department: number;
  readonly wait: WaitNorm;
}

export interface FactsQuestion extends TimeRange {
  /** At most two. */
  readonly by: readonly FactGrouping[];
  readonly filter: FactFilter;
  readonly services: ReadonlyMap<number, ServiceFacts>;
  readonly timeZone: string;
  readonly linesMax: number;
}

export interface FactsLine {
  readonly keys: readonly LineKey[];
  readonly values: IndicatorValues;
}

export type FactsAnswer = { readonly lines: readonly FactsLine[]; readonly total: IndicatorValues } | { readonly tooMany: 'lines' };

const among = <Name extends string>(names: readonly Name[], name: string): name is Name => names.some((one) => one === name);

export class Aggregator {
  readonly #question: FactsQuestion;
  readonly #calendar: FactCalendar;
  readonly #total = new Line();
  readonly #lines = new Map<string, { readonly keys: readonly LineKey[]; readonly line: Line }>();
  readonly #shows: { readonly windows: boolean; readonly missed: boolean };
  readonly #totalShows: { readonly windows: boolean; readonly missed: boolean };
  readonly #isByCalls: boolean;
  readonly #isByTime: boolean;

  constructor(question: FactsQuestion) {
    const { by, filter } = question;
    this.#question = question;
    this.#calendar = new FactCalendar(question.timeZone);
    this.#isByCalls = by.some((one) => among(OF_CALLS, one));
    this.#isByTime = by.some((one) => among(OF_TIME, one));
    const { windows: _windows, clerks: _clerks, ...others } = filter;
    const isOfWindows = Object.values(others).every((value) => value === undefined);
    const isUnfiltered = Object.values(filter).every((value) => value === undefined);
    this.#totalShows = { windows: isOfWindows, missed: isUnfiltered };
    this.#shows = {
      windows: isOfWindows && by.every((one) => one === 'window' || one === 'clerk' || among(OF_TIME, one)),
      missed: isUnfiltered && by.every((one) => among(OF_TIME, one)),
    };
  }

  /** Visits of the range, whatever their order. */
  addVisit(visit: VisitFact): void {
    const { fromMs, toMs } = this.#question;
    if (visit.registeredMs < fromMs || visit.registeredMs >= toMs || !this.#keepsVisit(visit)) return;
    const rows = visit.calls.filter((call) => this.#keepsCall(call));
    if (rows.length === 0) return;
    const whole = partOf(visit, rows);
    this.#add(this.#total, whole);
    if (this.#question.by.length === 0) return;
    for (const { keys, rows: own } of this.#byKeys(visit, rows)) {
      this.#add(this.#lineOf(keys), own.length === rows.length ? whole : partOf(visit, own));
    }
  }

  addStretch({ windowId, clerkId, state, reason, ...stretch }: Stretch): void {
    const { filter, by } = this.#question;
    if (!this.#totalShows.windows || !allows(filter.windows, windowId) || !allows(filter.clerks, clerkId)) return;
    const range = { fromMs: Math.max(stretch.fromMs, this.#question.fromMs), toMs: Math.min(stretch.toMs, this.#question.toMs) };
    if (range.fromMs >= range.toMs) return;
    const what = { state, reason };
    this.#total.addStretch(what, range.toMs - range.fromMs);
    if (by.length === 0 || !this.#shows.windows) return;
    for (let { fromMs } = range; fromMs < range.toMs; ) {
      const toMs = this.#isByTime ? Math.min(range.toMs, this.#calendar.sameUntil(fromMs)) : range.toMs;
      this.#lineOf(this.#keysAt({ windowId, clerkId }, fromMs)).addStretch(what, toMs - fromMs);
      fromMs = toMs;
    }
  }

  addMissed(atMs: number): void {
    if (!this.#totalShows.missed || !this.#isWithin(atMs)) return;
    this.#total.addMissed();
    if (this.#question.by.length > 0 && this.#shows.missed) this.#lineOf(this.#keysAt({ windowId: null, clerkId: null }, atMs)).addMissed();
  }

  addQuestion(windowId: number, clerkId: number, atMs: number): void {
    const { filter, by } = this.#question;
    if (!this.#totalShows.windows || !this.#isWithin(atMs)) return;
    if (!allows(filter.windows, windowId) || !allows(filter.clerks, clerkId)) return;
    this.#total.addQuestion();
    if (by.length > 0 && this.#shows.windows) this.#lineOf(this.#keysAt({ windowId, clerkId }, atMs)).addQuestion();
  }

  get isTooLong(): boolean {
    return this.#lines.size > this.#question.linesMax;
  }

  answer(): FactsAnswer {
    if (this.isTooLong) return { tooMany: 'lines' };
    const lines = [...this.#lines.values()].sort((one, other) => byKeys(one.keys, other.keys));
    return {
      lines: lines.map(({ keys, line }) => ({ keys, values: line.values(this.#shows) })),
      total: this.#total.values(this.#totalShows),
    };
  }

  /** Lines as plain data, to be kept and added up; without groupings the one of everything. */
  counted(): { readonly keys: readonly LineKey[]; readonly line: CountedLine }[] {
    const all = this.#total.counted();
    if (this.#question.by.length === 0) return all.counts.some((count) => count !== 0) ? [{ keys: [], line: all }] : [];
    return [...this.#lines.values()].map(({ keys, line }) => ({ keys, line: line.counted() }));
  }

  #isWithin(atMs: number): boolean {
    return atMs >= this.#question.fromMs && atMs < this.#question.toMs;
  }

  #add(line: Line, part: Part): void {
    line.addPart(part, this.#question.services.get(part.waited?.serviceId ?? -1)?.wait);
  }

  #keepsVisit({ about, ticket }: VisitFact): boolean {
    const { filter } = this.#question;
    return (
      (filter.kiosk ?? about.kiosk) === about.kiosk &&
      (filter.channel ?? about.channel) === about.channel &&
      (filter.language ?? about.language) === about.language &&
      (filter.ticket ?? ticket) === ticket
    );
  }

  #keepsCall(call: CallFact): boolean {
    const { filter } = this.#question;
    return (
      allows(filter.services, call.serviceId) &&
      allows(filter.operations, call.operationId) &&
      (filter.stage ?? call.stage) === call.stage &&
      allows(filter.windows, call.windowId) &&
      allows(filter.clerks, call.clerkId)
    );
  }

  #byKeys(visit: VisitFact, rows: readonly CallFact[]): Iterable<{ readonly keys: readonly LineKey[]; readonly rows: CallFact[] }> {
    const first = rows[0];
    if (!this.#isByCalls && first !== undefined) return [{ keys: this.#keysOf(visit, first), rows: [...rows] }];
    const parts = new Map<string, { readonly keys: readonly LineKey[]; readonly rows: CallFact[] }>();
    for (const row of rows) {
      const keys = this.#keysOf(visit, row);
      const name = JSON.stringify(keys);
      const known = parts.get(name);
      if (known === undefined) parts.set(name, { keys, rows: [row] });
      else known.rows.push(row);
    }
    return parts.values();
  }

  #keysOf(visit: VisitFact, call: CallFact): LineKey[] {
    return this.#question.by.map((by) => {
      if (among(OF_TIME, by)) return this.#calendar.at(visit.registeredMs)[by];
      if (among(OF_VISITS, by)) return visit.about[by] ?? null;
      return this.#keyOfCall(call, by);
    });
  }

  #keyOfCall(call: CallFact, by: CallGrouping): LineKey {
    switch (by) {
      case 'service':
        return call.serviceId;
      case 'group':
        return this.#question.services.get(call.serviceId)?.group ?? null;
      case 'department':
        return this.#question.services.get(call.serviceId)?.department ?? 0;
      case 'operation':
        return call.operationId;
      case 'stage':
        return call.stage;
      case 'window':
        return call.windowId;
      case 'clerk':
        return call.clerkId;
    }
  }

  /** Of what belongs to a window and a moment. */
  #keysAt({ windowId, clerkId }: Pick<Stretch, 'clerkId'> & { readonly windowId: number | null }, atMs: number): LineKey[] {
    return this.#question.by.map((by) => {
      if (among(OF_TIME, by)) return this.#calendar.at(atMs)[by];
      return by === 'window' ? windowId : clerkId;
    });
  }

  #lineOf(keys: readonly LineKey[]): Line {
    const name = JSON.stringify(keys);
    const known = this.#lines.get(name);
    if (known !== undefined) return known.line;
    const line = new Line();
    this.#lines.set(name, { keys, line });
    return line;
  }
}

const allows = (list: readonly number[] | undefined, id: number | null): boolean =>
  list === undefined || (id !== null && list.includes(id));

/** Numbers by size, texts by their letters; nothing comes last. */
function byKeys(some: readonly LineKey[], others: readonly LineKey[]): number {
  for (const [index, one] of some.entries()) {
    const other = others[index] ?? null;
    if (one === other) continue;
    if (one === null || other === null) return one === null ? 1 : -1;
    return one < other ? -1 : 1;
  }
  return 0;
}
