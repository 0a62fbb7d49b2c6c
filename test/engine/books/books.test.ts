import { beforeEach, describe, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { emptyState } from '../../../server/engine/state.js';
import { elementOf } from '../../../server/engine/views.js';
import { BOOKS, ROW_BOOKS } from '../../../server/model/books/index.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import { ADMIN, CLERK, DRIVING, demoEngine, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { Engine as EmptyEngine, type Engine, errorOf, RULES } from '../models/engine.js';

let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});

const adding = (book: Parameters<Engine['add']>[0], fields: Record<string, unknown>) =>
  engine.run({ type: 'newElement', book, fields, chance: 7, ...(book === 'User' && { passwordHash: 'hash' }) });
const removingAll = (book: Parameters<Engine['change']>[0]) => engine.run({ type: 'removeAllElements', book, actingUserId: ADMIN });
const asAdmin = { actingUserId: ADMIN, sessionId: 1 };

describe('a new element', () => {
  it('needs only what identifies it; the rest has defaults', () => {
    const id = engine.add('Service', { name: 'Test service' });
    expect(id).toBe(12);
    expect(elementOf(engine.state, 'Service', id)).toEqual({
      id,
      name: 'Test service',
      priority: 50,
      ticket_range_id: null,
      disabled: 0,
      description: null,
      operations: {},
      pin_code: null,
      department: 0,
      group: null,
      icon: null,
      wait_norm_sec: 900,
      appointment_wait_norm_sec: 300,
      refuse_too_late: 0,
      refuse_without_window: 0,
      refusal_reason_required: 0,
      postponement_reason_required: 0,
      call_reason_required: 0,
      outcome_required: 0,
    });
    expect(elementOf(engine.state, 'Workplace', engine.add('Workplace', { name: 'Окно 9' }))).toMatchObject({
      alias: 'Окно 9',
      state_id: 3,
      clerk_id: -1,
      consumer_id: -1,
      currentOperations: [],
    });
    expect(elementOf(engine.state, 'Workplace', engine.add('Workplace', { name: 'Окно 10', state_id: 1 }))).toMatchObject({ state_id: 1 });
  });

  it.each(ROW_BOOKS)('that was stored before book %s had a field gets its default, from a snapshot and from the journal', (book) => {
    const whole = engine.state.books[book].values().next().value as { readonly id: number } | undefined;
    // The demo has no appointment.
    const row = whole ?? { id: 1, service_id: 1 };
    const { defaults } = BOOKS[book];
    const old = Object.fromEntries(Object.entries(row).filter(([field]) => !(field in defaults)));
    const document = { ...JSON.parse(toSnapshot(engine.state)), books: [[book, [old]]] };
    const fromJournal = emptyState(RULES);
    evolve(fromJournal, { t: 'bookSet', at: 1, book, id: row.id, row: old as never });
    for (const { books } of [fromSnapshot(JSON.stringify(document), RULES), fromJournal]) {
      expect(books[book].get(row.id)).toEqual({ ...defaults, ...old });
    }
  });

  it('has an id that was never given before', () => {
    const id = engine.add('Operation', { name: 'one' });
    engine.remove('Operation', id);
    expect(engine.add('Operation', { name: 'two' })).toBe(id + 1);
  });

  it('a ticket range takes the first letter that is free, and its first number', () => {
    const id = engine.add('TicketRange', { name: 'new', first: 10 });
    expect(elementOf(engine.state, 'TicketRange', id)).toMatchObject({ prefix: 'A', first: 10, last: 999, next: 10 });
    expect(elementOf(engine.state, 'TicketRange', engine.add('TicketRange', { name: 'newer' }))).toMatchObject({ prefix: 'C' });
  });

  it('a user gets the parts of a clerk that were not given, and never shows a password', () => {
    const id = engine.add('User', { login: 'new', role_id: 2, clerk: { default_workplace: WINDOW }, password: 'x'.repeat(32) });
    const shown = elementOf(engine.state, 'User', id);
    expect(shown).toMatchObject({
      password: null,
      clerk: { id, priority: 50, default_workplace: WINDOW, all_operations: 0 },
      role: { id: 2 },
    });
    expect(JSON.stringify(shown)).not.toMatch(/hash|xxx/);
    expect(JSON.stringify(engine.events)).not.toContain('xxx');
  });

  it('an appointment is for today and gets a free code, unless it says otherwise', () => {
    const first = engine.add('ConsumerPreRegistered', { services: [DRIVING] }, 42);
    const second = engine.add('ConsumerPreRegistered', { services: [DRIVING] }, 42);
    const codes = [first, second].map((id) => engine.state.books.ConsumerPreRegistered.get(id));
    expect(codes).toMatchObject([
      { date: '2026-11-24', pin_code: '000042', state: 'PLANNED', consumer_id: -1 },
      { date: '2026-11-24', pin_code: '000043' },
    ]);
  });
});

describe('names', () => {
  it('belong to one element', () => {
    expect(errorOf(adding('Workplace', { name: 'Окно 2' }))).toBe('nameTaken');
    expect(errorOf(engine.change('Workplace', 18, { name: 'Окно 2' }))).toBe('nameTaken');
    expect(errorOf(engine.change('Workplace', WINDOW, { name: 'Окно 2', description: 'same' }))).toBeNull();
    expect(errorOf(adding('User', { login: 'admin', role_id: 1 }))).toBe('nameTaken');
  });

  it('of appointments may be the same, but not two codes on one day', () => {
    engine.add('ConsumerPreRegistered', { services: [DRIVING], name: 'Анна', pin_code: '1234' });
    expect(errorOf(adding('ConsumerPreRegistered', { services: [DRIVING], name: 'Анна', pin_code: '1234' }))).toBe('nameTaken');
    expect(
      errorOf(adding('ConsumerPreRegistered', { services: [DRIVING], name: 'Анна', pin_code: '1234', date: '2026-11-25' })),
    ).toBeNull();
  });
});

describe('references', () => {
  it('must lead somewhere, and every one that does not is named', () => {
    const outcome = adding('Service', { name: 'x', ticket_range_id: 77, operations: { 10: [3, 88], 20: [99] } });
    expect(outcome).toMatchObject({ error: 'badReference', parameters: { field: 'data.ticket_range_id', id: 77 } });
    expect(outcome instanceof Rejection && outcome.causes.map(({ parameters }) => parameters.id)).toEqual([88, 99]);
    expect(errorOf(engine.change('Workplace', WINDOW, { services: { 99: 1 } }))).toBe('badReference');
    expect(errorOf(engine.change('User', CLERK, { clerk: { default_workplace: 99 } }))).toBe('badReference');
  });

  it('hold what they point at; the error names what refers to it', () => {
    expect(engine.remove('Operation', 3)).toMatchObject({
      error: 'inUse',
      parameters: { by: expect.stringContaining('Service') as string },
    });
    expect(errorOf(engine.remove('UserRole', 2))).toBe('inUse');
    expect(errorOf(engine.remove('TicketRange', 4))).toBe('inUse');
    expect(errorOf(engine.remove('Workplace', WINDOW))).toBe('inUse');
  });

  it('of tickets count too', () => {
    const range = engine.add('TicketRange', { name: 'short', prefix: 'X' });
    const service = engine.add('Service', { name: 'short', operations: { 1: [3] }, ticket_range_id: range });
    const ticket = engine.register([service]);
    expect(engine.remove('Service', service)).toMatchObject({ error: 'inUse', parameters: { by: 'ticket X001' } });
    engine.change('Service', service, { ticket_range_id: null });
    expect(errorOf(engine.remove('TicketRange', range))).toBe('inUse');
    engine.remove('Consumer', ticket);
    expect([errorOf(engine.remove('Service', service)), errorOf(engine.remove('TicketRange', range))]).toEqual([null, null]);
  });

  it('let removeAll remove all or nothing', () => {
    const before = engine.state.books.Operation.size;
    expect(errorOf(removingAll('Operation'))).toBe('inUse');
    expect(engine.state.books.Operation.size).toBe(before);
    for (const book of ['QBoard', 'ScoreBoard', 'Registrator'] as const) {
      expect(errorOf(removingAll(book))).toBeNull();
      expect(engine.state.books[book].size).toBe(0);
    }
    engine.register([SIMULATOR]);
    expect(errorOf(removingAll('Consumer'))).toBeNull();
    expect(engine.state.consumers.size).toBe(0);
  });
});

describe('changes', () => {
  it('keep the fields that were not named', () => {
    engine.change('Service', SIMULATOR, { description: 'Описание' });
    expect(elementOf(engine.state, 'Service', SIMULATOR)).toMatchObject({ priority: 25, operations: { 50: [3] }, description: 'Описание' });
  });

  it('take a whole element as it was read, and change nothing then', () => {
    for (const [book, id] of [
      ['Workplace', WINDOW],
      ['User', CLERK],
      ['TicketRange', 4],
      ['UserRole', 2],
      ['Registrator', 1],
    ] as const) {
      const shown = elementOf(engine.state, book, id) ?? {};
      expect(engine.change(book, id, JSON.parse(JSON.stringify(shown)) as Record<string, unknown>)).toEqual({ events: [], subject: id });
    }
  });

  it('cannot set what the box keeps itself', () => {
    expect(engine.change('Workplace', WINDOW, { clerk_id: 1 })).toMatchObject({
      error: 'fieldKept',
      parameters: { field: 'data.clerk_id' },
    });
    expect(errorOf(engine.change('User', CLERK, { create_time: '2020-01-01T00:00:00.000Z' }))).toBe('fieldKept');
    const ticket = engine.register([SIMULATOR]);
    for (const field of [{ state: 'SERVED' }, { services: {} }, { workplace_id: WINDOW }]) {
      expect(errorOf(engine.change('Consumer', ticket, field))).toBe('fieldKept');
    }
  });

  it('of an element that is not there are refused', () => {
    expect(errorOf(engine.change('Service', 999, { priority: 1 }))).toBe('noSuchElement');
    expect(errorOf(engine.remove('Service', 999))).toBe('noSuchElement');
    expect(errorOf(engine.change('Consumer', 999, { comment: 'x' }))).toBe('noSuchElement');
  });

  it('a part of `clerk` changes that part', () => {
    engine.change('User', CLERK, { clerk: { priority: 7 } });
    engine.change('User', CLERK, { clerk: { default_workplace: WINDOW } });
    expect(elementOf(engine.state, 'User', CLERK)).toMatchObject({
      clerk: { id: CLERK, priority: 7, default_workplace: WINDOW, all_operations: 0 },
    });
    engine.change('UserRole', 2, { clerk: { all_operations: 1 } });
    expect(elementOf(engine.state, 'UserRole', 2)).toMatchObject({
      clerk: { id: 2, all_operations: 1, operations: [1, 2, 3, 4, 5, 6, 7, 8, 9] },
    });
    engine.change('UserRole', 2, { clerk: null });
    expect(elementOf(engine.state, 'UserRole', 2)).toMatchObject({ clerk: null });
  });

  it('of a ticket: priority, comment, pin code and photo; the line follows', () => {
    const first = engine.register([DRIVING]);
    const second = engine.register([DRIVING], { photo: 'AAAA' });
    engine.change('Consumer', second, { priority: 10, comment: 'VIP', pin_code: '7', photo: null });
    expect(engine.ticket(second)).toMatchObject({ priority: 10, comment: 'VIP', pinCode: '7', photo: null });
    expect(brokenInvariants(engine.state)).toEqual([]);
    expect(engine.callNext(WINDOW)).toBe(second);
    expect(engine.ticket(first).state).toBe('WAITING');
  });

  it('open, pause and close a window; "serving" follows from a visitor and cannot be set', () => {
    engine.change('Workplace', WINDOW, { state_id: 2 });
    expect(elementOf(engine.state, 'Workplace', WINDOW)).toMatchObject({ state_id: 2 });
    expect(errorOf(engine.change('Workplace', WINDOW, { state_id: 4 }))).toBe('invalidField');
    expect(errorOf(adding('Workplace', { name: 'new', state_id: 4 }))).toBe('invalidField');
    engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    expect(elementOf(engine.state, 'Workplace', WINDOW)).toMatchObject({ state_id: 4 });
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    // Whoever calls is there: the break has ended with the call.
    expect(elementOf(engine.state, 'Workplace', WINDOW)).toMatchObject({ state_id: 1 });
  });
});

describe('accounts', () => {
  it('the last administrator stays', () => {
    expect(errorOf(engine.change('User', ADMIN, { role_id: 2 }))).toBe('lastAdministrator');
    expect(errorOf(engine.change('User', ADMIN, { disabled: 1 }))).toBe('lastAdministrator');
    expect(errorOf(engine.change('UserRole', 1, { administrator: null }))).toBe('lastAdministrator');
    expect(errorOf(engine.change('UserRole', 1, { disabled: 1 }))).toBe('lastAdministrator');
    expect(errorOf(engine.remove('User', ADMIN, CLERK))).toBe('lastAdministrator');
    engine.add('User', { login: 'second', role_id: 1 });
    expect(errorOf(engine.change('User', ADMIN, { disabled: 1 }))).toBeNull();
    expect(errorOf(engine.remove('User', ADMIN, CLERK))).toBeNull();
  });

  it('one cannot remove or disable oneself, nor all users', () => {
    engine.add('User', { login: 'second', role_id: 1 });
    expect(errorOf(engine.remove('User', ADMIN, ADMIN))).toBe('ownAccount');
    expect(errorOf(engine.change('User', ADMIN, { disabled: 1 }, asAdmin))).toBe('ownAccount');
    const users = engine.state.books.User.size;
    expect(errorOf(removingAll('User'))).toBe('ownAccount');
    expect(engine.state.books.User.size).toBe(users);
  });

  it('a disabled user, and one whose password changed, is logged out; but not where he changed it himself', () => {
    const here = engine.logIn(CLERK, WINDOW);
    engine.run({
      type: 'setElement',
      book: 'User',
      id: CLERK,
      fields: { password: 'd'.repeat(32) },
      passwordHash: 'new',
      actingUserId: CLERK,
      sessionId: here,
    });
    expect([...engine.state.sessions.keys()]).toEqual([here]);
    expect(engine.state.books.User.get(CLERK)?.passwordHash).toBe('new');
    engine.change('User', CLERK, { disabled: 1 });
    expect(engine.state.sessions.size).toBe(0);
  });

  it('who serves a visitor cannot be removed, nor the window, nor the ticket', () => {
    const ticket = engine.register([SIMULATOR]);
    const window = engine.add('Workplace', { name: 'spare', operations: [3] });
    engine.logIn(CLERK, window);
    engine.callNext(window);
    expect([
      errorOf(engine.remove('User', CLERK)),
      errorOf(engine.remove('Workplace', window)),
      errorOf(engine.remove('Consumer', ticket)),
    ]).toEqual(['inUse', 'inUse', 'ticketAtWindow']);
  });

  it('sessions end with the place they stand on', () => {
    const window = engine.add('Workplace', { name: 'spare' });
    engine.logIn(ADMIN, window);
    const kiosk = engine.add('Registrator', { name: 'spare' });
    engine.logIn(ADMIN, kiosk, 'registrator');
    const left = engine.state.sessions.size - 2;
    expect([errorOf(engine.remove('Workplace', window)), errorOf(engine.remove('Registrator', kiosk))]).toEqual([null, null]);
    expect(engine.state.sessions.size).toBe(left);
    expect(brokenInvariants(engine.state)).toEqual([]);
  });

  it('a box that never had an administrator may be filled', () => {
    const empty = new EmptyEngine(RULES);
    const role = empty.add('UserRole', { name: 'clerk', clerk: {} });
    expect(empty.add('User', { login: 'clerk', role_id: role })).toBe(1);
  });
});

describe('ticket ranges', () => {
  it('of the same prefix do not overlap', () => {
    expect(errorOf(adding('TicketRange', { name: 'x', prefix: 'Г' }))).toBe('rangesOverlap');
    expect(errorOf(adding('TicketRange', { name: 'x', prefix: 'Г', first: 999, last: 1500 }))).toBe('rangesOverlap');
    expect(errorOf(adding('TicketRange', { name: 'x', prefix: 'Г', first: 1000, last: 1500 }))).toBeNull();
    expect(errorOf(engine.change('TicketRange', 5, { prefix: 'Г' }))).toBe('rangesOverlap');
  });

  it('are not empty, and go on inside', () => {
    expect(errorOf(adding('TicketRange', { name: 'x', first: 10, last: 9 }))).toBe('invalidField');
    expect(errorOf(adding('TicketRange', { name: 'x', first: 10, last: 20, next: 21 }))).toBe('invalidField');
    expect(errorOf(engine.change('TicketRange', 4, { next: 1000 }))).toBe('invalidField');
  });

  it('whose bounds move past the next number begin again at the first', () => {
    expect(errorOf(engine.change('TicketRange', 4, { first: 100, last: 200 }))).toBeNull();
    expect(elementOf(engine.state, 'TicketRange', 4)).toMatchObject({ first: 100, last: 200, next: 100 });
  });

  it('do not take a prefix that somebody in the hall has on his ticket', () => {
    const ticket = engine.register([SIMULATOR]);
    engine.change('TicketRange', 4, { prefix: 'Ф' });
    expect(errorOf(adding('TicketRange', { name: 'x', prefix: 'Г' }))).toBe('rangesOverlap');
    expect(errorOf(engine.change('TicketRange', 5, { prefix: 'Г' }))).toBe('rangesOverlap');
    engine.remove('Consumer', ticket);
    expect(errorOf(adding('TicketRange', { name: 'x', prefix: 'Г' }))).toBeNull();
  });
});

describe('appointments', () => {
  it('need a service and a day of the calendar', () => {
    expect(errorOf(adding('ConsumerPreRegistered', { services: [] }))).toBe('invalidField');
    for (const date of ['2026-02-29', '2026-13-01', '2026-00-10']) {
      expect(errorOf(adding('ConsumerPreRegistered', { services: [DRIVING], date }))).toBe('invalidField');
    }
    expect(errorOf(adding('ConsumerPreRegistered', { services: [DRIVING], date: '2028-02-29' }))).toBeNull();
  });
});

describe('the demo', () => {
  it('is a sound state', () => {
    expect(brokenInvariants(demoEngine().state)).toEqual([]);
  });
});
