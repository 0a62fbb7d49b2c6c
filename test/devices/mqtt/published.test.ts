/** What is published for Home Assistant, without a broker: each description has variables of its page on home-assistant.io alone. */
import { expect, it } from 'vitest';
import type { DeviceRow } from '../../../server/devices/diagnostics/device-source.js';
import { callMessage, discovery, type PublishedBox, states } from '../../../server/devices/mqtt/published.js';
import { emptyState } from '../../../server/engine/state.js';
import type { BookRows } from '../../../server/model/books/index.js';
import { type Consumer, NO_CLERK, NO_CONSUMER } from '../../../server/model/consumer.js';
import { WINDOW_STATE } from '../../../server/model/window-state.js';
import { RULES } from '../../engine/models/engine.js';

const BOX: PublishedBox = { topic: 'west', discoveryTopic: 'homeassistant', branch: 'Запад', version: '1.2.3', languages: ['kk', 'ru'] };
const DEVICES = [
  { name: 'hall', kind: 'printer', state: 'trouble', troubles: [{ code: 'paperEnd', text: 'x', remedy: 'y' }] },
] as unknown as readonly DeviceRow[];

/** "Configuration variables" of the integrations `sensor.mqtt`, `binary_sensor.mqtt` and `event.mqtt`, as far as they are of use here. */
const COMMON = ['availability_topic', 'device', 'origin', 'name', 'unique_id', 'icon', 'state_topic', 'value_template', 'entity_category'];
const VARIABLES: Readonly<Record<string, readonly string[]>> = {
  sensor: [...COMMON, 'json_attributes_topic', 'device_class', 'options', 'state_class'],
  binary_sensor: [...COMMON, 'json_attributes_topic', 'device_class', 'payload_on', 'payload_off'],
  event: [...COMMON, 'json_attributes_topic', 'device_class', 'event_types'],
};
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  sensor: ['state_topic'],
  binary_sensor: ['state_topic'],
  event: ['state_topic', 'event_types'],
};

function branch() {
  const state = emptyState(RULES);
  state.books.Workplace.set(11, { id: 11, name: 'Окно 2', alias: '2' } as BookRows['Workplace']);
  state.windows.set(11, { stateId: WINDOW_STATE.open, clerkId: 3, consumerId: NO_CONSUMER, lastUpdateMs: 0, sinceMs: 0 });
  return state;
}

it('each description is found, stands alone, and has what Home Assistant documents', () => {
  const found = discovery(BOX, branch(), DEVICES);
  expect([...found.keys()]).toEqual([
    'homeassistant/sensor/west/waiting/config',
    'homeassistant/event/west/call/config',
    'homeassistant/sensor/west/window_11/config',
    'homeassistant/binary_sensor/west/device_printer_hall/config',
  ]);
  const ids = new Set<unknown>();
  for (const [topic, text] of found) {
    // MQTT Discovery: <discovery_prefix>/<component>/[<node_id>/]<object_id>/config
    const [, component = ''] = /^homeassistant\/([a-z_]+)\/[a-zA-Z0-9_-]+\/[a-zA-Z0-9_-]+\/config$/.exec(topic) ?? [];
    const config = JSON.parse(text) as Record<string, unknown>;
    ids.add(config.unique_id);
    expect(Object.keys(config).filter((key) => !VARIABLES[component]?.includes(key))).toEqual([]);
    expect(Object.keys(config)).toEqual(expect.arrayContaining([...(REQUIRED[component] ?? ['none']), 'unique_id', 'device', 'origin']));
    expect(config.availability_topic).toBe('west/status');
    expect(config.device).toMatchObject({ identifiers: ['qbox_west'], name: 'Запад', sw_version: '1.2.3' });
  }
  expect(ids.size).toBe(found.size);
  expect(JSON.parse(found.get('homeassistant/sensor/west/waiting/config') ?? '')).toMatchObject({ name: 'Күтіп тұрғандар' });
});

it('all that a description points to is published', () => {
  const state = branch();
  const now = states(BOX, state, 4, DEVICES);
  const pointed = [...discovery(BOX, state, DEVICES).values()].map((text) => (JSON.parse(text) as { state_topic: string }).state_topic);
  expect(pointed.filter((topic) => !now.has(topic))).toEqual(['west/call']);
  expect(Object.fromEntries(now)).toEqual({
    'west/waiting': '4',
    'west/window/11': '{"state":"free","ticket":null}',
    'west/device/printer/hall': '{"state":"trouble","faults":["paperEnd"]}',
  });
});

it('a window is closed, on a break, free or serving', () => {
  const state = branch();
  const of = (change: object) => {
    const before = state.windows.get(11);
    if (before) state.windows.set(11, { ...before, ...change });
    return JSON.parse(states(BOX, state, 0, []).get('west/window/11') ?? '');
  };
  state.consumers.set(7, { id: 7, ticket: 'A007', state: 'SERVING' } as Consumer);
  expect(of({ stateId: WINDOW_STATE.onBreak })).toEqual({ state: 'break', ticket: null });
  expect(of({ stateId: WINDOW_STATE.open, consumerId: 7 })).toEqual({ state: 'serving', ticket: 'A007' });
  expect(of({ consumerId: NO_CONSUMER, clerkId: NO_CLERK })).toEqual({ state: 'closed', ticket: null });
});

it('a call has ticket and window, and nothing of the visitor', () => {
  const call = { consumerId: 7, ticket: 'A007', prefix: 'A', number: 7, windowId: 11, atMs: 0, isRepeated: true, language: 'kk' };
  expect(JSON.parse(callMessage(call, branch()))).toEqual({
    ...{ event_type: 'repeated', ticket: 'A007', window: 11, window_name: 'Окно 2', window_alias: '2', at: '1970-01-01T00:00:00.000Z' },
  });
});
