/**
 * The client's subscriptions. A subscription lives as long as it has listeners: it is made anew on each connection and for each session,
 * and each time the whole state is fetched, so that nothing that happened in between is missed.
 */

/** The frames of one subscription: those sent, and those received. */
export interface Topic {
  readonly key: string;
  readonly data: object;
  readonly subscribe: string;
  readonly unsubscribe: string;
  /** The command that fetches the state; pushes come under this name. */
  readonly fetch: string;
  /** The state after a push of changes; `state` is undefined before the first one. The box pushes the state first: nothing is fetched. */
  readonly after?: (state: unknown, push: unknown) => unknown;
  /** Whether a push is of this topic, where pushes say what they show; without it they do not. */
  readonly isOf?: (state: unknown) => boolean;
  /** Anybody may hear of it: it does not end with a session. */
  readonly needsNoSession?: true;
}

export interface Listener {
  readonly onState: (state: unknown) => void;
  /** Nothing more will come: the box refused the subscription, or the session or the client was ended. */
  readonly onEnded: (failure: Error) => void;
}

/** Sends a request that belongs to the present connection. */
type Ask = (command: string, data: object) => Promise<unknown>;

/**
 * `off`: there is no connection or session. `beginning`, `ending`: the request is sent and not answered yet; pushes may come. `live`: each
 * change is pushed.
 */
type Phase = 'off' | 'beginning' | 'live' | 'ending';

interface Subscription {
  readonly topic: Topic;
  readonly listeners: Set<Listener>;
  phase: Phase;
  /** Counts connections and sessions: answers that belong to an earlier one are not for this one. */
  run: number;
  /** The newest state that was heard, once there is one. */
  state: { readonly value: unknown } | undefined;
  fetching: boolean;
  /** Something has changed since the fetch that is under way was sent. */
  stale: boolean;
}

export class Subscriptions {
  readonly #subscriptions = new Map<string, Subscription>();

  constructor(private readonly ask: Ask) {}

  /** Adds a listener. It gets the state at once if it is known, otherwise when it comes. */
  add(topic: Topic, listener: Listener, connected: boolean): void {
    const known = this.#subscriptions.get(topic.key);
    if (known) {
      known.listeners.add(listener);
      if (known.phase === 'live' && known.state) listener.onState(known.state.value);
      return;
    }
    const fresh: Subscription = {
      topic,
      listeners: new Set([listener]),
      phase: 'off',
      run: 0,
      state: undefined,
      fetching: false,
      stale: false,
    };
    this.#subscriptions.set(topic.key, fresh);
    if (connected) void this.#begin(fresh);
  }

  /** Takes a listener away; after the last one the client unsubscribes. Resolves when nothing more will come. */
  async remove(topic: Topic, listener: Listener): Promise<void> {
    const subscription = this.#subscriptions.get(topic.key);
    if (!subscription?.listeners.delete(listener) || subscription.listeners.size > 0) return;
    if (subscription.phase === 'off') this.#subscriptions.delete(topic.key);
    // One that is beginning ends when it has begun: only then the order of both at the box is sure.
    else if (subscription.phase === 'live') await this.#end(subscription);
  }

  /** A new connection or a new session: the box knows of no subscription yet. */
  beginAll(): void {
    this.connectionLost();
    for (const subscription of this.#subscriptions.values()) void this.#begin(subscription);
  }

  connectionLost(): void {
    for (const subscription of this.#subscriptions.values()) {
      subscription.run += 1;
      subscription.phase = 'off';
      subscription.fetching = false;
      if (subscription.listeners.size === 0) this.#subscriptions.delete(subscription.topic.key);
    }
  }

  /** Forgets everything: the client was closed. */
  clear(failure: Error): void {
    this.#forget([...this.#subscriptions.values()], failure);
  }

  /** The session was ended on purpose. */
  sessionEnded(failure: Error): void {
    this.#forget(
      [...this.#subscriptions.values()].filter(({ topic }) => topic.needsNoSession !== true),
      failure,
    );
  }

  #forget(subscriptions: readonly Subscription[], failure: Error): void {
    for (const { topic } of subscriptions) this.#subscriptions.delete(topic.key);
    for (const { listeners } of subscriptions) for (const listener of listeners) listener.onEnded(failure);
  }

  /** The box pushed a new state. */
  pushed(command: string, value: unknown): void {
    const possible = [...this.#subscriptions.values()].filter(
      ({ topic, phase }) => topic.fetch === command && phase !== 'off' && topic.isOf?.(value) !== false,
    );
    // The first push of changes comes right behind the reply, often before that was looked at.
    const live = possible.filter(({ topic, phase }) => phase === 'live' || (phase === 'beginning' && topic.after));
    // A push of the own queue does not say whether it is detailed: with both it only means that something has changed.
    if (possible.length > 1) for (const subscription of live) void this.#fetch(subscription);
    else for (const subscription of live) this.#tell(subscription, stateAfter(subscription, value));
  }

  async #begin(subscription: Subscription): Promise<void> {
    const { topic, run } = subscription;
    subscription.phase = 'beginning';
    const answer = await outcome(this.ask(topic.subscribe, { ...topic.data, ...(topic.after && { initial: true }) }));
    if (run !== subscription.run) return;
    if (answer.failure) this.#failed(subscription, answer.failure);
    else if (subscription.listeners.size === 0) await this.#end(subscription);
    else {
      subscription.phase = 'live';
      if (topic.after === undefined) await this.#fetch(subscription);
    }
  }

  async #end(subscription: Subscription): Promise<void> {
    const { topic, run } = subscription;
    subscription.phase = 'ending';
    // A refusal changes nothing for us, and with a lost connection it has ended anyhow.
    await outcome(this.ask(topic.unsubscribe, topic.data));
    if (run !== subscription.run) return;
    if (subscription.listeners.size > 0) await this.#begin(subscription);
    else this.#subscriptions.delete(topic.key);
  }

  /**
   * Fetches the state. If a push comes before the answer, the answer is dropped: the push is newer, or a newer one
   * follows it. What changes while the answer is under way is fetched afterwards, so that a busy queue is still heard.
   */
  async #fetch(subscription: Subscription): Promise<void> {
    if (subscription.fetching) {
      subscription.stale = true;
      return;
    }
    const { topic, run, state } = subscription;
    subscription.fetching = true;
    subscription.stale = false;
    const answer = await outcome(this.ask(topic.fetch, topic.data));
    if (run !== subscription.run) return;
    subscription.fetching = false;
    if (answer.failure) this.#failed(subscription, answer.failure);
    else if (state === subscription.state) this.#tell(subscription, answer.data);
    if (subscription.stale && subscription.phase === 'live') await this.#fetch(subscription);
  }

  #tell(subscription: Subscription, value: unknown): void {
    subscription.state = { value };
    for (const listener of [...subscription.listeners]) listener.onState(value);
  }

  /** The box refused it. With a lost connection `run` has changed, and the next connection begins anew. */
  #failed(subscription: Subscription, failure: Error): void {
    this.#subscriptions.delete(subscription.topic.key);
    for (const listener of subscription.listeners) listener.onEnded(failure);
  }
}

const stateAfter = ({ topic, state }: Subscription, push: unknown): unknown => topic.after?.(state?.value, push) ?? push;

type Outcome = { readonly data: unknown; readonly failure?: undefined } | { readonly failure: Error };

/** The answer or its failure as a value, so that what listeners throw is not taken for a failure of the box. */
const outcome = (answer: Promise<unknown>): Promise<Outcome> =>
  answer.then(
    (data) => ({ data }),
    (failure: Error) => ({ failure }),
  );
