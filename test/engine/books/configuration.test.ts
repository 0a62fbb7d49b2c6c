/** Many elements at once: judged as they are afterwards, all of it or nothing. */
import { beforeEach, expect, it } from 'vitest';
import type { ConfigureCommand } from '../../../server/engine/commands.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { elementOf } from '../../../server/engine/views.js';
import { ROW_BOOKS } from '../../../server/model/books/index.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { ADMIN, CLERK, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import type { Engine } from '../models/engine.js';

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

const design = { title: 'Own', languages: ['ru'], rows: [{ row: 'number' as const }] };
const change = (parts: Partial<ConfigureCommand>): ConfigureCommand => ({
  type: 'configure',
  set: {},
  remove: {},
  designs: [],
  removeDesigns: [],
  templates: [],
  removeTemplates: [],
  actingUserId: ADMIN,
  ...parts,
});
const faultsOf = (parts: Partial<ConfigureCommand>): unknown[] => {
  const before = JSON.stringify(ROW_BOOKS.map((book) => [...engine.state.books[book].values()]));
  const events = engine.events.length;
  const outcome = engine.run(change(parts));
  if (!(outcome instanceof Rejection)) throw new Error('was not refused');
  expect(engine.events.length).toBe(events);
  expect(JSON.stringify(ROW_BOOKS.map((book) => [...engine.state.books[book].values()]))).toBe(before);
  return [outcome, ...outcome.causes].map(({ error, parameters }) => [error, parameters.field ?? null]);
};

it('gives new elements the ids they ask for, and never those ids again', () => {
  engine.must(
    change({
      set: {
        Service: [{ id: 40, name: 'New', operations: { '10': [90] } }],
        Operation: [{ id: 90, name: 'Its step' }],
        Workplace: [{ id: 30, name: 'Окно 30', operations: [90] }],
      },
    }),
  );
  expect(elementOf(engine.state, 'Service', 40)).toMatchObject({ name: 'New', priority: 50, operations: { '10': [90] } });
  expect(elementOf(engine.state, 'Workplace', 30)).toMatchObject({ alias: 'Окно 30', state_id: 3, clerk_id: -1 });
  expect(engine.add('Service', { name: 'next' })).toBe(41);
  expect(brokenInvariants(engine.state)).toEqual([]);
});

it('changes only the fields that are given, and knows what is at present', () => {
  const ticket = engine.register([SIMULATOR]);
  engine.must(change({ set: { TicketRange: [{ id: 4, last: 500 }], User: [{ id: CLERK, clerk: { priority: 7 } }] } }));
  expect(elementOf(engine.state, 'TicketRange', 4)).toMatchObject({ last: 500, next: 2, prefix: 'Г' });
  expect(elementOf(engine.state, 'User', CLERK)).toMatchObject({ login: 'petrov', clerk: { priority: 7, default_workplace: WINDOW } });
  expect(engine.state.books.User.get(CLERK)?.passwordHash).toBe('hash');
  expect(engine.state.consumers.has(ticket)).toBe(true);
});

it('lets names be exchanged, and something go together with what refers to it', () => {
  engine.must(change({ set: { QBoard: [{ id: 1, name: 'B' }] } }));
  engine.must(
    change({
      set: {
        Operation: [
          { id: 3, name: String(engine.state.books.Operation.get(4)?.name) },
          { id: 4, name: String(engine.state.books.Operation.get(3)?.name) },
        ],
        Registrator: [3, 2, 1].map((id) => ({ id, services: {} })),
        UserRole: [{ id: 1, clerk: { operations: [] } }, ...[2, 4].map((id) => ({ id, clerk: { operations: [3] } }))],
        Workplace: [{ id: 13, operations: [] }],
      },
      remove: { Service: [...engine.state.books.Service.keys()].filter((id) => id !== SIMULATOR), Operation: [9] },
    }),
  );
  expect([...engine.state.books.Service.keys()]).toEqual([SIMULATOR]);
  expect(engine.state.books.Operation.has(9)).toBe(false);
});

it('tells every fault with its place, and does nothing', () => {
  engine.register([SIMULATOR]);
  expect(
    faultsOf({
      set: {
        Service: [{ id: 50, name: 'X', operations: { '1': [777] } }, { id: 51 }],
        TicketRange: [{ id: 9, name: 'Twin', prefix: 'Г' }],
        Registrator: [{ id: 1, ticket_design: 'nowhere', printer: 'nowhere' }],
        Operation: [
          { id: 70, name: 'a' },
          { id: 70, name: 'b' },
        ],
      },
      remove: { Service: [SIMULATOR], QBoard: [99], Workplace: [WINDOW] },
      removeDesigns: ['plain'],
    }),
  ).toEqual([
    ['noSuchElement', 'data.remove.QBoard[0]'],
    ['badReference', 'data.set.Service[0].operations.1'],
    ['invalidField', 'data.set.Service[1].name'],
    ['rangesOverlap', 'data.set.TicketRange[0].prefix'],
    ['badReference', 'data.set.Registrator[0].services.1'],
    ['printerUnknown', 'data.set.Registrator[0].printer'],
    ['invalidField', 'data.set.Operation[0].id'],
    ['inUse', null],
    ['inUse', null],
    ['designBuiltIn', null],
  ]);
});

it('of two who add something under one id the second is refused, and nobody who changes what there is', () => {
  const added = { Segment: [7] };
  const fields = { promise_min: 10, when: [], by: 'arrival' };
  engine.must(change({ set: { Segment: [{ id: 7, name: 'first', ...fields }] }, added }));
  expect(faultsOf({ set: { Segment: [{ id: 7, name: 'second', ...fields }] }, added })).toEqual([['changedMeanwhile', null]]);
  expect(engine.state.books.Segment.get(7)?.name).toBe('first');
  engine.must(change({ set: { Segment: [{ id: 7, name: 'changed' }] } }));
});

it('a kiosk may name a design that comes with it, and a design goes with the kiosk that named it', () => {
  engine.must(change({ designs: [{ name: 'own', design }], set: { Registrator: [{ id: 1, ticket_design: 'own' }] } }));
  expect(faultsOf({ removeDesigns: ['own'] })).toEqual([['inUse', null]]);
  engine.must(change({ removeDesigns: ['own'], set: { Registrator: [{ id: 1, ticket_design: null }] } }));
  expect(engine.state.designs.size).toBe(0);
});

it('never leaves the box without an administrator, nor the one who asks without his account', () => {
  expect(faultsOf({ set: { UserRole: [{ id: 1, administrator: null }] } })).toEqual([['lastAdministrator', null]]);
  expect(faultsOf({ set: { User: [{ id: ADMIN, disabled: 1 }] } })).toEqual([
    ['ownAccount', null],
    ['lastAdministrator', null],
  ]);
  expect(faultsOf({ remove: { User: [ADMIN] }, set: { User: [{ id: 99, login: 'other', role_id: 1 }] } })).toEqual([['ownAccount', null]]);
});

it('a new user has no password', () => {
  engine.must(change({ set: { User: [{ id: 99, login: 'new', role_id: 2 }] } }));
  expect(engine.state.books.User.get(99)?.passwordHash).toBe('');
});

it('ends the sessions of what goes, and of users who are disabled', () => {
  expect(engine.state.sessions.size).toBe(1);
  engine.must(change({ set: { User: [{ id: CLERK, disabled: 1 }] } }));
  expect(engine.state.sessions.size).toBe(0);
});
