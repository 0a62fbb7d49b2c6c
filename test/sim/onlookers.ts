/** A page that follows the windows: it subscribes, again whenever the line or the box was gone. What it shows is to be the truth. */
import { isRefusal, type Wire } from './network.js';
import type { Simulation } from './simulation.js';

const PING_MS = 10_000;
/** So long after the last event every push is on its way. */
const SETTLED_MS = 500;

interface ShownWindow {
  readonly id: number;
  readonly consumer_id: number;
}

export class Onlooker {
  private shown: ReadonlyMap<number, number> = new Map();

  constructor(
    private readonly sim: Simulation,
    private readonly wire: Wire,
  ) {
    wire.pushed = (command, data) => {
      if (command === 'workplaceList') this.show(data as readonly ShownWindow[]);
    };
  }

  async work(): Promise<void> {
    const { sim, wire } = this;
    let followed = -1;
    while (!sim.isClosing) {
      if (followed !== wire.connections) {
        await wire.ask('subscribeWorkplaces');
        followed = wire.connections;
        const list = await wire.ask<readonly ShownWindow[]>('workplaceList');
        if (!isRefusal(list)) this.show(list);
      }
      await sim.sleep(PING_MS);
      const askedMs = sim.timers.nowMs();
      await wire.ask('info');
      // On a connection whose answers come, everything that was sent before came, too.
      if (followed === wire.connections && sim.witness.changedMs < askedMs - SETTLED_MS) this.compare();
    }
  }

  private show(windows: readonly ShownWindow[]): void {
    this.shown = new Map(windows.map((window) => [window.id, window.consumer_id]));
  }

  private compare(): void {
    const { witness } = this.sim;
    witness.counts.looks += 1;
    for (const [window, shown] of this.shown) {
      const there = witness.atWindow.get(window) ?? -1;
      if (Math.max(shown, -1) !== there) witness.violated(`an onlooker sees ${shown} at window ${window}, and ${there} is there`);
    }
  }
}
