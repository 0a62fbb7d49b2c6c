/** The page's connection to its box: one client, whether it is reached, whose session it is, and the time on its clock. */
import { type ConnectionState, type Credentials, QboxClient, type Unsubscribe } from '../../../protocol/client/client.js';
import { deviceSecret } from './device.js';
import { keep, kept, type Shelf } from './keep.js';
import { Store } from './store.js';

export interface LinkOptions {
  /** Where the session is kept: a kiosk's outlives its browser, a clerk's ends with the tab. */
  readonly shelf: Shelf;
  /** One a page and place: `kiosk.1`. */
  readonly key: string;
}

export class Link {
  readonly client: QboxClient;
  readonly connection = new Store<ConnectionState['status']>('connecting');
  /** The token; null = nobody has logged in, or the session has ended. */
  readonly token: Store<string | null>;
  /** How often somebody logged in on this page. A session that the client opened anew by itself is still his, and does not count. */
  readonly entered = new Store(0);
  /** Somebody has logged in on this page: if the box forgets the session, the client opens another, and the page goes on. */
  #canReturn = false;
  /** Whose log-in is under way. Until the box has taken it the page is that of whoever was there before. */
  #entering: string | null = null;
  readonly #loggedIn: (login: string) => void;
  #who: string;
  readonly #keepToken: (token: string | null) => void;
  /** How far the box's clock is ahead of this computer's. */
  #aheadMs = 0;

  constructor({ shelf, key }: LinkOptions) {
    const token = kept(shelf, key);
    this.token = new Store(token);
    this.#who = kept(shelf, `${key}.login`) ?? '';
    this.#loggedIn = (login) => {
      this.#who = login;
      keep(shelf, `${key}.login`, login);
      this.entered.set(this.entered.value + 1);
    };
    this.#keepToken = (changed) => {
      keep(shelf, key, changed);
      this.token.set(changed);
    };
    this.client = new QboxClient({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/`,
      WebSocket,
      ...(token !== null && { token }),
      onState: ({ status }) => this.#stateChanged(status),
      onSession: (changed) => {
        // Before there is a token: with it the page is drawn.
        if (changed !== null && this.#entering !== null) this.#loggedIn(this.#entering);
        if (changed !== null || !this.#canReturn) this.#keepToken(changed);
      },
      onProblem: () => {
        this.#canReturn = false;
        this.#keepToken(null);
      },
    });
  }

  /** Who logged in here last; '' = nobody did. */
  get who(): string {
    return this.#who;
  }

  async login(credentials: Credentials): ReturnType<QboxClient['login']> {
    this.#entering = credentials.login;
    try {
      const reply = await this.client.login({ ...credentials, device: deviceSecret() });
      this.#canReturn = true;
      return reply;
    } finally {
      this.#entering = null;
    }
  }

  async logout(): Promise<void> {
    this.#canReturn = false;
    await this.client.logout();
  }

  /** A subscription that has begun. One that is refused ends with the session, and the page asks to log in. Answers how to end it. */
  follow(beginning: Promise<Unsubscribe>): () => void {
    const begun = beginning.catch(() => undefined);
    return () => void begun.then((stop) => stop?.()).catch(() => undefined);
  }

  /** Milliseconds since the epoch, by the box's clock. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  #stateChanged(status: ConnectionState['status']): void {
    this.connection.set(status);
    if (status === 'open') queueMicrotask(() => void this.#setClock());
  }

  /** The box tells its time with every answer, also with a refusal. */
  async #setClock(): Promise<void> {
    const askedMs = Date.now();
    await this.client.request('info', {}).catch(() => undefined);
    const toldMs = Date.parse(this.client.boxTime);
    const passedMs = Date.now() - askedMs;
    // After a connection that hung nobody knows where in between the answer was given.
    if (!Number.isNaN(toldMs) && passedMs < 2_000) this.#aheadMs = toldMs - askedMs - passedMs / 2;
  }
}
