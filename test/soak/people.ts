/** Who is in the hall: kiosks, clerks and boards, each with a connection that may be cut at any moment. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { WebSocket } from 'ws';
import { ERRORS, type ErrorName } from '../../server/model/errors/errors.js';
import { QboxClient, QboxError } from '../../server/protocol/client/client.js';
import type { Counts, Spread, Waits } from './orders.js';

/** Longer than it takes to notice a connection that fell silent, and to come back. */
const PATIENCE_MS = 120_000;
/** The part of the cuts after which the far side is not gone but silent. */
const SILENT_PART = 0.1;
/** A clerk looks up, and presses the button. */
const REACTION_MS = 1_500;

type Count = keyof Omit<Counts, 'papers'>;

/** What everybody was answered. */
export class Hall {
  readonly counts: Record<Count, number> = {
    ...{ registered: 0, called: 0, ended: 0, takenBack: 0, cut: 0, silenced: 0, reconnected: 0, pushes: 0 },
    ...{ viewed: 0, deafened: 0, readersCutOff: 0 },
  };
  /** Since somebody asked: how long clerks waited for answers, and pages for what a clerk had been answered; milliseconds. */
  #answersMs: number[] = [];
  #pagesMs: number[] = [];
  /** When a visitor was called, by the clerk's answer, and which pages have shown him. */
  readonly #called = new Map<number, { readonly atMs: number; readonly seenBy: Set<object> }>();
  readonly registered = new Set<number>();
  readonly ended = new Set<number>();
  isClosed = false;
  readonly #sleepers = new Set<() => void>();

  add(what: Count): void {
    this.counts[what] += 1;
  }

  answered(ms: number): void {
    this.#answersMs.push(ms);
  }

  calledNow(visitor: number): void {
    this.#called.set(visitor, { atMs: performance.now(), seenBy: new Set() });
    if (this.#called.size > CALLS_KEPT) this.#called.delete(Math.min(...this.#called.keys()));
  }

  /** A page was sent who is at the windows. */
  saw(page: object, visitors: readonly number[]): void {
    for (const visitor of visitors) {
      const called = this.#called.get(visitor);
      if (called === undefined || called.seenBy.has(page)) continue;
      called.seenBy.add(page);
      this.#pagesMs.push(performance.now() - called.atMs);
    }
  }

  /** What was waited since the last time that this was asked. */
  takeWaits(): Waits {
    const waits = { answers: spreadOf(this.#answersMs), pages: spreadOf(this.#pagesMs), loadLateMs: lateness.max / NANOSECONDS };
    lateness.reset();
    this.#answersMs = [];
    this.#pagesMs = [];
    return waits;
  }

  close(): void {
    this.isClosed = true;
    for (const wake of [...this.#sleepers]) wake();
  }

  /** Less if the hall closes meanwhile. */
  sleep(ms: number, alsoWakenBy: (wake: () => void) => void = () => {}): Promise<void> {
    if (this.isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        this.#sleepers.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      this.#sleepers.add(wake);
      alsoWakenBy(wake);
    });
  }
}

const NANOSECONDS = 1e6;
const lateness = monitorEventLoopDelay({ resolution: 10 });
lateness.enable();

/** More than are at windows at once. */
const CALLS_KEPT = 2_000;

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (part: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  return { count: sorted.length, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** A connection, the session on it, and the scissors. */
class Line {
  readonly client: QboxClient;
  #socket: WebSocket | null = null;
  /** So many were made. */
  connections = 0;

  constructor(
    private readonly hall: Hall,
    url: string,
    token: string | null,
  ) {
    const took = (socket: WebSocket): void => {
      if (this.#socket !== null) hall.add('reconnected');
      this.#socket = socket;
      this.connections += 1;
    };
    const Socket = class extends WebSocket {
      constructor(at: string) {
        super(at);
        took(this);
      }
    };
    this.client = new QboxClient({ url, WebSocket: Socket, timeoutMs: PATIENCE_MS, ...(token !== null && { token }) });
  }

  cut(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    this.hall.add('cut');
    if (Math.random() >= SILENT_PART) {
      socket.terminate();
      return;
    }
    // Nothing is read any more, as when a cable is pulled: the box and the client have to notice.
    this.hall.add('silenced');
    socket.pause();
  }
}

const isRefusedAs = (error: unknown, names: readonly ErrorName[]): boolean =>
  error instanceof QboxError && names.some((name) => error.is(ERRORS[name]));

export class Kiosk {
  readonly #line: Line;
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly hall: Hall,
    url: string,
    token: string,
    private readonly services: readonly number[],
  ) {
    this.#line = new Line(hall, url, token);
  }

  async arrive(): Promise<void> {
    await this.#line.client.subscribe('Service', () => this.hall.add('pushes'));
  }

  cut(): void {
    this.#line.cut();
  }

  /** One visitor after the other: the answer comes with his ticket on paper. */
  serve(): Promise<void> {
    const served = this.#last.then(() => this.#register());
    this.#last = served;
    return served;
  }

  async rest(): Promise<void> {
    await this.#last;
  }

  async #register(): Promise<void> {
    if (this.hall.isClosed) return;
    const services = [this.services[Math.floor(Math.random() * this.services.length)] ?? 0];
    const { consumer } = await this.#line.client.call('registrateConsumer', { services });
    if (this.hall.registered.has(consumer.id)) throw new Error(`the id ${consumer.id} was given twice`);
    this.hall.registered.add(consumer.id);
    this.hall.add('registered');
  }
}

interface Visitor {
  readonly id?: number;
  readonly state?: string;
  readonly workplace_id?: number;
}

export class Clerk {
  readonly #line: Line;
  #isSomebodyThere = false;
  #wake: () => void = () => {};

  constructor(
    private readonly hall: Hall,
    url: string,
    token: string,
    private readonly servingMs: () => number,
  ) {
    this.#line = new Line(hall, url, token);
  }

  async arrive(): Promise<void> {
    await this.#line.client.subscribeQueue({}, (rows) => {
      this.hall.add('pushes');
      this.#isSomebodyThere = (rows as readonly { readonly mayCall: boolean }[]).some(({ mayCall }) => mayCall);
      if (this.#isSomebodyThere) this.#wake();
    });
  }

  cut(): void {
    this.#line.cut();
  }

  async work(): Promise<void> {
    const { hall } = this;
    while (!hall.isClosed) {
      if (!this.#isSomebodyThere) {
        await hall.sleep(PATIENCE_MS, (wake) => {
          this.#wake = wake;
        });
      }
      await hall.sleep(REACTION_MS * (0.5 + Math.random()));
      if (hall.isClosed || !this.#isSomebodyThere) continue;
      const visitor = await this.#ask('nextConsumer', {});
      // Another clerk was quicker.
      if (visitor?.id === undefined) continue;
      hall.add('called');
      hall.calledNow(visitor.id);
      await this.#serve(visitor.id);
    }
  }

  async #serve(id: number): Promise<void> {
    const { hall } = this;
    const chance = Math.random();
    if (chance < 0.1) await this.#ask('retryCallConsumer', {});
    await hall.sleep(this.servingMs());
    if (chance > 0.97) {
      await this.#ask('postponeConsumer', { delay: 1 });
      return;
    }
    await this.#finish(id, chance > 0.93 ? 'rejectConsumer' : 'serveConsumer');
    if (chance > 0.1 && chance < 0.14 && (await this.#tookBack(id))) {
      await hall.sleep(this.servingMs());
      await this.#finish(id, 'serveConsumer');
    }
  }

  async #finish(id: number, command: 'serveConsumer' | 'rejectConsumer'): Promise<void> {
    const visitor = await this.#ask(command, { comment: 'soak' });
    if (visitor?.id !== id) throw new Error(`${command} answered ${visitor?.id}, not ${id}`);
    if (visitor.state !== 'SERVED' && visitor.state !== 'REJECTED') throw new Error(`${id} is ${visitor.state} after ${command}`);
    this.hall.ended.add(id);
    this.hall.add('ended');
  }

  async #tookBack(id: number): Promise<boolean> {
    const visitor = await this.#ask('undoConsumer', {}, ['undoTooLate', 'undoOvertaken']);
    if (visitor === null) return false;
    if (visitor.id !== id) throw new Error(`${visitor.id} was taken back, not ${id}`);
    this.hall.ended.delete(id);
    this.hall.add('takenBack');
    return true;
  }

  /** Null if it was refused as may be. */
  async #ask(command: string, data: object, mayBe: readonly ErrorName[] = []): Promise<Visitor | null> {
    const { connections } = this.#line;
    const askedMs = performance.now();
    try {
      const answer = (await this.#line.client.request(command, data)) as Visitor;
      // What a cut connection costs is another matter.
      if (connections === this.#line.connections) this.hall.answered(performance.now() - askedMs);
      return answer;
    } catch (error) {
      if (isRefusedAs(error, mayBe)) return null;
      throw error;
    }
  }
}

/** A board in the hall: it only listens, and needs no session. */
export function hang(hall: Hall, url: string, id: number): { cut(): void } {
  const line = new Line(hall, url, null);
  void line.client.subscribeBoard(id, () => hall.add('pushes'));
  return line;
}
