/**
 * A running hall: visitors who take tickets, and clerks who call and serve. Each is an ordinary client of the box, with its own session and
 * a login of the demo, and uses only the public protocol.
 */
import type { Element } from '../../../protocol/client/client.js';
import type { ReplyData } from '../../../protocol/registry.js';
import { errorOf } from '../shared/box/failures.js';
import { Link } from '../shared/box/link.js';
import { Store } from '../shared/box/store.js';
import type { Bench, Lab } from './bench.js';

export type Login = Lab['logins'][number];

/** `away`: the clerk has not logged in. `waits`: the queue is empty. */
export type ClerkState = 'away' | 'waits' | 'serves' | 'refused';

export interface Clerk {
  readonly login: Login;
  readonly state: Store<ClerkState>;
  /** The clerk calls and serves automatically; otherwise the reader does it with the keypad. */
  readonly isBusy: Store<boolean>;
}

export interface Given {
  readonly ticket: string;
  readonly print: ReplyData<'registrateConsumer'>['print'];
}

export const RATES_PER_MINUTE = [2, 6, 12, 30] as const;
/** All clerks together are a little quicker than visitors arrive, so that the queue grows and shrinks. */
const CLERKS_LOAD = 0.85;
const SERVING_MIN_MS = 3_000;
const LOOKS_AGAIN_MS = 1_500;

export class Hall {
  readonly clerks: readonly Clerk[];
  readonly isMoving = new Store(false);
  readonly ratePerMinute = new Store<number>(RATES_PER_MINUTE[1]);
  /** The last ticket, or why none was issued. */
  readonly last = new Store<Given | { readonly failure: unknown } | null>(null);
  readonly #links = new Map<string, Link>();
  #stopVisitors = (): void => {};

  constructor(private readonly bench: Bench) {
    const logins = bench.lab.value?.logins ?? [];
    this.clerks = logins
      .filter(({ component, login }) => component === 'workplace' && login !== 'admin')
      .sort((one, other) => (one.place ?? 0) - (other.place ?? 0))
      .map((login) => ({ login, state: new Store<ClerkState>('away'), isBusy: new Store(false) }));
    addEventListener('pagehide', () => this.#leave());
  }

  /** Logs the clerk in at the window, or out. */
  async sit(clerk: Clerk, isThere: boolean): Promise<void> {
    const { login, place } = clerk.login;
    const link = this.#linkOf(`clerk.${login}`);
    try {
      if (isThere) await link.login({ component: 'workplace', login, password: clerk.login.password, workplace: place ?? 0 });
      else if (link.token.value !== null) await link.logout();
      clerk.state.set(isThere ? 'waits' : 'away');
    } catch (failure) {
      clerk.state.set('refused');
      this.last.set({ failure });
    }
  }

  async work(clerk: Clerk, isBusy: boolean): Promise<void> {
    if (clerk.isBusy.value === isBusy) return;
    clerk.isBusy.set(isBusy);
    if (isBusy && (clerk.state.value === 'away' || clerk.state.value === 'refused')) await this.sit(clerk, true);
    if (clerk.isBusy.value) void this.#workOn(clerk);
  }

  /** Starts visitors and all clerks, or stops them in their present state. */
  async move(isMoving: boolean): Promise<void> {
    this.isMoving.set(isMoving);
    this.#stopVisitors();
    if (isMoving) this.#visitorsCome();
    await Promise.all(this.clerks.map((clerk) => this.work(clerk, isMoving)));
  }

  /** Applies from the next visitor on. */
  setRate(ratePerMinute: number): void {
    this.ratePerMinute.set(ratePerMinute);
    this.#stopVisitors();
    if (this.isMoving.value) this.#visitorsCome();
  }

  /** A visitor takes a ticket at a kiosk, for the given or a random service. */
  async take(kioskId: number, serviceId?: number): Promise<void> {
    const service = serviceId ?? oneOf(this.offered(kioskId))?.id;
    if (service === undefined) return;
    try {
      const { client } = await this.#kiosk(kioskId);
      const { consumer, print } = await client.call('registrateConsumer', { services: [service], preview: false });
      this.last.set({ ticket: consumer.ticket, print });
    } catch (failure) {
      this.last.set({ failure });
    }
  }

  /** Services for which a kiosk issues tickets without further questions. */
  offered(kioskId: number): readonly Element<'Service'>[] {
    const { kiosks, services } = this.bench.branch.value;
    const ids = new Set(Object.values(kiosks.find(({ id }) => id === kioskId)?.services ?? {}).flat());
    return services.filter(({ id, disabled, pin_code }) => ids.has(id) && disabled === 0 && pin_code === null);
  }

  async #kiosk(kioskId: number): Promise<Link> {
    const link = this.#linkOf(`kiosk.${kioskId}`);
    const login = this.bench.lab.value?.logins.find(({ component }) => component === 'registrator');
    if (link.token.value === null && login) {
      await link.login({ component: 'registrator', login: login.login, password: login.password, registrator: kioskId });
    }
    return link;
  }

  /** Visitors arrive at random intervals. */
  #visitorsCome(): void {
    const meanMs = 60_000 / this.ratePerMinute.value;
    const timer = setTimeout(() => {
      const kiosk = oneOf(this.bench.branch.value.kiosks);
      if (kiosk) void this.take(kiosk.id);
      this.#visitorsCome();
    }, byChance(meanMs));
    this.#stopVisitors = () => clearTimeout(timer);
  }

  async #workOn(clerk: Clerk): Promise<void> {
    const { client } = this.#linkOf(`clerk.${clerk.login.login}`);
    while (clerk.isBusy.value) {
      const called = await client.call('nextConsumer', {}).then(
        // The answer is empty when the queue is empty.
        (visitor) => ('id' in visitor ? 'serves' : 'waits'),
        (failure: unknown) => (errorOf(failure) === 'windowBusy' ? 'serves' : 'refused'),
      );
      clerk.state.set(called);
      if (called === 'serves') {
        await pause(this.#servingMs());
        // The visitor may have been finished meanwhile, such as by the keypad.
        await client.call('serveConsumer', {}).catch(() => undefined);
      } else await pause(LOOKS_AGAIN_MS);
    }
    if (clerk.state.value === 'serves') clerk.state.set('waits');
  }

  #servingMs(): number {
    const atWork = this.clerks.filter(({ isBusy }) => isBusy.value).length;
    return Math.max(SERVING_MIN_MS, byChance((60_000 / this.ratePerMinute.value) * atWork * CLERKS_LOAD));
  }

  /** When the page closes, the visitors and clerks leave. */
  #leave(): void {
    this.isMoving.set(false);
    this.#stopVisitors();
    for (const { isBusy } of this.clerks) isBusy.set(false);
    for (const link of this.#links.values()) void link.logout().catch(() => undefined);
  }

  #linkOf(name: string): Link {
    const link = this.#links.get(name) ?? new Link({ storage: 'tab', key: `lab.${name}` });
    this.#links.set(name, link);
    return link;
  }
}

const oneOf = <What>(list: readonly What[]): What | undefined => list[Math.floor(Math.random() * list.length)];
const byChance = (meanMs: number): number => Math.min(4 * meanMs, -Math.log(1 - Math.random()) * meanMs);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
