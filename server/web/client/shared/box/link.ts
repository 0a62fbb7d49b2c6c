/** The page's connection to its box: one client, the connection state, the session, and the box's time. */
import { type ConnectionState, type Credentials, QboxClient, type Unsubscribe } from '../../../../protocol/client/client.js';
import { keep, kept, type StorageKind } from '../keep.js';
import { renewFacts } from './facts.js';
import { lookForHttps } from './https-watch.js';
import { Store } from './store.js';

export interface LinkOptions {
  /** Storage of the session: a kiosk's session outlives its browser, a clerk's ends with the tab. */
  readonly storage: StorageKind;
  /** One for each page and place: `kiosk.1`. */
  readonly key: string;
}

export class Link {
  readonly client: QboxClient;
  readonly connection = new Store<ConnectionState['status']>('connecting');
  /** The session token; null = no user has logged in, or the session has ended. */
  readonly token: Store<string | null>;
  /** Number of log-ins on this page. A session that the client reopens by itself is still that of the same user and does not count. */
  readonly entered = new Store(0);
  /** A user has logged in on this page: if the box forgets the session, the client opens another, and the page goes on. */
  #canReturn = false;
  /** A log-in under way. Until the box accepts it, the page belongs to the user before. */
  #entering: Pick<Credentials, 'login' | 'component'> | null = null;
  #who: string;
  #component: string;
  /** How far the box's clock is ahead of this computer's, in milliseconds. */
  #aheadMs = 0;
  #wasOpen = false;

  constructor(private readonly options: LinkOptions) {
    const { storage, key } = options;
    const token = kept(storage, key);
    this.token = new Store(token);
    this.#who = kept(storage, `${key}.login`) ?? '';
    this.#component = kept(storage, `${key}.component`) ?? '';
    this.client = new QboxClient({
      url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/`,
      WebSocket,
      ...(token !== null && { token }),
      onState: ({ status }) => this.#stateChanged(status),
      onSession: (changed) => {
        // This must happen before the token is set, because the token draws the page.
        if (changed !== null && this.#entering !== null) this.#loggedIn(this.#entering);
        if (changed !== null || !this.#canReturn) this.#keepToken(changed);
      },
      onProblem: () => {
        this.#canReturn = false;
        this.#keepToken(null);
      },
    });
  }

  /** Login name of the last user here; '' = none. */
  get who(): string {
    return this.#who;
  }

  /** What the last user here logged in as; '' = nobody has. */
  get component(): string {
    return this.#component;
  }

  async login(credentials: Credentials): ReturnType<QboxClient['login']> {
    this.#entering = credentials;
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

  /** Returns the function that ends the subscriptions. A refusal means that the session has ended; the page then asks to log in. */
  follow(...beginnings: readonly Promise<Unsubscribe>[]): () => void {
    const begun = beginnings.map((beginning) => beginning.catch(() => undefined));
    return () => {
      for (const subscription of begun) void subscription.then((stop) => stop?.()).catch(() => undefined);
    };
  }

  /** Milliseconds since the epoch, by the box's clock. */
  now(): number {
    return Date.now() + this.#aheadMs;
  }

  #loggedIn({ login, component }: Pick<Credentials, 'login' | 'component'>): void {
    this.#who = login;
    this.#component = component;
    keep(this.options.storage, `${this.options.key}.login`, login);
    keep(this.options.storage, `${this.options.key}.component`, component);
    this.entered.set(this.entered.value + 1);
  }

  #keepToken(token: string | null): void {
    keep(this.options.storage, this.options.key, token);
    this.token.set(token);
  }

  #stateChanged(status: ConnectionState['status']): void {
    this.connection.set(status);
    lookForHttps(status === 'waiting' || status === 'connecting');
    if (status !== 'open') return;
    queueMicrotask(() => void this.#setClock());
    if (this.#wasOpen) renewFacts().catch(() => undefined);
    this.#wasOpen = true;
  }

  /** Any answer of the box contains its time, a refusal too. */
  async #setClock(): Promise<void> {
    const askedMs = Date.now();
    await this.client.request('info', {}).catch(() => undefined);
    const toldMs = Date.parse(this.client.boxTime);
    const passedMs = Date.now() - askedMs;
    // After a slow answer it is unknown at which moment in between the box read its clock.
    if (!Number.isNaN(toldMs) && passedMs < 2_000) this.#aheadMs = toldMs - askedMs - passedMs / 2;
  }
}

const SECRET_BYTES = 16;

/** A secret that identifies this browser to the box: users who have logged in here are not slowed down by the wrong guesses of others. */
function deviceSecret(): string {
  const known = kept('local', 'device');
  if (known !== null) return known;
  // Without TLS a browser does not provide `randomUUID`.
  const made = [...crypto.getRandomValues(new Uint8Array(SECRET_BYTES))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  keep('local', 'device', made);
  return made;
}
