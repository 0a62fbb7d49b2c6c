/** The connection to a broker against Debian's mosquitto: what its own reader gets, while the broker and the box come and go. */
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Broker, type BrokerOptions } from '../../../drivers/mqtt/broker.js';
import type { BrokerFault } from '../../../drivers/mqtt/faults.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { makeCertificate } from '../../../server/qctl/tls/self-made.js';
import { type Mosquitto, startMosquitto } from '../../support/mosquitto.js';

const SOON = { timeout: 20_000, interval: 20 };
const STATUS = 'qbox/status';

let mosquitto: Mosquitto;
let broker: Broker | null = null;
let folder: string;
const faults: (BrokerFault | null)[] = [];

function open(options: Partial<BrokerOptions> = {}): Broker {
  broker = new Broker({
    ...{ address: mosquitto.address, user: null, passwordFile: null, authorityFile: null, availabilityTopic: STATUS },
    ...{ timers: SYSTEM_TIMERS, healthChanged: (fault) => faults.push(fault), ...options },
  });
  broker.start();
  return broker;
}

const isConnected = (one: Broker) => vi.waitFor(() => expect(one.fault).toBeNull(), SOON);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'qbox-broker-'));
  faults.length = 0;
});
afterEach(async () => {
  await broker?.close();
  broker = null;
  await mosquitto.end();
  rmSync(folder, { recursive: true });
});

describe('a broker without passwords', () => {
  beforeEach(async () => {
    mosquitto = await startMosquitto();
  });

  it('has the newest state of each topic, also after it came back without what it kept', async () => {
    const one = open();
    one.set('qbox/waiting', '1', true);
    one.set('qbox/lamp/set', '{"state":"ON"}', false);
    await isConnected(one);
    one.set('qbox/waiting', '2', true);
    const before = mosquitto.read('qbox/#');
    const newest = () => Object.fromEntries(before.lines.map((line) => line.split(' ').slice(1)));
    await vi.waitFor(() => expect(newest()).toMatchObject({ 'qbox/status': 'online', 'qbox/waiting': '2' }), SOON);
    await mosquitto.stop();
    await vi.waitFor(() => expect(one.fault).toBe('brokerAway'), SOON);
    one.set('qbox/waiting', '3', true);
    await mosquitto.start();
    const after = mosquitto.read('qbox/#');
    await vi.waitFor(() => expect(after.lines).toEqual(expect.arrayContaining(['0 qbox/lamp/set {"state":"ON"}'])), SOON);
    await vi.waitFor(() => expect(after.lines.filter((line) => line.includes('waiting')).at(-1)).toMatch(/^\d qbox\/waiting 3$/), SOON);
    expect(faults).toEqual([null, 'brokerAway', null]);
  });

  it('tells that the box is gone, whether it said so or not', async () => {
    const one = open();
    await isConnected(one);
    const reader = mosquitto.read(STATUS);
    await vi.waitFor(() => expect(reader.lines).toEqual(['1 qbox/status online']), SOON);
    await one.close();
    await vi.waitFor(() => expect(reader.lines).toEqual(['1 qbox/status online', '0 qbox/status offline']), SOON);
  });

  it('gives messages to those who follow their topic, and to nobody else; what it kept is marked', async () => {
    mosquitto.publish('zigbee2mqtt/door', '{"action":"single"}', true);
    const one = open();
    const got: string[] = [];
    one.follow('zigbee2mqtt/door', ({ payload, isRetained }) => got.push(`${isRetained} ${Buffer.from(payload)}`));
    await isConnected(one);
    await vi.waitFor(() => expect(got).toEqual(['true {"action":"single"}']), SOON);
    mosquitto.publish('zigbee2mqtt/other', '{"action":"single"}');
    mosquitto.publish('zigbee2mqtt/door', '{"action":"hold"}');
    await vi.waitFor(() => expect(got).toEqual(['true {"action":"single"}', 'false {"action":"hold"}']), SOON);
  });

  it('loses news while it is away: a late call is a wrong one', async () => {
    const one = open();
    one.tell('qbox/call', 'early');
    await isConnected(one);
    const reader = mosquitto.read('qbox/call');
    await vi.waitFor(() => {
      one.tell('qbox/call', 'now');
      expect(reader.lines).toContain('0 qbox/call now');
    }, SOON);
    expect(reader.lines).not.toContain('0 qbox/call early');
  });

  it('keeps messages that are too long to itself, and the connection stays', async () => {
    const one = open();
    const got: number[] = [];
    one.follow('long', ({ payload }) => got.push(payload.length));
    await isConnected(one);
    mosquitto.publish('long', 'x'.repeat(66_000));
    mosquitto.publish('long', 'short');
    await vi.waitFor(() => expect(got).toEqual([5]), SOON);
    expect(faults).toEqual([null]);
  });
});

it('a broker that sends a packet without end is left', async () => {
  mosquitto = await startMosquitto();
  const sockets: Socket[] = [];
  const hostile = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.once('data', () => {
      // CONNACK of MQTT 5.0 (3.2): success, no properties. Then a PUBLISH (3.3) of 256 MB.
      socket.write(Uint8Array.of(0x20, 3, 0, 0, 0));
      socket.write(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f, 0, 1, 0x61, 0));
      const pour = (): void => {
        if (!socket.destroyed) socket.write(Buffer.alloc(64 * 1024), () => setImmediate(pour));
      };
      pour();
    });
  }).listen(0, '127.0.0.1');
  await once(hostile, 'listening');
  const { port } = hostile.address() as AddressInfo;
  open({ address: `mqtt://127.0.0.1:${port}` });
  await vi.waitFor(() => expect(faults).toEqual([null, 'brokerAway']), SOON);
  await vi.waitFor(() => expect(sockets[0]?.destroyed).toBe(true), SOON);
  expect(sockets[0]?.bytesWritten).toBeLessThan(64 * 1024 * 1024);
  hostile.close();
});

describe('a broker with passwords', () => {
  beforeEach(async () => {
    mosquitto = await startMosquitto({ name: 'qbox', password: 'secret word' });
  });

  it('is told from one that is away, and gets the password that is in the file by then', async () => {
    const passwordFile = join(folder, 'password');
    const one = open({ user: 'qbox', passwordFile });
    await vi.waitFor(() => expect(faults).toEqual(['brokerSettings']), SOON);
    writeFileSync(passwordFile, 'wrong\n');
    await vi.waitFor(() => expect(faults).toEqual(['brokerSettings', 'brokerRefused']), SOON);
    writeFileSync(passwordFile, 'secret word\n');
    await isConnected(one);
  });
});

describe('a broker with TLS', () => {
  /** Of an authority that no system knows, for these names. */
  async function withTls(...names: readonly string[]): Promise<string> {
    const { certificate, key } = await makeCertificate(names, 30);
    const [, authority = ''] = /-----END CERTIFICATE-----\s+(-----BEGIN[\s\S]+)$/.exec(String(certificate)) ?? [];
    const authorityFile = join(folder, 'authority.pem');
    writeFileSync(authorityFile, authority);
    mosquitto = await startMosquitto(undefined, { certificate, key, authorityFile });
    return authorityFile;
  }

  it('is trusted by its authority, and its reader gets what is published', async () => {
    const authorityFile = await withTls('localhost', '127.0.0.1');
    expect(mosquitto.address).toMatch(/^mqtts:/);
    const one = open({ authorityFile });
    await isConnected(one);
    one.set('qbox/waiting', '4', true);
    const reader = mosquitto.read('qbox/#');
    await vi.waitFor(() => expect(reader.lines.map((line) => line.slice(2))).toContain('qbox/waiting 4'), SOON);
    expect(faults).toEqual([null]);
  });

  it('of an authority that nobody knows is told as that', async () => {
    await withTls('localhost', '127.0.0.1');
    open();
    await vi.waitFor(() => expect(faults).toEqual(['brokerNotTrusted']), SOON);
  });

  it('with the certificate of another name is told as that', async () => {
    const authorityFile = await withTls('other.example');
    open({ authorityFile });
    await vi.waitFor(() => expect(faults).toEqual(['brokerNotTrusted']), SOON);
  });

  it('that is addressed without TLS is not reached, and nothing of it is taken for an answer', async () => {
    await withTls('localhost', '127.0.0.1');
    open({ address: mosquitto.address.replace('mqtts', 'mqtt') });
    await vi.waitFor(() => expect(faults).toEqual(['brokerAway']), SOON);
  });
});
