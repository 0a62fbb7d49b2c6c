/** A button or remote control behind a broker, and the lamp of its window, which is a device of its own. */
import type { Messages } from '../mqtt/broker.js';
import type { BrokerFault } from '../mqtt/faults.js';
import type { Timers } from '../timing.js';
import { DARK_KEYPAD, faultReporter, isSameLight, type Keypad, type KeypadContent, type KeypadListener, withoutBounce } from './keypad.js';
import { availabilityOf, lampSet } from './keypads/actions.js';
import type { AnySettings } from './keypads/index.js';
import type { MqttKeypadKind } from './keypads/kind.js';

export interface MqttKeypadOptions {
  readonly broker: Messages;
  readonly kind: MqttKeypadKind<AnySettings>;
  readonly topic: string;
  /** null = none. */
  readonly lampTopic: string | null;
  readonly bounceMs: number;
  readonly timers: Timers;
  readonly listener: KeypadListener;
}

export class MqttKeypad implements Keypad {
  readonly #ends: readonly (() => void)[];
  readonly #tell: (fault: Parameters<KeypadListener['fault']>[0]) => void;
  #shown: KeypadContent = DARK_KEYPAD;
  #broker: BrokerFault | null = 'starting';
  /** Of the button itself, and of the bridge between it and the broker: what does not say anything is there. */
  readonly #absent = new Set<string>();
  #isClosed = false;

  constructor(private readonly options: MqttKeypadOptions) {
    const { broker, kind, topic, bounceMs, timers, listener } = options;
    this.#tell = faultReporter((fault) => this.#isClosed || listener.fault(fault));
    const pressed = withoutBounce(bounceMs, timers, (key) => this.#isClosed || listener.pressed(key));
    const [bridge = ''] = topic.split('/');
    this.#ends = [
      broker.follow(topic, ({ payload, isRetained }) => {
        // A press that the broker kept is an old one.
        const key = isRetained ? null : kind.keyOf(payload);
        if (key !== null) pressed(key);
      }),
      ...[`${topic}/availability`, `${bridge}/bridge/state`].map((from) =>
        broker.follow(from, ({ payload }) => {
          const isThere = availabilityOf(payload);
          if (isThere === null) return;
          if (isThere) this.#absent.delete(from);
          else this.#absent.add(from);
          this.#look();
        }),
      ),
      broker.watch((fault) => {
        this.#broker = fault;
        // The broker tells it again at the next connection, where it is kept.
        if (fault !== null) this.#absent.clear();
        this.#look();
      }),
    ];
    this.#light();
  }

  show(content: KeypadContent): void {
    const isSame = isSameLight(content.light, this.#shown.light);
    this.#shown = content;
    if (!isSame) this.#light();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const end of this.#ends) end();
  }

  #look(): void {
    this.#tell(this.#broker ?? (this.#absent.size > 0 ? 'unplugged' : null));
  }

  /** Not kept by the broker: a lamp that joins the net would obey an order of yesterday. */
  #light(): void {
    const { broker, lampTopic } = this.options;
    if (lampTopic !== null) broker.set(`${lampTopic}/set`, lampSet(this.#shown.light), false);
  }
}
