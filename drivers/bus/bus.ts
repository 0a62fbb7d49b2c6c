/** Owner of a serial port shared by several devices: runs the effects of the arbiter and keeps the port open. */
import type { Absence } from '../actor/keep-port.js';
import { PortKeeper } from '../actor/port-keeper.js';
import { byteMs, type LineSettings } from '../ports/line.js';
import type { PortFactory } from '../ports/port.js';
import type { Timers } from '../timing.js';
import { type ArbiterEffect, type ArbiterInput, type ArbiterState, startArbiter, stepArbiter } from './arbiter.js';
import type { BusMember } from './exchange.js';
import type { Offer } from './turns.js';

export interface BusOptions {
  readonly openPort: PortFactory;
  /** The real speed of the line, also behind a TCP converter: nothing is sent before the last byte has left. */
  readonly line: LineSettings;
  readonly timers: Timers;
}

export interface BusListener {
  /** Bytes in order and without delay, split anywhere. Contains neither echoes of sent bytes nor replies. */
  received(bytes: Uint8Array): void;
  opened(): void;
  lost(absence: Absence): void;
}

/** Modbus over serial line 1.02, 2.5.1.1: frames are separated by 3.5 characters of silence, 1.75 ms above 19200 bits a second. */
const SILENCE_CHARACTERS = 3.5;
const SILENCE_MIN_MS = 1.75;
/** Full-speed USB takes bytes once a millisecond: an intended silence of 2 ms may be 1 ms on the line. */
const USB_FRAME_MS = 1;

/** Starts opening its port when constructed, and reopens it until closed. */
export class Bus {
  readonly #keeper: PortKeeper;
  readonly #members = new Map<number, BusMember>();
  readonly #listeners = new Set<BusListener>();
  #state: ArbiterState;
  #absence: Absence | 'starting' | null = 'starting';
  #says = '';
  #lastMember = 0;
  #disarm = (): void => {};
  /** Counts writes, so that events of an earlier write are ignored. */
  #write = 0;

  constructor(private readonly options: BusOptions) {
    const characterMs = byteMs(options.line);
    this.#state = startArbiter({
      byteMs: characterMs,
      silenceMs: Math.max(SILENCE_CHARACTERS * characterMs, SILENCE_MIN_MS) + USB_FRAME_MS,
    });
    this.#keeper = new PortKeeper({
      openPort: options.openPort,
      timers: options.timers,
      owner: {
        opened: () => this.#portChanged(null),
        received: (bytes) => this.#input({ kind: 'received', bytes }),
        absent: (absence) => this.#portChanged(absence),
        explained: (says) => {
          this.#says = says;
        },
      },
    });
  }

  /** Why the line cannot be used; null = it can. */
  get absence(): Absence | 'starting' | null {
    return this.#absence;
  }

  /** The reason of the absence in words, for people; '' = nothing more is known of it. */
  get says(): string {
    return this.#says;
  }

  /** Adds a member, which is asked for data until the returned function is called. */
  join(member: BusMember): () => void {
    const id = ++this.#lastMember;
    this.#members.set(id, member);
    if (this.#absence !== 'starting') member.portChanged(this.#absence);
    this.wake();
    return () => {
      this.#members.delete(id);
      this.#input({ kind: 'left', member: id });
    };
  }

  wake(): void {
    this.#input({ kind: 'woken' });
  }

  listen(listener: BusListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when the port is free; members are not called any more. */
  async close(): Promise<void> {
    this.#members.clear();
    this.#listeners.clear();
    this.#input({ kind: 'lost' });
    await this.#keeper.close();
  }

  #portChanged(absence: Absence | null): void {
    this.#absence = absence;
    if (absence !== null) this.#input({ kind: 'lost' });
    for (const member of this.#members.values()) member.portChanged(absence);
    for (const listener of this.#listeners) {
      if (absence === null) listener.opened();
      else listener.lost(absence);
    }
    if (absence === null) this.#input({ kind: 'opened' });
  }

  #input(input: ArbiterInput): void {
    const { state, effects } = stepArbiter(this.#state, input, this.options.timers.nowMs());
    this.#state = state;
    for (const effect of effects) this.#carryOut(effect);
  }

  #carryOut(effect: ArbiterEffect): void {
    switch (effect.kind) {
      case 'ask':
        this.#input(this.#ask());
        return;
      case 'write':
        this.#send(effect.bytes);
        return;
      case 'finished':
        this.#members.get(effect.member)?.finished(effect.result, this.options.timers.nowMs());
        return;
      case 'heard':
        for (const listener of this.#listeners) listener.received(effect.bytes);
        return;
      case 'arm':
        this.#disarm();
        this.#disarm = this.options.timers.after(Math.max(0, effect.delayMs), () => this.#input({ kind: 'timeout' }));
        return;
      case 'disarm':
        this.#disarm();
        return;
      case 'reopen':
        this.#keeper.reopen();
        return;
    }
  }

  #ask(): ArbiterInput {
    const nowMs = this.options.timers.nowMs();
    const offers: Offer[] = [];
    let dueMs = Number.POSITIVE_INFINITY;
    for (const [member, asked] of this.#members) {
      const said = asked.next(nowMs);
      if (said) offers.push({ member, ...said });
      else dueMs = Math.min(dueMs, asked.dueMs(nowMs));
    }
    return { kind: 'offers', offers, dueMs };
  }

  #send(bytes: Uint8Array): void {
    const write = ++this.#write;
    this.#keeper.write(bytes).then(
      () => {
        if (write === this.#write) this.#input({ kind: 'written' });
      },
      // The keeper reports the loss of the port itself.
      () => {},
    );
  }
}
