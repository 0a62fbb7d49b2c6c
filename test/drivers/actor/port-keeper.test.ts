/** The keeper of a port with ports that fail in every way; no device is needed for that. */
import { describe, expect, it } from 'vitest';
import { PortKeeper } from '../../../drivers/actor/port-keeper.js';
import { type Port, PortError, type PortFault, type PortListener } from '../../../drivers/ports/port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

/** A socket in which one device at a time can stick. */
class Socket {
  readonly log: string[] = [];
  readonly timers = new VirtualTimers();
  fault: PortFault | null = null;
  listener: PortListener | null = null;
  opens = 0;
  openMs = 0;
  closeMs = 0;
  writeFails = false;
  /** Lost before the port is handed over. */
  isLostEarly = false;

  readonly keeper: PortKeeper;

  constructor(setting: Partial<Pick<Socket, 'openMs' | 'closeMs' | 'fault' | 'isLostEarly'>> = {}) {
    Object.assign(this, setting);
    this.keeper = new PortKeeper({
      timers: this.timers,
      openPort: async (listener) => {
        await this.#sleep(this.openMs);
        if (this.fault) throw new PortError(this.fault, `it is ${this.fault}`);
        expect(this.listener, 'two at a time').toBeNull();
        this.listener = listener;
        this.opens++;
        if (this.isLostEarly) listener.lost(new PortError('lost', 'gone at once'));
        return this.#port();
      },
      owner: {
        opened: () => this.log.push('opened'),
        received: (bytes) => this.log.push(`received ${bytes.length}`),
        absent: (absence) => this.log.push(absence),
      },
    });
  }

  #port(): Port {
    return {
      write: async () => {
        if (this.writeFails) throw new PortError('lost', 'the write failed');
      },
      close: async () => {
        await this.#sleep(this.closeMs);
        this.listener = null;
      },
    };
  }

  #sleep(ms: number): Promise<void> {
    return ms === 0 ? Promise.resolve() : new Promise((resolve) => this.timers.after(ms, resolve));
  }
}

describe('the keeper', () => {
  it('opens, tells what comes in, and lets go at the end', async () => {
    const socket = new Socket();
    await socket.timers.advanceAsync(0);
    socket.listener?.received(Uint8Array.of(1, 2));
    await socket.keeper.write(Uint8Array.of(3));
    const { listener } = socket;
    await socket.timers.until(socket.keeper.close());
    listener?.received(Uint8Array.of(1));
    expect(socket.log).toEqual(['opened', 'received 2']);
    expect([socket.listener, socket.timers.pending]).toEqual([null, 0]);
    await expect(socket.keeper.write(Uint8Array.of(1))).rejects.toThrow(PortError);
  });

  it('opens again what was lost, when the old connection has let go', async () => {
    const socket = new Socket({ closeMs: 2_000 });
    await socket.timers.advanceAsync(0);
    const { listener } = socket;
    listener?.lost(new PortError('lost', 'pulled'));
    listener?.received(Uint8Array.of(9));
    await socket.timers.advanceAsync(1_999);
    expect([socket.opens, socket.log]).toEqual([1, ['opened', 'unplugged']]);
    await socket.timers.advanceAsync(1_000);
    expect([socket.opens, socket.log]).toEqual([2, ['opened', 'unplugged', 'opened']]);
    await socket.timers.until(socket.keeper.close());
  });

  it.each<[PortFault, string]>([
    ['absent', 'unplugged'],
    ['busy', 'portBusy'],
    ['denied', 'portDenied'],
    ['failed', 'portFailed'],
  ])('tells %s once as %s, and opens when it can', async (fault, absence) => {
    const socket = new Socket({ fault });
    await socket.timers.advanceAsync(60_000);
    expect(socket.log).toEqual([absence]);
    socket.fault = null;
    await socket.timers.advanceAsync(2_000);
    expect(socket.log).toEqual([absence, 'opened']);
    await socket.timers.until(socket.keeper.close());
    expect(socket.timers.pending).toBe(0);
  });

  it('takes a write that fails for a loss', async () => {
    const socket = new Socket();
    await socket.timers.advanceAsync(0);
    socket.writeFails = true;
    await expect(socket.keeper.write(Uint8Array.of(1))).rejects.toThrow('the write failed');
    expect(socket.log).toEqual(['opened', 'unplugged']);
    await socket.timers.until(socket.keeper.close());
  });

  it('reopens without a word, and tells the new connection', async () => {
    const socket = new Socket();
    await socket.timers.advanceAsync(0);
    socket.keeper.reopen();
    await socket.timers.advanceAsync(1_000);
    expect([socket.opens, socket.log]).toEqual([2, ['opened', 'opened']]);
    await socket.timers.until(socket.keeper.close());
  });

  it('closes a port that comes too late', async () => {
    const socket = new Socket({ openMs: 15_000 });
    await socket.timers.advanceAsync(15_100);
    expect([socket.log, socket.opens, socket.listener]).toEqual([['portFailed'], 1, null]);
    // The second attempt is still under way, and the end does not wait for it for ever.
    await socket.timers.until(socket.keeper.close(), 3_000);
    await socket.timers.advanceAsync(20_000);
    expect([socket.log, socket.opens, socket.listener, socket.timers.pending]).toEqual([['portFailed'], 2, null, 0]);
  });

  it('waits at the end for a port that is being opened', async () => {
    const socket = new Socket({ openMs: 2_500 });
    await socket.timers.advanceAsync(1_000);
    await socket.timers.until(socket.keeper.close());
    expect([socket.timers.nowMs(), socket.opens, socket.listener, socket.log]).toEqual([2_500, 1, null, []]);
  });

  it('is not confused by a port that is lost before it is handed over', async () => {
    const socket = new Socket({ isLostEarly: true });
    await socket.timers.advanceAsync(1_000);
    expect(socket.log).toEqual(['unplugged']);
    socket.isLostEarly = false;
    await socket.timers.advanceAsync(4_000);
    expect(socket.log).toEqual(['unplugged', 'opened']);
    await socket.timers.until(socket.keeper.close());
  });
});
