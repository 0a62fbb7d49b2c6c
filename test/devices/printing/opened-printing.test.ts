/** At which ports a printer is looked for at other speeds, at which one is cleared at a start, and how long it waits in mid-ticket. */
import { expect, it } from 'vitest';
import { type PortAddress, parsePortAddress } from '../../../drivers/ports/address.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { openPrinting, printerOpener, printerPortOf } from '../../../server/devices/printing/opened-printing.js';
import { Engine } from '../../engine/models/engine.js';
import { pipeToTwin } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

/** The speeds at which a port is opened when it is opened a second time, after silence. */
async function speedsOf(port: string, id: string): Promise<readonly (number | null)[]> {
  const timers = new VirtualTimers();
  const speeds: (number | null)[] = [];
  const address = parsePortAddress(port);
  const profile = loadPrinterProfiles().get(id);
  if ('fault' in address || profile === undefined) return expect.unreachable();
  const open = (at: PortAddress) => async () => {
    speeds.push(at.kind === 'serial' ? at.baud : null);
    return { write: () => Promise.resolve(), close: () => Promise.resolve() };
  };
  const factory = printerPortOf({ address, profile }, open, timers);
  const listener = { received: () => {}, lost: () => {} };
  for (let count = 0; count < 2; count++) await (await timers.until(factory(listener), 60_000)).close();
  return speeds;
}

it.each<readonly [string, string, readonly (number | null)[]]>([
  ['serial:/dev/ttyS0?baud=9600', 'generic-80mm', [9_600, 115_200, 9_600]],
  ['serial:/dev/ttyS0?baud=115200', 'custom-vkp80iii', [115_200, 9_600, 115_200]],
  ['serial:/dev/ttyS0?baud=9600', 'generic-80mm-silent', [9_600, 9_600]],
  ['tcp:192.0.2.1:9100', 'generic-80mm', [null, null]],
])('%s, %s', async (port, id, speeds) => {
  expect(await speedsOf(port, id)).toEqual(speeds);
});

it.each<readonly [string, boolean]>([
  ['cups:hall', false],
  ['tcp:192.0.2.1:9100', true],
  ['usblp:/dev/usb/lp0', true],
])('a start cuts off what an earlier run may have left in a printer at %s: %s', async (port, isCleared) => {
  const timers = new VirtualTimers();
  const address = parsePortAddress(port);
  const profile = loadPrinterProfiles().get('generic-80mm-silent');
  if ('fault' in address || profile === undefined) return expect.unreachable();
  let written = 0;
  const write = async () => void written++;
  const settings = { name: 'hall', port, address, profile, mode: 'raster', rollMetres: 0 } as const;
  const open = printerOpener(timers, 1_000, () => async () => ({ write, close: async () => {} }));
  const { driver } = open(settings, () => {});
  await timers.advanceAsync(5_000);
  expect(written > 0).toBe(isCleared);
  await timers.until(driver.close());
});

it.each([2, 4, 8])('with wait_seconds = %i, a fault that may pass is waited for half of that in mid-ticket', async (waitSeconds) => {
  const timers = new VirtualTimers();
  const profile = loadPrinterProfiles().get('epson-tm-t20iii') ?? expect.unreachable();
  // Room for the whole page: what is waited for is the fault, not a cable that takes nothing.
  const pipe = pipeToTwin(timers, (cable) => new PrinterTwin({ profile, timers, cable, bufferBytes: 1_000_000 }));
  const { state } = new Engine();
  const pipeline = { state, stamp: () => ({ atMs: 0 }), execute: () => expect.unreachable() } as never;
  const address = { kind: 'tcp', host: '192.0.2.1', port: 9100 } as const;
  const hall = { name: 'hall', port: 'tcp:192.0.2.1:9100', address, profile, mode: 'raster', rollMetres: 0 } as const;
  const black = ({ widthDots, heightDots }: { readonly widthDots: number; readonly heightDots: number }) => ({
    ...{ widthDots, heightDots, bytes: new Uint8Array(Math.ceil(widthDots / 8) * heightDots).fill(0xff) },
  });
  const printing = openPrinting({
    config: { printers: [hall], printing: { waitSeconds, deadlineSeconds: 60, lowRollTickets: 50 } } as never,
    ...{ pipeline, timers, devicesChanged: () => {}, photos: { of: async () => null } },
    log: { info: () => {}, warn: () => {} } as never,
    taps: { open: () => pipe.openPort } as never,
    drawing: { drawPage: async (page) => ({ bitmap: black(page), png: null, leftOut: [] }), encodePng: async () => Buffer.of() },
  });
  printing.start();
  await timers.advanceAsync(10_000);
  let hotMs = 0;
  pipe.twin.afterBytes(12_000, () => {
    hotMs = timers.nowMs();
    pipe.twin.overheat();
  });
  const test = printing.test({ name: 'hall', pattern: 'page', pause: () => new Promise(() => {}) });
  const { code, parameters } = await timers.until(test, 60_000);
  expect([code, parameters.trouble]).toEqual(['printedPartly', 'headHot']);
  // Its next status check, and that it is asked twice, take less than a second.
  const waitedMs = timers.nowMs() - hotMs;
  expect(waitedMs).toBeGreaterThanOrEqual((waitSeconds * 1_000) / 2);
  expect(waitedMs).toBeLessThan((waitSeconds * 1_000) / 2 + 1_000);
  await timers.until(printing.stop());
});
