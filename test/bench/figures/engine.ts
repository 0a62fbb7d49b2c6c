/** The engine by itself, in this process: a call, its end and a new visitor, with a queue that keeps its length. */
import { demoBranch } from '../../../server/demo/branch.js';
import type { Command } from '../../../server/engine/commands.js';
import { decide } from '../../../server/engine/decide.js';
import { evolve } from '../../../server/engine/evolve.js';
import { DEFAULT_RULES } from '../../../server/engine/rules-of-branch.js';
import { emptyState, type QueueState } from '../../../server/engine/state.js';
import type { BookName, RowBook } from '../../../server/model/books/index.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { Stamp } from '../../../server/model/events/stamp.js';

const RULES = { ...DEFAULT_RULES, keepTicketsOvernight: true, liveTicketsMax: 1_000_000 };
const AT_MS = Date.UTC(2026, 10, 24, 9);
const WORKPLACE = 18;
const USER = 1;
const SERVICES = 10;
const FIRST_NEW_ID = 1000;
const CALLS_A_ROUND = 20_000;

/** @returns a function that goes through a round of calls and says how many microseconds one took. */
export function timeEngineCalls(waiting: number): () => number {
  const engine = new Engine();
  for (let i = 0; i < waiting; i++) engine.register(i);
  return () => {
    const beganAt = performance.now();
    for (let i = 0; i < CALLS_A_ROUND; i++) {
      engine.perform({ type: 'callNext', workplaceId: WORKPLACE, actingUserId: USER });
      engine.perform({ type: 'finish', workplaceId: WORKPLACE, actingUserId: USER, as: 'SERVED', comment: null, what: { kind: 'served' } });
      engine.register(i);
    }
    return ((performance.now() - beganAt) * 1000) / CALLS_A_ROUND;
  };
}

/** The demo branch with ten services more, all of which one window serves. */
class Engine {
  readonly #state: QueueState = emptyState(RULES);
  #atMs = AT_MS;

  constructor() {
    this.perform({ type: 'openDay' });
    for (const [book, rows] of Object.entries(demoBranch) as [RowBook, readonly { readonly id: number }[]][]) {
      for (const row of rows) this.#set(book, row.id, row);
    }
    for (let i = 0; i < SERVICES; i++) {
      const id = FIRST_NEW_ID + i;
      const common = { id, name: `Bench ${i}`, disabled: 0, description: null };
      this.#set('TicketRange', id, { ...common, prefix: `Q${i}`, first: 1, last: 999_999, next: 1 });
      const operations = { '10': [1 + i] };
      this.#set('Service', id, { ...common, priority: 50, ticket_range_id: id, operations, pin_code: null, department: 0 });
    }
    this.perform({ type: 'openSession', tokenHash: 'bench', component: 'workplace', userId: USER, placeId: WORKPLACE });
  }

  perform(command: Command): void {
    this.#atMs += 1;
    const stamp: Stamp = { atMs: this.#atMs, day: '2026-11-24', weekday: 2, minuteOfDay: 540 };
    const outcome = decide(this.#state, command, stamp);
    if (outcome instanceof Rejection) throw new Error(`the engine refused ${command.type}: ${outcome.error}`);
    if (outcome.events.length === 0) throw new Error(`the engine did nothing at ${command.type}`);
    for (const event of outcome.events) evolve(this.#state, event);
  }

  register(index: number): void {
    const services = [FIRST_NEW_ID + (index % SERVICES)];
    this.perform({ type: 'register', services, priority: null, pinCode: null, photo: null, comment: '', registratorId: null, code: '' });
  }

  #set(book: BookName, id: number, row: unknown): void {
    evolve(this.#state, { t: 'bookSet', at: this.#atMs, book, id, row });
  }
}
