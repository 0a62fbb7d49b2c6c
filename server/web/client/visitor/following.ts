/** The ticket as the box tells it: each change at once, the forecast now and then, and again when the phone is taken out of the pocket. */
import type { Unsubscribe } from '../../../protocol/client/client.js';
import { QboxError } from '../../../protocol/client/client.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { errorOf } from '../shared/failures.js';
import type { Link } from '../shared/link.js';
import { Store } from '../shared/store.js';

export type Ticket = ReplyData<'ticket'>;

export type View =
  | { readonly is: 'loading' }
  | { readonly is: 'unknown' }
  /** The box has been asked for too many wrong codes; the page asks again by itself. */
  | { readonly is: 'slowed' }
  | { readonly is: 'ticket'; readonly ticket: Ticket; readonly toldMs: number };

/** A forecast grows old while nothing happens. */
const ASK_EVERY_MS = 30_000;
const HIDDEN_FOR_LONG_MS = 20_000;

export class Following {
  readonly view = new Store<View>({ is: 'loading' });
  #subscription: Promise<Unsubscribe> | null = null;
  #hiddenSinceMs: number | null = null;

  constructor(
    private readonly link: Link,
    private readonly code: string,
  ) {}

  start(): void {
    this.#begin();
    setInterval(() => void this.#ask(), ASK_EVERY_MS);
    document.addEventListener('visibilitychange', () => this.#visibilityChanged());
  }

  /** Leaves the queue. Rejects as the box refuses, or where no answer comes. */
  async leave(): Promise<void> {
    this.#told(await this.link.client.call('leaveQueue', { code: this.code }));
  }

  #begin(): void {
    this.#subscription = this.link.client.subscribeTicket(
      this.code,
      (ticket) => this.#told(ticket),
      (failure) => this.#refused(failure),
    );
    this.#subscription.catch((failure: unknown) => this.#refused(failure));
  }

  /** A ticket that is forgotten is pushed as nothing. */
  #told(ticket: Ticket | null): void {
    this.view.set(ticket === null ? { is: 'unknown' } : { is: 'ticket', ticket, toldMs: this.link.now() });
  }

  #refused(failure: unknown): void {
    const error = errorOf(failure);
    if (error === 'codeUnknown' || error === 'invalidRequest') this.view.set({ is: 'unknown' });
    else if (error === 'tooManyWrongCodes') this.view.set({ is: 'slowed' });
    // Too many follow theirs: asking now and then is enough.
    else if (failure instanceof QboxError) void this.#ask();
  }

  async #ask(): Promise<void> {
    if (this.view.value.is === 'unknown' || document.hidden) return;
    try {
      this.#told(await this.link.client.call('ticket', { code: this.code }, { timeoutMs: 10_000 }));
    } catch (failure) {
      if (failure instanceof QboxError) this.#refused(failure);
    }
  }

  /** A connection that slept in a pocket may be dead without knowing it: beginning anew finds out, and connects again. */
  #visibilityChanged(): void {
    if (document.hidden) {
      this.#hiddenSinceMs = Date.now();
      return;
    }
    const wasLong = this.#hiddenSinceMs !== null && Date.now() - this.#hiddenSinceMs > HIDDEN_FOR_LONG_MS;
    this.#hiddenSinceMs = null;
    if (!wasLong || this.view.value.is === 'unknown') return;
    void this.#subscription?.then((stop) => stop()).catch(() => undefined);
    this.#begin();
  }
}
