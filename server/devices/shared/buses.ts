/** Lines that several devices share: devices on the same port get the same bus, and wait for their turns on it. */
import { Bus } from '../../../drivers/bus/bus.js';
import type { PortAddress } from '../../../drivers/ports/address.js';
import type { LineSettings } from '../../../drivers/ports/line.js';
import { openPort } from '../../../drivers/ports/open.js';
import type { PortFactory } from '../../../drivers/ports/port.js';
import { portKey } from '../../../drivers/ports/port-key.js';
import type { Timers } from '../../../drivers/timing.js';

export class Buses {
  private readonly buses = new Map<string, Bus>();

  constructor(
    private readonly timers: Timers,
    private readonly portOf: (address: PortAddress) => PortFactory = openPort,
  ) {}

  /**
   * Opens the port at its first use. The configuration guarantees that all devices on it have the same line settings. `session`: puts
   * around the frames of its devices what they need besides.
   */
  at(address: PortAddress, line: LineSettings, session: (open: PortFactory, timers: Timers) => PortFactory = (open) => open): Bus {
    const key = portKey(address);
    const known = this.buses.get(key);
    if (known) return known;
    const bus = new Bus({ openPort: session(this.portOf(address), this.timers), line, timers: this.timers });
    this.buses.set(key, bus);
    return bus;
  }

  /** Resolves when all ports are free. */
  async close(): Promise<void> {
    const buses = [...this.buses.values()];
    this.buses.clear();
    await Promise.all(buses.map((bus) => bus.close()));
  }
}
