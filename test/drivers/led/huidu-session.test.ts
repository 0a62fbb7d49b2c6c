import { describe, expect, it } from 'vitest';
import type { LedContent } from '../../../drivers/led/content.js';
import { filePackets } from '../../../drivers/led/families/huidu-sdk.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { COMMAND, decodePacket, documentPackets, type HuiduPacket, numbers, packetOf, short } from '../../../drivers/led/huidu-packets.js';
import { huiduSession } from '../../../drivers/led/huidu-session.js';
import { scanAll } from '../../../drivers/led/scan.js';
import type { PortFactory, PortListener } from '../../../drivers/ports/port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';
import { profileOf } from '../twins/led/bench.js';
import { guidOf, nameOf } from './huidu-names.js';

const PROFILE = profileOf('huidu-sdk-64x32');
const FAMILY = ledFamily(PROFILE);
const call = (ticket: string): LedContent => ({ lines: [{ ticket, arrow: 'right', window: '3' }], clock: null, blinkCount: 0 });

/** A card that the test plays. */
function played() {
  const timers = new VirtualTimers();
  const heard: HuiduPacket[] = [];
  const up: HuiduPacket[] = [];
  const ends: string[] = [];
  let card: PortListener = { received: () => {}, lost: () => {} };
  let isClosed = false;
  const connect: PortFactory = async (listener) => {
    card = listener;
    return {
      write: async (bytes) => void heard.push(...scanAll(decodePacket, bytes)),
      close: async () => {
        isClosed = true;
      },
    };
  };
  const listener = {
    received: (bytes: Uint8Array) => void up.push(...scanAll(decodePacket, bytes)),
    lost: ({ fault, message }: { fault: string; message: string }) => void ends.push(`${fault}: ${message}`),
  };
  const opening = huiduSession(connect, timers, () => 1_764_000_000_000)(listener);
  opening.catch(({ fault, message }) => ends.push(`${fault}: ${message}`));
  const say = async (...packets: readonly Uint8Array[]): Promise<void> => {
    for (const packet of packets) card.received(packet);
    await timers.advanceAsync(0);
  };
  const version = packetOf(COMMAND.versionAnswer, numbers([4, 0x1000005]));
  const named = (guid: string, result = 'kSuccess') =>
    documentPackets(
      COMMAND.sdkAnswer,
      `<sdk guid="${guid}"><out method="GetIFVersion" result="${result}"><version value="1000000"/></out></sdk>`,
    );
  const opened = async () => {
    await timers.advanceAsync(0);
    await say(version, ...named('first'));
    heard.length = 0;
    return await opening;
  };
  return { timers, heard, up, ends, opening, say, version, named, opened, isClosed: () => isClosed };
}

describe('a session', () => {
  it('says the version, gets its name, and only then is the port open', async () => {
    const { timers, heard, opening, say, version, named } = played();
    let isOpen = false;
    void opening.then(() => (isOpen = true));
    await timers.advanceAsync(0);
    expect(heard.map(nameOf)).toEqual(['2001']);
    expect(short(heard[0]?.payload ?? new Uint8Array())).toBe(5);
    await say(version);
    expect(heard.map(nameOf)).toEqual(['2001', 'GetIFVersion']);
    expect([guidOf(heard[1] ?? expect.unreachable()), isOpen]).toEqual(['##GUID', false]);
    // The answer comes in two pieces, and these byte by byte.
    const xml = Buffer.from(named('a&quot;$&amp;')[0]?.subarray(12) ?? '');
    const pieces = [xml.subarray(0, 40), xml.subarray(40)].map((piece, at) =>
      packetOf(COMMAND.sdkAnswer, numbers([4, xml.length], [4, at * 40]), piece),
    );
    for (const byte of Buffer.concat(pieces)) await say(Uint8Array.of(byte));
    expect(isOpen).toBe(true);
    const port = await opening;
    await port.write(FAMILY.probe(1)?.frame ?? expect.unreachable());
    expect([nameOf(heard[2] ?? expect.unreachable()), guidOf(heard[2] ?? expect.unreachable())]).toEqual([
      'GetDeviceInfo',
      'a&quot;$&amp;',
    ]);
  });

  it('sets the time of a program, so that it takes the place of the former one', async () => {
    const { heard, opened } = played();
    const port = await opened();
    for (const { frame } of FAMILY.show(1, call('Ж012'))) await port.write(frame);
    expect(heard.map(nameOf)).toEqual(['8001', '8003', '8005', 'AddProgram']);
    const xml = Buffer.from(heard.at(-1)?.payload.subarray(8) ?? '').toString();
    expect(xml).toContain('<sdk guid="first">');
    expect(xml).toContain('<screen timeStamps="1764000000000">');
    expect(xml).not.toContain('##');
  });

  it('sends of a file what the card lacks', async () => {
    const { heard, say, opened } = played();
    const port = await opened();
    const { start, contents, end } = filePackets(Buffer.alloc(20_000, 7), 'temporary');
    const sent = async (there: number): Promise<number[]> => {
      heard.length = 0;
      await port.write(start);
      await say(packetOf(COMMAND.fileStartAnswer, numbers([2, 0], [8, there])));
      for (const frame of [...contents, end]) await port.write(frame);
      return heard.filter(({ command }) => command === COMMAND.content).map(({ payload }) => payload.length);
    };
    expect(await sent(0)).toEqual([8000, 8000, 4000]);
    expect(await sent(9000)).toEqual([7000, 4000]);
    expect(await sent(20_000)).toEqual([]);
    expect(heard.map(nameOf)).toEqual(['8001', '8005']);
    expect(await sent(0)).toEqual([8000, 8000, 4000]);
  });

  it('has the former picture deleted when another one is shown, and keeps the answer to itself', async () => {
    const { heard, up, say, opened } = played();
    const port = await opened();
    const show = async (ticket: string, result = 'kSuccess'): Promise<string[]> => {
      heard.length = 0;
      const [add] = FAMILY.show(1, call(ticket)).slice(-1);
      await port.write(add?.frame ?? expect.unreachable());
      await say(...documentPackets(COMMAND.sdkAnswer, `<sdk guid="first"><out method="AddProgram" result="${result}"/></sdk>`));
      return heard.map((packet) => `${nameOf(packet)} ${/<file name="([^"]+)"/.exec(Buffer.from(packet.payload).toString())?.[1]}`);
    };
    const [first = ''] = await show('A001');
    const former = first.replace('AddProgram', 'DeleteFiles');
    expect(await show('A001')).toEqual([first]);
    expect(await show('A002', 'kNotSpaceToSave')).toHaveLength(1);
    expect((await show('A003'))[1]).toBe(former);
    await say(...documentPackets(COMMAND.sdkAnswer, '<sdk guid="first"><out method="DeleteFiles" result="kFileNotFound"/></sdk>'));
    expect(up.map(nameOf)).toEqual(Array<string>(4).fill('AddProgram'));
  });

  it('is kept alive: after 30 s without a word, but not before', async () => {
    const { timers, heard, say, opened } = played();
    const port = await opened();
    await timers.advanceAsync(29_000);
    await port.write(FAMILY.probe(1)?.frame ?? expect.unreachable());
    await timers.advanceAsync(29_000);
    expect(heard.map(nameOf)).toEqual(['GetDeviceInfo']);
    await timers.advanceAsync(1_000);
    expect(heard.map(nameOf)).toEqual(['GetDeviceInfo', '005f']);
    await timers.advanceAsync(30_000);
    expect(heard.map(nameOf)).toEqual(['GetDeviceInfo', '005f', '005f']);
    await say(packetOf(COMMAND.heartbeat));
    expect(heard.map(nameOf).at(-1)).toBe('0060');
  });

  it('passes on neither heartbeats nor what nobody asked for', async () => {
    const { up, ends, say, opened } = played();
    await opened();
    await say(
      packetOf(COMMAND.heartbeatAnswer),
      packetOf(COMMAND.place, Uint8Array.of(1, 2)),
      packetOf(0x1234),
      packetOf(COMMAND.contentAnswer),
    );
    await say(packetOf(COMMAND.fileEndAnswer, numbers([2, 0])));
    expect([up.map(nameOf), ends]).toEqual([['8006'], []]);
  });

  it.each([
    ['an error', () => [packetOf(COMMAND.error, numbers([2, 2]))]],
    [
      'another name than its own',
      () => documentPackets(COMMAND.sdkAnswer, '<sdk guid="x"><out method="AddProgram" result="kInvalidGUID"/></sdk>'),
    ],
  ])('begins anew after %s, and frames wait for it', async (_, answers) => {
    const { timers, heard, up, say, version, named, opened, ends } = played();
    const port = await opened();
    await say(...answers());
    expect([heard.map(nameOf), up]).toEqual([['2001'], [expect.anything()]]);
    let isWritten = false;
    void port.write(FAMILY.probe(1)?.frame ?? expect.unreachable()).then(() => (isWritten = true));
    await timers.advanceAsync(100);
    expect(isWritten).toBe(false);
    // Late answers to what was asked before are passed over.
    await say(version, ...documentPackets(COMMAND.sdkAnswer, '<sdk guid="x"><out method="DeleteFiles" result="kInvalidGUID"/></sdk>'));
    await say(...named('second'));
    expect([isWritten, heard.map(nameOf)]).toEqual([true, ['2001', 'GetIFVersion', 'GetDeviceInfo']]);
    expect(guidOf(heard[2] ?? expect.unreachable())).toBe('second');
    expect(ends).toEqual([]);
  });

  it.each([
    ['nothing', () => [], 'absent: no answer within 4000 ms: it is no Huidu card of SDK 2.0, or it hangs'],
    ['an error', () => [packetOf(COMMAND.error, numbers([2, 3]))], 'failed: no session: kVersionTooLow (3)'],
    ['that another program has it', () => [packetOf(COMMAND.error, numbers([2, 4]))], 'busy: no session: kDeviceOccupa (4)'],
    ['as a card of Gen6', () => [Buffer.from('48520eff437f', 'hex')], 'failed: a Huidu card of Gen6 answers'],
    ['as a web server', () => [Buffer.from('HTTP/1.1 400 Bad Request')], 'failed: the other end is no Huidu card'],
    [
      'no name',
      () => documentPackets(COMMAND.sdkAnswer, '<sdk guid=""><out method="GetIFVersion" result="kSuccess"/></sdk>'),
      'failed: no session',
    ],
    [
      'a refusal',
      () => documentPackets(COMMAND.sdkAnswer, '<sdk guid="a"><out method="GetIFVersion" result="kInvalidMethod"/></sdk>'),
      'failed: no s',
    ],
    [
      'too much',
      () => [packetOf(COMMAND.sdkAnswer, numbers([4, 1_000_000], [4, 0]), Buffer.from('<'))],
      'failed: an answer of the card is garbled',
    ],
  ])('does not come about with a card that says %s', async (_, answers, why) => {
    const { timers, opening, say, isClosed, ends } = played();
    await timers.advanceAsync(0);
    await say(...answers());
    await timers.advanceAsync(4_000);
    await expect(opening).rejects.toThrow();
    expect([ends.length, isClosed(), timers.pending]).toEqual([1, true, 0]);
    expect(ends[0]).toContain(why);
  });

  it('is lost when nothing comes from the card for two minutes', async () => {
    const { timers, say, opened, ends, isClosed } = played();
    const port = await opened();
    await timers.advanceAsync(119_000);
    await say(packetOf(COMMAND.heartbeatAnswer));
    await timers.advanceAsync(119_000);
    expect(ends).toEqual([]);
    await timers.advanceAsync(1_000);
    expect([ends, isClosed(), timers.pending]).toEqual([['lost: nothing came from the card for 120 s'], true, 0]);
    await expect(port.write(FAMILY.probe(1)?.frame ?? expect.unreachable())).rejects.toThrow('nothing came');
  });

  it('leaves nothing behind when it is closed', async () => {
    const { timers, opened, ends, isClosed } = played();
    const port = await opened();
    await port.close();
    expect([ends, isClosed(), timers.pending]).toEqual([[], true, 0]);
  });
});
