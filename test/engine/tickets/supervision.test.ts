/** Services that are opened at a window for today. */
import { describe, expect, it } from 'vitest';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { workplaceText } from '../../../server/engine/views.js';
import { Engine, MINUTE_MS } from '../models/engine.js';

const HOURS_A_DAY = 24;

/** Two services of two departments, a window for each, and clerks who have learned both, or one. */
function branch() {
  const engine = new Engine();
  const [papers, money] = [engine.add('Operation', { name: 'papers' }), engine.add('Operation', { name: 'money' })];
  const range = engine.add('TicketRange', { name: 'all', prefix: 'A', first: 1, last: 999 });
  const service = (name: string, operation: number, department: number): number =>
    engine.add('Service', { name, ticket_range_id: range, department, operations: { '10': [operation] } });
  const [office, cash] = [service('office', papers, 1), service('cash', money, 2)];
  const window = engine.add('Workplace', { name: 'office', operations: [papers], department: 1 });
  const role = (name: string, operations: readonly number[]): number => engine.add('UserRole', { name, clerk: { operations } });
  const user = (login: string, role_id: number): number => engine.add('User', { login, role_id });
  const both = user('both', role('both', [papers, money]));
  const one = user('one', role('one', [papers]));
  return { engine, office, cash, window, both, one, papers, money };
}

const open = ({ engine, window }: ReturnType<typeof branch>, services: readonly number[]): void =>
  void engine.must({ type: 'openServices', workplaceId: window, services });

const operationsAt = ({ engine, window }: ReturnType<typeof branch>): unknown =>
  (JSON.parse(workplaceText(engine.state, window) ?? '{}') as { currentOperations?: unknown }).currentOperations;

describe('a service that is opened at a window', () => {
  it('is called there although it is of another department, until it is closed again; the window keeps its own', () => {
    const hall = branch();
    const { engine, window, both, cash, office } = hall;
    engine.logIn(both, window);
    const visitor = engine.register([cash]);
    expect(engine.callNext(window)).toBe(0);
    open(hall, [cash]);
    expect(operationsAt(hall)).toEqual([hall.papers, hall.money]);
    expect(engine.callNext(window)).toBe(visitor);
    open(hall, []);
    // Whom he has begun to serve he serves to the end.
    engine.finish(window, 'SERVED', { kind: 'served' });
    expect(engine.endedTicket(visitor).state).toBe('SERVED');
    engine.register([cash]);
    expect(engine.callNext(window)).toBe(0);
    expect(engine.callNext(window, engine.register([office]))).not.toBe(0);
    expect(operationsAt(hall)).toEqual([hall.papers]);
    expect(brokenInvariants(engine.state)).toEqual([]);
  });

  it('is not called by a clerk who has not learned it', () => {
    const hall = branch();
    hall.engine.logIn(hall.one, hall.window);
    hall.engine.register([hall.cash]);
    open(hall, [hall.cash]);
    expect(hall.engine.callNext(hall.window)).toBe(0);
    expect(operationsAt(hall)).toEqual([hall.papers]);
  });

  it('is closed by the next day, and the book of windows never knew of it', () => {
    const hall = branch();
    const { engine, window, both, cash, money } = hall;
    engine.logIn(both, window);
    const row = engine.state.books.Workplace.get(window);
    open(hall, [cash]);
    expect(engine.state.books.Workplace.get(window)).toBe(row);
    engine.wait(HOURS_A_DAY * 60 * MINUTE_MS);
    expect(operationsAt(hall)).not.toContain(money);
    engine.register([cash]);
    expect(engine.callNext(window)).toBe(0);
  });

  it('is still open after the box started again', () => {
    const hall = branch();
    const { engine, window, both, cash } = hall;
    engine.logIn(both, window);
    open(hall, [cash]);
    engine.state = fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment);
    expect(engine.callNext(window, engine.register([cash]))).not.toBe(0);
  });

  it('has to exist, and what is open already is no change', () => {
    const hall = branch();
    const { engine, window, cash, office } = hall;
    expect(engine.refusal({ type: 'openServices', workplaceId: window, services: [cash, 99] })).toBe('badReference');
    open(hall, [office, cash, cash]);
    const before = engine.events.length;
    open(hall, [cash, office]);
    expect(engine.events.length).toBe(before);
  });

  it('goes with its window', () => {
    const hall = branch();
    open(hall, [hall.cash]);
    hall.engine.remove('Workplace', hall.window);
    expect(toSnapshot(hall.engine.state)).toContain('"openedServices":[]');
  });
});
