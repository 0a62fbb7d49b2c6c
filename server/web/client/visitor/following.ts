/** The ticket as pushed by the box. The page also polls for the forecast, and subscribes anew when the phone wakes. */
import { QboxError, type Unsubscribe } from '../../../protocol/client/client.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { errorOf } from '../shared/box/failures.js';
import type { Link } from '../shared/box/link.js';
import { Store } from '../shared/box/store.js';

export type Ticket = ReplyData<'ticket'>;

/** Messages that the branch sends; left out of a ticket that has ended. */
export type Notice = NonNullable<Ticket['notify']>;
export type Route = Notice['offered'][number];
export type Wish = Notice['on'][number];
export const WISHES: readonly Wish[] = ['near', 'called'];

export type View =
  | { readonly is: 'loading' }
  | { readonly is: 'unknown' }
  /** The box refuses because of too many wrong codes; the page retries by itself. */
  | { readonly is: 'slowed' }
  | { readonly is: 'ticket'; readonly ticket: Ticket; readonly toldMs: number };

/** A forecast becomes outdated even without an event. */
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

  /** Leaves the queue. Rejects if the box refuses or does not answer. */
  async leave(): Promise<void> {
    this.#told(await this.link.client.call('leaveQueue', { code: this.code }));
  }

  /** The address is sent and not kept here. Rejects as `leave` does. */
  async askNotice(route: Route, address: string, on: readonly Wish[]): Promise<void> {
    const to = route === 'sms' ? { phone: address } : { email: address };
    this.#told(await this.link.client.call('notifyMe', { code: this.code, ...to, on: [...on] }));
  }

  async stopNotice(): Promise<void> {
    this.#told(await this.link.client.call('stopNotifying', { code: this.code }));
  }

  #begin(): void {
    this.#subscription = this.link.client.subscribeTicket(
      this.code,
      (ticket) => this.#told(ticket),
      (failure) => this.#refused(failure),
    );
    this.#subscription.catch((failure: unknown) => this.#refused(failure));
  }

  /** null = the box has forgotten the ticket. */
  #told(ticket: Ticket | null): void {
    this.view.set(ticket === null ? { is: 'unknown' } : { is: 'ticket', ticket, toldMs: this.link.now() });
  }

  #refused(failure: unknown): void {
    const error = errorOf(failure);
    if (error === 'codeUnknown' || error === 'invalidRequest') this.view.set({ is: 'unknown' });
    else if (error === 'tooManyWrongCodes') this.view.set({ is: 'slowed' });
    // Too many subscriptions: polling is enough.
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

  /** A connection may have died while the phone slept, without notice. A new subscription detects that, and the client reconnects. */
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
