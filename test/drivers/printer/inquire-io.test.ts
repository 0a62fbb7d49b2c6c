/** A printer that nobody has configured is asked what it is: twins that answer all, some or nothing, and devices that are no printers. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { SerialAddress } from '../../../drivers/ports/address.js';
import { openPort } from '../../../drivers/ports/open.js';
import { PortError, type PortFactory } from '../../../drivers/ports/port.js';
import { inquirePrinter, type PrinterInquiry } from '../../../drivers/printer/inquire.js';
import { inquireLine } from '../../../drivers/printer/inquire-line.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { proposeInquired } from '../../../drivers/printer/propose.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { pipeToTwin, type TwinPipe } from '../../support/memory-port.js';
import { type PrinterLine, printerOnLine } from '../../support/printer-line.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const PROFILES = loadPrinterProfiles();
const profileOf = (id: string) => PROFILES.get(id) ?? expect.unreachable();

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

function twinOf(id: string): { readonly timers: VirtualTimers; readonly pipe: TwinPipe<PrinterTwin> } {
  const timers = new VirtualTimers();
  const profile = profileOf(id);
  return { timers, pipe: pipeToTwin(timers, (cable) => new PrinterTwin({ profile, timers, cable })) };
}

async function asked(id: string, prepare: (twin: PrinterTwin) => void = () => {}): Promise<PrinterInquiry> {
  const { timers, pipe } = twinOf(id);
  prepare(pipe.twin);
  const before = pipe.twin.pending;
  const inquiry = await timers.until(inquirePrinter(pipe.openPort, timers), 60_000);
  // Nothing is left for the first ticket, neither on the paper nor in the line that is being composed.
  expect(pipe.twin.pieces).toEqual([]);
  expect(pipe.twin.pending).toEqual(before);
  return inquiry;
}

const proposed = (inquiry: PrinterInquiry) => {
  const proposal = proposeInquired(inquiry, PROFILES.values());
  return proposal && `${proposal.profile.id}, ${proposal.why}`;
};

describe('a printer that is asked', () => {
  it.each([
    ['epson-tm-t20iii', 'epson-tm-t20iii, named'],
    ['epson-tm-t88vi', 'epson-tm-t88vi, named'],
    ['custom-vkp80iii', 'generic-80mm, unnamed'],
    ['generic-80mm', 'generic-80mm, unnamed'],
    ['generic-80mm-silent', 'generic-80mm-silent, silent'],
    ['generic-58mm', 'generic-80mm-silent, silent'],
    ['zebra-kr403', 'zebra-kr403, named'],
  ])('%s: %s', async (id, proposal) => {
    expect(proposed(await asked(id))).toBe(proposal);
  });

  it('tells what it found of a model with all answers, and its faults', async () => {
    const known = { verdict: 'answers', dleEot: [1, 2, 3, 4], flow: null };
    const names = { vendor: 'Epson', model: 'TM-T20III' };
    expect(await asked('epson-tm-t20iii')).toEqual({ ...known, ...names, answersInTurn: true, faults: [] });
    const open = await asked('epson-tm-t20iii', (twin) => twin.openCover());
    expect(open).toEqual({ ...known, vendor: null, model: null, answersInTurn: false, faults: ['coverOpen'] });
    expect((await asked('generic-80mm')).answersInTurn).toBe(false);
  });

  it('in ZPL: its model and its errors; of another model than those here, nothing is proposed', async () => {
    const open = await asked('zebra-kr403', (twin) => twin.openCover());
    expect(open).toMatchObject({ verdict: 'zpl', vendor: 'Zebra', model: 'KR403-200dpi', faults: ['coverOpen'], dleEot: [] });
    expect(proposed({ ...open, model: 'ZTC ZD421-203dpi ZPL' })).toBeNull();
    // What is printed by one that never answers is dropped from its line.
    expect((await asked('generic-80mm-silent')).verdict).toBe('silent');
  });

  it('is not asked by the box what it did not answer', () => {
    const inquiry = { verdict: 'answers', vendor: 'EPSON', model: 'TM-T20III' } as const;
    expect(proposeInquired({ ...inquiry, dleEot: [1, 4] }, PROFILES.values())).toMatchObject({
      profile: { id: 'epson-tm-t20iii' },
      why: 'partly',
    });
    // Its "offline" is worth more than a profile that never asks.
    expect(proposeInquired({ ...inquiry, vendor: null, model: null, dleEot: [1] }, PROFILES.values())).toMatchObject({
      profile: { id: 'generic-80mm' },
      why: 'partly',
    });
    expect(proposeInquired({ ...inquiry, dleEot: [1, 2, 3, 4] }, [])).toBeNull();
  });

  it('is lost in the middle: the fault of the port', async () => {
    const { timers, pipe } = twinOf('epson-tm-t20iii');
    const result = inquirePrinter(pipe.openPort, timers);
    timers.after(1, () => pipe.unplug());
    await expect(timers.until(result, 60_000)).rejects.toMatchObject({ fault: 'lost' });
  });

  it('is a web server: no printer, and none is proposed', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    cleaning.push(() => server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    const inquiry = await inquirePrinter(openPort({ kind: 'tcp', host: '127.0.0.1', port }), SYSTEM_TIMERS);
    expect([inquiry.verdict, proposed(inquiry)]).toEqual(['notEscPos', null]);
  });

  it('is a web server that waits for the end of a line: no silent printer', async () => {
    const timers = new VirtualTimers();
    const openLine: PortFactory = async ({ received, lost }) => ({
      write: async (bytes) => {
        if (!bytes.includes(0x0a)) return;
        received(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'));
        lost(new PortError('lost', 'it hung up'));
      },
      close: async () => {},
    });
    const inquiry = await timers.until(inquirePrinter(openLine, timers), 60_000);
    expect([inquiry.verdict, proposed(inquiry)]).toEqual(['notEscPos', null]);
  });
});

async function printerAt(baud: number, id: string): Promise<PrinterLine> {
  const line = await printerOnLine(baud, id);
  cleaning.push(() => line.close());
  return line;
}

const lineAt = (path: string, baud: number): SerialAddress => ({
  ...{ kind: 'serial', path, baud, dataBits: 8, parity: 'none', stopBits: 1, flow: 'rtscts' },
});

describe('a printer on a serial line', () => {
  it('is found at its speed, whatever was given', async () => {
    const printer = await printerAt(19_200, 'epson-tm-t20iii');
    const tried: number[] = [];
    const found = await inquireLine(lineAt(printer.path, 9_600), openPort, SYSTEM_TIMERS, (baud) => tried.push(baud));
    expect(found).toMatchObject({ address: { baud: 19_200, flow: 'rtscts' }, inquiry: { model: 'TM-T20III' } });
    expect([tried, found.triedBauds, [...printer.heard]]).toEqual([[9_600, 115_200, 19_200], tried, ['9600', '115200', '19200']]);
  });

  it('that never answers is silent, and its line stays as it was given', async () => {
    const printer = await printerAt(9_600, 'generic-80mm-silent');
    const found = await inquireLine(lineAt(printer.path, 38_400), openPort, SYSTEM_TIMERS);
    expect(found).toMatchObject({ address: { baud: 38_400, flow: 'rtscts' }, inquiry: { verdict: 'silent' } });
    expect(found.triedBauds).toEqual([38_400, 9_600, 115_200, 19_200, 57_600, 4_800, 2_400]);
  });

  it('says by XOFF and XON that this is its handshake', async () => {
    const { timers, pipe } = twinOf('generic-80mm');
    const openWithXon: typeof pipe.openPort = async (listener) => {
      const port = await pipe.openPort(listener);
      timers.after(5, () => listener.received(Uint8Array.of(0x11)));
      return port;
    };
    const { address, inquiry } = await timers.until(
      inquireLine(lineAt('/dev/ttyS9', 9_600), () => openWithXon, timers),
      60_000,
    );
    expect([inquiry.verdict, inquiry.dleEot, address.flow]).toEqual(['answers', [1, 2, 3, 4], 'xonxoff']);
    const isClearToSend = () => Promise.resolve(true);
    const withWire: typeof pipe.openPort = async (listener) => Object.assign(await pipe.openPort(listener), { isClearToSend });
    expect((await timers.until(inquirePrinter(withWire, timers), 60_000)).flow).toBe('rtscts');
  });
});
