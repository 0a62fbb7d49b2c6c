import { beforeEach, describe, expect, it } from 'vitest';
import { TicketTexts } from '../../server/engine/ticket-texts.js';
import { consumerText, elementOf, idByName, listText, workplaceText } from '../../server/engine/views.js';
import { queueEntryText, queueOf } from '../../server/engine/window-queue.js';
import { BOOK_NAMES, type BookName } from '../../server/model/books/index.js';
import { CLERK, DRIVING, openBranch, PAYMENT, SIMULATOR, WINDOW } from './models/demo-engine.js';
import { at, type Engine, MINUTE_MS } from './models/engine.js';

const NASTY = 'Кавычка " обратная \\ строка\n\u2028 </script> 🂡';
let engine: Engine;
beforeEach(() => {
  engine = openBranch();
});
const shown = (id: number): Record<string, unknown> => JSON.parse(consumerText(engine.state, engine.ticket(id))) as Record<string, unknown>;

describe('a ticket on the wire', () => {
  it('has every operation by service and stage, and whatever people wrote', () => {
    engine.change('Service', PAYMENT, { operations: { 9: [4, 3], 10: [3] } });
    const id = engine.register([DRIVING, PAYMENT], { comment: NASTY });
    engine.callNext(WINDOW);
    engine.finish(WINDOW, 'REJECTED', { kind: 'operation', serviceId: DRIVING, stage: null, operationId: 4 }, NASTY);
    expect(shown(id)).toEqual({
      services: {
        [PAYMENT]: {
          9: { 3: { state: 'SERVING', user_id: CLERK }, 4: { state: 'SERVING', user_id: CLERK } },
          10: { 3: { state: 'WAITING' } },
        },
        [DRIVING]: { 50: { 4: { state: 'REJECTED', user_id: CLERK, comment: [NASTY] } } },
      },
      id,
      prefix: 'H',
      number: 1,
      priority: 50,
      registration: '2026-11-24T09:00:00.000Z',
      active: true,
      workplace_id: WINDOW,
      last_call: '2026-11-24T09:00:00.000Z',
      vanish_count: 0,
      comment: NASTY,
      pin_code: '',
      state_changed: '2026-11-24T09:00:00.000Z',
      last_update: '2026-11-24T09:00:00.000Z',
      workplace: elementOf(engine.state, 'Workplace', WINDOW),
      ticket: 'H001',
      state: 'SERVING',
    });
  });

  it('says when it comes back, and is without a window when nobody has it', () => {
    const id = engine.register([SIMULATOR]);
    expect(shown(id)).not.toHaveProperty('workplace');
    expect(shown(id)).not.toHaveProperty('last_call');
    engine.callNext(WINDOW);
    engine.must(at<'postpone'>(WINDOW, { type: 'postpone', delayMinutes: 15, returnToMe: false, comment: NASTY }));
    expect(shown(id)).toMatchObject({
      state: 'POSTPONE',
      postpone_to: '2026-11-24T09:15:00.000Z',
      workplace: { id: WINDOW },
      services: { [SIMULATOR]: { 50: { 3: { state: 'POSTPONE' } } } },
    });
    engine.wait(15 * MINUTE_MS);
    expect(shown(id)).not.toHaveProperty('postpone_to');
  });

  it('does not show its photo, which is in no state: whoever answers reads it from the disk', () => {
    const id = engine.register([SIMULATOR], { photo: 'AAAA' });
    expect(elementOf(engine.state, 'Consumer', id)).not.toHaveProperty('photo');
    expect(listOf('Consumer')).not.toContain('AAAA');
  });

  it('that has ended can still be shown', () => {
    const id = engine.register([SIMULATOR]);
    engine.remove('Consumer', id);
    expect(JSON.parse(consumerText(engine.state, engine.endedTicket(id)))).toMatchObject({
      active: false,
      state: 'REJECTED',
      workplace_id: -1,
    });
  });
});

const listOf = (book: BookName): string =>
  book === 'Consumer'
    ? `[${new TicketTexts(engine.state)
        .of('full')
        .map((text) => Buffer.from(text))
        .join(',')}]`
    : listText(engine.state, book);

describe('a window on the wire', () => {
  it('shows a change of its row at once', () => {
    const before = JSON.parse(workplaceText(engine.state, WINDOW) ?? '') as Record<string, unknown>;
    engine.change('Workplace', WINDOW, { description: NASTY });
    expect(JSON.parse(workplaceText(engine.state, WINDOW) ?? '')).toEqual({ ...before, description: NASTY });
  });
});

describe('books on the wire', () => {
  it.each(BOOK_NAMES)('%s: the list has each element as it is shown alone', (book) => {
    engine.register([SIMULATOR]);
    engine.add('ConsumerPreRegistered', { services: [SIMULATOR], name: NASTY });
    engine.add('Reason', { name: NASTY, kind: 'break', names: { kk: NASTY } });
    engine.add('Outcome', { name: NASTY });
    engine.add('Calendar', { name: NASTY, days: [{ date: '2027-01-01', name: NASTY, hours: [] }] });
    engine.add('BookingPlan', { name: NASTY, services: [PAYMENT] });
    engine.add('Segment', { name: NASTY });
    engine.add('CallingProfile', { name: NASTY });
    const list = JSON.parse(listOf(book)) as { id: number }[];
    expect(list.length).toBeGreaterThan(0);
    for (const element of list) expect(element).toEqual(elementOf(engine.state, book, element.id));
    expect(JSON.stringify(list)).not.toContain('hash');
  });

  it('an element is found by its name: a login, a ticket', () => {
    const id = engine.register([SIMULATOR]);
    expect([
      idByName(engine.state, 'User', 'admin'),
      idByName(engine.state, 'Consumer', 'Г001'),
      idByName(engine.state, 'Service', 'no'),
    ]).toEqual([1, id, undefined]);
  });
});

describe('currentQueue on the wire', () => {
  it('adds the operations where details are asked for', () => {
    const id = engine.register([SIMULATOR]);
    const [entry] = queueOf(engine.state, WINDOW);
    if (entry === undefined) throw new Error('nobody waits');
    const short = JSON.parse(queueEntryText(entry, false)) as Record<string, unknown>;
    expect(short).toEqual({
      id,
      prefix: 'Г',
      number: 1,
      priority: 50,
      registration: '2026-11-24T09:00:00.000Z',
      workplace_id: -1,
      ticket: 'Г001',
      mayCall: true,
      state: 'WAITING',
    });
    expect(JSON.parse(queueEntryText(entry, true))).toEqual({ ...short, services: { [SIMULATOR]: { 50: { 3: { state: 'WAITING' } } } } });
  });

  it('says the segment of a visitor who has one', () => {
    engine.add('Segment', { name: 'first', when: [{ fact: 'service', op: 'in', value: [SIMULATOR] }], promise_min: 5 });
    for (const service of [SIMULATOR, DRIVING]) engine.register([service]);
    const entries = queueOf(engine.state, WINDOW).map((entry) => JSON.parse(queueEntryText(entry, false)) as { segment?: number });
    expect(entries.map(({ segment }) => segment)).toEqual([1, undefined]);
  });

  it('says since when a visitor waits who was called before', () => {
    const id = engine.register([SIMULATOR]);
    engine.callNext(WINDOW);
    engine.nowMs += 60_000;
    engine.must(at<'transfer'>(WINDOW, { type: 'transfer', serviceId: DRIVING, to: { kind: 'anybody' }, comment: null, priority: null }));
    const [entry] = queueOf(engine.state, WINDOW);
    expect(entry && JSON.parse(queueEntryText(entry, false))).toMatchObject({
      id,
      registration: '2026-11-24T09:00:00.000Z',
      last_call: '2026-11-24T09:00:00.000Z',
      state_changed: '2026-11-24T09:01:00.000Z',
    });
  });

  it('leaves out who is served here, and shows who is served elsewhere as not callable', () => {
    const here = engine.register([SIMULATOR]);
    expect(engine.callNext(WINDOW)).toBe(here);
    expect(queueOf(engine.state, WINDOW)).toEqual([]);
    expect(queueOf(engine.state, 1).map(({ consumer, mayCall }) => [consumer.id, mayCall])).toEqual([[here, false]]);
  });
});
