/** Carries out what `keepPort` decides, with real ports and the timers that are handed in. */
import { type Port, PortError, type PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import {
  type Absence,
  KEEP_PORT_TIMES,
  type KeepPortEffect,
  type KeepPortInput,
  type KeepPortState,
  type KeepPortStep,
  keepPort,
  startKeepingPort,
} from './keep-port.js';

/** What the owner of a device hears. Nothing is called after `close`. */
export interface PortOwner {
  opened(): void;
  received(bytes: Uint8Array): void;
  /** The connection ended, or could not be made. `reopen` alone is not reported: the caller knows of it. */
  absent(absence: Absence): void;
}

interface PortKeeperOptions {
  readonly openPort: PortFactory;
  readonly timers: Timers;
  readonly owner: PortOwner;
}

/** The runner begins to open when it is made, and keeps opening until it is closed. */
export class PortKeeper {
  readonly #options: PortKeeperOptions;
  #state: KeepPortState;
  #port: Port | undefined;
  /** Counts connections: what a former one still has to say is not heard. */
  #connection = 0;
  #opening: Promise<unknown> = Promise.resolve();
  #disarm: () => void = () => {};
  #closed: Promise<void> | undefined;
  #tellClosed: () => void = () => {};

  constructor(options: PortKeeperOptions) {
    this.#options = options;
    const start = startKeepingPort(KEEP_PORT_TIMES);
    this.#state = start.state;
    this.#perform(start);
  }

  /** As `Port.write`. Rejects with `PortError` where there is no connection; a write that fails ends the connection. */
  async write(bytes: Uint8Array): Promise<void> {
    const connection = this.#connection;
    if (this.#port === undefined) throw new PortError('closed', 'the device is not connected');
    try {
      await this.#port.write(bytes);
    } catch (error) {
      this.#lost(connection, error);
      throw error;
    }
  }

  /** Gives up the connection and makes another one after a pause: for a device that does not answer. */
  reopen(): void {
    this.#input({ kind: 'reopen' });
  }

  /** Resolves when the device is free; the owner is not called any more. */
  close(): Promise<void> {
    this.#closed ??= new Promise((resolve) => {
      this.#tellClosed = resolve;
      this.#input({ kind: 'close' });
    });
    return this.#closed;
  }

  #input(input: KeepPortInput): void {
    this.#perform(keepPort(this.#state, input, KEEP_PORT_TIMES));
  }

  #perform({ state, effects }: KeepPortStep): void {
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
    if (state.kind === 'closed') this.#tellClosed();
  }

  #carryOut(effect: KeepPortEffect): void {
    switch (effect.kind) {
      case 'open':
        this.#opening = this.#open();
        return;
      case 'release':
        void this.#release();
        return;
      case 'arm':
        this.#disarm();
        this.#disarm = this.#options.timers.after(effect.delayMs, () => this.#input({ kind: 'timeout' }));
        return;
      case 'disarm':
        this.#disarm();
        return;
      case 'health':
        if (effect.absence === null) this.#options.owner.opened();
        else this.#options.owner.absent(effect.absence);
        return;
    }
  }

  async #open(): Promise<void> {
    const connection = ++this.#connection;
    const isCurrent = (): boolean => connection === this.#connection;
    let lostEarly: PortError | undefined;
    try {
      const port = await this.#options.openPort({
        received: (bytes) => {
          if (isCurrent() && this.#port !== undefined) this.#options.owner.received(bytes);
        },
        lost: (error) => {
          // A port may be lost before whoever opened it has got it.
          if (this.#port === undefined) lostEarly = error;
          else this.#lost(connection, error);
        },
      });
      if (!isCurrent() || lostEarly !== undefined) await port.close();
      if (!isCurrent()) return;
      if (lostEarly !== undefined) throw lostEarly;
      this.#port = port;
      this.#input({ kind: 'opened' });
    } catch (error) {
      if (isCurrent()) this.#input({ kind: 'openFailed', fault: faultOf(error) });
    }
  }

  #lost(connection: number, error: unknown): void {
    if (connection === this.#connection) this.#input({ kind: 'lost', fault: faultOf(error) });
  }

  async #release(): Promise<void> {
    const { state, port } = { state: this.#state, port: this.#port };
    const release = ++this.#connection;
    this.#port = undefined;
    // Closing for good waits for a port that is still being opened, so that the device is free afterwards.
    if (state.kind === 'closing') await this.#opening;
    // A port that cannot even be closed is gone; nothing else can be tried.
    await port?.close().catch(() => {});
    // It may have taken so long that it is not waited for any more.
    if (release === this.#connection) this.#input({ kind: 'released' });
  }
}

/** What is not a `PortError` is a fault of the port's own code: reported as a failure, and the process goes on. */
const faultOf = (error: unknown): PortError['fault'] => (error instanceof PortError ? error.fault : 'failed');
