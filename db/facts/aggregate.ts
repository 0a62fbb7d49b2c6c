/** Counts facts into lines. Pure: the reader thread feeds it, a piece at a time. */

import { FactCalendar } from './calendar.js';
import type { TimeRange } from './day.js';
import { type CountedLine, type IndicatorValues, Line, type VisitNorms, type WaitNorm } from './line.js';
import { partOf } from './part.js';
import type { SlotPlaces } from './places.js';
import type { CallFact, Stretch, VisitFact } from './rows.js';

const OF_CALLS = ['service', 'group', 'operation', 'stage', 'department', 'window', 'clerk'] as const;
const OF_VISITS = ['kiosk', 'channel', 'language'] as const;
const OF_TIME = ['hour', 'weekday', 'day', 'week', 'month'] as const;
type CallGrouping = (typeof OF_CALLS)[number];
type VisitGrouping = (typeof OF_VISITS)[number];
type TimeGrouping = (typeof OF_TIME)[number];
export type FactGrouping = CallGrouping | VisitGrouping | TimeGrouping;

/** What a missed appointment and places of slots tell of: services are known, and no window, clerk or kiosk. */
const OF_MISSED = ['service', 'group', 'department', ...OF_TIME] as const;

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

/** An appointment whose visitor did not come. */
export interface MissedFact {
  /** The agreed time, or when its day began. */
  readonly atMs: number;
  readonly hasTime: boolean;
  readonly services: readonly number[];
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
    const { services: _services, ...besides } = filter;
    const isOfMissed = Object.values(besides).every((value) => value === undefined);
    this.#totalShows = { windows: isOfWindows, missed: isOfMissed };
    this.#shows = {
      windows: isOfWindows && by.every((one) => one === 'window' || one === 'clerk' || among(OF_TIME, one)),
      missed: isOfMissed && by.every((one) => among(OF_MISSED, one)),
    };
  }

  /** Visits of the range, whatever their order. */
  addVisit(visit: VisitFact): void {
    const { fromMs, toMs } = this.#question;
    if (visit.registeredMs < fromMs || visit.registeredMs >= toMs || !this.#keepsVisit(visit)) return;
    const rows = visit.calls.filter((call) => this.#keepsCall(call));
    if (rows.length === 0) return;
    const whole = partOf(visit, rows);
    const norms = strictestNorms(visit, this.#question.services);
    this.#total.addPart(whole, norms);
    if (this.#question.by.length === 0) return;
    for (const { keys, rows: own } of this.#byKeys(visit, rows)) {
      this.#lineOf(keys).addPart(own.length === rows.length ? whole : partOf(visit, own), norms);
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

  /** Once in the line of each of its services, as a visit has a part there. */
  addMissed({ hasTime, ...missed }: MissedFact): void {
    for (const line of this.#linesOfServices(missed)) line.addMissed(hasTime);
  }

  /** Of places that several services share the same. */
  addPlaces(places: Omit<SlotPlaces, 'planId'>): void {
    for (const line of this.#linesOfServices(places)) line.addPlaces(places);
  }

  /** The total among them; each once. */
  #linesOfServices({ atMs, services }: Pick<MissedFact, 'atMs' | 'services'>): Iterable<Line> {
    const { by, filter } = this.#question;
    const own = services.filter((service) => allows(filter.services, service));
    if (!this.#totalShows.missed || !this.#isWithin(atMs) || (filter.services !== undefined && own.length === 0)) return [];
    if (by.length === 0 || !this.#shows.missed) return [this.#total];
    const isByService = by.some((one) => among(OF_CALLS, one));
    const lines = (isByService ? own : [0]).map((service) => this.#lineOf(this.#keysOfMissed(service, atMs)));
    return new Set([this.#total, ...lines]);
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
        return this.#groupOf(call.serviceId);
      case 'department':
        return this.#departmentOf(call.serviceId);
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

  #keysOfMissed(service: number, atMs: number): LineKey[] {
    return this.#question.by.map((by) => {
      if (among(OF_TIME, by)) return this.#calendar.at(atMs)[by];
      if (by === 'group') return this.#groupOf(service);
      return by === 'department' ? this.#departmentOf(service) : service;
    });
  }

  #groupOf(service: number): string | null {
    return this.#question.services.get(service)?.group ?? null;
  }

  #departmentOf(service: number): number {
    return this.#question.services.get(service)?.department ?? 0;
  }

  /** Of what belongs to a window and a moment. */
  #keysAt({ windowId, clerkId }: Pick<Stretch, 'clerkId' | 'windowId'>, atMs: number): LineKey[] {
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

/**
 * The strictest of the services that the ticket was given for, whichever is called first: as alerts, the hall and the clerk's page have it
 * (`server/engine/alerts/norms.ts`), where it is not known yet.
 */
function strictestNorms({ calls, about }: VisitFact, services: FactsQuestion['services']): VisitNorms {
  let [waitSec, bookedSec] = [0, 0];
  for (const { serviceId, isAdded } of calls) {
    const wait = isAdded ? undefined : services.get(serviceId)?.wait;
    if (wait === undefined) continue;
    waitSec = stricter(waitSec, (about.appointment !== undefined && wait.ofAppointments) || wait.norm);
    bookedSec = stricter(bookedSec, wait.ofAppointments);
  }
  return { waitSec, bookedSec };
}

/** 0 = no norm. */
const stricter = (one: number, other: number): number => (one === 0 || other === 0 ? Math.max(one, other) : Math.min(one, other));

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
