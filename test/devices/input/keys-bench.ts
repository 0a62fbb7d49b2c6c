/**
 * A branch with keypads and scanners in virtual time: the real engine, pipeline, front desk, services and drivers, devices in software at
 * their cables, a journal in memory.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch } from '../../../db/store/store.js';
import type { KeypadTwin } from '../../../drivers/input/keypads/frames.js';
import { formatPortAddress } from '../../../drivers/ports/address.js';
import { BusTwin } from '../../../drivers/twins/led/bus-twin.js';
import type { DeviceTwin, TwinCable } from '../../../drivers/twins/twin.js';
import { KEYPADS, SCANNERS } from '../../../server/config/devices/inputs.js';
import type { DeviceTest, TestOutcome } from '../../../server/devices/diagnostics/device-source.js';
import { Inputs } from '../../../server/devices/input/inputs.js';
import { inputOpener } from '../../../server/devices/input/opened-input.js';
import { Buses } from '../../../server/devices/shared/buses.js';
import type { QueueState } from '../../../server/engine/state.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { LoginGuard } from '../../../server/pipeline/access/login-guard.js';
import { LoginLog } from '../../../server/pipeline/access/login-log.js';
import { digestOf, hashPassword } from '../../../server/pipeline/access/passwords.js';
import { PinGuard } from '../../../server/pipeline/access/pin-guard.js';
import { SessionUses } from '../../../server/pipeline/access/session-uses.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { CommittedState } from '../../../server/pipeline/commit/committed-state.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import type { HandlerContext } from '../../../server/pipeline/handlers/context.js';
import { Dispatcher } from '../../../server/pipeline/requests/dispatcher.js';
import { Engine, registration, START_MS } from '../../engine/models/engine.js';
import { KeyboardTwin } from '../../support/keyboard-twin.js';
import { pipeToTwin, type TwinPipe } from '../../support/memory-port.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

/** Of the USB HID usage tables, page 07h: the keys of a number pad. */
export const PAD: Readonly<Record<string, number>> = {
  ...{ '/': 0x54, '*': 0x55, '-': 0x56, '+': 0x57, Enter: 0x58, '.': 0x63, '0': 0x62, Tab: 0x2b, Backspace: 0x2a },
  ...Object.fromEntries([...'123456789'].map((digit, at) => [digit, 0x59 + at])),
};

export const PIN = '4826';
export const WINDOW = 1;
export const KIOSK = 1;

/** What is written on a cable: for devices whose lamp is a report. */
export class Lamp implements DeviceTwin {
  readonly reports: string[] = [];
  constructor(private readonly cable: TwinCable) {}
  send(report: Uint8Array): void {
    this.cable.send(report);
  }
  receive(bytes: Uint8Array): number {
    this.reports.push(Buffer.from(bytes).toString('hex'));
    return bytes.length;
  }
}

type Tables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export class KeysBench {
  readonly timers = new VirtualTimers();
  readonly events: QueueEvent[] = [];
  readonly log: string[] = [];
  readonly state: QueueState;
  readonly engine = new Engine();
  readonly pipeline: Pipeline;
  readonly clerkId: number;
  readonly serviceId: number;
  private readonly pipes = new Map<string, TwinPipe<DeviceTwin>>();
  private readonly context: HandlerContext;
  private readonly dispatcher: Dispatcher;
  /** How often `devices` may have changed. */
  devicesChanges = 0;
  private inputs: Inputs | null = null;
  /** While it is on, the disk takes nothing. */
  private held: (() => void)[] | null = null;

  constructor() {
    const { engine, timers } = this;
    const range = engine.add('TicketRange', { name: 'tickets', prefix: 'A' });
    const operation = engine.add('Operation', { name: 'talk' });
    this.serviceId = engine.add('Service', { name: 'advice', ticket_range_id: range, operations: { '1': [operation] } });
    engine.add('UserRole', { name: 'clerks', clerk: { all_operations: 1 } });
    const kiosks = engine.add('UserRole', { name: 'kiosks', registrator: {} });
    this.clerkId = engine.add('User', { login: 'petrov', role_id: 1 });
    engine.add('User', { login: 'kiosk', role_id: kiosks });
    engine.add('Workplace', { name: 'window', all_operations: 1 });
    engine.add('Registrator', { name: 'kiosk' });
    engine.tick();
    this.state = engine.state;
    const clock = new Clock('UTC', this.state.lastAtMs, { wallMs: () => START_MS + timers.nowMs(), monotonicMs: () => timers.nowMs() });
    const journal = {
      commit: (batch: Batch, committed: (sequence: number) => void) => {
        if (this.held) this.held.push(() => committed(batch.atMs));
        else void nextTurn().then(() => committed(batch.atMs));
      },
    };
    this.pipeline = new Pipeline(this.state, journal, clock);
    // What commands of keys and scanners need of it; a kiosk of this branch has no printer.
    let chances = 0;
    this.context = {
      config: { branch: { name: 'qbox', timeZone: 'UTC', postponeDelaysMinutes: [1, 5, 10] } },
      pipeline: this.pipeline,
      // The journal in memory never stands still.
      committed: new CommittedState({
        rules: engine.rules,
        equipment: engine.equipment,
        projectionsOf: () => {
          throw new Error('nothing is shown while a journal in memory stands still');
        },
        isAhead: () => false,
      }),
      uses: new SessionUses(() => timers.nowMs()),
      loginGuard: new LoginGuard(
        () => timers.nowMs(),
        new LoginLog(
          () => timers.nowMs(),
          () => {},
        ),
      ),
      // A code of a ticket is several of them, and no two are alike.
      chance: () => ++chances,
      pinGuard: new PinGuard(
        () => timers.nowMs(),
        () => {},
      ),
      paper: { refuse: () => undefined, order: () => ({ state: 'none', reason: 'noPrinter' }) },
      ticketFacts: { branch: { name: 'qbox', timeZone: 'UTC' }, pageOf: () => '', waitOf: () => null },
      warn: (error: unknown, what: string) => void this.log.push(`${what}: ${String(error)}`),
    } as unknown as HandlerContext;
    this.dispatcher = new Dispatcher(this.context, () => timers.nowMs());
  }

  /** A keyboard on USB, plugged into a socket. */
  keyboard(usbPort: string): KeyboardTwin {
    return this.plug(`hid:${usbPort}`, (cable) => new KeyboardTwin({ cable }));
  }

  lamp(usbPort: string): Lamp {
    return this.plug(`hid:${usbPort}`, (cable) => new Lamp(cable));
  }

  /** A line of keypads. */
  line(path: string): BusTwin<KeypadTwin> {
    return this.plug(
      `serial:${path}?baud=57600`,
      (cable) => new BusTwin<KeypadTwin>({ timers: this.timers, baud: 57_600, send: (bytes) => cable.send(bytes) }),
    );
  }

  /** What hangs on a serial line of its own, by the bytes that it sends. */
  sender(path: string, baud: number): (bytes: Uint8Array) => void {
    const twin = this.plug(`serial:${path}?baud=${baud}`, (cable) => new Lamp(cable));
    return (bytes) => twin.send(bytes);
  }

  pipe(port: string): TwinPipe<DeviceTwin> {
    const pipe = this.pipes.get(port);
    if (pipe === undefined) throw new Error(`nothing is plugged into ${port}`);
    return pipe;
  }

  /** A box is started, as the file has it. */
  async open(tables: { readonly keypads?: Tables; readonly scanners?: Tables }): Promise<void> {
    const keypads = KEYPADS.read(tables.keypads ?? {});
    const scanners = SCANNERS.read(tables.scanners ?? {});
    const faults = [...keypads.faults, ...scanners.faults];
    if (faults.length > 0) throw new Error(JSON.stringify(faults));
    const buses = new Buses(this.timers, (address) => this.pipe(formatPortAddress(address)).openPort);
    const open = inputOpener(this.timers, buses, null, (address) => this.pipe(formatPortAddress(address)).openPort);
    const hash = await hashPassword(digestOf(PIN));
    const write = (fields: object, text: string) => void this.log.push(`${text} ${JSON.stringify(fields)}`);
    this.inputs = new Inputs({
      config: { keypads: keypads.devices, scanners: scanners.devices, pins: [{ login: 'petrov', hash }] },
      open,
      pipeline: this.pipeline,
      timers: this.timers,
      log: { info: write, warn: write } as never,
      devicesChanged: () => {
        this.devicesChanges += 1;
      },
    });
    this.pipeline.follow([{ applied: (event) => void this.events.push(event) }, this.inputs]);
    this.inputs.start({ context: this.context, dispatcher: this.dispatcher });
    await this.pass(100);
  }

  rows() {
    return this.inputs?.rows() ?? [];
  }

  /** A technician tries out a keypad; ends in virtual time. */
  async tryOut(name: string, pattern: string, pauses?: DeviceTest['pause']): Promise<TestOutcome | undefined> {
    const pause = pauses ?? ((ms: number) => new Promise<boolean>((resolve) => void this.timers.after(ms, () => resolve(true))));
    return this.inputs?.test({ name, pattern, pause });
  }

  async close(): Promise<void> {
    const stopped = this.inputs?.stop();
    await this.pass(5_000);
    await stopped;
  }

  /** Lets time pass, and the disk take what it was given. */
  async pass(ms: number): Promise<void> {
    for (let leftMs = ms; leftMs > 0; leftMs -= 50) {
      await this.timers.advanceAsync(Math.min(50, leftMs));
      for (let turn = 0; turn < 4; turn++) await nextTurn();
    }
  }

  /** The disk takes nothing until the answer is called. */
  holdDisk(): () => void {
    this.held = [];
    return () => {
      const waiting = this.held ?? [];
      this.held = null;
      for (const committed of waiting) committed();
    };
  }

  logIn(): void {
    this.must({
      type: 'openSession',
      tokenHash: `token ${this.state.nextSessionId}`,
      component: 'workplace',
      userId: this.clerkId,
      placeId: WINDOW,
    });
  }

  register(): number {
    return this.must(registration([this.serviceId]));
  }

  must(command: Parameters<Pipeline['execute']>[0]): number {
    const outcome = this.pipeline.execute(command);
    if (!('events' in outcome)) throw new Error(outcome.error);
    return outcome.subject ?? 0;
  }

  get served(): number {
    return this.state.windows.get(WINDOW)?.consumerId ?? -1;
  }

  get hasClerk(): boolean {
    return this.state.windows.get(WINDOW)?.clerkId === this.clerkId;
  }

  /** What happened since the beginning, without what the bench itself did. */
  kinds(...wanted: readonly QueueEvent['t'][]): string[] {
    return this.events.map(({ t }) => t).filter((kind) => wanted.includes(kind));
  }

  private plug<Twin extends DeviceTwin>(port: string, make: (cable: TwinCable) => Twin): Twin {
    const pipe = pipeToTwin(this.timers, make);
    this.pipes.set(port, pipe);
    return pipe.twin;
  }
}
