/** What somebody who adds a printer is told of it: its model, its line, the state of its queue. */
import { expect, it } from 'vitest';
import { type PortAddress, parsePortAddress } from '../../../drivers/ports/address.js';
import { PortError, type PortFactory } from '../../../drivers/ports/port.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { askPrinter } from '../../../server/devices/diagnostics/asked-printer.js';
import { pipeToTwin } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const PROFILES = loadPrinterProfiles();
const SILENT = { model: null, vendor: null, profile: 'generic-80mm-silent', why: 'silent', faults: [], flow: null };

function asked(port: string, open: (address: PortAddress) => PortFactory, timers = new VirtualTimers(), profiles = [...PROFILES.values()]) {
  const address = parsePortAddress(port);
  if ('fault' in address) return expect.unreachable();
  return timers.until(askPrinter(address, profiles, { open, timers }), 120_000);
}

const refusing =
  (error: Error): PortFactory =>
  () =>
    Promise.reject(error);

function twinOf(id: string, prepare: (twin: PrinterTwin) => void = () => {}) {
  const timers = new VirtualTimers();
  const pipe = pipeToTwin(timers, (cable) => new PrinterTwin({ profile: PROFILES.get(id) ?? expect.unreachable(), timers, cable }));
  prepare(pipe.twin);
  return { timers, open: () => pipe.openPort };
}

it('its model and maker, and what it reports', async () => {
  const { timers, open } = twinOf('epson-tm-t20iii');
  expect(await asked('tcp:192.0.2.1:9100', open, timers)).toEqual({
    ...{ verdict: 'answers', port: 'tcp:192.0.2.1:9100', vendor: 'Epson', model: 'TM-T20III', faults: [], bauds: [], flow: null, says: '' },
    ...{ profile: 'epson-tm-t20iii', why: 'named' },
  });
  const open2 = twinOf('epson-tm-t20iii', (twin) => twin.removePaper());
  expect((await asked('usblp:/dev/usb/lp0', open2.open, open2.timers)).faults).toContain('paperEnd');
});

it('one of ZPL: its model where it is known here, and that it speaks ZPL where it is not', async () => {
  const kiosk = twinOf('zebra-kr403', (twin) => twin.openCover());
  expect(await asked('tcp:192.0.2.1:9100', kiosk.open, kiosk.timers)).toMatchObject({
    ...{ verdict: 'answers', why: 'named', profile: 'zebra-kr403', vendor: 'Zebra', model: 'KR403-200dpi', faults: ['coverOpen'] },
  });
  const timers = new VirtualTimers();
  const profile = { ...(PROFILES.get('zebra-kr403') ?? expect.unreachable()), model: 'ZD421' };
  const label = pipeToTwin(timers, (cable) => new PrinterTwin({ profile, timers, cable }));
  expect(await asked('tcp:192.0.2.1:9100', () => label.openPort, timers)).toMatchObject({
    ...{ verdict: 'zpl', why: null, profile: null, model: 'ZD421-200dpi' },
  });
});

it('one that never answers has a model that is never asked; a box without such a model has none', async () => {
  const { timers, open } = twinOf('generic-80mm-silent');
  expect(await asked('usblp:/dev/usb/lp0', open, timers)).toMatchObject({ ...SILENT, verdict: 'silent', bauds: [] });
  const again = twinOf('generic-80mm-silent');
  expect(await asked('usblp:/dev/usb/lp0', again.open, again.timers, [])).toMatchObject({ verdict: 'silent', profile: null, why: null });
});

it('on a serial line the speeds that were tried, and the one at which it answers', async () => {
  const { timers, open } = twinOf('generic-80mm');
  const at = (right: number) => (address: PortAddress) =>
    address.kind === 'serial' && address.baud === right
      ? open()
      : async () => ({ write: () => Promise.resolve(), close: () => Promise.resolve() });
  expect(await asked('serial:/dev/ttyS0?baud=9600', at(19_200), timers)).toMatchObject({
    ...{ verdict: 'answers', port: 'serial:/dev/ttyS0?baud=19200', bauds: [9_600, 115_200, 19_200] },
  });
  expect(await asked('serial:/dev/ttyS0?baud=9600', at(1), timers)).toMatchObject({
    ...SILENT,
    ...{ verdict: 'silent', port: 'serial:/dev/ttyS0?baud=9600', bauds: [9_600, 115_200, 19_200, 38_400, 57_600, 4_800, 2_400] },
  });
});

it('a port that cannot be opened is told by its fault, and nothing is proposed', async () => {
  for (const fault of ['absent', 'busy', 'denied', 'failed'] as const) {
    const nothing = { profile: null, why: null, vendor: null, model: null, faults: [], bauds: [], flow: null, says: '' };
    expect(await asked('usblp:/dev/usb/lp0', () => refusing(new PortError(fault, 'x')))).toEqual({
      verdict: fault,
      port: 'usblp:/dev/usb/lp0',
      ...nothing,
    });
  }
  await expect(asked('usblp:/dev/usb/lp0', () => refusing(new RangeError('a bug')))).rejects.toThrow('a bug');
});

it('a queue of CUPS has a model that is never asked, also while it does not print; one that is not there has none', async () => {
  let closed = 0;
  const close = async (): Promise<void> => {
    closed += 1;
  };
  const idle: PortFactory = async () => ({ write: () => expect.unreachable(), close });
  expect(await asked('cups:hall', () => idle)).toEqual({ ...SILENT, verdict: 'queue', port: 'cups:hall', bauds: [], says: '' });
  expect(closed).toBe(1);
  const stopped = new PortError('queueStopped', 'x', { says: 'out of paper (paused)' });
  expect(await asked('cups:hall', () => refusing(stopped))).toMatchObject({
    ...SILENT,
    verdict: 'queueStopped',
    says: 'out of paper (paused)',
  });
  const unknown = new PortError('noQueue', 'x', { says: 'hall, office' });
  expect(await asked('cups:hal', () => refusing(unknown))).toMatchObject({
    verdict: 'noQueue',
    profile: null,
    why: null,
    says: 'hall, office',
  });
});
