/** What carries out what the machine of a printer wants, as the runner does, and sees that it never wants what it must not. */
import { deepEqual, notEqual } from 'node:assert/strict';
import type { PrintOutcome } from '../../../drivers/printer/job.js';
import { stepMachine } from '../../../drivers/printer/machine.js';
import { type MachineInput, type PrintJob, startMachine, TIMER_NAMES, type TimerName } from '../../../drivers/printer/machine-state.js';
import type { PrinterProfile } from '../../../drivers/printer/profile.js';

/** The parts of a job are told from everything else by their first byte, and from each other by the others. */
const PART = 0xee;
const part = (id: number, at: number): Uint8Array => Uint8Array.of(PART, id, at);
const jobOf = (id: number): PrintJob => ({
  id,
  bytes: { begin: part(id, 0), bands: [part(id, 1), part(id, 2)], end: part(id, 3), lengthMm: 80 },
});
const PARTS = 4;

/** What the world does next; numbers choose among what is possible then. */
export type Act =
  | { readonly kind: 'opened' | 'absent' | 'written' | 'print' | 'close' | 'answers' }
  | { readonly kind: 'timeout'; readonly which: number }
  | { readonly kind: 'received'; readonly bytes: Uint8Array };

/** Carries out what the machine wants, as the runner does, and watches it. */
export class World {
  state;
  /** When each timer is due. */
  readonly armed = new Map<TimerName, number>();
  nowMs = 0;
  readonly outcomes = new Map<number, PrintOutcome>();
  readonly sent = new Map<number, number[]>();
  isOpen = false;
  isClosed = false;
  write: { readonly id: number; readonly bytes: Uint8Array } | null = null;
  asked: number[] = [];
  jobs = 0;
  health = '';

  constructor(profile: PrinterProfile) {
    this.state = startMachine({ profile, patienceMs: 3_000, isInterrupted: false, takesWholeJobs: false });
  }

  input(input: MachineInput): void {
    const { state, effects } = stepMachine(this.state, input);
    this.state = state;
    for (const effect of effects) {
      switch (effect.kind) {
        case 'write':
          deepEqual([this.isOpen, this.write], [true, null], 'a write without a connection, or a second one');
          this.write = effect;
          this.#watchParts(effect.bytes);
          break;
        case 'arm':
          this.armed.set(effect.timer, this.nowMs + effect.delayMs);
          break;
        case 'disarm':
          this.armed.delete(effect.timer);
          break;
        case 'reopen':
          this.#cut();
          break;
        case 'outcome':
          deepEqual(this.outcomes.has(effect.job), false, 'a second outcome');
          this.outcomes.set(effect.job, effect.outcome);
          this.#checkOutcome(effect.job, effect.outcome);
          break;
        case 'health':
          notEqual(JSON.stringify(effect.health), this.health);
          this.health = JSON.stringify(effect.health);
          break;
      }
    }
    if (!this.isOpen)
      deepEqual(
        [...this.armed.keys()].filter((timer) => timer !== 'patience'),
        [],
        'timers without a connection',
      );
    if (this.isClosed) deepEqual([this.armed.size, this.outcomes.size], [0, this.jobs]);
  }

  /** What is due first. */
  timeOutNext(): void {
    const [next] = [...this.armed].sort(([, a], [, b]) => a - b);
    if (next) this.timeOut(next[0]);
  }

  timeOut(timer: TimerName): void {
    this.nowMs = Math.max(this.nowMs, this.armed.get(timer) ?? 0);
    this.armed.delete(timer);
    this.input({ kind: 'timeout', timer });
  }

  #cut(): void {
    this.isOpen = false;
    this.write = null;
    this.asked = [];
  }

  #watchParts(bytes: Uint8Array): void {
    const [first, id = 0, at = 0] = bytes;
    if (first !== PART) {
      // What can be answered with 12h.
      for (let from = 0; from + 2 < bytes.length; from += 3)
        if (bytes[from] === 0x10 && bytes[from + 1] === 0x04) this.asked.push(bytes[from + 2] ?? 0);
      if (bytes[0] === 0x1d && bytes[1] === 0x72) this.asked.push(0x72);
      if (bytes[0] === 0x1b && bytes[1] === 0x76) this.asked.push(0x72);
      return;
    }
    const parts = this.sent.get(id) ?? [];
    deepEqual(at, parts.length, 'the parts in their order');
    deepEqual(this.outcomes.has(id), false, 'a part of a job that has ended');
    for (const other of this.sent.keys()) if (other !== id) deepEqual(this.outcomes.has(other), true, 'two jobs at once');
    this.sent.set(id, [...parts, at]);
  }

  #checkOutcome(id: number, outcome: PrintOutcome): void {
    const parts = this.sent.get(id)?.length ?? 0;
    if (outcome.kind === 'printed') deepEqual([parts, outcome.lengthMm], [PARTS, 80]);
    else if (outcome.kind === 'notPrinted') deepEqual(parts, 0, 'not printed, and yet begun');
    else deepEqual(parts > 0, true, 'doubtful, and not begun');
  }

  act(act: Act): void {
    switch (act.kind) {
      case 'opened':
        if (this.isOpen || this.isClosed) return;
        this.isOpen = true;
        this.input({ kind: 'opened' });
        return;
      case 'absent':
        this.#cut();
        this.input({ kind: 'absent', absence: 'unplugged' });
        return;
      case 'written': {
        const { write } = this;
        this.write = null;
        if (write) this.input({ kind: 'written', id: write.id });
        return;
      }
      case 'answers': {
        const bytes = this.asked.flatMap((n) => (n === 0x14 ? [0x10, 0x0f, 0, 0, 0, 0] : n === 0x72 ? [0] : [0x12]));
        this.asked = [];
        if (this.isOpen && bytes.length > 0) this.input({ kind: 'received', bytes: Uint8Array.from(bytes) });
        return;
      }
      case 'received':
        if (this.isOpen) this.input({ kind: 'received', bytes: act.bytes });
        return;
      case 'timeout': {
        const timers = TIMER_NAMES.filter((timer) => this.armed.has(timer));
        const timer = timers[act.which % Math.max(1, timers.length)];
        if (timer !== undefined) this.timeOut(timer);
        return;
      }
      case 'print':
        this.jobs++;
        this.input({ kind: 'print', job: jobOf(this.jobs) });
        return;
      case 'close':
        this.isClosed = true;
        this.input({ kind: 'close' });
        this.#cut();
        return;
    }
  }

  /** A printer that is well and a cable that holds, until nothing is left to do. */
  settle(): void {
    const stepsMax = 400 + 60 * this.jobs;
    for (let steps = 0; steps < stepsMax; steps++) {
      if (!this.isOpen) this.act({ kind: 'opened' });
      else if (this.write) this.act({ kind: 'written' });
      else if (this.asked.length > 0) this.act({ kind: 'answers' });
      else if (this.outcomes.size === this.jobs && this.state.activity.kind === 'idle') return;
      else this.timeOutNext();
    }
    throw new Error(`still busy: ${JSON.stringify(this.state.activity)}`);
  }
}
