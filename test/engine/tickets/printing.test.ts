import { describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { UNFINISHED_PRINTS_MAX } from '../../../server/engine/rules/tickets/printing.js';
import { toSnapshot } from '../../../server/engine/snapshot.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { ADMIN, DRIVING, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { at, DAY_MS, type Engine } from '../models/engine.js';
import { branchWithTicket, CONTENT, ends, finish, giveBack, jobs, move, order, start } from '../models/print-orders.js';

describe('a ticket that is to be printed', () => {
  it('is owed with all that its paper says, until it is printed', () => {
    const { engine, ticket } = branchWithTicket();
    const job = order(engine, ticket, { registratorId: 1 });
    expect([...engine.state.prints.values()]).toEqual([
      {
        id: job,
        consumerId: ticket,
        printer: 'hall',
        design: 'plain',
        content: CONTENT,
        isCopy: false,
        state: 'QUEUED',
        queuedMs: engine.nowMs,
        registratorId: 1,
      },
    ]);
    expect(start(engine, job)).toBe(true);
    expect(jobs(engine)).toEqual([[job, 'hall', 'PRINTING', false]]);
    expect(finish(engine, job, 'PRINTED', 96.5)).toBe(true);
    expect(jobs(engine)).toEqual([]);
    expect(ends(engine)).toEqual([[job, 'PRINTED', '']]);
    expect(engine.ticket(ticket).printer).toBe('hall');
  });

  it('keeps in mind where it came out first, and only there', () => {
    const { engine, ticket } = branchWithTicket();
    const failed = order(engine, ticket, { printer: 'desk' });
    start(engine, failed);
    finish(engine, failed, 'FAILED');
    expect(engine.ticket(ticket).printer).toBeNull();
    for (const printer of ['hall', 'desk']) {
      const job = order(engine, ticket, { printer, isCopy: true });
      start(engine, job);
      finish(engine, job, 'PRINTED');
    }
    expect(engine.ticket(ticket).printer).toBe('hall');
  });

  it('waits again after a failure, in its old place; after a doubt its paper is a copy, and stays one', () => {
    const { engine, ticket } = branchWithTicket();
    const [first, second] = [order(engine, ticket), order(engine, ticket)];
    start(engine, first);
    expect(giveBack(engine, first, false)).toBe(true);
    expect(jobs(engine)).toEqual([
      [first, 'hall', 'QUEUED', false],
      [second, 'hall', 'QUEUED', false],
    ]);
    start(engine, first);
    giveBack(engine, first, true);
    start(engine, first);
    giveBack(engine, first, false);
    expect(jobs(engine)[0]).toEqual([first, 'hall', 'QUEUED', true]);
  });

  it('goes to another printer while it waits', () => {
    const { engine, ticket } = branchWithTicket();
    const job = order(engine, ticket);
    expect(move(engine, job, 'hall')).toBe(false);
    expect(move(engine, job, 'desk')).toBe(true);
    expect(jobs(engine)).toEqual([[job, 'desk', 'QUEUED', false]]);
    start(engine, job);
    expect(move(engine, job, 'hall')).toBe(false);
    expect(engine.refusal({ type: 'movePrint', job, printer: 'nowhere' })).toBe('printerUnknown');
  });

  it('is started once, and one at a time at each printer', () => {
    const { engine, ticket } = branchWithTicket();
    const [one, two, elsewhere] = [order(engine, ticket), order(engine, ticket), order(engine, ticket, { printer: 'desk' })];
    expect([start(engine, one), start(engine, one), start(engine, two), start(engine, elsewhere)]).toEqual([true, false, false, true]);
    finish(engine, one, 'PRINTED');
    expect(start(engine, two)).toBe(true);
  });

  it('may fail or be cancelled without having been started, but not be printed', () => {
    const { engine, ticket } = branchWithTicket();
    const [one, two, three] = [order(engine, ticket), order(engine, ticket), order(engine, ticket)];
    expect([finish(engine, one, 'PRINTED'), finish(engine, two, 'FAILED'), finish(engine, three, 'CANCELLED')]).toEqual([
      false,
      true,
      true,
    ]);
    expect(jobs(engine)).toEqual([[one, 'hall', 'QUEUED', false]]);
  });

  it('is over for good: whatever a printer tells later does nothing', () => {
    const { engine, ticket } = branchWithTicket();
    const job = order(engine, ticket);
    start(engine, job);
    finish(engine, job, 'PRINTED', 100);
    const before = toSnapshot(engine.state);
    for (const late of [job, 999]) {
      expect(start(engine, late) || giveBack(engine, late, true) || move(engine, late, 'desk') || finish(engine, late, 'FAILED', 5)).toBe(
        false,
      );
    }
    expect(toSnapshot(engine.state)).toBe(before);
  });

  it('needs a visitor in the queue, a printer that is there, and room', () => {
    const { engine, ticket } = branchWithTicket();
    const command = {
      type: 'queuePrint',
      consumerId: ticket,
      printer: 'hall',
      design: 'plain',
      content: CONTENT,
      isCopy: false,
      registratorId: null,
    } as const;
    expect(engine.refusal({ ...command, consumerId: 999 })).toBe('noSuchElement');
    expect(engine.run({ ...command, printer: 'nowhere' })).toEqual(
      new Rejection('printerUnknown', { field: 'data.printer', name: 'nowhere', known: ['hall', 'desk'] }),
    );
    for (let count = 0; count < UNFINISHED_PRINTS_MAX; count++) order(engine, ticket);
    expect(engine.refusal(command)).toBe('tooManyPrints');
    finish(engine, 1, 'CANCELLED');
    expect(order(engine, ticket)).toBe(UNFINISHED_PRINTS_MAX + 1);
  });
});

describe('when a ticket ends, nobody needs its paper any more', () => {
  const ways: readonly (readonly [string, (engine: Engine, ticket: number) => void])[] = [
    ['served', (engine) => engine.finish(WINDOW, 'SERVED', { kind: 'served' })],
    ['rejected', (engine) => engine.finish(WINDOW, 'REJECTED', { kind: 'everything' })],
    ['removed', (engine, ticket) => engine.remove('Consumer', ticket)],
    ['removed with all others', (engine) => engine.run({ type: 'removeAllElements', book: 'Consumer', actingUserId: ADMIN })],
    ['withdrawn', (engine, ticket) => engine.must({ type: 'withdraw', consumerId: ticket, why: 'no paper' })],
    ['closed by the new day', (engine) => engine.wait(DAY_MS)],
  ];

  it.each(ways)('%s', (how, end) => {
    const { engine, ticket } = branchWithTicket();
    const other = how.startsWith('closed') || how.includes('others') ? null : engine.register([SIMULATOR], { priority: 40 });
    const job = order(engine, ticket);
    const others = other === null ? null : order(engine, other);
    if (how === 'served' || how === 'rejected') engine.callNext(WINDOW);
    end(engine, ticket);
    expect(engine.state.consumers.has(ticket)).toBe(false);
    expect(ends(engine)).toEqual([[job, 'CANCELLED', 'ticket ended']]);
    expect([...engine.state.prints.keys()]).toEqual(others === null ? [] : [others]);
    expect(brokenInvariants(engine.state)).toEqual([]);
  });

  it('a no-show, too', () => {
    const engine = openBranch({ vanishLimit: 1 });
    const [gone, next] = [engine.register([DRIVING]), engine.register([DRIVING])];
    order(engine, gone);
    engine.callNext(WINDOW);
    engine.must(at<'skip'>(WINDOW, { type: 'skip' }));
    expect([...engine.state.consumers.keys()]).toEqual([next]);
    expect(ends(engine)).toEqual([[1, 'CANCELLED', 'ticket ended']]);
  });

  it('but tickets that are kept overnight, or only put aside, are still printed', () => {
    const engine = openBranch({ keepTicketsOvernight: true });
    const job = order(engine, engine.register([DRIVING]));
    engine.callNext(WINDOW);
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 5, returnToMe: false, comment: null }));
    engine.wait(DAY_MS);
    expect([...engine.state.prints.keys()]).toEqual([job]);
  });

  it('what is in the printer comes out: it ends as the printer tells, or is not printed again', () => {
    const { engine, ticket } = branchWithTicket();
    const [printed, returned] = [order(engine, ticket), order(engine, ticket, { printer: 'desk' })];
    start(engine, printed);
    start(engine, returned);
    engine.remove('Consumer', ticket);
    expect([...engine.state.prints.keys()]).toEqual([printed, returned]);
    expect(brokenInvariants(engine.state)).toEqual([]);
    expect(giveBack(engine, returned, true)).toBe(true);
    finish(engine, printed, 'PRINTED', 90);
    expect(ends(engine)).toEqual([
      [returned, 'CANCELLED', 'ticket ended'],
      [printed, 'PRINTED', ''],
    ]);
    expect(engine.state.rolls.get('hall')).toEqual({ usedMm: 90, tickets: 1 });
  });
});

describe('a ticket that its visitor never got', () => {
  it('is taken back with all its paper, and is in the history with the reason', () => {
    const { engine, ticket } = branchWithTicket();
    start(engine, order(engine, ticket));
    order(engine, ticket);
    expect(engine.must({ type: 'withdraw', consumerId: ticket, why: 'no paper' })).toBe(ticket);
    expect(jobs(engine)).toEqual([]);
    expect(ends(engine).map((end) => (end as unknown[])[1])).toEqual(['CANCELLED', 'CANCELLED']);
    expect(engine.endedTicket(ticket).operations[0]?.comments).toEqual(['no paper']);
  });

  it('gives the appointment back that it checked in, which can be checked in again', () => {
    const engine = openBranch();
    const appointment = engine.add('ConsumerPreRegistered', { services: [DRIVING], pin_code: '4321' });
    const stateOf = () => engine.state.books.ConsumerPreRegistered.get(appointment);
    const ticket = engine.register([], { pinCode: '4321' });
    expect(stateOf()).toMatchObject({ state: 'ARRIVED', consumer_id: ticket });
    engine.must({ type: 'withdraw', consumerId: ticket, why: 'no paper' });
    expect(stateOf()).toMatchObject({ state: 'PLANNED', consumer_id: -1 });
    expect(engine.register([], { pinCode: '4321' })).toBe(ticket + 1);
  });

  it('leaves an appointment alone that is another ticket by now', () => {
    const engine = openBranch();
    const appointment = engine.add('ConsumerPreRegistered', { services: [DRIVING], pin_code: '4321' });
    const first = engine.register([], { pinCode: '4321' });
    engine.change('ConsumerPreRegistered', appointment, { state: 'PLANNED' });
    const second = engine.register([], { pinCode: '4321' });
    engine.must({ type: 'withdraw', consumerId: first, why: 'no paper' });
    expect(engine.state.books.ConsumerPreRegistered.get(appointment)).toMatchObject({ state: 'ARRIVED', consumer_id: second });
  });

  it('stays when it is at a window already, or gone', () => {
    const { engine, ticket } = branchWithTicket();
    engine.callNext(WINDOW);
    expect(engine.must({ type: 'withdraw', consumerId: ticket, why: 'no paper' })).toBe(0);
    expect(engine.ticket(ticket).state).toBe('SERVING');
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    expect(engine.must({ type: 'withdraw', consumerId: ticket, why: 'no paper' })).toBe(0);
  });
});

describe('the roll of a printer', () => {
  it('counts paper and tickets of its own printer, those that failed too, until it is changed', () => {
    const { engine, ticket } = branchWithTicket();
    for (const [printer, as, mm] of [
      ['hall', 'PRINTED', 90.5],
      ['hall', 'FAILED', 12],
      ['hall', 'PRINTED', null],
      ['desk', 'PRINTED', 70],
      ['desk', 'FAILED', null],
    ] as const) {
      const job = order(engine, ticket, { printer });
      start(engine, job);
      finish(engine, job, as, mm);
    }
    expect([...engine.state.rolls]).toEqual([
      ['hall', { usedMm: 102.5, tickets: 2 }],
      ['desk', { usedMm: 70, tickets: 1 }],
    ]);
    engine.must({ type: 'changeRoll', printer: 'hall' });
    expect(engine.state.rolls.get('hall')).toEqual({ usedMm: 0, tickets: 0 });
    expect(engine.state.rolls.get('desk')).toEqual({ usedMm: 70, tickets: 1 });
    expect(engine.refusal({ type: 'changeRoll', printer: 'nowhere' })).toBe('printerUnknown');
  });
});
