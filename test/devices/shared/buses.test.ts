/** Devices on one port share its bus. */
import { expect, it } from 'vitest';
import type { PortAddress } from '../../../drivers/ports/address.js';
import { Buses } from '../../../server/devices/shared/buses.js';
import { LINE_19200, SimLine } from '../../drivers/bus/sim-line.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const serial = (path: string): PortAddress => ({ kind: 'serial', path, flow: 'none', ...LINE_19200 });

it('a port is opened once, whoever names it and however, and is free afterwards', async () => {
  const timers = new VirtualTimers();
  const lines = new Map<string, SimLine>();
  const buses = new Buses(timers, (address) => {
    const line = new SimLine(timers);
    lines.set(address.kind === 'tcp' ? `${address.host}:${address.port}` : 'path' in address ? address.path : '', line);
    return line.openPort;
  });
  const bus = buses.at(serial('/dev/ttyUSB0'), LINE_19200);
  expect(buses.at(serial('/dev/ttyUSB0'), LINE_19200)).toBe(bus);
  expect(buses.at(serial('/dev/ttyUSB1'), LINE_19200)).not.toBe(bus);
  const converter = buses.at({ kind: 'tcp', host: 'Converter', port: 4001 }, LINE_19200);
  expect(buses.at({ kind: 'tcp', host: 'converter', port: 4001 }, LINE_19200)).toBe(converter);
  expect(buses.at({ kind: 'tcp', host: 'converter', port: 4002 }, LINE_19200)).not.toBe(converter);
  await timers.advanceAsync(100);
  expect([...lines].map(([port, { opened }]) => [port, opened])).toEqual([
    ['/dev/ttyUSB0', 1],
    ['/dev/ttyUSB1', 1],
    ['Converter:4001', 1],
    ['converter:4002', 1],
  ]);
  await timers.until(buses.close());
  expect(timers.pending).toBe(0);
});
