/** Runs the effects of `keepPort` with real ports and the given timers. */
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

/** Events for the owner of a device. Nothing is called after `close`. */
export interface PortOwner {
  /** `reportDescriptor`: see `Port`. */
  opened(reportDescriptor?: Uint8Array): void;
  received(bytes: Uint8Array): void;
  /** The connection was lost or could not be made. `reopen` is not reported: the caller requested it. */
  absent(absence: Absence): void;
  /** What the other side says of its absence, when that changes; '' = nothing, or it is there. Before `absent` and `opened`. */
  explained?(says: string): void;
}

interface PortKeeperOptions {
  readonly openPort: PortFactory;
  readonly timers: Timers;
  readonly owner: PortOwner;
}

/** Starts opening when constructed, and reopens until it is closed. */
export class PortKeeper {
  #state: KeepPortState;
  #port: Port | undefined;
  /** Counts connections, so that events of an earlier connection are ignored. */
  #connection = 0;
  #opening: Promise<unknown> = Promise.resolve();
  #disarm: () => void = () => {};
  #closed: Promise<void> | undefined;
  #tellClosed: () => void = () => {};
  #says = '';

  constructor(private readonly options: PortKeeperOptions) {
    const start = startKeepingPort(KEEP_PORT_TIMES);
    this.#state = start.state;
    this.#perform(start);
  }

  /** Like `Port.write`. Rejects with `PortError` if there is no connection; a failed write ends the connection. */
  async write(bytes: Uint8Array, endsJob = true): Promise<void> {
    const connection = this.#connection;
    if (this.#port === undefined) throw new PortError('closed', 'the device is not connected');
    try {
      await this.#port.write(bytes, endsJob);
    } catch (error) {
      this.#lost(connection, error);
      throw error;
    }
  }

  /** Drops the connection and makes a new one after a pause: for a device that does not answer. */
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
        this.#disarm = this.options.timers.after(effect.delayMs, () => this.#input({ kind: 'timeout' }));
        return;
      case 'disarm':
        this.#disarm();
        return;
      case 'health':
        if (effect.absence === null) this.options.owner.opened(this.#port?.reportDescriptor);
        else this.options.owner.absent(effect.absence);
        return;
    }
  }

  async #open(): Promise<void> {
    const connection = ++this.#connection;
    const isCurrent = (): boolean => connection === this.#connection;
    let lostEarly: PortError | undefined;
    try {
      const port = await this.options.openPort({
        received: (bytes) => {
          if (isCurrent() && this.#port !== undefined) this.options.owner.received(bytes);
        },
        lost: (error) => {
          // A port may be lost before its opener has received it.
          if (this.#port === undefined) lostEarly = error;
          else this.#lost(connection, error);
        },
      });
      if (!isCurrent() || lostEarly !== undefined) await port.close();
      if (!isCurrent()) return;
      if (lostEarly !== undefined) throw lostEarly;
      this.#port = port;
      this.#explain('');
      this.#input({ kind: 'opened' });
    } catch (error) {
      if (isCurrent()) this.#absent('openFailed', error);
    }
  }

  #lost(connection: number, error: unknown): void {
    if (connection === this.#connection) this.#absent('lost', error);
  }

  #absent(kind: 'openFailed' | 'lost', error: unknown): void {
    this.#explain(error instanceof PortError ? reasonOf(error) : '');
    this.#input({ kind, fault: faultOf(error) });
  }

  #explain(says: string): void {
    if (says === this.#says) return;
    this.#says = says;
    this.options.owner.explained?.(says);
  }

  async #release(): Promise<void> {
    const { state, port } = { state: this.#state, port: this.#port };
    const release = ++this.#connection;
    this.#port = undefined;
    // Closing waits for a port that is still being opened, so that the device is free afterwards.
    if (state.kind === 'closing') await this.#opening;
    // If closing fails, the port is gone; nothing else can be tried.
    await port?.close().catch(() => {});
    // It may have taken so long that the machine no longer waits for it.
    if (release === this.#connection) this.#input({ kind: 'released' });
  }
}

/** Of a failure there is no more to tell than its words; other faults have names that say enough. */
const reasonOf = ({ fault, message, says }: PortError): string => (says === '' && fault === 'failed' ? message : says);

/** An error other than `PortError` is a bug in the port: it is reported as a failure, and the process continues. */
const faultOf = (error: unknown): PortError['fault'] => (error instanceof PortError ? error.fault : 'failed');
