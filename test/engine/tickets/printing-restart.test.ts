import { describe, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { emptyState } from '../../../server/engine/state.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { demoEngine } from '../models/demo-engine.js';
import { type Engine, RULES, wholeDocument } from '../models/engine.js';
import { branchWithTicket, finish, order, start } from '../models/print-orders.js';

describe('a box that prints and starts again', () => {
  /** Everything that has to do with paper, at once. */
  function busyPrinters(): Engine {
    const { engine, ticket } = branchWithTicket();
    const done = order(engine, ticket);
    start(engine, done);
    finish(engine, done, 'PRINTED', 100);
    start(engine, order(engine, ticket, { isCopy: true, registratorId: 1 }));
    order(engine, ticket, { printer: 'desk' });
    engine.must({ type: 'setDesign', name: 'own', design: { title: 'own', languages: ['ru'], rows: [{ row: 'number' }] } });
    return engine;
  }

  it.each([
    ['a snapshot', (engine: Engine) => fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment)],
    [
      'its journal',
      (engine: Engine) => {
        const state = emptyState(engine.rules, engine.equipment);
        for (const event of JSON.parse(JSON.stringify(engine.events)) as QueueEvent[]) evolve(state, event);
        return state;
      },
    ],
  ])('knows from %s what it owes, what is used and how tickets look', (_how, restart) => {
    const engine = busyPrinters();
    const state = restart(engine);
    expect(state.prints).toEqual(engine.state.prints);
    expect(state.rolls).toEqual(engine.state.rolls);
    expect(state.designs).toEqual(engine.state.designs);
    expect(state.nextPrintId).toBe(4);
    expect(state.consumers.get(1)?.printer).toBe('hall');
    expect(toSnapshot(state)).toBe(toSnapshot(engine.state));
  });

  it('starts from the snapshot of a box that did not print yet, with kiosks that know nothing of paper', () => {
    const engine = branchWithTicket().engine;
    for (const id of engine.state.books.Registrator.keys()) {
      engine.change('Registrator', id, { spare_printer: null, without_paper: 'screen' });
    }
    const document = wholeDocument(engine.state);
    for (const key of ['prints', 'nextPrintId', 'rolls', 'designs']) delete document[key];
    for (const consumer of document.consumers) delete consumer.printer;
    for (const [book, rows] of document.books as [string, Record<string, unknown>[]][]) {
      if (book !== 'Registrator') continue;
      for (const row of rows) {
        delete row.spare_printer;
        delete row.without_paper;
      }
    }
    const state = fromSnapshot(JSON.stringify(document), engine.rules, engine.equipment);
    expect(JSON.parse(toSnapshot(state))).toEqual(JSON.parse(toSnapshot(engine.state)));
    expect(brokenInvariants(state)).toEqual([]);
  });

  it('reads kiosks from a journal of before, with what is the default of the new fields', () => {
    const engine = demoEngine();
    const { spare_printer: _spare, without_paper: _without, ...old } = { ...engine.state.books.Registrator.get(1) };
    evolve(engine.state, { t: 'bookSet', at: engine.nowMs, book: 'Registrator', id: 1, row: { ...old, printer: 'gone' } });
    expect(engine.state.books.Registrator.get(1)).toMatchObject({ printer: 'gone', spare_printer: null, without_paper: 'screen' });
  });

  it('refuses events of jobs that cannot be', () => {
    expect(() => evolve(emptyState(RULES), { t: 'printStarted', at: 1, job: 7 })).toThrow('7');
  });

  const eachJob = (engine: Engine, change: object): void => {
    for (const job of engine.state.prints.values()) Object.assign(job, change);
  };

  it.each<readonly [string, string, (engine: Engine) => void]>([
    ['two at one printer', 'two tickets are being printed', (engine) => eachJob(engine, { state: 'PRINTING', printer: 'hall' })],
    ['an id that comes again', 'will be given again', ({ state }) => void Object.assign(state, { nextPrintId: 2 })],
    ['a job of nobody', 'which has ended', (engine) => eachJob(engine, { consumerId: 0, state: 'QUEUED' })],
    ['a job of the future', 'was never given', (engine) => eachJob(engine, { consumerId: 99 })],
    ['jobs in disorder', 'out of order', ({ state: { prints } }) => void prints.set(1, Object.assign({}, prints.get(2), { id: 1 }))],
  ])('notices %s', (_what, says, spoil) => {
    const engine = busyPrinters();
    spoil(engine);
    expect(brokenInvariants(engine.state).join()).toContain(says);
  });
});
