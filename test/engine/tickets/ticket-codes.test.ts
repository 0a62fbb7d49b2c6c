/** The codes of tickets: who has one finds one visitor, as long as he is there and for a while after. */
import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { evolve } from '../../../server/engine/evolve.js';
import { brokenInvariants } from '../../../server/engine/invariants.js';
import { fromSnapshot, toSnapshot } from '../../../server/engine/snapshot.js';
import { ENDED_KEPT_MOST, ENDED_KEPT_MS, emptyState } from '../../../server/engine/state.js';
import { Rejection } from '../../../server/model/errors/errors.js';
import type { QueueEvent } from '../../../server/model/events/events.js';
import { VISITOR_LEFT } from '../../../server/model/ticket.js';
import { newTicketCode } from '../../../server/pipeline/tickets/ticket-code.js';
import { DRIVING, openBranch, SIMULATOR, WINDOW } from '../models/demo-engine.js';
import { DAY_MS, type Engine, errorOf, MINUTE_MS, wholeDocument } from '../models/engine.js';

const CHANCE = () => randomBytes(4).readUInt32BE();
const CODE = 'kV7mQ2xJ9-TbRw';

const opened = (): { readonly engine: Engine; readonly id: number } => {
  const engine = openBranch();
  return { engine, id: engine.register([DRIVING], { code: CODE }) };
};
const leave = (engine: Engine, consumerId: number) => engine.run({ type: 'leave', consumerId });

describe('a code', () => {
  it('is chance of 84 bits, and no two are alike', () => {
    const codes = Array.from({ length: 5_000 }, () => newTicketCode(CHANCE));
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^[A-Za-z0-9_-]{14}$/);
    // Each place has each of the 64 characters: none of the bits is fixed.
    for (let place = 0; place < 14; place++) expect(new Set(codes.map((code) => code[place])).size).toBe(64);
  });

  it('is in the event that made the ticket, and leads to it after a replay and from a snapshot', () => {
    const { engine, id } = opened();
    expect(engine.events.find(({ t }) => t === 'registered')).toMatchObject({ c: id, code: CODE });
    const replayed = emptyState(engine.rules, engine.equipment);
    for (const event of engine.events) evolve(replayed, JSON.parse(JSON.stringify(event)) as QueueEvent);
    for (const state of [engine.state, replayed, fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment)]) {
      expect(state.codes.get(CODE)?.id).toBe(id);
      expect(brokenInvariants(state)).toEqual([]);
    }
  });

  it('is given once', () => {
    const { engine } = opened();
    expect(
      errorOf(
        engine.run({
          ...{ type: 'register', services: [DRIVING], priority: null, pinCode: null, photo: null },
          comment: '',
          registratorId: null,
          code: CODE,
        }),
      ),
    ).toBe('internal');
  });

  it('is missing from tickets of older boxes, which live on without a page', () => {
    const { engine } = opened();
    const old = wholeDocument(engine.state);
    for (const consumer of old.consumers) delete consumer.code;
    delete old.endedTickets;
    const state = fromSnapshot(JSON.stringify(old), engine.rules, engine.equipment);
    expect(state.codes.size).toBe(0);
    expect([...state.consumers.values()].map(({ code }) => code)).toEqual(['']);
    engine.state = state;
    engine.callNext(WINDOW);
    engine.finish(WINDOW, 'SERVED', { kind: 'served' });
    expect(state.endedTickets.size).toBe(0);
  });
});

describe('a ticket that has ended', () => {
  it.each([
    ['served', (engine: Engine) => void [engine.callNext(WINDOW), engine.finish(WINDOW, 'SERVED', { kind: 'served' })]],
    ['closed', (engine: Engine) => void engine.remove('Consumer', 1)],
    ['left', (engine: Engine) => void leave(engine, 1)],
    ['closed', (engine: Engine) => engine.wait(DAY_MS)],
  ])('was %s, as its visitor is told, also after a restart', (how, end) => {
    const { engine } = opened();
    end(engine);
    expect(engine.state.codes.size).toBe(0);
    expect(engine.state.endedTickets.get(CODE)).toMatchObject({ ticket: 'H001', how });
    expect(fromSnapshot(toSnapshot(engine.state), engine.rules, engine.equipment).endedTickets).toEqual(engine.state.endedTickets);
  });

  it('is forgotten after some hours, and when many have ended since', () => {
    const { engine, id } = opened();
    leave(engine, id);
    engine.wait(ENDED_KEPT_MS + MINUTE_MS);
    leave(engine, engine.register([DRIVING], { code: newTicketCode(CHANCE) }));
    expect(engine.state.endedTickets.has(CODE)).toBe(false);
    const codes = Array.from({ length: ENDED_KEPT_MOST + 250 }, () => newTicketCode(CHANCE));
    for (const code of codes) leave(engine, engine.register([DRIVING], { code }));
    const kept = [...engine.state.endedTickets.keys()];
    expect(kept).toEqual(codes.slice(-kept.length));
    expect(kept.length).toBeGreaterThanOrEqual(ENDED_KEPT_MOST);
    expect(kept.length).toBeLessThanOrEqual(ENDED_KEPT_MOST * 1.05);
  });
});

describe('a visitor who leaves', () => {
  it('is out of the queue, with a comment that statistics can count', () => {
    const { engine, id } = opened();
    expect(leave(engine, id)).toMatchObject({ subject: id });
    expect(engine.endedTicket(id)).toMatchObject({ state: 'REJECTED', operations: [{ state: 'REJECTED', comments: [VISITOR_LEFT] }] });
    expect(engine.callNext(WINDOW)).toBe(0);
  });

  it('leaves once: the second time nothing happens', () => {
    const { engine, id } = opened();
    leave(engine, id);
    expect(leave(engine, id)).toEqual({ events: [] });
  });

  it('may have been put aside, but not be at a window', () => {
    const { engine } = opened();
    const other = engine.register([SIMULATOR]);
    const called = engine.callNext(WINDOW);
    const refusal = leave(engine, called);
    expect(refusal).toBeInstanceOf(Rejection);
    expect(errorOf(refusal)).toBe('ticketBeingServed');
    expect(engine.ticket(called).state).toBe('SERVING');
    engine.must({ type: 'postpone', workplaceId: WINDOW, actingUserId: 0, delayMinutes: 5, returnToMe: false, comment: null });
    leave(engine, called);
    expect([...engine.state.consumers.keys()]).toEqual([called === other ? 1 : other]);
    expect(brokenInvariants(engine.state)).toEqual([]);
  });
});
