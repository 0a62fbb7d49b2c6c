/** Boards of Modbus at a port of this machine. */
import { Bus } from '../../../drivers/bus/bus.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { LedBoard } from '../../../drivers/led/led-board.js';
import { GATEWAY_LINE, openModbusTcp } from '../../../drivers/led/modbus-tcp.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { SYSTEM_TIMERS } from '../../../drivers/timing.js';

export const gatewayAt = (port: number) => ({ kind: 'modbus', host: '127.0.0.1', port }) as const;

/** What a test opened; the last is closed first. */
export class Closing {
  private readonly closing: (() => unknown)[] = [];

  later(close: () => unknown): void {
    this.closing.push(close);
  }

  async all(): Promise<void> {
    for (const close of this.closing.splice(0).reverse()) await close();
  }
}

export function busAt(port: number, closing: Closing) {
  const profile = loadLedProfiles().get('dm36b06');
  if (profile === undefined) throw new Error('the profile is missing');
  const bus = new Bus({ openPort: openModbusTcp(gatewayAt(port)), timers: SYSTEM_TIMERS, line: GATEWAY_LINE });
  closing.later(() => bus.close());
  return { bus, family: ledFamily(profile) };
}

/** A board that is to show a ticket and its window. */
export function boardAt(port: number, address: number, closing: Closing) {
  const { bus, family } = busAt(port, closing);
  const board = new LedBoard({ family, address, onHealth: () => {} });
  closing.later(bus.join(board));
  board.show({ lines: [{ ticket: 'A012', arrow: 'none', window: '3' }], clock: null, blinkCount: 0 }, 1);
  bus.wake();
  return { bus, family, board };
}
