/**
 * Sees what is written down, what people are told and what comes out of devices, and notes whatever contradicts it. It knows the rules
 * of a queue only as far as a visitor would: one ticket, one window at a time, one end.
 */
import type { QueueEvent } from '../../server/model/events/events.js';
import { Papers } from './papers.js';

/** What `setTicketRange` sets for all of them. */
export const NUMBER_MAX = 999;

const ticketOf = (prefix: string, number: number): string => `${prefix}${String(number).padStart(3, '0')}`;

interface Visit {
  readonly id: number;
  readonly ticket: string;
  readonly comment: string;
  readonly registrator: number | undefined;
  /** Virtual time. */
  readonly cameMs: number;
  end: string | null;
  /** The day that it was counted to. */
  day: string;
}

export class Witness {
  readonly violations: string[] = [];
  readonly visits = new Map<number, Visit>();
  /** Live ones. */
  readonly live = new Set<number>();
  /** Given since the last evening. */
  readonly visitsToday = new Set<number>();
  readonly byComment = new Map<string, number>();
  readonly atWindow = new Map<number, number>();
  readonly papers = new Papers(this);
  /** Virtual time at which somebody set the clock. */
  clockSetMs = Number.NEGATIVE_INFINITY;
  readonly counts = {
    ...{ registered: 0, called: 0, served: 0, rejected: 0, closed: 0, papers: 0, takenBack: 0, days: 0, clockSet: 0 },
    ...{ calledByKey: 0, refused: 0, conflicts: 0, edited: 0, looks: 0, boardLooks: 0 },
  };
  /** The last things that happened, for whoever reads a failure. */
  readonly story: string[] = [];
  private day = '';
  private readonly opened = new Set<string>();
  /** Virtual time of the last event. */
  changedMs = 0;
  /** Virtual time of the last change at each window. */
  readonly windowChangedMs = new Map<number, number>();
  /** Tickets that were called to a window today. */
  readonly calledTo = new Map<number, Set<string>>();
  /** By prefix, of today. */
  private readonly lastNumbers = new Map<string, number>();
  private readonly editions = new Set<number>();

  constructor(
    private readonly now: () => string,
    readonly nowMs: () => number,
  ) {}

  violated(what: string): void {
    this.violations.push(`${this.now()}: ${what}`);
  }

  tell(what: string): void {
    this.story.push(`${this.now()} ${what}`);
    if (this.story.length > 400) this.story.splice(0, 200);
  }

  written(events: readonly QueueEvent[]): void {
    this.changedMs = this.nowMs();
    for (const event of events) this.note(event);
  }

  private note(event: QueueEvent): void {
    switch (event.t) {
      case 'registered':
        this.registered(event);
        break;
      case 'called':
        this.called(event.c, event.w);
        break;
      case 'finished':
        this.finished(event);
        break;
      case 'postponed':
        this.left(event.c, event.w);
        break;
      case 'skipped':
      case 'transferred':
        this.left(event.c, event.w);
        break;
      case 'takenBack':
        this.tookBack(event);
        break;
      case 'closed':
        this.ended(event.c, event.reason);
        this.counts.closed += 1;
        break;
      case 'dayOpened':
        this.counts.days += 1;
        if (this.opened.has(event.day)) this.violated(`the day ${event.day} was opened twice`);
        this.opened.add(event.day);
        this.day = event.day;
        this.calledTo.clear();
        if (event.since === undefined) this.lastNumbers.clear();
        if (!event.keep && event.since === undefined)
          for (const id of [...this.live]) if (!event.stay?.includes(id)) this.ended(id, event.reason);
        break;
      case 'dayRenamed':
        this.day = event.day;
        break;
      case 'clockSet':
        this.counts.clockSet += 1;
        break;
      default:
        this.papers.note(event);
    }
  }

  private registered(event: Extract<QueueEvent, { t: 'registered' }>): void {
    const { c: id, prefix, number, comment = '', registrator } = event;
    const ticket = ticketOf(prefix, number);
    this.tell(`${ticket} (${id}) registered for ${comment}`);
    if (this.visits.has(id)) this.violated(`the id ${id} was given twice`);
    if (comment !== '' && this.byComment.has(comment)) this.violated(`${comment} has two tickets`);
    for (const other of this.live) if (this.visits.get(other)?.ticket === ticket) this.violated(`${ticket} was given twice`);
    this.numbered(prefix, number);
    this.visits.set(id, { id, ticket, comment, registrator, cameMs: this.nowMs(), end: null, day: this.day });
    this.visitsToday.add(id);
    this.live.add(id);
    this.byComment.set(comment, id);
    this.counts.registered += 1;
  }

  /** One after the other, each day from one on; who still waits keeps his number. */
  private numbered(prefix: string, number: number): void {
    const isTaken = (next: number) => [...this.live].some((id) => this.visits.get(id)?.ticket === ticketOf(prefix, next));
    let expected = this.lastNumbers.get(prefix) ?? 0;
    do expected = (expected % NUMBER_MAX) + 1;
    while (isTaken(expected) && expected !== number);
    if (number !== expected)
      this.violated(`${ticketOf(prefix, number)} was given, ${ticketOf(prefix, expected)} is the next one of the day`);
    this.lastNumbers.set(prefix, number);
  }

  private called(id: number, window: number): void {
    const before = this.atWindow.get(window);
    this.tell(`${this.nameOf(id)} called to window ${window}`);
    if (!this.live.has(id)) this.violated(`${this.nameOf(id)} was called to window ${window}, and is not in the queue`);
    if (before !== undefined) this.violated(`window ${window} called ${this.nameOf(id)} and serves ${this.nameOf(before)}`);
    for (const [other, at] of this.atWindow)
      if (at === id) this.violated(`${this.nameOf(id)} was called to window ${window} and is at ${other}`);
    this.comesTo(window, id);
    this.calledTo.set(window, (this.calledTo.get(window) ?? new Set()).add(this.visits.get(id)?.ticket ?? ''));
    this.counts.called += 1;
  }

  private finished({ c, w, as, state }: Extract<QueueEvent, { t: 'finished' }>): void {
    if (this.atWindow.get(w) !== c) this.violated(`window ${w} finished ${this.nameOf(c)}, who is not there`);
    if (state !== 'SERVING') this.left(c, w);
    if (state !== 'SERVED' && state !== 'REJECTED') return;
    this.counts[as === 'SERVED' ? 'served' : 'rejected'] += 1;
    this.ended(c, state);
  }

  /** Who had left the window, or the queue, is there again. */
  private tookBack({ c, w, next, ended }: Extract<QueueEvent, { t: 'takenBack' }>): void {
    this.tell(`${this.nameOf(c)} is taken back to window ${w}`);
    this.counts.takenBack += 1;
    if (next !== undefined) this.left(next, w);
    const present = this.atWindow.get(w);
    if (present !== undefined && present !== c)
      this.violated(`${this.nameOf(c)} was taken back to window ${w}, which serves ${this.nameOf(present)}`);
    for (const [other, at] of this.atWindow)
      if (at === c && other !== w) this.violated(`${this.nameOf(c)} was taken back to window ${w} and is at ${other}`);
    const visit = this.visits.get(c);
    if (visit === undefined || (visit.end !== null) !== (ended === 1))
      this.violated(`${this.nameOf(c)} was taken back ${ended === 1 ? 'from' : 'without'} an end, and had "${visit?.end}"`);
    else visit.end = null;
    this.live.add(c);
    this.comesTo(w, c);
  }

  private left(id: number, window: number): void {
    this.tell(`${this.nameOf(id)} left window ${window}`);
    if (this.atWindow.get(window) !== id) this.violated(`${this.nameOf(id)} left window ${window} and was not there`);
    this.freed(window);
  }

  private comesTo(window: number, id: number): void {
    this.atWindow.set(window, id);
    this.windowChangedMs.set(window, this.nowMs());
  }

  private freed(window: number): void {
    this.atWindow.delete(window);
    this.windowChangedMs.set(window, this.nowMs());
  }

  private ended(id: number, how: string): void {
    const visit = this.visits.get(id);
    this.tell(`${this.nameOf(id)} ended: ${how}`);
    if (visit === undefined) this.violated(`ticket ${id} ended, and was never given`);
    else if (visit.end !== null) this.violated(`${visit.ticket} ended twice: ${visit.end}, ${how}`);
    else visit.end = how;
    this.live.delete(id);
    for (const [window, at] of this.atWindow) if (at === id) this.freed(window);
  }

  nameOf(id: number): string {
    return `${this.visits.get(id)?.ticket ?? 'nobody'} (${id})`;
  }

  // ---- what leaves the box

  /** Whatever is said of a visitor is on the disk by then. */
  leaves(data: unknown): void {
    if (Array.isArray(data)) {
      this.leavesOfWindows(data);
      for (const row of data) this.leaves(row);
    }
    const said = isObject(data) && isObject(data.consumer) ? data.consumer : data;
    if (!isObject(said) || typeof said.id !== 'number' || typeof said.ticket !== 'string') return;
    const { ticket, state, workplace_id: window } = said;
    // An appointment has an id of its own beside that of whoever came by it.
    const id = typeof said.consumer_id === 'number' ? said.consumer_id : said.id;
    if (this.visits.get(id)?.ticket !== ticket) this.violated(`${ticket} (${id}) leaves the box, and is not written down`);
    if (state === 'SERVING' && !this.calledTo.get(window as number)?.has(ticket))
      this.violated(`the box says that ${ticket} is at window ${window}, and no call is written down`);
  }

  /** A list of windows with whoever is there. */
  private leavesOfWindows(rows: readonly unknown[]): void {
    for (const row of rows) {
      if (!isObject(row) || typeof row.id !== 'number' || typeof row.consumer_id !== 'number' || row.consumer_id < 0) continue;
      const ticket = this.visits.get(row.consumer_id)?.ticket;
      // Appointments have a visitor, too, and were called nowhere.
      if (!('operations' in row) || (ticket !== undefined && this.calledTo.get(row.id)?.has(ticket))) continue;
      this.violated(`the box says that ${this.nameOf(row.consumer_id)} is at window ${row.id}, and no call is written down`);
    }
  }

  /** An administrator's change of what he had read was taken. */
  edited(edition: number): void {
    this.counts.edited += 1;
    if (this.editions.has(edition)) this.violated(`edition ${edition} was written twice: somebody's work is lost`);
    this.editions.add(edition);
  }

  // ---- what people are told

  /** An answered visitor is written down, and has the ticket that he was told. */
  toldTicket(comment: string, told: { readonly id: number; readonly ticket: string }): void {
    const visit = this.visits.get(told.id);
    if (visit === undefined) this.violated(`${comment} was told ${told.ticket}, and nothing is written down`);
    else if (visit.comment !== comment) this.violated(`${comment} was given the ticket of ${visit.comment}`);
    else if (visit.ticket !== told.ticket) this.violated(`${comment} was told ${told.ticket}, and has ${visit.ticket}`);
  }

  /** A clerk was told that a visitor is at his window: then that is written down, and nobody else was told so. */
  toldServing(window: number, told: { readonly id: number; readonly ticket: string }, mayBeOld: boolean): void {
    const at = this.atWindow.get(window);
    if (at !== told.id && !mayBeOld) this.violated(`window ${window} was told that ${told.ticket} (${told.id}) is there; it has ${at}`);
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;
