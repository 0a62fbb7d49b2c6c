/** What a clerk sees and does: the window, its visitor, its queue, always as the box has them. */
import type { Element, QueueEntries, Unsubscribe } from '../../../protocol/client/client.js';
import type { RequestData } from '../../../protocol/registry.js';
import { errorNumber, failureText } from '../shared/failures.js';
import type { Link } from '../shared/link.js';
import { Store } from '../shared/store.js';
import type { Speech } from '../shared/words.js';
import type { WorkplaceWord } from './words/index.js';

export type Visitor = Element<'Consumer'>;
export type Window = Element<'Workplace'>;
type Service = Element<'Service'>;
type Operation = Element<'Operation'>;

export interface Books {
  readonly window: Window | undefined;
  readonly services: ReadonlyMap<number, Service>;
  readonly operations: ReadonlyMap<number, Operation>;
}

type Serving =
  | 'nextConsumer'
  | 'consumerFromQueueBody'
  | 'serveOperation'
  | 'rejectOperation'
  | 'serveConsumer'
  | 'rejectConsumer'
  | 'rejectService'
  | 'postponeConsumer'
  | 'skipConsumer'
  | 'addService';

const REFUSALS: Readonly<Record<string, WorkplaceWord>> = { '2/9': 'takenOver', '3/3': 'windowBusy', '3/5': 'nobodyElse' };
const NOBODY = -1;

const byId = <Row extends { readonly id: number }>(rows: readonly Row[]): ReadonlyMap<number, Row> =>
  new Map(rows.map((row) => [row.id, row]));

export class Desk {
  readonly books = new Store<Books>({ window: undefined, services: new Map(), operations: new Map() });
  readonly queue = new Store<QueueEntries>([]);
  /** Who is at the window; null = nobody. */
  readonly visitor = new Store<Visitor | null>(null);
  /** Something was asked for and is not answered yet: nothing else can be asked for meanwhile. */
  readonly isBusy = new Store(false);
  /** What the clerk should read about what he has just done. */
  readonly note = new Store<{ readonly text: string; readonly isBad: boolean } | null>(null);
  readonly delays = new Store<readonly string[]>([]);
  readonly #subscriptions: readonly Promise<Unsubscribe | undefined>[];

  constructor(
    private readonly link: Link,
    readonly windowId: number,
    private readonly speech: Store<Speech<WorkplaceWord>>,
  ) {
    const { client } = link;
    const refused = () => undefined;
    this.#subscriptions = [
      client.subscribe('Service', (rows) => this.books.set({ ...this.books.value, services: byId(rows) })).catch(refused),
      client.subscribe('Operation', (rows) => this.books.set({ ...this.books.value, operations: byId(rows) })).catch(refused),
      client.subscribe('Workplace', (rows) => this.#windowIs(rows.find(({ id }) => id === windowId))).catch(refused),
      client.subscribeQueue({}, (rows) => this.queue.set(rows)).catch(refused),
    ];
    void client
      .call('postponeDelay', {})
      .then((delays) => this.delays.set(delays))
      .catch(refused);
  }

  end(): void {
    for (const subscription of this.#subscriptions) void subscription.then((stop) => stop?.()).catch(() => undefined);
  }

  next(): Promise<boolean> {
    return this.visitor.value === null ? this.do('nextConsumer', {}) : Promise.resolve(false);
  }

  /** Sends one command; a second click while it is under way does nothing. True if it was done. */
  async do<Name extends Serving>(command: Name, data: RequestData<Name>): Promise<boolean> {
    return this.#alone(async () => {
      // Nobody waits = an empty answer.
      const answer = (await this.link.client.call(command, data)) as Partial<Visitor>;
      if (answer.id === undefined) this.note.set({ text: this.speech.value.say('queueEmpty'), isBad: false });
      this.#visitorIs(answer.id === undefined ? null : (answer as Visitor));
    });
  }

  recall(): Promise<boolean> {
    return this.#alone(async () => {
      await this.link.client.call('retryCallConsumer', {});
      this.note.set({ text: this.speech.value.say('recalled'), isBad: false });
    });
  }

  /** The visitor queues for another service; what is being done here ends. */
  async transfer(service: number): Promise<void> {
    if (await this.do('addService', { service })) await this.do('serveConsumer', {});
  }

  setState(state: 1 | 2): Promise<boolean> {
    return this.#alone(() => this.link.client.set('Workplace', { id: this.windowId, state_id: state }));
  }

  async #alone(action: () => Promise<void>): Promise<boolean> {
    if (this.isBusy.value) return false;
    this.isBusy.set(true);
    this.note.set(null);
    try {
      await action();
      return true;
    } catch (failure) {
      this.note.set({ text: failureText(failure, this.speech.value.say, REFUSALS), isBad: true });
      // What is on the page may be older than the refusal.
      if (errorNumber(failure).startsWith('3/') || errorNumber(failure) === '') void this.#lookAgain();
      return false;
    } finally {
      this.isBusy.set(false);
    }
  }

  #windowIs(window: Window | undefined): void {
    this.books.set({ ...this.books.value, window });
    const shown = this.visitor.value;
    // A keypad, a scanner or the box itself may have called: the window knows.
    if ((window?.consumer_id ?? NOBODY) !== (shown?.id ?? NOBODY) || (shown && window && window.last_update > shown.last_update)) {
      void this.#lookAgain();
    }
  }

  async #lookAgain(): Promise<void> {
    const id = this.books.value.window?.consumer_id ?? NOBODY;
    const visitor = id === NOBODY ? null : await this.link.client.get('Consumer', { id }).catch(() => null);
    // Meanwhile the window may have another one: its own message will look again.
    if ((this.books.value.window?.consumer_id ?? NOBODY) === id) this.#visitorIs(visitor);
  }

  /** Who has been finished, postponed or sent on is at the window no longer. */
  #visitorIs(visitor: Visitor | null): void {
    this.visitor.set(visitor?.workplace_id === this.windowId && visitor.state === 'SERVING' ? visitor : null);
  }
}

export interface Task {
  readonly service: number;
  readonly stage: number;
  readonly operation: number;
  readonly state: string;
  readonly comments: readonly string[];
}

/** Every operation of a ticket, in the order of services and stages. */
export const tasksOf = ({ services }: Pick<Visitor, 'services'>): readonly Task[] =>
  Object.entries(services).flatMap(([service, stages]) =>
    Object.entries(stages).flatMap(([stage, operations]) =>
      Object.entries(operations).map(([operation, { state, comment }]) => ({
        service: Number(service),
        stage: Number(stage),
        operation: Number(operation),
        state,
        comments: comment ?? [],
      })),
    ),
  );

/** Services the ticket does not have; `isElsewhere`: only those whose work begins at other windows. */
export function otherServices(books: Books, visitor: Visitor, isElsewhere: boolean): readonly Service[] {
  const here = new Set(books.window?.currentOperations ?? []);
  const beginsHere = ({ operations }: Service): boolean => {
    const [first] = Object.entries(operations).sort(([one], [other]) => Number(one) - Number(other));
    return first?.[1].some((operation) => here.has(operation)) ?? false;
  };
  return [...books.services.values()].filter(
    (service) => service.disabled === 0 && !(service.id in visitor.services) && !(isElsewhere && beginsHere(service)),
  );
}
