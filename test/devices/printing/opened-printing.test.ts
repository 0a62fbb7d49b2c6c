/** At which ports a printer is looked for at other speeds, and at which one is cleared at a start. */
import { expect, it } from 'vitest';
import { type PortAddress, parsePortAddress } from '../../../drivers/ports/address.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { printerOpener, printerPortOf } from '../../../server/devices/printing/opened-printing.js';
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
