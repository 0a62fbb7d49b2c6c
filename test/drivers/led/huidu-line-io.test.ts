/** Boards of a Huidu card of SDK 2.0 in software: call after call, without power, without cable, refusing, silent, and on real sockets. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { Bus } from '../../../drivers/bus/bus.js';
import type { LedContent } from '../../../drivers/led/content.js';
import { portOf } from '../../../drivers/led/families/index.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { COMMAND, commandXml, decodePacket, documentPackets, type HuiduPacket } from '../../../drivers/led/huidu-packets.js';
import { LedBoard, type LedHealth } from '../../../drivers/led/led-board.js';
import { GATEWAY_LINE } from '../../../drivers/led/modbus-tcp.js';
import { scanAll } from '../../../drivers/led/scan.js';
import { scanBus } from '../../../drivers/led/scan-bus.js';
import { openPort } from '../../../drivers/ports/open.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { LedTwin } from '../../../drivers/twins/led/twin.js';
import { serveTwinOnTcp } from '../../../drivers/twins/serve-tcp.js';
import { pipeToTwin } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { profileOf } from '../twins/led/bench.js';
import { guidOf, nameOf } from './huidu-names.js';
import { Closing } from './modbus-boards.js';

const PROFILE = profileOf('huidu-sdk-64x32');
const FAMILY = ledFamily(PROFILE);
const call = (ticket: string): LedContent => ({ lines: [{ ticket, arrow: 'right', window: '3' }], clock: null, blinkCount: 0 });

describe('the card in software', () => {
  /** The card, the bus and the board; the packets that the card heard and said. */
  function lineOf() {
    const timers = new VirtualTimers();
    const heard: HuiduPacket[] = [];
    const said: HuiduPacket[] = [];
    const pipe = pipeToTwin(timers, (cable) => {
      const send = (bytes: Uint8Array): void => {
        said.push(...scanAll(decodePacket, bytes));
        cable.send(bytes);
      };
      const twin = new LedTwin({ profile: PROFILE, address: 1, timers, send });
      const receive = twin.receive.bind(twin);
      twin.receive = (bytes) => {
        heard.push(...scanAll(decodePacket, bytes));
        return receive(bytes);
      };
      return twin;
    });
    const bus = new Bus({ openPort: portOf(PROFILE, pipe.openPort, timers), timers, line: GATEWAY_LINE });
    onTestFinished(() => bus.close());
    const healths: LedHealth[] = [];
    const board = new LedBoard({ family: FAMILY, address: 1, onHealth: (health) => healths.push(health) });
    bus.join(board);
    const show = async (ticket: string): Promise<void> => {
      board.show(call(ticket), timers.nowMs());
      bus.wake();
      await timers.advanceAsync(1_000);
    };
    const shown = () => pipe.twin.lit.rows[0]?.text.trim();
    return { ...pipe, timers, heard, said, healths, board, show, shown };
  }

  it('shows call after call, and has one picture at a time', async () => {
    const { twin, timers, heard, said, show, shown, board } = lineOf();
    for (const ticket of ['Ж001', 'Ө002', 'Ж001']) {
      await show(ticket);
      expect(shown()).toBe(`${ticket}  >3`);
    }
    const guid = guidOf(heard.find((packet) => nameOf(packet) === 'AddProgram') ?? expect.unreachable());
    twin.receive(documentPackets(COMMAND.sdk, commandXml(guid, 'GetFiles', ''))[0] ?? expect.unreachable());
    await timers.advanceAsync(10);
    expect(
      Buffer.from(said.at(-1)?.payload ?? '')
        .toString()
        .match(/qbox-[0-9a-f]+\.png/g),
    ).toHaveLength(1);
    expect([board.health.state, twin.faults]).toEqual(['ready', []]);
    // Said again after five minutes, the picture is there already.
    heard.length = 0;
    await timers.advanceAsync(PROFILE.timing.repaintMs);
    expect(heard.map(nameOf).filter((name) => name !== '005f')).toEqual(['8001', '8005', 'AddProgram']);
  });

  it('is right again after it was off, under a new name, and after its cable was pulled in the middle of a picture', async () => {
    const { twin, timers, heard, unplug, plugIn, show, shown, healths } = lineOf();
    await show('Ж001');
    const names = () => new Set(heard.filter((packet) => nameOf(packet) === 'AddProgram').map(guidOf));
    unplug();
    twin.powerOff();
    await timers.advanceAsync(60_000);
    expect(healths.at(-1)).toMatchObject({ state: 'trouble', fault: 'unplugged' });
    twin.powerOn();
    plugIn();
    await timers.advanceAsync(60_000);
    expect([shown(), names().size]).toEqual(['Ж001  >3', 2]);
    twin.answer('never');
    await show('Ө002');
    unplug();
    twin.answer('rightly');
    plugIn();
    await timers.advanceAsync(60_000);
    expect([shown(), healths.at(-1)?.state, twin.faults]).toEqual(['Ө002  >3', 'ready', []]);
  });

  it.each([
    ['refusing', 'refused', 'refused with kNotSpaceToSave (9): its memory is full: delete files with HDPlayer'],
    ['never', 'silent', 'no answer: check its power, its address in the network, and the port (usually 10001)'],
  ] as const)('%s', async (how, fault, detail) => {
    const { twin, timers, show, shown, board } = lineOf();
    await show('Ж001');
    twin.answer(how);
    await show('Ө002');
    await timers.advanceAsync(50_000);
    expect(board.health).toEqual({ state: 'trouble', fault, detail: how === 'never' ? '' : detail });
    expect(shown()).toBe('Ж001  >3');
    twin.answer('rightly');
    await timers.advanceAsync(130_000);
    expect([shown(), board.health.state]).toEqual(['Ө002  >3', 'ready']);
  });
});

describe('on a real socket', () => {
  const closing = new Closing();
  afterEach(() => closing.all());

  function boardAt(port: number) {
    const open = openPort({ kind: 'tcp', host: '127.0.0.1', port });
    const bus = new Bus({ openPort: portOf(PROFILE, open, SYSTEM_TIMERS), line: GATEWAY_LINE, timers: SYSTEM_TIMERS });
    closing.later(() => bus.close());
    const board = new LedBoard({ family: FAMILY, address: 1, onHealth: () => {} });
    bus.join(board);
    board.show(call('Қ012'), 1);
    bus.wake();
    return { bus, board };
  }

  it('a call is shown, the card is found, and hangs up and is right again', async () => {
    const served = await serveTwinOnTcp(({ send }) => new LedTwin({ profile: PROFILE, address: 1, timers: SYSTEM_TIMERS, send }), {
      host: '127.0.0.1',
      port: 0,
    });
    closing.later(() => served.close());
    const { bus, board } = boardAt(served.port);
    await expect.poll(() => served.twin.lit.rows[0]?.text).toBe('Қ012  >3  ');
    expect(await scanBus(bus, FAMILY, { first: 1, last: 1 })).toEqual([{ address: 1, how: 'answers' }]);
    served.setPlugged(false);
    await expect.poll(() => board.health).toMatchObject({ state: 'trouble', fault: 'unplugged' });
    board.show(call('Ө013'), 2);
    served.setPlugged(true);
    await expect.poll(() => served.twin.lit.rows[0]?.text, { timeout: 20_000 }).toBe('Ө013  >3  ');
    await expect.poll(() => board.health.state).toBe('ready');
    expect(served.twin.faults).toEqual([]);
  });

  it('a card of Gen6 at the port is told from one of SDK 2.0', async () => {
    const gen6 = profileOf('huidu-hd2020-64x32');
    const served = await serveTwinOnTcp(({ send }) => new LedTwin({ profile: gen6, address: 1, timers: SYSTEM_TIMERS, send }), {
      host: '127.0.0.1',
      port: 0,
    });
    closing.later(() => served.close());
    const open = portOf(PROFILE, openPort({ kind: 'tcp', host: '127.0.0.1', port: served.port }), SYSTEM_TIMERS);
    await expect(open({ received: () => {}, lost: () => {} })).rejects.toThrow('a Huidu card of Gen6 answers');
  });

  it('who hangs up at once is no card', async () => {
    const server = createServer((socket) => void socket.end()).listen(0, '127.0.0.1');
    await once(server, 'listening');
    closing.later(() => server.close());
    const open = portOf(
      PROFILE,
      openPort({ kind: 'tcp', host: '127.0.0.1', port: (server.address() as { port: number }).port }),
      SYSTEM_TIMERS,
    );
    await expect(open({ received: () => {}, lost: () => {} })).rejects.toThrow('the other end closed the connection');
  });
});
