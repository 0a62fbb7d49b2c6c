/** A printer of a serial line at another speed than its port has is told from one that never answers, by the machine that prints. */
import { afterEach, expect, it, vi } from 'vitest';
import type { SerialAddress } from '../../../drivers/ports/address.js';
import { openPort } from '../../../drivers/ports/open.js';
import type { PortFactory } from '../../../drivers/ports/port.js';
import type { PrinterHealth } from '../../../drivers/printer/job.js';
import { openAtItsSpeed } from '../../../drivers/printer/other-speeds.js';
import { Printer } from '../../../drivers/printer/printer.js';
import { loadPrinterProfiles } from '../../../drivers/printer/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';
import { PrinterTwin } from '../../../drivers/twins/printer/twin.js';
import { pipeToTwin } from '../../support/memory-port.js';
import { printerOnLine } from '../../support/printer-line.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const profileOf = (id: string) => loadPrinterProfiles().get(id) ?? expect.unreachable();
const GENERIC = profileOf('generic-80mm');

const lineAt = (path: string, baud: number): SerialAddress => ({
  ...{ kind: 'serial', path, baud, dataBits: 8, parity: 'none', stopBits: 1, flow: 'none' },
});

const cleaning: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleaning.splice(0).reverse()) await clean();
});

it('is named with the speed at which it answers, on a pseudo-terminal', { timeout: 60_000 }, async () => {
  const line = await printerOnLine(115_200, 'generic-80mm');
  cleaning.push(() => line.close());
  const healths: PrinterHealth[] = [];
  const address = lineAt(line.path, 9_600);
  const printer = new Printer({
    ...{ profile: GENERIC, mode: 'raster', timers: SYSTEM_TIMERS, onHealth: (health) => healths.push(health) },
    openPort: openAtItsSpeed(address, openPort, SYSTEM_TIMERS),
  });
  cleaning.push(() => printer.close());
  await vi.waitFor(() => expect(healths.at(-1)).toEqual({ state: 'trouble', faults: ['wrongSpeed'], says: '115200' }), {
    timeout: 40_000,
    interval: 50,
  });
});

/** Lines on which a twin hears only one speed, in virtual time. */
function bench(id: string, right: number, saysAtOthers?: Uint8Array) {
  const timers = new VirtualTimers();
  const tried: number[] = [];
  const pipe = pipeToTwin(timers, (cable) => new PrinterTwin({ profile: profileOf(id), timers, cable }));
  let speed = right;
  const open = ({ baud }: SerialAddress): PortFactory => {
    return async (listener) => {
      tried.push(baud);
      const port = await pipe.openPort(listener);
      const misheard = async (): Promise<void> => {
        if (saysAtOthers !== undefined) timers.after(5, () => listener.received(saysAtOthers));
      };
      return { ...port, write: (bytes) => (baud === speed ? port.write(bytes) : misheard()), close: () => port.close() };
    };
  };
  const factory = openAtItsSpeed(lineAt('/dev/ttyS9', 9_600), open, timers);
  const nothing = { received: () => {}, lost: () => {} };
  const opened = () =>
    timers.until(
      factory(nothing).then(
        async (port) => {
          await port.close();
          return 'opened';
        },
        (error: { fault: string; says: string }) => `${error.fault} ${error.says}`,
      ),
      60_000,
    );
  return { tried, opened, factory, timers, setTo: (baud: number) => (speed = baud) };
}

it('one that answers at its speed is never asked at another', async () => {
  const { tried, factory, timers } = bench('generic-80mm', 9_600);
  const heard: number[] = [];
  for (let at = 0; at < 3; at++) {
    const port = await timers.until(factory({ received: (bytes) => heard.push(...bytes), lost: () => {} }), 1_000);
    await timers.until(port.write(Uint8Array.of(0x10, 4, 1, 0x10, 4, 2, 0x10, 4, 3, 0x10, 4, 4)), 1_000);
    await timers.until(new Promise<void>((resolve) => void timers.after(100, resolve)), 1_000);
    await port.close();
  }
  expect([heard.length, tried]).toEqual([12, [9_600, 9_600, 9_600]]);
});

it('one that never answers is asked at each other speed three times, and then left alone', async () => {
  const { tried, opened } = bench('generic-80mm-silent', 9_600);
  for (let at = 0; at < 25; at++) expect(await opened()).toBe('opened');
  const others = tried.filter((baud) => baud !== 9_600);
  expect(others).toHaveLength(18);
  expect([...new Set(others)].map((baud) => others.filter((one) => one === baud).length)).toEqual([3, 3, 3, 3, 3, 3]);
});

it('one whose speed is put right is opened again', async () => {
  const { opened, setTo } = bench('generic-80mm', 115_200);
  expect(await opened()).toBe('opened');
  expect([await opened(), await opened()]).toEqual(['wrongSpeed 115200', 'wrongSpeed 115200']);
  setTo(9_600);
  expect(await opened()).toBe('opened');
});

it('one whose speed was found and that is missed, once or while it is off, keeps that name until it answers at its own', async () => {
  const { tried, opened, setTo } = bench('generic-80mm', 115_200);
  const nowhere = 0;
  expect([await opened(), await opened()]).toEqual(['opened', 'wrongSpeed 115200']);
  setTo(nowhere);
  expect([await opened(), await opened(), await opened()]).toEqual(Array(3).fill('wrongSpeed 115200'));
  setTo(115_200);
  expect(await opened()).toBe('wrongSpeed 115200');
  setTo(nowhere);
  tried.length = 0;
  expect(await opened()).toBe('wrongSpeed 115200');
  // Nothing is said at speeds at which the printer was never heard: it may print what it does not understand.
  expect(tried).toEqual([115_200, 9_600]);
  setTo(9_600);
  expect(await opened()).toBe('opened');
  tried.length = 0;
  expect([await opened(), tried]).toEqual(['opened', [9_600]]);
});

it('one that answers garbage at the wrong speed is told its speed once it was found, not that it is no printer', async () => {
  const { factory, timers } = bench('generic-80mm', 19_200, Uint8Array.of(0xf0, 0x0f, 0xc3, 0x3c, 0xe1, 0x1e, 0x87, 0x78));
  let health: PrinterHealth = { state: 'starting', faults: [] };
  const told = new Set<string>();
  const onHealth = (now: PrinterHealth): void => {
    health = now;
    told.add(now.faults.join());
  };
  const printer = new Printer({ profile: GENERIC, mode: 'raster', timers, onHealth, openPort: factory });
  await timers.advanceAsync(300_000);
  expect(health).toEqual({ state: 'trouble', faults: ['wrongSpeed'], says: '19200' });
  expect([...told]).toEqual(['notEscPos', 'wrongSpeed']);
  await timers.until(printer.close(), 5_000);
});
