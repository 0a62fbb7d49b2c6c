/** Printers of the network, with a responder of multicast DNS in software on the loopback, and bytes as RFC 1035 and RFC 6763 have them. */
import { createSocket, type Socket } from 'node:dgram';
import { type AddressInfo, createServer } from 'node:net';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { recordsIn, serviceQuestion } from '../../../drivers/ports/dns-message.js';
import { findNetworkPrinters } from '../../../drivers/ports/find-network-printers.js';

const cleaning: (() => unknown)[] = [];
afterEach(() => {
  for (const clean of cleaning.splice(0).reverse()) clean();
});

const label = (text: string): Buffer => Buffer.concat([Buffer.of(Buffer.byteLength(text)), Buffer.from(text)]);
const name = (dotted: string): Buffer => Buffer.concat([...dotted.split('.').map(label), Buffer.of(0)]);
const word = (value: number): Buffer => Buffer.of(value >> 8, value & 0xff);
const record = (owner: Buffer, type: number, data: Buffer): Buffer =>
  // The top bit of the class: other answers to this question are to be forgotten (RFC 6762, 10.2).
  Buffer.concat([owner, word(type), word(0x8001), Buffer.of(0, 0, 0, 120), word(data.length), data]);

/** As a printer answers one service, its names in place or, with `isCompressed`, pointing to where they stood before. */
function answer(service: string, port: number, pairs: readonly string[], isCompressed = false): Buffer {
  const header = Buffer.from([0, 0, 0x84, 0, 0, 0, 0, 1, 0, 0, 0, 3]);
  const at = (offset: number): Buffer => word(0xc000 + offset);
  const instance = 'Касса 2.0';
  const serviceAt = 12;
  const instanceAt = serviceAt + name(service).length + 10;
  const to = isCompressed ? Buffer.concat([label(instance), at(serviceAt)]) : Buffer.concat([label(instance), name(service)]);
  const owner = isCompressed ? at(instanceAt) : to;
  const srv = Buffer.concat([word(0), word(0), word(port), name('EPSON1.local')]);
  const records = [
    record(name(service), 12, to),
    record(owner, 33, srv),
    record(owner, 16, Buffer.concat(pairs.map(label))),
    record(name('EPSON1.local'), 1, Buffer.of(127, 0, 0, 7)),
  ];
  return Buffer.concat([header, ...records]);
}

/** @param flood sent a thousand times after the answers */
async function responder(answers: readonly Buffer[], flood?: Buffer): Promise<{ readonly port: number; readonly asked: Buffer[] }> {
  const asked: Buffer[] = [];
  const socket: Socket = createSocket('udp4', (question, { port, address }) => {
    asked.push(question);
    for (const each of answers) socket.send(each, port, address);
    let left = flood === undefined ? 0 : 1_000;
    const next = (): void => {
      if (left-- > 0 && !isClosed) socket.send(flood ?? '', port, address, () => setImmediate(next));
    };
    next();
  });
  let isClosed = false;
  cleaning.push(() => {
    isClosed = true;
    socket.close();
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: socket.address().port, asked };
}

const here = (prefix: number) => [{ address: '127.0.0.1', prefix }];
const RAW = '_pdl-datastream._tcp.local';
const LPD = '_printer._tcp.local';

describe('printers that name themselves', () => {
  it.each([false, true])('are found with maker, model and port (names that point: %s)', async (isCompressed) => {
    const pairs = ['txtvers=1', 'ty=EPSON TM-T20III', 'usb_MFG=EPSON', 'usb_MDL=TM-T20III'];
    const { port, asked } = await responder([
      answer(RAW, 9100, pairs, isCompressed),
      answer(LPD, 515, ['ty=EPSON TM-T20III'], isCompressed),
    ]);
    const found = await findNetworkPrinters(false, { own: here(8), multicast: { host: '127.0.0.1', port }, listenMs: 300 });
    // The same printer once, though it offers two services and is asked twice.
    expect(found).toEqual([{ port: 'tcp:127.0.0.7:9100', vendor: 'EPSON', model: 'TM-T20III', how: 'mdns' }]);
    expect(asked[0]).toEqual(Buffer.from(serviceQuestion([RAW, LPD])));
  });

  it('by LPD alone are taken to have the port of raw printing, too', async () => {
    const { port } = await responder([answer(LPD, 515, ['product=(TSP100)'])]);
    const found = await findNetworkPrinters(false, {
      own: here(8),
      multicast: { host: '127.0.0.1', port },
      listenMs: 300,
      printingPort: 9100,
    });
    expect(found).toEqual([{ port: 'tcp:127.0.0.7:9100', vendor: null, model: 'TSP100', how: 'mdns' }]);
  });
});

it('an address of this machine that takes no datagrams hides no printer of another one', async () => {
  const { port } = await responder([answer(RAW, 9100, ['ty=EPSON TM-T20III'])]);
  // RFC 5737: nobody's.
  const own = [{ address: '203.0.113.1', prefix: 24 }, ...here(8)];
  const found = await findNetworkPrinters(false, { own, multicast: { host: '127.0.0.1', port }, listenMs: 300 });
  expect(found.map((one) => one.port)).toEqual(['tcp:127.0.0.7:9100']);
});

it('a flood of answers costs neither time nor memory, and hides no printer that answered before', { timeout: 20_000 }, async () => {
  const pointer = record(name(RAW), 12, Buffer.concat([label('nobody'), name(RAW)]));
  const flood = Buffer.concat([Buffer.from([0, 0, 0x84, 0, 0, 0, 0, 200, 0, 0, 0, 0]), ...Array.from({ length: 200 }, () => pointer)]);
  // In turns, so that the datagrams are not lost in the kernel.
  const { port } = await responder([answer(RAW, 9100, ['ty=EPSON TM-T20III'])], flood);
  const before = performance.now();
  const found = await findNetworkPrinters(false, { own: here(8), multicast: { host: '127.0.0.1', port }, listenMs: 1_000 });
  expect(found.map((one) => one.port)).toEqual(['tcp:127.0.0.7:9100']);
  expect(performance.now() - before).toBeLessThan(3_000);
});

it('neighbours are tried at the port of raw printing only if that was asked for, and never this machine itself', async () => {
  const accepted: string[] = [];
  const listen = async (host: string, port: number): Promise<number> => {
    const server = createServer((socket) => {
      accepted.push(host);
      socket.destroy();
    });
    cleaning.push(() => server.close());
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    return (server.address() as AddressInfo).port;
  };
  const printingPort = await listen('127.0.0.5', 0);
  await listen('127.0.0.1', printingPort);
  await listen('127.0.0.9', printingPort);
  const { port } = await responder([]);
  const place = { own: here(29), multicast: { host: '127.0.0.1', port }, listenMs: 50, printingPort };
  expect([await findNetworkPrinters(false, place), accepted]).toEqual([[], []]);
  const found = await findNetworkPrinters(true, place);
  expect(found).toEqual([{ port: `tcp:127.0.0.5:${printingPort}`, vendor: null, model: null, how: 'sweep' }]);
  expect(accepted).toEqual(['127.0.0.5']);
});

describe('messages', () => {
  it('the question is that of RFC 1035, and asks for an answer to this machine alone', () => {
    const text = '0000 0000 0002 0000 0000 0000 | 08 5f7072696e746572 04 5f746370 05 6c6f63616c 00 000c 8001 | 01 61 00 000c 8001';
    expect(Buffer.from(serviceQuestion(['_printer._tcp.local', 'a'])).toString('hex')).toBe(text.replaceAll(/[ |]/g, ''));
  });

  it('are no answers, cut off, or names that go round: nothing', () => {
    const whole = answer(RAW, 9100, ['ty=x'], true);
    for (let length = 0; length < whole.length; length++) expect(recordsIn(whole.subarray(0, length)), `${length}`).toEqual([]);
    expect(recordsIn(serviceQuestion([RAW]))).toEqual([]);
    const round = Buffer.concat([whole.subarray(0, 12), word(0xc00c), Buffer.alloc(20)]);
    expect(recordsIn(round)).toEqual([]);
  });

  it('of anybody end without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        const message = Uint8Array.of(0, 0, 0x84, 0, ...bytes);
        expect(recordsIn(message).length).toBeLessThanOrEqual(200);
      }),
    );
  });
});
