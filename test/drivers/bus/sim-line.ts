/**
 * A line in virtual time: bytes take as long as they do at its speed, devices answer, a keypad speaks when it likes, the adapter may
 * hear itself and may be pulled out. It remembers who spoke when, and whether two spoke at once.
 */
import { byteMs, type LineSettings } from '../../../drivers/ports/line.js';
import { type Port, PortError, type PortFactory, type PortListener } from '../../../drivers/ports/port.js';
import type { VirtualTimers } from '../../support/virtual-timers.js';

export const LINE_19200: LineSettings = { baud: 19_200, dataBits: 8, parity: 'none', stopBits: 1 };

export interface Spoken {
  readonly by: 'box' | 'device';
  readonly bytes: Uint8Array;
  readonly beginMs: number;
  readonly endMs: number;
}

/** What a device says to a frame, so long after its last byte; null = it is none of its business. */
export type SimDevice = (frame: Uint8Array) => { readonly afterMs: number; readonly bytes: Uint8Array } | null;

interface SimLineOptions {
  readonly line?: LineSettings;
  readonly isEchoing?: boolean;
  /** A network converter takes all at once, a serial port says when the last bit has left. */
  readonly isBuffered?: boolean;
}

export class SimLine {
  readonly spoken: Spoken[] = [];
  readonly devices: SimDevice[] = [];
  readonly byteMs: number;
  isPlugged = true;
  opened = 0;
  /** Takes bytes and never says that they left. */
  isStuck = false;
  private listener: PortListener | null = null;
  private busyUntilMs = 0;

  constructor(
    readonly timers: VirtualTimers,
    private readonly options: SimLineOptions = {},
  ) {
    this.byteMs = byteMs(options.line ?? LINE_19200);
  }

  readonly openPort: PortFactory = async (listener) => {
    if (!this.isPlugged) throw new PortError('absent', 'no such adapter');
    this.opened += 1;
    this.listener = listener;
    const close = async (): Promise<void> => {
      if (this.listener === listener) this.listener = null;
    };
    return { write: (bytes) => this.write(bytes, listener), close } satisfies Port;
  };

  unplug(): void {
    this.isPlugged = false;
    const { listener } = this;
    this.listener = null;
    listener?.lost(new PortError('lost', 'the adapter was pulled out'));
  }

  plugIn(): void {
    this.isPlugged = true;
  }

  /** A device speaks without being asked. */
  say(bytes: Uint8Array): void {
    const spoken = this.put('device', bytes);
    this.bring(bytes, spoken.endMs);
  }

  /** Frames of the box, as words. */
  get frames(): Spoken[] {
    return this.spoken.filter(({ by }) => by === 'box');
  }

  /** The shortest silence between two that spoke after each other; less than 0 = they spoke at once. */
  get shortestSilenceMs(): number {
    return Math.min(...this.spoken.slice(1).map(({ beginMs }, index) => beginMs - (this.spoken[index]?.endMs ?? 0)));
  }

  private async write(bytes: Uint8Array, listener: PortListener): Promise<void> {
    if (this.listener !== listener) throw new PortError('lost', 'the adapter is gone');
    const spoken = this.put('box', Uint8Array.from(bytes));
    if (this.options.isEchoing) this.bring(bytes, spoken.endMs);
    this.timers.after(spoken.endMs - this.timers.nowMs(), () => {
      for (const device of this.devices) {
        const reply = device(spoken.bytes);
        if (reply) this.timers.after(reply.afterMs, () => this.say(reply.bytes));
      }
    });
    if (this.isStuck) return new Promise(() => {});
    if (this.options.isBuffered) return;
    return new Promise((resolve) => {
      this.timers.after(spoken.endMs - this.timers.nowMs(), resolve);
    });
  }

  private put(by: Spoken['by'], bytes: Uint8Array): Spoken {
    const beginMs = this.timers.nowMs();
    const spoken = { by, bytes, beginMs, endMs: Math.max(beginMs, this.busyUntilMs) + bytes.length * this.byteMs };
    this.busyUntilMs = spoken.endMs;
    this.spoken.push(spoken);
    return spoken;
  }

  private bring(bytes: Uint8Array, atMs: number): void {
    const { listener } = this;
    this.timers.after(atMs - this.timers.nowMs(), () => {
      if (this.listener === listener) listener?.received(bytes);
    });
  }
}
