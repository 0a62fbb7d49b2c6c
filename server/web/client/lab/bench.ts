/** The simulated devices of the demo, their state in the box, and the branch around them: kept up to date while the page is visible. */
import type { Element } from '../../../protocol/client/client.js';
import type { ReplyData, RequestData } from '../../../protocol/registry.js';
import { errorOf } from '../shared/box/failures.js';
import type { Link } from '../shared/box/link.js';
import { Store } from '../shared/box/store.js';

export type Lab = ReplyData<'lab'>;
export type Printer = Lab['printers'][number];
export type Led = Lab['leds'][number];
export type Keypad = Lab['keypads'][number];
export type Order = RequestData<'actOnTwin'>;
export type Device = ReplyData<'devices'>[number];

export interface Branch {
  readonly boards: readonly Element<'ScoreBoard'>[];
  readonly screens: readonly Element<'QBoard'>[];
  readonly windows: readonly Element<'Workplace'>[];
  readonly kiosks: readonly Element<'Registrator'>[];
  readonly services: readonly Element<'Service'>[];
}

export class Bench {
  /** null = not known yet. */
  readonly lab = new Store<Lab | null>(null);
  /** The box has real devices. */
  readonly hasNoTwins = new Store(false);
  readonly devices = new Store<readonly Device[]>([]);
  readonly branch = new Store<Branch>({ boards: [], screens: [], windows: [], kiosks: [], services: [] });
  readonly failure = new Store<unknown>(null);
  readonly isSeen = new Store(!document.hidden);
  #endLooking = (): void => undefined;

  constructor(readonly link: Link) {
    document.addEventListener('visibilitychange', () => this.isSeen.set(!document.hidden));
    this.isSeen.listen((isSeen) => (isSeen ? this.#look() : this.#rest()));
    this.link.token.listen(() => void this.#enter());
    if (this.isSeen.value) this.#look();
  }

  /** Resolves when the action is done or has failed; the page shows a failure. */
  async act(order: Order): Promise<void> {
    await this.link.client.call('actOnTwin', order).then(
      () => this.failure.set(null),
      (failure: unknown) => this.failure.set(failure),
    );
  }

  device(kind: Device['kind'], name: string): Device | undefined {
    return this.devices.value.find((device) => device.kind === kind && device.name === name);
  }

  #look(): void {
    const { client } = this.link;
    const shows = (part: Partial<Branch>): void => this.branch.set({ ...this.branch.value, ...part });
    const lab = client.subscribeLab((state) => {
      this.lab.set(state);
      void this.#enter();
    });
    lab.catch((failure: unknown) => this.hasNoTwins.set(errorOf(failure) === 'noTwins'));
    this.#endLooking = this.link.follow(
      lab,
      client.subscribeDevices((devices) => this.devices.set(devices)),
      client.subscribe('ScoreBoard', (boards) => shows({ boards })),
      client.subscribe('QBoard', (screens) => shows({ screens })),
      client.subscribe('Workplace', (windows) => shows({ windows })),
      client.subscribe('Registrator', (kiosks) => shows({ kiosks })),
      client.subscribe('Service', (services) => shows({ services })),
    );
  }

  /** Ends the subscriptions: a hidden page must not load the box. */
  #rest(): void {
    this.#endLooking();
    this.#endLooking = () => undefined;
  }

  #isEntering = false;

  /** Devices and books need a login: that of the demo's LCD board, which may only read. */
  async #enter(): Promise<void> {
    const login = this.lab.value?.logins.find(({ component }) => component === 'qboard');
    if (login === undefined || this.#isEntering || this.link.token.value !== null) return;
    this.#isEntering = true;
    try {
      await this.link.login({ component: 'qboard', login: login.login, password: login.password, qboard: login.place ?? 0 });
      // Subscriptions refused without a session are made again.
      this.#rest();
      this.#look();
    } catch (failure) {
      this.failure.set(failure);
    } finally {
      this.#isEntering = false;
    }
  }
}
