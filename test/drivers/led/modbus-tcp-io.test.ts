/** Boards behind gateways in the network that misbehave; `pymodbus-box` has one that does not. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Bus } from '../../../drivers/bus/bus.js';
import { encodeModbus } from '../../../drivers/led/families/modbus.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { LedBoard } from '../../../drivers/led/led-board.js';
import { modbusTcpFrame, openModbusTcp, readModbusTcp } from '../../../drivers/led/modbus-tcp.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { scanBus } from '../../../drivers/led/scan-bus.js';
import { openPort } from '../../../drivers/ports/open.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { bytes } from './bytes.js';
import { boardAt, busAt, Closing, gatewayAt } from './modbus-boards.js';

const closing = new Closing();
afterEach(() => closing.all());

/** A gateway that does with each frame of a question what the test says. */
async function gateway(answer: (frame: Uint8Array, socket: Socket) => void): Promise<number> {
  const server: Server = createServer((socket) => {
    socket.on('data', (question) => answer(Uint8Array.from(question), socket));
    socket.on('error', () => {});
    closing.later(() => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.later(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** What a gateway sends back: the transaction and the unit of the question, then a message. */
const saying = (question: Uint8Array, transaction: number, ...message: number[]): Uint8Array => {
  const body = [question[6] ?? 0, ...message];
  return Uint8Array.from([transaction >> 8, transaction & 0xff, 0, 0, 0, body.length, ...body]);
};
const transactionOf = (question: Uint8Array): number => ((question[0] ?? 0) << 8) | (question[1] ?? 0);

describe('a gateway', () => {
  it('that has no way to a board is told from a board that refuses', async () => {
    const fault = (code: number) => gateway((question, socket) => socket.write(saying(question, transactionOf(question), 0x90, code)));
    const [noWay, noSuchRegister] = [boardAt(await fault(10), 3, closing).board, boardAt(await fault(2), 3, closing).board];
    const noAnswer = boardAt(await fault(11), 3, closing).board;
    await expect.poll(() => noAnswer.health, { timeout: 10_000 }).toMatchObject({ fault: 'notReached' });
    await expect
      .poll(() => noWay.health, { timeout: 10_000 })
      .toMatchObject({ fault: 'noPath', detail: expect.stringContaining('no way to this board') });
    await expect
      .poll(() => noSuchRegister.health, { timeout: 10_000 })
      .toMatchObject({ fault: 'refused', detail: expect.stringContaining('exception 2') });
  });

  it.each([
    [10, 'noPath'],
    [11, 'notReached'],
  ])(
    'of Modbus RTU inside TCP refuses with %i at once, before the frame could have left on a line, and is told so',
    async (code, fault) => {
      const at = await gateway((question, socket) => {
        const [unit = 0, fn = 0] = question;
        socket.write(encodeModbus({ kind: 'refused', address: unit, fn, code }));
      });
      const profile = loadLedProfiles().get('dm36b06') ?? expect.unreachable();
      const open = openPort({ kind: 'tcp', host: '127.0.0.1', port: at });
      // Its frames need 17 ms on such a line.
      const bus = new Bus({ openPort: open, timers: SYSTEM_TIMERS, line: { ...profile.line, baud: 9_600 } });
      closing.later(() => bus.close());
      const family = ledFamily(profile);
      const board = new LedBoard({ family, address: 3, onHealth: () => {} });
      closing.later(bus.join(board));
      board.show({ lines: [{ ticket: 'A012', arrow: 'none', window: '3' }], clock: null, blinkCount: 0 }, 1);
      bus.wake();
      await expect.poll(() => board.health, { timeout: 10_000 }).toMatchObject({ fault });
      expect(await scanBus(bus, family, { first: 1, last: 2 })).toEqual([1, 2].map((address) => ({ address, how: fault })));
    },
  );

  it('whose answer to an earlier question comes late is not taken at its word', async () => {
    const late = await gateway((question, socket) => socket.write(saying(question, transactionOf(question) - 1, 0x83, 2)));
    const { bus, family } = busAt(late, closing);
    expect(await scanBus(bus, family, { first: 1, last: 2 })).toEqual([]);
  });

  it('whose answers come in pieces, and two in one, is understood', async () => {
    const halves = await gateway((question, socket) => {
      const answer = saying(question, transactionOf(question), 0x83, 2);
      socket.write(Uint8Array.from([...saying(question, 0, 0x83, 2), ...answer.subarray(0, 4)]), () => socket.write(answer.subarray(4)));
    });
    const { bus, family } = busAt(halves, closing);
    expect(await scanBus(bus, family, { first: 4, last: 5 })).toEqual([4, 5].map((address) => ({ address, how: 'answers' })));
  });

  it('that is no gateway is lost, with its reason', async () => {
    const web = await gateway((_question, socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const ends: string[] = [];
    const port = await openModbusTcp(gatewayAt(web))({ received: () => ends.push('received'), lost: ({ message }) => ends.push(message) });
    await port.write(encodeModbus({ kind: 'read', address: 1, fn: 3, register: 0, count: 1 }));
    await expect.poll(() => ends).toEqual([`modbus:127.0.0.1:${web}: the other end does not speak Modbus TCP`]);
    await port.close();
  });
});

describe('frames', () => {
  // Modbus messaging on TCP/IP V1.0b, 3.1.3: the header; the message is that of application protocol V1.1b3, 6.3.
  it('carry a message behind a header, without the checksum of a line', () => {
    const frame = encodeModbus({ kind: 'read', address: 7, fn: 3, register: 0x6b, count: 3 });
    expect([...modbusTcpFrame(0x1234, frame)]).toEqual([...bytes('12 34 00 00 00 06 07 03 00 6B 00 03')]);
  });

  it.each([
    ['another protocol', '00 01 00 01 00 03 01 83 02'],
    ['nothing in it', '00 01 00 00 00 01 01'],
    ['more than there can be', '00 01 00 00 01 00 01 03'],
  ])('with %s are none', (_what, hex) => {
    expect(readModbusTcp(bytes(hex))).toBeNull();
  });
});
