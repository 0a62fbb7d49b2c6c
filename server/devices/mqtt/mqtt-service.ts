/** The broker of the box: its row in `devices`, and what is published there while `home_assistant` is on. */
import { Broker, type BrokerOptions, type Messages } from '../../../drivers/mqtt/broker.js';
import type { BrokerFault } from '../../../drivers/mqtt/faults.js';
import type { Config } from '../../config/load.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';
import type { DeviceHouse, DeviceRow } from '../diagnostics/device-source.js';
import { faultRow, faultText } from '../diagnostics/faults.js';
import type { Call, Calls } from '../shared/calls.js';
import {
  availabilityTopic,
  callMessage,
  callTopic,
  discovery,
  keptFilters,
  type Published,
  type PublishedBox,
  states,
} from './published.js';

export interface MqttOptions extends DeviceHouse {
  readonly config: Pick<Config, 'mqtt' | 'branch'>;
  readonly version: string;
  readonly pipeline: Pick<Pipeline, 'state' | 'afterCommit'>;
  readonly calls: Pick<Calls, 'follow'>;
  /** In place of a connection to a broker, for tests. */
  readonly openBroker?: (options: BrokerOptions) => OpenedBroker;
}

type OpenedBroker = Pick<Broker, keyof Messages | 'start' | 'close' | 'fault'>;

/** Changes come in bursts, and nobody at home reads them sooner. */
const PUBLISHED_AFTER_MS = 1_000;

export class MqttService {
  private readonly broker: OpenedBroker | null;
  private readonly box: PublishedBox;
  private devices: () => readonly DeviceRow[] = () => [];
  private isPlanned = false;
  private cancel = (): void => {};
  /** What the broker has of this start. */
  private published: Published = new Map();

  constructor(private readonly options: MqttOptions) {
    const { config, version, timers, calls, pipeline } = options;
    const { address, user, passwordFile, authorityFile, topic, discoveryTopic } = config.mqtt;
    const { name: branch, languages } = config.branch;
    this.box = { topic, discoveryTopic, branch, version, languages };
    const healthChanged = (fault: BrokerFault | null, detail: string) => this.healthChanged(fault, detail);
    const connection = { user, passwordFile, authorityFile, availabilityTopic: availabilityTopic(topic), timers, healthChanged };
    const { openBroker = (broker) => new Broker(broker) } = options;
    this.broker = address === null ? null : openBroker({ address, ...connection });
    if (this.broker === null || !config.mqtt.homeAssistant) return;
    const { broker, box } = this;
    calls.follow((call: Call) => broker.tell(callTopic(box), callMessage(call, pipeline.state)));
    for (const filter of keptFilters(box)) {
      broker.follow(filter, ({ topic: known, payload, isRetained }) => {
        // Of an earlier start: a window or device that is not there any more.
        if (isRetained && payload.length > 0 && this.published.size > 0 && !this.published.has(known)) broker.set(known, '', true);
      });
    }
  }

  /** For what is behind the broker; null = none is set. */
  get messages(): Messages | null {
    return this.broker;
  }

  /** @param devices all rows of `devices` */
  start(devices: () => readonly DeviceRow[]): void {
    this.devices = devices;
    // First, so that the broker's answer is compared with what there is.
    if (this.isPublishing) this.publish(this.present());
    this.broker?.start();
  }

  async stop(): Promise<void> {
    this.cancel();
    await this.broker?.close();
  }

  applied(_event: QueueEvent): void {
    this.devicesChanged();
  }

  devicesChanged(): void {
    if (this.isPlanned || !this.isPublishing) return;
    this.isPlanned = true;
    this.cancel = this.options.timers.after(PUBLISHED_AFTER_MS, () => {
      this.isPlanned = false;
      const present = this.present();
      this.options.pipeline.afterCommit(() => this.publish(present));
    });
  }

  rows(): readonly DeviceRow[] {
    const { broker } = this;
    if (broker === null) return [];
    const { fault } = broker;
    const port = this.options.config.mqtt.address ?? '';
    return [
      {
        ...{ name: 'mqtt', kind: 'broker', profile: '', model: 'MQTT 5', port, roll: null, jobs: 0 },
        state: fault === null ? 'ready' : fault === 'starting' ? 'starting' : 'trouble',
        troubles: fault === null || fault === 'starting' ? [] : [faultRow(fault)],
      },
    ];
  }

  private get isPublishing(): boolean {
    return this.broker !== null && this.options.config.mqtt.homeAssistant;
  }

  private present(): Published {
    const { state } = this.options.pipeline;
    const devices = this.devices();
    let waiting = 0;
    for (const consumer of state.consumers.values()) if (consumer.state === 'WAITING') waiting += 1;
    const found = discovery(this.box, state, devices);
    return new Map([...found, ...states(this.box, state, waiting, devices)]);
  }

  private publish(now: Published): void {
    for (const topic of this.published.keys()) if (!now.has(topic)) this.broker?.set(topic, '', true);
    for (const [topic, text] of now) this.broker?.set(topic, text, true);
    this.published = now;
  }

  private healthChanged(fault: BrokerFault | null, detail: string): void {
    const { log, devicesChanged, config } = this.options;
    const { address } = config.mqtt;
    if (fault === null) log.info({ broker: address }, 'the MQTT broker is connected');
    else log.warn({ broker: address, fault, detail }, fault === 'starting' ? 'starting' : faultText(fault));
    devicesChanged();
  }
}
