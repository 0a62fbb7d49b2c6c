/** A clerk's state and actions: the window, its visitor, its queue, kept up to date. */
import { CODES, type Element, QboxError, type QueueEntries } from '../../../protocol/client/client.js';
import { clerkName } from '../../../protocol/figures/naming.js';
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { Acting, byId } from '../shared/box/acting.js';
import { errorOf, type Names } from '../shared/box/failures.js';
import { Store } from '../shared/box/store.js';
import { nameAt } from '../shared/words/names.js';
import { link, say } from './page.js';

export type Visitor = Element<'Consumer'>;
export type Window = Element<'Workplace'>;
export type Service = Element<'Service'>;
type Operation = Element<'Operation'>;

export interface Books {
  readonly window: Window | undefined;
  /** Other windows with a clerk, to which a visitor can be sent. */
  readonly others: readonly Window[];
  readonly services: ReadonlyMap<number, Service>;
  readonly operations: ReadonlyMap<number, Operation>;
  readonly users: ReadonlyMap<number, Element<'User'>>;
  readonly reasons: readonly Element<'Reason'>[];
  readonly outcomes: readonly Element<'Outcome'>[];
  readonly segments: ReadonlyMap<number, Element<'Segment'>>;
  /** Says whom this window calls; null = it calls in the usual order. */
  readonly profile: Element<'CallingProfile'> | null;
}

type Serving =
  | 'nextConsumer'
  | 'consumerFromQueueBody'
  | 'visitorArrived'
  | 'serveOperation'
  | 'rejectOperation'
  | 'serveConsumer'
  | 'rejectConsumer'
  | 'rejectService'
  | 'postponeConsumer'
  | 'skipConsumer'
  | 'addService'
  | 'transferConsumer'
  | 'commentConsumer'
  | 'undoConsumer';

/** Of a visitor at the window. */
export type CalledWhy = Extract<ReplyData<'calledWhy'>, { readonly id: number }>;
export type OwnDay = ReplyData<'indicators'>['total'];
const DAY_EVERY_MS = 10_000;

/** An action that can be undone, and until when by `performance.now()`, because the clocks of box and page may differ. */
export interface Undoable {
  readonly ticket: string;
  readonly what: 'finished' | 'skipped' | 'postponed' | 'transferred';
  readonly how: string;
  readonly left: string;
  /** The ticket that the step called; empty = none. */
  readonly next: string;
  readonly untilMs: number;
}

const NOBODY = -1;

const isInForce = ({ disabled, windows, finally: order }: Element<'CallingProfile'>, windowId: number): boolean =>
  disabled === 0 && order !== 'protocol' && windows.includes(windowId);

/** No answer, or a refusal of the queue: the page may be out of date. */
const isOfQueue = (failure: unknown): boolean => !(failure instanceof QboxError) || failure.error.codeModule === CODES.windowBusy.module;

export class Desk extends Acting {
  readonly books = new Store<Books>({
    ...{
      window: undefined,
      others: [],
      services: new Map(),
      operations: new Map(),
      users: new Map(),
      reasons: [],
      outcomes: [],
      segments: new Map(),
      profile: null,
    },
  });
  readonly queue = new Store<QueueEntries>([]);
  /** The visitor at the window; null = none. */
  readonly visitor = new Store<Visitor | null>(null);
  /** Why the visitor was called; null = not known. */
  readonly why = new Store<CalledWhy | null>(null);
  readonly undoable = new Store<Undoable | null>(null);
  readonly delays = new Store<readonly string[]>([]);
  /** What the clerk did today; null = not known. */
  readonly day = new Store<OwnDay | null>(null);
  #dayTimer: ReturnType<typeof setTimeout> | undefined;
  #isDayOutdated = false;
  #windows: ReadonlyMap<number, Window> = new Map();
  readonly end: () => void;

  constructor(readonly windowId: number) {
    super();
    const { client } = link;
    const end = link.follow(
      client.subscribe('Service', (rows) => this.books.set({ ...this.books.value, services: byId(rows) })),
      client.subscribe('Operation', (rows) => this.books.set({ ...this.books.value, operations: byId(rows) })),
      client.subscribe('User', (rows) => this.books.set({ ...this.books.value, users: byId(rows) })),
      client.subscribe('Reason', (reasons) => this.books.set({ ...this.books.value, reasons })),
      client.subscribe('Outcome', (outcomes) => this.books.set({ ...this.books.value, outcomes })),
      client.subscribe('CallingProfile', (rows) =>
        this.books.set({ ...this.books.value, profile: rows.find((row) => isInForce(row, windowId)) ?? null }),
      ),
      client.subscribe('Segment', (rows) => this.books.set({ ...this.books.value, segments: byId(rows) })),
      client.subscribe('Workplace', (rows) => this.#windowsAre(rows)),
      client.subscribeQueue({ workplace: windowId, detailed: true }, (rows) => this.queue.set(rows)),
    );
    this.end = () => {
      clearTimeout(this.#dayTimer);
      end();
    };
    void client
      .call('postponeDelay', {})
      .then((delays) => this.delays.set(delays))
      .catch(() => undefined);
  }

  protected readonly names: Names = (book, id) => {
    const { services, operations, users } = this.books.value;
    if (book === 'User') return clerkNamed(users, id);
    const rows = { Service: services, Operation: operations, Workplace: this.#windows };
    return book in rows ? nameAt(rows[book as keyof typeof rows], id) : null;
  };

  /** Not on a break: a key pressed by mistake must not end it. */
  next(): Promise<boolean> {
    const isOpen = this.books.value.window?.state_id === WINDOW_STATE.open;
    return this.visitor.value === null && isOpen ? this.do('nextConsumer', {}) : Promise.resolve(false);
  }

  /** Sends one command; has no effect while another is under way. True if it was done. */
  async do<Name extends Serving>(command: Name, data: RequestData<Name>): Promise<boolean> {
    return this.act(() => this.#send(command, data));
  }

  /** Whom the window would call anyway: no reason is asked for. @param askReason the box demands one, as somebody else is first by now */
  callFirst(id: number, askReason: () => void): Promise<boolean> {
    return this.act(async () => {
      try {
        await this.#send('consumerFromQueueBody', { id });
      } catch (failure) {
        if (errorOf(failure) !== 'reasonNeeded') throw failure;
        askReason();
      }
    });
  }

  /** The visitor did not come. With nobody else to call the visit ends as a no-show: nobody who is not there keeps a window. */
  skip(): Promise<boolean> {
    return this.do('skipConsumer', { no_show: true });
  }

  recall(): Promise<boolean> {
    return this.act(async () => {
      await link.client.call('retryCallConsumer', {});
      this.tell(say('recalled'));
    });
  }

  /** Of a booking, whoever calls its visitor then. */
  checkIn(code: string): Promise<boolean> {
    return this.act(async () => {
      try {
        const { consumer, late } = await link.client.call('registrateConsumer', { pin_code: code, preview: false });
        const next = late?.next ?? null;
        const how = late === undefined ? 'inTime' : next === null ? 'late' : 'next';
        this.tell(say('checkedIn', { ticket: consumer.ticket, how, time: next ?? '' }));
      } catch (failure) {
        if (errorOf(failure) !== 'invalidRequest') throw failure;
        // Without services the box says that they are missing.
        this.note.set({ text: say('codeUnknown'), isBad: true });
      }
    });
  }

  question(): Promise<boolean> {
    return this.act(async () => {
      const { today } = await link.client.call('countQuestion', {});
      this.tell(say('questionCounted', { count: today }));
    });
  }

  undo(): Promise<boolean> {
    return this.undoable.value === null ? Promise.resolve(false) : this.do('undoConsumer', {});
  }

  setState(state: 1 | 2, reason?: number): Promise<boolean> {
    return this.act(() => link.client.set('Workplace', { id: this.windowId, state_id: state, ...(reason !== undefined && { reason }) }));
  }

  protected override refused(failure: unknown): void {
    if (!isOfQueue(failure)) return;
    void this.#lookAgain();
    void this.#lookBack();
  }

  async #send<Name extends Serving>(command: Name, data: RequestData<Name>): Promise<void> {
    // An empty answer means that the queue is empty.
    const answer = (await link.client.call(command, data)) as Partial<Visitor>;
    if (answer.id === undefined) this.tell(say('queueEmpty'));
    this.#visitorIs(answer.id === undefined ? null : (answer as Visitor));
    void this.#lookBack();
  }

  #windowsAre(windows: readonly Window[]): void {
    this.#windows = byId(windows);
    const before = this.books.value.window?.last_update;
    const window = windows.find(({ id }) => id === this.windowId);
    const others = windows.filter(({ id, clerk_id, disabled }) => id !== this.windowId && clerk_id !== NOBODY && disabled === 0);
    this.books.set({ ...this.books.value, window, others });
    const shown = this.visitor.value;
    // A keypad, a scanner or the box itself may have called a visitor: the book of windows is authoritative.
    if ((window?.consumer_id ?? NOBODY) !== (shown?.id ?? NOBODY) || (shown && window && window.last_update > shown.last_update)) {
      void this.#lookAgain();
    }
    if (window?.last_update !== before) void this.#lookBack();
    this.countDay();
  }

  /** Asks what can be undone: also after a reload and after a key of a keypad. */
  async #lookBack(): Promise<void> {
    const answer = await link.client.call('undoableConsumer', {}).catch(() => null);
    const isPossible = answer !== null && 'ticket' in answer;
    if (!isPossible) return this.undoable.set(null);
    const { ticket, what, how = '', left = '', next = '', left_ms } = answer;
    this.undoable.set({ ticket, what, how, left, next, untilMs: performance.now() + left_ms });
  }

  /** After each change of the window; as it is a question about the whole day, not more often than `DAY_EVERY_MS`, and then once more. */
  countDay(): void {
    if (this.#dayTimer !== undefined) {
      this.#isDayOutdated = true;
      return;
    }
    this.#isDayOutdated = false;
    this.#dayTimer = setTimeout(() => {
      this.#dayTimer = undefined;
      if (this.#isDayOutdated) this.countDay();
    }, DAY_EVERY_MS);
    void this.#askDay();
  }

  async #askDay(): Promise<void> {
    const user = this.books.value.window?.clerk_id;
    if (user === undefined || user === NOBODY) return;
    const answer = await link.client.call('indicators', { user, by: [] }).catch(() => null);
    if (answer !== null) this.day.set(answer.total);
  }

  async #lookAgain(): Promise<void> {
    const id = this.books.value.window?.consumer_id ?? NOBODY;
    const visitor = id === NOBODY ? null : await link.client.get('Consumer', { id }).catch(() => null);
    // The window may have another visitor by now; the push about that starts another request.
    if ((this.books.value.window?.consumer_id ?? NOBODY) === id) this.#visitorIs(visitor);
  }

  /** A visitor who was finished, postponed or transferred is no longer at the window. */
  #visitorIs(visitor: Visitor | null): void {
    const here = visitor?.workplace_id === this.windowId && visitor.state === 'SERVING' ? visitor : null;
    if (here?.id !== this.why.value?.id) this.why.set(null);
    this.visitor.set(here);
    if (here !== null && this.why.value === null) void this.#askWhy();
  }

  async #askWhy(): Promise<void> {
    const answer = await link.client.call('calledWhy', {}).catch(() => null);
    if (answer !== null && 'id' in answer && answer.id === this.visitor.value?.id) this.why.set(answer);
  }
}

/** '' = not known. */
export function clerkNamed(users: Books['users'], id: number): string {
  const user = users.get(id);
  return user === undefined ? '' : clerkName(user);
}
