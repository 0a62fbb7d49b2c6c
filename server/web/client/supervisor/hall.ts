/** The state of the hall, kept up to date, and a supervisor's actions. */

import { clerkNameAmong } from '../../../protocol/figures/naming.js';
import { WINDOW_STATE } from '../../../protocol/figures/window-state.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { Acting, byId } from '../shared/box/acting.js';
import type { Names } from '../shared/box/failures.js';
import { Store } from '../shared/box/store.js';
import type { Word } from '../shared/words/catalogues.js';
import { nameAt, shownName } from '../shared/words/names.js';
import { language, learn } from '../shared/words/words.js';
import type { Alert, Books, Present, Visitor, Window } from './hall-state.js';
import { link, say } from './page.js';

export { type Alert, type Books, NOBODY, type Present, type Visitor, type Window } from './hall-state.js';
export type DayCurve = ReplyData<'dayCurve'>;
type Lengths = ReplyData<'queueLengths'>['services'];
type HallWindow = ReplyData<'hall'>['windows'][number];

/** Forecasts and curves are requested shortly after a change, and periodically. */
const SOON_MS = 700;
const WAITS_EVERY_MS = 10_000;
const CURVE_EVERY_MS = 30_000;

/** What a supervisor can make a window be. */
type SetState = Exclude<(typeof WINDOW_STATE)[keyof typeof WINDOW_STATE], typeof WINDOW_STATE.serving>;

/** Of a window that serves, the state comes once the visitor has left. */
const DONE_STATE = {
  now: { [WINDOW_STATE.open]: 'doneOpen', [WINDOW_STATE.onBreak]: 'donePause', [WINDOW_STATE.closed]: 'doneShut' },
  after: { [WINDOW_STATE.open]: 'doneGoesOn', [WINDOW_STATE.onBreak]: 'donePauseAfter', [WINDOW_STATE.closed]: 'doneShutAfter' },
} as const;

export class Hall extends Acting {
  readonly books = new Store<Books>({ services: new Map(), operations: new Map(), users: new Map(), reasons: new Map() });
  /** null = the box has not sent it yet. */
  readonly present = new Store<Present | null>(null);
  readonly lengths = new Store<Lengths>([]);
  readonly windows = new Store<ReadonlyMap<number, HallWindow>>(new Map());
  readonly curve = new Store<DayCurve | null>(null);
  /** null = the box has not sent them yet. */
  readonly alerts = new Store<readonly Alert[] | null>(null);
  readonly #ends: readonly (() => void)[];

  constructor() {
    super();
    const { client } = link;
    let windows: readonly Window[] | null = null;
    let visitors: readonly Visitor[] | null = null;
    const waits = new Asking(WAITS_EVERY_MS, async () => this.lengths.set((await client.call('queueLengths', {})).services));
    const curve = new Asking(CURVE_EVERY_MS, async () => this.curve.set(await client.call('dayCurve', {})));
    const sinces = new Asking(CURVE_EVERY_MS, async () => {
      const { windows: told } = await client.call('hall', {});
      this.windows.set(new Map(told.map((window) => [window.workplace, window])));
    });
    const changed = () => {
      if (windows !== null && visitors !== null) this.present.set({ windows, visitors });
      for (const asking of [waits, curve, sinces]) asking.soon();
    };
    const know = (books: Partial<Books>) => this.books.set({ ...this.books.value, ...books });
    const endSubscriptions = link.follow(
      client.subscribe('Service', (rows) => know({ services: byId(rows) })),
      client.subscribe('Operation', (rows) => know({ operations: byId(rows) })),
      client.subscribe('User', (rows) => know({ users: byId(rows) })),
      client.subscribe('Reason', (rows) => know({ reasons: byId(rows) })),
      client.subscribeAlerts((alerts) => void learn('alerts').then(() => this.alerts.set(alerts))),
      client.subscribe('Workplace', (rows) => {
        windows = rows;
        changed();
      }),
      client.subscribe('Consumer', (rows) => {
        visitors = rows;
        changed();
      }),
    );
    this.#ends = [
      endSubscriptions,
      link.connection.listen((status) => (status === 'open' ? changed() : undefined)),
      ...[waits, curve, sinces].map((asking) => () => asking.end()),
    ];
  }

  protected readonly names: Names = (book, id) => {
    const { services, operations, users } = this.books.value;
    if (book === 'Workplace') {
      const window = this.present.value?.windows.find((one) => one.id === id);
      return window && shownName(window);
    }
    if (book === 'User') return userName({ users }, id);
    return book === 'Service' ? nameAt(services, id) : book === 'Operation' ? nameAt(operations, id) : null;
  };

  end(): void {
    for (const end of this.#ends) end();
  }

  setState(window: Window, state: SetState): Promise<boolean> {
    const isServing = window.state_id === WINDOW_STATE.serving;
    return this.#do(DONE_STATE[isServing ? 'after' : 'now'][state], { window: shownName(window) }, () =>
      link.client.set('Workplace', { id: window.id, state_id: state }),
    );
  }

  openServices(window: Window, services: readonly number[]): Promise<boolean> {
    return this.#do('doneServices', { window: shownName(window) }, () =>
      link.client.call('openServices', { workplace: window.id, services: [...services] }),
    );
  }

  /** The list itself shows that it is done. */
  seeAlerts(alerts: readonly Alert[]): Promise<boolean> {
    return this.act(async () => {
      for (const { id, seen } of alerts) if (seen.length === 0) await link.client.call('seeAlert', { id });
    });
  }

  setPriority({ id, ticket }: Visitor, priority: number): Promise<boolean> {
    return this.#do('donePriority', { ticket }, () => link.client.set('Consumer', { id, priority }));
  }

  callTo({ id, ticket }: Visitor, window: Window): Promise<boolean> {
    return this.#do('doneCall', { ticket, window: shownName(window) }, () =>
      link.client.call('consumerFromQueueBody', { id, workplace: window.id }),
    );
  }

  /** The ticket keeps its place, and only the clerk now at the window calls it; null = any clerk may call it again. */
  bindTo({ id, ticket }: Visitor, window: Window | null): Promise<boolean> {
    const { client } = link;
    if (window === null) return this.#do('doneUnbind', { ticket }, () => client.call('bindConsumer', { id }));
    return this.#do('doneBind', { ticket, window: shownName(window) }, () => client.call('bindConsumer', { id, to_workplace: window.id }));
  }

  /** Ends the present work as served. The visitor then waits for the service: at any window, or for the clerk now at window `to`. */
  sendOn({ workplace_id, ticket }: Visitor, service: number, to: number | null): Promise<boolean> {
    return this.#do('doneTransfer', { ticket }, () =>
      link.client.call('transferConsumer', { workplace: workplace_id, service, ...(to !== null && { to_workplace: to }) }),
    );
  }

  #do(done: Word<'supervisor'>, values: Readonly<Record<string, string>>, action: () => Promise<unknown>): Promise<boolean> {
    return this.act(async () => {
      await action();
      this.tell(say(done, values));
    });
  }
}

/** A periodic request: sent at each period and shortly after a change; never twice at once. */
class Asking {
  readonly #beat: ReturnType<typeof setInterval>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    periodMs: number,
    private readonly ask: () => Promise<void>,
  ) {
    this.#beat = setInterval(() => this.soon(), periodMs);
  }

  soon(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      // Without an answer the next period asks again; the banner reports the lost connection.
      void this.ask()
        .catch(() => undefined)
        .then(() => {
          this.#timer = undefined;
        });
    }, SOON_MS);
  }

  end(): void {
    clearInterval(this.#beat);
    clearTimeout(this.#timer);
  }
}

export const userName = ({ users }: Pick<Books, 'users'>, id: number): string => {
  const user = users.get(id);
  return user === undefined ? '' : clerkNameAmong(user, users.values(), language.value);
};
