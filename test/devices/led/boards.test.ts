/** LED boards at a branch in virtual time: the real engine, pipeline, service, bus and codec; boards in software on one line. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Value } from '@sinclair/typebox/value';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Batch } from '../../../db/store/store.js';
import { ledFamily } from '../../../drivers/led/family.js';
import { loadLedProfiles } from '../../../drivers/led/profiles.js';
import { LedTwin } from '../../../drivers/twins/led/twin.js';
import type { LedSettings } from '../../../server/config/devices/leds.js';
import { LedService } from '../../../server/devices/led/led-service.js';
import { Buses } from '../../../server/devices/shared/buses.js';
import type { Command } from '../../../server/engine/commands.js';
import type { Equipment } from '../../../server/engine/rules-of-branch.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import type { QueueState } from '../../../server/engine/state.js';
import { Rejection, toWireError } from '../../../server/model/errors/errors.js';
import { Clock } from '../../../server/pipeline/commit/clock.js';
import { Pipeline } from '../../../server/pipeline/commit/pipeline.js';
import type { BoardAddressOrder } from '../../../server/pipeline/platform/devices.js';
import { printingCommands } from '../../../server/protocol/commands/queue/printing.js';
import { SimLine } from '../../drivers/bus/sim-line.js';
import { Engine, EQUIPMENT, RULES, registration, START_MS } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const TURNS = 12;

function settingsOf(name: string, profileId: string): LedSettings {
  const profile = loadLedProfiles().get(profileId);
  if (!profile) throw new Error(`no profile ${profileId}`);
  const address = { kind: 'tcp', host: name, port: 4001 } as const;
  return { name, port: `tcp:${name}:4001`, address, line: profile.line, profile, family: ledFamily(profile) };
}

class Branch {
  readonly timers = new VirtualTimers();
  readonly log: string[] = [];
  readonly twins = new Map<number, LedTwin>();
  readonly line: SimLine;
  readonly equipment: Equipment;
  /** Batches that the disk has not taken yet; null = it takes each at once. */
  held: (() => void)[] | null = null;
  committedMs = 0;
  state: QueueState;
  pipeline!: Pipeline;
  boards!: LedService;

  constructor(
    readonly settings: LedSettings,
    addresses: readonly number[],
    boards: readonly Record<string, unknown>[],
  ) {
    this.line = new SimLine(this.timers, { line: settings.line });
    for (const address of addresses) this.addTwin(address);
    this.equipment = { ...EQUIPMENT, leds: new Map([[settings.name, settings.family]]) };
    const engine = new Engine(RULES, this.equipment);
    const range = engine.add('TicketRange', { name: 'tickets', prefix: 'A' });
    const operation = engine.add('Operation', { name: 'talk' });
    engine.add('Service', { name: 'advice', ticket_range_id: range, operations: { '1': [operation] } });
    engine.add('UserRole', { name: 'clerks', clerk: { all_operations: 1 } });
    for (const id of [1, 2]) {
      engine.add('Workplace', { name: `Окно ${id}`, all_operations: 1 });
      engine.logIn(engine.add('User', { login: `clerk ${id}`, role_id: 1 }), id);
    }
    for (const [index, board] of boards.entries())
      engine.add('ScoreBoard', { name: `Табло ${index + 1}`, device: settings.name, ...board });
    engine.tick();
    this.state = engine.state;
    this.open();
  }

  addTwin(address: number): void {
    const twin = new LedTwin({ profile: this.settings.profile, address, timers: this.timers, send: (bytes) => this.line.say(bytes) });
    this.twins.set(address, twin);
    this.line.devices.push((bytes) => {
      twin.receive(bytes);
      return null;
    });
  }

  open(): void {
    const source = { wallMs: () => START_MS + this.timers.nowMs(), monotonicMs: () => this.timers.nowMs() };
    const commit = (batch: Batch, committed: (sequence: number) => void): void => {
      const done = (): void => {
        this.committedMs = this.timers.nowMs();
        committed(batch.atMs);
      };
      if (this.held) this.held.push(done);
      else void nextTurn().then(done);
    };
    this.pipeline = new Pipeline(this.state, { commit }, new Clock('UTC', this.state.lastAtMs, source));
    const write = (fields: object, text: string) => void this.log.push(`${text} ${JSON.stringify(fields)}`);
    this.boards = new LedService({
      pipeline: this.pipeline,
      buses: new Buses(this.timers, () => this.line.openPort),
      leds: [this.settings],
      timers: this.timers,
      devicesChanged: () => {},
      log: { info: write, warn: write } as never,
    });
    this.pipeline.follow([this.boards]);
    this.boards.start();
  }

  /** The box starts again on what it knew. */
  async restart(): Promise<void> {
    this.boards.stop();
    this.line.unplug();
    this.line.plugIn();
    this.state = fromSnapshot(toSnapshot(this.state), RULES, this.equipment);
    await this.pass(5_000);
    this.open();
    await this.pass(2_000);
  }

  must(command: Command): number {
    const outcome = this.pipeline.execute(command);
    if (outcome instanceof Rejection) throw new Error(`refused: ${outcome.error} ${JSON.stringify(outcome.parameters)}`);
    return outcome.subject ?? 0;
  }

  ticket(): number {
    return this.must(registration([1]));
  }

  callNext(workplaceId: number): void {
    this.must({ type: 'callNext', workplaceId, actingUserId: 0 });
  }

  finish(workplaceId: number): void {
    this.must({ type: 'finish', workplaceId, actingUserId: 0, as: 'SERVED', what: { kind: 'everything' }, comment: null });
  }

  set(book: 'ScoreBoard' | 'Workplace', id: number, fields: Record<string, unknown>): void {
    this.must({ type: 'setElement', book, id, fields, actingUserId: 0, sessionId: 0 });
  }

  async pass(ms: number): Promise<void> {
    for (let turn = 0; turn < TURNS; turn++) await nextTurn();
    for (let passedMs = 0; passedMs < ms; passedMs += 5) {
      await this.timers.advanceAsync(5);
      for (let turn = 0; turn < 4; turn++) await nextTurn();
    }
  }

  /** What a board shows, `*` behind it while it blinks. */
  shown(address: number): string {
    const rows = this.twins.get(address)?.lit.rows ?? [];
    return rows.map(({ text, isBlinking }) => `${text.trim()}${isBlinking ? '*' : ''}`).join('|');
  }

  get row() {
    const [row] = this.boards.rows();
    if (!row) throw new Error('no row');
    return row;
  }
}

let branch: Branch;

describe('boards of a branch', () => {
  beforeEach(async () => {
    branch = new Branch(
      settingsOf('line', 'candle-7'),
      [32, 33, 40, 41, 42],
      [
        { address: 32, workplaces: [1] },
        { address: 33, workplaces: [2], arrow: 'left', brightness: { '8': 100, '20': 40 } },
        { address: 40, layout: 'main', rows: 3, workplaces: [] },
      ],
    );
    await branch.pass(1_000);
  });

  it('show the time where nobody is called, and follow each call and each end', async () => {
    expect([32, 33, 40, 41, 42].map((address) => branch.shown(address))).toEqual(['', '', '', '', '09-00']);
    branch.ticket();
    branch.ticket();
    branch.callNext(2);
    await branch.pass(500);
    expect([32, 33, 40, 41, 42].map((address) => branch.shown(address))).toEqual(['', 'A001<2*', 'A001>2*', '', '09-00']);
    branch.callNext(1);
    await branch.pass(6_000);
    expect([32, 33, 40, 41, 42].map((address) => branch.shown(address))).toEqual(['A002>1', 'A001<2', 'A002>1', 'A001>2', '09-00']);
    branch.finish(2);
    await branch.pass(500);
    expect([32, 33, 40, 41, 42].map((address) => branch.shown(address))).toEqual(['A002>1', '', 'A002>1', '', '09-00']);
    expect([...branch.twins.values()].flatMap(({ faults }) => faults)).toEqual([]);
  });

  it('blink anew for the same visitor called again', async () => {
    branch.ticket();
    branch.callNext(1);
    await branch.pass(6_000);
    expect(branch.shown(32)).toBe('A001>1');
    branch.must({ type: 'recall', workplaceId: 1, actingUserId: 0 });
    await branch.pass(500);
    expect(branch.shown(32)).toBe('A001>1*');
  });

  it('show nobody before his call is on the disk, and then at once', async () => {
    branch.ticket();
    await branch.pass(100);
    branch.held = [];
    branch.callNext(1);
    await branch.pass(2_000);
    expect(branch.shown(32)).toBe('');
    const before = branch.line.frames.length;
    const taken = branch.held;
    branch.held = null;
    for (const done of taken) done();
    await branch.pass(200);
    const first = branch.line.frames.slice(before).find(({ bytes }) => bytes[1] === 32 && bytes.includes(0x41));
    expect((first?.beginMs ?? Number.POSITIVE_INFINITY) - branch.committedMs).toBeLessThan(20);
    expect(branch.shown(32)).toBe('A001>1*');
  });

  it('show the minutes and take the brightness of the hour', async () => {
    await branch.pass(61_000);
    expect(branch.shown(42)).toBe('09-01');
    expect(branch.twins.get(33)?.lit.brightnessPercent).toBe(100);
    // Nobody writes into the memory of a board without need.
    expect(branch.line.frames.filter(({ bytes }) => bytes[0] === 2).map(({ bytes }) => bytes[1])).toEqual([33]);
  });

  it('show after a restart what they showed, and nobody is called anew by it', async () => {
    branch.ticket();
    branch.callNext(1);
    await branch.pass(10_000);
    await branch.restart();
    expect([branch.shown(32), branch.shown(40)]).toEqual(['A001>1', 'A001>1']);
  });

  it('come and go with the book; a board that is taken out of it is dark', async () => {
    branch.ticket();
    branch.callNext(1);
    await branch.pass(500);
    branch.addTwin(50);
    branch.must({
      type: 'newElement',
      book: 'ScoreBoard',
      fields: { name: 'Neu', device: 'line', address: 50, workplaces: [1] },
      chance: 7,
    });
    await branch.pass(500);
    expect(branch.shown(50)).toBe('A001>1*');
    branch.set('ScoreBoard', 4, { address: 51 });
    branch.set('ScoreBoard', 1, { disabled: 1 });
    branch.must({ type: 'removeElement', book: 'ScoreBoard', id: 3, actingUserId: 0 });
    await branch.pass(3_000);
    expect([50, 32, 40, 42].map((address) => branch.shown(address))).toEqual(['', '', '', '']);
    const before = branch.line.frames.length;
    await branch.pass(30_000);
    expect(branch.line.frames.slice(before).filter(({ bytes }) => [50, 40, 41, 42].includes(bytes[1] ?? 0))).toEqual([]);
  });

  it('say a window by its alias as it is now', async () => {
    branch.ticket();
    branch.callNext(1);
    branch.set('Workplace', 1, { alias: '12' });
    await branch.pass(500);
    expect(branch.shown(32)).toBe('A001>12*');
  });

  it('are one device of the box, with what to do about its line', async () => {
    expect([...Value.Errors(printingCommands.devices.reply, branch.boards.rows())]).toEqual([]);
    expect(branch.row).toMatchObject({ name: 'line', kind: 'led', profile: 'candle-7', state: 'ready', troubles: [], roll: null, jobs: 0 });
    branch.log.length = 0;
    branch.line.unplug();
    await branch.pass(3_000);
    expect(branch.row).toMatchObject({ state: 'trouble', troubles: [{ code: 'unplugged', remedy: expect.stringContaining('cable') }] });
    branch.ticket();
    branch.callNext(1);
    branch.line.plugIn();
    await branch.pass(4_000);
    expect([branch.row.state, branch.shown(32)]).toEqual(['ready', 'A001>1']);
    expect(branch.log.map((line) => line.split(' {')[0])).toEqual([
      expect.stringContaining('The device is not there'),
      'the line of the LED boards is open',
    ]);
  });

  it('that cannot show what is there are a warning', async () => {
    branch.state.books.TicketRange.set(9, { id: 9, name: 'old', prefix: 'Д', first: 1, last: 999, next: 1, description: null });
    expect(branch.row).toMatchObject({
      state: 'warning',
      troubles: [{ code: 'cannotShow' }, { code: 'cannotShow' }, { code: 'cannotShow' }],
    });
    expect(branch.row.troubles[0]?.text).toBe('the LED board 1 "Табло 1" cannot show tickets Д… of the range 9: it has no Д');
    expect(branch.row.troubles[0]?.refusal?.parameters).toMatchObject({ shows: 'tickets', text: 'Д', letters: ['Д'] });
  });
});

describe('the address of a board', () => {
  const order = { device: 'line', from: null, to: 60, isOnlyBoard: false };
  const changed = async (fields: Partial<BoardAddressOrder> = {}): Promise<string> => {
    const promise = branch.boards.changeAddress({ ...order, ...fields });
    await branch.pass(2_000);
    const refusal = await promise;
    return refusal === undefined ? 'done' : toWireError(refusal).desc;
  };
  const addresses = (): number[] => [...branch.twins.values()].map(({ address }) => address);

  beforeEach(async () => {
    branch = new Branch(settingsOf('line', 'candle-7'), [32, 33], [{ address: 60, workplaces: [1] }]);
    await branch.pass(1_000);
  });

  it('is not given to every board of the line, unless somebody says that there is only one', async () => {
    expect(await changed()).toBe('data.only_board: every board of the line would take the new address: unplug all others, then say true');
    expect(addresses()).toEqual([32, 33]);
    expect(await changed({ from: 33 })).toBe('done');
    expect(addresses()).toEqual([32, 60]);
    expect(await changed({ isOnlyBoard: true, to: 61 })).toBe('done');
    expect(addresses()).toEqual([61, 61]);
  });

  it('is one that boards have, on a line that is there', async () => {
    expect(await changed({ to: 31 })).toMatch(/^data\.to: expected addresses from 32 to /);
    expect(await changed({ device: 'lines' })).toBe('data.device: there is no line of LED boards "lines", only line');
    branch.line.unplug();
    await branch.pass(1_000);
    expect(await changed({ from: 33 })).toMatch(/^device: the LED board on line was not reached: The device/);
    expect(addresses()).toEqual([32, 33]);
  });

  it('of boards that answer is changed when the board has agreed', async () => {
    branch = new Branch(settingsOf('line', 'led-485-6'), [1, 2], [{ address: 2, workplaces: [1], arrow: 'none' }]);
    await branch.pass(1_000);
    expect(await changed({ from: 1, to: 7 })).toBe('done');
    expect(await changed({ from: 9, to: 8 })).toMatch(/was not reached: A board does not answer/);
    expect(addresses()).toEqual([7, 2]);
    expect(await changed({ to: 9 })).toMatch(/^data\.(from|only_board): /);
  });
});

describe('boards that answer', () => {
  it('are told of one by one when they do not', async () => {
    branch = new Branch(
      settingsOf('panel', 'led-485-6'),
      [1, 2],
      [
        { address: 1, workplaces: [1], arrow: 'none' },
        { address: 2, workplaces: [2], arrow: 'none' },
      ],
    );
    await branch.pass(1_000);
    expect(branch.row.state).toBe('ready');
    branch.log.length = 0;
    branch.twins.get(2)?.answer('never');
    branch.ticket();
    branch.callNext(2);
    await branch.pass(5_000);
    expect(branch.row).toMatchObject({
      state: 'warning',
      troubles: [{ code: 'silent', text: 'Табло 2 (address 2): A board does not answer.' }],
    });
    branch.twins.get(1)?.answer('never');
    branch.ticket();
    branch.callNext(1);
    await branch.pass(5_000);
    expect(branch.row.state).toBe('trouble');
    branch.twins.get(1)?.answer('refusing');
    await branch.pass(5_000);
    const said = 'Табло 1 (address 1): A board answers with an error, or with nonsense. It says: refused with exception 4: it failed.';
    expect(branch.row.troubles).toContainEqual(expect.objectContaining({ code: 'refused', about: 'Табло 1 (1)', text: said }));
    branch.twins.get(1)?.answer('rightly');
    branch.twins.get(2)?.answer('rightly');
    await branch.pass(5_000);
    expect([branch.row.state, branch.shown(1), branch.shown(2)]).toEqual(['ready', 'A002', 'A001']);
    expect(branch.log.map((line) => line.split(' {')[0])).toEqual([
      expect.stringContaining('does not answer'),
      expect.stringContaining('does not answer'),
      expect.stringContaining('answers with an error'),
      'an LED board answers',
      'an LED board answers',
    ]);
  });
});

describe('boards that are tried out', () => {
  it('show the call again afterwards, steady, and follow the queue; those that did not answer are named', async () => {
    const books = [1, 2].map((address) => ({ address, workplaces: [address] }));
    branch = new Branch(settingsOf('panel', 'led-485-6'), [1, 2], books);
    branch.ticket();
    await branch.pass(1_000);
    branch.callNext(1);
    await branch.pass(6_000);
    const pause = (ms: number) => branch.pass(ms).then(() => true);
    const tried = () => branch.boards.test({ name: 'panel', pattern: 'identify', pause });
    expect([await tried(), await branch.pass(500), branch.shown(1)]).toMatchObject([{ isDone: true }, undefined, 'A001']);
    branch.finish(1);
    await branch.pass(500);
    expect(branch.shown(1)).toBe('');
    branch.twins.get(2)?.answer('never');
    expect(await tried()).toMatchObject({ isDone: false, code: 'boardsMissed', parameters: { boards: ['2'], count: 2 } });
  });
});
