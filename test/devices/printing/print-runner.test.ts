/** What becomes of a ticket by what its printer's driver says of it, to the millisecond. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from 'vitest';
import type { PrinterHealth, PrintOutcome } from '../../../drivers/printer/job.js';
import { PrintRunner } from '../../../server/devices/printing/print-runner.js';
import { TicketArtist } from '../../../server/devices/printing/ticket-artist.js';
import type { WithoutPaper } from '../../../server/devices/printing/waiting-answers.js';
import type { Command, Decision } from '../../../server/engine/commands.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { TicketContent } from '../../../server/model/ticket.js';
import { DEFAULT_DESIGN } from '../../../server/presentation/designs.js';
import { Engine, registration, stampAt } from '../../engine/models/engine.js';
import { VirtualTimers } from '../../support/virtual-timers.js';

const [WAIT_MS, DEADLINE_MS] = [3_000, 120_000];
const CONTENT: TicketContent = {
  ...{ ticket: 'A001', consumerId: 1, services: [], date: '', time: '', ahead: null, branch: '', registrator: '' },
  ...{ comment: '', pinCode: '', language: 'ru' },
};
const PRINTED: PrintOutcome = { kind: 'printed', isConfirmed: true, lengthMm: 70 };
const FAILED: PrintOutcome = { kind: 'notPrinted', fault: 'offline' };
const DOUBTFUL: PrintOutcome = { kind: 'doubtful', fault: 'noAnswer' };
const NEVER = 'never' as const;

/** Says of each job what it is told to say, and is as well as it is told to be. */
class ScriptedPrinter {
  health: PrinterHealth = { state: 'ready', faults: [] };
  readonly script: (PrintOutcome | Promise<PrintOutcome> | Error | typeof NEVER)[] = [];
  /** When each job was handed to it. */
  readonly begunMs: number[] = [];
  closedMs: number | null = null;

  constructor(private readonly timers: VirtualTimers) {}

  async print(): Promise<PrintOutcome> {
    this.begunMs.push(this.timers.nowMs());
    const next = this.script.shift() ?? PRINTED;
    if (next === NEVER) return new Promise(() => {});
    if (next instanceof Error) throw next;
    return next;
  }

  async close(): Promise<void> {
    this.closedMs = this.timers.nowMs();
  }
}

let engine: Engine;
let serviceId: number;
let timers: VirtualTimers;
let hall: ScriptedPrinter;
let desk: ScriptedPrinter;
let runner: PrintRunner;
let log: string[];
beforeEach(() => {
  engine = new Engine();
  const range = engine.add('TicketRange', { name: 'tickets', prefix: 'A' });
  serviceId = engine.add('Service', {
    name: 'advice',
    ticket_range_id: range,
    operations: { '1': [engine.add('Operation', { name: 'talk' })] },
  });
  engine.add('Registrator', { name: 'alone', printer: 'hall' });
  engine.add('Registrator', { name: 'with a spare one', printer: 'hall', spare_printer: 'desk' });
  engine.tick();
  timers = new VirtualTimers();
  [hall, desk] = [new ScriptedPrinter(timers), new ScriptedPrinter(timers)];
  log = [];
  open();
});

function open(): void {
  const execute = (command: Command): Decision | Rejection => {
    const outcome = engine.run(command);
    if (!(outcome instanceof Rejection)) for (const event of outcome.events) runner.tracker.applied(event);
    return outcome;
  };
  const warn = (error: unknown, what: string): void => void log.push(`${what}: ${(error as Error).message}`);
  const bitmap = { widthDots: 8, heightDots: 1, bytes: Uint8Array.of(0xff) };
  const renderer = { drawPage: async () => ({ bitmap, png: null, leftOut: [] }), encodePng: async () => Buffer.alloc(0) };
  runner = new PrintRunner({
    pipeline: {
      state: engine.state,
      stamp: () => stampAt(engine.nowMs + timers.nowMs()),
      execute,
      note: () => undefined,
      afterCommit: queueMicrotask,
    },
    artist: new TicketArtist(renderer as never, engine.state, warn, async () => null),
    ...{ timers, waitMs: WAIT_MS, deadlineMs: DEADLINE_MS, warn, words: (reason: string) => reason },
    lost: ({ id }, reason) => void log.push(`lost ${id} ${reason}`),
  });
}

function start(): void {
  const settings = (name: string) => ({ name, profile: { media: { widthDots: 576 } } }) as never;
  runner.start([
    { settings: settings('hall'), driver: hall },
    { settings: settings('desk'), driver: desk },
  ]);
}

interface Ordered {
  readonly job: number;
  /** What the waiting request was told, and when. */
  readonly told: (string | number)[];
}

/** A ticket of a kiosk, in the queue of its printer. */
function queued(registratorId: number | null = 1): number {
  const consumerId = engine.must(registration([serviceId], { registratorId }));
  const job = { consumerId, printer: 'hall', design: DEFAULT_DESIGN, content: CONTENT, isCopy: false, registratorId };
  return engine.must({ type: 'queuePrint', ...job });
}

function ordered(withoutPaper: WithoutPaper, registratorId: number | null = 1): Ordered {
  const [job, told] = [queued(registratorId), [] as (string | number)[]];
  void runner.ordered(job, withoutPaper).then((verdict) => {
    told.push(verdict instanceof Rejection ? verdict.error : `${verdict.state} ${verdict.reason}`, timers.nowMs());
  });
  return { job, told };
}

async function pass(ms: number): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await nextTurn();
  await timers.advanceAsync(ms);
  for (let turn = 0; turn < 10; turn++) await nextTurn();
}

const story = (): string[] =>
  engine.events.flatMap((event) => {
    if (event.t === 'printStarted') return ['started'];
    if (event.t === 'printReturned') return [`returned ${event.why}`];
    if (event.t === 'printMoved') return [`moved ${event.printer}`];
    return event.t === 'printEnded' ? [`${event.as} ${event.why ?? ''}`.trim()] : [];
  });

describe('a ticket', () => {
  it.each<readonly [string, boolean, string, string]>([
    ['that came out', true, 'PRINTED', 'printed null'],
    ['of which nobody knows for sure', false, 'PRINTED unconfirmed', 'printed unconfirmed'],
  ])('%s is printed, and the next one follows at once', async (_what, isConfirmed, end, told) => {
    start();
    hall.script.push({ ...PRINTED, isConfirmed } as PrintOutcome);
    const [first, second] = [ordered('screen'), ordered('screen')];
    await pass(0);
    expect([first.told, second.told]).toEqual([
      [told, 0],
      ['printed null', 0],
    ]);
    expect([hall.begunMs, story()]).toEqual([
      [0, 0],
      ['started', end, 'started', 'PRINTED'],
    ]);
  });

  it.each<readonly [WithoutPaper, readonly string[], string]>([
    ['screen', ['started', 'FAILED offline'], 'screen offline'],
    ['refuse', ['started', 'CANCELLED no paper'], 'noPaper'],
  ])('%s: that failed at a kiosk is given up at once', async (policy, events, told) => {
    start();
    hall.script.push(FAILED);
    const one = ordered(policy);
    await pass(0);
    expect([one.told, story()]).toEqual([[told, 0], events]);
    expect([engine.state.consumers.size, log]).toEqual([policy === 'refuse' ? 0 : 1, [`lost ${one.job} offline`]]);
  });

  it('for which nobody waits is tried again after half a second, however often it fails; a clerk is told at once', async () => {
    start();
    hall.script.push(FAILED, FAILED, FAILED, FAILED);
    const one = ordered('keep', null);
    await pass(0);
    expect(one.told).toEqual(['queued offline', 0]);
    await pass(499);
    expect(hall.begunMs).toEqual([0]);
    await pass(5_000);
    expect(hall.begunMs).toEqual([0, 500, 1_000, 1_500, 2_000]);
    expect(story().at(-1)).toBe('PRINTED');
  });

  it('a pause ends when the printer says that it is well', async () => {
    start();
    hall.script.push(FAILED);
    ordered('keep', null);
    await pass(100);
    runner.healthChanged('hall');
    await pass(0);
    expect(hall.begunMs).toEqual([0, 100]);
    expect(timers.pending).toBe(0);
  });

  it('in doubt stays at its printer once, where there is a spare one too, then goes there, and is given up after the third', async () => {
    start();
    hall.script.push(DOUBTFUL, DOUBTFUL);
    desk.script.push(DOUBTFUL);
    const one = ordered('screen', 2);
    await pass(10_000);
    expect([hall.begunMs, desk.begunMs]).toEqual([[0, 500], [500]]);
    expect(story()).toEqual([
      ...['started', 'returned noAnswer', 'started', 'returned noAnswer', 'moved desk'],
      ...['started', 'FAILED noAnswer'],
    ]);
    expect(one.told).toEqual(['screen noAnswer', 500]);
  });

  it('in doubt for the second time: a clerk is told then, and not the first time', async () => {
    start();
    hall.script.push(DOUBTFUL, DOUBTFUL);
    const one = ordered('keep', null);
    await pass(499);
    expect(one.told).toEqual([]);
    await pass(1);
    expect(one.told).toEqual(['queued noAnswer', 500]);
    await pass(500);
    expect(story().at(-1)).toBe('PRINTED');
  });

  it('that its driver cannot print is given up at once, and the log says why', async () => {
    start();
    hall.script.push(new Error('too wide'));
    const [one, next] = [ordered('keep', null), ordered('keep', null)];
    await pass(0);
    expect([one.told, log]).toEqual([
      ['failed notDrawn', 0],
      ['a printer cannot print a ticket: too wide', `lost ${one.job} notDrawn`],
    ]);
    await pass(500);
    expect([next.told, hall.begunMs]).toEqual([
      ['printed null', 500],
      [0, 500],
    ]);
  });

  it('behind one that takes long: its answer does not wait for ever, and its deadline is its own', async () => {
    start();
    hall.script.push(NEVER);
    const [one, next] = [ordered('screen'), ordered('screen')];
    await pass(2_999);
    expect([one.told, next.told]).toEqual([[], []]);
    await pass(1);
    expect([one.told, next.told]).toEqual([
      ['printing null', 3_000],
      ['queued null', 3_000],
    ]);
    await pass(DEADLINE_MS - WAIT_MS - 1);
    expect(log).toEqual([]);
    await pass(1);
    expect([log, story()]).toEqual([[`lost ${next.job} deadline`], ['started', 'FAILED deadline']]);
  });
});

describe('a printer in trouble', () => {
  beforeEach(() => {
    hall.health = { state: 'trouble', faults: ['paperEnd', 'offline'] };
    start();
  });

  it.each<readonly [WithoutPaper, number | null, string]>([
    ['screen', 1, 'screen paperEnd'],
    ['screen', 2, 'printed null'],
    ['refuse', 1, 'noPaper'],
    ['keep', null, 'queued paperEnd'],
  ])('%s, kiosk %s: %s, and nothing is sent to it', async (policy, kiosk, told) => {
    const one = ordered(policy, kiosk);
    await pass(0);
    expect([one.told, hall.begunMs]).toEqual([[told, 0], []]);
    expect(runner.faultOf('hall')).toBe('paperEnd');
    hall.health = { state: 'trouble', faults: [] };
    expect([runner.faultOf('hall'), runner.faultOf('attic'), runner.faultOf('desk')]).toEqual(['offline', 'unknownPrinter', null]);
  });

  it('that is well again prints what waits', async () => {
    ordered('keep', null);
    await pass(10_000);
    hall.health = { state: 'warning', faults: ['paperLow'] as never };
    runner.healthChanged('hall');
    await pass(0);
    expect([hall.begunMs, story()]).toEqual([[10_000], ['started', 'PRINTED']]);
  });
});

describe('a page that is no ticket', () => {
  const page = { bitmap: { widthDots: 8, heightDots: 1, bytes: Uint8Array.of(1) }, lines: [] };
  const never = new Promise(() => {});

  it('comes after all tickets, one at a time', async () => {
    start();
    hall.script.push(PRINTED, PRINTED, { ...PRINTED, lengthMm: 5 } as PrintOutcome);
    const tickets = [ordered('screen'), ordered('screen')];
    const printed = runner.printPage('hall', page, never);
    expect(await runner.printPage('hall', page, never)).toBeNull();
    expect(await runner.printPage('attic', page, never)).toBeNull();
    expect(await printed).toMatchObject({ kind: 'printed', lengthMm: 5 });
    expect([tickets.map(({ told }) => told[0]), hall.begunMs.length]).toEqual([['printed null', 'printed null'], 3]);
  });

  it('is dropped when it is too late, but not while it is printed', async () => {
    start();
    hall.script.push(NEVER);
    ordered('screen');
    await pass(0);
    let tooLate = (): void => {};
    const isTooLate = new Promise<void>((resolve) => {
      tooLate = resolve;
    });
    const dropped = runner.printPage('hall', page, isTooLate);
    tooLate();
    expect([await dropped, hall.begunMs.length]).toEqual([null, 1]);
    const printed = runner.printPage('desk', page, Promise.resolve());
    expect(await printed).toEqual(PRINTED);
  });

  it.each<readonly [string, PrintOutcome | Error, PrintOutcome | null]>([
    ['failed', FAILED, FAILED],
    ['does not fit', new Error('too wide'), null],
  ])('that %s is told as that, and a ticket waits half a second', async (_what, said, outcome) => {
    start();
    hall.script.push(said);
    expect(await runner.printPage('hall', page, never)).toEqual(outcome);
    ordered('screen');
    await pass(1_000);
    expect(hall.begunMs).toEqual([0, 500]);
    expect(log).toEqual(outcome === null ? ['a printer cannot print a page: too wide'] : []);
  });
});

describe('a stop', () => {
  it('with nothing to print is at once, and leaves nothing due', async () => {
    start();
    hall.script.push(FAILED);
    const one = ordered('keep', null);
    await pass(0);
    const stopped = runner.stop();
    await pass(0);
    await stopped;
    expect([hall.closedMs, desk.closedMs, timers.pending, one.told[0]]).toEqual([0, 0, 0, 'queued offline']);
    runner.healthChanged('hall');
    await pass(10_000);
    expect(hall.begunMs).toHaveLength(1);
  });

  it('waits five seconds for a ticket in the printer, answers who waits, and notes no outcome after that', async () => {
    start();
    let came = (_outcome: PrintOutcome): void => {};
    hall.script.push(new Promise((resolve) => (came = resolve)));
    const [one, next] = [ordered('keep', null), ordered('keep', null)];
    await pass(0);
    let isStopped = false;
    void runner.stop().then(() => {
      isStopped = true;
    });
    await pass(4_999);
    expect([hall.closedMs, isStopped]).toEqual([null, false]);
    await pass(1);
    expect([hall.closedMs, isStopped]).toEqual([5_000, false]);
    await pass(500);
    expect([isStopped, timers.pending, story()]).toEqual([true, 0, ['started']]);
    expect([one.told[0], next.told[0]]).toEqual(['printing null', 'queued null']);
    came(PRINTED);
    await pass(0);
    expect(story()).toEqual(['started']);
  });
});

describe('a start', () => {
  const job = (id: number) => engine.state.prints.get(id) ?? expect.unreachable();

  it('goes on with what was queued, and gives up what is too old; a deadline is counted from the order', async () => {
    const [old, , last] = [queued(), queued(), queued()];
    for (const id of engine.state.prints.keys()) Object.assign(job(id), { queuedMs: engine.nowMs - DEADLINE_MS + (id === old ? 0 : 1) });
    hall.script.push(PRINTED, DOUBTFUL);
    start();
    await pass(0);
    expect(log).toEqual([`lost ${old} deadline`]);
    expect(story()).toEqual(['FAILED deadline', 'started', 'PRINTED', 'started', 'returned noAnswer']);
    await pass(1);
    expect(log).toEqual([`lost ${old} deadline`, `lost ${last} noAnswer`]);
  });

  it('counts what was in a printer as tried once, and in doubt', async () => {
    engine.must({ type: 'startPrint', job: queued(null) });
    hall.script.push(DOUBTFUL, DOUBTFUL);
    start();
    await pass(10_000);
    expect(story()).toEqual(['started', 'returned restart', 'started', 'returned noAnswer', 'started', 'FAILED noAnswer']);
    expect(hall.begunMs).toEqual([0, 500]);
  });

  it('prints a job that was queued before only from then on', async () => {
    const one = ordered('keep', null);
    await pass(1_000);
    expect([hall.begunMs, one.told]).toEqual([[], []]);
    start();
    await pass(0);
    expect([hall.begunMs, one.told]).toEqual([[1_000], ['printed null', 1_000]]);
  });
});
