/** One printer with its cable: prints tickets in order, reports its health, and reconnects for ever. */
import { PortKeeper } from '../actor/port-keeper.js';
import type { PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import { encodePage } from './encode.js';
import { isExplained } from './faults.js';
import type { PrintablePage, PrinterHealth, PrintOutcome } from './job.js';
import { stepMachine } from './machine.js';
import { type MachineEffect, type MachineInput, type MachineState, startMachine, type TimerName } from './machine-state.js';
import type { PrinterProfile } from './profile.js';

export interface PrinterOptions {
  readonly profile: PrinterProfile;
  readonly mode: PrinterProfile['mode'];
  readonly openPort: PortFactory;
  readonly timers: Timers;
  /** Called when the health changes, never twice with the same. */
  readonly onHealth: (health: PrinterHealth) => void;
  /** A ticket was being printed when this program ended: the rest of it is cut off first. */
  readonly isInterrupted?: boolean;
  /** See `Beginning`. */
  readonly takesWholeJobs?: boolean;
  /** Longest wait for a temporary fault in the middle of a ticket. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 3_000;

/** Starts opening its port when constructed, and reopens it until closed. */
export class Printer {
  readonly #keeper: PortKeeper;
  readonly #running = new Map<TimerName, () => void>();
  readonly #results = new Map<number, (outcome: PrintOutcome) => void>();
  #state: MachineState;
  #jobs = 0;
  #says = '';

  constructor(private readonly options: PrinterOptions) {
    this.#state = startMachine({ patienceMs: PATIENCE_MS, isInterrupted: false, takesWholeJobs: false, ...options });
    this.#keeper = new PortKeeper({
      openPort: options.openPort,
      timers: options.timers,
      owner: {
        opened: () => this.#input({ kind: 'opened' }),
        received: (bytes) => this.#input({ kind: 'received', bytes }),
        absent: (absence) => this.#input({ kind: 'absent', absence }),
        explained: (says) => this.#explained(says),
      },
    });
  }

  get health(): PrinterHealth {
    return this.#withSays(this.#state.health);
  }

  /** Pages are printed in call order. Rejects with `RangeError`, and sends nothing, if the page does not fit the profile. */
  async print(page: PrintablePage): Promise<PrintOutcome> {
    const bytes = encodePage(this.options.profile, page, this.options.mode);
    const id = ++this.#jobs;
    return new Promise((resolve) => {
      this.#results.set(id, resolve);
      this.#input({ kind: 'print', job: { id, bytes } });
    });
  }

  /** Ends all work (a page that was begun is doubtful), and resolves when the port is free. */
  async close(): Promise<void> {
    this.#input({ kind: 'close' });
    await this.#keeper.close();
  }

  #input(input: MachineInput): void {
    const { state, effects } = stepMachine(this.#state, input);
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: MachineEffect): void {
    switch (effect.kind) {
      case 'write':
        this.#write(effect.id, effect.bytes, effect.endsJob);
        break;
      case 'arm':
        this.#running.get(effect.timer)?.();
        this.#running.set(
          effect.timer,
          this.options.timers.after(effect.delayMs, () => this.#input({ kind: 'timeout', timer: effect.timer })),
        );
        break;
      case 'disarm':
        this.#running.get(effect.timer)?.();
        this.#running.delete(effect.timer);
        break;
      case 'reopen':
        this.#keeper.reopen();
        break;
      case 'outcome':
        this.#results.get(effect.job)?.(effect.outcome);
        this.#results.delete(effect.job);
        break;
      case 'health':
        this.options.onHealth(this.#withSays(effect.health));
        break;
    }
  }

  #explained(says: string): void {
    this.#says = says;
    // Another reason of a fault that was told already.
    if (says !== '' && this.#state.health.faults.some(isExplained)) this.options.onHealth(this.health);
  }

  #withSays(health: PrinterHealth): PrinterHealth {
    return this.#says === '' ? health : { ...health, says: this.#says };
  }

  #write(id: number, bytes: Uint8Array, endsJob: boolean): void {
    this.#keeper.write(bytes, endsJob).then(
      () => this.#input({ kind: 'written', id }),
      // The keeper reports the loss of the connection itself.
      () => {},
    );
  }
}
