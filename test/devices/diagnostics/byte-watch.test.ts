/** Bytes of devices for whoever looks for a fault: bounded, for administrators, and no burden when nobody looks. */
import { expect, it, vi } from 'vitest';
import type { PortAddress } from '../../../drivers/ports/address.js';
import { PortError, type PortListener } from '../../../drivers/ports/port.js';
import { PortTaps } from '../../../drivers/ports/tap.js';
import { ByteWatch, byteWatchOf } from '../../../server/devices/diagnostics/byte-watch.js';
import { type ByteDecoder, SAYS_NOTHING } from '../../../server/devices/diagnostics/byte-words.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { Session } from '../../../server/model/events/events.js';
import type { Peer } from '../../../server/pipeline/requests/peer.js';
import { ADMIN, CLERK, openBranch } from '../../engine/models/demo-engine.js';

const ADDRESS: PortAddress = { kind: 'tcp', host: 'hall', port: 9100 };
const SESSION = { id: 7 } as Session;
const NOBODY_LISTENS: PortListener = { received: () => {}, lost: () => {} };

interface Pushed {
  readonly data: {
    readonly dropped: number;
    readonly chunks: readonly {
      readonly direction: string;
      readonly bytes: string;
      readonly note: string;
      readonly said: readonly string[];
    }[];
  };
}

function bench() {
  const pushed: Pushed['data'][] = [];
  const seen = { takes: true, may: true, inner: NOBODY_LISTENS, decoded: 0 };
  const peer = {
    id: 3,
    push: (frame: Uint8Array) => {
      if (seen.takes) pushed.push((JSON.parse(Buffer.from(frame).toString()) as Pushed).data);
      return seen.takes;
    },
  } as Peer;
  const taps = new PortTaps(() => async (listener) => {
    seen.inner = listener;
    return { write: () => Promise.resolve(), close: () => Promise.resolve() };
  });
  const decoded: ByteDecoder = (_direction, bytes) => {
    seen.decoded += 1;
    return [`${bytes.length} bytes`];
  };
  const watch = new ByteWatch({
    taps,
    devices: [
      { name: 'hall', kind: 'printer', address: ADDRESS, decoder: () => decoded },
      { name: 'hall', kind: 'led', address: { kind: 'tcp', host: 'boards', port: 1 }, decoder: () => SAYS_NOTHING },
    ],
    nowMs: () => 0,
    mayWatch: () => seen.may,
  });
  const heard = () =>
    pushed.flatMap(({ chunks }) => chunks.map(({ direction, bytes }) => `${direction} ${Buffer.from(bytes, 'base64').toString()}`));
  return { taps, watch, peer, pushed, seen, heard };
}

it('tells both directions in their order, from the beginning of the watch to its end', async () => {
  const { taps, watch, peer, pushed, seen, heard } = bench();
  const port = await taps.open(ADDRESS)(NOBODY_LISTENS);
  await port.write(Buffer.from('unheard'));
  expect(watch.watch({ name: 'hall', kind: 'printer' }, peer, SESSION)).toBeUndefined();
  // Twice is once.
  watch.watch({ name: 'hall', kind: 'printer' }, peer, SESSION);
  await port.write(Buffer.from('ask'));
  seen.inner.received(Buffer.from('answer'));
  await vi.waitFor(() => expect(heard()).toEqual(['out ask', 'in answer']));
  expect(pushed.map(({ dropped }) => dropped)).toEqual(pushed.map(() => 0));
  expect(pushed.flatMap(({ chunks }) => chunks.map(({ said }) => said))).toEqual([['3 bytes'], ['6 bytes']]);
  watch.end({ name: 'hall', kind: null }, peer);
  await port.write(Buffer.from('unheard'));
  await new Promise(setImmediate);
  expect(heard()).toHaveLength(2);
});

it('tells when the port opens and when it is lost, with the reason and without bytes', async () => {
  const { taps, watch, peer, seen, pushed } = bench();
  watch.watch({ name: 'hall', kind: 'printer' }, peer, SESSION);
  const port = await taps.open(ADDRESS)(NOBODY_LISTENS);
  await port.write(Buffer.from('a'));
  seen.inner.lost(new PortError('lost', 'the cable was pulled'));
  await vi.waitFor(() => expect(pushed.flatMap(({ chunks }) => chunks)).toHaveLength(3));
  expect(pushed.flatMap(({ chunks }) => chunks.map(({ direction, bytes, note, said }) => [direction, bytes, note, said]))).toEqual([
    ['opened', '', '', []],
    ['out', 'YQ==', '', ['1 bytes']],
    ['lost', '', 'the cable was pulled', []],
  ]);
});

it('hears nothing more of a cable that nobody watches: after an end, a lost right, a closed connection', async () => {
  const { taps, watch, peer, seen } = bench();
  const port = await taps.open(ADDRESS)(NOBODY_LISTENS);
  const ends: readonly (() => void)[] = [
    () => watch.end({ name: 'hall', kind: 'printer' }, peer),
    () => watch.disconnected(peer),
    () => {
      seen.may = false;
    },
  ];
  for (const [at, end] of ends.entries()) {
    watch.watch({ name: 'hall', kind: 'printer' }, peer, SESSION);
    end();
    // Who has lost the right is found at the first bytes.
    await port.write(Buffer.from('a'));
    await new Promise(setImmediate);
    await port.write(Buffer.from('b'));
    expect(seen.decoded).toBe(at === 2 ? 1 : 0);
  }
});

it('ends of a device of the same name, of another connection, or of another kind are not its own', async () => {
  const { taps, watch, peer, heard } = bench();
  const port = await taps.open(ADDRESS)(NOBODY_LISTENS);
  watch.watch({ name: 'hall', kind: 'printer' }, peer, SESSION);
  watch.end({ name: 'hall', kind: 'led' }, peer);
  watch.end({ name: 'desk', kind: null }, peer);
  watch.end({ name: 'hall', kind: 'printer' }, { ...peer, id: 4 } as Peer);
  watch.disconnected({ ...peer, id: 4 } as Peer);
  await port.write(Buffer.from('still'));
  await new Promise(setImmediate);
  expect(heard()).toEqual(['out still']);
});

it('keeps ten thousand pieces for a slow reader, however small they are, and half a megabyte, however few', async () => {
  const { taps, watch, peer, seen, pushed } = bench();
  const port = await taps.open(ADDRESS)(NOBODY_LISTENS);
  watch.watch({ name: 'hall', kind: 'printer' }, peer, SESSION);
  const held = async (sizes: readonly number[]): Promise<readonly [dropped: number, chunks: number]> => {
    seen.takes = false;
    for (const size of sizes) await port.write(Buffer.alloc(size));
    await new Promise(setImmediate);
    seen.takes = true;
    watch.drained(peer);
    const last = pushed.at(-1) ?? expect.unreachable();
    return [last.dropped, last.chunks.length];
  };
  expect(await held(Array<number>(10_000).fill(1))).toEqual([0, 10_000]);
  expect(await held(Array<number>(10_003).fill(1))).toEqual([3, 10_000]);
  expect(await held([1, 512 * 1024 - 1])).toEqual([0, 2]);
  expect(await held([1, 512 * 1024])).toEqual([1, 1]);
});

it('forgets the oldest for a reader who is slow, and says how much', async () => {
  const { taps, watch, peer, seen, pushed } = bench();
  const port = await taps.open(ADDRESS)(NOBODY_LISTENS);
  watch.watch({ name: 'hall', kind: 'printer' }, peer, SESSION);
  seen.takes = false;
  for (let piece = 0; piece < 10; piece++) await port.write(Buffer.alloc(100_000, 65 + piece));
  await new Promise(setImmediate);
  seen.takes = true;
  watch.drained(peer);
  const [first] = pushed;
  expect([first?.dropped, first?.chunks.length]).toEqual([500_000, 5]);
  expect(Buffer.from(first?.chunks.at(-1)?.bytes ?? '', 'base64').toString()).toMatch(/^J+$/);
});

it('tells nothing to a session that has ended or may not know, and ends with the connection', async () => {
  const { taps, watch, peer, seen, pushed } = bench();
  const port = await taps.open(ADDRESS)(NOBODY_LISTENS);
  watch.watch({ name: 'hall', kind: 'printer' }, peer, SESSION);
  seen.may = false;
  await port.write(Buffer.from('secret'));
  await new Promise(setImmediate);
  seen.may = true;
  await port.write(Buffer.from('secret'));
  await new Promise(setImmediate);
  watch.watch({ name: 'hall', kind: 'printer' }, peer, SESSION);
  watch.disconnected(peer);
  await port.write(Buffer.from('secret'));
  await new Promise(setImmediate);
  expect(pushed).toEqual([]);
});

it('refuses what is not there, and what could be two', () => {
  const { watch, peer } = bench();
  for (const order of [
    { name: 'nowhere', kind: null },
    { name: 'hall', kind: null },
  ])
    expect(watch.watch(order, peer, SESSION)).toBeInstanceOf(Rejection);
});

it('every device with a cable can be watched; what is behind a broker has none', () => {
  const device = (name: string, address: object) => ({ name, address, profile: {} }) as never;
  const watch = byteWatchOf(
    {
      printers: [device('p', ADDRESS)],
      leds: [device('l', ADDRESS)],
      keypads: [device('k', ADDRESS), device('wireless', { kind: 'mqtt', topic: 'zigbee2mqtt/desk' })],
      scanners: [device('s', ADDRESS)],
      ...{ lcds: [], sound: [], pins: new Map() as never },
    },
    { taps: new PortTaps(), pipeline: { state: { sessions: new Map() } as never } },
  );
  const refused = watch.watch({ name: 'nobody', kind: null }, { id: 1 } as Peer, SESSION);
  expect((refused as Rejection).parameters.fault).toMatch(/printer p.*led l.*keypad k.*scanner s/);
  expect((refused as Rejection).parameters.fault).not.toContain('wireless');
});

it('bytes go to an administrator while the session lasts, to nobody else, and those of a scanner without words', async () => {
  const engine = openBranch();
  const { sessions } = engine.state;
  const administrator = sessions.get(engine.logIn(ADMIN, null, 'administrator')) ?? expect.unreachable();
  const clerk = [...sessions.values()].find(({ userId }) => userId === CLERK) ?? expect.unreachable();
  const taps = new PortTaps(() => async () => ({ write: () => Promise.resolve(), close: () => Promise.resolve() }));
  const watch = byteWatchOf(
    { printers: [], leds: [], keypads: [], scanners: [{ name: 's', address: ADDRESS } as never], lcds: [], sound: [], pins: [] as never },
    { taps, pipeline: { state: engine.state } },
  );
  const got: string[] = [];
  const peerOf = (id: number) =>
    ({
      id,
      push: (frame: Uint8Array) => {
        for (const { said } of (JSON.parse(Buffer.from(frame).toString()) as Pushed).data.chunks) got.push(`${id}: ${said.length} words`);
        return true;
      },
    }) as Peer;
  const port = await taps.open(ADDRESS)(NOBODY_LISTENS);
  watch.watch({ name: 's', kind: 'scanner' }, peerOf(1), administrator);
  watch.watch({ name: 's', kind: 'scanner' }, peerOf(2), clerk);
  const written = async (): Promise<readonly string[]> => {
    got.length = 0;
    await port.write(Buffer.from('Г001'));
    await new Promise(setImmediate);
    return [...got];
  };
  expect(await written()).toEqual(['1: 0 words']);
  sessions.delete(administrator.id);
  expect(await written()).toEqual([]);
});
