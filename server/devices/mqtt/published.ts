/**
 * What the box publishes at a broker, and the descriptions by which Home Assistant finds it. Pure. Source: home-assistant.io, "MQTT"
 * (MQTT Discovery), "MQTT Sensor", "MQTT Binary sensor", "MQTT Event". Numbers of tickets, names of windows and devices; no data of people.
 */
import type { QueueState } from '../../engine/state.js';
import { NO_CLERK, NO_CONSUMER } from '../../model/consumer.js';
import { toInstant } from '../../model/events/stamp.js';
import { WINDOW_STATE } from '../../model/window-state.js';
import { hallWord } from '../../presentation/messages.js';
import type { DeviceRow } from '../diagnostics/device-source.js';
import type { Call } from '../shared/calls.js';

export interface PublishedBox {
  /** The first level of its topics. */
  readonly topic: string;
  readonly discoveryTopic: string;
  readonly branch: string;
  readonly version: string;
  readonly languages: readonly string[];
}

/** Text by topic; all of it is kept by the broker. */
export type Published = ReadonlyMap<string, string>;

const WINDOW_STATES = ['closed', 'break', 'free', 'serving'] as const;
const CALLS = ['called', 'repeated'] as const;
const ON = 'ON';

export const availabilityTopic = (topic: string): string => `${topic}/status`;
export const callTopic = ({ topic }: PublishedBox): string => `${topic}/call`;

/** One message for each call, for who listens now. */
export function callMessage(call: Call, { books }: Pick<QueueState, 'books'>): string {
  const window = books.Workplace.get(call.windowId);
  return JSON.stringify({
    event_type: CALLS[call.isRepeated ? 1 : 0],
    ticket: call.ticket,
    window: call.windowId,
    window_name: window?.name ?? '',
    window_alias: window?.alias ?? '',
    at: toInstant(call.atMs),
  });
}

/** The state of the queue and of the devices now. */
export function states({ topic }: PublishedBox, state: QueueState, waiting: number, devices: readonly DeviceRow[]): Published {
  const windows = [...state.books.Workplace.values()].map(({ id }) => [`${topic}/window/${id}`, windowState(state, id)] as const);
  const rows = devices.map(({ kind, name, state: health, troubles }): readonly [string, string] => [
    `${topic}/device/${kind}/${name}`,
    JSON.stringify({ state: health, faults: troubles.map(({ code }) => code) }),
  ]);
  return new Map([[`${topic}/waiting`, String(waiting)], ...windows, ...rows]);
}

function windowState({ windows, consumers }: QueueState, id: number): string {
  const { stateId = WINDOW_STATE.closed, clerkId = NO_CLERK, consumerId = NO_CONSUMER } = windows.get(id) ?? {};
  const [closed, onBreak, free, serving] = WINDOW_STATES;
  const idle = clerkId === NO_CLERK || stateId === WINDOW_STATE.closed ? closed : stateId === WINDOW_STATE.onBreak ? onBreak : free;
  return JSON.stringify({
    state: consumerId === NO_CONSUMER ? idle : serving,
    ticket: consumers.get(consumerId)?.ticket ?? null,
  });
}

/** Descriptions of all that is published, by the topic in which Home Assistant looks for each. */
export function discovery(box: PublishedBox, { books }: Pick<QueueState, 'books'>, devices: readonly DeviceRow[]): Published {
  const { topic, branch, version, languages } = box;
  const common = {
    availability_topic: availabilityTopic(topic),
    device: { identifiers: [`qbox_${topic}`], name: branch, manufacturer: 'qbox', model: 'qbox', sw_version: version },
    origin: { name: 'qbox', sw_version: version },
  };
  const found = new Map<string, string>();
  const add = (component: string, id: string, own: object): void => {
    found.set(configTopic(box, component, id), JSON.stringify({ unique_id: `qbox_${topic}_${id}`, ...own, ...common }));
  };
  add('sensor', 'waiting', {
    ...{ name: hallWord('published.waiting', languages), state_topic: `${topic}/waiting` },
    ...{ state_class: 'measurement', icon: 'mdi:account-group' },
  });
  add('event', 'call', {
    ...{ name: hallWord('published.call', languages), state_topic: callTopic(box), event_types: CALLS, icon: 'mdi:bullhorn' },
  });
  for (const { id, name } of books.Workplace.values()) {
    const from = `${topic}/window/${id}`;
    add('sensor', `window_${id}`, {
      ...{ name, state_topic: from, value_template: '{{ value_json.state }}', json_attributes_topic: from },
      ...{ device_class: 'enum', options: WINDOW_STATES, icon: 'mdi:desk' },
    });
  }
  for (const { kind, name } of devices) {
    const from = `${topic}/device/${kind}/${name}`;
    add('binary_sensor', `device_${kind}_${name}`, {
      ...{ name: `${kind} ${name}`, state_topic: from, json_attributes_topic: from },
      value_template: `{{ '${ON}' if value_json.state in ['warning', 'trouble'] else 'OFF' }}`,
      ...{ device_class: 'problem', entity_category: 'diagnostic' },
    });
  }
  return found;
}

const configTopic = ({ topic, discoveryTopic }: PublishedBox, component: string, id: string): string =>
  `${discoveryTopic}/${component}/${topic}/${id}/config`;

/** Where the broker may have something of an earlier start, of what is not there any more. */
export const keptFilters = (box: PublishedBox): readonly string[] => [
  configTopic(box, '+', '+'),
  `${box.topic}/window/+`,
  `${box.topic}/device/+/+`,
];
