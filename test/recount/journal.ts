/**
 * Visits from the events of the journal, as `server/model/events/events.ts` describes them: an own reading of the journal, without the
 * rules and reducers of the box.
 */
import type { QueueEvent } from '../../server/model/events/events.js';
import type { Books } from './books.js';
import { close, move, rejected, serving } from './periods.js';
import type { Operation, Period, Told, Visit } from './visits.js';

type EventOf<Kind> = Extract<QueueEvent, { t: Kind }>;

export class JournalVisits {
  readonly visits = new Map<number, Visit>();
  /** Visits whose texts were erased: the codes of refusals are in the history alone. */
  readonly erased = new Set<number>();
  /** Visitors who came back by a step that is not in the journal: it was pruned behind the step, and the history tells them. */
  readonly lost = new Set<number>();
  private readonly present = new Map<number, Visit>();
  /** By window: the visit there as it was before its newest finish, skip or transfer, and the one that was called after a skip. */
  private readonly before = new Map<number, Visit>();
  private readonly beforeCall = new Map<number, Visit>();
  private readonly prints = new Map<number, number>();

  /** @param books as they are at each event */
  constructor(private readonly books: Books) {}

  read(event: QueueEvent): void {
    switch (event.t) {
      case 'registered':
        this.registered(event);
        break;
      case 'waitTold':
        this.told(event.c, { leastSec: event.least, medianSec: event.median, mostSec: event.most });
        break;
      case 'printQueued':
        this.printQueued(event);
        break;
      case 'printEnded':
        this.printEnded(event);
        break;
      case 'ticketUnprinted':
        this.unprinted(event.c);
        break;
      case 'dayOpened':
        this.dayOpened(event);
        break;
      case 'bookSet':
      case 'bookRemoved':
        if (event.book === 'User' || event.book === 'UserRole') this.clerksChanged(event.at);
        break;
      case 'clockSet':
        for (const visit of [...this.present.values(), ...this.before.values(), ...this.beforeCall.values()])
          move(visit, event.byMs, event.since);
        break;
      default:
        this.atWindow(event);
    }
  }

  private atWindow(event: QueueEvent): void {
    switch (event.t) {
      case 'called':
        this.called(event);
        break;
      case 'sessionOpened':
        if (event.place !== null) this.handed(event.takes, event.at, event.place, event.user);
        break;
      case 'sessionClosed':
        this.handed(event.leaves, event.at, null, null);
        break;
      case 'recalled':
        for (const period of this.servings(event.c)) period.recalls += 1;
        break;
      case 'arrived':
        for (const period of this.servings(event.c)) period.arrivedMs = event.at;
        break;
      case 'finished':
        this.finished(event);
        break;
      case 'postponed':
        this.postponed(event);
        break;
      case 'returned':
        this.endPeriods(event.c, event.at, null);
        break;
      case 'skipped':
        this.keep(event.w, event.c);
        this.endPeriods(event.c, event.at, 'skipped');
        break;
      case 'serviceAdded':
        this.serviceAdded(event);
        break;
      case 'transferred':
        this.transferred(event);
        break;
      case 'bound':
        this.bound(event);
        break;
      case 'takenBack':
        this.takenBack(event);
        break;
      case 'closed':
        this.closed(event.c, event.at, event.reason);
        break;
      default:
    }
  }

  private endPeriods(id: number, atMs: number, end: string | null): void {
    for (const operation of this.present.get(id)?.operations ?? []) close(operation, atMs, end);
  }

  private dayOpened({ at, keep, reason, since, stay }: EventOf<'dayOpened'>): void {
    if (keep) return;
    for (const { id, givenMs } of [...this.present.values()])
      if ((since === undefined || givenMs < since) && stay?.includes(id) !== true) this.closed(id, at, reason);
  }

  private registered({
    c,
    at,
    prefix,
    number,
    ops,
    registrator,
    channel,
    language,
    appointment,
    missed,
    agreed,
    booked,
    agreedFirst,
  }: EventOf<'registered'>): void {
    const visit: Visit = {
      id: c,
      ticket: prefix + String(number).padStart(3, '0'),
      givenMs: at,
      endMs: null,
      operations: [],
      kiosk: registrator ?? null,
      channel: channel ?? (registrator === undefined ? null : 'kiosk'),
      language: language ?? null,
      told: null,
      printsFailed: 0,
      appointment: missed ? null : (appointment ?? null),
      agreedMs: agreed ?? null,
      bookedMs: booked ?? null,
      firstAgreedMs: agreedFirst ?? null,
    };
    this.add(visit, ops, at);
    this.visits.set(c, visit);
    this.present.set(c, visit);
  }

  private add(visit: Visit, added: EventOf<'serviceAdded'>['ops'], atMs: number): readonly Operation[] {
    const operations = added.map(({ s, stage, o }) => ({
      ...{ service: s, stage, id: o, gotMs: atMs, hasEnded: false, periods: [], claims: [] },
      ...this.books.normsOf(o),
    }));
    visit.operations = [...visit.operations, ...operations].sort(
      (one, other) => one.service - other.service || one.stage - other.stage || one.id - other.id,
    );
    return operations;
  }

  /** The wait that was told when the ticket was given, by the first that told it. */
  private told(id: number, told: Told): void {
    const visit = this.visits.get(id);
    if (visit !== undefined && visit.told === null) visit.told = told;
  }

  private printQueued({ job, c, content, copy }: EventOf<'printQueued'>): void {
    // The slip of a booking is of no visit.
    if (c === undefined) return;
    this.prints.set(job, c);
    const { wait } = content;
    // A copy that somebody orders later tells nothing that the visitor was promised with the ticket.
    if (wait?.least !== undefined && copy === undefined)
      this.told(c, { leastSec: wait.least * 60, medianSec: wait.median * 60, mostSec: wait.most * 60 });
  }

  private printEnded({ job, as }: EventOf<'printEnded'>): void {
    if (as === 'FAILED') this.unprinted(this.prints.get(job) ?? -1);
    this.prints.delete(job);
  }

  private unprinted(id: number): void {
    const visit = this.present.get(id);
    if (visit !== undefined) visit.printsFailed += 1;
  }

  private called({ c, at, w, u, ops, by, inTurn, reason }: EventOf<'called'>): void {
    const visit = this.present.get(c);
    if (visit === undefined) return;
    this.beforeCall.set(w, structuredClone(visit));
    for (const operation of visit.operations) close(operation, at);
    for (const index of ops) visit.operations[index]?.periods.push(serving(at, w, u, by ?? null, reason ?? null, inTurn === 1));
  }

  /** The clerk who logs in goes on with whom another one served. */
  /** @param window null = where he is */
  private handed(id: number | undefined, atMs: number, window: number | null, clerk: number | null): void {
    if (id === undefined) return;
    for (const operation of this.present.get(id)?.operations ?? []) {
      const last = operation.periods.at(-1);
      if (last?.state !== 'SERVING' || last.clerk === clerk || !close(operation, atMs, 'handed')) continue;
      operation.periods.push(serving(atMs, window ?? last.window, clerk, null, null));
    }
  }

  private *servings(id: number): Generator<Period> {
    for (const { periods } of this.present.get(id)?.operations ?? [])
      for (const period of periods) if (period.state === 'SERVING' && period.outMs === null) yield period;
  }

  private finished(event: EventOf<'finished'>): void {
    const { c, at, w, u, ops, as, comment, starts, state, reason, outcome } = event;
    const visit = this.present.get(c);
    if (visit === undefined) return;
    this.keep(w, c);
    if (event.personal !== undefined && comment === undefined) this.erased.add(c);
    for (const index of ops) {
      const operation = visit.operations[index];
      if (operation === undefined) continue;
      const last = operation.periods.at(-1);
      if (close(operation, at) && last !== undefined) last.outcomeId = outcome ?? null;
      operation.hasEnded = true;
      if (as === 'REJECTED') operation.periods.push(rejected(at, comment ?? null, u, w, reason ?? null));
    }
    for (const index of starts) visit.operations[index]?.periods.push(serving(at, w, u, null, null));
    if (state === 'SERVED' || state === 'REJECTED') this.ended(visit, at);
  }

  private ended(visit: Visit, atMs: number): void {
    visit.endMs = atMs;
    for (const operation of visit.operations) Object.assign(operation, { hasEnded: true, ...this.books.normsOf(operation.id) });
    this.present.delete(visit.id);
  }

  private postponed({ c, at, w, u, mine, comment, reason }: EventOf<'postponed'>): void {
    for (const operation of this.present.get(c)?.operations ?? [])
      if (close(operation, at, 'postponed')) {
        operation.claims.push({ atMs: at, clerk: mine ? u : null });
        operation.periods.push({
          ...serving(at, w, u, null, reason ?? null),
          ...{ state: 'POSTPONE', comment: comment ?? null },
        });
      }
  }

  private serviceAdded({ c, at, w, u, ops, starts }: EventOf<'serviceAdded'>): void {
    const visit = this.present.get(c);
    if (visit === undefined) return;
    const added = this.add(visit, ops, at);
    for (const index of starts) added[index]?.periods.push(serving(at, w, u, null, null));
  }

  private transferred({ c, at, w, s, done, ops, clerk, bound, outcome }: EventOf<'transferred'>): void {
    const visit = this.present.get(c);
    if (visit === undefined) return;
    this.keep(w, c);
    for (const operation of visit.operations) {
      const last = operation.periods.at(-1);
      if (close(operation, at, 'transferred') && last !== undefined) last.outcomeId = outcome ?? null;
    }
    for (const index of done) {
      const operation = visit.operations[index];
      if (operation !== undefined) operation.hasEnded = true;
    }
    this.add(visit, ops, at);
    for (const [index, { service, claims }] of visit.operations.entries())
      if (service === s) claims.push({ atMs: at, clerk: bound.includes(index) ? (clerk ?? null) : null });
  }

  private bound({ c, at, clerk, ops }: EventOf<'bound'>): void {
    for (const [index, { claims }] of (this.present.get(c)?.operations ?? []).entries())
      claims.push({ atMs: at, clerk: ops.includes(index) ? (clerk ?? null) : null });
  }

  /** Nothing stays bound to somebody who does not serve any more. */
  private clerksChanged(atMs: number): void {
    for (const { operations } of this.present.values())
      for (const { claims } of operations) {
        const clerk = claims.at(-1)?.clerk ?? null;
        if (clerk !== null && !this.books.isClerk(clerk)) claims.push({ atMs, clerk: null });
      }
  }

  private keep(window: number, id: number): void {
    const visit = this.present.get(id);
    if (visit !== undefined) this.before.set(window, structuredClone(visit));
  }

  /** The step never happened: the visit is as before it. Papers that failed since then have failed. */
  private takenBack({ c, w, next }: EventOf<'takenBack'>): void {
    this.restore(this.before.get(w), c);
    if (next !== undefined) this.restore(this.beforeCall.get(w), next);
    this.before.delete(w);
    this.beforeCall.delete(w);
  }

  private restore(as: Visit | undefined, id: number): void {
    const visit = this.visits.get(id);
    if (visit === undefined || as?.id !== id) {
      this.lost.add(id);
      this.visits.delete(id);
      this.present.delete(id);
      return;
    }
    Object.assign(visit, { givenMs: as.givenMs, endMs: as.endMs, operations: as.operations });
    this.present.set(id, visit);
  }

  /** Everything that has not ended ends with the reason. */
  private closed(id: number, atMs: number, reason: string): void {
    const visit = this.present.get(id);
    if (visit === undefined) return;
    for (const operation of visit.operations) {
      if (operation.hasEnded) continue;
      close(operation, atMs);
      operation.periods.push(rejected(atMs, reason, null, null, null));
    }
    this.ended(visit, atMs);
  }
}
