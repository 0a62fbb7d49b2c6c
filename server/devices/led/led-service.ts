/** LED boards: they follow the state, each change after its commit. The boards are in the book, their lines in the configuration. */
import { BLANK } from '../../../drivers/led/content.js';
import { kindOf, portOf } from '../../../drivers/led/families/index.js';
import { LedBoard, type LedFault, type LedHealth } from '../../../drivers/led/led-board.js';
import type { LedSettings } from '../../config/devices/leds.js';
import { refuseBoard } from '../../engine/rules/books/boards.js';
import type { ScoreBoardRow } from '../../model/books/index.js';
import { type Rejection, reject, toWireError } from '../../model/errors/errors.js';
import type { QueueEvent } from '../../model/events/events.js';
import type { Pipeline } from '../../pipeline/commit/pipeline.js';
import type { BoardAddressOrder, BoardScanOrder, Boards } from '../../pipeline/platform/devices.js';
import { fieldFault } from '../../protocol/client/errors.js';
import type { ReplyData } from '../../protocol/registry.js';
import type { DeviceHouse, DeviceRow, DeviceTest, TestOutcome } from '../diagnostics/device-source.js';
import { boardFaultRow, faultRow, faultText, saidFaultRow } from '../diagnostics/faults.js';
import { cutShort, done, failed } from '../diagnostics/workbench.js';
import type { Buses } from '../shared/buses.js';
import { changeBoardAddress, scanBoards } from './installing.js';
import { type Attached, type Line, shownOnBoards } from './line.js';
import { type PlannedBoard, planBoards } from './plan.js';
import { ledTest } from './test-frames.js';

export interface LedServiceOptions extends DeviceHouse {
  readonly pipeline: Pick<Pipeline, 'state' | 'stamp' | 'afterCommit'>;
  readonly buses: Pick<Buses, 'at'>;
  readonly leds: readonly LedSettings[];
}

/** A busy branch changes the state far more often than anybody can see. A first change is shown at once. */
const PAUSE_MS = 50;
const MINUTE_MS = 60_000;
const TEST_MS = 3_000;
const GLYPHS_MS = 1_000;
/** How long the box tries to blank a board that was removed from the book. */
const RETIREMENT_MS = 2_000;

export class LedService implements Boards {
  private readonly lines = new Map<string, Line>();
  /** Below the occasions of calls: no test is taken for a call. */
  private testOccasion = 0;
  private isPlanned = false;
  private isStopped = false;
  private pausedUntilMs = Number.NEGATIVE_INFINITY;
  private cancelMinute = (): void => {};

  constructor(private readonly options: LedServiceOptions) {}

  start(): void {
    const { leds, buses, log, devicesChanged } = this.options;
    for (const settings of leds) {
      const bus = buses.at(settings.address, settings.line, (open, timers) => portOf(settings.profile, open, timers));
      const { name, port } = settings;
      bus.listen({
        received: () => {},
        opened: () => {
          log.info({ leds: name, port }, 'the line of the LED boards is open');
          devicesChanged();
        },
        lost: (absence) => {
          log.warn({ leds: name, port, fault: absence, says: bus.says }, faultText(absence));
          devicesChanged();
        },
      });
      this.lines.set(name, { settings, bus, attached: new Map() });
    }
    this.tellFaults();
    if (this.lines.size > 0) this.minute();
  }

  /** Boards keep what they show: the box may be back in a second. */
  stop(): void {
    this.isStopped = true;
    this.cancelMinute();
    for (const { attached } of this.lines.values()) {
      for (const { leave, cancelRetirement } of attached.values()) {
        cancelRetirement?.();
        leave();
      }
    }
  }

  applied(event: QueueEvent): void {
    if (this.lines.size > 0 && changesBoards(event)) this.plan();
  }

  async changeAddress(order: BoardAddressOrder): Promise<Rejection | undefined> {
    const line = this.lines.get(order.device);
    return line ? changeBoardAddress(line.bus, line.settings, order) : this.unknown(order.device);
  }

  async scan(order: BoardScanOrder): Promise<ReplyData<'scanBoards'> | Rejection> {
    const line = this.lines.get(order.device);
    return line ? scanBoards(line.bus, line.settings, order) : this.unknown(order.device);
  }

  private unknown(name: string): Rejection {
    return reject('ledUnknown', { field: 'data.device', name, known: [...this.lines.keys()] });
  }

  rows(): readonly DeviceRow[] {
    return this.options.leds.map((settings) => this.row(settings));
  }

  /** All boards of the line at once. A call ends the test of the boards that show it. */
  async test({ name, pattern, pause }: DeviceTest): Promise<TestOutcome> {
    const line = this.lines.get(name);
    const boards = [...(line?.attached ?? [])];
    if (line === undefined || boards.length === 0) return failed('noBoard');
    const { profile, family } = line.settings;
    const steps = boards.map(([address, attached]) => ({
      attached,
      contents: ledTest(profile, family, pattern, address),
      isReached: true,
    }));
    for (const { attached } of steps) attached.isTested = true;
    for (let step = 0; steps.some(({ contents, attached }) => attached.isTested && step < contents.length); step++) {
      for (const { attached, contents } of steps) {
        const content = contents[step];
        if (attached.isTested && content) attached.led.show(content, --this.testOccasion);
      }
      line.bus.wake();
      if (!(await pause(pattern === 'glyphs' ? GLYPHS_MS : TEST_MS))) break;
      for (const one of steps) one.isReached &&= one.attached.led.isUpToDate;
    }
    const wasCut = steps.some(({ attached }) => !attached.isTested);
    for (const { attached } of steps) {
      if (attached.isTested && attached.face) attached.led.show({ ...attached.face.content, blinkCount: 0 }, attached.face.occasion);
      attached.isTested = false;
    }
    line.bus.wake();
    const addresses = (of: typeof boards) => of.map(([address]) => String(address));
    const missed = boards.filter((_, index) => !steps[index]?.isReached);
    if (missed.length > 0) return failed('boardsMissed', { boards: addresses(missed), count: boards.length });
    return done(family.isAcknowledged ? 'boardsShowed' : 'boardsTold', { boards: addresses(boards), ...cutShort(wasCut) });
  }

  // ---- following the state

  private minute(): void {
    this.plan();
    const leftMs = MINUTE_MS - (this.options.pipeline.stamp().atMs % MINUTE_MS);
    this.cancelMinute = this.options.timers.after(leftMs, () => this.minute());
  }

  private plan(): void {
    if (this.isPlanned) return;
    this.isPlanned = true;
    const waitMs = this.pausedUntilMs - this.options.timers.nowMs();
    if (waitMs > 0) this.options.timers.after(waitMs, () => this.follow());
    // Changes within one turn of the event loop are shown together.
    else setImmediate(() => this.follow());
  }

  /** Reads the state now, and shows it after the commit of its events. */
  private follow(): void {
    this.isPlanned = false;
    if (this.isStopped) return;
    const { pipeline, timers } = this.options;
    this.pausedUntilMs = timers.nowMs() + PAUSE_MS;
    const planned = planBoards(pipeline.state, pipeline.state.equipment.leds, pipeline.stamp());
    pipeline.afterCommit(() => {
      if (!this.isStopped) this.show(planned);
    });
  }

  private show(planned: readonly PlannedBoard[]): void {
    for (const line of this.lines.values()) {
      const here = planned.filter(({ device }) => device === line.settings.name);
      for (const { address, board, face, brightness } of here) {
        const attached = this.hang(line, address, board);
        attached.led.setBrightness(brightness);
        if (attached.face?.occasion !== face.occasion) attached.isTested = false;
        attached.face = face;
        if (!attached.isTested) attached.led.show(face.content, face.occasion);
      }
      const addresses = new Set(here.map(({ address }) => address));
      for (const [address, attached] of line.attached) if (!addresses.has(address)) this.retire(line, address, attached);
      line.bus.wake();
    }
    this.options.devicesChanged();
  }

  private hang(line: Line, address: number, board: ScoreBoardRow): Attached {
    const known = line.attached.get(address);
    if (known) {
      known.cancelRetirement?.();
      known.cancelRetirement = null;
      known.board = board;
      return known;
    }
    const onHealth = (health: LedHealth) => this.healthChanged(line, address, health);
    const led = new LedBoard({ family: line.settings.family, address, onHealth });
    const attached: Attached = { led, leave: line.bus.join(led), board, face: null, isTested: false, cancelRetirement: null };
    line.attached.set(address, attached);
    return attached;
  }

  /** Blanks a board that no longer follows the queue: a stale call would mislead visitors. */
  private retire(line: Line, address: number, attached: Attached): void {
    if (attached.cancelRetirement) return;
    attached.led.show(BLANK, 0);
    attached.cancelRetirement = this.options.timers.after(RETIREMENT_MS, () => {
      attached.leave();
      line.attached.delete(address);
      this.options.devicesChanged();
    });
  }

  // ---- health of the boards

  private healthChanged(line: Line, address: number, { state, fault, detail }: LedHealth): void {
    const { log, devicesChanged } = this.options;
    const board = line.attached.get(address)?.board;
    if (board && isOwnFault(fault)) {
      log.warn({ leds: line.settings.name, board: board.id, address, fault, detail }, faultText(wordedFault(fault, line.settings)));
    } else if (board && state === 'ready' && line.settings.family.isAcknowledged) {
      log.info({ leds: line.settings.name, board: board.id, address }, 'an LED board answers');
    }
    devicesChanged();
  }

  private row({ name, profile, port }: LedSettings): DeviceRow {
    const line = this.lines.get(name);
    const row = { name, kind: 'led', profile: profile.id, model: `${profile.vendor} ${profile.model}`, port, roll: null, jobs: 0 } as const;
    if (line === undefined || line.bus.absence === 'starting') return { ...row, state: 'starting', troubles: [] };
    const { absence } = line.bus;
    if (absence === null) return { ...row, ...this.ofBoards(line), shows: shownOnBoards(line.attached) };
    return { ...row, state: 'trouble', troubles: [saidFaultRow(absence, line.bus.says)] };
  }

  private ofBoards({ settings, attached }: Line): Pick<DeviceRow, 'state' | 'troubles'> {
    const boards = [...attached].map(([address, { led, board }]) => ({ address, board, health: led.health }));
    const ill = boards.flatMap(({ address, board, health }) => {
      const { fault, detail } = health;
      return isOwnFault(fault) ? [boardFaultRow(wordedFault(fault, settings), { board: board.name, address, detail })] : [];
    });
    const wrong = this.boardsOn(settings.name).flatMap((board) => {
      const refusal = refuseBoard(this.options.pipeline.state, board, { device: board.device });
      if (refusal === undefined) return [];
      const error = toWireError(refusal);
      const { codeModule, codeError, parameters } = error;
      const why = { codeModule, codeError, ...(parameters !== undefined && { parameters }) };
      return [{ ...faultRow('cannotShow'), text: fieldFault(error).fault, about: board.name, refusal: why }];
    });
    const troubles = [...ill, ...wrong];
    if (ill.length > 0 && ill.length === boards.length) return { state: 'trouble', troubles };
    if (troubles.length > 0) return { state: 'warning', troubles };
    return { state: boards.some(({ health }) => health.state === 'starting') ? 'starting' : 'ready', troubles };
  }

  private boardsOn(device: string): ScoreBoardRow[] {
    return [...this.options.pipeline.state.books.ScoreBoard.values()].filter((board) => board.device === device);
  }

  /** The configuration may have changed since the book was written. */
  private tellFaults(): void {
    const { log, pipeline } = this.options;
    for (const board of pipeline.state.books.ScoreBoard.values()) {
      const { id, device } = board;
      if (device === null) continue;
      const refusal = refuseBoard(pipeline.state, board, { device });
      if (!this.lines.has(device))
        log.warn({ board: id, leds: device }, 'an LED board is on a line that is not configured: it shows nothing');
      else if (refusal !== undefined) {
        const { field, fault } = fieldFault(toWireError(refusal));
        const why = `ScoreBoard ${id}, ${field?.replace('data.', '')}: ${fault}`;
        log.warn({ board: id, leds: device, why }, 'an LED board does not support its settings');
      }
    }
  }
}

/** Faults of one board, not of its line. */
const BOARD_FAULTS = ['silent', 'refused', 'noPath', 'notReached'] as const;
type BoardFault = (typeof BOARD_FAULTS)[number];
const isOwnFault = (fault: LedFault | null): fault is BoardFault => BOARD_FAULTS.some((own) => own === fault);

/** Boards in the network have no wires A and B, and no speed of a line. */
const wordedFault = (fault: BoardFault, { address, profile }: LedSettings): BoardFault | 'silentInNetwork' =>
  fault === 'silent' && (address.kind === 'modbus' || kindOf(profile).isNetworked === true) ? 'silentInNetwork' : fault;

const CHANGING: ReadonlySet<QueueEvent['t']> = new Set([
  'called',
  'recalled',
  'finished',
  'postponed',
  'skipped',
  'transferred',
  'takenBack',
  'closed',
  'dayOpened',
]);

function changesBoards(event: QueueEvent): boolean {
  const isBook = event.t === 'bookSet' || event.t === 'bookRemoved';
  return isBook ? event.book === 'Workplace' || event.book === 'ScoreBoard' : CHANGING.has(event.t);
}
