/** The lines that several devices share: whoever names the same port gets the same bus, and so has to wait for his turn. */
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

  /** The port is opened with the first one who asks. That all agree on the line was seen to by the configuration. */
  at(address: PortAddress, line: LineSettings): Bus {
    const key = portKey(address);
    const known = this.buses.get(key);
    if (known) return known;
    const bus = new Bus({ openPort: this.portOf(address), line, timers: this.timers });
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
