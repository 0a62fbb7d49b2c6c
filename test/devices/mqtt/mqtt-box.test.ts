/** The built box at Debian's mosquitto: wireless buttons call visitors, lamps follow windows, and Home Assistant finds all of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { ReplyData } from '../../../server/protocol/registry.js';
import { type Box, startBox } from '../../support/box.js';
import { type Mosquitto, type Reader, startMosquitto } from '../../support/mosquitto.js';
import { connect, logIn, type RawClient, type RawSession } from '../../support/raw-client.js';

const SOON = { timeout: 30_000, interval: 50 };
const WINDOW = 11;

let folder: string;
let mosquitto: Mosquitto;
let box: Box;
const clients: RawClient[] = [];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-mqtt-'));
  mosquitto = await startMosquitto();
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.socket.terminate();
  await box.stop();
  await mosquitto.end();
  rmSync(folder, { recursive: true });
});

async function start(...lines: readonly string[]): Promise<void> {
  const file = join(folder, 'qbox.toml');
  const keypads = ['[keypads.desk]', 'port = "mqtt:zigbee2mqtt/desk"', 'profile = "zigbee-4-buttons"', `workplace = ${WINDOW}`];
  writeFileSync(file, [...lines, ...keypads, 'lamp = "zigbee2mqtt/lamp"'].join('\n'));
  box = await startBox({ args: ['--demo', '--config', file], data: join(folder, 'data') });
}

async function session(account: Parameters<typeof logIn>[1]): Promise<RawSession> {
  const client = await connect(box.webSocketUrl);
  clients.push(client);
  return logIn(client, account);
}

const clerk = () => session({ component: 'workplace', login: 'petrov', place: WINDOW });
async function ticket(): Promise<string> {
  const kiosk = await session({ component: 'registrator', login: 'kiosk', place: 1 });
  const answer = await kiosk.ask<ReplyData<'registrateConsumer'>>('registrateConsumer', { services: [4], noprint: true, preview: false });
  return answer.consumer.ticket;
}

async function rowOf(kind: string): Promise<Pick<ReplyData<'devices'>[number], 'state' | 'troubles'> | undefined> {
  const admin = await session({ component: 'administrator', login: 'admin' });
  return (await admin.ask<ReplyData<'devices'>>('devices')).find((row) => row.kind === kind && ['mqtt', 'desk'].includes(row.name));
}

/** The newest text of each topic that a reader has seen. */
const newest = ({ lines }: Reader): ReadonlyMap<string, string> =>
  new Map(lines.map((line) => [line.split(' ')[1] ?? '', line.split(' ').slice(2).join(' ')]));
const jsonAt = (reader: Reader, topic: string) => JSON.parse(newest(reader).get(topic) ?? 'null');

it('a button calls, and the lamp of the window shows it; both are missing while the broker is', async () => {
  await start('[mqtt]', `address = "${mosquitto.address}"`);
  const lamp = mosquitto.read('zigbee2mqtt/lamp/set');
  const petrov = await clerk();
  await ticket();
  const window = async () => (await petrov.ask<{ id: number; consumer_id: number }[]>('workplaceList')).find(({ id }) => id === WINDOW);
  await vi.waitFor(() => expect(jsonAt(lamp, 'zigbee2mqtt/lamp/set')).toMatchObject({ state: 'ON', brightness: 254 }), SOON);
  mosquitto.publish('zigbee2mqtt/desk', '{"action":"1_single","battery":90,"linkquality":87}');
  await vi.waitFor(async () => expect((await window())?.consumer_id).toBeGreaterThan(0), SOON);
  mosquitto.publish('zigbee2mqtt/desk', '{"action":"2_single"}');
  await vi.waitFor(() => expect(jsonAt(lamp, 'zigbee2mqtt/lamp/set')).toMatchObject({ state: 'ON', brightness: 127 }), SOON);
  // Nothing is published where Home Assistant is not set.
  const all = mosquitto.read('#');
  await vi.waitFor(() => expect(all.lines).toEqual(['1 qbox/status online']), SOON);
  await mosquitto.stop();
  await vi.waitFor(async () => expect((await rowOf('broker'))?.troubles.map(({ code }) => code)).toEqual(['brokerAway']), SOON);
  expect(await rowOf('keypad')).toMatchObject({ state: 'trouble', troubles: [{ code: 'brokerAway' }] });
  await mosquitto.start();
  await vi.waitFor(async () => expect((await rowOf('keypad'))?.state).toBe('ready'), SOON);
});

it('Home Assistant finds windows, calls and devices, and nothing of people; what is not there any more goes', async () => {
  mosquitto.publish('homeassistant/sensor/qbox/window_99/config', '{"name":"gone"}', true);
  const ofEarlierStart = ['qbox/window/99', 'qbox/device/printer/gone'];
  for (const topic of ofEarlierStart) mosquitto.publish(topic, '{"state":"free"}', true);
  await start('[mqtt]', `address = "${mosquitto.address}"`, 'home_assistant = true');
  const reader = mosquitto.read('#');
  await vi.waitFor(() => expect(jsonAt(reader, 'qbox/device/broker/mqtt')).toEqual({ state: 'ready', faults: [] }), SOON);
  const petrov = await clerk();
  const number = await ticket();
  await petrov.ask('nextConsumer');
  await vi.waitFor(() => expect(jsonAt(reader, 'qbox/call')).toMatchObject({ event_type: 'called', ticket: number, window: WINDOW }), SOON);
  await vi.waitFor(() => expect(jsonAt(reader, `qbox/window/${WINDOW}`)).toEqual({ state: 'serving', ticket: number }), SOON);
  await vi.waitFor(() => expect(newest(reader).get('homeassistant/sensor/qbox/window_99/config')).toBe(''), SOON);
  for (const topic of ofEarlierStart) await vi.waitFor(() => expect(newest(reader).get(topic)).toBe(''), SOON);
  // A window that is removed while the box runs.
  const admin = await session({ component: 'administrator', login: 'admin' });
  const { id } = await admin.ask<{ id: number }>('newWorkplace', { name: 'Для проверки', alias: '77', all_operations: 1 });
  await vi.waitFor(() => expect(jsonAt(reader, `qbox/window/${id}`)).toEqual({ state: 'closed', ticket: null }), SOON);
  await admin.ask('removeWorkplace', { id });
  await vi.waitFor(() => expect(newest(reader).get(`qbox/window/${id}`)).toBe(''), SOON);
  const config = jsonAt(reader, `homeassistant/sensor/qbox/window_${WINDOW}/config`);
  expect(config).toMatchObject({ unique_id: 'qbox_qbox_window_11', state_topic: 'qbox/window/11', availability_topic: 'qbox/status' });
  expect(jsonAt(reader, 'homeassistant/event/qbox/call/config')).toMatchObject({
    event_types: ['called', 'repeated'],
    state_topic: 'qbox/call',
  });
  // Names and logins of the demo's people.
  const said = reader.lines.join('\n');
  expect(said).not.toMatch(/Петров|petrov|Сидоров|sidorova|login|clerk/iu);
  const gone = mosquitto.read('qbox/status');
  await vi.waitFor(() => expect(gone.lines).toEqual(['1 qbox/status online']), SOON);
  await box.kill9();
  await vi.waitFor(() => expect(gone.lines.at(-1)).toBe('0 qbox/status offline'), SOON);
});

it('a button without a broker is told', async () => {
  await start();
  await vi.waitFor(async () => expect((await rowOf('keypad'))?.troubles.map(({ code }) => code)).toEqual(['noBroker']), SOON);
  expect(await rowOf('broker')).toBeUndefined();
});
