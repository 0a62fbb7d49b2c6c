import { describe, expect, it } from 'vitest';
import { rowOf, type TicketRow, ticketOf } from '../../server/engine/ticket-rows.js';
import type { Consumer, TicketOperation } from '../../server/model/consumer.js';
import { CLERK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from './models/demo-engine.js';
import type { Engine } from './models/engine.js';

const prefixesOf =
  ({ state }: Engine) =>
  (rangeId: number): string | undefined =>
    state.books.TicketRange.get(rangeId)?.prefix;

/** As it comes back from the disk. */
const read = (engine: Engine, row: TicketRow): Consumer => ticketOf(JSON.parse(JSON.stringify(row)) as TicketRow, prefixesOf(engine));

const rowsOf = (engine: Engine): TicketRow[] => [...engine.state.consumers.values()].map((consumer) => rowOf(consumer, prefixesOf(engine)));

describe('a ticket in a snapshot', () => {
  it('that waits as it was given is a short row', () => {
    const engine = openBranch();
    engine.register([DRIVING]);
    engine.register([PAYMENT, SIMULATOR]);
    for (const row of rowsOf(engine)) {
      expect(row).toHaveLength(7);
      expect(JSON.stringify(row).length).toBeLessThan(100);
    }
    expect(rowsOf(engine).map((row) => read(engine, row))).toStrictEqual([...engine.state.consumers.values()]);
  });

  it('has by name what is otherwise, and comes back with it', () => {
    const engine = openBranch();
    const id = engine.register([DRIVING], { comment: 'a' });
    const plain = engine.ticket(engine.register([SIMULATOR]));
    const otherwise: readonly Partial<Consumer>[] = [
      { prefix: 'Я', ticket: 'Я001' },
      { priority: 49 },
      { state: 'POSTPONE', postponedToMs: 5, workplaceId: WINDOW },
      { lastCallMs: 4, arrivedMs: 5, vanishCount: 1 },
      { comment: 'b', pinCode: '1', photo: 'digest' },
      { appointmentId: 1, appointmentMs: 7, channel: 'clerk', language: 'kk' },
      { printer: 'hall', printsFailed: 1, promised: { leastSec: 1, medianSec: 2, mostSec: 3 } },
      { stateChangedMs: 1, lastUpdateMs: 2 },
      { operations: [] },
      ...(
        [
          { registeredMs: 1 },
          { state: 'SERVED' },
          { userId: CLERK },
          { claimUserId: CLERK },
          { claims: [] },
          { comments: ['said'] },
          { periods: [{ state: 'SERVING', inMs: 1, outMs: null, comment: null, userId: 1, workplaceId: 2 }] },
        ] satisfies readonly Partial<TicketOperation>[]
      ).map((of) => ({ operations: plain.operations.map((operation) => ({ ...operation, ...(of as Partial<TicketOperation>) })) })),
    ];
    for (const differing of otherwise) {
      const row = rowOf({ ...plain, ...differing } as Consumer, prefixesOf(engine));
      expect(row[7]).toStrictEqual(differing);
      expect(read(engine, row)).toStrictEqual({ ...plain, ...differing });
    }
    expect(read(engine, rowOf(engine.ticket(id), prefixesOf(engine)))).toStrictEqual(engine.ticket(id));
  });

  it('keeps its text when its range gets another prefix, or is gone', () => {
    const engine = openBranch();
    const ticket = engine.ticket(engine.register([DRIVING]));
    const row = rowOf(ticket, () => undefined);
    expect(ticketOf(row, () => undefined)).toStrictEqual(ticket);
    expect(row[7]).toStrictEqual({ prefix: ticket.prefix, ticket: ticket.ticket });
  });
});
