/** What the box publishes and when, with a broker that keeps what it is told; `mqtt-box` has Debian's. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { BrokerOptions, Received } from '../../../drivers/mqtt/broker.js';
import type { BrokerFault } from '../../../drivers/mqtt/faults.js';
import type { Config } from '../../../server/config/load.js';
import type { DeviceRow } from '../../../server/devices/diagnostics/device-source.js';
import { MqttService } from '../../../server/devices/mqtt/mqtt-service.js';
import type { Call } from '../../../server/devices/shared/calls.js';
import { emptyState } from '../../../server/engine/state.js';
import type { BookRows } from '../../../server/model/books/index.js';
import type { Consumer } from '../../../server/model/consumer.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { RULES } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const MQTT = {
  ...{ address: 'mqtt://192.0.2.9:1883', user: 'u', passwordFile: '/p', authorityFile: '/a' },
  ...{ topic: 'west', discoveryTopic: 'homeassistant', homeAssistant: true },
};
const EVENT = {} as QueueEvent;

let timers: VirtualTimers;
let state: ReturnType<typeof emptyState>;
let told: string[];
let log: string[];
let changes: number;
let opened: BrokerOptions[];
let fault: BrokerFault | null;
let follow: Map<string, (message: Received) => void>;
let committed: (() => void)[] | null;
let callFollowers: ((call: Call) => void)[];
beforeEach(() => {
  timers = new VirtualTimers();
  state = emptyState(RULES);
  state.books.Workplace.set(11, { id: 11, name: 'Окно 2', alias: '2' } as BookRows['Workplace']);
  [told, log, changes, opened, fault, follow, committed, callFollowers] = [[], [], 0, [], 'starting', new Map(), null, []];
});

function service(mqtt: Partial<Config['mqtt']> = {}): MqttService {
  return new MqttService({
    ...{ timers, version: '1.2.3', devicesChanged: () => (changes += 1) },
    log: { info: (_: object, text: string) => log.push(text), warn: (_: object, text: string) => log.push(text) } as never,
    config: { mqtt: { ...MQTT, ...mqtt }, branch: { name: 'Запад', languages: ['ru'] } } as unknown as Pick<Config, 'mqtt' | 'branch'>,
    pipeline: { state, afterCommit: (release: () => void) => (committed === null ? release() : void committed.push(release)) },
    calls: { follow: (one) => void callFollowers.push(one) },
    openBroker: (options) => {
      opened.push(options);
      return {
        get fault() {
          return fault;
        },
        start: () => void told.push('start'),
        close: async () => void told.push('close'),
        follow: (topic, received) => {
          follow.set(topic, received);
          return () => follow.delete(topic);
        },
        set: (topic, payload, isKept) => void told.push(`${isKept ? 'kept' : 'told'} ${topic} ${payload}`),
        tell: (topic, payload) => void told.push(`news ${topic} ${payload}`),
        watch: () => () => {},
      };
    },
  });
}

const ROWS = [{ name: 'hall', kind: 'printer', state: 'ready', troubles: [] }] as unknown as readonly DeviceRow[];
const states = () => told.filter((line) => / west\//.test(line));
const waits = (id: number, as = 'WAITING') => state.consumers.set(id, { id, state: as, ticket: `A00${id}` } as Consumer);

describe('what Home Assistant reads', () => {
  it('is all there before the broker is called, and only what is new after that, a second later', () => {
    const mqtt = service();
    mqtt.start(() => ROWS);
    expect(states()).toEqual([
      'kept west/waiting 0',
      'kept west/window/11 {"state":"closed","ticket":null}',
      'kept west/device/printer/hall {"state":"ready","faults":[]}',
    ]);
    expect(told.at(-1)).toBe('start');
    expect(told.filter((line) => line.startsWith('kept homeassistant/'))).toHaveLength(4);
    told.length = 0;
    waits(1);
    waits(2, 'SERVING');
    for (let at = 0; at < 5; at++) mqtt.applied(EVENT);
    timers.advance(999);
    expect(told).toEqual([]);
    timers.advance(1);
    expect(states().filter((line) => line.includes('waiting'))).toEqual(['kept west/waiting 1']);
    told.length = 0;
    mqtt.devicesChanged();
    timers.advance(1_000);
    expect(states()).toHaveLength(3);
  });

  it('is told when it is on the disk', () => {
    const mqtt = service();
    mqtt.start(() => []);
    told.length = 0;
    committed = [];
    waits(1);
    mqtt.applied(EVENT);
    timers.advance(1_000);
    expect([told, committed.length]).toEqual([[], 1]);
    // What came meanwhile is of the next one.
    waits(2);
    for (const release of committed) release();
    expect(states()[0]).toBe('kept west/waiting 1');
  });

  it('ends with its window or device', () => {
    let rows = ROWS;
    const mqtt = service();
    mqtt.start(() => rows);
    told.length = 0;
    state.books.Workplace.delete(11);
    rows = [];
    mqtt.devicesChanged();
    timers.advance(1_000);
    expect(told.filter((line) => line.endsWith(' '))).toEqual([
      'kept homeassistant/sensor/west/window_11/config ',
      'kept homeassistant/binary_sensor/west/device_printer_hall/config ',
      'kept west/window/11 ',
      'kept west/device/printer/hall ',
    ]);
  });

  it('of an earlier start ends; what there is, what is no old message and what has ended stays', () => {
    const mqtt = service();
    mqtt.start(() => ROWS);
    told.length = 0;
    const filters = ['homeassistant/+/west/+/config', 'west/window/+', 'west/device/+/+'];
    expect([...follow.keys()]).toEqual(filters);
    const hear = (filter: string, topic: string, text: string, isRetained = true) =>
      follow.get(filter)?.({ topic, payload: new TextEncoder().encode(text), isRetained });
    hear('west/window/+', 'west/window/11', '{}');
    hear('west/window/+', 'west/window/99', '{}', false);
    hear('west/window/+', 'west/window/99', '');
    expect(told).toEqual([]);
    hear('west/window/+', 'west/window/99', '-');
    hear('west/device/+/+', 'west/device/printer/gone', '{}');
    hear('homeassistant/+/west/+/config', 'homeassistant/sensor/west/window_99/config', '{}');
    expect(told).toEqual(['kept west/window/99 ', 'kept west/device/printer/gone ', 'kept homeassistant/sensor/west/window_99/config ']);
  });

  it('of an earlier start stays until it is known what there is', () => {
    service();
    follow.get('west/window/+')?.({ topic: 'west/window/99', payload: Uint8Array.of(0x7b), isRetained: true });
    expect(told).toEqual([]);
  });

  it('has each call as news', () => {
    service().start(() => []);
    told.length = 0;
    const call: Call = { consumerId: 1, ticket: 'A001', prefix: 'A', number: 1, windowId: 11, atMs: 0, isRepeated: false };
    for (const one of callFollowers) one(call);
    expect(told).toEqual([expect.stringMatching(/^news west\/call \{"event_type":"called","ticket":"A001","window":11/)]);
  });
});

it('without Home Assistant nothing is published, and buttons have their broker', () => {
  const mqtt = service({ homeAssistant: false });
  mqtt.start(() => ROWS);
  mqtt.applied(EVENT);
  timers.runAll();
  expect([told, follow.size, callFollowers, mqtt.messages === null]).toEqual([['start'], 0, [], false]);
});

it('without a broker nothing is opened, and there is no row', async () => {
  const mqtt = service({ address: null });
  mqtt.start(() => ROWS);
  mqtt.devicesChanged();
  timers.runAll();
  await mqtt.stop();
  expect([opened, told, mqtt.rows(), mqtt.messages]).toEqual([[], [], [], null]);
});

it('the broker is called with what the settings say, and its state is a row of devices, and a line of the log', () => {
  const mqtt = service();
  expect(opened).toMatchObject([
    { address: MQTT.address, user: 'u', passwordFile: '/p', authorityFile: '/a', availabilityTopic: 'west/status' },
  ]);
  expect(mqtt.rows()).toMatchObject([
    { name: 'mqtt', kind: 'broker', state: 'starting', troubles: [], port: MQTT.address, roll: null, jobs: 0 },
  ]);
  fault = 'brokerAway';
  opened[0]?.healthChanged(fault, 'refused');
  expect(mqtt.rows()).toMatchObject([{ state: 'trouble', troubles: [{ code: 'brokerAway' }] }]);
  fault = null;
  opened[0]?.healthChanged(fault, '');
  expect(mqtt.rows()).toMatchObject([{ state: 'ready', troubles: [] }]);
  opened[0]?.healthChanged('starting', '');
  expect([changes, log]).toEqual([
    3,
    [expect.stringMatching(/^The MQTT broker is not reached/), 'the MQTT broker is connected', 'starting'],
  ]);
});

it('when the box stops, nothing planned is published any more', async () => {
  const mqtt = service();
  mqtt.start(() => ROWS);
  mqtt.devicesChanged();
  told.length = 0;
  await mqtt.stop();
  timers.runAll();
  expect(told).toEqual(['close']);
});
