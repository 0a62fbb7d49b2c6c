/** Who may have a connection, and who a place for long frames. */
import { expect, it } from 'vitest';
import { LIMITS, longFramePlaces } from '../../server/model/limits.js';
import { type Seat, Seats } from '../../server/transport/seats.js';
import { CLOSE, Client, frame, OPTIONS, refusedUpgrade, start, TcpClient } from './fixture.js';

const LONG = 'x'.repeat(LIMITS.frames.shortBytes + 1);

function seats(long: number, reservedLong = 1) {
  const all = new Seats({ perAddress: 100, closing: 100, long, reservedLong });
  const cut: string[] = [];
  const take = (network: string, isKnown = false): Seat => {
    const seat: Seat = {
      network,
      isLong: all.hasLongPlace(network),
      needsLong: false,
      isKnown: () => isKnown,
      cut: () => {
        cut.push(network);
        all.leave(seat, 0);
      },
    };
    all.take(seat);
    return seat;
  };
  return { all, cut, take };
}

it('gives long places to who comes first, but for those reserved, and half of them to one address at most', () => {
  const { take } = seats(4);
  expect(['a', 'a', 'a', 'b', 'c'].map((network) => take(network).isLong)).toEqual([true, true, false, true, false]);
});

/** Somebody known who needed a long place leaves. */
function leavesInNeed({ all, take }: ReturnType<typeof seats>, network: string): void {
  const seat = take(network, true);
  seat.needsLong = true;
  all.leave(seat, 0);
}

it('gives a reserved place to who needed one, then that of somebody unknown, then that of somebody known who has not needed it', () => {
  const there = seats(4);
  const { cut, take } = there;
  take('known', true).needsLong = true;
  take('clerk', true);
  take('unknown');
  const kiosks = ['kiosk', 'second kiosk', 'third kiosk'];
  for (const kiosk of kiosks) leavesInNeed(there, kiosk);
  const come = (network: string) => {
    const seat = take(network, true);
    seat.needsLong = true;
    return [seat.isLong, [...cut]];
  };
  expect(kiosks.map(come)).toEqual([
    [true, []],
    [true, ['unknown']],
    [true, ['unknown', 'clerk']],
  ]);
  leavesInNeed(there, 'fourth kiosk');
  expect(take('fourth kiosk', true).isLong).toBe(false);
});

it('gives who needs one a place of his own address when that has its half; who lost it gets no other', () => {
  const there = seats(8);
  const { cut, take } = there;
  for (let came = 0; came < 4; came += 1) expect(take('router', true).isLong).toBe(true);
  expect(take('router', true).isLong).toBe(false);
  leavesInNeed(there, 'router');
  expect([take('router', true).isLong, cut]).toEqual([true, ['router']]);
  expect([take('router', true).isLong, cut]).toEqual([false, ['router']]);
});

it('does not give a place again while uWebSockets may hold the buffers of who had it', () => {
  const { all, take } = seats(2);
  all.leave(take('a'), 20_000);
  expect(take('b').isLong).toBe(false);
  const { all: others, take: takeThere } = seats(2);
  others.leave(takeThere('a'), 0);
  expect(takeThere('b').isLong).toBe(true);
});

it('who says good-bye and goes leaves his place at once; who says it and stays keeps it', async () => {
  const frameBytes = 2 ** 20;
  const { address, transport, handler } = await start({ frameBytes });
  const free = longFramePlaces(OPTIONS.connections, frameBytes, LIMITS) - LIMITS.frames.reservedLong;
  const from = (came: number) => ({ localAddress: `127.0.2.${1 + (came % 4)}` });
  for (let came = 0; came < 2 * free; came += 1) {
    const guest = await Client.open(address, from(came));
    guest.socket.close();
    await guest.closed;
  }
  // The box looks at most so often how many are really closing: who comes before is cut, and comes again.
  await expect.poll(async () => (await Client.open(address)).ask(LONG).catch(String)).toBe(`echo:${LONG}`);

  const gone = handler.departures.length;

  for (let came = 0; came < free; came += 1) {
    const stays = await TcpClient.upgrade(transport.port);
    // Its end of the connection stays open, and so do the buffers of uWebSockets.
    stays.socket.pause();
    stays.socket.write(frame({ opcode: CLOSE }, Buffer.from([3, 0xe8])));
  }
  await expect.poll(() => handler.departures.length).toBe(gone + free);
  const late = await Client.open(address, { localAddress: '127.0.3.1' });
  late.socket.send(LONG);
  expect((await late.closed).code).toBe(1006);
});

it('a connection beyond the long places sends short frames, is cut by a long one, and has a long place when it comes back', async () => {
  const frameBytes = 2 ** 20;
  const { address, handler } = await start({ frameBytes });
  handler.isKnownToBranch = true;
  const places = longFramePlaces(OPTIONS.connections, frameBytes, LIMITS);
  const addresses = Array.from({ length: 4 }, (_, index) => `127.0.2.${index + 1}`);
  for (let came = 0; came < places - LIMITS.frames.reservedLong; came += 1) {
    await Client.open(address, { localAddress: addresses[came % addresses.length] });
  }
  const late = await Client.open(address);
  expect(await late.ask('short')).toBe('echo:short');
  late.socket.send(LONG);
  expect((await late.closed).code).toBe(1006);
  const again = await Client.open(address);
  expect(await again.ask(LONG)).toBe(`echo:${LONG}`);
});

it('a long frame comes through from an address behind which everybody else is, too', async () => {
  const frameBytes = 2 ** 20;
  const { address, handler } = await start({ frameBytes });
  handler.isKnownToBranch = true;
  const places = longFramePlaces(OPTIONS.connections, frameBytes, LIMITS);
  for (let came = 0; came < places / 2; came += 1) await Client.open(address);
  const late = await Client.open(address);
  late.socket.send(LONG);
  expect((await late.closed).code).toBe(1006);
  const again = await Client.open(address);
  expect(await again.ask(LONG)).toBe(`echo:${LONG}`);
});

it('one address has so many connections and no more; another one comes in, and so does the machine itself', async () => {
  const socket = `${process.env.TMPDIR ?? '/tmp'}/qbox-seats-${process.pid}.sock`;
  const { address, transport } = await start({ connectionsPerAddress: 2, socket });
  await Client.open(address);
  const second = await Client.open(address);
  expect(await refusedUpgrade(address)).toMatchObject({ status: 503, text: expect.stringContaining('connections_per_address') });
  await Client.open(address, { localAddress: '127.0.0.2' });
  for (let came = 0; came < 3; came += 1) await Client.open(`ws+unix:${socket}:/`);
  expect(transport.connections).toBe(6);
  second.socket.terminate();
  await expect.poll(() => transport.connections).toBe(5);
  await Client.open(address);
  expect(await (await fetch(transport.url)).text()).toContain('hello');
});

it('who is in the middle of a frame, or answers no ping, is closed when his time is over', { timeout: 120_000 }, async () => {
  const { transport, handler, address } = await start({ idleTimeoutSeconds: 8 });
  const idle = await Client.open(address);
  const dripping = await TcpClient.upgrade(transport.port);
  dripping.socket.write(Buffer.from([0x81, 0xfe, 0xff, 0xff, 1, 2, 3, 4]));
  const drip = setInterval(() => dripping.socket.write('a'), 500);
  await dripping.ended;
  clearInterval(drip);
  expect(handler.departures).toEqual([{ code: 1006, reason: expect.stringContaining('no whole frame in time') }]);
  expect(await idle.ask('x')).toBe('echo:x');
});
